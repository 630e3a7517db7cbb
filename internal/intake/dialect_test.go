package intake

import (
	"fmt"
	"strings"
	"testing"
)

func TestDialectIsFound(t *testing.T) {
	many := func(header string, row func(i int) string) string {
		var b strings.Builder
		b.WriteString(header + "\n")
		for i := range 3000 {
			b.WriteString(row(i) + "\n")
		}
		return b.String()
	}
	for _, tt := range []struct {
		name, in string
		hint     Dialect
		want     Dialect
	}{
		{"commas", "a,b\n1,2\n", Dialect{}, Dialect{Separator: ',', Quotes: QuotesDoubled}},
		{"tabs", "a\tb\n1,5\t2 x\n", Dialect{}, Dialect{Separator: '\t', Quotes: QuotesDoubled}},
		{"semicolons with decimal commas", "a;b\n1,5;2,5\n3,5;4\n", Dialect{}, Dialect{Separator: ';', Quotes: QuotesDoubled}},
		{"pipes", "a|b|c\nx,y|z|1\n", Dialect{}, Dialect{Separator: '|', Quotes: QuotesDoubled}},
		{"runs of spaces", " id  date n\n 1 19970101   5\n 2   19970102 6\n", Dialect{}, Dialect{Separator: Spaces, Quotes: QuotesDoubled}},
		{"commas followed by spaces", "rec, name, place\n1, ann, st ives\n2, bob, hull\n", Dialect{}, Dialect{Separator: ',', Quotes: QuotesDoubled}},
		{"commas inside quotes of a semicolon file", many(`"id";"text"`, func(i int) string { return fmt.Sprintf(`%d;"a, b, %d"`, i, i) }), Dialect{}, Dialect{Separator: ';', Quotes: QuotesDoubled}},
		{"line ends inside quotes", many("id,text", func(i int) string { return fmt.Sprintf("%d,\"one\ntwo;three\n\"", i) }), Dialect{}, Dialect{Separator: ',', Quotes: QuotesDoubled}},
		{"a few ragged rows", many("a,b,c", func(i int) string {
			if i%50 == 7 {
				return "x,y"
			}
			return "x,y y,z"
		}), Dialect{}, Dialect{Separator: ',', Quotes: QuotesDoubled}},
		{"ragged rows in which spaces are even", many("id, name", func(i int) string {
			if i%50 == 7 {
				return "1, ann,x"
			}
			return "1, ann"
		}), Dialect{}, Dialect{Separator: ',', Quotes: QuotesDoubled}},
		{"tabs with stray quotes", many("text\tscore", func(i int) string { return `"Loved it` + "\t1" }), Dialect{}, Dialect{Separator: '\t', Quotes: QuotesPlain}},
		{"stray quotes beside proper ones", many(`"a","b"`, func(i int) string {
			if i == 9 {
				return `"x"y,2`
			}
			return `"x","2"`
		}), Dialect{}, Dialect{Separator: ',', Quotes: QuotesDoubled}},
		{"one column of words", "city\nnorth spring\nthonotosassa\n", Dialect{}, Dialect{Separator: ',', Quotes: QuotesDoubled}},
		{"one column of text with commas", "comment\nwell, no\nyes\n", Dialect{}, Dialect{Separator: ',', Quotes: QuotesDoubled}},
		{"a header alone", "a;b;c", Dialect{}, Dialect{Separator: ';', Quotes: QuotesDoubled}},
		{"a hint is obeyed", "a,b;c\n1,2;3\n", Dialect{Separator: ';'}, Dialect{Separator: ';', Quotes: QuotesDoubled}},
		{"a whole hint is obeyed", "a,b\n\"1,2\n", Dialect{Separator: ',', Quotes: QuotesPlain}, Dialect{Separator: ',', Quotes: QuotesPlain}},
		{"a separator that is declared", "sep=^\na^b,c\n1^2\n", Dialect{}, Dialect{Separator: '^', Quotes: QuotesDoubled}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := Open(strings.NewReader(tt.in), tt.hint)
			if err != nil {
				t.Fatal(err)
			}
			if got := r.Dialect(); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}
