package search

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf16"
)

// pattern is one way in which a marker can be written, with its letters A to Z made small.
type pattern struct {
	text []byte
	how  string
	mode Mode
	kind string
	wide int  // bytes of a character: 1, or 2 in UTF-16
	low  int  // where the low byte of a wide character is
	out  bool // not in databases and Parquet files
	mail bool // an address: what joins the parts of addresses makes it part of a longer one
}

// finder finds patterns in bytes.
type finder struct {
	patterns []pattern
	longest  int
}

// margin is how far beyond a match one looks for its edges: a delimiter, a quote and a character of two bytes each.
const margin = 4

func newFinder(markers []Marker) (*finder, error) {
	f := &finder{}
	seen := map[string]bool{}
	for _, m := range markers {
		if m.Text == "" {
			return nil, errors.New("search: a marker is empty")
		}
		for _, p := range spellings(m) {
			key := fmt.Sprintf("%s\x00%s\x00%d %d %t", p.text, p.kind, p.mode, p.wide, p.out)
			if seen[key] {
				continue
			}
			seen[key] = true
			f.patterns = append(f.patterns, p)
			f.longest = max(f.longest, len(p.text))
		}
	}
	return f, nil
}

// spellings are the ways in which candor and those around it write a text.
func spellings(m Marker) []pattern {
	one := func(how string, b []byte) pattern {
		return pattern{text: fold(slices.Clone(b)), how: how, mode: m.Mode, kind: m.Kind, wide: 1, out: m.Outside, mail: strings.Contains(m.Text, "@")}
	}
	out := []pattern{one("text", []byte(m.Text))}
	if m.Mode >= Cell {
		return out
	}
	if b, err := json.Marshal(m.Text); err == nil {
		out = append(out, one("JSON", b[1:len(b)-1]))
	}
	out = append(out, one("URL", []byte(url.QueryEscape(m.Text))), one("URL", []byte(url.PathEscape(m.Text))))
	units := utf16.Encode([]rune(m.Text))
	le, be := make([]byte, 0, 2*len(units)), make([]byte, 0, 2*len(units))
	for _, u := range units {
		le = binary.LittleEndian.AppendUint16(le, u)
		be = binary.BigEndian.AppendUint16(be, u)
	}
	wide := func(b []byte, how string, low int) pattern {
		p := one(how, b)
		p.wide, p.low = 2, low
		return p
	}
	return append(out, wide(le, "UTF-16LE", 0), wide(be, "UTF-16BE", 1))
}

// fold makes letters A to Z small, in place.
func fold(b []byte) []byte {
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return b
}

// each calls yield for every match that begins at from or later and before to, in folded bytes. whole means that b is
// everything: its ends are edges. cells says whether patterns of mode Cell count here.
func (f *finder) each(b []byte, from, to int, cells bool, yield func(at int, p *pattern)) {
	for i := range f.patterns {
		p := &f.patterns[i]
		if p.mode >= Cell && !cells {
			continue
		}
		for at := from; at < to; {
			j := bytes.Index(b[at:min(len(b), to+len(p.text))], p.text)
			if j < 0 || at+j >= to {
				break
			}
			at += j
			if p.fits(b, at) {
				yield(at, p)
			}
			at++
		}
	}
}

// fits checks the edges of a match. Exact matches are those of whole values, which need no finding.
func (p *pattern) fits(b []byte, at int) bool {
	end := at + len(p.text)
	switch p.mode {
	case Edged:
		return !p.joined(p.char(b, at-p.wide), p.char(b, at-2*p.wide), p.char(b, at)) &&
			!p.joined(p.char(b, end), p.char(b, end+p.wide), p.char(b, end-p.wide))
	case Cell:
		before, after := p.char(b, at-1), p.char(b, end)
		if before == '"' && after == '"' {
			before, after = p.char(b, at-2), p.char(b, end+1)
		}
		return delimits(before) && delimits(after)
	case Exact:
		return false
	}
	return true
}

// char gives a character as far as it is ASCII; 0 at the ends and for all others.
func (p *pattern) char(b []byte, at int) byte {
	if at < 0 || at+p.wide > len(b) {
		return 0
	}
	if p.wide == 2 && b[at+1-p.low] != 0 {
		return 0
	}
	return b[at+p.low]
}

// joined reports whether a neighbour, and the character beyond it, make the marker part of something longer, given the
// marker's own character at that edge: a letter beside a letter, a digit beside a digit, and in addresses also a letter
// beside a digit and the dots and dashes between them.
func (p *pattern) joined(c, beyond, own byte) bool {
	if p.mail {
		return letter(c) || digit(c) || (c == '.' || c == '_' || c == '-' || c == '+') && (letter(beyond) || digit(beyond))
	}
	return letter(own) && letter(c) || digit(own) && digit(c)
}

func letter(c byte) bool { return 'a' <= c && c <= 'z' }
func digit(c byte) bool  { return '0' <= c && c <= '9' }

func delimits(c byte) bool {
	switch c {
	case 0, ',', ';', '\t', '|', '\n', '\r':
		return true
	}
	return false
}

// stream finds patterns in bytes that are written to it in pieces, across the pieces' borders.
type stream struct {
	find  *finder
	cells bool
	hit   func(at int64, p *pattern)
	buf   []byte // as read, folded; the first ctx bytes were looked at already
	ctx   int
	off   int64 // of buf[0]
}

const piece = 256 << 10

func (s *stream) Write(b []byte) (int, error) {
	n := len(b)
	for len(b) > 0 {
		if s.buf == nil {
			s.buf = make([]byte, 0, piece+2*(s.find.longest+margin))
		}
		k := min(len(b), cap(s.buf)-len(s.buf))
		start := len(s.buf)
		s.buf = append(s.buf, b[:k]...)
		fold(s.buf[start:])
		b = b[k:]
		if len(s.buf) == cap(s.buf) {
			s.look(len(s.buf) - s.find.longest - margin)
		}
	}
	return n, nil
}

// look finds what begins before to, and keeps what a match across the border needs.
func (s *stream) look(to int) {
	s.find.each(s.buf, s.ctx, to, s.cells, func(at int, p *pattern) { s.hit(s.off+int64(at), p) })
	drop := max(0, to-margin)
	s.ctx = to - drop
	s.off += int64(drop)
	s.buf = append(s.buf[:0], s.buf[drop:]...)
}

// end looks at what is left.
func (s *stream) end() {
	if len(s.buf) > 0 {
		s.look(len(s.buf))
	}
}
