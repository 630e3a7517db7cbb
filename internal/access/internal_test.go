package access

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

func seeded(n byte) *rand.ChaCha8 { return rand.NewChaCha8([32]byte{n}) }

type brokenSource struct{}

func (brokenSource) Read([]byte) (int, error) { return 0, errors.New("no bytes") }

// The cost of each comparison, in order, without paying it.
func (d *Door) watchComparisons(seen *[]string, answer bool) {
	d.compare = func(stored phc, _ string) bool {
		*seen = append(*seen, fmt.Sprintf("m=%d t=%d p=%d salt=%d key=%d", stored.memory, stored.time, stored.lanes, len(stored.salt), len(stored.key)))
		return answer
	}
}

// For the tests outside the package.
var (
	WatchComparisons = (*Door).watchComparisons
	HashOf           = Secret.hash
)

func TestAPasswordFitsItsHashAndNothingElseDoes(t *testing.T) {
	s, err := hashPassword(seeded(1), "correct horse battery")
	if err != nil {
		t.Fatal(err)
	}
	if want := "$argon2id$v=19$m=19456,t=2,p=1$"; !strings.HasPrefix(s, want) {
		t.Errorf("got %q, want it to start with %q", s, want)
	}
	h, err := parsePHC(s)
	if err != nil {
		t.Fatal(err)
	}
	if len(h.salt) != 16 || len(h.key) != 32 {
		t.Errorf("got %d bytes of salt and %d of key, want 16 and 32", len(h.salt), len(h.key))
	}
	for password, want := range map[string]bool{
		"correct horse battery": true, "correct horse batterx": false, "": false, "correct horse battery ": false,
	} {
		if got := h.matches(password); got != want {
			t.Errorf("%q: got %v, want %v", password, got, want)
		}
	}
	other, _ := hashPassword(seeded(2), "correct horse battery")
	if other == s {
		t.Error("two hashes of a password are the same: the salt is not drawn")
	}
	if _, err := hashPassword(brokenSource{}, "correct horse battery"); err == nil {
		t.Error("a password was hashed without a salt")
	}
}

// A string that another implementation made: the reference command line, argon2 somesalt -id -t 2 -m 16 -p 1 -l 32.
func TestAHashMadeElsewhereIsRead(t *testing.T) {
	h, err := parsePHC("$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")
	if err != nil || !h.matches("password") || h.matches("passwort") {
		t.Errorf("got %v, and the known password fits: %v", err, err == nil && h.matches("password"))
	}
}

func TestWhatIsNoPHCStringIsRefused(t *testing.T) {
	const salt, key = "c29tZXNhbHQ", "CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
	for _, s := range []string{
		"", "$", "$$$$$", "password",
		"$argon2i$v=19$m=65536,t=2,p=1$" + salt + "$" + key,
		"$argon2id$v=16$m=65536,t=2,p=1$" + salt + "$" + key,
		"$argon2id$m=65536,t=2,p=1$" + salt + "$" + key,
		"$argon2id$v=19$m=65536,t=2$" + salt + "$" + key,
		"$argon2id$v=19$t=2,m=65536,p=1$" + salt + "$" + key,
		"$argon2id$v=19$m=065536,t=2,p=1$" + salt + "$" + key,
		"$argon2id$v=19$m=+65536,t=2,p=1$" + salt + "$" + key,
		"$argon2id$v=19$m=4294967295,t=2,p=1$" + salt + "$" + key, // 4 TiB
		"$argon2id$v=19$m=65536,t=4000000000,p=1$" + salt + "$" + key,
		"$argon2id$v=19$m=65536,t=0,p=1$" + salt + "$" + key,
		"$argon2id$v=19$m=65536,t=2,p=0$" + salt + "$" + key,
		"$argon2id$v=19$m=65536,t=2,p=255$" + salt + "$" + key,
		"$argon2id$v=19$m=65536,t=2,p=1$" + salt + "$",
		"$argon2id$v=19$m=65536,t=2,p=1$$" + key,
		"$argon2id$v=19$m=65536,t=2,p=1$" + salt + "$" + key[:8],
		"$argon2id$v=19$m=65536,t=2,p=1$" + salt + "=$" + key,
		"$argon2id$v=19$m=65536,t=2,p=1$c29t\nZXNhbHQ$" + key,
		"$argon2id$v=19$m=65536,t=2,p=1$" + salt + "$" + key + "$",
		"$argon2id$v=19$m=65536,t=2,p=1$" + salt + "$" + key[:len(key)-1] + "d", // bits past the end
		"$argon2id$v=19$m=65536,t=2,p=1$" + salt + "$" + strings.Repeat(key, 20),
	} {
		if _, err := parsePHC(s); err == nil {
			t.Errorf("%q was read", s)
		} else if len(s) > 10 && strings.Contains(err.Error(), s) {
			t.Errorf("the error repeats the string: %v", err)
		}
	}
}

func FuzzPHC(f *testing.F) {
	f.Add("$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")
	f.Add("$argon2id$v=19$m=8,t=1,p=1$AAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA")
	f.Add("$argon2id$v=19$m=,t=,p=$$")
	f.Fuzz(func(t *testing.T, s string) {
		h, err := parsePHC(s)
		if err != nil {
			return
		}
		if got := h.String(); got != s {
			t.Errorf("read and written again: got %q, want %q", got, s)
		}
		if h.memory > 256*1024 || h.time > 16 || h.lanes > 4 || h.memory < 8*uint32(h.lanes) || len(h.key) < 16 || len(h.salt) < 8 {
			t.Errorf("outside the bounds: %q", s)
		}
	})
}

