package proof

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Names of the files of an export folder beside tile/….
const (
	CheckpointFile = "checkpoint"
	KeyFile        = "key"
	BodiesFile     = "bodies.jsonl"
)

// Opening is what opens one leaf: a line of bodies.jsonl.
type Opening struct {
	Index int64  `json:"index"`
	Salt  Salt   `json:"salt"`
	Body  string `json:"body"` // the exact bytes, as a string
}

// Line gives the opening as a line of bodies.jsonl, newline included.
func (o Opening) Line() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(o); err != nil {
		return nil, fmt.Errorf("write opening: %w", err)
	}
	return b.Bytes(), nil
}

// ParseOpening reads one line of bodies.jsonl.
func ParseOpening(line []byte) (Opening, error) {
	var o Opening
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(&o); err != nil {
		// The decoder's own error could quote the body.
		return Opening{}, errors.New("read opening: want an object of index, salt and body")
	}
	if _, err := d.Token(); err != io.EOF {
		return Opening{}, errors.New("read opening: more follows after it")
	}
	if o.Index < 0 {
		return Opening{}, errors.New("read opening: the index is negative")
	}
	return o, nil
}

// openings reads bodies.jsonl one line at a time, in order of index.
type openings struct {
	in   *bufio.Scanner // nil: there is no such file
	line int
	last int64 // index of the opening read last
	next *Opening
}

func newOpenings(r io.Reader) *openings {
	o := &openings{last: -1}
	if r != nil {
		o.in = bufio.NewScanner(r)
		o.in.Buffer(nil, 8*MaxBody) // a string of control characters is six times as long in JSON
	}
	return o
}

// before gives the next opening below index end, or nil. A line that is wrong is reported and passed over.
func (o *openings) before(end int64, wrong func(line int, text string)) (*Opening, error) {
	for o.next == nil && o.in != nil {
		if !o.in.Scan() {
			err := o.in.Err()
			o.in = nil
			if errors.Is(err, bufio.ErrTooLong) {
				wrong(o.line+1, "the line is too long; what follows was not read")
				err = nil
			}
			if err != nil {
				return nil, fmt.Errorf("read %s: %w", BodiesFile, err)
			}
			break
		}
		o.line++
		op, err := ParseOpening(o.in.Bytes())
		switch {
		case err != nil:
			wrong(o.line, err.Error())
		case op.Index <= o.last:
			wrong(o.line, fmt.Sprintf("entry %d comes after entry %d: lines are in order of index, each once", op.Index, o.last))
		default:
			o.last, o.next = op.Index, &op
		}
	}
	if o.next == nil || o.next.Index >= end {
		return nil, nil
	}
	op := o.next
	o.next = nil
	return op, nil
}
