package site_test

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/demo"
	"github.com/candor-data/candor/internal/describe"
	"github.com/candor-data/candor/internal/house"
	"github.com/candor-data/candor/internal/partner"
	"github.com/candor-data/candor/internal/web/webtest"
	"github.com/candor-data/candor/proof"
)

// fetchLog takes a whole log over HTTP, as any outsider may: first the head, then the tiles and entries that it says exist.
func fetchLog(t *testing.T, base, below string) fstest.MapFS {
	t.Helper()
	get := func(path string) []byte {
		r, err := http.Get(base + below + path)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = r.Body.Close() }()
		b, err := io.ReadAll(r.Body)
		if err != nil || r.StatusCode != http.StatusOK {
			t.Fatalf("GET %s%s: %d %v", below, path, r.StatusCode, err)
		}
		return b
	}
	out := fstest.MapFS{}
	head := get(proof.CheckpointFile)
	out[proof.CheckpointFile] = &fstest.MapFile{Data: head}
	var size int64
	if _, err := fmt.Sscan(strings.Split(string(head), "\n")[1], &size); err != nil {
		t.Fatal(err)
	}
	put := func(path string) { out[path] = &fstest.MapFile{Data: get(path)} }
	for level, n := 0, size; n > 0; level, n = level+1, n>>8 {
		for i := int64(0); i<<8 < n; i++ {
			width := int(min(256, n-i<<8))
			put(proof.TilePath(level, i, width))
			if level == 0 {
				put(proof.EntriesPath(i, width))
			}
		}
	}
	return out
}

func TestAnybodyFetchesAndVerifiesBothLogs(t *testing.T) {
	w := sample(t)
	keys := w.h.LogKeys()
	for below, key := range map[string]string{"/log/": keys[0], "/log/people/": keys[1]} {
		folder := fetchLog(t, w.base, below)
		rep, err := proof.VerifyDir(folder, key, proof.Options{})
		if err != nil || rep.Entries == 0 {
			t.Errorf("%s: %d entries, %v %v", below, rep.Entries, err, rep.Problems)
		}
		for path, f := range folder { // the verification must be able to fail
			if strings.HasPrefix(path, "tile/entries/") {
				f.Data = bytes.Clone(f.Data)
				f.Data[len(f.Data)-1] ^= 1
				break
			}
		}
		if _, err := proof.VerifyDir(folder, key, proof.Options{}); err == nil {
			t.Errorf("%s: a changed entry was not found", below)
		}
	}
}

func TestTheLogSaysHowLongItMayBeKept(t *testing.T) {
	w := sample(t)
	people := fetchLog(t, w.base, "/log/people/")
	for path := range people {
		r := w.ask("GET", "/log/people/"+path, nil, nil)
		want := "public, max-age=31536000, immutable"
		if path == "checkpoint" {
			want = "no-cache"
		} else if strings.Contains(path, ".p/") {
			want = "public, max-age=300"
		}
		if got := r.Header.Get("Cache-Control"); got != want {
			t.Errorf("%s: got %q want %q", path, got, want)
		}
	}
	if got := w.ask("GET", "/log/checkpoint", nil, nil).Header.Get("Content-Type"); got != "text/plain; charset=utf-8" {
		t.Errorf("the checkpoint is %q", got)
	}
	for _, path := range []string{"/log/", "/log/tile/0/999", "/log/tile/0/../checkpoint", "/log/candor.db", "/log/people/tile/x"} {
		if got := w.ask("GET", path, nil, nil).StatusCode; got == http.StatusOK {
			t.Errorf("%s: got %d want nothing there", path, got)
		}
	}
	if r := w.ask("GET", "/healthz", nil, nil); r.StatusCode != http.StatusOK || read(t, r) != "ok\n" {
		t.Error("a healthy service does not say so")
	}
}

func TestTheBoardChecksTheRecordAndKeepsAHead(t *testing.T) {
	w := asking(t)
	cookies := w.as(t, candor.Board)
	v := webtest.Open(t, w.base, "/board/audit", webtest.As{Cookies: cookies})
	v.Click("#verdict + form .btn.primary")
	v.Wait("#verdict .note.ok")
	v.Axe()
	if got := v.Text("#verdict"); !strings.Contains(got, "unbroken") || !strings.Contains(got, "entries about uses") {
		t.Errorf("the verdict does not say what was checked:\n%s", got)
	}
	head := read(t, w.ask("GET", "/log/checkpoint", nil, nil))
	kept := read(t, w.ask("POST", "/board/audit", url.Values{"head": {strings.ReplaceAll(head, "\n", "\r\n")}}, cookies))
	if !strings.Contains(kept, "a beginning of this history") {
		t.Error("a head that was kept is not recognised")
	}
	forged := strings.Replace(head, "\n", "\n1", 1)
	broken := read(t, w.ask("POST", "/board/audit", url.Values{"head": {forged}}, cookies))
	if !strings.Contains(broken, "The record is broken") {
		t.Error("a head that was not signed here passes")
	}
}

