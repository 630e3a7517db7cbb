// Package accesstest is the contract of access.Store as tests: every store runs it. It promises to find a store that
// gives a token twice, forgets a version, or mixes up whose tokens to drop.
package accesstest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
)

// Letters are plain words for a sign-in link's mail.
var Letters = access.Letters{
	Link: func(company, link string) (string, string) { return "A link to " + company, "Open:\n\n" + link + "\n" },
	Unknown: func(company string) (string, string) {
		return "Nobody", "Nobody at " + company + " is known by this.\n"
	},
}

// Run checks a store; newStore gives an empty one each time.
func Run(t *testing.T, newStore func(t *testing.T) access.Store) {
	for name, check := range map[string]func(*testing.T, access.Store){
		"an account comes back as it was put, one version on":       accountRoundTrip,
		"an account is written only over the version that was read": accountVersions,
		"of two writers of one version one wins":                    accountRace,
		"accounts are listed by name":                               accountsListed,
		"what is not there is ErrNone":                              absent,
		"a token comes back as it was put":                          tokenRoundTrip,
		"the holder's tokens of one use are listed, and no others":  tokensListed,
		"a token is taken once":                                     takenOnce,
		"of many takers at once one gets the token":                 takeRace,
		"a hash is kept once":                                       hashTwice,
		"dropping takes the holder's tokens of the named uses only": dropSome,
		"dropping without uses takes all of the holder's tokens":    dropAll,
		"sweeping takes what has expired and nothing else":          sweep,
	} {
		t.Run(name, func(t *testing.T) { check(t, newStore(t)) })
	}
}

var (
	ctx  = context.Background()
	noon = time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC)
)

func account(name string) access.Account {
	return access.Account{
		Name: name, Role: candor.Steward, Party: "sample", Department: "Customer service & „care“",
		Password: "$argon2id$not-checked-here", Created: noon.Add(123456 * time.Microsecond),
	}
}

