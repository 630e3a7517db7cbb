package partner

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"math/big"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/candor-data/candor"
)

var (
	noon  = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	fern  = seeded(1)
	pay   = seeded(2)
	other = seeded(3)
)

func seeded(b byte) ed25519.PrivateKey {
	key, err := NewKey(bytes.NewReader(bytes.Repeat([]byte{b}, 32)))
	if err != nil {
		panic(err)
	}
	return key
}

func public(key ed25519.PrivateKey) ed25519.PublicKey { return key.Public().(ed25519.PublicKey) }

func party(id candor.PartyID, keys ...ed25519.PrivateKey) Party {
	p := Party{ID: id}
	for _, k := range keys {
		p.Keys = append(p.Keys, public(k))
	}
	return p
}

func sample() Agreement {
	return Agreement{
		ID: "payco-2026", Title: "Pay Co asks how people shop", Owners: []candor.PartyID{"fernco"}, Recipient: "payco",
		Purposes: []candor.PurposeID{"analytics"}, Datasets: []string{"purchases"},
		From: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Until: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC),
		Price: candor.Money{Micro: 25_000_000, Currency: "USD"}, SharePercent: 40,
		Precisions: []candor.Precision{candor.Normal, candor.Coarse}, Smallest: 60, Terms: "Delete within 30 days.\n<é>",
	}
}

func signed(t testing.TB, a Agreement) Standing {
	t.Helper()
	s := Standing{Agreement: a, Version: 1}
	for id, key := range map[candor.PartyID]ed25519.PrivateKey{"fernco": fern, "payco": pay} {
		g, err := Sign(a, id, key, noon)
		if err != nil {
			t.Fatal(err)
		}
		s.Signatures = append(s.Signatures, g)
	}
	return s
}

// changes are all the ways in which the words can differ; a field that is missing here would be a field nobody signs.
var changes = map[string]func(*Agreement){
	"ID":           func(a *Agreement) { a.ID = "payco-2027" },
	"Title":        func(a *Agreement) { a.Title += "." },
	"Owners":       func(a *Agreement) { a.Owners = append(a.Owners, "leafco") },
	"Recipient":    func(a *Agreement) { a.Recipient = "leafco" },
	"Purposes":     func(a *Agreement) { a.Purposes = append(a.Purposes, "marketing") },
	"Datasets":     func(a *Agreement) { a.Datasets = []string{"customers"} },
	"From":         func(a *Agreement) { a.From = a.From.Add(-time.Nanosecond) },
	"Until":        func(a *Agreement) { a.Until = a.Until.Add(time.Nanosecond) },
	"Price":        func(a *Agreement) { a.Price.Micro-- },
	"SharePercent": func(a *Agreement) { a.SharePercent-- },
	"Precisions":   func(a *Agreement) { a.Precisions = nil },
	"Smallest":     func(a *Agreement) { a.Smallest = 0 },
	"Terms":        func(a *Agreement) { a.Terms += " " },
}

func TestCanonicalBytesAreFixed(t *testing.T) {
	want := "candor/agreement/v1\n" + `{"currency":"USD","datasets":["purchases"],"from":"2026-01-01T00:00:00Z","id":"payco-2026",` +
		`"owners":["fernco"],"precisions":["coarse","normal"],"price_micro":"25000000","purposes":["analytics"],"recipient":"payco",` +
		`"share_percent":40,"smallest":"60","terms":"Delete within 30 days.\n<é>","title":"Pay Co asks how people shop","until":"2027-01-01T00:00:00Z"}`
	if got := string(sample().Canonical()); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got, want := sample().Digest().String(), "72ba4c7d888ea69d39bf75edbfd08848940877286034f2cdc40e27e3c3106132"; got != want {
		t.Errorf("got digest %s, want %s", got, want)
	}
	// Ed25519 is deterministic (RFC 8032), so the signature is a vector too.
	g, err := Sign(sample(), "payco", pay, noon)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := base64.StdEncoding.EncodeToString(g.Sig), "RvIhJfoYStughqFKCDlKGlHTAcjYYbnWld2LuWyaH2TybCULcR+jtCOG/NFHxTh2EzjfrYrSsPzGTuSW4daNAg=="; got != want {
		t.Errorf("got signature %s, want %s", got, want)
	}
}

