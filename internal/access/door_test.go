package access_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/access/accesstest"
)

var ctx = context.Background()

const (
	good   = "correct horse battery"
	origin = "192.0.2.1"
)

// house is a door with everything around it, and a clock to turn.
type house struct {
	t      *testing.T
	door   *access.Door
	store  *memStore
	outbox *access.Outbox
	config access.Config
	now    time.Time
}

type lockedSource struct {
	mu  sync.Mutex
	src io.Reader
}

func (l *lockedSource) Read(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.src.Read(p)
}

func newHouse(t *testing.T) *house {
	h := &house{t: t, store: newMemStore(), outbox: access.NewOutbox(10), now: time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC)}
	h.config = access.Config{
		Store: h.store, Mailer: h.outbox,
		Find: func(_ context.Context, email string) (candor.SubjectID, error) {
			return map[string]candor.SubjectID{"ada@example.org": 7, "bob@example.org": 8}[strings.ToLower(email)], nil
		},
		Link: func(token string) string { return "http://localhost/link/" + token },
		Now:  func() time.Time { return h.now }, Random: &lockedSource{src: rand.NewChaCha8([32]byte{1})},
		Company: "sample", CompanyName: "Sample Shop",
	}
	h.open()
	return h
}

// open is a restart: the same store, a new door.
func (h *house) open() {
	h.t.Helper()
	var err error
	if h.door, err = access.New(h.config); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) after(d time.Duration) { h.now = h.now.Add(d) }

// staff invites and sets up an account, and gives its first session.
func (h *house) staff(name string, role candor.Role) access.SignedIn {
	h.t.Helper()
	in, _, no, err := h.door.Accept(ctx, h.invite(name, role, ""), good, origin)
	if no != nil || err != nil {
		h.t.Fatalf("accept: %v %v", no, err)
	}
	return in
}

func (h *house) invite(name string, role candor.Role, party candor.PartyID) access.Secret {
	h.t.Helper()
	s, no, err := h.door.Invite(ctx, access.AtHost("sample"), access.Invitee{Name: name, Role: role, Party: party})
	if no != nil || err != nil {
		h.t.Fatalf("invite: %v %v", no, err)
	}
	return s
}

func (h *house) partner(name string) access.Secret {
	h.t.Helper()
	_, key, no, err := h.door.Accept(ctx, h.invite(name, candor.Partner, candor.PartyID(name)), "", origin)
	if no != nil || err != nil || key.Zero() {
		h.t.Fatalf("accept: %v %v", no, err)
	}
	return key
}

// link reads the token out of the newest mail.
func (h *house) link() access.Secret {
	h.t.Helper()
	_, rest, ok := strings.Cut(h.outbox.Messages()[0].Body, "http://localhost/link/")
	if !ok {
		h.t.Fatal("the newest mail has no link")
	}
	token, _, _ := strings.Cut(rest, "\n")
	return access.ParseSecret(token)
}

func (h *house) wantSession(what string, s access.Secret, want candor.Actor) {
	h.t.Helper()
	if got, err := h.door.Session(ctx, s); got != want || err != nil {
		h.t.Errorf("%s: got %+v, %v, want %+v", what, got, err, want)
	}
}

func wantRefused(t *testing.T, what, rule string, no []candor.Reason, err error) {
	t.Helper()
	if err != nil || len(no) == 0 {
		t.Errorf("%s: got %v, %v, want a refusal", what, no, err)
		return
	}
	for _, r := range no {
		if r.Rule != rule || r.Text == "" || r.Protects == "" || r.Instead == "" {
			t.Errorf("%s: got %+v, want a whole refusal by %q", what, r, rule)
		}
	}
}

var maria = candor.Actor{Role: candor.Steward, Name: "maria", Party: "sample"}

func TestStaffSignInWithTheirPasswordAndOut(t *testing.T) {
	h := newHouse(t)
	first := h.staff("maria", candor.Steward)
	h.wantSession("the session of the set-up", first.Token, maria)
	in, no, err := h.door.SignInPassword(ctx, "maria", good, origin)
	if no != nil || err != nil || in.Actor != maria || !in.Expires.Equal(h.now.Add(access.SessionLife)) {
		t.Fatalf("got %+v, %v, %v", in, no, err)
	}
	h.wantSession("signed in", in.Token, maria)
	if err := h.door.SignOut(ctx, in.Token); err != nil {
		t.Error(err)
	}
	h.wantSession("signed out", in.Token, candor.Actor{})
	h.wantSession("the other browser", first.Token, maria)
	if err := h.door.SignOut(ctx, in.Token); err != nil {
		t.Errorf("signing out twice: %v", err)
	}
}

