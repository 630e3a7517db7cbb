package identity

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestOneKeyForAllSpellings(t *testing.T) {
	for _, tt := range []struct{ name, kind, value, country, want, fault string }{
		{"small letters and no spaces around", "email", "  Jane.Saoirse@Example.com\t", "", "jane.saoirse@example.com", ""},
		{"gmail has no dots", "email", "J.ane.Saoirse@Gmail.com", "", "janesaoirse@gmail.com", ""},
		{"gmail has no suffix", "email", "JaneSaoirse+Work+2@gmail.com", "", "janesaoirse@gmail.com", ""},
		{"other hosts keep dots and suffixes", "email", "Jane.S+Work@googlemail.com", "", "jane.s+work@googlemail.com", ""},
		{"gmail's name is not a part of other names", "email", "a.b@notgmail.com", "", "a.b@notgmail.com", ""},
		{"letters of every alphabet are small", "email", "ÄNNE@Bücher.example", "", "änne@bücher.example", ""},
		{"nothing before the suffix is no mailbox", "email", "+news@gmail.com", "", "", "not-an-email"},
		{"nothing but dots is no mailbox", "email", "..@gmail.com", "", "", "not-an-email"},
		{"no @", "email", "jane", "", "", "not-an-email"},
		{"no host", "email", "jane@", "", "", "not-an-email"},
		{"two @", "email", "a@b@c.com", "", "", "not-an-email"},
		{"a name beside the address", "email", "Jane <jane@example.com>", "", "", "not-an-email"},
		{"two addresses", "email", "a@example.com,b@example.com", "", "", "not-an-email"},
		{"a mark that nobody sees", "email", "ja\u200bne@example.com", "", "", "not-an-email"},
		{"a host that ends in a dot", "email", "jane@example.com.", "", "", "not-an-email"},
		{"a number of the country", "phone", "(650) 253-0000", "US", "+16502530000", ""},
		{"the same with the country's code", "phone", "+1 650.253.0000", "", "+16502530000", ""},
		{"the same as dialled abroad", "phone", "00 1 650 253 0000", "AT", "+16502530000", ""},
		{"a zero that falls away", "phone", "0664 1234567", "AT", "+436641234567", ""},
		{"a zero that stays", "phone", "06 1234 5678", "IT", "+390612345678", ""},
		{"a number without a country", "phone", "650 253 0000", "", "", "not-a-phone-number"},
		{"too short", "phone", "+1 23", "", "", "not-a-phone-number"},
		{"too long", "phone", "+1 650 253 0000 0000 0000", "", "", "not-a-phone-number"},
		{"only the local part", "phone", "253 0000", "US", "", "not-a-phone-number"},
		{"an extension", "phone", "+1 650 253 0000 ext. 12", "", "", "not-a-phone-number"},
		{"words", "phone", "unknown", "US", "", "not-a-phone-number"},
		{"a customer number stays as it is", "customer", " 00C-7.x ", "", "00C-7.x", ""},
		{"spaces alone are no key", "customer", " \t ", "", "", "missing"},
		{"nor an e-mail", "email", "", "", "", "missing"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Normalise(tt.kind, tt.value, tt.country)
			var f *Fault
			if tt.fault == "" && err != nil || tt.fault != "" && (!errors.As(err, &f) || f.Rule != tt.fault) || got != tt.want {
				t.Fatalf("got %q, %v; want %q, %q", got, err, tt.want, tt.fault)
			}
			if err != nil && len(tt.value) > 4 && strings.Contains(err.Error(), strings.TrimSpace(tt.value)) {
				t.Error("the fault repeats the value")
			}
		})
	}
}