func TestAWeakPasswordIsNamedAsSuch(t *testing.T) {
	for password, good := range map[string]bool{
		"":                          false,
		"fourteen chars":            false,
		"fifteen letters":           true,
		"ñandúñandúñandú":           true,
		"ññññññññññññññ1":           true,
		"aaaaaaaaaaaaaaaaaaaa":      false,
		"maria.k12345678":           false,
		"Maria.K and a long rest!":  true,
		"bad \xff bytes in a row":   false,
		strings.Repeat("ab ", 90):   false,
		"correct horse battery sta": true,
	} {
		if got := weak(password, "maria.k") == ""; got != good {
			t.Errorf("%q: got good %v, want %v (%s)", password, got, good, weak(password, "maria.k"))
		}
	}
}

func TestSecretsAndMailsDoNotPrint(t *testing.T) {
	s, err := newSecret(seeded(1))
	if err != nil || len(s.Reveal()) != 43 {
		t.Fatalf("got %d characters, %v, want 43 for 256 bits", len(s.Reveal()), err)
	}
	m := Message{To: "ada@example.org", Body: s.Reveal()}
	in := SignedIn{Token: s}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("signed in", "token", s, "mail", m, "in", in)
	slog.New(slog.NewTextHandler(&log, nil)).Info("signed in", "token", s, "mail", m, "in", in)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		fmt.Fprintf(&log, verb+verb+verb, s, m, in)
	}
	for _, leak := range []string{s.Reveal(), fmt.Sprintf("%x", s.Reveal()), "ada@"} {
		if strings.Contains(log.String(), leak) {
			t.Errorf("printed: %s", log.String())
		}
	}
	if b, err := json.Marshal(s); err == nil {
		t.Errorf("a secret marshalled: %s", b)
	}
	if _, err := newSecret(brokenSource{}); err == nil {
		t.Error("a secret was drawn from a broken source")
	}
	if s.hash(ForLink) == s.hash(ForSession) {
		t.Error("a token has one hash for two uses")
	}
}

var noon = time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC)

func TestGuessesRunOutAndComeBackWithTime(t *testing.T) {
	l := newLimiter([]byte("k"), 3, time.Minute, 100)
	try := func(after time.Duration, want bool) {
		t.Helper()
		if wait, ok := l.attempt("maria", noon.Add(after)); ok != want || !ok && (wait <= 0 || wait > time.Minute) {
			t.Errorf("after %v: got %v, wait %v, want %v", after, ok, wait, want)
		}
	}
	try(0, true)
	try(0, true)
	try(0, true)
	try(0, false)
	try(59*time.Second, false)
	try(60*time.Second, true) // one came back
	try(61*time.Second, false)
	try(time.Hour, true) // never more than the bucket holds
	try(time.Hour, true)
	try(time.Hour, true)
	try(time.Hour, false)
	try(30*time.Minute, false) // a clock that goes back brings nothing
	try(31*time.Minute, true)
	l.forgive("maria")
	try(31*time.Minute, true)
	try(31*time.Minute, true)
	if _, ok := l.attempt("other", noon); !ok {
		t.Error("one name's guesses count against another")
	}
}

func TestAnAttemptGivenBackCountsOnce(t *testing.T) {
	l := newLimiter([]byte("k"), 2, time.Minute, 100)
	for range 20 {
		if _, ok := l.attempt("x", noon); !ok {
			t.Fatal("good sign-ins used up the attempts")
		}
		l.giveBack("x")
	}
	l.giveBack("x")
	l.giveBack("y")
	l.attempt("x", noon)
	l.attempt("x", noon)
	if _, ok := l.attempt("x", noon); ok {
		t.Error("giving back filled the bucket past its size")
	}
}

func TestTheLimiterIsBoundedAndForgetsTheLongestUntouched(t *testing.T) {
	l := newLimiter([]byte("k"), 1, time.Hour, 10)
	l.attempt("victim", noon)
	for i := range 9 {
		l.attempt(fmt.Sprint(i), noon.Add(time.Duration(i+1)*time.Second))
	}
	if _, ok := l.attempt("victim", noon.Add(20*time.Second)); ok {
		t.Error("forgotten while there was room")
	}
	for i := range 1000 {
		l.attempt(fmt.Sprint("more", i), noon.Add(30*time.Second))
		if n := len(l.buckets); n > 10 {
			t.Fatalf("%d buckets, want at most 10", n)
		}
	}
	for k := range l.buckets {
		if strings.Contains(string(k[:]), "more") {
			t.Error("a key is kept as it came")
		}
	}
}

func TestAnOriginIsAnAddressOrItsNetwork(t *testing.T) {
	for in, want := range map[string]string{
		"192.0.2.7":              "192.0.2.7",
		"192.0.2.7:4711":         "192.0.2.7",
		"::ffff:192.0.2.7":       "192.0.2.7",
		"[::ffff:192.0.2.7]:443": "192.0.2.7",
		"2001:db8:1:2:3:4:5:6":   "2001:db8:1:2::/64",
		"[2001:db8:1:2::9]:443":  "2001:db8:1:2::/64",
		"fe80::1%eth0":           "fe80::/64",
		"":                       "unknown",
		"not an address":         "unknown",
		"192.0.2.7, 10.0.0.1":    "unknown",
	} {
		if got := network(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