func TestOrderAndRepetitionOfListsAndTheZoneOfADateAreNoChange(t *testing.T) {
	a, b := sample(), sample()
	a.Owners, b.Owners = []candor.PartyID{"b", "a"}, []candor.PartyID{"a", "b", "a"}
	a.Purposes, b.Purposes = []candor.PurposeID{"y", "x"}, []candor.PurposeID{"x", "y"}
	a.Datasets, b.Datasets = []string{"q", "p"}, []string{"p", "q"}
	b.From = b.From.In(time.FixedZone("", 3600))
	if a.Digest() != b.Digest() {
		t.Errorf("%s\n%s", a.Canonical(), b.Canonical())
	}
}

func TestAmountsBeyondDoublesStayApart(t *testing.T) {
	a, b := sample(), sample()
	a.Price.Micro, b.Price.Micro = 1<<53, 1<<53+1
	if a.Digest() == b.Digest() {
		t.Error("two prices have one digest")
	}
}

func TestAChangeOfAnyFieldVoidsEverySignature(t *testing.T) {
	fields := reflect.TypeOf(Agreement{})
	for i := range fields.NumField() {
		if changes[fields.Field(i).Name] == nil {
			t.Errorf("the field %s has no test", fields.Field(i).Name)
		}
	}
	whole := signed(t, sample())
	for name, change := range changes {
		s := whole
		s.Agreement = sample()
		change(&s.Agreement)
		if err := s.Agreement.Check(); err != nil {
			t.Fatalf("%s: the test's change is no agreement: %v", name, err)
		}
		if got := s.State(noon); got != Draft {
			t.Errorf("%s: the agreement is %s, want draft", name, got)
		}
		// The digest in a record is a claim: a forged one must not carry the signature over.
		for i := range s.Signatures {
			g := s.Signatures[i]
			g.Digest = s.Agreement.Digest()
			s.Signatures = append(slices.Clone(s.Signatures), g)
		}
		if got := s.State(noon); got != Draft {
			t.Errorf("%s with a forged digest: the agreement is %s, want draft", name, got)
		}
	}
}

func TestVerifySaysWhyASignatureDoesNotCount(t *testing.T) {
	a := sample()
	good, err := Sign(a, "payco", pay, noon)
	if err != nil {
		t.Fatal(err)
	}
	if err := Verify(a, party("payco", other, pay), good); err != nil {
		t.Errorf("a good signature: %v", err)
	}
	flipped := good
	flipped.Sig = bytes.Clone(good.Sig)
	flipped.Sig[5] ^= 1
	by := good
	by.PublicKey = public(other)
	words := good
	words.Digest[0] ^= 1
	claimed := good
	claimed.Party = "fernco"
	changed := sample()
	changed.SharePercent = 39
	short := good
	short.PublicKey, short.Sig = short.PublicKey[:5], nil
	weak := make(ed25519.PublicKey, 32)
	weak[0] = 1
	weakSig := good
	weakSig.PublicKey = weak
	weakSig.Sig = append(bytes.Clone(weak), make([]byte, 32)...)
	if !ed25519.Verify(weak, a.Canonical(), weakSig.Sig) {
		t.Fatal("the forged signature under a weak key should pass plain Ed25519, or this test shows nothing")
	}
	for _, c := range []struct {
		name  string
		a     Agreement
		party Party
		s     Signature
		want  error
	}{
		{"a flipped bit", a, party("payco", pay), flipped, ErrBadSignature},
		{"another key of the party", a, party("payco", pay, other), by, ErrBadSignature},
		{"a key that is not the party's", a, party("payco", other), good, ErrWrongKey},
		{"a party without keys", a, party("payco"), good, ErrWrongKey},
		{"another digest", a, party("payco", pay), words, ErrOtherWords},
		{"other words", changed, party("payco", pay), good, ErrOtherWords},
		{"another party's claim", a, party("payco", pay), claimed, ErrWrongKey},
		{"a stranger", a, party("leafco", pay), Signature{Party: "leafco", PublicKey: good.PublicKey, Sig: good.Sig, Digest: good.Digest}, ErrNotSignatory},
		{"nobody", a, Party{}, Signature{}, ErrWrongKey},
		{"a key cut short", a, Party{ID: "payco", Keys: []ed25519.PublicKey{short.PublicKey}}, short, ErrWrongKey},
		{"a weak key that signs anything", a, Party{ID: "payco", Keys: []ed25519.PublicKey{weak}}, weakSig, ErrBadSignature},
	} {
		if err := Verify(c.a, c.party, c.s); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, err, c.want)
		}
	}
	if _, err := Sign(a, "leafco", other, noon); !errors.Is(err, ErrNotSignatory) {
		t.Errorf("a stranger signed: %v", err)
	}
	if _, err := Sign(a, "payco", nil, noon); err == nil {
		t.Error("signed without a key")
	}
	if _, err := Sign(Agreement{}, "payco", pay, noon); err == nil {
		t.Error("signed nothing")
	}
}

