package look

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/web/say"
	"github.com/candor-data/candor/internal/web/words"
)

func html(t *testing.T, c templ.Component) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestWhereARoleMayGo(t *testing.T) {
	for _, c := range []struct {
		name string
		role candor.Role
		path string
		want string // what the navigation marks
	}{
		{"a page marks itself", candor.Customer, "/me/choices", "/me/choices"},
		{"a page under a place marks that place", candor.Customer, "/me/decisions/7", "/me"},
		{"a longer name is not a page under it", candor.Customer, "/menu", ""},
		{"a page elsewhere marks nothing", candor.Board, "/help/design", ""},
		{"nobody has no navigation", candor.Nobody, "/me", ""},
		{"a role that does not exist has none", "root", "/me", ""},
	} {
		got := ""
		for _, i := range Nav(words.In(say.English), c.role) {
			if Here(Nav(words.In(say.English), c.role), i, c.path) {
				got = i.Path
			}
		}
		if got != c.want {
			t.Errorf("%s: got %q want %q", c.name, got, c.want)
		}
	}
}

func TestAnUnansweredChoiceIsNo(t *testing.T) {
	got := html(t, Ask(Choice{ID: "x", Action: "/me/choices", Question: "May we?"}))
	if !strings.Contains(got, "Until you say yes, we do not do this") || strings.Contains(got, `aria-pressed="true"`) {
		t.Errorf("an unanswered choice looks answered: %s", got)
	}
	yes, no := strings.Count(got, ">Yes<"), strings.Count(got, ">No<")
	if yes != 1 || no != 1 || strings.Count(got, `class=`) != strings.Count(html(t, Ask(Choice{ID: "x", Action: "/me/choices", Question: "May we?", Answer: "yes"})), `class=`) {
		t.Error("yes and no do not weigh the same")
	}
}

func TestARefusalSaysAllThatItKnows(t *testing.T) {
	got := html(t, Refused(Refusal{Title: "T-1", Decided: "D-1", Reasons: []candor.Reason{{Rule: "R-1", Text: "<X-1>", Protects: "P-1", Instead: "I-1"}}, Links: []Link{{Path: "/l-1", Text: "L-1"}}}))
	for _, want := range []string{"T-1", "D-1", "R-1", "&lt;X-1&gt;", "P-1", "I-1", "/l-1", "L-1"} {
		if !strings.Contains(got, want) {
			t.Errorf("the refusal does not say %s: %s", want, got)
		}
	}
}

func TestALinkCannotBeAScript(t *testing.T) {
	// Links are made by the program; even so, a path that came from elsewhere must be escaped in its attribute.
	got := html(t, Go(Link{Path: `/x"onclick="y`, Text: "t"}))
	if strings.Contains(got, `"onclick=`) {
		t.Errorf("a path broke out of its attribute: %s", got)
	}
}

func TestAGuessIsCalledAGuess(t *testing.T) {
	if _, text := Source(words.In(say.English), "inferred"); !strings.Contains(text, "guess") {
		t.Errorf("got %q for what was worked out", text)
	}
	if kind, text := Source(words.In(say.English), ""); kind != Bad || !strings.Contains(text, "do not know") {
		t.Errorf("a fact without a source: got %q", text)
	}
}

func TestTheFrameLoadsOnlyOurOwnFiles(t *testing.T) {
	got := html(t, Layout(Page{Title: "t"}))
	for _, m := range regexp.MustCompile(`(?:src|href|action)="([^"]*)"`).FindAllStringSubmatch(got, -1) {
		if u := m[1]; !strings.HasPrefix(u, "/") && !strings.HasPrefix(u, "#") {
			t.Errorf("the frame points to %q", u)
		}
	}
	if strings.Contains(got, "style=") || strings.Contains(got, "<style") || regexp.MustCompile(`\son[a-z]+=`).MatchString(got) {
		t.Error("the frame holds an inline style or script")
	}
}

func TestThemesThatNobodyKnowsFollowTheSystem(t *testing.T) {
	for _, s := range []string{"", "system", "DARK", `dark"><script>`} {
		if got := ThemeOf(s); got != System {
			t.Errorf("%q: got %q", s, got)
		}
	}
}

// An icon that no page uses is carried for nothing.
func TestEachIconIsUsed(t *testing.T) {
	var all strings.Builder
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go") || !(strings.HasSuffix(path, ".go") || strings.HasSuffix(path, ".templ")) {
			return err
		}
		b, err := os.ReadFile(path)
		all.Write(b)
		return err
	})
	if err != nil || len(Icons()) == 0 {
		t.Fatal(err, Icons())
	}
	for _, name := range Icons() {
		if !strings.Contains(all.String(), `"`+name+`"`) {
			t.Errorf("nothing shows the icon %s", name)
		}
		if in := icons[name]; strings.Contains(in, "script") || strings.Contains(in, "href") || strings.Contains(in, "style") {
			t.Errorf("the icon %s is more than a drawing: %s", name, in)
		}
	}
}
