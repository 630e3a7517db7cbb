package intake

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// jsonScan walks one JSON text (RFC 8259), strictly: what another reader might understand otherwise is a fault, never a
// choice. The text is known to be UTF-8. Not for concurrent use.
type jsonScan struct {
	text  string
	at    int
	depth int
	most  Limits
	keys  []string // of the objects that are open, one after another
	count int      // keys of the whole text
}

// jsonKind is what a value is.
type jsonKind uint8

const (
	jsonNull jsonKind = iota
	jsonBoolean
	jsonNumber
	jsonString
	jsonList
	jsonObject
)

func badJSON(text string) *fault { return &fault{BadJSON, text} }

var (
	cutJSON = badJSON("the object is not closed")
	tooDeep = func(n int) *fault {
		return &fault{TooDeep, "objects or lists stand deeper within one another than " + strconv.Itoa(n)}
	}
	keyTwice   = &fault{DuplicateKey, "a key stands twice in one object, and nothing says which of its values counts"}
	noNumber   = badJSON("a number is not written as JSON writes it: digits, a point before the fraction, no leading nought or plus")
	noLiteral  = badJSON("a word stands where a value should; JSON has true, false and null, and text in double quotes (NaN and Infinity are no JSON: write null)")
	halfEscape = &fault{BadEncoding, `text holds half a character (an unpaired \ud800 to \udfff)`}
)

func (s *jsonScan) space() {
	for s.at < len(s.text) {
		switch s.text[s.at] {
		case ' ', '\t', '\n', '\r':
			s.at++
		default:
			return
		}
	}
}

// next gives the byte after white space; 0 at the end.
func (s *jsonScan) next() byte {
	s.space()
	if s.at == len(s.text) {
		return 0
	}
	return s.text[s.at]
}

// kind tells what the value that begins here is.
func (s *jsonScan) kind() (jsonKind, *fault) {
	switch c := s.next(); {
	case c == '{':
		return jsonObject, nil
	case c == '[':
		return jsonList, nil
	case c == '"':
		return jsonString, nil
	case c == 't' || c == 'f':
		return jsonBoolean, nil
	case c == 'n':
		return jsonNull, nil
	case c == '-' || c >= '0' && c <= '9':
		return jsonNumber, nil
	case c == 0:
		return 0, cutJSON
	}
	return 0, noLiteral
}

// object walks an object; each is called at each value and has to walk it. Keys are unescaped.
func (s *jsonScan) object(each func(key string) *fault) *fault {
	if s.depth++; s.depth > s.most.Depth {
		return tooDeep(s.most.Depth)
	}
	s.at++
	first := len(s.keys)
	var many map[string]bool // beyond a few keys, a list is slow to look through
	for more := s.next() != '}'; more; {
		if s.next() != '"' {
			if s.at == len(s.text) {
				return cutJSON
			}
			return badJSON("a key of an object is not in double quotes")
		}
		key, bad := s.string()
		if bad != nil {
			return bad
		}
		if s.count++; s.count > s.most.Columns {
			return &fault{TooManyCols, "the object has more than " + strconv.Itoa(s.most.Columns) + " keys"}
		}
		if many == nil && len(s.keys)-first == 16 {
			many = map[string]bool{}
			for _, k := range s.keys[first:] {
				many[k] = true
			}
		}
		if many != nil {
			if many[key] {
				return keyTwice
			}
			many[key] = true
		} else {
			for _, k := range s.keys[first:] {
				if k == key {
					return keyTwice
				}
			}
			s.keys = append(s.keys, key)
		}
		if s.next() != ':' {
			if s.at == len(s.text) {
				return cutJSON
			}
			return badJSON("no colon follows a key")
		}
		s.at++
		if bad := each(key); bad != nil {
			return bad
		}
		if more, bad = s.goOn('}'); bad != nil {
			return bad
		}
	}
	s.at++
	s.keys = s.keys[:first]
	s.depth--
	return nil
}

// goOn stands after a value: at a comma there is more, at the closing mark there is not.
func (s *jsonScan) goOn(closing byte) (more bool, bad *fault) {
	switch s.next() {
	case closing:
		return false, nil
	case ',':
		s.at++
		return true, nil
	case 0:
		return false, cutJSON
	}
	return false, badJSON("neither a comma nor a closing bracket follows a value")
}

// list walks a list; each is called at each value and has to walk it.
func (s *jsonScan) list(each func() *fault) *fault {
	if s.depth++; s.depth > s.most.Depth {
		return tooDeep(s.most.Depth)
	}
	s.at++
	for more := s.next() != ']'; more; {
		bad := each()
		if bad == nil {
			more, bad = s.goOn(']')
		}
		if bad != nil {
			return bad
		}
	}
	s.at++
	s.depth--
	return nil
}

// skip walks a value that nobody wants, as strictly as any other.
func (s *jsonScan) skip() *fault {
	k, bad := s.kind()
	switch {
	case bad != nil:
		return bad
	case k == jsonObject:
		return s.object(func(string) *fault { return s.skip() })
	case k == jsonList:
		return s.list(s.skip)
	}
	_, bad = s.scalar(k)
	return bad
}