func TestAnAgreementThatCannotHoldIsNotSigned(t *testing.T) {
	for name, change := range map[string]func(*Agreement){
		"no id":                     func(a *Agreement) { a.ID = "" },
		"no owners":                 func(a *Agreement) { a.Owners = nil },
		"an owner without a name":   func(a *Agreement) { a.Owners = []candor.PartyID{"fernco", ""} },
		"no recipient":              func(a *Agreement) { a.Recipient = "" },
		"a recipient who owns":      func(a *Agreement) { a.Owners = []candor.PartyID{"payco", "fernco"} },
		"no purpose":                func(a *Agreement) { a.Purposes = nil },
		"no dataset":                func(a *Agreement) { a.Datasets = []string{""} },
		"no start":                  func(a *Agreement) { a.From = time.Time{} },
		"an end before the start":   func(a *Agreement) { a.Until = a.From },
		"a price below zero":        func(a *Agreement) { a.Price.Micro = -1 },
		"a price without currency":  func(a *Agreement) { a.Price.Currency = "" },
		"a share above the price":   func(a *Agreement) { a.SharePercent = 101 },
		"a precision off the steps": func(a *Agreement) { a.Precisions = []candor.Precision{"exact"} },
		"a group below zero":        func(a *Agreement) { a.Smallest = -1 },
		"bytes that are not text":   func(a *Agreement) { a.Terms = "\xff" },
		"a year of five digits":     func(a *Agreement) { a.Until = a.Until.AddDate(9000, 0, 0) },
	} {
		a := sample()
		change(&a)
		if a.Check() == nil {
			t.Errorf("%s: the agreement can be signed", name)
		}
	}
}