func TestASessionEndsByItself(t *testing.T) {
	h := newHouse(t)
	in := h.staff("maria", candor.Steward)
	h.after(access.SessionLife - time.Second)
	h.wantSession("a second before", in.Token, maria)
	h.after(time.Second)
	h.wantSession("at its end", in.Token, candor.Actor{})
	if err := h.door.Sweep(ctx); err != nil || len(h.store.tokens) != 0 {
		t.Errorf("after sweeping: %d tokens, %v", len(h.store.tokens), err)
	}
}

func TestWrongNamesAndPasswordsGetOneAnswer(t *testing.T) {
	h := newHouse(t)
	h.staff("maria", candor.Steward)
	h.staff("gone", candor.Analyst)
	h.partner("acme")
	h.invite("fresh", candor.Board, "")
	if no, err := h.door.Close(ctx, access.AtHost("sample"), "gone"); no != nil || err != nil {
		t.Fatal(no, err)
	}
	var answers [][]candor.Reason
	for _, c := range []struct{ name, password string }{
		{"maria", "wrong horse battery"}, {"maria", ""}, {"maria", good + " "}, {"maria", strings.Repeat("x", 300)},
		{"nobody", good}, {"", good}, {"", ""}, {"MARIA", good}, {"maria'--", good},
		{"gone", good}, {"fresh", ""}, {"fresh", good}, {"acme", good}, {"acme", ""}, {"-", good},
	} {
		in, no, err := h.door.SignInPassword(ctx, c.name, c.password, origin)
		wantRefused(t, fmt.Sprintf("%q", c), "sign-in", no, err)
		if !in.Token.Zero() || in.Actor != (candor.Actor{}) {
			t.Errorf("%q: a refusal came with %+v", c, in)
		}
		answers = append(answers, no)
	}
	for i, a := range answers {
		if !reflect.DeepEqual(a, answers[0]) {
			t.Errorf("answer %d differs: %+v", i, a)
		}
	}
}

// Whether a name exists must not show in the time: each attempt costs one hash of the same parameters.
func TestEveryAttemptCostsOneHashOfTheSameKind(t *testing.T) {
	h := newHouse(t)
	h.staff("maria", candor.Steward)
	h.staff("gone", candor.Analyst)
	h.partner("acme")
	h.invite("fresh", candor.Board, "")
	_, _ = h.door.Close(ctx, access.AtHost("sample"), "gone")
	damaged, _ := h.store.Account(ctx, "maria")
	damaged.Name, damaged.Version, damaged.Password = "damaged", 0, "$argon2id$v=19$m=1"
	_ = h.store.PutAccount(ctx, damaged)
	var seen []string
	access.WatchComparisons(h.door, &seen, false)
	names := []string{"maria", "nobody", "", "gone", "fresh", "acme", "damaged"}
	for i, name := range names {
		_, no, err := h.door.SignInPassword(ctx, name, "wrong horse battery", origin)
		wantRefused(t, name, "sign-in", no, err)
		if len(seen) != i+1 {
			t.Fatalf("%q: %d hashes, want %d", name, len(seen), i+1)
		}
		if want := "m=19456 t=2 p=1 salt=16 key=32"; seen[i] != want {
			t.Errorf("%q: got a hash with %s, want %s", name, seen[i], want)
		}
	}
}

func TestAnAccountThatMayNotUseAPasswordIsRefusedWhateverItFits(t *testing.T) {
	h := newHouse(t)
	h.staff("gone", candor.Analyst)
	h.partner("acme")
	_, _ = h.door.Close(ctx, access.AtHost("sample"), "gone")
	staff, _ := h.store.Account(ctx, "gone")
	acme, _ := h.store.Account(ctx, "acme")
	acme.Password = staff.Password // as no door writes it
	if err := h.store.PutAccount(ctx, acme); err != nil {
		t.Fatal(err)
	}
	var seen []string
	access.WatchComparisons(h.door, &seen, true) // everything fits
	for _, name := range []string{"nobody", "", "gone", "acme"} {
		_, no, err := h.door.SignInPassword(ctx, name, good, origin)
		wantRefused(t, name, "sign-in", no, err)
	}
}

