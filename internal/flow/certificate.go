package flow

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/internal/question"
)

// Certificates keeps the board's word on datasets.
type Certificates interface {
	// Certify records a certificate and ends the one before; ledger.ErrStale when the catalogue has moved on.
	Certify(ctx context.Context, c catalog.Certificate, catalogue int64) error
	// Withdraw ends a certificate; ledger.ErrStale when it has ended.
	Withdraw(ctx context.Context, c catalog.Certificate, end catalog.CertificateEnd) error
	// Certificates lists a dataset's, newest first.
	Certificates(ctx context.Context, dataset string) ([]catalog.Certificate, error)
}

// Certify is what a board member writes to certify a dataset.
type Certify struct {
	Dataset   string
	Contract  candor.Digest // the version that was looked at; zero: as it stands
	Purposes  []candor.PurposeID
	Decisions string
	Note      string
	LastDay   time.Time // UTC
}

// Certified is where a dataset stands with the board, beside the catalogue and beside answers. The zero Certified is not
// certified.
type Certified struct {
	Dataset   string             `json:"dataset"`
	Certified bool               `json:"certified"` // beside an answer: for the answer's own purpose
	Until     string             `json:"until,omitempty"`
	Purposes  []candor.PurposeID `json:"purposes,omitempty"`
	Decisions string             `json:"decisions,omitempty"`
}

// Certificate is one line of a dataset's history with the board; staff's.
type Certificate struct {
	Certified
	At       time.Time     `json:"at"`
	Entry    int64         `json:"entry"`
	Role     candor.Role   `json:"role"`
	By       string        `json:"by,omitempty"`
	Contract candor.Digest `json:"contract"`
	Note     string        `json:"note"`
	Ended    *Ended        `json:"ended,omitempty"`
}

// Ended says when and how a certificate ended before its date.
type Ended struct {
	At    time.Time      `json:"at"`
	Entry int64          `json:"entry"`
	How   catalog.EndHow `json:"how"`
	Role  candor.Role    `json:"role,omitempty"`
	By    string         `json:"by,omitempty"`
	Why   string         `json:"why,omitempty"`
}

// A certificate's words have room for a reason and none for a report; its date is near enough to be looked at again.
const (
	longestNote      = 2000
	longestDecisions = 500
	mostDays         = 731
)

// notCertified says what is wrong with a certificate, as a refusal that helps.
func notCertified(text, instead string) error {
	return &Refused{Decision{Reasons: []candor.Reason{{Rule: "certificate", Text: text, Protects: "Whoever decides on the numbers knows what the board looked at, for what, and until when.", Instead: instead}}}}
}

// CertifyDataset records the board's word that a dataset may be relied on. A newer certificate replaces the one before.
func (h *House) CertifyDataset(ctx context.Context, who candor.Actor, c Certify) error {
	if err := h.allow(who, access.CertifyData); err != nil {
		return err
	}
	w := h.World()
	d, ok := w.View.Dataset(c.Dataset)
	if !ok {
		return fmt.Errorf("there is no dataset of that name; candor catalog lists all: %w", ErrNotFound)
	}
	if c.Contract != (candor.Digest{}) && c.Contract != d.Version {
		return notCertified("The contract has changed since it was looked at.", "Look at the contract as it stands now, then certify again.")
	}
	now, err := h.s.Epochs.Now(ctx)
	if err != nil {
		return fmt.Errorf("read the clock: %w", err)
	}
	until := c.LastDay.UTC().Truncate(24*time.Hour).AddDate(0, 0, 1)
	note, decisions := strings.TrimSpace(c.Note), strings.TrimSpace(c.Decisions)
	switch {
	case len(c.Purposes) == 0:
		return notCertified("It is not said what the data may be relied on for.", "Name at least one purpose of the contract.")
	case note == "":
		return notCertified("It is not said what was looked at.", "Write a note: what was checked, and why that is enough.")
	case utf8.RuneCountInString(note) > longestNote || utf8.RuneCountInString(decisions) > longestDecisions:
		return notCertified("The words are too long.", fmt.Sprintf("At most %d letters in the note and %d on decisions; refer to a report for the rest.", longestNote, longestDecisions))
	case !until.After(now):
		return notCertified("The last day is over.", "Choose a day from today on.")
	case until.After(now.AddDate(0, 0, mostDays)):
		return notCertified("The last day is too far away.", "Choose a day within two years: data changes, and is looked at again.")
	}
	for _, p := range c.Purposes {
		covered := false
		for _, q := range d.Purposes {
			covered = covered || q.Covers(p)
		}
		if !covered || w.Purpose(p).ID == "" {
			return notCertified("The contract does not allow one of the purposes.", "Name purposes that the contract lists.")
		}
	}
	err = h.s.Certificates.Certify(ctx, catalog.Certificate{Dataset: d.Name, Contract: d.Version, Purposes: c.Purposes, Decisions: decisions, Note: note,
		Until: until, Role: who.Role, By: who.Name}, w.View.Version())
	if errors.Is(err, ledger.ErrStale) {
		return notCertified("The catalogue was changed at the same moment.", "Look at the contract as it stands now, then certify again.")
	}
	if err != nil {
		return fmt.Errorf("record the certificate: %w", err)
	}
	return nil
}

