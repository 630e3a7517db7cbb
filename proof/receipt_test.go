package proof

import (
	"encoding/json"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

func TestEveryEntryHasAReceipt(t *testing.T) {
	for _, size := range []int64{1, 2, 7, 256, 300} {
		l := newLog(t, size)
		for i := int64(0); i < size; i += 1 + size/20 {
			r := l.receipt(t, i)
			data, err := json.Marshal(r)
			if err != nil {
				t.Fatal(err)
			}
			got, err := ParseReceipt(data)
			if err != nil || got != r {
				t.Fatalf("%d of %d: read back %v, %v", i, size, got, err)
			}
			if c, err := OpenReceipt(got, l.vkey); err != nil || c != l.checkpoint(t, size) {
				t.Errorf("%d of %d: got %v, %v", i, size, c, err)
			}
		}
	}
}

func TestAReceiptThatWasChangedIsRefused(t *testing.T) {
	l := newLog(t, 300)
	good := l.receipt(t, 7)
	if err := VerifyReceipt(good, l.vkey); err != nil {
		t.Fatal(err)
	}
	entry, inclusion, signed, err := ParseProof(good.Proof)
	if err != nil {
		t.Fatal(err)
	}
	with := func(p tlog.RecordProof) string { return FormatProof(entry, p, signed) }
	flipped := append(tlog.RecordProof{}, inclusion...)
	flipped[3][0] ^= 1
	swapped := append(tlog.RecordProof{}, inclusion...)
	swapped[0], swapped[1] = swapped[1], swapped[0]
	for name, change := range map[string]func(*Receipt){
		"nothing":                         func(r *Receipt) { *r = Receipt{} },
		"the entry":                       func(r *Receipt) { r.Entry = 8 },
		"the entry, in the proof too":     func(r *Receipt) { r.Entry, r.Proof = 8, FormatProof(8, inclusion, signed) },
		"an entry beyond the log":         func(r *Receipt) { r.Entry, r.Proof = 300, FormatProof(300, inclusion, signed) },
		"the log":                         func(r *Receipt) { r.Log = "candor.example/other" },
		"the salt":                        func(r *Receipt) { r.Salt[0] ^= 1 },
		"the salt destroyed":              func(r *Receipt) { r.Salt = Salt{} },
		"the body":                        func(r *Receipt) { r.Body += " " },
		"a hash":                          func(r *Receipt) { r.Proof = with(flipped) },
		"hashes swapped":                  func(r *Receipt) { r.Proof = with(swapped) },
		"a hash missing":                  func(r *Receipt) { r.Proof = with(inclusion[1:]) },
		"a hash too many":                 func(r *Receipt) { r.Proof = with(append(swapped, tlog.Hash{})) },
		"no hashes":                       func(r *Receipt) { r.Proof = with(nil) },
		"the size signed":                 func(r *Receipt) { r.Proof = strings.Replace(r.Proof, "\n300\n", "\n301\n", 1) },
		"another receipt's proof":         func(r *Receipt) { r.Proof = l.receipt(t, 8).Proof },
		"the header":                      func(r *Receipt) { r.Proof = strings.Replace(r.Proof, "@v1", "@v2", 1) },
		"the checkpoint":                  func(r *Receipt) { r.Proof = FormatProof(entry, inclusion, nil) },
		"extra data, which nobody signed": func(r *Receipt) { r.Proof = strings.Replace(r.Proof, "index", "extra AAAA\nindex", 1) },
	} {
		bad := good
		change(&bad)
		if VerifyReceipt(bad, l.vkey) == nil {
			t.Errorf("%s changed: verified", name)
		}
	}
	for name, key := range map[string]string{
		"no key": "", "the key cut": l.vkey[:len(l.vkey)-4], "another log's": strings.Replace(l.vkey, "ledger", "other", 1),
	} {
		if VerifyReceipt(good, key) == nil {
			t.Errorf("%s: verified", name)
		}
	}
}

func TestAReceiptIsOneObjectOfKnownFields(t *testing.T) {
	for _, bad := range []string{``, `null x`, `{} {}`, `{"entry":-1.5}`, `{"paid":true}`, `{"salt":"AA=="}`, `[]`} {
		if r, err := ParseReceipt([]byte(bad)); err == nil {
			t.Errorf("%q: read as %v", bad, r)
		}
	}
}

func FuzzReceipt(f *testing.F) {
	l := newLog(f, 9)
	data, err := json.Marshal(l.receipt(f, 4))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := ParseReceipt(data)
		if err != nil || VerifyReceipt(r, l.vkey) != nil {
			return
		}
		if want := l.openings[r.Entry]; r.Body != want.Body || r.Salt != want.Salt {
			t.Errorf("verified a receipt that was never given")
		}
	})
}

func FuzzProof(f *testing.F) {
	f.Add(newLog(f, 9).receipt(f, 4).Proof)
	f.Fuzz(func(t *testing.T, text string) {
		entry, inclusion, signed, err := ParseProof(text)
		if err == nil && FormatProof(entry, inclusion, signed) != text {
			t.Errorf("read %q as %q", text, FormatProof(entry, inclusion, signed))
		}
	})
}
