package question

import (
	"strings"
	"testing"
)

func TestATidyQuestionHasNoComments(t *testing.T) {
	for text, want := range map[string]string{
		"SELECT COUNT(*) -- of Anna\n\n\nFROM  orders": "SELECT COUNT(*)\nFROM orders",
		"select/* Anna */sum(x)from t":                 "select sum(x)from t",
		"SELECT 'a -- b', \"c /* d\" FROM t":           "SELECT 'a -- b', \"c /* d\" FROM t",
		"  /* only */ ":                                "",
		"SELECT 'open":                                 "",
	} {
		if got, _ := Tidy(text); got != want {
			t.Errorf("%q: got %q want %q", text, got, want)
		}
	}
	if _, got := Tidy("SELECT SUM(x) AS \"Anna\" WHERE y = 'it''s' AND z > 17 -- no"); strings.Join(got, "|") != "select|sum|x|as|Anna|where|y|it's|and|z|17" {
		t.Errorf("got the pieces %q", got)
	}
}

// However a question is written, its tidy text asks the same.
func FuzzTidy(f *testing.F) {
	f.Add("SELECT COUNT(*) -- x\nFROM t WHERE a = 'b' /* c */ AND d > 1.5")
	f.Fuzz(func(t *testing.T, text string) {
		tidy, pieces := Tidy(text)
		was, err := lex(text)
		if err != nil {
			if tidy != "" || pieces != nil {
				t.Errorf("%q cannot be read and gives %q", text, tidy)
			}
			return
		}
		is, err := lex(tidy)
		if err != nil || len(is) != len(was) {
			t.Fatalf("%q became %q: %d tokens of %d", text, tidy, len(is), len(was))
		}
		for i := range is {
			if is[i].kind != was[i].kind || is[i].text != was[i].text {
				t.Errorf("%q became %q", text, tidy)
			}
		}
	})
}
