package intake

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/candor-data/candor/internal/catalog"
)

// JSON reads objects: one a line (JSON lines), or all of them in one list. Keys of nested objects are columns by their path,
// customer.id; jsonPaths says how they meet the contract's names. An object that is not JSON, or that somebody could read in
// two ways, is set aside.
//
// A value is what it is in JSON: a number keeps its digits, null is empty, true and false are the words. A list of plain
// values in a column of text becomes one text with "; " between them; a list or an object anywhere else sets the row aside.
type JSON struct {
	r       *Reader
	paths   *jsonPaths
	list    bool // one list of objects
	state   listState
	scan    jsonScan
	fields  []string
	exact   []bool
	filled  []bool
	skipped int64
}

// NewJSON reads objects for a dataset's contract, packed or not, within the limits; those that are zero are the default's.
func NewJSON(r io.Reader, set *catalog.Dataset, hint Dialect, limits Limits) (*JSON, error) {
	rd, err := openText(r, hint, limits)
	if err != nil {
		return nil, err
	}
	return rd.objects(set)
}

// looksLikeJSON tells objects from delimited text, of which no header begins so.
func looksLikeJSON(start []byte) bool {
	start = bytes.TrimLeft(start, " \t\r\n")
	if len(start) < 2 {
		return false
	}
	rest := bytes.TrimLeft(start[1:], " \t\r\n")
	if len(rest) == 0 {
		return false
	}
	return start[0] == '{' && (rest[0] == '"' || rest[0] == '}') || start[0] == '[' && (rest[0] == '{' || rest[0] == ']')
}

// objects goes on with a file of JSON whose text is open: it settles where the columns stand, from the file's beginning.
func (r *Reader) objects(set *catalog.Dataset) (*JSON, error) {
	r.setDialect(Dialect{Quotes: QuotesPlain})
	start := r.buf[r.start:min(r.end, sampleSize)]
	trimmed := bytes.TrimLeft(start, " \t\r\n")
	if len(trimmed) == 0 && errors.Is(r.readErr, io.EOF) {
		return nil, errNoObjects
	}
	j := &JSON{r: r, paths: newJSONPaths(set, r.limits), list: len(trimmed) > 0 && trimmed[0] == '['}
	good, why := j.lookThrough(start)
	for good == 0 && r.readErr == nil && r.end-r.start <= r.limits.Record { // the first object is longer than the sample
		r.more()
		good, why = j.lookThrough(r.buf[r.start:r.end])
	}
	switch {
	case good > 0:
	case r.readErr != nil && !errors.Is(r.readErr, io.EOF):
		return nil, fmt.Errorf("read the first object: %w", r.readErr)
	case j.list && !errors.Is(why, io.EOF) && errors.Is(r.readErr, io.EOF):
		return nil, why
	case j.list && errors.Is(why, io.EOF):
		return nil, errNoObjects
	default:
		return nil, errors.New("no object could be read where the file begins: candor reads one JSON object a line, or one list of objects ([{…}, {…}]); " +
			"jq -c . makes lines of other JSON, jq -c '.orders[]' of a list within an object")
	}
	return j, j.paths.settle()
}

// lookThrough surveys the file's beginning: how many objects in it could be read, and why it ended.
func (j *JSON) lookThrough(start []byte) (good int, why error) {
	j.paths = newJSONPaths(j.paths.set, j.r.limits)
	j.paths.survey = map[int][]fitting{}
	sample := newReader(bytes.NewReader(start), Dialect{Quotes: QuotesPlain, Encoding: j.r.coded.Encoding}, j.r.limits)
	first := &JSON{r: sample, paths: j.paths, list: j.list}
	for why == nil {
		var rec Record
		if rec, why = first.Next(); why == nil && (rec.Rule == "" || rec.Fields != nil) {
			good++
		}
	}
	return good, why
}

var errNoObjects = errors.New("the file holds no JSON object, so there is nothing to load")

// Header holds the contract's columns: which keys of an object they are is the reader's own matter.
func (j *JSON) Header() []string { return j.paths.names }

// Skipped counts empty lines so far.
func (j *JSON) Skipped() int64 { return j.skipped + j.r.skipped }

// Bytes counts what was read of the file so far, before unpacking.
func (j *JSON) Bytes() int64 { return j.r.Bytes() }

// Encoding says in words which encoding the file is in, and how that is known.
func (j *JSON) Encoding() string { return j.r.Encoding() }

// Ignored gives the keys that no column stands at, and in how many rows each was there.
func (j *JSON) Ignored() ([]string, map[string]int64) { return j.paths.ignored() }