func TestATokenThatNoDoorWritesOpensNothing(t *testing.T) {
	h := newHouse(t)
	h.staff("maria", candor.Steward)
	later := h.now.Add(time.Minute)
	for what, tok := range map[string]access.Token{
		"a colleague's access key":          {Use: access.ForKey, Holder: access.Holder{Account: "maria"}},
		"a link for a colleague":            {Use: access.ForLink, Holder: access.Holder{Account: "maria"}, Expires: later},
		"a link for the unknown":            {Use: access.ForLink, Holder: access.Holder{Account: "-"}, Expires: later},
		"a session without an end":          {Use: access.ForSession, Holder: access.Holder{Account: "maria"}},
		"a link without an end":             {Use: access.ForLink, Holder: access.Holder{Subject: 7}},
		"an invitation without an end":      {Use: access.ForSetup, Holder: access.Holder{Account: "maria"}},
		"a session of nobody":               {Use: access.ForSession, Expires: later},
		"a session of two":                  {Use: access.ForSession, Holder: access.Holder{Account: "maria", Subject: 7}, Expires: later},
		"a session of an account not there": {Use: access.ForSession, Holder: access.Holder{Account: "paul"}, Expires: later},
		"an invitation for a customer":      {Use: access.ForSetup, Holder: access.Holder{Subject: 7}, Expires: later},
		"a customer's access key":           {Use: access.ForKey, Holder: access.Holder{Subject: 7}},
	} {
		secret := access.ParseSecret(what)
		for _, use := range []access.TokenUse{access.ForSession, access.ForLink, access.ForSetup, access.ForKey} {
			tok.Hash = access.HashOf(secret, use) // found at every door
			if err := h.store.PutToken(ctx, tok); err != nil {
				t.Fatal(err)
			}
		}
		h.wantSession(what, secret, candor.Actor{})
		in, _, err := h.door.SignInKey(ctx, secret, origin)
		in2, _, err2 := h.door.FinishMagicLink(ctx, secret, origin)
		in3, key, _, err3 := h.door.Accept(ctx, secret, good, origin)
		if !in.Token.Zero() || !in2.Token.Zero() || !in3.Token.Zero() || !key.Zero() || errors.Join(err, err2, err3) != nil {
			t.Errorf("%s: opened something: %+v %+v %+v %v", what, in.Actor, in2.Actor, in3.Actor, errors.Join(err, err2, err3))
		}
		h.open() // with all its guesses
	}
}

func TestGuessingLocksANameAndTimeOrAnInvitationOpensItAgain(t *testing.T) {
	h := newHouse(t)
	h.staff("maria", candor.Steward)
	var seen []string
	access.WatchComparisons(h.door, &seen, false)
	guess := func(name, from string) []candor.Reason {
		t.Helper()
		_, no, err := h.door.SignInPassword(ctx, name, "wrong horse battery", from)
		if err != nil || no == nil {
			t.Fatal(no, err)
		}
		return no
	}
	for i := range 10 {
		if no := guess("maria", fmt.Sprint("192.0.2.", i)); no[0].Rule != "sign-in" {
			t.Fatalf("guess %d: %+v", i, no)
		}
		guess("nobody", fmt.Sprint("198.51.100.", i))
	}
	known, unknown := guess("maria", "192.0.2.100"), guess("nobody", "192.0.2.101")
	wantRefused(t, "the eleventh guess", "attempts", known, nil)
	if !reflect.DeepEqual(known, unknown) {
		t.Errorf("a lock tells whether the name exists: %+v and %+v", known, unknown)
	}
	if len(seen) != 20 {
		t.Errorf("%d hashes, want 20: a locked name costs none", len(seen))
	}

	locked := func() bool {
		t.Helper()
		_, no, err := h.door.SignInPassword(ctx, "maria", good, "203.0.113.9")
		if err != nil {
			t.Fatal(err)
		}
		return no != nil && no[0].Rule == "attempts"
	}
	if !locked() {
		t.Error("the right password opens a locked name")
	}
	h.after(89 * time.Second)
	if !locked() {
		t.Error("the lock ended early")
	}
	h.after(time.Second)
	if locked() {
		t.Error("the lock did not end")
	}
	if !locked() {
		t.Error("one attempt came back, two were had")
	}
	// An invitation mends it at once.
	h.staff("maria", candor.Steward)
	if locked() {
		t.Error("still locked after a new invitation was used")
	}
}

