package client_test

import (
	"bytes"
	"context"
	"errors"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/client"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/api"
	"github.com/candor-data/candor/internal/house"
)

func TestMain(m *testing.M) {
	code := m.Run()
	if shop.close != nil {
		shop.close()
	}
	os.Exit(code)
}

// shop is one sample company, served, for all tests of the package: it takes seconds to make.
var shop struct {
	sync.Once
	url   string
	info  *house.SampleInfo
	api   api.API
	err   error
	close func()
}

func served(t *testing.T) string {
	t.Helper()
	if err := start(); err != nil {
		t.Fatalf("make the sample company: %v", err)
	}
	return shop.url
}

// sampleServer is where the sample company is served, and a token of its analyst's: for examples, which have no test.
func sampleServer() (address, token string) {
	if err := start(); err != nil {
		log.Fatal(err)
	}
	c, err := client.New(shop.url)
	if err != nil {
		log.Fatal(err)
	}
	for _, a := range shop.info.Accounts {
		if a.Role != candor.Analyst {
			continue
		}
		in, err := c.SignInPassword(context.Background(), client.NameAndPassword{Name: a.Name, Password: a.Secret})
		if err != nil {
			log.Fatal(err)
		}
		return shop.url, in.Token
	}
	log.Fatal("the sample company has no analyst")
	return "", ""
}

func start() error {
	shop.Do(func() {
		dir, err := os.MkdirTemp("", "client")
		if err != nil {
			shop.err = err
			return
		}
		h, info, err := house.Sample(context.Background(), filepath.Join(dir, "shop"), house.Options{}, nil)
		if err != nil {
			shop.err = err
			return
		}
		shop.api = api.API{House: h.House, Door: h.Door, Now: time.Now}
		s := httptest.NewServer(api.New(shop.api))
		shop.url, shop.info = s.URL, info
		shop.close = func() {
			s.Close()
			_ = h.Close()
			_ = os.RemoveAll(dir)
		}
	})
	return shop.err
}