func TestStatesByTheClock(t *testing.T) {
	live := signed(t, sample())
	at := func(s string) time.Time {
		when, err := time.Parse(time.RFC3339Nano, s)
		if err != nil {
			t.Fatal(err)
		}
		return when
	}
	end := func(by candor.PartyID, effective time.Time) End {
		return End{Party: by, Effective: effective, Reason: "r", Digest: sample().Digest()}
	}
	half, refused, ended, twice, stranger, oldEnd, oldNo, atOnce := live, live, live, live, live, live, live, live
	half.Signatures = live.Signatures[:1]
	refused.Refusals = []Refusal{{Party: "payco", Reason: "r", Digest: sample().Digest()}}
	ended.Ends = []End{end("payco", at("2026-07-01T00:00:00Z"))}
	twice.Ends = []End{end("payco", at("2026-07-01T00:00:00Z")), end("fernco", at("2026-06-15T00:00:00Z"))}
	stranger.Ends = []End{end("leafco", at("2026-02-01T00:00:00Z")), end("", time.Time{})}
	stranger.Refusals = []Refusal{{Party: "leafco", Digest: sample().Digest()}}
	oldEnd.Ends = []End{{Party: "payco", Effective: at("2026-02-01T00:00:00Z")}}
	oldNo.Refusals = []Refusal{{Party: "payco"}}
	atOnce.Ends = []End{end("payco", time.Time{})}
	endedDraft := half
	endedDraft.Ends = []End{end("fernco", at("2026-02-01T00:00:00Z"))}
	for _, c := range []struct {
		name string
		s    Standing
		now  string
		want State
	}{
		{"before the first moment", live, "2025-12-31T23:59:59.999999999Z", Pending},
		{"at the first moment", live, "2026-01-01T00:00:00Z", Live},
		{"at the first moment in another zone", live, "2026-01-01T01:00:00+01:00", Live},
		{"at the last moment", live, "2026-12-31T23:59:59.999999999Z", Live},
		{"just after", live, "2027-01-01T00:00:00Z", Expired},
		{"one signature missing", half, "2026-06-01T00:00:00Z", Draft},
		{"one signature missing and too late", half, "2028-06-01T00:00:00Z", Draft},
		{"refused though signed", refused, "2026-06-01T00:00:00Z", Refused},
		{"before an end takes hold", ended, "2026-06-30T23:59:59Z", Live},
		{"when an end takes hold", ended, "2026-07-01T00:00:00Z", Ended},
		{"the earlier of two ends", twice, "2026-06-15T00:00:00Z", Ended},
		{"before the earlier of two ends", twice, "2026-06-14T00:00:00Z", Live},
		{"ended at once", atOnce, "2026-06-01T00:00:00Z", Ended},
		{"an ended draft", endedDraft, "2026-06-01T00:00:00Z", Ended},
		{"what strangers say", stranger, "2026-06-01T00:00:00Z", Live},
		{"an end of other words", oldEnd, "2026-06-01T00:00:00Z", Live},
		{"a refusal of other words", oldNo, "2026-06-01T00:00:00Z", Live},
		{"nothing at all", Standing{}, "2026-06-01T00:00:00Z", Draft},
		{"nothing at all, at no time", Standing{}, "0001-01-01T00:00:00Z", Draft},
	} {
		if got := c.s.State(at(c.now)); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

func TestPermitsGivesEveryReason(t *testing.T) {
	live := signed(t, sample())
	open := sample()
	open.Precisions, open.Purposes = nil, []candor.PurposeID{"marketing"}
	anyStep := signed(t, open)
	half, refused, ended := live, live, live
	half.Signatures = nil
	refused.Refusals = []Refusal{{Party: "fernco", Digest: sample().Digest()}}
	ended.Ends = []End{{Party: "fernco", Digest: sample().Digest()}}
	everything := half
	everything.Refusals, everything.Ends = refused.Refusals, ended.Ends
	data := []string{"purchases"}
	for _, c := range []struct {
		name      string
		s         Standing
		now       time.Time
		purpose   candor.PurposeID
		datasets  []string
		recipient candor.PartyID
		precision candor.Precision
		want      string
	}{
		{"a use as agreed", live, noon, "analytics", data, "payco", "normal", ""},
		{"no precision is normal", live, noon, "analytics", data, "payco", "", ""},
		{"a narrower purpose", live, noon, "analytics.shops", data, "payco", "coarse", ""},
		{"any step of the ladder", anyStep, noon, "marketing.email", data, "payco", "fine", ""},
		{"no step of the ladder", anyStep, noon, "marketing", data, "payco", "exact", "precision-not-agreed"},
		{"a purpose that only starts alike", anyStep, noon, "marketingx", data, "payco", "", "wrong-purpose"},
		{"unsigned", half, noon, "analytics", data, "payco", "", "unsigned"},
		{"refused", refused, noon, "analytics", data, "payco", "", "refused-by-party"},
		{"ended", ended, noon, "analytics", data, "payco", "", "ended"},
		{"too early", live, noon.AddDate(-1, 0, 0), "analytics", data, "payco", "", "not-started"},
		{"too late", live, noon.AddDate(1, 0, 0), "analytics", data, "payco", "", "expired"},
		{"another purpose", live, noon, "marketing", data, "payco", "", "wrong-purpose"},
		{"no purpose", live, noon, "", data, "payco", "", "wrong-purpose"},
		{"one dataset too many", live, noon, "analytics", []string{"purchases", "customers"}, "payco", "", "wrong-dataset"},
		{"no dataset", live, noon, "analytics", nil, "payco", "", "wrong-dataset"},
		{"a sharper answer", live, noon, "analytics", data, "payco", "fine", "precision-not-agreed"},
		{"an owner asks", live, noon, "analytics", data, "fernco", "", "wrong-recipient"},
		{"a stranger asks, and learns nothing of the terms", everything, noon, "x", nil, "leafco", "fine", "wrong-recipient"},
		{"nobody asks", live, noon, "analytics", data, "", "", "wrong-recipient"},
		{"an empty standing", Standing{}, noon, "analytics", data, "", "", "wrong-recipient"},
		{"all at once", everything, noon.AddDate(1, 0, 0), "x", nil, "fernco", "fine",
			"unsigned refused-by-party expired ended wrong-recipient wrong-purpose wrong-dataset precision-not-agreed"},
	} {
		reasons := c.s.Permits(c.now, c.purpose, c.datasets, c.recipient, c.precision)
		var rules []string
		for _, r := range reasons {
			rules = append(rules, r.Rule)
			if r.Text == "" || r.Protects == "" || r.Instead == "" {
				t.Errorf("%s: the reason does not help: %+v", c.name, r)
			}
		}
		if got := strings.Join(rules, " "); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
		// Permits and State are two doors to one house.
		if state := c.s.State(c.now); len(reasons) == 0 && state != Live {
			t.Errorf("%s: permitted while %s", c.name, state)
		}
	}
}

func TestReasonsRepeatNothingThatWasAsked(t *testing.T) {
	for _, r := range signed(t, sample()).Permits(noon, "zebra", []string{"zebra"}, "payco", "zebra") {
		if strings.Contains(fmt.Sprint(r), "zebra") {
			t.Errorf("%+v", r)
		}
	}
	stranger := fmt.Sprint(signed(t, sample()).Permits(noon, "analytics", []string{"purchases"}, "leafco", ""))
	for _, secret := range []string{"payco", "fernco", "analytics", "purchases", "2026"} {
		if strings.Contains(stranger, secret) {
			t.Errorf("a stranger is told %q: %s", secret, stranger)
		}
	}
}

func TestRefusalsAndEndingsAreSigned(t *testing.T) {
	a := sample()
	r, err := Refuse(a, "payco", pay, "Too dear.", noon)
	if err != nil {
		t.Fatal(err)
	}
	e, err := Stop(a, "payco", pay, "We stop.", noon, noon.AddDate(0, 1, 0))
	if err != nil {
		t.Fatal(err)
	}
	p := party("payco", pay)
	if err := errors.Join(VerifyRefusal(a, p, r), VerifyEnd(a, p, e)); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(*Refusal){
		"reason": func(r *Refusal) { r.Reason += "!" }, "time": func(r *Refusal) { r.At = r.At.Add(1) },
		"words": func(r *Refusal) { r.Digest[0]++ }, "key": func(r *Refusal) { r.PublicKey = public(other) },
		"party": func(r *Refusal) { r.Party = "fernco" }, "no reason": func(r *Refusal) { r.Reason = " " },
		"a key without a signature": func(r *Refusal) { r.Sig = nil },
	} {
		bad := r
		change(&bad)
		if VerifyRefusal(a, p, bad) == nil {
			t.Errorf("a refusal with another %s passed", name)
		}
	}
	for name, change := range map[string]func(*End){
		"reason": func(e *End) { e.Reason += "!" }, "time": func(e *End) { e.At = e.At.Add(1) },
		"moment": func(e *End) { e.Effective = e.Effective.Add(1) }, "words": func(e *End) { e.Digest[0]++ },
		"key": func(e *End) { e.PublicKey = public(other) }, "party": func(e *End) { e.Party = "fernco" },
	} {
		bad := e
		change(&bad)
		if VerifyEnd(a, p, bad) == nil {
			t.Errorf("an ending with another %s passed", name)
		}
	}
	// A refusal's signature is never an ending's: the bytes start differently.
	if VerifyEnd(a, p, End{Party: "payco", At: r.At, Reason: r.Reason, Digest: r.Digest, PublicKey: r.PublicKey, Sig: r.Sig}) == nil {
		t.Error("a refusal passed for an ending")
	}
	if err := VerifyRefusal(a, p, Refusal{Party: "payco", Reason: "On the page.", Digest: a.Digest()}); err != nil {
		t.Errorf("a refusal given on a page: %v", err)
	}
	if VerifyRefusal(a, party("leafco", pay), Refusal{Party: "leafco", Reason: "r", Digest: a.Digest()}) == nil {
		t.Error("a stranger refused")
	}
}

func TestKeysAreOneLineOfText(t *testing.T) {
	private, line := EncodePrivate(pay), EncodePublic(public(pay))
	if got, err := DecodePrivate(private + "\r\n"); err != nil || !got.Equal(pay) {
		t.Errorf("the private key came back as another: %v", err)
	}
	if got, err := DecodePublic("\n " + line + "\n"); err != nil || !got.Equal(public(pay)) {
		t.Errorf("the public key came back as another: %v", err)
	}
	if got, want := line, "candor-ed25519-public:gTl3Dqh9F19Wo1Rmw0x+zMuNipG07jeiXfYPW4/Js5Q="; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	secret := strings.TrimPrefix(private, privatePrefix)
	for name, text := range map[string]string{
		"nothing": "", "a word": "hello", "half": private[:40], "the private one": private, "without its name": secret,
		"two lines": line[:40] + "\n" + line[40:], "too long": publicPrefix + base64.StdEncoding.EncodeToString(make([]byte, 33)),
		"other base64": strings.TrimRight(line, "="), "two keys": line + "\n" + line,
	} {
		if _, err := DecodePublic(text); err == nil || strings.Contains(err.Error(), secret[:12]) {
			t.Errorf("%s as a public key: %v", name, err)
		}
	}
	for name, text := range map[string]string{"nothing": "", "the public one": line, "half": private[:40], "stray bits": private + "x"} {
		if _, err := DecodePrivate(text); err == nil || strings.Contains(err.Error(), secret[:12]) {
			t.Errorf("%s as a private key: %v", name, err)
		}
	}
	if _, err := NewKey(strings.NewReader("short")); err == nil {
		t.Error("a key from too little randomness")
	}
	if Fingerprint(public(pay)) == Fingerprint(public(fern)) || len(Fingerprint(public(pay))) != 16 {
		t.Error("fingerprints do not tell keys apart")
	}
}

func TestKeysThatAnybodyCanSignForAreRefused(t *testing.T) {
	for _, h := range smallOrderPoints {
		for _, sign := range []byte{0, 0x80} {
			key := make([]byte, 32)
			if _, err := fmt.Sscanf(h, "%x", &key); err != nil {
				t.Fatal(err)
			}
			key[31] |= sign
			if _, err := DecodePublic(EncodePublic(key)); err == nil {
				t.Errorf("%x was taken", key)
			}
		}
	}
}

func TestAPartnerSignsOnAnotherMachine(t *testing.T) {
	given := sample().Canonical()
	file, err := SignFile(given, "payco", pay, noon)
	if err != nil {
		t.Fatal(err)
	}
	a, g, err := ReadSigned(file)
	if err != nil {
		t.Fatal(err)
	}
	if a.Digest() != sample().Digest() || g.Party != "payco" || !g.At.Equal(noon) {
		t.Errorf("read %+v %+v", a, g)
	}
	if err := Verify(sample(), party("payco", pay), g); err != nil {
		t.Error(err)
	}
	// The name in the file is a claim: it reads, and fails against the keys of the one it names.
	claim := bytes.Replace(file, []byte(`"party": "payco"`), []byte(`"party": "fernco"`), 1)
	if _, g, err := ReadSigned(claim); err != nil || !errors.Is(Verify(sample(), party("fernco", fern), g), ErrWrongKey) {
		t.Errorf("another party's name on the file: %v", err)
	}
	if bytes.Contains(file, pay.Seed()) || bytes.Contains(file, []byte(strings.TrimPrefix(EncodePrivate(pay), privatePrefix))) {
		t.Error("the file holds the private key")
	}
	for name, bad := range map[string][]byte{
		"another share":     bytes.Replace(file, []byte(`share_percent\":40`), []byte(`share_percent\":41`), 1),
		"a stranger":        bytes.Replace(file, []byte(`"party": "payco"`), []byte(`"party": "leafco"`), 1),
		"another key":       bytes.Replace(file, []byte(EncodePublic(public(pay))), []byte(EncodePublic(public(other))), 1),
		"another format":    bytes.Replace(file, []byte("signed-agreement/v1"), []byte("signed-agreement/v2"), 1),
		"a key too many":    bytes.Replace(file, []byte(`"party"`), []byte(`"extra": 1, "party"`), 1),
		"more after it":     append(bytes.Clone(file), "{}"...),
		"a space inside":    bytes.Replace(file, []byte(`{\"currency`), []byte(`{ \"currency`), 1),
		"half of it":        file[:len(file)/2],
		"nothing":           nil,
		"the words alone":   given,
		"another signature": bytes.Replace(file, []byte(`"signature": "`), []byte(`"signature": "A`), 1),
	} {
		if bytes.Equal(bad, file) {
			t.Fatalf("%s changed nothing", name)
		}
		if _, _, err := ReadSigned(bad); err == nil {
			t.Errorf("%s was read as signed", name)
		}
	}
	for name, bad := range map[string]string{
		"another version": strings.Replace(string(given), "/v1", "/v2", 1), "a space": string(given) + " ",
		"another key":      strings.Replace(string(given), `{"currency`, `{"also":1,"currency`, 1),
		"a key twice":      strings.Replace(string(given), `"share_percent":40`, `"share_percent":90,"share_percent":40`, 1),
		"an order of keys": strings.Replace(string(given), `"currency":"USD","datasets":["purchases"]`, `"datasets":["purchases"],"currency":"USD"`, 1),
	} {
		if bad == string(given) {
			t.Fatalf("%s changed nothing", name)
		}
		if _, err := SignFile([]byte(bad), "payco", pay, noon); err == nil {
			t.Errorf("%s was signed", name)
		}
	}
}

func TestThePeoplesPartNeverPassesTheShare(t *testing.T) {
	for _, c := range []struct {
		price   int64
		share   int
		ceiling int64
		want    int64
	}{
		{25_000_000, 40, 100_000, 100}, {25_000_000, 40, 3, 3_333_333}, {1, 100, 2, 0}, {99, 1, 1, 0}, {100, 1, 1, 1},
		{math.MaxInt64, 100, 1, math.MaxInt64}, {math.MaxInt64, 99, math.MaxInt64, 0}, {25_000_000, 0, 5, 0},
		{25_000_000, 40, 0, 0}, {25_000_000, 40, -1, 0}, {-5, 40, 1, 0}, {25_000_000, 101, 1, 0},
	} {
		a := Agreement{Price: candor.Money{Micro: c.price, Currency: "USD"}, SharePercent: c.share}
		got := a.PostedRate(c.ceiling)
		if got.Micro != c.want || got.Currency != "USD" {
			t.Errorf("%+v: got %d", c, got.Micro)
		}
		paid := new(big.Int).Mul(big.NewInt(got.Micro), big.NewInt(max(c.ceiling, 0)))
		share := new(big.Int).Mul(big.NewInt(max(c.price, 0)), big.NewInt(int64(c.share)))
		if paid.Mul(paid, big.NewInt(100)).Cmp(share) > 0 {
			t.Errorf("%+v: more is paid than the share", c)
		}
	}
}

func FuzzReadSigned(f *testing.F) {
	file, err := SignFile(sample().Canonical(), "payco", pay, noon)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(file)
	f.Add(sample().Canonical())
	f.Add([]byte("candor/agreement/v1\n{}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if a, err := ReadAgreement(data); err == nil && !bytes.Equal(a.Canonical(), data) {
			t.Errorf("read what would be written otherwise: %q", data)
		}
		if a, g, err := ReadSigned(data); err == nil && Verify(a, Party{ID: g.Party, Keys: []ed25519.PublicKey{g.PublicKey}}, g) != nil {
			t.Errorf("read a signature that does not verify: %q", data)
		}
	})
}

func FuzzDecodeKeys(f *testing.F) {
	f.Add(EncodePrivate(pay))
	f.Add(EncodePublic(public(pay)))
	f.Fuzz(func(t *testing.T, text string) {
		if key, err := DecodePublic(text); err == nil && EncodePublic(key) != strings.TrimSpace(text) {
			t.Errorf("%q is not the one way to write the key", text)
		}
		if key, err := DecodePrivate(text); err == nil && EncodePrivate(key) != strings.TrimSpace(text) {
			t.Errorf("%q is not the one way to write the key", text)
		}
	})
}

// fake is a Store in memory, as adapters must behave.
type fake struct {
	parties    map[candor.PartyID]Party
	agreements map[candor.AgreementID]Standing
}

var _ Store = (*fake)(nil)

func (f *fake) PutParty(_ context.Context, p Party) error { f.parties[p.ID] = p; return nil }

func (f *fake) Parties(context.Context) ([]Party, error) {
	var out []Party
	for _, p := range f.parties {
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b Party) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return out, nil
}

func (f *fake) change(id candor.AgreementID, by func(*Standing) error) error {
	s, ok := f.agreements[id]
	if !ok {
		return fmt.Errorf("find the agreement: %w", ErrUnknown)
	}
	if err := by(&s); err != nil {
		return err
	}
	s.Version++
	f.agreements[id] = s
	return nil
}

func (f *fake) PutAgreement(_ context.Context, a Agreement) error {
	s := f.agreements[a.ID]
	s.Agreement = a
	s.Version++
	f.agreements[a.ID] = s
	return nil
}

func (f *fake) Agreements(context.Context) ([]Standing, error) {
	var out []Standing
	for _, s := range f.agreements {
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b Standing) int { return strings.Compare(string(a.Agreement.ID), string(b.Agreement.ID)) })
	return out, nil
}

