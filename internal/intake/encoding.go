package intake

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Encoding is how a file writes characters as bytes. The zero Encoding asks to find out.
type Encoding uint8

const (
	AnyEncoding Encoding = iota
	UTF8
	UTF16   // with a mark that says which
	UTF16LE // RFC 2781
	UTF16BE
	Windows1252 // Western European; of it Latin-1 is a part
	Latin1      // ISO 8859-1; its control characters (0x80 to 0x9f) are no text
)

var encodings = []struct {
	name string // as somebody states it
	text string // as people read it
}{
	AnyEncoding: {"", "not known yet"}, UTF8: {"utf-8", "UTF-8"}, UTF16: {"utf-16", "UTF-16"}, UTF16LE: {"utf-16le", "UTF-16, little-endian"},
	UTF16BE: {"utf-16be", "UTF-16, big-endian"}, Windows1252: {"windows-1252", "Windows-1252"}, Latin1: {"latin-1", "Latin-1"},
}

func (e Encoding) String() string { return encodings[e].text }

// ParseEncoding reads what somebody states: utf-8, utf-16, utf-16le, utf-16be, windows-1252, latin-1; empty: find out.
func ParseEncoding(s string) (Encoding, error) {
	fold := strings.NewReplacer("-", "", "_", "", " ", "").Replace
	for e, n := range encodings {
		if strings.EqualFold(fold(s), fold(n.name)) {
			return Encoding(e), nil
		}
	}
	switch strings.ToLower(fold(s)) {
	case "cp1252":
		return Windows1252, nil
	case "iso88591":
		return Latin1, nil
	}
	return AnyEncoding, errors.New("the encoding is one of utf-8, utf-16, utf-16le, utf-16be, windows-1252, latin-1; turn others into UTF-8 first, for example with iconv")
}

// encoded is what is known of a file's encoding, and how.
type encoded struct {
	Encoding
	mark   int // bytes of the byte order mark
	how    string
	stated bool // nothing was found out
}

// words are for the report.
func (e encoded) words() string {
	if e.how == "" {
		return e.String()
	}
	return e.String() + " (" + e.how + ")"
}

var marks = []struct {
	bytes string
	is    Encoding
}{{"\xef\xbb\xbf", UTF8}, {"\xff\xfe", UTF16LE}, {"\xfe\xff", UTF16BE}}

// findEncoding looks at the start of a file that has been unpacked; whole says that the start is all of it. Nothing is
// guessed in silence: what it rests on is in how, and a file that fits nothing is refused.
func findEncoding(start []byte, whole bool, stated Encoding) (encoded, error) {
	if err := notText(start); err != nil {
		return encoded{}, err
	}
	for _, m := range marks {
		if !bytes.HasPrefix(start, []byte(m.bytes)) {
			continue
		}
		if stated != AnyEncoding && stated != m.is && (stated != UTF16 || m.is == UTF8) {
			return encoded{}, fmt.Errorf("the file begins with the mark of %s, and it was said to be %s; leave --encoding out", m.is, stated)
		}
		return encoded{Encoding: m.is, mark: len(m.bytes), how: "by its mark"}, nil
	}
	wide := wideEncoding(start, whole)
	switch {
	case stated == UTF16 && wide == AnyEncoding:
		return encoded{}, errors.New("the file has no mark that says which UTF-16 it is, and its bytes do not tell; state utf-16le (Windows writes it) or utf-16be")
	case stated == UTF16:
		return encoded{Encoding: wide, how: "as stated; which one by its zero bytes"}, nil
	case stated != AnyEncoding:
		return encoded{Encoding: stated, how: "as stated", stated: true}, nil
	case wide != AnyEncoding:
		return encoded{Encoding: wide, how: "without its mark, found by its zero bytes"}, nil
	}
	if n := bytes.Count(start, []byte{0}); len(start) >= 16 && n*10 > len(start)*3 {
		return encoded{}, errors.New("this file is full of zero bytes and is no UTF-16 text either: it is not text, or broken; save it as UTF-8 and load it again")
	}
	return narrowEncoding(start, whole)
}

// wideEncoding recognises UTF-16 without its mark: decoded in one order it is text with line ends, or the whole of a short
// file, and in the other it is not.
func wideEncoding(start []byte, whole bool) Encoding {
	if len(start) < 4 || bytes.Count(start, []byte{0})*20 < len(start) {
		return AnyEncoding
	}
	le, be := plainUnits(start, whole, false), plainUnits(start, whole, true)
	switch {
	case le > 0 && le > 4*be:
		return UTF16LE
	case be > 0 && be > 4*le:
		return UTF16BE
	}
	return AnyEncoding
}

// plainUnits counts the ASCII characters in UTF-16 of one byte order; 0 where it cannot be text: a zero character, a lone
// surrogate, no line end, or too few in ASCII: a tenth of a long sample, since separators and digits are, half of a short
// one, since chance makes some.
func plainUnits(b []byte, whole, big bool) (plain int) {
	var ends, units int
	lead := false // a high surrogate waits for its other half
	for i := 0; i+1 < len(b); i += 2 {
		u := uint16(b[i])<<8 | uint16(b[i+1])
		if !big {
			u = u>>8 | u<<8
		}
		units++
		low := u >= 0xdc00 && u < 0xe000
		if u == 0 || low != lead {
			return 0
		}
		lead = u >= 0xd800 && u < 0xdc00
		switch {
		case u == '\n' || u == '\r':
			ends++
			plain++
		case u == '\t' || u >= 0x20 && u < 0x7f:
			plain++
		}
	}
	if plain*10 < units || units < 1000 && plain*2 < units || ends == 0 && !whole {
		return 0
	}
	return plain
}

