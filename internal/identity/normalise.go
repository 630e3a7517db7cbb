package identity

import (
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"
)

// The kinds of keys that people write in many ways. A key of any other kind is itself, but for the spaces around it:
// leading zeros, dots and letter case of a customer number may mean something.
const (
	Email = "email"
	Phone = "phone"
)

// Fault says why a value is no key of its kind, and what to write instead; never the value (law 5).
type Fault struct{ Rule, Text string }

func (f *Fault) Error() string { return f.Text }

var (
	noKey = &Fault{"missing", "empty: nobody can be known by it"}
	noAt  = &Fault{"not-an-email", "not an e-mail address; write it alone, as name@example.org"}
	noNum = &Fault{"not-a-phone-number", "not a whole phone number; write it with + and the country's code, or say candor.country in the contract"}
	noExt = &Fault{"not-a-phone-number", "a phone number with an extension: several people may answer it. Leave the number out, or write the one that reaches the person"}
)

// Normalise writes a value of a kind as its key, so that all its spellings lead to the same people; country (ISO 3166-1)
// is that of phone numbers written without one. What cannot be written so is a *Fault, never a key.
//
// E-mail follows UID2 (unified-id-2.0 "Normalization and Encoding"): no spaces around it, small letters, and at gmail.com
// no dots and no +suffix before the @, since that mailbox is one; other hosts may tell such names apart. Phone numbers are
// E.164. Equal keys are one person by this alone: nothing is looked up, and nothing is likely.
func Normalise(kind, value, country string) (string, error) {
	value = strings.TrimSpace(value)
	if value == "" {
		return "", noKey
	}
	switch kind {
	case Email:
		return email(value)
	case Phone:
		return phone(value, country)
	}
	return value, nil
}

func email(s string) (string, error) {
	s = strings.ToLower(s)
	name, host, ok := strings.Cut(s, "@")
	if !ok || name == "" || host == "" || strings.ContainsAny(s, `,;:<>"()[]\`) || strings.Contains(host, "@") ||
		strings.HasPrefix(host, ".") || strings.HasSuffix(host, ".") {
		return "", noAt
	}
	for _, r := range s {
		if unicode.IsSpace(r) || !unicode.IsPrint(r) { // a mark that nobody sees would make two people of one
			return "", noAt
		}
	}
	if host == "gmail.com" {
		name, _, _ = strings.Cut(name, "+")
		if name = strings.ReplaceAll(name, ".", ""); name == "" {
			return "", noAt
		}
	}
	return name + "@" + host, nil
}

// phone takes a number that says its country as long as it can be one; a number as at home must be one that is in use
// there, since only then does it lead to the same key as when it is written with its country.
func phone(s, country string) (string, error) {
	n, err := phonenumbers.Parse(s, "")
	fits := err == nil && phonenumbers.IsPossibleNumberWithReason(n) == phonenumbers.IS_POSSIBLE
	if err != nil && country != "" {
		n, err = phonenumbers.Parse(s, country)
		fits = err == nil && phonenumbers.IsValidNumber(n)
	}
	if !fits {
		return "", noNum
	}
	if n.GetExtension() != "" {
		return "", noExt
	}
	key := phonenumbers.Format(n, phonenumbers.E164)
	again, err := phonenumbers.Parse(key, "")
	if err != nil || phonenumbers.Format(again, phonenumbers.E164) != key { // zeros that stand before no number
		return "", noNum
	}
	return key, nil
}

// Same reports whether a text is one of the spellings of a key. A phone number may be written as in its own country.
func Same(k Key, text string) bool {
	country := ""
	if k.Kind == Phone {
		if n, err := phonenumbers.Parse(k.Value, ""); err == nil {
			country = phonenumbers.GetRegionCodeForNumber(n)
		}
	}
	value, err := Normalise(k.Kind, text, country)
	return err == nil && value == k.Value || strings.EqualFold(strings.TrimSpace(text), k.Value)
}

// Before is how a value was written as a key while gmail addresses and phone numbers had no form of their own. Tokens of
// people who were deleted then are of it, and cannot be made anew: their keys are gone.
func Before(kind, value string) string {
	value = strings.TrimSpace(value)
	if kind == Email {
		value = strings.ToLower(value)
	}
	return value
}

// Tokens of a value that leads to a key: of the key, and of what it was written as before. Any of them keeps a deleted
// person out.
func (s Suppressor) Tokens(k Key, value string) [][32]byte {
	out := [][32]byte{s.Token(k)}
	if old := Before(k.Kind, value); old != k.Value {
		out = append(out, s.Token(Key{k.Kind, old}))
	}
	return out
}

// Dials reports whether phone numbers of a country (ISO 3166-1) are known.
func Dials(country string) bool { return phonenumbers.GetSupportedRegions()[country] }