func (f *fake) Standing(_ context.Context, id candor.AgreementID) (Standing, error) {
	s, ok := f.agreements[id]
	if !ok {
		return Standing{}, fmt.Errorf("find the agreement: %w", ErrUnknown)
	}
	return s, nil
}

func (f *fake) Sign(_ context.Context, id candor.AgreementID, g Signature) error {
	return f.change(id, func(s *Standing) error {
		s.Signatures = append(s.Signatures, g)
		return Verify(s.Agreement, f.parties[g.Party], g)
	})
}

func (f *fake) Refuse(_ context.Context, id candor.AgreementID, r Refusal) error {
	return f.change(id, func(s *Standing) error {
		s.Refusals = append(s.Refusals, r)
		return VerifyRefusal(s.Agreement, f.parties[r.Party], r)
	})
}

func (f *fake) End(_ context.Context, id candor.AgreementID, e End) error {
	return f.change(id, func(s *Standing) error {
		s.Ends = append(s.Ends, e)
		return VerifyEnd(s.Agreement, f.parties[e.Party], e)
	})
}

func TestTheLifeOfAnAgreement(t *testing.T) {
	ctx := t.Context()
	store := &fake{map[candor.PartyID]Party{}, map[candor.AgreementID]Standing{}}
	must := func(errs ...error) {
		t.Helper()
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
	}
	is := func(want State) {
		t.Helper()
		s, err := store.Standing(ctx, "payco-2026")
		must(err)
		if got := s.State(noon); got != want {
			t.Fatalf("the agreement is %s, want %s", got, want)
		}
	}
	sign := func(a Agreement, id candor.PartyID, key ed25519.PrivateKey) error {
		g, err := Sign(a, id, key, noon)
		must(err)
		return store.Sign(ctx, a.ID, g)
	}
	a := sample()
	must(store.PutParty(ctx, party("fernco", fern)), store.PutParty(ctx, party("payco", pay)), store.PutAgreement(ctx, a))
	is(Draft)
	must(sign(a, "fernco", fern))
	if err := sign(a, "payco", other); !errors.Is(err, ErrWrongKey) {
		t.Errorf("a key that is not the party's: %v", err)
	}
	is(Draft)
	must(sign(a, "payco", pay))
	is(Live)
	dearer := sample()
	dearer.Price.Micro *= 2
	must(store.PutAgreement(ctx, dearer))
	is(Draft)
	no, err := Refuse(dearer, "payco", pay, "Too dear.", noon)
	must(err, store.Refuse(ctx, a.ID, no))
	must(sign(dearer, "fernco", fern), sign(dearer, "payco", pay))
	is(Refused)
	must(store.PutAgreement(ctx, a)) // the words that both had signed
	is(Live)
	stop, err := Stop(a, "fernco", fern, "We stop.", noon, noon)
	must(err, store.End(ctx, a.ID, stop))
	is(Ended)
	s, _ := store.Standing(ctx, a.ID)
	if s.Version != 9 {
		t.Errorf("version %d after nine changes", s.Version)
	}
	if _, err := store.Standing(ctx, "none"); !errors.Is(err, ErrUnknown) {
		t.Errorf("an agreement that is not there: %v", err)
	}
}