// narrowEncoding tells UTF-8 from the Western European encodings of one byte a character, by the lines with anything
// beyond ASCII. Each file has one encoding: that of most such lines. Lines in another are set aside as they come.
func narrowEncoding(start []byte, whole bool) (encoded, error) {
	if !whole { // the last line may be cut
		if i := bytes.LastIndexAny(start, "\r\n"); i >= 0 {
			start = start[:i]
		} else {
			start = start[:len(start)-cutRune(start)]
		}
	}
	var asUTF8, other int
	var w western
	for line := range bytes.FieldsFuncSeq(start, func(r rune) bool { return r == '\n' || r == '\r' }) {
		switch {
		case ascii(line):
		case utf8.Valid(line):
			asUTF8++
		default:
			other++
			w.look(line)
		}
	}
	switch {
	case other == 0:
		return encoded{Encoding: UTF8}, nil // what comes later is checked row by row
	case asUTF8 >= other:
		return encoded{Encoding: UTF8, how: fmt.Sprintf("%d of the first %d rows beyond ASCII; the others are set aside", asUTF8, asUTF8+other)}, nil
	case w.fits*2 < w.marks:
		return encoded{}, errors.New("the file is not UTF-8, and its letters beyond ASCII do not stand as they do in Western European text; " +
			"save it as UTF-8, or state what it is with --encoding")
	}
	sure := "likely"
	if w.fits*10 < w.marks*9 {
		sure = "a guess: look at the rows, or state it with --encoding"
	}
	e := encoded{Encoding: Windows1252}
	name := ""
	if w.low == 0 {
		name = "or Latin-1, which is the same here; "
	}
	e.how = fmt.Sprintf("%snot UTF-8, and %d of %d marks beyond ASCII stand as in Western European text: %s", name, w.fits, w.marks, sure)
	if asUTF8 > 0 {
		e.how += fmt.Sprintf("; %d of the first %d rows beyond ASCII are UTF-8 and are set aside", asUTF8, asUTF8+other)
	}
	return e, nil
}

// cutRune counts the bytes of a character that was cut at the end.
func cutRune(b []byte) int {
	for n := 1; n <= min(3, len(b)); n++ {
		if c := b[len(b)-n]; utf8.RuneStart(c) {
			if c >= 0xc0 && !utf8.FullRune(b[len(b)-n:]) {
				return n
			}
			return 0
		}
	}
	return 0
}

func ascii[T string | []byte](s T) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// western counts how many bytes beyond ASCII stand where Windows-1252 text has them: letters among ASCII letters, not in
// long runs as other scripts have them; quotes at the edge of words; marks such as € and °.
type western struct{ marks, fits, low int }

func (w *western) look(line []byte) {
	letter := func(i int) bool {
		return i >= 0 && i < len(line) && (line[i]|0x20 >= 'a' && line[i]|0x20 <= 'z' || highLetter(line[i]))
	}
	for i, c := range line {
		if c < 0x80 {
			continue
		}
		w.marks++
		if c < 0xa0 {
			w.low++
		}
		switch {
		case c >= 0xc0 && highLetter(c):
			from, to := i, i
			for from > 0 && highLetter(line[from-1]) {
				from--
			}
			for to+1 < len(line) && highLetter(line[to+1]) {
				to++
			}
			if to-from < 2 {
				w.fits++
			}
		case strings.IndexByte("\x82\x84\x91\x93\x94\x8b\x9b\xab\xbb", c) >= 0: // quotes
			if !letter(i-1) || !letter(i+1) {
				w.fits++
			}
		case strings.IndexByte("\x80\x85\x92\x95\x96\x97\x99\xa0\xa3\xa7\xa9\xae\xb0\xb2\xb3\xb4\xb5\xb7\xba\xaa\xbc\xbd\xbe\xbf\xa1\xd7", c) >= 0:
			w.fits++
		}
	}
}

func highLetter(c byte) bool { return c >= 0xc0 && c != 0xd7 && c != 0xf7 }

// cp1252 gives what Windows-1252 has at 0x80 to 0x9f; 0: nothing (the Unicode consortium's CP1252.TXT).
var cp1252 = [32]rune{
	'€', 0, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0, 'Ž', 0,
	0, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0, 'ž', 'Ÿ',
}

// check says what is wrong with a row of the file as bytes.
func (e encoded) check(raw string) (Rule, string) {
	switch e.Encoding {
	case UTF16LE, UTF16BE:
		if !utf8.ValidString(raw) {
			return BadEncoding, "the row holds half a character of UTF-16: an unpaired surrogate, or an odd byte at the file's end"
		}
	case Windows1252, Latin1:
		if ascii(raw) {
			return "", ""
		}
		if utf8.ValidString(raw) {
			return BadEncoding, "the row is UTF-8 text in a file that is " + e.String() + "; bring the file into one encoding"
		}
		for i := range len(raw) {
			if c := raw[i]; c >= 0x80 && c < 0xa0 && (e.Encoding == Latin1 || cp1252[c-0x80] == 0) {
				return BadEncoding, "the row holds a byte that is no text in " + e.String()
			}
		}
	default:
		if !utf8.ValidString(raw) {
			return BadUTF8, "the row is not UTF-8 text, and the file was taken for it; where the whole file is Windows-1252 or Latin-1, say so with --encoding, else bring it into one encoding"
		}
	}
	return "", ""
}

// decode gives text of a row that has been checked.
func (e encoded) decode(s string) string {
	if e.Encoding != Windows1252 && e.Encoding != Latin1 || ascii(s) {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		c := rune(s[i])
		if c >= 0x80 && c < 0xa0 && e.Encoding == Windows1252 {
			c = cp1252[c-0x80]
		}
		b.WriteRune(c)
	}
	return b.String()
}
