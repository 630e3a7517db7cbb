package intake

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// state is where in a record the reader stands.
type state uint8

const (
	atCell    state = iota // where a cell begins
	inText                 // in a cell without quotes
	inQuotes               // in a quoted cell
	afterMark              // right after a quote inside a quoted cell: its end, or the first of a doubled one
	broken                 // a quote went wrong: skip to the end of the line
)

// scan is the reading of one record. Positions are relative to the record's first byte in the buffer.
type scan struct {
	state   state
	at      int // next byte to look at
	from    int // where the cell began
	doubled bool
	wide    bool   // more cells than allowed
	lines   int    // line ends passed inside the record
	head    []byte // the first bytes of a record too long to keep; nil for others
	cut     int64  // bytes dropped beyond head
	last    byte   // the last byte dropped
}

// Next gives the next record. The error is io.EOF at the end; any other means that the file could not be read to its end,
// and stays.
func (r *Reader) Next() (Record, error) {
	for {
		s := scan{}
		r.cells, r.quoted = r.cells[:0], 0
		size, terminator, err := r.scan(&s)
		if err != nil {
			return Record{}, err
		}
		if size+terminator == 0 && s.head == nil {
			return Record{}, io.EOF
		}
		line := r.line
		r.line += s.lines
		if terminator > 0 {
			r.line++
		}
		if s.head == nil && r.empty(&s, size) {
			if terminator > 0 || size > 0 {
				r.skipped++
			}
			r.start += size + terminator
			continue
		}
		lines := s.lines + 1
		if s.state == inQuotes && endsLine(r.buf[r.start:r.start+size], s.last) {
			lines-- // the file ends with the line
		}
		rec := r.record(&s, size)
		rec.Line, rec.Lines = line, lines
		r.start += size + terminator
		return rec, nil
	}
}

func endsLine(data []byte, before byte) bool {
	if len(data) > 0 {
		before = data[len(data)-1]
	}
	return before == '\n' || before == '\r'
}

// empty reports whether a line holds nothing to set apart: no byte, or nothing but spaces where spaces separate.
func (r *Reader) empty(s *scan, size int) bool {
	return size == 0 || r.dialect.Separator == Spaces && len(r.cells) == 0 && s.from == size && (s.state == atCell || s.state == inText)
}

// scan finds the end of the record at r.start: its size in the buffer and the length of its line end, 0 at the end of the
// file.
func (r *Reader) scan(s *scan) (size, terminator int, err error) {
	for {
		data := r.buf[r.start:r.end]
		if r.step(s, data) {
			if data[s.at] == '\n' {
				return s.at, 1, nil
			}
			if s.at+1 < len(data) {
				if data[s.at+1] == '\n' {
					return s.at, 2, nil
				}
				return s.at, 1, nil
			}
			if r.readErr != nil && errors.Is(r.readErr, io.EOF) {
				return s.at, 1, nil
			}
		} else if r.readErr != nil && errors.Is(r.readErr, io.EOF) {
			return len(data), 0, nil
		} else if len(data) > r.limits.Record {
			r.drop(s, data)
		}
		if r.readErr != nil {
			return 0, 0, fmt.Errorf("read on from line %d: %w", r.line, r.readErr)
		}
		r.more()
	}
}

// drop keeps the head of a record too long to hold and forgets what was read of the rest, so that a line without end does
// not fill the memory.
func (r *Reader) drop(s *scan, data []byte) {
	if s.head == nil {
		s.head = append([]byte{}, data[:r.limits.Record]...)
		s.cut = -int64(r.limits.Record)
	}
	s.cut += int64(len(data))
	s.last = data[len(data)-1]
	s.at, s.from = 0, 0
	r.cells = r.cells[:0]
	r.start = r.end
}

