package proof

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"strconv"
	"time"
)

// MaxBody is the longest body in bytes.
const MaxBody = 1 << 20

// The kinds that are checked against each other. Other kinds are the ledger's own.
const (
	KindIntend   = "intend"   // a use begins; what it costs is charged here
	KindConclude = "conclude" // a use ended; names its intend
)

// Body is the part of an entry's body that this package checks. A body may hold more fields. It must be JCS JSON, an
// object, at most MaxBody bytes.
type Body struct {
	Kind     string    `json:"kind"`               // lower-case words joined by "." or "-"
	At       string    `json:"at"`                 // RFC 3339 in UTC, ending in Z
	Intend   *int64    `json:"intend,omitempty"`   // index of an earlier entry; a conclude must have it
	Charges  []Charge  `json:"charges,omitempty"`  // privacy loss debited
	Postings []Posting `json:"postings,omitempty"` // money moved; sums to zero per currency (law 10)
}

// Charge is privacy loss debited from one scope. Loss only grows: rho is never negative (PRIVACY item 7).
type Charge struct {
	Scope string `json:"scope"`
	Rho   Int    `json:"rho"`           // nano-units
	Cap   *Int   `json:"cap,omitempty"` // nano-units; one charge never exceeds it
}

// Posting is money moved to an account (negative: from it).
type Posting struct {
	Account  string `json:"account"`
	Micro    Int    `json:"micro"`    // 1e-6 of the currency
	Currency string `json:"currency"` // ISO 4217
}

// Int is an exact integer: a JSON number up to 2^53−1 either way, or a decimal string where it may be larger, since a
// canonical JSON number is a double. It writes itself the same way.
type Int int64

const maxExact = 1<<53 - 1

// MarshalJSON writes a number where a double holds it exactly, else a string.
func (i Int) MarshalJSON() ([]byte, error) {
	s := strconv.FormatInt(int64(i), 10)
	if i > maxExact || i < -maxExact {
		s = `"` + s + `"`
	}
	return []byte(s), nil
}

// UnmarshalJSON reads what MarshalJSON writes, in that one spelling.
func (i *Int) UnmarshalJSON(b []byte) error {
	s := string(b)
	if len(s) > 1 && s[0] == '"' {
		s = s[1 : len(s)-1]
	}
	v, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return errors.New("not a whole number")
	}
	if again, _ := Int(v).MarshalJSON(); string(again) != string(b) {
		return errors.New("a whole number beyond 2^53−1 is written as a string, any other as a number")
	}
	*i = Int(v)
	return nil
}

var (
	kindForm     = regexp.MustCompile(`^[a-z][a-z0-9]*([.-][a-z0-9]+)*$`)
	currencyForm = regexp.MustCompile(`^[A-Z]{3}$`)
)

// ParseBody checks one body by itself: form, required fields, charges, money. What it accepts, VerifyDir accepts; a
// ledger calls it before it writes. Errors hold no value of the body.
func ParseBody(body []byte) (Body, error) {
	if len(body) > MaxBody {
		return Body{}, fmt.Errorf("read body: longer than %d bytes", MaxBody)
	}
	if err := checkCanonical(body); err != nil {
		return Body{}, fmt.Errorf("read body: %w", err)
	}
	var b Body
	if body[0] != '{' || json.Unmarshal(body, &b) != nil {
		return Body{}, errors.New("read body: a field of kind, at, intend, charges or postings has the wrong type")
	}
	if err := b.check(); err != nil {
		return Body{}, fmt.Errorf("read body: %w", err)
	}
	return b, nil
}

func (b Body) check() error {
	if !kindForm.MatchString(b.Kind) {
		return errors.New("it has no kind")
	}
	if at, err := time.Parse(time.RFC3339Nano, b.At); err != nil || at.Location() != time.UTC || b.At[len(b.At)-1] != 'Z' {
		return errors.New(`"at" is not a time of RFC 3339 in UTC`)
	}
	if b.Intend != nil && *b.Intend < 0 {
		return errors.New(`"intend" is negative`)
	}
	if b.Kind == KindConclude && b.Intend == nil {
		return errors.New("a conclude names no intend")
	}
	for i, c := range b.Charges {
		switch {
		case c.Scope == "":
			return fmt.Errorf("charge %d names no scope", i)
		case c.Rho < 0:
			return fmt.Errorf("charge %d gives privacy loss back", i)
		case c.Cap != nil && c.Rho > *c.Cap:
			return fmt.Errorf("charge %d is larger than its cap", i)
		}
	}
	sums := map[string]*big.Int{}
	for i, p := range b.Postings {
		if p.Account == "" || !currencyForm.MatchString(p.Currency) {
			return fmt.Errorf("posting %d lacks an account or a currency", i)
		}
		if sums[p.Currency] == nil {
			sums[p.Currency] = new(big.Int)
		}
		sums[p.Currency].Add(sums[p.Currency], big.NewInt(int64(p.Micro)))
	}
	for currency, sum := range sums {
		if sum.Sign() != 0 {
			return fmt.Errorf("the postings in %s do not sum to zero", currency)
		}
	}
	return nil
}