// as signs in as a role of the sample company.
func as(t *testing.T, role candor.Role) *client.Client {
	t.Helper()
	c, err := client.New(served(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range shop.info.Accounts {
		if a.Role != role {
			continue
		}
		var in client.SignedIn
		if role == candor.Partner {
			in, err = c.SignInKey(t.Context(), a.Secret)
		} else {
			in, err = c.SignInPassword(t.Context(), client.NameAndPassword{Name: a.Name, Password: a.Secret})
		}
		if err != nil {
			t.Fatal(err)
		}
		if in.Role != role || time.Until(in.Expires) < time.Hour {
			t.Errorf("signed in as %s until %v", in.Role, in.Expires)
		}
		if c, err = c.With(client.Token(in.Token)); err != nil {
			t.Fatal(err)
		}
		return c
	}
	t.Fatalf("the sample company has no %s", role)
	return nil
}

var buyers = client.Question{SQL: "SELECT category, COUNT(DISTINCT customer_id) AS buyers FROM purchases GROUP BY category", Purpose: "analytics"}

func TestAQuestionIsAskedAnsweredAndReadAgain(t *testing.T) {
	c := as(t, candor.Analyst)
	p, err := c.Preview(t.Context(), buyers)
	if err != nil || !p.Decision.Allowed || len(p.Ladder) != 4 {
		t.Fatalf("preview: got %+v, %v", p, err)
	}
	a, err := c.Ask(t.Context(), buyers)
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Rows) < 2 || len(a.Columns) != 2 || !a.Decision.Allowed || a.Receipt == nil {
		t.Errorf("got %+v", a)
	}
	again, err := c.ShowInsight(t.Context(), a.Decision.ID)
	if err != nil || len(again.Rows) != len(a.Rows) {
		t.Errorf("read again: got %+v, %v", again, err)
	}
	var csv bytes.Buffer
	if err := c.DownloadInsight(t.Context(), a.Decision.ID, &csv); err != nil || !strings.Contains(csv.String(), "buyers") {
		t.Errorf("as a file: got %q, %v", csv.String(), err)
	}
	r, err := c.DownloadReceipt(t.Context(), a.Decision.ID)
	if err != nil || r.Entry != a.Receipt.Entry {
		t.Errorf("the receipt: got entry %d, %v", r.Entry, err)
	}
}

func TestARefusalIsAnErrorWithItsReasons(t *testing.T) {
	c := as(t, candor.Analyst)
	_, err := c.Ask(t.Context(), client.Question{SQL: "SELECT customer_id FROM purchases", Purpose: "analytics"})
	var no *client.Error
	if !errors.As(err, &no) || !no.Refused() || no.Decision == nil || no.Decision.Allowed {
		t.Fatalf("got %v", err)
	}
	for _, r := range no.Why() {
		if r.Rule == "" || r.Text == "" || r.Protects == "" || r.Instead == "" {
			t.Errorf("a reason says too little: %+v", r)
		}
	}
	_, err = c.VerifyRecord(t.Context(), nil)
	if !errors.As(err, &no) || no.Status != 403 || no.Code != "role" {
		t.Errorf("what is not an analyst's: got %v", err)
	}
	_, err = c.ShowDataset(t.Context(), "../../api/v1/users")
	if !client.NotFound(err) {
		t.Errorf("a name with slashes: got %v", err)
	}
	nobody, err := client.New(served(t), client.Token("no-such-token-at-all"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := nobody.WhoAmI(t.Context()); !errors.As(err, &no) || no.Status != 401 {
		t.Errorf("a token that opens nothing: got %v", err)
	}
}

func TestAListGoesOnByItself(t *testing.T) {
	c := as(t, candor.Steward)
	var all []string
	for p, err := range c.ListPeople(t.Context(), 0, client.PageOf(7)) {
		if err != nil {
			t.Fatal(err)
		}
		if all = append(all, p.ID); len(all) == 30 {
			break
		}
	}
	seen := map[string]bool{}
	for _, id := range all {
		seen[id] = true
	}
	if len(all) != 30 || len(seen) != 30 {
		t.Errorf("got %d people, %d different", len(all), len(seen))
	}
	for _, err := range c.ListPeople(t.Context(), 0, client.PageOf(7000)) {
		var no *client.Error
		if !errors.As(err, &no) || len(no.Misfits) != 1 || no.Misfits[0].At != "/limit" {
			t.Errorf("got %v", err)
		}
	}
}

func TestAPersonsRecordIsTypedThroughout(t *testing.T) {
	c := as(t, candor.Steward)
	p, err := c.ShowPerson(t.Context(), client.Whom{Person: shop.info.Customer.ID, By: "customer"})
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Record.Sections) == 0 || len(p.Choices) == 0 || p.Since.IsZero() || len(p.Looks) == 0 {
		t.Errorf("got %d sections, %d choices, known since %v, looked at %d times", len(p.Record.Sections), len(p.Choices), p.Since, len(p.Looks))
	}
	before := len(p.Looks)
	if p, err = c.ExportPerson(t.Context(), client.Whom{Person: p.ID}); err != nil || len(p.Looks) != before+1 {
		t.Errorf("each look is shown to them: got %d after %d, %v", len(p.Looks), before, err)
	}
}

func TestATokenIsMadeUsedAndTakenBack(t *testing.T) {
	c := as(t, candor.Board)
	made, err := c.CreateToken(t.Context(), client.NewToken{Name: "audit", Days: 3})
	if err != nil {
		t.Fatal(err)
	}
	program, err := c.With(client.Token(made.Token))
	if err != nil {
		t.Fatal(err)
	}
	if who, err := program.WhoAmI(t.Context()); err != nil || who.Role != candor.Board {
		t.Errorf("got %+v, %v", who, err)
	}
	if v, err := program.VerifyRecord(t.Context(), nil); err != nil || !v.OK {
		t.Errorf("got %+v, %v", v, err)
	}
	if _, err := c.RevokeToken(t.Context(), made.ID); err != nil {
		t.Fatal(err)
	}
	var no *client.Error
	if _, err := program.WhoAmI(t.Context()); !errors.As(err, &no) || no.Status != 401 {
		t.Errorf("taken back: got %v", err)
	}
}

func TestTheSameKeyIsDoneOnce(t *testing.T) {
	c := as(t, candor.Steward)
	key := client.Key("a-key-of-one-s-own-1")
	first, err := c.NextEpoch(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	second, err := c.NextEpoch(t.Context(), key)
	if err != nil || second != first {
		t.Errorf("got %+v after %+v, %v", second, first, err)
	}
	third, err := c.NextEpoch(t.Context())
	if err != nil || third == first {
		t.Errorf("another key: got %+v, %v", third, err)
	}
}

func TestAFileIsBroughtInAndTheRecordTakenOut(t *testing.T) {
	c := as(t, candor.Steward)
	file := strings.NewReader("customer_id,day,category,channel,amount,units\n")
	rep, err := c.LoadFile(t.Context(), "purchases", true, "comma", file, "text/csv")
	if err != nil || rep.Report == nil || rep.Report.Rows != 0 {
		t.Errorf("got %+v, %v", rep, err)
	}
	if _, err := c.LoadFile(t.Context(), "purchases", true, "", strings.NewReader("<html>"), "text/html"); err == nil {
		t.Error("a page was taken for a table")
	}
	var zip bytes.Buffer
	if err := as(t, candor.Board).ExportRecord(t.Context(), &zip); err != nil || !bytes.HasPrefix(zip.Bytes(), []byte("PK")) {
		t.Errorf("got %d bytes, %v", zip.Len(), err)
	}
}

func TestOverASocketWhoeverReachesItIsWhomTheServerSays(t *testing.T) {
	served(t)
	a := shop.api
	operator := access.AtHost("fernco")
	a.Session = func(*http.Request) candor.Actor { return operator }
	path := filepath.Join(t.TempDir(), "s")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewUnstartedServer(api.New(a))
	s.Listener = l
	s.Start()
	defer s.Close()
	c, err := client.New("unix:" + path)
	if err != nil {
		t.Fatal(err)
	}
	if who, err := c.WhoAmI(t.Context()); err != nil || who.Role != candor.Operator {
		t.Errorf("got %+v, %v", who, err)
	}
}
