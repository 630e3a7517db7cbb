package proof

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func verifier(t testing.TB, key string) note.Verifier {
	t.Helper()
	v, err := note.NewVerifier(key)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestEveryByteOfACheckpointIsSigned(t *testing.T) {
	l := newLog(t, 5)
	signed, v := l.sign(t, l.checkpoint(t, 5)), verifier(t, l.vkey)
	got, err := OpenCheckpoint(signed, v)
	if want := l.checkpoint(t, 5); err != nil || got != want {
		t.Fatalf("got %v, %v, want %v", got, err, want)
	}
	for i := range signed {
		bad := append([]byte{}, signed...)
		bad[i] ^= 1
		if c, err := OpenCheckpoint(bad, v); err == nil || c != (Checkpoint{}) {
			t.Errorf("byte %d changed: got %v, %v", i, c, err)
		}
	}
}

func TestAWitnessMayAddASignature(t *testing.T) {
	l := newLog(t, 5)
	v := verifier(t, l.vkey)
	skey, wkey, err := note.GenerateKey(&steady{seed: "witness"}, "witness.example")
	if err != nil {
		t.Fatal(err)
	}
	w, err := note.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	n, err := note.Open(l.sign(t, l.checkpoint(t, 5)), note.VerifierList(v))
	if err != nil {
		t.Fatal(err)
	}
	both, err := note.Sign(n, w)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := OpenCheckpoint(both, v); err != nil {
		t.Error(err)
	}
	if _, err := OpenCheckpoint(both, verifier(t, wkey)); err == nil {
		t.Error("the witness's signature alone passed for the log's")
	}
}

func TestAKeySignsOnlyTheLogThatItIsNamedFor(t *testing.T) {
	l := newLog(t, 1)
	s, err := note.NewSigner(l.skey)
	if err != nil {
		t.Fatal(err)
	}
	other := Checkpoint{Origin: "candor.example/other", Size: 1, Hash: tlog.Hash{1}}
	if _, err := SignCheckpoint(other, s); err == nil {
		t.Error("signed")
	}
	forced, err := note.Sign(&note.Note{Text: FormatCheckpoint(other)}, s)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := OpenCheckpoint(forced, verifier(t, l.vkey)); err == nil {
		t.Error("opened")
	}
}

func TestCheckpointsHaveOneForm(t *testing.T) {
	const root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
	const empty = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
	for _, c := range []struct {
		name, text string
		ok         bool
	}{
		{"plain", "a\n7\n" + root + "\n", true},
		{"with an extension", "a\n7\n" + root + "\nmore\n", true},
		{"empty log", "a\n0\n" + empty + "\n", true},
		{"empty log with another root", "a\n0\n" + root + "\n", false},
		{"no origin", "\n7\n" + root + "\n", false},
		{"leading zero", "a\n07\n" + root + "\n", false},
		{"a plus", "a\n+7\n" + root + "\n", false},
		{"negative", "a\n-7\n" + root + "\n", false},
		{"too large", "a\n9999999999999999\n" + root + "\n", false},
		{"larger than any number", "a\n99999999999999999999\n" + root + "\n", false},
		{"no end", "a\n7\n" + root, false},
		{"an empty line", "a\n7\n" + root + "\n\n", false},
		{"a root of 31 bytes", "a\n7\n" + root[:40] + "\n", false},
		{"a root spelt otherwise", "a\n7\n" + strings.Replace(root, "q2I=", "q2J=", 1) + "\n", false},
		{"a return in the root", "a\n7\n" + root + "\r\n", false},
	} {
		got, err := ParseCheckpoint(c.text)
		if (err == nil) != c.ok {
			t.Errorf("%s: got %v, %v", c.name, got, err)
		}
	}
}

func FuzzCheckpoint(f *testing.F) {
	f.Add("a\n7\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")
	f.Add("a\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nx\n")
	v := verifier(f, newLog(f, 0).vkey)
	f.Fuzz(func(t *testing.T, text string) {
		if c, err := ParseCheckpoint(text); err == nil && !strings.HasPrefix(text, FormatCheckpoint(c)) {
			t.Errorf("read %v, which is written %q", c, FormatCheckpoint(c))
		}
		if _, err := OpenCheckpoint([]byte(text), v); err == nil {
			t.Error("opened without a signature")
		}
	})
}

func TestConsistencyOfAllSizes(t *testing.T) {
	const n = 40
	l := newLog(t, n)
	hashes := l.hashes(t)
	for newer := int64(0); newer <= n; newer++ {
		for older := int64(0); older <= newer; older++ {
			a, b := l.checkpoint(t, older), l.checkpoint(t, newer)
			var p tlog.TreeProof
			if older > 0 {
				var err error
				if p, err = tlog.ProveTree(newer, older, hashes); err != nil {
					t.Fatal(err)
				}
			}
			if err := VerifyConsistency(a, b, p); err != nil {
				t.Errorf("%d to %d: %v", older, newer, err)
			}
			if older == 0 {
				continue
			}
			bad := a
			bad.Hash[0] ^= 1
			err := VerifyConsistency(bad, b, p)
			var fork *Fork
			if err == nil || errors.As(err, &fork) != (older == newer) {
				t.Errorf("%d to %d with another root: got %v", older, newer, err)
			}
			if len(p) > 0 && VerifyConsistency(a, b, p[1:]) == nil {
				t.Errorf("%d to %d with a hash missing: passed", older, newer)
			}
		}
	}
}

func TestConsistencyRefusesWhatCannotBeCompared(t *testing.T) {
	l := newLog(t, 5)
	a, b := l.checkpoint(t, 2), l.checkpoint(t, 5)
	other := b
	other.Origin = "candor.example/other"
	for name, pair := range map[string][2]Checkpoint{
		"two logs": {a, other}, "the wrong way round": {b, a}, "nothing": {}, "an older head of nothing": {{}, b},
	} {
		if VerifyConsistency(pair[0], pair[1], nil) == nil {
			t.Errorf("%s: passed", name)
		}
	}
}