func token(n byte, use access.TokenUse, h access.Holder, expires time.Time) access.Token {
	return access.Token{Hash: candor.Digest{n, 31: n}, Use: use, Holder: h, Expires: expires}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantAccount(t *testing.T, s access.Store, want access.Account) {
	t.Helper()
	got, err := s.Account(ctx, want.Name)
	if err != nil {
		t.Fatalf("account %s: %v", want.Name, err)
	}
	if !got.Created.Equal(want.Created) {
		t.Errorf("created: got %v, want %v", got.Created, want.Created)
	}
	got.Created, want.Created = time.Time{}, time.Time{}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func wantToken(t *testing.T, got access.Token, err error, want access.Token) {
	t.Helper()
	if err != nil {
		t.Fatalf("token %d: %v", want.Hash[0], err)
	}
	if !got.Expires.Equal(want.Expires) || got.Expires.IsZero() != want.Expires.IsZero() {
		t.Errorf("expires: got %v, want %v", got.Expires, want.Expires)
	}
	if !got.Made.Equal(want.Made) {
		t.Errorf("made: got %v, want %v", got.Made, want.Made)
	}
	got.Expires, want.Expires, got.Made, want.Made = time.Time{}, time.Time{}, time.Time{}, time.Time{}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func tokensListed(t *testing.T, s access.Store) {
	maria, seven := access.Holder{Account: "maria"}, access.Holder{Subject: 7}
	mine := token(1, access.ForProgram, maria, noon)
	mine.Name, mine.Made = "nightly-report", noon.Add(-time.Hour)
	for _, x := range []access.Token{mine, token(2, access.ForSession, maria, noon), token(3, access.ForProgram, access.Holder{Account: "mari"}, noon), token(4, access.ForProgram, seven, noon)} {
		must(t, s.PutToken(ctx, x))
	}
	got, err := s.Tokens(ctx, maria, access.ForProgram)
	if err != nil || len(got) != 1 {
		t.Fatalf("got %d tokens, %v, want one", len(got), err)
	}
	wantToken(t, got[0], nil, mine)
	if got, err := s.Tokens(ctx, seven, access.ForProgram); err != nil || len(got) != 1 || got[0].Hash[0] != 4 {
		t.Errorf("a customer's: got %v, %v", got, err)
	}
	if got, err := s.Tokens(ctx, access.Holder{Subject: 8}, access.ForProgram); err != nil || len(got) != 0 {
		t.Errorf("nobody's: got %v, %v", got, err)
	}
}

func accountRoundTrip(t *testing.T, s access.Store) {
	a := account("maria")
	must(t, s.PutAccount(ctx, a))
	a.Version = 1
	wantAccount(t, s, a)
	a.Closed, a.Password, a.Role, a.Party, a.Department = true, "", candor.Partner, "other", ""
	must(t, s.PutAccount(ctx, a))
	a.Version = 2
	wantAccount(t, s, a)
}

func accountVersions(t *testing.T, s access.Store) {
	a := account("maria")
	ahead := a
	ahead.Version = 1
	if err := s.PutAccount(ctx, ahead); !errors.Is(err, access.ErrStale) {
		t.Errorf("a version of an account that is not there: got %v, want ErrStale", err)
	}
	must(t, s.PutAccount(ctx, a))
	other := a
	other.Role = candor.Board
	if err := s.PutAccount(ctx, other); !errors.Is(err, access.ErrStale) {
		t.Errorf("a second new account of the name: got %v, want ErrStale", err)
	}
	other.Version = 2
	if err := s.PutAccount(ctx, other); !errors.Is(err, access.ErrStale) {
		t.Errorf("a version from the future: got %v, want ErrStale", err)
	}
	a.Version = 1
	wantAccount(t, s, a)
}

func accountRace(t *testing.T, s access.Store) {
	must(t, s.PutAccount(ctx, account("maria")))
	var won, stale atomic.Int64
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			a := account("maria")
			a.Version, a.Department = 1, fmt.Sprint(i)
			switch err := s.PutAccount(ctx, a); {
			case err == nil:
				won.Add(1)
			case errors.Is(err, access.ErrStale):
				stale.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if won.Load() != 1 || stale.Load() != 7 {
		t.Errorf("got %d winners and %d stale, want 1 and 7", won.Load(), stale.Load())
	}
}

func accountsListed(t *testing.T, s access.Store) {
	all, err := s.Accounts(ctx)
	if err != nil || len(all) != 0 {
		t.Errorf("an empty store: got %d accounts, %v", len(all), err)
	}
	for _, n := range []string{"zoe", "anna", "m-2", "m.1"} {
		must(t, s.PutAccount(ctx, account(n)))
	}
	all, err = s.Accounts(ctx)
	must(t, err)
	var names []string
	for _, a := range all {
		names = append(names, a.Name)
		if a.Version != 1 || a.Role != candor.Steward {
			t.Errorf("listed %+v", a)
		}
	}
	if want := []string{"anna", "m-2", "m.1", "zoe"}; !reflect.DeepEqual(names, want) {
		t.Errorf("got %q, want %q", names, want)
	}
}

func absent(t *testing.T, s access.Store) {
	if _, err := s.Account(ctx, "nobody"); !errors.Is(err, access.ErrNone) {
		t.Errorf("account: got %v, want ErrNone", err)
	}
	if _, err := s.Account(ctx, ""); !errors.Is(err, access.ErrNone) {
		t.Errorf("account without a name: got %v, want ErrNone", err)
	}
	if _, err := s.Token(ctx, candor.Digest{1}); !errors.Is(err, access.ErrNone) {
		t.Errorf("token: got %v, want ErrNone", err)
	}
	if _, err := s.TakeToken(ctx, candor.Digest{1}); !errors.Is(err, access.ErrNone) {
		t.Errorf("taking a token: got %v, want ErrNone", err)
	}
	must(t, s.DropTokens(ctx, access.Holder{Account: "nobody"}))
	must(t, s.Sweep(ctx, noon))
	// Names are compared byte for byte.
	must(t, s.PutAccount(ctx, account("maria")))
	for _, n := range []string{"Maria", "maria ", "mari_", "mari%", "maria\x00"} {
		if _, err := s.Account(ctx, n); !errors.Is(err, access.ErrNone) {
			t.Errorf("account %q: got %v, want ErrNone", n, err)
		}
	}
}

func tokenRoundTrip(t *testing.T, s access.Store) {
	for i, want := range []access.Token{
		token(1, access.ForSession, access.Holder{Account: "maria"}, noon.Add(time.Hour)),
		token(2, access.ForLink, access.Holder{Subject: 4_000_000_000}, noon.Add(15*time.Minute+time.Microsecond)),
		token(3, access.ForKey, access.Holder{Account: "acme"}, time.Time{}),
		token(4, access.ForSetup, access.Holder{Account: "-"}, noon.Add(-time.Hour)), // expired: found all the same
	} {
		must(t, s.PutToken(ctx, want))
		got, err := s.Token(ctx, want.Hash)
		wantToken(t, got, err, want)
		got, err = s.Token(ctx, want.Hash)
		wantToken(t, got, err, want) // looking does not take
		if i%2 == 0 {
			got, err = s.TakeToken(ctx, want.Hash)
			wantToken(t, got, err, want)
		}
	}
}

func takenOnce(t *testing.T, s access.Store) {
	tok := token(1, access.ForLink, access.Holder{Subject: 7}, noon)
	must(t, s.PutToken(ctx, tok))
	got, err := s.TakeToken(ctx, tok.Hash)
	wantToken(t, got, err, tok)
	if got, err := s.TakeToken(ctx, tok.Hash); !errors.Is(err, access.ErrNone) || got != (access.Token{}) {
		t.Errorf("the second time: got %+v, %v, want nothing and ErrNone", got, err)
	}
	if _, err := s.Token(ctx, tok.Hash); !errors.Is(err, access.ErrNone) {
		t.Errorf("a token that was taken: got %v, want ErrNone", err)
	}
}

func takeRace(t *testing.T, s access.Store) {
	tok := token(1, access.ForLink, access.Holder{Subject: 7}, noon)
	must(t, s.PutToken(ctx, tok))
	var taken, none atomic.Int64
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			switch _, err := s.TakeToken(ctx, tok.Hash); {
			case err == nil:
				taken.Add(1)
			case errors.Is(err, access.ErrNone):
				none.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if taken.Load() != 1 || none.Load() != 15 {
		t.Errorf("got %d takers and %d told no, want 1 and 15", taken.Load(), none.Load())
	}
}

func hashTwice(t *testing.T, s access.Store) {
	first := token(1, access.ForSession, access.Holder{Account: "maria"}, noon)
	must(t, s.PutToken(ctx, first))
	if err := s.PutToken(ctx, token(1, access.ForSession, access.Holder{Account: "eve"}, noon.Add(time.Hour))); err == nil {
		t.Error("a second token with the same hash was kept")
	}
	got, err := s.Token(ctx, first.Hash)
	wantToken(t, got, err, first)
}

func several(t *testing.T, s access.Store) {
	t.Helper()
	maria, person := access.Holder{Account: "maria"}, access.Holder{Subject: 7}
	for _, tok := range []access.Token{
		token(1, access.ForSession, maria, noon), token(2, access.ForSession, maria, noon.Add(time.Hour)),
		token(3, access.ForSetup, maria, noon.Add(time.Hour)), token(4, access.ForKey, maria, time.Time{}),
		token(5, access.ForSession, access.Holder{Account: "mari"}, noon.Add(time.Hour)),
		token(6, access.ForSession, person, noon.Add(time.Hour)), token(7, access.ForLink, person, noon.Add(time.Hour)),
		token(8, access.ForSession, access.Holder{Subject: 70}, noon.Add(time.Hour)),
		token(9, access.ForSession, access.Holder{Account: "7"}, noon.Add(time.Hour)),
	} {
		must(t, s.PutToken(ctx, tok))
	}
}

func wantLeft(t *testing.T, s access.Store, want ...byte) {
	t.Helper()
	var left []byte
	for n := byte(1); n <= 9; n++ {
		switch _, err := s.Token(ctx, candor.Digest{n, 31: n}); {
		case err == nil:
			left = append(left, n)
		case !errors.Is(err, access.ErrNone):
			t.Error(err)
		}
	}
	if !reflect.DeepEqual(left, want) {
		t.Errorf("left are %v, want %v", left, want)
	}
}

func dropSome(t *testing.T, s access.Store) {
	several(t, s)
	must(t, s.DropTokens(ctx, access.Holder{Account: "maria"}, access.ForSession, access.ForSetup))
	wantLeft(t, s, 4, 5, 6, 7, 8, 9)
	must(t, s.DropTokens(ctx, access.Holder{Subject: 7}, access.ForLink))
	wantLeft(t, s, 4, 5, 6, 8, 9)
}

func dropAll(t *testing.T, s access.Store) {
	several(t, s)
	must(t, s.DropTokens(ctx, access.Holder{Subject: 7}))
	wantLeft(t, s, 1, 2, 3, 4, 5, 8, 9)
	must(t, s.DropTokens(ctx, access.Holder{Account: "maria"}))
	wantLeft(t, s, 5, 8, 9)
	must(t, s.DropTokens(ctx, access.Holder{})) // nobody's tokens: none, and above all not everybody's
	wantLeft(t, s, 5, 8, 9)
}

func sweep(t *testing.T, s access.Store) {
	several(t, s)
	must(t, s.Sweep(ctx, noon.Add(-time.Microsecond)))
	wantLeft(t, s, 1, 2, 3, 4, 5, 6, 7, 8, 9)
	must(t, s.Sweep(ctx, noon))
	wantLeft(t, s, 2, 3, 4, 5, 6, 7, 8, 9)
	must(t, s.Sweep(ctx, noon.Add(100*365*24*time.Hour)))
	wantLeft(t, s, 4) // a key without an end stays
}