// scalar gives a value as text: null is "", a number stays as it is written.
func (s *jsonScan) scalar(k jsonKind) (string, *fault) {
	switch k {
	case jsonString:
		return s.string()
	case jsonNumber:
		return s.number()
	}
	for _, word := range [...]string{"true", "false", "null"} {
		if rest := s.text[s.at:]; strings.HasPrefix(rest, word) && (len(rest) == len(word) || !wordByte(rest[len(word)])) {
			s.at += len(word)
			if word == "null" {
				word = ""
			}
			return word, nil
		}
	}
	return "", noLiteral
}

func wordByte(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80
}

// digits walks a run of digits and says how long it is.
func (s *jsonScan) digits() int {
	from := s.at
	for s.at < len(s.text) && s.text[s.at] >= '0' && s.text[s.at] <= '9' {
		s.at++
	}
	return s.at - from
}

func (s *jsonScan) number() (string, *fault) {
	from := s.at
	if s.text[s.at] == '-' {
		s.at++
	}
	whole := s.at
	if n := s.digits(); n == 0 || n > 1 && s.text[whole] == '0' {
		return "", noNumber
	}
	if s.at < len(s.text) && s.text[s.at] == '.' {
		s.at++
		if s.digits() == 0 {
			return "", noNumber
		}
	}
	if s.at < len(s.text) && s.text[s.at]|0x20 == 'e' {
		s.at++
		if s.at < len(s.text) && (s.text[s.at] == '+' || s.text[s.at] == '-') {
			s.at++
		}
		if s.digits() == 0 {
			return "", noNumber
		}
	}
	if s.at < len(s.text) && (wordByte(s.text[s.at]) || s.text[s.at] == '.') {
		return "", noNumber
	}
	return s.text[from:s.at], nil
}

// string reads the text in quotes that begins here.
func (s *jsonScan) string() (string, *fault) {
	s.at++
	from := s.at
	for ; s.at < len(s.text); s.at++ {
		switch c := s.text[s.at]; {
		case c == '"':
			out := s.text[from:s.at]
			s.at++
			return out, nil
		case c == '\\':
			return s.escaped(from)
		case c < 0x20:
			return "", badJSON("text in quotes holds a control character; a line end within text is written \\n")
		}
	}
	return "", badJSON("text in quotes is not closed")
}

// escaped goes on with a text in which the first backslash has been found.
func (s *jsonScan) escaped(from int) (string, *fault) {
	var b strings.Builder
	b.WriteString(s.text[from:s.at])
	for s.at < len(s.text) {
		c := s.text[s.at]
		s.at++
		switch {
		case c == '"':
			return b.String(), nil
		case c < 0x20:
			return "", badJSON("text in quotes holds a control character; a line end within text is written \\n")
		case c != '\\':
			b.WriteByte(c)
			continue
		}
		if s.at == len(s.text) {
			break
		}
		c = s.text[s.at]
		s.at++
		if i := strings.IndexByte(`"\/bfnrt`, c); i >= 0 {
			b.WriteByte("\"\\/\b\f\n\r\t"[i])
			continue
		}
		if c != 'u' {
			return "", badJSON("text holds a backslash before a letter that JSON gives no meaning")
		}
		r, ok := s.hex()
		if !ok {
			return "", badJSON(`text holds \u without four hexadecimal digits after it`)
		}
		if utf16.IsSurrogate(r) {
			if !strings.HasPrefix(s.text[s.at:], `\u`) {
				return "", halfEscape
			}
			s.at += 2
			low, ok := s.hex()
			if r = utf16.DecodeRune(r, low); !ok || r == utf8.RuneError {
				return "", halfEscape
			}
		}
		if r == 0 {
			return "", &fault{NulByte, "text holds a zero byte, which no text has"}
		}
		b.WriteRune(r)
	}
	return "", badJSON("text in quotes is not closed")
}

func (s *jsonScan) hex() (rune, bool) {
	if s.at+4 > len(s.text) {
		return 0, false
	}
	n, err := strconv.ParseUint(s.text[s.at:s.at+4], 16, 16)
	s.at += 4
	return rune(n), err == nil
}

// plainNumber writes a JSON number without its exponent, exactly: 1.5e3 becomes 1500. An exponent beyond all that a column
// keeps gives a number that is too large, or too precise, as the written one is.
func plainNumber(s string) string {
	i := strings.IndexAny(s, "eE")
	if i < 0 {
		return s
	}
	const beyond = 64 // digits; a column keeps 19 at most
	mantissa, sign := s[:i], ""
	if rest, ok := strings.CutPrefix(mantissa, "-"); ok {
		mantissa, sign = rest, "-"
	}
	whole, frac, _ := strings.Cut(mantissa, ".")
	if strings.Trim(whole+frac, "0") == "" {
		return "0"
	}
	e, err := strconv.Atoi(s[i+1:])
	if down := s[i+1] == '-'; err != nil && down {
		e = -beyond
	} else if err != nil {
		e = beyond
	}
	e = max(min(e, beyond+len(frac)), -beyond-len(whole)) // from where on the number is beyond, whatever its digits
	switch {
	case e >= len(frac):
		return sign + whole + frac + strings.Repeat("0", e-len(frac))
	case e >= 0:
		return sign + whole + frac[:e] + "." + frac[e:]
	case -e < len(whole):
		return sign + whole[:len(whole)+e] + "." + whole[len(whole)+e:] + frac
	}
	return sign + "0." + strings.Repeat("0", -e-len(whole)) + whole + frac
}
