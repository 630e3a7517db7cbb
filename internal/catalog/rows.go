package catalog

import "github.com/candor-data/candor"

// Row is one row of a dataset on its way to storage: values in the contract's field order.
type Row struct {
	Person candor.SubjectID
	Record uint64 // unique over all datasets; tells rows apart when records are merged or split
	Values []Value
}

// File is one Parquet file of rows, sorted by person and record, of one bucket of one dataset.
type File struct {
	ID      int64
	Dataset string
	Bucket  int
	Path    string // relative to the workspace's folder of rows
	Rows    int64
	Bytes   int64
}

// Buckets is the number of buckets that people are spread over; a bucket is the unit of rewriting when somebody is
// erased, and of scale-out, since bounding is local to a person.
const Buckets = 128

// Bucket is the bucket of a person: the top 7 bits of a multiplicative hash (Knuth, TAOCP vol. 3, 6.4).
func Bucket(s candor.SubjectID) int { return int(uint32(s) * 2654435769 >> 25) }
