package webtest

import (
	"slices"
	"testing"
)

func TestBannedWordsAreFoundAsWords(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"plain words pass", "You can stop or delete at any time. We processed your order.", nil},
		{"a lawyer's word is found in any case", "The Data Subject may object.", []string{"data subject"}},
		{"a word is found once", "Opt out, opt-out or OPT OUT", []string{"opt out", "opt-out"}},
		{"a line break hides nothing", "legitimate\n   interest", []string{"legitimate interest"}},
		{"a part of a word is not a word", "optometrist, rhododendron", nil},
		{"the Greek letter counts", "ε = 1", []string{"ε"}},
	} {
		if got := Banned(c.text); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q want %q", c.name, got, c.want)
		}
	}
}