// UncertifyDataset takes the board's word back, with a reason.
func (h *House) UncertifyDataset(ctx context.Context, who candor.Actor, dataset, why string) error {
	if err := h.allow(who, access.CertifyData); err != nil {
		return err
	}
	d, ok := h.World().View.Dataset(dataset)
	if !ok {
		return fmt.Errorf("there is no dataset of that name; candor catalog lists all: %w", ErrNotFound)
	}
	if why = strings.TrimSpace(why); why == "" || utf8.RuneCountInString(why) > longestNote {
		return notCertified("It is not said why, in a few words.", "Write why the data may no longer be relied on.")
	}
	all, now, err := h.certificates(ctx, d.Name)
	if err != nil {
		return err
	}
	if len(all) == 0 || !all[0].Stands(now, d.Version) {
		return notCertified("The dataset is not certified, so there is nothing to take back.", "See its page, or candor catalog "+d.Name+".")
	}
	err = h.s.Certificates.Withdraw(ctx, all[0], catalog.CertificateEnd{Role: who.Role, By: who.Name, Why: why})
	if errors.Is(err, ledger.ErrStale) {
		return notCertified("The certificate has just ended.", "See its page, or candor catalog "+d.Name+".")
	}
	if err != nil {
		return fmt.Errorf("record the withdrawal: %w", err)
	}
	return nil
}

func (h *House) certificates(ctx context.Context, dataset string) ([]catalog.Certificate, time.Time, error) {
	now, err := h.s.Epochs.Now(ctx)
	if err != nil {
		return nil, now, fmt.Errorf("read the clock: %w", err)
	}
	all, err := h.s.Certificates.Certificates(ctx, dataset)
	if err != nil {
		return nil, now, fmt.Errorf("read the certificates: %w", err)
	}
	return all, now, nil
}

// certified says where a dataset stands with the board now, for a purpose (empty: any).
func (h *House) certified(ctx context.Context, d *catalog.Dataset, p candor.PurposeID) (Certified, error) {
	out := Certified{Dataset: d.Name}
	all, now, err := h.certificates(ctx, d.Name)
	if err != nil || len(all) == 0 {
		return out, err
	}
	if c := all[0]; c.Stands(now, d.Version) && (p == "" || c.Covers(p)) {
		out = inForce(c)
	}
	return out, nil
}

func inForce(c catalog.Certificate) Certified {
	return Certified{Dataset: c.Dataset, Certified: true, Until: day(c.LastDay()), Purposes: c.Purposes, Decisions: c.Decisions}
}

// certifiedFor says, for each dataset of a question, whether the board has certified it for the question's purpose. It is the
// state at the moment of reading, also beside an earlier answer.
func (h *House) certifiedFor(ctx context.Context, w *World, plan question.Plan, p candor.PurposeID) (out []Certified, err error) {
	for _, name := range plan.Datasets() {
		d, ok := w.View.Dataset(name)
		if !ok {
			continue
		}
		c, err := h.certified(ctx, d, p)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// history gives every certificate of a dataset in words for staff, newest first.
func (h *House) history(ctx context.Context, d *catalog.Dataset) (out []Certificate, err error) {
	all, now, err := h.certificates(ctx, d.Name)
	if err != nil {
		return nil, err
	}
	for _, c := range all {
		x := Certificate{Certified: inForce(c), At: c.At, Entry: c.Entry, Role: c.Role, By: c.By, Contract: c.Contract, Note: c.Note}
		x.Certified.Certified = c.Stands(now, d.Version)
		if e := c.End; e != nil {
			x.Ended = &Ended{e.At, e.Entry, e.How, e.Role, e.By, e.Why}
		}
		out = append(out, x)
	}
	return out, nil
}
