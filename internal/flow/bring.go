package flow

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/describe"
	"github.com/candor-data/candor/internal/draft"
	"github.com/candor-data/candor/internal/intake"
)

// mostColumns is how many columns a form has room for.
const mostColumns = 400

// look proposes a contract for a file that was brought.
func (h *House) look(ctx context.Context, w *waiting) error {
	p, err := h.propose(ctx, w)
	if err != nil {
		return err
	}
	f := p.Form()
	if h.World().Company.ID == "" {
		f.Company = &DraftCompany{Currency: "USD", Zone: "UTC"}
		for _, c := range p.Columns {
			if c.Currency != "" {
				f.Company.Currency = c.Currency
				break
			}
		}
	}
	h.desk.mu.Lock()
	defer h.desk.mu.Unlock()
	w.Found, w.Form, w.State = p, f, BroughtDrafted
	return nil
}

// propose reads the file. What is wrong with it is a FileError; what is wrong with our own disk is not.
func (h *House) propose(ctx context.Context, w *waiting) (_ *draft.Proposal, err error) {
	file, err := h.s.Shelf.Open(w.spill)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was read, and nothing is kept in it
	src, err := h.s.Loader.Open(ctx, &heard{file, func(n int64) { h.progress(w, intake.Progress{Bytes: n, Total: w.Size}) }, 0}, intake.Dialect{})
	if err != nil {
		return nil, ofFile(err)
	}
	if c, ok := src.(io.Closer); ok {
		defer func() { err = errors.Join(err, c.Close()) }()
	}
	now, err := h.s.Epochs.Now(ctx)
	if err != nil {
		return nil, err
	}
	world := h.World()
	o := draft.Options{Name: draft.Name(w.File), Currency: world.Company.Currency, Now: now}
	o.Purposes = world.usual()
	p, err := draft.From(src, o)
	if err != nil {
		return nil, ofFile(err)
	}
	if len(p.Columns) > mostColumns {
		return nil, mistake("too-many-columns", fmt.Sprintf("The file has %d columns, more columns than a page can show.", len(p.Columns)), "At a terminal there is no such limit: candor catalog draft FILE, then candor apply.")
	}
	if p.Headless {
		var names []string
		for _, c := range p.Columns {
			if c.File != "" {
				names = append(names, c.File)
			}
		}
		return nil, mistake("no-header", "The first line of the file is data, so its columns have no names.", "Put a line with the names on top, such as: "+strings.Join(names, ",")+". Then bring the file again.")
	}
	return p, nil
}

// ofFile says that a fault is the file's, unless the disk, the clock or whoever stops us is behind it.
func ofFile(err error) error {
	var path *fs.PathError
	var m *Mistake
	if errors.As(err, &path) || errors.As(err, &m) || errors.Is(err, context.Canceled) {
		return err
	}
	return &intake.FileError{Err: err}
}

// heard tells how much of a file was read.
type heard struct {
	io.Reader
	tell func(int64)
	n    int64
}

func (r *heard) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	r.n += int64(n)
	r.tell(r.n)
	return n, err
}

func (h *House) progress(w *waiting, p intake.Progress) {
	h.desk.mu.Lock()
	defer h.desk.mu.Unlock()
	w.Progress = p
}

// usual is what a new dataset may be used for where nobody said: the purpose that every workspace begins with, or the only one.
func (w *World) usual() []candor.PurposeID {
	switch {
	case len(w.Purposes) == 0, w.Purpose(draft.Purpose).ID != "":
		return []candor.PurposeID{draft.Purpose}
	case len(w.Purposes) == 1:
		return []candor.PurposeID{w.Purposes[0].ID}
	}
	return nil
}

// CheckBrought keeps the form as a person changed it, and tries the file against the contract that it makes. Nothing is
// put into force and nothing is stored.
func (h *House) CheckBrought(ctx context.Context, who candor.Actor, id string, f DraftForm) error {
	return h.step(ctx, who, id, f, false)
}

// PutIntoForce does as CheckBrought does; where nothing is wrong it applies the contract and loads the file, as the
// commands apply and load do.
func (h *House) PutIntoForce(ctx context.Context, who candor.Actor, id string, f DraftForm) error {
	return h.step(ctx, who, id, f, true)
}