func TestGuessingFromOneOriginLocksTheOriginAndNoName(t *testing.T) {
	h := newHouse(t)
	h.staff("maria", candor.Steward)
	var seen []string
	access.WatchComparisons(h.door, &seen, false)
	for i := range 30 {
		_, no, err := h.door.SignInPassword(ctx, fmt.Sprint("name", i), "wrong horse battery", "2001:db8::1")
		wantRefused(t, "a guess", "sign-in", no, err)
	}
	for i := range 20 { // from elsewhere in the same /64; these must not use up maria's guesses
		_, no, err := h.door.SignInPassword(ctx, "maria", "wrong horse battery", fmt.Sprintf("2001:db8::%x", i+2))
		wantRefused(t, "from a locked network", "attempts", no, err)
	}
	for what, attempt := range map[string]func() ([]candor.Reason, error){
		"a key": func() ([]candor.Reason, error) {
			_, no, err := h.door.SignInKey(ctx, access.ParseSecret("x"), "2001:db8::1")
			return no, err
		},
		"a link": func() ([]candor.Reason, error) {
			_, no, err := h.door.FinishMagicLink(ctx, access.ParseSecret("x"), "2001:db8::1")
			return no, err
		},
		"asking for a link": func() ([]candor.Reason, error) {
			return h.door.StartMagicLink(ctx, "ada@example.org", "2001:db8::1", accesstest.Letters)
		},
		"an invitation": func() ([]candor.Reason, error) {
			_, _, no, err := h.door.Accept(ctx, access.ParseSecret("x"), good, "2001:db8::1")
			return no, err
		},
	} {
		no, err := attempt()
		wantRefused(t, what, "attempts", no, err)
	}
	_, no, err := h.door.SignInPassword(ctx, "maria", "wrong horse battery", "192.0.2.1")
	wantRefused(t, "maria from home", "sign-in", no, err)
}

func TestManyGoodSignInsFromOneOfficeLockNobody(t *testing.T) {
	h := newHouse(t)
	key := h.partner("acme")
	for i := range 100 {
		if who, no, err := h.door.ByKey(ctx, key, origin); no != nil || err != nil || who.Name != "acme" {
			t.Fatalf("call %d: %+v, %v, %v", i, who, no, err)
		}
	}
	h.staff("maria", candor.Steward)
	for i := range 32 {
		if _, no, err := h.door.SignInPassword(ctx, "maria", good, origin); no != nil || err != nil {
			t.Fatalf("sign-in %d: %v, %v", i, no, err)
		}
	}
}

func TestAPartnerSignsInWithItsKeyAlone(t *testing.T) {
	h := newHouse(t)
	key := h.partner("acme")
	acme := candor.Actor{Role: candor.Partner, Name: "acme", Party: "acme"}
	in, no, err := h.door.SignInKey(ctx, key, origin)
	if no != nil || err != nil || in.Actor != acme {
		t.Fatalf("got %+v, %v, %v", in, no, err)
	}
	h.wantSession("by key", in.Token, acme)
	h.after(10 * 365 * 24 * time.Hour)
	if who, no, err := h.door.ByKey(ctx, key, origin); who != acme || no != nil || err != nil {
		t.Errorf("ten years later: %+v, %v, %v", who, no, err)
	}
	for what, wrong := range map[string]access.Secret{
		"a key with one character changed": access.ParseSecret(flip(key.Reveal())),
		"a shortened key":                  access.ParseSecret(key.Reveal()[:42]),
		"nothing":                          {},
		"the account's name":               access.ParseSecret("acme"),
		"a session's token":                in.Token,
	} {
		in, no, err := h.door.SignInKey(ctx, wrong, origin)
		wantRefused(t, what, "sign-in", no, err)
		if !in.Token.Zero() {
			t.Errorf("%s opened a session", what)
		}
	}
	h.wantSession("the key used as a session", key, candor.Actor{})
	// A new invitation makes a new key; the old one ends when it is used, not before.
	invitation := h.invite("acme", candor.Partner, "acme")
	if _, no, _ := h.door.ByKey(ctx, key, origin); no != nil {
		t.Error("the old key ended with the invitation")
	}
	_, next, _, err := h.door.Accept(ctx, invitation, "", origin)
	if err != nil || next.Reveal() == key.Reveal() {
		t.Fatal("no new key", err)
	}
	_, no, err = h.door.ByKey(ctx, key, origin)
	wantRefused(t, "the old key", "sign-in", no, err)
}