func TestAnApprovalSaysWhatIsNewWhomItConcernsAndWhatCouldBeLearnt(t *testing.T) {
	w := sample(t)
	path := "/board/approvals/" + string(demo.LeafbrandAgreement)
	page := read(t, w.ask("GET", path, nil, w.as(t, candor.Board)))
	for what, want := range map[string]string{
		"before":          "may ask nothing without this agreement",
		"questions":       "at most 19 with noise of 20 people",
		"a bound":         "at most 56 times in 100", // ½ + ½·√(.024/2), rounded up
		"all partners":    "at most 74 times in 100",
		"nobody's row":    "Any row, any list of people",
		"nothing was yet": "none was released under it",
		"never":           "a question that names one is refused",
		"coverage":        "Not counted yet; that begins once it is in force",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("%s: the page does not say %q", what, want)
		}
	}
	if live := read(t, w.ask("GET", "/board/approvals/"+string(demo.PayCoAgreement), nil, w.as(t, candor.Board))); !strings.Contains(live, "95 times in 100") {
		t.Error("an agreement in force says no figure of the public schedule")
	}
	for _, secret := range []string{"Before and after", "competitor"} { // what the board weighs is the board's
		if own := read(t, w.ask("GET", "/partner/agreements/"+string(demo.PayCoAgreement), nil, w.as(t, candor.Partner))); strings.Contains(own, secret) {
			t.Errorf("the partner's own page says %q", secret)
		}
	}
}

// another is a sample company of a test's own.
func another(t *testing.T) *world {
	t.Helper()
	h, info, err := house.Sample(t.Context(), filepath.Join(t.TempDir(), "shop"), house.Options{}, nil)
	if err != nil {
		t.Fatalf("make the sample company: %v", err)
	}
	t.Cleanup(func() { _ = h.Close() })
	return open(h, info)
}