// The cases that UID2 publishes, hashes left out. Its row for Singapore is wrong at the source: "65 1243 5678" is printed
// there as +6512345678, which has other digits (1234 for 1243), and no number of Singapore begins with 1. It is no key here;
// written with a + it is the number that was written.
func TestTheCasesThatUID2Publishes(t *testing.T) {
	dir := os.Getenv("CANDOR_TEST_DATA")
	if dir == "" {
		t.Skip("CANDOR_TEST_DATA is not set")
	}
	b, err := os.ReadFile(filepath.Join(dir, "identity_normalisation/uid2_vectors.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases map[string]json.RawMessage
	if err := json.Unmarshal(b, &cases); err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, kind := range []string{Email, Phone} {
		var list []struct{ Raw, Country, Normalized string }
		if err := json.Unmarshal(cases[kind], &list); err != nil {
			t.Fatal(err)
		}
		for _, c := range list {
			tried++
			got, err := Normalise(kind, c.Raw, c.Country)
			if c.Country == "SG" {
				if err == nil || c.Normalized != "+6512345678" {
					t.Errorf("the row that is wrong at the source became %s; the source says %s", got, c.Normalized)
				}
				if got, err := Normalise(kind, "+"+c.Raw, ""); err != nil || got != "+6512435678" {
					t.Errorf("got %s, %v; want the digits that were written", got, err)
				}
				continue
			}
			if err != nil || got != c.Normalized {
				t.Errorf("%s %s: got %s, %v; want %s", kind, c.Raw, got, err, c.Normalized)
			}
		}
	}
	if tried < 15 {
		t.Errorf("got %d cases, want all 15", tried)
	}
}

func TestASpellingIsRecognised(t *testing.T) {
	mail, tel, number := Key{Email, "janesaoirse@gmail.com"}, Key{Phone, "+16502530000"}, Key{"customer", "C-17"}
	for _, tt := range []struct {
		name string
		key  Key
		text string
		want bool
	}{
		{"the key itself", mail, "janesaoirse@gmail.com", true},
		{"dots and a suffix", mail, " Jane.Saoirse+x@GMAIL.com", true},
		{"another mailbox", mail, "janesaoirse2@gmail.com", false},
		{"a number as at home", tel, "(650) 253-0000", true},
		{"a number as from abroad", tel, "+1-650-253-0000", true},
		{"another number", tel, "650 253 0001", false},
		{"a customer number", number, "C-17 ", true},
		{"another customer number", number, "C-170", false},
	} {
		if got := Same(tt.key, tt.text); got != tt.want {
			t.Errorf("%s: got %t, want %t", tt.name, got, tt.want)
		}
	}
}

func TestTokensKeepOutWhoWasDeletedUnderTheOldSpelling(t *testing.T) {
	s := NewSuppressor([]byte("a key of thirty-two bytes or more"))
	was := s.Token(Key{Email, "jane.saoirse@gmail.com"})
	found := false
	for _, x := range s.Tokens(Key{Email, "janesaoirse@gmail.com"}, "Jane.Saoirse@gmail.com") {
		found = found || x == was
	}
	if !found {
		t.Error("a deletion from before gmail addresses had one form no longer holds")
	}
	if n := len(s.Tokens(Key{"customer", "C1"}, " C1")); n != 1 {
		t.Errorf("got %d tokens of a customer number, want 1", n)
	}
}

// A key of a key is itself, so that what is stored can be looked up; and nothing makes the normaliser fail.
func FuzzNormalise(f *testing.F) {
	for _, s := range []string{"Jane.S+x@gmail.com", "+1 650 253 0000", "0043 (0)664 1234567", "a@b", "\xff@x.y", "İ@x.y", "tel:+1-650-253-0000;ext=3", "+54 9 11 2345-6789", "1-800-FLOWERS", "!,000-0AAAAAA"} {
		f.Add(s, "US")
		f.Add(s, "")
	}
	f.Fuzz(func(t *testing.T, s, country string) {
		for _, kind := range []string{Email, Phone, "customer"} {
			key, err := Normalise(kind, s, country)
			if err != nil {
				if key != "" {
					t.Fatalf("%s: a fault and a key", kind)
				}
				continue
			}
			again, err := Normalise(kind, key, country)
			if err != nil || again != key {
				t.Fatalf("%s: %q became %q, then %q (%v)", kind, s, key, again, err)
			}
			if key == "" || strings.TrimSpace(key) != key || kind == Email && strings.ToLower(key) != key {
				t.Fatalf("%s: %q is no key", kind, key)
			}
			if !Same(Key{kind, key}, key) {
				t.Fatalf("%s: %q is not a spelling of itself", kind, key)
			}
		}
	})
}