func flip(s string) string {
	if s[0] == 'A' {
		return "B" + s[1:]
	}
	return "A" + s[1:]
}

func TestSecretsAreKeptAsHashesOnly(t *testing.T) {
	h := newHouse(t)
	key, in := h.partner("acme"), h.staff("maria", candor.Steward)
	if _, err := h.door.StartMagicLink(ctx, "ada@example.org", origin, accesstest.Letters); err != nil {
		t.Fatal(err)
	}
	all := fmt.Sprintf("%#v %#v", h.store.accounts, h.store.tokens)
	for _, secret := range []string{key.Reveal(), in.Token.Reveal(), h.link().Reveal(), good, "ada@example.org"} {
		if strings.Contains(all, secret) {
			t.Errorf("the store holds %q", secret)
		}
	}
}

func TestACustomerSignsInByALinkToTheirAddressOnce(t *testing.T) {
	h := newHouse(t)
	if no, err := h.door.StartMagicLink(ctx, " Ada@Example.org ", origin, accesstest.Letters); no != nil || err != nil {
		t.Fatal(no, err)
	}
	m := h.outbox.Messages()[0]
	if m.To != "Ada@Example.org" || !m.At.Equal(h.now) || !strings.Contains(m.Subject, "Sample Shop") {
		t.Errorf("got a mail to %q at %v: %q", m.To, m.At, m.Subject)
	}
	link, ada := h.link(), candor.Actor{Role: candor.Customer, Subject: 7}
	h.wantSession("the link's token as a session", link, candor.Actor{})
	h.after(access.LinkLife - time.Second)
	in, no, err := h.door.FinishMagicLink(ctx, link, origin)
	if no != nil || err != nil || in.Actor != ada {
		t.Fatalf("got %+v, %v, %v", in, no, err)
	}
	h.wantSession("after the link", in.Token, ada)
	_, no, err = h.door.FinishMagicLink(ctx, link, origin)
	wantRefused(t, "the link again", "sign-in", no, err)
	_, no, err = h.door.FinishMagicLink(ctx, in.Token, origin)
	wantRefused(t, "the session's token as a link", "sign-in", no, err)
	h.wantSession("still", in.Token, ada)
}

func TestALinkEndsAfterAQuarterOfAnHour(t *testing.T) {
	h := newHouse(t)
	_, _ = h.door.StartMagicLink(ctx, "ada@example.org", origin, accesstest.Letters)
	link := h.link()
	h.after(access.LinkLife)
	_, no, err := h.door.FinishMagicLink(ctx, link, origin)
	wantRefused(t, "at its end", "sign-in", no, err)
	h.after(-time.Minute)
	_, no, err = h.door.FinishMagicLink(ctx, link, origin)
	wantRefused(t, "with the clock turned back", "sign-in", no, err)
}

func TestOfManyWhoPressALinkAtOnceOneGetsIn(t *testing.T) {
	h := newHouse(t)
	_, _ = h.door.StartMagicLink(ctx, "ada@example.org", origin, accesstest.Letters)
	link := h.link()
	var mu sync.Mutex
	opened := 0
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			in, _, err := h.door.FinishMagicLink(ctx, link, fmt.Sprint("192.0.2.", i))
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			}
			if !in.Token.Zero() {
				opened++
			}
		})
	}
	wg.Wait()
	if opened != 1 {
		t.Errorf("got %d sessions, want 1", opened)
	}
}

func TestAskingForALinkDoesNotTellWhetherAnAddressIsKnown(t *testing.T) {
	h := newHouse(t)
	ask := func(email string) []candor.Reason {
		t.Helper()
		no, err := h.door.StartMagicLink(ctx, email, origin, accesstest.Letters)
		if err != nil {
			t.Fatal(err)
		}
		return no
	}
	for range 3 {
		tokens, mails := len(h.store.tokens), len(h.outbox.Messages())
		known := ask("ada@example.org")
		tokens2, mails2 := len(h.store.tokens), len(h.outbox.Messages())
		unknown := ask("eve@example.org")
		if known != nil || unknown != nil {
			t.Fatal(known, unknown)
		}
		if a, b := tokens2-tokens, len(h.store.tokens)-tokens2; a != 1 || b != 1 {
			t.Errorf("known wrote %d tokens, unknown %d", a, b)
		}
		if a, b := mails2-mails, len(h.outbox.Messages())-mails2; a != 1 || b != 1 {
			t.Errorf("known sent %d mails, unknown %d", a, b)
		}
	}
	m := h.outbox.Messages()[0]
	if m.To != "eve@example.org" || strings.Contains(m.Body, "http") {
		t.Errorf("the mail to an unknown address: %q", m.Body)
	}
	known, unknown := ask("ada@example.org"), ask("eve@example.org")
	wantRefused(t, "the fourth link in a row", "attempts", known, nil)
	if !reflect.DeepEqual(known, unknown) {
		t.Error("the limit tells whether an address is known")
	}
	if no := ask("ADA@example.org"); no == nil {
		t.Error("capitals make another address of it")
	}
	if no := ask("bob@example.org"); no != nil {
		t.Error("one address's links count against another's")
	}
}