func (h *House) step(ctx context.Context, who candor.Actor, id string, f DraftForm, force bool) error {
	if err := h.mayBring(who); err != nil {
		return err
	}
	now, err := h.s.Epochs.Now(ctx)
	if err != nil {
		return err
	}
	h.desk.mu.Lock()
	defer h.desk.mu.Unlock()
	w := h.find(id, now)
	switch {
	case w == nil:
		return ErrNoBrought
	case w.Found == nil || w.Busy():
		return mistake("busy", "This file is not ready for that.", "Open its page and look how far it is.")
	case w.State == BroughtLoaded:
		return mistake("loaded-already", "The file is loaded already.", "Its dataset's page shows what it holds.")
	}
	w.Form, w.Checked, w.Trial = f, true, nil
	if h.World().Company.ID != "" { // somebody described it meanwhile
		w.Form.Company = nil
	}
	p, files, wrong, err := h.contract(ctx, w)
	if err != nil {
		return err
	}
	for _, o := range h.desk.files {
		if o != w && o.claims != "" && o.claims == p.Name {
			wrong = append(wrong, DraftWrong{Column: -1, What: "name", Text: "Another file is being put into force under this name just now: choose another"})
		}
	}
	if w.Wrong, w.Why = wrong, nil; len(wrong) > 0 {
		return nil
	}
	if force {
		w.claims = p.Name
	}
	h.start(w, BroughtChecking, func(ctx context.Context, w *waiting) error { return h.try(ctx, who, w, p, files, force) })
	return nil
}

// contract makes the files that a form describes, and says what is wrong with them.
func (h *House) contract(ctx context.Context, w *waiting) (p *draft.Proposal, files []describe.File, wrong []DraftWrong, err error) {
	world, f := h.World(), w.Form
	p, wrong = w.Found.With(f)
	p.Confirmed = true
	if f.Company == nil && p.Zone == "" {
		p.Zone = world.Company.Zone.String()
	}
	switch c := f.Company; {
	case c != nil && strings.TrimSpace(c.Name) == "":
		wrong = append(wrong, DraftWrong{Column: -1, What: "company", Text: "Say what the company is called: people read it in the notice that asks them"})
	case c != nil:
		files = append(files, describe.File{Name: "company.yaml", Data: draft.CompanyOf(c.Name, strings.ToUpper(strings.TrimSpace(c.Currency)), strings.TrimSpace(c.Zone)).Describe(p)})
	case len(world.Purposes) == 0:
		files = append(files, describe.File{Name: "purpose.yaml", Data: draft.Company{ID: world.Company.ID, Name: world.Company.Name}.Ask(p)})
	}
	if len(wrong) > 0 {
		return p, nil, wrong, nil
	}
	contract := describe.File{Name: p.Name + ".yaml", Data: p.YAML()}
	files = append(files, contract)
	o, problems := describe.Parse(files, world.known())
	for _, pr := range problems {
		wr := DraftWrong{Column: -1, What: "company"}
		if pr.File == contract.Name {
			wr.Column, wr.What = p.Place(contract.Data, pr.Line)
		} else if key, _, ok := strings.Cut(lineOf(files[0].Data, pr.Line), ":"); ok && (key == "currency" || key == "zone") {
			wr.What = "company-" + key
		}
		wr.Text = say(pr.Text)
		if pr.Instead != "" {
			wr.Text += " Write: " + strings.ReplaceAll(pr.Instead, "candor.", "")
		}
		wrong = append(wrong, wr)
	}
	if len(wrong) > 0 {
		return p, files, wrong, nil
	}
	set, err := named(o, p.Name)
	if err == nil {
		err = h.vacant(ctx, world, set, w.applied)
	}
	if errors.Is(err, errTaken) {
		return p, files, []DraftWrong{{Column: -1, What: "name", Text: "A dataset of that name is described already: choose another name, or load the file into it with candor load --dataset " + p.Name}}, nil
	}
	return p, files, nil, err
}

func named(o describe.Objects, name string) (*catalog.Dataset, error) {
	i := slices.IndexFunc(o.Datasets, func(d *catalog.Dataset) bool { return d.Name == name })
	if i < 0 {
		return nil, errors.New("the contract describes no dataset")
	}
	return o.Datasets[i], nil
}

// errTaken says that a dataset's name is somebody else's.
var errTaken = mistake("name-taken", "A dataset of that name is described already.", "Choose another name, or load the file into it with candor load.")

// vacant refuses a name that a dataset has, unless nothing was loaded into it and it was put into force by this very file:
// a moment ago, or, where candor stopped in between, with the same contract.
func (h *House) vacant(ctx context.Context, world *World, set *catalog.Dataset, applied string) error {
	was, taken := world.View.Dataset(set.Name)
	if !taken {
		return nil
	}
	t, err := h.s.Records.Totals(ctx, set.Name)
	if err != nil {
		return fmt.Errorf("read what was loaded: %w", err)
	}
	if len(t.Reports) > 0 || applied != set.Name && was.Version != set.Version {
		return errTaken
	}
	return nil
}

func lineOf(b []byte, n int) string {
	at := 0
	for line := range strings.Lines(string(b)) {
		if at++; at == n {
			return line
		}
	}
	return ""
}

