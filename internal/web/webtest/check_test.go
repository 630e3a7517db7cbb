package webtest

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
)

func TestMain(m *testing.M) { os.Exit(Main(m)) }

// recorder catches what a check would have failed with.
type recorder struct {
	testing.TB
	said []string
}

func (r *recorder) Helper()                   {}
func (r *recorder) Error(a ...any)            { r.said = append(r.said, a[0].(string)) }
func (r *recorder) Errorf(f string, a ...any) { r.said = append(r.said, f) }

// The harness must be able to fail: each page here is broken in one way, and the check must name that way.
func TestABrokenPageIsFound(t *testing.T) {
	const head = `<!DOCTYPE html><html lang="en"><head><title>t</title><link rel="icon" href="data:,"></head><body><main><h1>h</h1>`
	const tail = `</main></body></html>`
	for _, c := range []struct{ name, page, want string }{
		{"a picture without a name", head + `<img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=">` + tail, "axe"},
		{"a style on an element", head + `<p style="color:red">x</p>` + tail, "policy breach: style-src"},
		{"a script in the page", head + `<script>1</script>` + tail, "policy breach: script-src"},
		{"a request to another server", head + `<img alt="x" src="http://127.0.0.1:9/x.png">` + tail, "policy breach: img-src"},
		{"a script that fails", head + `<script src="/fail.js"></script>` + tail, "script failed"},
		{"a script that complains", head + `<script src="/say.js"></script>` + tail, "console error"},
		{"a file that is not there", head + `<img alt="x" src="/none.png">` + tail, "answered 404"},
		{"something wider than a phone", head + `<img alt="x" width="900" height="5" src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=">` + tail, "pixels wide"},
		{"two headings", head + `<h1>h</h1>` + tail, "headings"},
		{"a word of lawyers, folded away", head + `<details><summary>More</summary><p>This is our legitimate <b>interest</b>.</p></details>` + tail, "the page says"},
		{"a sentence too hard, in one cell", head + `<table><tr><td>Notwithstanding aforementioned provisions, individuals retain unconditional entitlement to rectification.</td></tr></table>` + tail, "not plain"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Security-Policy", "default-src 'none'; img-src 'self' data:; script-src 'self'; style-src 'self'")
				switch r.URL.Path {
				case "/":
					_, _ = io.WriteString(w, c.page)
				case "/fail.js":
					w.Header().Set("Content-Type", "text/javascript")
					_, _ = io.WriteString(w, "throw new Error('x')")
				case "/say.js":
					w.Header().Set("Content-Type", "text/javascript")
					_, _ = io.WriteString(w, "console.error('x')")
				default:
					http.NotFound(w, r)
				}
			}))
			defer s.Close()
			v := Open(t, s.URL, "/", As{Width: 320, Height: 700})
			r := &recorder{TB: t}
			v.t = r
			v.Sound()
			v.Axe()
			v.Plain(nil)
			v.settle()
			v.t = t
			if !strings.Contains(strings.Join(r.said, "\n"), c.want) {
				t.Errorf("got %q want %q", r.said, c.want)
			}
		})
	}
}

func TestAPagesTextIsReadAsItsReaderMay(t *testing.T) {
	v := Open(t, Page(t, `<!DOCTYPE html><html lang="de"><head><title>t</title></head><body><main><h1>Meine <b>Seite</b></h1><p>Das ist
		<a href="#">ein Link</a>.</p><p hidden>nie</p><details><summary>Mehr</summary><p>Zu.</p></details><blockquote lang="en">May we?</blockquote>
		<table><tr><td>Ja</td><td>Nein</td></tr></table><p>Eins<button>Knopf</button></p><code>SELECT</code></main></body></html>`), "/", As{})
	var got []string
	for _, b := range v.Blocks() {
		got = append(got, strings.Join(strings.Fields(b), " "))
	}
	if want := []string{"Meine Seite", "Das ist ein Link.", "Mehr", "Zu.", "Ja", "Nein", "Eins", "Knopf"}; !slices.Equal(got, want) {
		t.Errorf("got %q want %q", got, want)
	}
}