func TestWhatIsNoAddressGetsNoMail(t *testing.T) {
	h := newHouse(t)
	for _, bad := range []string{
		"", "ada", "@example.org", "ada@", "ada@@example.org", "ada@example.org\r\nBcc: eve@example.org", "ada@example.org, eve@example.org",
		"Ada <ada@example.org>", "ada @example.org", "a\x00@example.org", strings.Repeat("a", 250) + "@example.org", "ada@exa\u2028mple.org", "\xff@example.org",
	} {
		h.open() // its own guesses
		no, err := h.door.StartMagicLink(ctx, bad, origin, accesstest.Letters)
		wantRefused(t, fmt.Sprintf("%q", bad), "sign-in", no, err)
	}
	if n := len(h.outbox.Messages()); n != 0 {
		t.Errorf("%d mails were sent", n)
	}
}

func TestADeletedPersonIsSignedOutAndTheirLinksOpenNothing(t *testing.T) {
	h := newHouse(t)
	_, _ = h.door.StartMagicLink(ctx, "ada@example.org", origin, accesstest.Letters)
	in, _, err := h.door.FinishMagicLink(ctx, h.link(), origin)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = h.door.StartMagicLink(ctx, "bob@example.org", origin, accesstest.Letters)
	bob, _, _ := h.door.FinishMagicLink(ctx, h.link(), origin)
	_, _ = h.door.StartMagicLink(ctx, "ada@example.org", origin, accesstest.Letters)
	link := h.link()
	if err := h.door.Forget(ctx, 7); err != nil {
		t.Fatal(err)
	}
	h.outbox.Forget("ADA@example.org")
	h.wantSession("the deleted person", in.Token, candor.Actor{})
	h.wantSession("somebody else", bob.Token, candor.Actor{Role: candor.Customer, Subject: 8})
	_, no, err := h.door.FinishMagicLink(ctx, link, origin)
	wantRefused(t, "a link mailed before", "sign-in", no, err)
	for _, m := range h.outbox.Messages() {
		if m.To != "bob@example.org" {
			t.Errorf("a mail to %q is still kept", m.To)
		}
	}
}

func TestAnInvitationWorksOnceForThreeDaysAndTheNewestOnly(t *testing.T) {
	h := newHouse(t)
	old := h.invite("maria", candor.Steward, "")
	token := h.invite("maria", candor.Steward, "")
	accept := func(s access.Secret, password string) []candor.Reason {
		t.Helper()
		_, _, no, err := h.door.Accept(ctx, s, password, origin)
		if err != nil {
			t.Fatal(err)
		}
		return no
	}
	wantRefused(t, "the earlier invitation", "sign-in", accept(old, good), nil)
	wantRefused(t, "a made-up one", "sign-in", accept(access.ParseSecret("x"), good), nil)
	wantRefused(t, "none", "sign-in", accept(access.Secret{}, good), nil)
	if who, ok, err := h.door.Invited(ctx, token); !ok || err != nil || who.Name != "maria" || who.Role != candor.Steward {
		t.Errorf("invited: %+v, %v, %v", who, ok, err)
	}
	wantRefused(t, "a short password", "account", accept(token, "short"), nil)
	h.after(access.SetupLife - time.Second)
	if no := accept(token, good); no != nil {
		t.Fatalf("after a bad password and nearly three days: %+v", no)
	}
	wantRefused(t, "the second time", "sign-in", accept(token, "another horse battery"), nil)
	if _, ok, err := h.door.Invited(ctx, token); ok || err != nil {
		t.Errorf("a used invitation still shows: %v, %v", ok, err)
	}
	late := h.invite("paul", candor.Board, "")
	h.after(access.SetupLife)
	wantRefused(t, "after three days", "sign-in", accept(late, good), nil)
}

