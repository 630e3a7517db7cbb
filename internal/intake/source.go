package intake

// Source gives the records of one file, whatever form it has: the header says what stands where, and each record has its
// cells as text. A record that cannot be told apart carries the rule that it broke; an error ends the whole file.
type Source interface {
	// Header holds the names of the columns.
	Header() []string
	// Next gives the next record, io.EOF at the end. Its cells live until the next call.
	Next() (Record, error)
	// Skipped counts empty lines so far.
	Skipped() int64
	// Bytes counts what was read of the file so far, before unpacking.
	Bytes() int64
	// Form says in words how the file is written, for the report.
	Form() string
}

// Form is the dialect, in words.
func (r *Reader) Form() string {
	if r.packing != "" {
		return r.dialect.String() + ", packed with " + r.packing
	}
	return r.dialect.String()
}

// Encoding says in words which encoding the file is in, and how that is known.
func (r *Reader) Encoding() string { return r.coded.words() }
