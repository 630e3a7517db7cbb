// Package protect is the only exit for numbers about people. It promises that a released number is an integer vector,
// bounded per person by the engine, with exact discrete Gaussian noise of σ times its sensitivity, and that it can be read
// only after the ledger has recorded it (law 4). It refuses to run without a debit, to run or release twice, and to print,
// log or marshal anything that is not yet recorded.
package protect

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/gate"
	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/internal/question"
)

// Sheet is what an engine fills: one integer for each group and vector of the plan. It can be written and not read.
type Sheet struct {
	cells  [][]int64 // vector, group
	groups int
}

// Add adds v to a cell. Engines may split a cell over several calls. It fails on cells that the plan does not have and
// on overflow, which a plan's declared bounds exclude.
func (s *Sheet) Add(vector, group int, v int64) error {
	if vector < 0 || vector >= len(s.cells) || group < 0 || group >= s.groups {
		return errors.New("the engine wrote a cell that the plan does not have")
	}
	c := &s.cells[vector][group]
	sum := *c + v
	if (sum > *c) != (v > 0) && v != 0 {
		return errors.New("a cell overflowed: the declared ceiling of people is wrong")
	}
	*c = sum
	return nil
}

// Raw is what the engine counted. It is sealed: it does not print, log or marshal, and it is released once.
type Raw struct{ r *raw }

type raw struct {
	cells  [][]int64
	plan   question.Plan
	permit gate.Permit
	used   bool
}

func (Raw) Format(f fmt.State, _ rune)   { _, _ = fmt.Fprint(f, "raw (sealed)") }
func (Raw) LogValue() slog.Value         { return slog.StringValue("raw (sealed)") }
func (Raw) MarshalJSON() ([]byte, error) { return nil, errors.New("raw numbers do not marshal") }

// Run takes a debit, lets scan fill the plan's cells over the permitted people, and seals them. It is the only way to a
// Raw; a debit that was used, or none, runs nothing.
func Run(ctx context.Context, d ledger.Debit, scan func(context.Context, gate.Permit, *Sheet) error) (Raw, error) {
	p, ok := d.Take()
	if !ok {
		return Raw{}, errors.New("not paid for, or run before")
	}
	plan := p.Plan()
	if !plan.Valid() {
		return Raw{}, errors.New("this permit is not for a question")
	}
	s := &Sheet{cells: make([][]int64, len(plan.Vectors())), groups: plan.Groups()}
	for i := range s.cells {
		s.cells[i] = make([]int64, s.groups)
	}
	if err := scan(ctx, p, s); err != nil {
		return Raw{}, err
	}
	return Raw{&raw{cells: s.cells, plan: plan, permit: p}}, nil
}

// Noise draws for releases, from a source that is crypto/rand everywhere but in tests.
type Noise struct {
	pool *pool
	src  io.Reader
}

// NewNoise starts a source of noise with its pre-sampled pool. Close ends it.
func NewNoise(src io.Reader) *Noise { return &Noise{pool: newPool(src, 64, 4096), src: src} }

// Close stops the pool's filler and forgets its draws.
func (n *Noise) Close() { n.pool.close() }

// Draft is protected but not recorded: it gives its digest, and its content to the ledger's pen alone.
type Draft struct{ d *draft }

type draft struct {
	content []byte
	digest  candor.Digest
	plan    question.Plan
}

func (Draft) Format(f fmt.State, _ rune)   { _, _ = fmt.Fprint(f, "draft (sealed)") }
func (Draft) LogValue() slog.Value         { return slog.StringValue("draft (sealed)") }
func (Draft) MarshalJSON() ([]byte, error) { return nil, errors.New("a draft does not marshal") }

// released is what the ledger keeps: noisy cells and a salt, so that its digest tells nothing.
type released struct {
	V     int       `json:"v"`
	Salt  []byte    `json:"salt"`
	Cells [][]int64 `json:"cells"` // vector, group
}

// Release adds noise to every cell. It uses the Raw up.
func Release(r Raw, n *Noise) (Draft, error) {
	if r.r == nil || r.r.used {
		return Draft{}, errors.New("nothing to release, or released before")
	}
	r.r.used = true
	out := released{V: 1, Salt: make([]byte, 16), Cells: r.r.cells}
	if _, err := io.ReadFull(n.src, out.Salt); err != nil {
		return Draft{}, fmt.Errorf("draw a salt: %w", err)
	}
	for i, v := range r.r.plan.Vectors() {
		draws, err := draw(n, r.r.plan.Sigma()*v.Sensitivity, len(out.Cells[i]))
		if err != nil {
			return Draft{}, fmt.Errorf("draw noise: %w", err)
		}
		for g, e := range draws {
			out.Cells[i][g] += e
		}
	}
	b, err := json.Marshal(out)
	if err != nil {
		return Draft{}, fmt.Errorf("write the draft: %w", err)
	}
	return Draft{&draft{content: b, digest: sha256.Sum256(b), plan: r.r.plan}}, nil
}

// Digest is the SHA-256 of what will be released.
func (d Draft) Digest() candor.Digest {
	if d.d == nil {
		return candor.Digest{}
	}
	return d.d.digest
}

// Deliver writes the content with the ledger's pen.
func (d Draft) Deliver(p ledger.Pen) error {
	if d.d == nil {
		return errors.New("nothing was drafted")
	}
	_, err := p.Write(d.d.content)
	return err
}

// Open reads a draft once the ledger has recorded exactly it.
func (d Draft) Open(rec ledger.Recorded) (Answer, error) {
	if d.d == nil || !rec.OK() || rec.Digest() != d.d.digest {
		return Answer{}, errors.New("not recorded, so not released")
	}
	return Reread(d.d.plan, rec)
}

// Reread shows an answer that was released before, by any spelling of the same question.
func Reread(plan question.Plan, rec ledger.Recorded) (Answer, error) {
	if !rec.OK() || rec.Digest() != candor.Digest(sha256.Sum256(rec.Body())) {
		return Answer{}, errors.New("the stored answer is not the recorded one")
	}
	var out released
	if err := json.Unmarshal(rec.Body(), &out); err != nil || out.V != 1 {
		return Answer{}, errors.New("the stored answer cannot be read")
	}
	if !plan.Valid() || len(out.Cells) != len(plan.Vectors()) {
		return Answer{}, errors.New("the stored answer belongs to another question")
	}
	for _, c := range out.Cells {
		if len(c) != plan.Groups() {
			return Answer{}, errors.New("the stored answer belongs to another question")
		}
	}
	return Answer{plan: plan, cells: out.Cells, rec: rec}, nil
}
