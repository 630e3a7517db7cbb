package question

import "strings"

// Tidy writes a question's text without comments and with plain white space, for where it is kept; what it asks stays the
// same. Pieces are the names, texts and numbers in it, so that the keeper can look whether they name somebody. A text that
// cannot be read gives nothing.
func Tidy(text string) (tidy string, pieces []string) {
	l := lexer{src: text, line: 1, col: 1}
	var b strings.Builder
	line := 1
	for {
		from := l.i
		if err := l.blank(); err != nil {
			return "", nil
		}
		start, at := l.i, l.line
		t, err := l.next()
		if err != nil {
			return "", nil
		}
		if t.kind == tokEnd {
			return b.String(), pieces
		}
		switch {
		case b.Len() == 0:
		case at > line:
			b.WriteByte('\n')
		case start > from:
			b.WriteByte(' ')
		}
		b.WriteString(text[start:l.i])
		if t.kind != tokPunct {
			pieces = append(pieces, t.text)
		}
		line = l.line
	}
}