// Form says in words how the file is written.
func (j *JSON) Form() string {
	form := "JSON lines"
	if j.list {
		form = "a JSON list of objects"
	}
	if j.r.packing != "" {
		form += ", packed with " + j.r.packing
	}
	return form
}

// Next gives the next object as a record with a cell for each column of the contract.
func (j *JSON) Next() (Record, error) {
	for {
		var rec Record
		var err error
		if j.list {
			rec, err = j.element()
		} else {
			rec, err = j.r.Next()
		}
		if err != nil {
			return Record{}, err
		}
		if rec.Rule == "" && strings.Trim(rec.Raw, " \t\r\n") == "" {
			j.skipped++
			continue
		}
		rec.Fields = nil
		if rec.Rule == "" {
			j.read(&rec)
		}
		return rec, nil
	}
}

// read fills the cells of a record from its text.
func (j *JSON) read(rec *Record) {
	n := len(j.paths.names)
	if j.fields == nil {
		j.fields, j.exact, j.filled = make([]string, n), make([]bool, n), make([]bool, n)
	}
	clear(j.fields)
	clear(j.exact)
	clear(j.filled)
	j.scan = jsonScan{text: rec.Raw, most: j.paths.limits, keys: j.scan.keys[:0]}
	s := &j.scan
	bad := func() *fault {
		k, bad := s.kind()
		if bad == nil && k != jsonObject {
			bad = badJSON("the row is JSON and no object: write its columns as {\"name\": value, …}")
		}
		if bad == nil {
			bad = s.object(func(key string) *fault { return j.value(j.paths.root, key, rec) })
		}
		if s.space(); bad == nil && s.at < len(s.text) {
			bad = badJSON("text follows the object; write one object a line")
		}
		return bad
	}()
	if bad != nil {
		rec.Rule, rec.Problem, rec.Cell = bad.rule, bad.text, 0
		return
	}
	rec.Fields, rec.Exact = j.fields, j.exact
}

// value walks the value of a key of an object.
func (j *JSON) value(parent *jsonNode, key string, rec *Record) *fault {
	s := &j.scan
	n := j.paths.kid(parent, key)
	if n == nil {
		j.paths.more++
		return s.skip()
	}
	k, bad := s.kind()
	if bad != nil {
		return bad
	}
	if k == jsonObject && n.inside {
		return s.object(func(key string) *fault { return j.value(n, key, rec) })
	}
	if n.column < 0 {
		n.rows++
		return s.skip()
	}
	if j.filled[n.column] {
		return keyTwice
	}
	j.filled[n.column] = true
	switch k {
	case jsonObject, jsonList:
		if j.fields[n.column], bad = j.joined(k, n.column); bad != nil && bad.rule == NotAScalar {
			if rec.Rule == "" { // the whole object is still walked, so that its other cells are known
				rec.Rule, rec.Problem, rec.Cell = bad.rule, bad.text, n.column+1
			}
			return nil
		}
		return bad
	}
	cell, bad := s.scalar(k)
	if bad != nil {
		return bad
	}
	if f := &j.paths.set.Fields[n.column]; k == jsonNumber && f.Type.Numeric() && f.Role != catalog.Person && f.Role != catalog.Identifier {
		cell, j.exact[n.column] = plainNumber(cell), true
	}
	j.fields[n.column] = cell
	return nil
}

// joined makes one text of a list of plain values, where the column is text that nobody compares; anything else is told.
func (j *JSON) joined(k jsonKind, column int) (string, *fault) {
	s := &j.scan
	f := &j.paths.set.Fields[column]
	no := &fault{NotAScalar, "a list or an object stands where the contract means one value; name a value inside of it with candor.path"}
	if k == jsonObject || f.Type != catalog.String || f.Domain != nil || f.Role != catalog.Attribute && f.Role != catalog.Text {
		if bad := s.skip(); bad != nil {
			return "", bad
		}
		return "", no
	}
	var b strings.Builder
	nested, some := false, false
	bad := s.list(func() *fault {
		k, bad := s.kind()
		if bad != nil {
			return bad
		}
		if k == jsonObject || k == jsonList {
			nested = true
			return s.skip()
		}
		cell, bad := s.scalar(k)
		if bad != nil || k == jsonNull {
			return bad
		}
		if some {
			b.WriteString("; ")
		}
		some = true
		b.WriteString(cell)
		return nil
	})
	if bad == nil && nested {
		bad = no
	}
	return b.String(), bad
}
