package question

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// These keep the cost of reading a question small and public (PRIVACY: decided from the text alone).
const (
	maxText  = 16 << 10
	maxDepth = 64
	maxItems = 64 // of the select list, GROUP BY and ORDER BY, each
)

// pos is where something stands in the text: refusals point with it, since they may not repeat what was typed.
type pos struct{ line, col int }

func (p pos) at() pos { return p }

func (p pos) String() string { return fmt.Sprintf("line %d, column %d", p.line, p.col) }

type tokenKind uint8

const (
	tokEnd    tokenKind = iota
	tokWord             // identifier or keyword, lower-cased
	tokQuoted           // "identifier", as written
	tokNumber           // digits, perhaps a point, perhaps an exponent
	tokString           // 'text', unescaped
	tokPunct
)

type token struct {
	kind tokenKind
	text string
	pos
}

func (t token) is(punct string) bool { return t.kind == tokPunct && t.text == punct }
func (t token) word(w string) bool   { return t.kind == tokWord && t.text == w }

// lexError says what is wrong without repeating it.
type lexError struct {
	pos
	text string
}

type lexer struct {
	src       string
	i         int
	line, col int
}

// lex cuts text into tokens, the last of which is tokEnd.
func lex(text string) ([]token, *lexError) {
	l := lexer{src: text, line: 1, col: 1}
	var out []token
	for {
		if err := l.blank(); err != nil {
			return nil, err
		}
		t, err := l.next()
		if err != nil {
			return nil, err
		}
		out = append(out, t)
		if t.kind == tokEnd {
			return out, nil
		}
	}
}

func (l *lexer) here() pos { return pos{l.line, l.col} }

func (l *lexer) peek() (rune, int) {
	if l.i >= len(l.src) {
		return -1, 0
	}
	return utf8.DecodeRuneInString(l.src[l.i:])
}

func (l *lexer) step() rune {
	r, n := l.peek()
	l.i += n
	l.col++
	if r == '\n' {
		l.line, l.col = l.line+1, 1
	}
	return r
}

func (l *lexer) has(prefix string) bool { return strings.HasPrefix(l.src[l.i:], prefix) }

// blank skips white space and comments.
func (l *lexer) blank() *lexError {
	for {
		r, _ := l.peek()
		switch {
		case r == ' ' || r == '\t' || r == '\n' || r == '\r':
			l.step()
		case l.has("--"):
			for r >= 0 && r != '\n' {
				l.step()
				r, _ = l.peek()
			}
		case l.has("/*"):
			start := l.here()
			l.step()
			l.step()
			for !l.has("*/") {
				if l.step() < 0 {
					return &lexError{start, "A comment is not closed"}
				}
			}
			l.step()
			l.step()
		default:
			return nil
		}
	}
}

func (l *lexer) next() (token, *lexError) {
	at, start := l.here(), l.i
	r, n := l.peek()
	switch {
	case r < 0:
		return token{kind: tokEnd, pos: at}, nil
	case r == utf8.RuneError && n <= 1:
		return token{}, &lexError{at, "The text is not valid UTF-8"}
	case letter(r):
		for letter(r) || r >= '0' && r <= '9' {
			l.step()
			r, _ = l.peek()
		}
		return token{tokWord, strings.ToLower(l.src[start:l.i]), at}, nil
	case r >= '0' && r <= '9', r == '.' && l.i+1 < len(l.src) && digit(l.src[l.i+1]):
		return l.number(at)
	case r == '\'':
		s, ok := l.delimited('\'')
		if !ok {
			return token{}, &lexError{at, "A text in single quotes is not closed, or holds a character that cannot be printed"}
		}
		return token{tokString, s, at}, nil
	case r == '"':
		s, ok := l.delimited('"')
		if !ok || s == "" {
			return token{}, &lexError{at, "A name in double quotes is empty, is not closed, or holds a character that cannot be printed"}
		}
		return token{tokQuoted, s, at}, nil
	case r > ' ' && r < 0x7f:
		for _, two := range []string{"<>", "!=", "<=", ">=", "=>", "::", "||"} {
			if l.has(two) {
				l.step()
				l.step()
				return token{tokPunct, two, at}, nil
			}
		}
		l.step()
		return token{tokPunct, string(r), at}, nil
	}
	return token{}, &lexError{at, "There is a character that the dialect does not have"}
}

func (l *lexer) number(at pos) (token, *lexError) {
	start := l.i
	for l.i < len(l.src) && digit(l.src[l.i]) {
		l.step()
	}
	if l.has(".") {
		l.step()
		for l.i < len(l.src) && digit(l.src[l.i]) {
			l.step()
		}
	}
	text := l.src[start:l.i]
	if r, _ := l.peek(); letter(r) || r == '.' {
		return token{}, &lexError{at, "A number is not written as plain digits with at most one point"}
	}
	return token{tokNumber, text, at}, nil
}

// delimited reads up to the closing quote; a doubled quote stands for one. Control characters are refused: no value in a
// catalogue has them and no engine needs to meet them.
func (l *lexer) delimited(q rune) (string, bool) {
	l.step()
	var b strings.Builder
	for {
		r, n := l.peek()
		if r < 0 || r == utf8.RuneError && n <= 1 || unicode.IsControl(r) {
			return "", false
		}
		l.step()
		if r == q {
			if s, _ := l.peek(); s != q {
				return b.String(), true
			}
			l.step()
		}
		b.WriteRune(r)
	}
}

func letter(r rune) bool { return r == '_' || unicode.IsLetter(r) }
func digit(c byte) bool  { return c >= '0' && c <= '9' }
