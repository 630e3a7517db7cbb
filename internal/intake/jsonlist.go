package intake

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// listState is where in a list of objects the reader stands.
type listState uint8

const (
	beforeList  listState = iota
	listBegun             // after the opening bracket
	afterObject           // a comma or the closing bracket comes
	afterComma            // an object comes
	afterList
)

// element gives the text of the next value of the list, io.EOF after the closing bracket. A list says itself where it ends:
// one that does not is cut off, and the file fails as a whole, since nobody knows what is missing.
func (j *JSON) element() (Record, error) {
	r := j.r
	for {
		c, err := r.peek()
		if errors.Is(err, io.EOF) && j.state == afterList {
			return Record{}, io.EOF
		}
		if errors.Is(err, io.EOF) {
			return Record{}, fmt.Errorf("line %d: the file ends before its list does: it is cut off; copy it again", r.line)
		}
		if err != nil {
			return Record{}, fmt.Errorf("read on from line %d: %w", r.line, err)
		}
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			r.pass()
		case j.state == afterList:
			return Record{}, fmt.Errorf("line %d: text follows the list; a file is one list, or one object a line", r.line)
		case j.state == beforeList && c == '[':
			j.state = listBegun
			r.pass()
		case c == ']' && (j.state == listBegun || j.state == afterObject):
			j.state = afterList
			r.pass()
		case c == ',' && j.state == afterObject:
			j.state = afterComma
			r.pass()
		case j.state == afterObject || c == ',' || c == ']' || c == '}':
			return Record{}, fmt.Errorf("line %d: the list is broken: objects stand in it one after another, with a comma between them and none after the last", r.line)
		default:
			j.state = afterObject
			return r.value()
		}
	}
}

// peek gives the next byte without passing it.
func (r *Reader) peek() (byte, error) {
	for r.start == r.end {
		if r.readErr != nil {
			return 0, r.readErr
		}
		r.more()
	}
	return r.buf[r.start], nil
}

// pass goes over one byte, and counts lines: CRLF is one end.
func (r *Reader) pass() {
	c := r.buf[r.start]
	if c == '\n' && !r.afterCR || c == '\r' {
		r.line++
	}
	r.afterCR = c == '\r'
	r.start++
}

// value gives the text of the JSON value that begins here, by its brackets and quotes alone: whether it is JSON is seen
// later. A value over the limit is passed without keeping it.
func (r *Reader) value() (Record, error) {
	rec := Record{Line: r.line}
	var depth int
	var quoted, escaped, done bool
	var head []byte // of a value too long to keep
	var cut int64
	at := 0 // bytes of it looked at, from r.start
	crs := r.afterCR
	lines := r.line
	for !done {
		data := r.buf[r.start:r.end]
		for at < len(data) {
			c := data[at]
			if !quoted && depth == 0 && at+int(cut) > 0 && (c == ',' || c == ']' || c == '}' || c == ' ' || c == '\t' || c == '\n' || c == '\r') {
				done = true // after a value that is neither object nor list
				break
			}
			if c == '\n' && !crs || c == '\r' {
				lines++
			}
			crs = c == '\r'
			at++
			switch {
			case escaped:
				escaped = false
			case quoted:
				escaped, quoted = c == '\\', c != '"'
			case c == '"':
				quoted = true
			case c == '{' || c == '[':
				depth++
			case c == '}' || c == ']':
				depth--
				done = depth == 0
			}
			if done {
				break
			}
		}
		if done {
			break
		}
		if at > r.limits.Record {
			if head == nil {
				head, cut = append([]byte{}, data[:r.limits.Record]...), -int64(r.limits.Record)
			}
			cut += int64(at)
			r.start, at = r.start+at, 0
		}
		if r.readErr != nil {
			if errors.Is(r.readErr, io.EOF) {
				return Record{}, fmt.Errorf("line %d: the object that begins here is not closed: the file is cut off; copy it again", rec.Line)
			}
			return Record{}, fmt.Errorf("read on from line %d: %w", lines, r.readErr)
		}
		r.more()
	}
	data := r.buf[r.start : r.start+at]
	rec.Lines = lines - r.line + 1
	r.line, r.afterCR = lines, crs
	r.start += at
	switch {
	case head != nil:
		rec.Raw, rec.Cut = string(head), cut+int64(at)
	case at > r.limits.Record:
		rec.Raw, rec.Cut = string(data[:r.limits.Record]), int64(at-r.limits.Record)
	default:
		rec.Raw = string(data)
	}
	switch {
	case rec.Cut > 0:
		rec.Rule, rec.Problem = TooLong, fmt.Sprintf("the object is longer than %d bytes", r.limits.Record)
	case strings.IndexByte(rec.Raw, 0) >= 0:
		rec.Rule, rec.Problem = NulByte, "the row holds a zero byte, which no text has"
	case r.wrongBytes(&rec):
	default:
		rec.Raw = r.coded.decode(rec.Raw)
	}
	return rec, nil
}