func TestANewPasswordEndsTheSessionsBefore(t *testing.T) {
	h := newHouse(t)
	before := h.staff("maria", candor.Steward)
	token := h.invite("maria", candor.Steward, "")
	h.wantSession("while the invitation is unused", before.Token, maria)
	in, _, no, err := h.door.Accept(ctx, token, "another horse battery", origin)
	if no != nil || err != nil {
		t.Fatal(no, err)
	}
	h.wantSession("before", before.Token, candor.Actor{})
	h.wantSession("after", in.Token, maria)
	_, no, err = h.door.SignInPassword(ctx, "maria", good, origin)
	wantRefused(t, "the old password", "sign-in", no, err)
}

func TestOnlyThoseWithTheDutyInviteCloseAndList(t *testing.T) {
	h := newHouse(t)
	h.staff("maria", candor.Steward)
	for _, r := range append(slices.Clone(everyRole), candor.Nobody) {
		may := r == candor.Board || r == candor.Operator
		s, no, err := h.door.Invite(ctx, actor(r), access.Invitee{Name: "new-" + "x" + string(r), Role: candor.Analyst})
		if err != nil || (no == nil) != may || s.Zero() == may {
			t.Errorf("%q invites: %v, %v", r, no, err)
		}
		all, no, err := h.door.Accounts(ctx, actor(r))
		if err != nil || (no == nil) != may || (len(all) > 0) != may {
			t.Errorf("%q lists: %d, %v, %v", r, len(all), no, err)
		}
		for _, a := range all {
			if a.Password != "" {
				t.Errorf("the list shows a password hash")
			}
		}
		if no, err := h.door.Close(ctx, actor(r), "new-x"+string(r)); err != nil || (no == nil) != may {
			t.Errorf("%q closes: %v, %v", r, no, err)
		}
	}
}

func TestAnInvitationThatFitsNobodyIsRefused(t *testing.T) {
	h := newHouse(t)
	h.staff("maria", candor.Steward)
	for what, who := range map[string]access.Invitee{
		"an address as a name":       {Name: "ada@example.org", Role: candor.Analyst},
		"a name with capitals":       {Name: "Maria", Role: candor.Analyst},
		"no name":                    {Role: candor.Analyst},
		"the name of nobody":         {Name: "-", Role: candor.Analyst},
		"a customer":                 {Name: "ada", Role: candor.Customer},
		"an operator":                {Name: "root", Role: candor.Operator, Party: "sample"},
		"no role":                    {Name: "ada"},
		"a partner of no company":    {Name: "acme", Role: candor.Partner},
		"a partner that is us":       {Name: "acme", Role: candor.Partner, Party: "sample"},
		"staff of another company":   {Name: "ada", Role: candor.Board, Party: "acme"},
		"a steward made board":       {Name: "maria", Role: candor.Board},
		"a steward made partner":     {Name: "maria", Role: candor.Partner, Party: "acme"},
		"a name of sixty-five signs": {Name: strings.Repeat("a", 65), Role: candor.Analyst},
	} {
		s, no, err := h.door.Invite(ctx, access.AtHost("sample"), who)
		wantRefused(t, what, "account", no, err)
		if !s.Zero() {
			t.Errorf("%s: an invitation was made", what)
		}
	}
	if n := len(h.store.accounts); n != 1 {
		t.Errorf("%d accounts, want 1", n)
	}
}

func TestAClosedAccountOpensNothingAtOnceAndAnInvitationReopensIt(t *testing.T) {
	h := newHouse(t)
	in, key := h.staff("maria", candor.Steward), h.partner("acme")
	byKey, _, _ := h.door.SignInKey(ctx, key, origin)
	pending := h.invite("maria", candor.Steward, "")
	for _, n := range []string{"maria", "acme"} {
		if no, err := h.door.Close(ctx, access.AtHost("sample"), n); no != nil || err != nil {
			t.Fatal(no, err)
		}
	}
	h.wantSession("maria's session", in.Token, candor.Actor{})
	h.wantSession("acme's session", byKey.Token, candor.Actor{})
	_, no, err := h.door.SignInPassword(ctx, "maria", good, origin)
	wantRefused(t, "the password", "sign-in", no, err)
	_, no, err = h.door.SignInKey(ctx, key, origin)
	wantRefused(t, "the key", "sign-in", no, err)
	_, _, no, err = h.door.Accept(ctx, pending, good, origin)
	wantRefused(t, "an invitation from before", "sign-in", no, err)
	no, err = h.door.Close(ctx, access.AtHost("sample"), "nobody")
	wantRefused(t, "closing nobody", "account", no, err)
	h.wantSession("reopened", h.staff("maria", candor.Steward).Token, maria)
}

