package site_test

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/web/webtest"
)

// bomb is a small file that unpacks to a thousand times its size.
func bomb(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte("customer_id,amount\n"))
	line := []byte(strings.Repeat("0", 1<<16))
	for range 512 {
		_, _ = z.Write(line)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var why = regexp.MustCompile(`(?s)<ul class="reasons">.*?</ul>`)

func TestAHostileFileEndsInAPageThatSaysWhatIsWrong(t *testing.T) {
	w, steward := cornerShop(t)
	wide := "a" + strings.Repeat(",a", 1000) + "\n" + strings.Repeat(strings.Repeat("1,", 1000)+"1\n", 30)
	for _, c := range []struct{ name, content, want string }{
		{"a bomb", bomb(t), "the file unpacks to more than is allowed for its size"},
		{"a packed file that is cut off", bomb(t)[:200], "the file is cut off"},
		{"a Parquet file that is cut off", "PAR1" + strings.Repeat("\x00\x15\x04", 400), "Parquet"},
		{"a line without an end", "customer_id,amount\n" + strings.Repeat("marker", 4<<20/6), "no rows to draft from"},
		{"a spreadsheet", "PK\x03\x04marker", "a spreadsheet or a ZIP archive"},
		{"bytes without sense", strings.Repeat("\x00\x01\x02marker\xff", 200), "holds a zero byte, which no text has"},
		{"a header alone", "customer_id,amount\n", "no rows to draft from"},
		{"rows without a header", "1,2026-01-01,3.50\n2,2026-01-02,4.50\n", "The first line of the file is data"},
		{"a thousand columns", wide, "more columns than a page can show"},
	} {
		t.Run(c.name, func(t *testing.T) {
			page := w.ended(t, w.bring(t, "marker.csv", c.content, steward))
			r := w.ask("GET", page, nil, steward)
			body := read(t, r)
			if r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, c.want) || !strings.Contains(body, "Throw this file away") {
				t.Errorf("got %d, without %q: %s", r.StatusCode, c.want, why.FindString(body))
			}
			if strings.Contains(strings.ReplaceAll(body, "marker.csv", ""), "marker") || strings.Contains(body, w.h.Dir) {
				t.Error("the page shows what is in the file, or where it lies")
			}
			if r := w.ask("POST", page+"/force", nil, steward); r.StatusCode >= 500 {
				t.Errorf("forced all the same: got %d", r.StatusCode)
			}
			if r := w.ask("POST", page+"/drop", nil, steward); r.Header.Get("Location") != "/setup/file" {
				t.Errorf("thrown away: got %d to %q", r.StatusCode, r.Header.Get("Location"))
			}
			if r := w.ask("POST", page+"/drop", nil, steward); r.StatusCode != http.StatusSeeOther {
				t.Errorf("thrown away twice: got %d", r.StatusCode)
			}
			if r := w.ask("GET", page, nil, steward); r.StatusCode != http.StatusNotFound {
				t.Errorf("what was thrown away: got %d want 404", r.StatusCode)
			}
		})
	}
	for name, content := range map[string]string{"an empty file": ""} {
		if r := w.bring(t, "x.csv", content, steward); r.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%s: got %d want 422", name, r.StatusCode)
		}
	}
	if r := w.ask("POST", "/setup/file", nil, steward); r.StatusCode != http.StatusBadRequest {
		t.Errorf("no form with a file: got %d want 400", r.StatusCode)
	}
	if left := shelved(t, w); len(left) > 0 {
		t.Errorf("files stay behind: %v", left)
	}
	if n := len(w.h.World().View.Datasets()); n != 0 {
		t.Errorf("%d datasets came of it", n)
	}
}

// asItStands is a form in which nothing was changed but boxes.
func asItStands() url.Values { return url.Values{"name": {"orders"}, "purpose": {"analytics"}} }

// shelved are the files that wait in the workspace.
func shelved(t *testing.T, w *world) []string {
	t.Helper()
	left, err := filepath.Glob(filepath.Join(w.h.Dir, "tmp", "brought-*"))
	if err != nil {
		t.Fatal(err)
	}
	return left
}

func TestAFileThatWaitsIsFoundBySearchAndGoesWithWhoeverIsDeleted(t *testing.T) {
	w, steward := cornerShop(t)
	page := w.ended(t, w.bring(t, "orders.csv", orders(400), steward))
	w.ended(t, w.ask("POST", page+"/force", asItStands(), steward))
	if left := shelved(t, w); len(left) > 0 {
		t.Fatalf("a file that is loaded stays: %v", left)
	}
	more := w.ended(t, w.bring(t, "more.csv", orders(402), steward))
	left := shelved(t, w)
	if len(left) != 1 {
		t.Fatalf("got %d files that wait want 1", len(left))
	}
	if info, err := os.Stat(left[0]); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may read it: %v %v", info, err)
	}
	host := access.AtHost("shop")
	who, err := w.h.FindPerson(t.Context(), host, "", "KD-00007")
	if err != nil {
		t.Fatal(err)
	}
	if rep, err := w.h.Search(t.Context(), host, "KD-00007"); err != nil || len(rep.Hits) == 0 {
		t.Fatalf("a search does not find who waits: %+v %v", rep, err)
	}
	receipt, err := w.h.DeletePerson(t.Context(), host, who)
	if err != nil {
		t.Fatal(err)
	}
	_ = receipt
	if left := shelved(t, w); len(left) > 0 {
		t.Errorf("the file that somebody deleted was in still waits: %v", left)
	}
	w.ended(t, w.ask("POST", more+"/check", url.Values{"name": {"more"}, "purpose": {"analytics"}}, steward))
	if body := read(t, w.ask("GET", more, nil, steward)); !strings.Contains(body, "what waits is wiped when somebody is deleted") {
		t.Error("the page does not say where the file went")
	}
}

func TestTheKeyboardAloneBringsAFileIntoForce(t *testing.T) {
	w, steward := cornerShop(t)
	page := w.ended(t, w.bring(t, "orders.csv", orders(300), steward))
	v := webtest.Open(t, w.base, page, webtest.As{Cookies: steward})
	v.TabTo("Name in questions")
	v.Press("Tab", "Tab", "Tab")
	v.TabTo("Put into force and load the file")
	v.Press("Enter")
	for range 100 {
		if v.Path() == "/setup/loaded/orders" {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	if got := v.Path(); got != "/setup/loaded/orders" {
		t.Fatalf("got to %q", got)
	}
	if !strings.Contains(v.Text("main"), "0 of 150 people have said yes") {
		t.Error("the page does not say who said yes")
	}
}
