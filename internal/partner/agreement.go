package partner

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"math/bits"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gowebpki/jcs"

	"github.com/candor-data/candor"
)

// Agreement is what companies agree on: whose data, who receives answers, what for, from when until when, at what price.
// It permits nothing by itself; a Standing says whether it is in force.
type Agreement struct {
	ID           candor.AgreementID
	Title        string
	Owners       []candor.PartyID // the data owners; each must sign
	Recipient    candor.PartyID   // who asks and receives answers; must sign, and is not an owner
	Purposes     []candor.PurposeID
	Datasets     []string
	From         time.Time          // first moment, UTC
	Until        time.Time          // first moment after, UTC
	Price        candor.Money       // per question
	SharePercent int                // of the price, 0 to 100, for the people permitted
	Precisions   []candor.Precision // those agreed; empty: the whole ladder
	Smallest     int64              // smallest group shown, where larger than the dataset's; 0: the dataset's
	Terms        string             // in plain words
}

// Signatories are all whose signature is needed: the owners and the recipient, by id, each once.
func (a Agreement) Signatories() []candor.PartyID {
	return sorted(append(slices.Clone(a.Owners), a.Recipient))
}

// Check says what keeps the agreement from being signed, or nil. A zero Agreement fails.
func (a Agreement) Check() error {
	var errs []error
	no := func(bad bool, format string, args ...any) {
		if bad {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	no(a.ID == "", "the agreement has no id")
	no(len(a.Owners) == 0 || slices.Contains(a.Owners, ""), "the agreement needs the owners of the data")
	no(a.Recipient == "", "the agreement needs a recipient")
	no(a.Recipient != "" && slices.Contains(a.Owners, a.Recipient), "the recipient cannot be an owner")
	no(len(a.Purposes) == 0 || slices.Contains(a.Purposes, ""), "the agreement needs at least one purpose")
	no(len(a.Datasets) == 0 || slices.Contains(a.Datasets, ""), "the agreement needs at least one dataset")
	no(a.From.IsZero() || a.Until.IsZero() || !a.From.Before(a.Until), "the agreement needs a start before its end")
	for _, t := range []time.Time{a.From, a.Until} {
		no(t.UTC().Year() < 1 || t.UTC().Year() > 9999, "a date's year has four digits")
	}
	no(a.Price.Micro < 0, "the price is below zero")
	no(a.Price.Micro > 0 && len(a.Price.Currency) != 3, "the price needs a currency")
	no(a.SharePercent < 0 || a.SharePercent > 100, "the share is a percentage from 0 to 100")
	no(a.Smallest < 0, "the smallest group is below zero")
	for _, p := range a.Precisions {
		no(!onLadder(p), "a precision is one of fine, normal, coarse, coarsest")
	}
	// Bytes that are not text would be replaced by one and the same sign, and two wordings would share a signature.
	for _, s := range a.strings() {
		no(!utf8.ValidString(s), "the agreement holds bytes that are not UTF-8 text")
	}
	return errors.Join(errs...)
}

func (a Agreement) strings() []string {
	out := []string{string(a.ID), a.Title, string(a.Recipient), a.Price.Currency, a.Terms}
	out = append(out, a.Datasets...)
	for _, o := range a.Owners {
		out = append(out, string(o))
	}
	for _, p := range a.Purposes {
		out = append(out, string(p))
	}
	return out
}

// canonicalPrefix keeps an agreement's signature from ever being a signature of anything else.
const canonicalPrefix = "candor/agreement/v1\n"

// words is the agreement in JSON. Whole numbers that may pass 2^53 are text, since RFC 8785 numbers are doubles; lists are
// sets, sorted, so that their order is no change.
type words struct {
	ID         candor.AgreementID `json:"id"`
	Title      string             `json:"title"`
	Owners     []candor.PartyID   `json:"owners"`
	Recipient  candor.PartyID     `json:"recipient"`
	Purposes   []candor.PurposeID `json:"purposes"`
	Datasets   []string           `json:"datasets"`
	From       string             `json:"from"`
	Until      string             `json:"until"`
	PriceMicro string             `json:"price_micro"`
	Currency   string             `json:"currency"`
	Share      int                `json:"share_percent"`
	Precisions []candor.Precision `json:"precisions"`
	Smallest   string             `json:"smallest"`
	Terms      string             `json:"terms"`
}

// Canonical gives the bytes that are signed: a version line and the agreement in the form of RFC 8785.
func (a Agreement) Canonical() []byte {
	return canonical(canonicalPrefix, words{
		ID: a.ID, Title: a.Title, Owners: sorted(a.Owners), Recipient: a.Recipient,
		Purposes: sorted(a.Purposes), Datasets: sorted(a.Datasets),
		From: moment(a.From), Until: moment(a.Until),
		PriceMicro: strconv.FormatInt(a.Price.Micro, 10), Currency: a.Price.Currency, Share: a.SharePercent,
		Precisions: sorted(a.Precisions), Smallest: strconv.FormatInt(a.Smallest, 10), Terms: a.Terms,
	})
}

// Digest is the SHA-256 of the canonical bytes.
func (a Agreement) Digest() candor.Digest { return sha256.Sum256(a.Canonical()) }

// ReadAgreement reads canonical bytes, byte for byte: what would not be written back the same is refused, so that what a
// signer is shown is what they sign.
func ReadAgreement(data []byte) (Agreement, error) {
	rest, ok := bytes.CutPrefix(data, []byte(canonicalPrefix))
	if !ok {
		return Agreement{}, errors.New("read an agreement: the first line must be candor/agreement/v1")
	}
	dec := json.NewDecoder(bytes.NewReader(rest))
	dec.DisallowUnknownFields()
	var w words
	if err := dec.Decode(&w); err != nil {
		return Agreement{}, errors.New("read an agreement: the text after the first line is not an agreement in JSON")
	}
	a := Agreement{
		ID: w.ID, Title: w.Title, Owners: w.Owners, Recipient: w.Recipient, Purposes: w.Purposes, Datasets: w.Datasets,
		Price: candor.Money{Currency: w.Currency}, SharePercent: w.Share, Precisions: w.Precisions, Terms: w.Terms,
	}
	var errs [4]error
	a.From, errs[0] = time.Parse(time.RFC3339Nano, w.From)
	a.Until, errs[1] = time.Parse(time.RFC3339Nano, w.Until)
	a.Price.Micro, errs[2] = strconv.ParseInt(w.PriceMicro, 10, 64)
	a.Smallest, errs[3] = strconv.ParseInt(w.Smallest, 10, 64)
	if errors.Join(errs[:]...) != nil {
		return Agreement{}, errors.New("read an agreement: a date or a number in it cannot be read")
	}
	a.From, a.Until = a.From.UTC(), a.Until.UTC()
	if len(a.Precisions) == 0 {
		a.Precisions = nil
	}
	if !bytes.Equal(a.Canonical(), data) {
		return Agreement{}, errors.New("read an agreement: the text is not in its canonical form; it may have been edited, ask for it again")
	}
	if err := a.Check(); err != nil {
		return Agreement{}, fmt.Errorf("read an agreement: %w", err)
	}
	return a, nil
}

// PostedRate is what each permitted person earns from one answer when the dataset may hold at most ceiling people: price ×
// share ÷ ceiling, rounded down to a micro-unit. So the people's part never passes the share, whoever permits.
func (a Agreement) PostedRate(ceiling int64) candor.Money {
	out := candor.Money{Currency: a.Price.Currency}
	if ceiling < 1 || a.Price.Micro <= 0 || a.SharePercent <= 0 || a.SharePercent > 100 {
		return out
	}
	// The product needs 128 bits; the quotient by 100 fits again, since the share is at most 100.
	hi, lo := bits.Mul64(uint64(a.Price.Micro), uint64(a.SharePercent))
	pool, _ := bits.Div64(hi, lo, 100)
	out.Micro = int64(pool) / ceiling
	return out
}

func canonical(prefix string, v any) []byte {
	plain, err := json.Marshal(v)
	if err != nil {
		panic("partner: strings and numbers always marshal: " + err.Error())
	}
	out, err := jcs.Transform(plain)
	if err != nil {
		panic("partner: marshalled JSON is always canonical: " + err.Error())
	}
	return append([]byte(prefix), out...)
}

func moment(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// sorted gives a set: a copy in order, each once, never nil.
func sorted[T ~string](s []T) []T {
	out := append([]T{}, s...)
	slices.SortFunc(out, func(a, b T) int { return strings.Compare(string(a), string(b)) })
	return slices.Compact(out)
}

func onLadder(p candor.Precision) bool {
	switch p {
	case candor.Fine, candor.Normal, candor.Coarse, candor.Coarsest:
		return true
	}
	return false
}