// Closing is one write of the account; the tokens are only swept up after it.
func TestAClosedOrChangedAccountIsSoEvenWhileItsTokensRemain(t *testing.T) {
	h := newHouse(t)
	in, key := h.staff("maria", candor.Steward), h.partner("acme")
	a, _ := h.store.Account(ctx, "maria")
	a.Role = candor.Analyst
	if err := h.store.PutAccount(ctx, a); err != nil {
		t.Fatal(err)
	}
	h.wantSession("with a smaller role", in.Token, candor.Actor{Role: candor.Analyst, Name: "maria", Party: "sample"})
	for _, n := range []string{"maria", "acme"} {
		a, _ := h.store.Account(ctx, n)
		a.Closed = true
		if err := h.store.PutAccount(ctx, a); err != nil {
			t.Fatal(err)
		}
	}
	h.wantSession("closed", in.Token, candor.Actor{})
	_, no, err := h.door.ByKey(ctx, key, origin)
	wantRefused(t, "a closed partner's key", "sign-in", no, err)
}

func TestAStoreThatFailsSignsNobodyIn(t *testing.T) {
	h := newHouse(t)
	in, key := h.staff("maria", candor.Steward), h.partner("acme")
	_, _ = h.door.StartMagicLink(ctx, "ada@example.org", origin, accesstest.Letters)
	link, invitation := h.link(), h.invite("paul", candor.Board, "")
	broken := errors.New("disk full")
	h.store.broken = broken
	for what, attempt := range map[string]func() (bool, error){
		"session": func() (bool, error) { a, err := h.door.Session(ctx, in.Token); return a != candor.Actor{}, err },
		"key":     func() (bool, error) { a, _, err := h.door.ByKey(ctx, key, origin); return a != candor.Actor{}, err },
		"password": func() (bool, error) {
			s, _, err := h.door.SignInPassword(ctx, "maria", good, origin)
			return !s.Token.Zero(), err
		},
		"link": func() (bool, error) {
			s, _, err := h.door.FinishMagicLink(ctx, link, origin)
			return !s.Token.Zero(), err
		},
		"accept": func() (bool, error) {
			s, _, _, err := h.door.Accept(ctx, invitation, good, origin)
			return !s.Token.Zero(), err
		},
		"start": func() (bool, error) {
			_, err := h.door.StartMagicLink(ctx, "bob@example.org", origin, accesstest.Letters)
			return false, err
		},
		"sign out": func() (bool, error) { return false, h.door.SignOut(ctx, in.Token) },
		"invite": func() (bool, error) {
			s, _, err := h.door.Invite(ctx, access.AtHost("sample"), access.Invitee{Name: "x", Role: candor.Board})
			return !s.Zero(), err
		},
	} {
		if in, err := attempt(); in || !errors.Is(err, broken) {
			t.Errorf("%s: got in %v, %v, want the store's error", what, in, err)
		}
	}
}

func TestADoorWithAPartMissingDoesNotOpen(t *testing.T) {
	whole := newHouse(t).config
	for i := range reflect.TypeOf(whole).NumField() {
		c := whole
		f := reflect.ValueOf(&c).Elem().Field(i)
		name := reflect.TypeOf(whole).Field(i).Name
		f.SetZero()
		if _, err := access.New(c); (err == nil) != (name == "CompanyName") {
			t.Errorf("without %s: got %v", name, err)
		}
	}
	c := whole
	c.Random = strings.NewReader("too little")
	if _, err := access.New(c); err == nil {
		t.Error("a door opened on a broken source")
	}
}

func TestTheOutboxKeepsTheNewest(t *testing.T) {
	o := access.NewOutbox(2)
	for i := range 4 {
		if err := o.Send(ctx, access.Message{To: fmt.Sprint(i)}); err != nil {
			t.Fatal(err)
		}
	}
	got := o.Messages()
	if len(got) != 2 || got[0].To != "3" || got[1].To != "2" {
		t.Errorf("got %d messages, newest to %q", len(got), got[0].To)
	}
}