// step reads on until the record's line end, at which s.at then stands (true), or the end of data (false).
func (r *Reader) step(s *scan, data []byte) bool {
	quotes := r.dialect.Quotes != QuotesPlain
	for {
		i := s.at
		switch s.state {
		case atCell:
			if r.dialect.Separator == Spaces {
				for i < len(data) && r.class[data[i]] == separatorMark {
					i++
				}
			}
			s.at, s.from, s.doubled = i, i, false
			if i == len(data) {
				return false
			}
			s.state = inText
			if data[i] == '"' && quotes {
				s.at, s.state = i+1, inQuotes
			}
		case inText:
			for i < len(data) && r.class[data[i]] == plainText {
				i++
			}
			s.at = i
			if i == len(data) {
				return false
			}
			if r.class[data[i]] == lineMark {
				return true
			}
			r.close(s, s.from, i)
			s.at, s.state = i+1, atCell
		case inQuotes:
			for ; i < len(data); i++ {
				c := data[i]
				if c > '"' { // nearly all text
					continue
				}
				if c == '"' {
					break
				}
				if c == '\r' || c == '\n' && !crBefore(s, data, i) {
					s.lines++
				}
			}
			s.at = i
			if i == len(data) {
				return false
			}
			s.at, s.state = i+1, afterMark
		case afterMark:
			if i == len(data) {
				return false
			}
			switch {
			case data[i] == '"':
				s.doubled, s.at, s.state = true, i+1, inQuotes
			case r.class[data[i]] == separatorMark:
				r.quoted++
				r.close(s, s.from+1, i-1)
				s.at, s.state = i+1, atCell
			case r.class[data[i]] == lineMark:
				return true
			default:
				s.state = broken
			}
		case broken:
			for i < len(data) && r.class[data[i]] != lineMark {
				i++
			}
			s.at = i
			return i < len(data)
		}
	}
}

func crBefore(s *scan, data []byte, i int) bool {
	if i > 0 {
		return data[i-1] == '\r'
	}
	return s.last == '\r'
}

func (r *Reader) close(s *scan, from, to int) {
	switch {
	case len(r.cells) >= r.limits.Columns:
		s.wide = true
	case s.head == nil:
		r.cells = append(r.cells, cell{from, to, s.doubled})
	}
}

// record makes the record of the first size bytes, once its end is known.
func (r *Reader) record(s *scan, size int) Record {
	data := r.buf[r.start : r.start+size]
	if s.head != nil || size > r.limits.Record {
		rec := Record{Rule: TooLong, Problem: fmt.Sprintf("the row is longer than %d bytes", r.limits.Record)}
		if s.state == inQuotes {
			rec.Problem += "; a quote is opened in it and never closed"
		}
		if s.head != nil {
			rec.Raw, rec.Cut = string(s.head), s.cut+int64(size)
		} else {
			rec.Raw, rec.Cut = string(data[:r.limits.Record]), int64(size-r.limits.Record)
		}
		return rec
	}
	rec := Record{Raw: r.textOf(size)}
	switch s.state {
	case atCell, inText:
		if r.dialect.Separator != Spaces || s.from < size {
			r.close(s, s.from, size)
		}
	case afterMark:
		r.quoted++
		r.close(s, s.from+1, size-1)
	case inQuotes:
		rec.Rule = BadQuote
		rec.Problem = "a quote is opened and never closed, so the row reaches to the end of the file; close it, or double it where it is part of the text"
	case broken:
		rec.Rule = BadQuote
		rec.Problem = "text follows the closing quote of a cell; double each quote that is part of the text"
	}
	switch {
	case rec.Rule != "":
	case strings.IndexByte(rec.Raw, 0) >= 0:
		rec.Rule, rec.Problem = NulByte, "the row holds a zero byte, which no text has"
	case r.wrongBytes(&rec):
	case s.wide:
		rec.Rule, rec.Problem = TooManyCols, fmt.Sprintf("the row has more than %d columns", r.limits.Columns)
	default:
		rec.Fields = r.split(rec.Raw)
		rec.Raw = r.coded.decode(rec.Raw)
	}
	return rec
}

// textOf is the record's text. Text is made of all that is in the buffer at once, and records are parts of it: one piece of
// memory for hundreds of them.
func (r *Reader) textOf(size int) string {
	at := r.start - r.textAt
	if at < 0 || at+size > len(r.text) {
		r.text, r.textAt, at = string(r.buf[r.start:r.end]), r.start, 0
	}
	return r.text[at : at+size]
}

// wrongBytes checks that a record is text in the file's encoding.
func (r *Reader) wrongBytes(rec *Record) bool {
	rec.Rule, rec.Problem = r.coded.check(rec.Raw)
	return rec.Rule != ""
}

func (r *Reader) split(raw string) []string {
	r.fields = r.fields[:0]
	for _, c := range r.cells {
		f := raw[c.from:c.to]
		if c.doubled {
			f = strings.ReplaceAll(f, `""`, `"`)
		}
		r.fields = append(r.fields, r.coded.decode(f))
	}
	return r.fields
}