// try reads the file against the contract and stores nothing; with force it puts the contract into force and loads it.
func (h *House) try(ctx context.Context, who candor.Actor, w *waiting, p *draft.Proposal, files []describe.File, force bool) error {
	if _, err := h.Apply(ctx, who, files, true); err != nil {
		return applied(err)
	}
	o, problems := describe.Parse(files, h.World().known())
	if len(problems) > 0 {
		return applied(Problems(problems))
	}
	set, err := named(o, p.Name)
	if err != nil {
		return err
	}
	trial, err := h.trial(ctx, set, w)
	if err != nil {
		return err
	}
	h.desk.mu.Lock()
	w.Trial = &trial
	if !force {
		w.State = BroughtDrafted
	}
	h.desk.mu.Unlock()
	if !force {
		return nil
	}
	if trial.Rows == 0 {
		return mistake("no-rows", "No row of the file fits this contract, so nothing was put into force.", "Look below why rows would be set aside, and change what the columns are.")
	}
	own := w.applied // this goroutine alone writes it
	if _, err := h.applyIf(ctx, who, files, false, func(world *World) error { return h.vacant(ctx, world, set, own) }); err != nil {
		return applied(err)
	}
	h.desk.mu.Lock()
	w.State, w.applied, w.Dataset = BroughtLoading, p.Name, p.Name
	h.desk.mu.Unlock()
	file, err := h.s.Shelf.Open(w.spill)
	if err != nil {
		return err
	}
	rep, err := h.Load(ctx, who, p.Name, file, intake.Dialect{}, h.meter(w))
	if err = errors.Join(err, file.Close()); err != nil {
		why := *whyNot(err)
		why.Text = "The contract is in force, and nothing of the file was stored. " + why.Text
		return &Mistake{why}
	}
	h.desk.mu.Lock()
	defer h.desk.mu.Unlock()
	w.Report, w.State = &rep, BroughtLoaded
	_ = h.s.Shelf.Remove(w.spill) // a sweep tries again; the rows are in either way
	return nil
}

func (h *House) meter(w *waiting) *intake.Meter {
	return intake.NewMeter(w.Size, time.Now, func(p intake.Progress) { h.progress(w, p) })
}

// trial reads the file as a load would.
func (h *House) trial(ctx context.Context, set *catalog.Dataset, w *waiting) (rep LoadReport, err error) {
	file, err := h.s.Shelf.Open(w.spill)
	if err != nil {
		return rep, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	h.load.Lock()
	defer h.load.Unlock()
	return h.s.Loader.Check(ctx, h.World().View.Filled(set), file, intake.Dialect{}, h.meter(w))
}

// applied is why a contract could not be put into force, for people who see no file.
func applied(err error) error {
	var bad Problems
	if errors.As(err, &bad) {
		return mistake("contract", say(bad[0].Text), strings.ReplaceAll(bad[0].Instead, "candor.", ""))
	}
	return err
}

// Begun is where a dataset stands that was loaded: who is in it, and who of all people has said yes.
type Begun struct {
	Dataset string
	Set     *Dataset
	Report  *LoadReport // of its newest file; nil: nothing was loaded
	Reach   []Reach     // for each purpose that it may be used for
	Ways    []Way
}

// Way is a way on from a dataset in which nobody has said yes.
type Way struct{ Name, Command, Why string }

// Begun tells it: counts as recorded at load and as the record of permission has them.
func (h *House) Begun(ctx context.Context, who candor.Actor, dataset string) (Begun, error) {
	if err := h.allow(who, access.Load); err != nil {
		return Begun{}, err
	}
	set, err := h.setOf(dataset)
	if err != nil {
		return Begun{}, err
	}
	b := Begun{Dataset: set.Name, Set: set, Ways: WaysOn(set)}
	t, err := h.s.Records.Totals(ctx, set.Name)
	if err != nil {
		return Begun{}, fmt.Errorf("read what was loaded: %w", err)
	}
	if n := len(t.Reports); n > 0 {
		b.Report = &t.Reports[n-1]
	}
	b.Reach, err = h.Reach(ctx, who, set.Purposes...)
	return b, err
}

// WaysOn are the ways on from a dataset in which nobody has said yes, with their commands.
func WaysOn(set *catalog.Dataset) []Way {
	purpose := draft.Purpose
	if len(set.Purposes) > 0 {
		purpose = set.Purposes[0]
	}
	evidence := Way{"evidence", "candor permission import choices.csv", "those who said yes before, with when and how"}
	ask := Way{"ask them", "candor permission grant PERSON --purpose " + string(purpose), "who says yes at the counter, by phone, on paper"}
	switch {
	case set.PersonField() != nil && set.PersonField().ByLine:
		evidence.Why += "; a person is the number of their line"
		ask = Way{"ask them", "", "nobody in this file can be asked: no column says who they are"}
	case slices.ContainsFunc(set.Fields, func(f catalog.Field) bool { return f.Identifier == "email" }):
		ask = Way{"ask them", "candor serve", "people sign in with their e-mail address and answer your notice"}
	}
	return []Way{evidence, ask, {"rehearse", "candor rehearse", "invented people, to see what an answer is like"}}
}