// send posts a file as a browser does.
func (w *world) send(path, field, name string, content []byte, cookies []*http.Cookie) *http.Response {
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	f, err := m.CreateFormFile(field, name)
	if err == nil {
		_, err = f.Write(content)
	}
	if err == nil {
		err = m.Close()
	}
	if err != nil {
		panic(err)
	}
	r := httptest.NewRequest("POST", path, &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for _, c := range cookies {
		r.AddCookie(c)
	}
	rec := httptest.NewRecorder()
	w.mux.ServeHTTP(rec, r)
	return rec.Result()
}

func TestTheBoardSignsElsewhereAndBringsTheFile(t *testing.T) {
	w := another(t) // it signs what other tests see waiting
	board := w.as(t, candor.Board)
	path := "/board/approvals/" + string(demo.LeafbrandAgreement)
	words := []byte(read(t, w.ask("GET", path+"/words", nil, board)))
	key := func(p candor.PartyID) string {
		b, err := os.ReadFile(filepath.Join(w.h.Dir, "keys", string(p)+".key"))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	signed := func(p, as candor.PartyID) []byte {
		k, err := partner.DecodePrivate(key(p))
		if err != nil {
			t.Fatal(err)
		}
		b, err := partner.SignFile(words, as, k, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for _, c := range []struct {
		name string
		file []byte
		want string
	}{
		{"nothing", nil, "no-file"},
		{"a private key", []byte(key(demo.Company)), "private-key"},
		{"the words alone", words, "unreadable-signature"},
		{"another's key", signed(demo.PayCo, demo.Company), "wrong-key"},
		{"another's signature", signed(demo.Leafbrand, demo.Leafbrand), "not-your-party"},
		{"a changed file", bytes.Replace(signed(demo.Company, demo.Company), []byte("25.00"), []byte("15.00"), 1), "unreadable-signature"},
	} {
		r := w.send(path+"/sign", "file", "signed.json", c.file, board)
		body := read(t, r)
		if r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, c.want) {
			t.Errorf("%s: got %d want 422 for %s", c.name, r.StatusCode, c.want)
		}
		if strings.Contains(body, strings.TrimSpace(key(demo.Company))) {
			t.Errorf("%s: the page shows a private key", c.name)
		}
	}
	if r := w.send("/board/approvals/"+string(demo.PayCoAgreement)+"/sign", "file", "signed.json", signed(demo.Company, demo.Company), board); !strings.Contains(read(t, r), "other-agreement") {
		t.Error("a signature for one agreement was taken for another")
	}
	r := w.ask("POST", path+"/sign", url.Values{"signed": {string(signed(demo.Company, demo.Company))}}, board)
	if to := r.Header.Get("Location"); r.StatusCode != http.StatusSeeOther || to != path+"?kept=yes" {
		t.Fatalf("got %d to %q want the agreement\n%s", r.StatusCode, to, read(t, r))
	}
	if page := read(t, w.ask("GET", path+"?kept=yes", nil, board)); !strings.Contains(page, "in force") || !strings.Contains(page, "signature is kept") {
		t.Error("the agreement is not in force after the last signature")
	}
}

func TestTheBoardSeesRequestsAndWhatEngagedCustomersAreWorth(t *testing.T) {
	w := another(t)
	board := w.as(t, candor.Board)
	page := func() string { return read(t, w.ask("GET", "/board", nil, board)) }
	if got := page(); !strings.Contains(got, "Not asked in this epoch") || !strings.Contains(got, "nothing waits") {
		t.Error("before anybody asked, the page does not say so")
	}
	if r := w.ask("POST", "/home/worth", url.Values{"amount": {"purchases.amount"}, "groups": {"traits.likely_gardener|true|false"}}, w.as(t, candor.Analyst)); r.StatusCode != http.StatusOK {
		t.Fatalf("ask at home: got %d", r.StatusCode)
	}
	if _, err := w.h.DeletePerson(t.Context(), access.AtHost(demo.Company), w.me(t)); err != nil {
		t.Fatal(err)
	}
	got := page()
	for _, want := range []string{"Likely gardener", "The answer it rests on", "1 was done, each within"} {
		if !strings.Contains(got, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if _, err := w.h.NextEpoch(t.Context(), access.AtHost(demo.Company)); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(page(), "Not asked in this epoch") {
		t.Error("an answer of an earlier epoch is told as this one's")
	}
}

// askedToDelete makes a request to the sample's partner about all that it was answered, as the house does on public days.
func (w *world) askedToDelete(t *testing.T, why partner.DeletionReason, due time.Time) string {
	t.Helper()
	all, err := w.h.DB.Uses().Uses(t.Context(), demo.PayCo, -1, 1000)
	if err != nil {
		t.Fatal(err)
	}
	r := partner.DeletionRequest{Agreement: demo.PayCoAgreement, Party: demo.PayCo, Why: why, Asked: due.AddDate(0, 0, -30), Due: due}
	for _, u := range slices.Backward(all) {
		if u.Conclude > 0 {
			r.Answers = append(r.Answers, u.Intent)
		}
	}
	id, err := w.h.DB.Partner().AskDeletion(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint("/partner/delete/", id)
}

func TestAPartnerSaysThatItDeletedAndBoardAndCustomersReadIt(t *testing.T) {
	w := another(t)
	now := time.Now().UTC().Truncate(time.Second)
	pay, board, me := w.as(t, candor.Partner), w.as(t, candor.Board), w.as(t, candor.Customer)
	res, err := w.h.Ask(t.Context(), candor.Request{Purpose: demo.PartnerInsights, Recipient: demo.PayCo, Agreement: demo.PayCoAgreement, Question: "SELECT COUNT(DISTINCT person) AS people FROM purchases", Actor: access.AtHost(demo.Company)})
	if err != nil || !res.Decision.Allowed {
		t.Fatalf("ask as the partner: %v %v", err, res.Decision.Reasons)
	}
	late := w.askedToDelete(t, partner.PublicSchedule, now.AddDate(0, 0, -1))
	if got := read(t, w.ask("GET", "/board", nil, board)); !strings.Contains(got, "was due") {
		t.Error("the board does not see that a partner is late")
	}
	mine := read(t, w.ask("GET", "/me/recipients", nil, me))
	counted := strings.Contains(mine, "They were to delete them by")
	form := func(day string) url.Values {
		return url.Values{"on": {day}, "method": {"Removed from the warehouse."}, "person": {"Data protection office"}, "sure": {"yes"}}
	}
	unsure := form(now.Format(time.DateOnly))
	unsure.Del("sure")
	for name, c := range map[string]url.Values{"a day to come": form(now.AddDate(0, 0, 2).Format(time.DateOnly)), "no day": form(""), "no tick": unsure} {
		if r := w.ask("POST", late, c, pay); r.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%s: got %d want 422", name, r.StatusCode)
		}
	}
	r := w.ask("POST", late, form(now.Format(time.DateOnly)), pay)
	if r.StatusCode != http.StatusSeeOther || r.Header.Get("Location") != late+"?kept=yes" {
		t.Fatalf("got %d to %q\n%s", r.StatusCode, r.Header.Get("Location"), read(t, r))
	}
	if again := w.ask("POST", late, form(now.Format(time.DateOnly)), pay); again.StatusCode != http.StatusSeeOther {
		t.Errorf("pressed twice: got %d want 303", again.StatusCode)
	}
	if got := read(t, w.ask("GET", late+"?kept=yes", nil, pay)); !strings.Contains(got, "word is recorded") || strings.Contains(got, "<form method=\"post\" action=\"/partner/delete") {
		t.Error("the page of an attested deletion does not say so, or asks again")
	}
	if got := read(t, w.ask("GET", "/board", nil, board)); !strings.Contains(got, "Data protection office") {
		t.Error("the board does not see what the partner said")
	}
	mine = read(t, w.ask("GET", "/me/recipients", nil, me))
	if got := strings.Contains(mine, "They say that they deleted them on"); !counted || !got {
		t.Errorf("the customer is told that it was late: %v, and then that it was deleted: %v", counted, got)
	}
	if strings.Contains(mine, "Data protection office") {
		t.Error("a customer reads who of the partner answers for it")
	}
	if got := w.ask("GET", "/partner/delete/99", nil, pay).StatusCode; got != http.StatusNotFound {
		t.Errorf("a request that is not there: got %d want 404", got)
	}
}

func TestTheBoardReadsWhatIsInForceAndWhatChanged(t *testing.T) {
	w := another(t)
	board := w.as(t, candor.Board)
	page := func() string { return read(t, w.ask("GET", "/board/policies", nil, board)) }
	got := page()
	for _, want := range []string{"partner.insights", "fernco-payco", "purchases", "120 normal counts", "Nothing has changed since"} {
		if !strings.Contains(got, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	text := "kind: Purpose\nid: testing\ntitle: Testing\ndescription: %s\nbasis: consent\n"
	for _, d := range []string{"We look.", "We look twice."} {
		if _, err := w.h.Apply(t.Context(), access.AtHost(demo.Company), []describe.File{{Name: "purpose.yaml", Data: fmt.Appendf(nil, text, d)}}, false); err != nil {
			t.Fatal(err)
		}
	}
	if got := page(); !strings.Contains(got, "- description: We look.") || !strings.Contains(got, "+ description: We look twice.") || !strings.Contains(got, "2 wordings so far") {
		t.Error("a change is not told in its words")
	}
}

// The board invites somebody by a link that is shown once, and shuts the account again; its own it cannot shut.
func TestTheBoardSeesWhoMayDoWhat(t *testing.T) {
	w := sample(t)
	board := w.as(t, candor.Board)
	page := func() string { return read(t, w.ask("GET", "/board/people", nil, board)) }
	for _, want := range []string{"mira", "stefan", "bea", "payco", "Analyst", "Steward", "sees no row"} {
		if !strings.Contains(page(), want) {
			t.Errorf("does not say %q", want)
		}
	}
	got := read(t, w.ask("POST", "/board/people/invite", url.Values{"name": {"nina"}, "role": {"analyst"}, "department": {"Marketing"}}, board))
	link := regexp.MustCompile(`/sign-in/setup\?token=[^"<]+`).FindString(got)
	if link == "" {
		t.Fatalf("no link of the invitation:\n%s", got)
	}
	if strings.Contains(page(), "token=") || !strings.Contains(page(), "nina") {
		t.Error("the link is shown again, or the account is not there")
	}
	if r := w.ask("GET", link, nil, nil); r.StatusCode != 200 {
		t.Errorf("the link answers %d, want 200", r.StatusCode)
	}
	for name, form := range map[string]url.Values{"a name that is an address": {"name": {"nina@example.com"}, "role": {"analyst"}}, "a role of customers": {"name": {"olga"}, "role": {"customer"}}} {
		if r := w.ask("POST", "/board/people/invite", form, board); r.StatusCode != 422 {
			t.Errorf("%s: got %d, want 422", name, r.StatusCode)
		}
	}
	if r := w.ask("POST", "/board/people/close", url.Values{"account": {"nina"}}, board); r.StatusCode != 303 {
		t.Errorf("shutting answers %d, want 303", r.StatusCode)
	}
	if r := w.ask("GET", link, nil, nil); strings.Contains(read(t, r), `type="password"`) {
		t.Error("the invitation of a shut account still sets it up")
	}
	if r := w.ask("POST", "/board/people/close", url.Values{"account": {"bea"}}, board); r.StatusCode != 422 {
		t.Errorf("one's own account: got %d, want 422", r.StatusCode)
	} else if got := read(t, r); !strings.Contains(got, "your own") || strings.Contains(got, `value="bea"`) {
		t.Error("does not say that it is one's own, or takes it for somebody to invite or to shut")
	}
}
