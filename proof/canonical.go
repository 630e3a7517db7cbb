package proof

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// maxDepth bounds the nesting of a body: a reader's stack is not the writer's to spend.
const maxDepth = 32

var (
	errNotJSON      = errors.New("it is not JSON")
	errNotCanonical = errors.New("it is not in canonical form (JCS, RFC 8785)")
	errTooDeep      = errors.New("it is nested too deep")
	errMiscased     = errors.New("a key differs from a known key by case alone")
)

// knownKeys are the keys of Body and of what is in it.
var knownKeys = []string{"kind", "at", "intend", "charges", "scope", "rho", "cap", "postings", "account", "micro", "currency"}

// miscased finds keys that one reader takes for a known key and another does not (encoding/json ignores case).
func miscased(key string) bool {
	return slices.ContainsFunc(knownKeys, func(k string) bool { return k != key && strings.EqualFold(k, key) })
}

// checkCanonical refuses JSON that is not in JCS form. Bytes that two readers could take to mean two things (a key given
// twice, a number that a double cannot hold, a broken surrogate) would let one commitment stand for two stories. It
// writes what it read anew and compares, so that whatever the decoder is lenient about is found.
func checkCanonical(b []byte) error {
	if !utf8.Valid(b) {
		return errNotJSON
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	out := make([]byte, 0, len(b))
	out, err := appendValue(out, d, 0)
	if err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errNotJSON
	}
	if !bytes.Equal(out, b) {
		return errNotCanonical
	}
	return nil
}

func appendValue(out []byte, d *json.Decoder, depth int) ([]byte, error) {
	if depth > maxDepth {
		return nil, errTooDeep
	}
	tok, err := d.Token()
	if err != nil {
		return nil, errNotJSON
	}
	switch v := tok.(type) {
	case nil:
		return append(out, "null"...), nil
	case bool:
		return strconv.AppendBool(out, v), nil
	case string:
		return appendString(out, v), nil
	case json.Number:
		return appendNumber(out, string(v))
	case json.Delim:
		return appendContainer(out, d, v, depth)
	}
	return nil, errNotJSON
}

func appendContainer(out []byte, d *json.Decoder, open json.Delim, depth int) ([]byte, error) {
	out = append(out, byte(open))
	var last []uint16
	for n := 0; d.More(); n++ {
		if n > 0 {
			out = append(out, ',')
		}
		if open == '{' {
			tok, err := d.Token()
			key, ok := tok.(string)
			if err != nil || !ok {
				return nil, errNotJSON
			}
			// RFC 8785 section 3.2.3: keys in order of their UTF-16 units; equal keys are given twice.
			units := utf16.Encode([]rune(key))
			if n > 0 && slices.Compare(last, units) >= 0 {
				return nil, errNotCanonical
			}
			last = units
			if miscased(key) {
				return nil, errMiscased
			}
			out = append(appendString(out, key), ':')
		}
		var err error
		if out, err = appendValue(out, d, depth+1); err != nil {
			return nil, err
		}
	}
	end, err := d.Token()
	if err != nil {
		return nil, errNotJSON
	}
	return append(out, byte(end.(json.Delim))), nil
}

// appendNumber writes a number as ECMAScript does (RFC 8785 section 3.2.2.3), which encoding/json does too, but for −0.
func appendNumber(out []byte, s string) ([]byte, error) {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return nil, errNotCanonical
	}
	if f == 0 {
		return append(out, '0'), nil
	}
	text, err := json.Marshal(f)
	return append(out, text...), err
}

// appendString escapes what RFC 8785 section 3.2.2.2 says and nothing more (encoding/json escapes more).
func appendString(out []byte, s string) []byte {
	const hex = "0123456789abcdef"
	out = append(out, '"')
	for i := range len(s) {
		c := s[i]
		switch {
		case c == '"' || c == '\\':
			out = append(out, '\\', c)
		case c >= 0x20:
			out = append(out, c)
		case c == '\b':
			out = append(out, '\\', 'b')
		case c == '\t':
			out = append(out, '\\', 't')
		case c == '\n':
			out = append(out, '\\', 'n')
		case c == '\f':
			out = append(out, '\\', 'f')
		case c == '\r':
			out = append(out, '\\', 'r')
		default:
			out = append(out, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
	}
	return append(out, '"')
}
