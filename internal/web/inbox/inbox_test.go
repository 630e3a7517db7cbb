package inbox

import (
	"slices"
	"strings"
	"testing"

	"github.com/candor-data/candor/internal/access"
)

func TestALetterLeadsToThisServerAlone(t *testing.T) {
	for _, c := range []struct {
		name, body string
		want       []part
	}{
		{"its link becomes a button where it stands", "Hello\n\nhttps://shop.example/sign-in/link?token=aB_-9\n\nBye", []part{{Text: "Hello"}, {Link: "/sign-in/link?token=aB_-9"}, {Text: "Bye"}}},
		{"an invitation too", "Here: http://localhost:8080/sign-in/setup?token=x", []part{{Text: "Here:"}, {Link: "/sign-in/setup?token=x"}}},
		{"a link elsewhere stays text", "https://other.example/x?token=1", []part{{Text: "https://other.example/x?token=1"}}},
		{"no link", "We know nobody", []part{{Text: "We know nobody"}}},
		{"nothing", "", nil},
	} {
		if got := read(access.Message{Body: c.body}).Parts; !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v want %v", c.name, got, c.want)
		}
	}
}

func FuzzLetter(f *testing.F) {
	f.Add("Hello\n\nhttps://shop.example/sign-in/link?token=aB_-9")
	f.Fuzz(func(t *testing.T, body string) {
		for _, p := range read(access.Message{Body: body}).Parts {
			if p.Link != "" && !strings.HasPrefix(p.Link, "/sign-in/") {
				t.Errorf("a button leads to %q", p.Link)
			}
		}
	})
}
