package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/identity"
	"github.com/candor-data/candor/internal/quality"
)

// ErrLoaded says that exactly this file is in the dataset already: loading it again would count everybody twice.
var ErrLoaded = errors.New("this file was loaded before; its rows are there already")

// FileError says that the fault is the file's, not ours: it is no table, or not the one that the contract describes. Its text
// repeats no cell.
type FileError struct{ Err error }

func (e *FileError) Error() string { return e.Err.Error() }
func (e *FileError) Unwrap() error { return e.Err }

// Stage takes rows of one load to where they will be stored; nothing of it is visible before a Commit lists its files.
type Stage interface {
	Append(rows []catalog.Row) error
	Finish(ctx context.Context) ([]catalog.File, error)
	Abort() error
}

// Start is what a load needs to know of those before it. One load runs at a time.
type Start struct {
	Person  candor.SubjectID // the next free number
	Record  uint64           // likewise
	Members *roaring.Bitmap  // people with rows in the dataset
	People  *identity.Map
	Gone    map[[32]byte]bool          // tokens of erased people
	Others  map[string]*roaring.Bitmap // people with rows in the datasets that rules refer to
	Earlier []quality.Load             // what the last loads of the dataset were like, oldest first
	Now     time.Time
}

// Commit is a whole load; the store makes all of it true in one transaction, or nothing.
type Commit struct {
	Dataset    string
	Content    candor.Digest
	Files      []catalog.File
	Person     candor.SubjectID // the next free number afterwards
	Record     uint64
	New        []candor.SubjectID
	Keys       []Link
	Members    *roaring.Bitmap
	Quarantine []Bad
	Excluded   []Bad // rows that a stated rule leaves out and keeps the text of
	Quality    quality.Load
	Again      *Retried // what became of rows of the quarantine that were tried again; nil: a file
	Report     Report
}

// Link is a key that a row gives for a person.
type Link = identity.Link

// Report is what a load did, as its people are told.
type Report struct {
	Dataset     string             `json:"dataset"`
	Read        int64              `json:"read"` // records of the file: each is among rows, quarantined, suppressed or excluded
	Rows        int64              `json:"rows"`
	Persons     int64              `json:"persons"` // in this file
	NewPersons  int64              `json:"new_persons"`
	Quarantined int64              `json:"quarantined"`
	ByRule      map[Rule]int64     `json:"by_rule,omitempty"`
	Suppressed  int64              `json:"suppressed"`       // rows of people who were deleted
	NoKey       map[string]int64   `json:"no_key,omitempty"` // by column: values by which nobody can be known; their rows are kept
	Skipped     int64              `json:"empty_lines"`
	Excluded    []quality.Excluded `json:"excluded,omitempty"`
	Rules       []quality.Result   `json:"rules,omitempty"`
	Grade       string             `json:"grade,omitempty"` // of this file alone
	Extra       []string           `json:"ignored_columns,omitempty"`
	ExtraRows   map[string]int64   `json:"ignored_rows,omitempty"` // of JSON: in how many rows each ignored key stood
	Dialect     string             `json:"dialect"`
	Encoding    string             `json:"encoding,omitempty"` // with how it is known; empty: the file is not text
	Sums        map[string]string  `json:"sums"`
	Clamped     map[string]string  `json:"clamped,omitempty"`       // sums of values clamped to their bounds
	Kept        []Kept             `json:"kept,omitempty"`          // what the menu's choices of one group keep of them
	Reasons     []Reason           `json:"first_reasons,omitempty"` // of a check that stored nothing
	File        string             `json:"file,omitempty"`          // as whoever loads it calls it; never stored
	Bytes       int64              `json:"bytes"`
	Generation  int64              `json:"generation"`
	Epoch       int64              `json:"epoch,omitempty"` // opened by a dataset's first load
	Took        time.Duration      `json:"-"`
}

// Store keeps loads.
type Store interface {
	Start(ctx context.Context, set *catalog.Dataset) (Start, error)
	// Loaded reports whether the dataset has exactly this file.
	Loaded(ctx context.Context, dataset string, content candor.Digest) (bool, error)
	// Commit makes a load true; ErrLoaded where the dataset has the file already. With Again it also ends those rows' wait,
	// once only: ErrEnded where one of them waits no longer.
	Commit(ctx context.Context, c *Commit) error
	// Retry keeps what became of rows that were tried again when none of them went in.
	Retry(ctx context.Context, dataset string, a *Retried) error
}

// Loader brings files in.
type Loader struct {
	Store    Store
	Stage    func(ctx context.Context, set *catalog.Dataset) (Stage, error)
	Parquet  Parquet // nil: Parquet is not read
	Suppress identity.Suppressor
	Step     func(string) // tests: called between steps
}

// What is set aside is kept until the load's commit, so it is bounded: tooMuchBad rows stop a load that does not fit its
// contract at all, tooMuchText bytes of them one whose rows are huge.
const (
	tooMuchBad  = 200_000
	tooMuchText = 256 << 20
)

// SecondRow is the rule that a dataset of one row a person adds.
const SecondRow Rule = "second-row"

// Check reads a file as Load would, to its end, and stores nothing. Its report has the first reasons of rows set aside.
func (l Loader) Check(ctx context.Context, set *catalog.Dataset, file io.Reader, hint Dialect, meter *Meter) (Report, error) {
	l.Stage = func(context.Context, *catalog.Dataset) (Stage, error) { return nowhere{}, nil }
	l.Store = dry{l.Store}
	return l.Load(ctx, set, file, hint, meter)
}

// dry is a store in which no load becomes true.
type dry struct{ Store }

func (d dry) Commit(_ context.Context, c *Commit) error {
	c.Report.Reasons = firstReasons(c.Quarantine)
	return nil
}

// nowhere is a stage for rows that nobody keeps.
type nowhere struct{}

func (nowhere) Append([]catalog.Row) error                     { return nil }
func (nowhere) Finish(context.Context) ([]catalog.File, error) { return nil, nil }
func (nowhere) Abort() error                                   { return nil }

// Reason is where and why a row was set aside, without the row.
type Reason struct {
	Line   int    `json:"line"`
	Column string `json:"column,omitempty"`
	Rule   Rule   `json:"rule"`
	Text   string `json:"text"`
}

// firstReasons gives the first three of each rule, by line.
func firstReasons(all []Bad) (out []Reason) {
	seen := map[Rule]int{}
	for _, b := range all {
		if seen[b.Rule]++; seen[b.Rule] <= 3 {
			out = append(out, Reason{b.Line, b.Column, b.Rule, b.Text})
		}
	}
	return out
}

// Load reads a file into a dataset: all of it, or nothing and an error.
func (l Loader) Load(ctx context.Context, set *catalog.Dataset, file io.Reader, hint Dialect, meter *Meter) (rep Report, err error) {
	if meter == nil {
		meter = &Meter{} // reports nothing
	}
	start, err := l.Store.Start(ctx, set)
	if err != nil {
		return Report{}, fmt.Errorf("begin the load: %w", err)
	}
	if p := set.PersonField(); p != nil && p.ByLine && start.Members.GetCardinality() > 0 {
		return Report{}, fmt.Errorf("dataset %s knows people by their line in one file, and holds one: line 7 of another file would be somebody else; describe the other file as a dataset of its own, or give its rows a column that says whose they are", set.Name)
	}
	in := NewHashing(file)
	r, err := l.open(ctx, in, hint, set)
	if err != nil {
		return Report{}, &FileError{err}
	}
	defer func() { err = errors.Join(err, closeSource(r)) }()
	w, cols, typer, err := l.begin(ctx, set, start, r.Header())
	if err != nil {
		return Report{}, err
	}
	stage := w.stage
	if err := w.rows(ctx, r, cols, typer, meter); err != nil {
		return Report{}, errors.Join(err, stage.Abort())
	}
	if err := w.judge(); err != nil {
		return Report{}, errors.Join(err, stage.Abort())
	}
	l.Step("read")
	if w.commit.Content, w.report.Bytes, err = in.Finish(); err != nil {
		return Report{}, errors.Join(fmt.Errorf("read the file to its end: %w", err), stage.Abort())
	}
	// A file that is there is not written out first, to be thrown away at the commit, which looks again.
	if there, err := l.Store.Loaded(ctx, set.Name, w.commit.Content); err != nil || there {
		if there {
			err = ErrLoaded
		}
		return Report{}, errors.Join(err, stage.Abort())
	}
	if w.commit.Files, err = stage.Finish(ctx); err != nil {
		return Report{}, errors.Join(fmt.Errorf("store the rows: %w", err), stage.Abort())
	}
	l.Step("stored")
	w.finish(r, cols)
	if err := l.Store.Commit(ctx, &w.commit); err != nil {
		return Report{}, errors.Join(err, stage.Abort())
	}
	l.Step("loaded")
	meter.Done(w.report.Bytes, w.commit.Report.Rows, w.commit.Report.Quarantined)
	return w.commit.Report, nil
}

// begin prepares to take records with these columns into a dataset.
func (l Loader) begin(ctx context.Context, set *catalog.Dataset, start Start, header []string) (*loading, Columns, *Typer, error) {
	cols, err := Match(header, set)
	if err != nil {
		return nil, cols, nil, &FileError{err}
	}
	typer, err := NewTyper(set, cols)
	if err != nil {
		return nil, cols, nil, err
	}
	m, err := newMeasuring(set, cols, start)
	if err != nil {
		return nil, cols, nil, err
	}
	stage, err := l.Stage(ctx, set)
	if err != nil {
		return nil, cols, nil, err
	}
	return &loading{Loader: l, set: set, start: start, stage: stage, totals: NewTotals(set), each: newPerPerson(set), members: int64(start.Members.GetCardinality()), noKey: map[string]int64{}, measuring: m,
		commit: Commit{Dataset: set.Name, Person: start.Person, Record: start.Record}}, cols, typer, nil
}

// wanted says which columns of a file a dataset's contract names.
func wanted(set *catalog.Dataset) func([]string) ([]int, error) {
	return func(header []string) (at []int, err error) {
		if set == nil { // no contract yet: all of them
			for i := range header {
				at = append(at, i)
			}
			return at, nil
		}
		cols, err := Match(header, set)
		for _, c := range cols.At {
			if c >= 0 {
				at = append(at, c)
			}
		}
		return at, err
	}
}

// loading is one load under way.
type loading struct {
	Loader
	set     *catalog.Dataset
	start   Start
	stage   Stage
	totals  *Totals
	each    *perPerson
	seen    crowd // people of this file
	members int64 // people with rows in the dataset, this file's too
	gone    int64
	noKey   map[string]int64
	commit  Commit
	report  Report
	text    int      // bytes of rows set aside
	again   *Retried // rows of the quarantine that are tried again; nil: a file
	measuring
}

// one takes a batch's i-th record through every check: it is excluded by rule, or a fault and why, or somebody's who was
// deleted, or in.
func (w *loading) one(b *batch, i int, cols Columns) (out *catalog.Exclusion, bad *Bad, err error) {
	rec := b.records[i]
	if out, err = w.excluded(rec, cols); out != nil || err != nil {
		return out, nil, err
	}
	if bad = b.bad[i]; bad == nil {
		bad = w.fault(b.rows[i], rec)
	}
	if bad != nil && w.erased(rec, cols) {
		w.gone++ // not even the quarantine keeps a row of somebody who was deleted
		return nil, nil, nil
	}
	if bad == nil {
		bad, err = w.row(b, i)
	}
	return nil, bad, err
}

// record is one for a file: what does not fit is set aside.
func (w *loading) record(b *batch, i int, cols Columns) error {
	_, bad, err := w.one(b, i, cols)
	if err != nil || bad == nil {
		return err
	}
	w.totals.AddBad(bad)
	kept := w.aside(*bad, b.records[i], cols)
	w.commit.Quarantine = append(w.commit.Quarantine, kept)
	if err := w.bounded(kept); err != nil {
		return err
	}
	if len(w.commit.Quarantine) > tooMuchBad {
		return &FileError{fmt.Errorf("more than %d rows do not fit the contract of %s; nothing was loaded: look at the first reasons with a shorter file, or draft the contract again", tooMuchBad, w.set.Name)}
	}
	return nil
}

// row finds the row's person and puts it among those to store.
func (w *loading) row(b *batch, i int) (*Bad, error) {
	row, rec := &b.rows[i], b.records[i]
	s, gone := w.person(row, b.owners[i])
	if gone {
		w.gone++
		return nil, nil
	}
	if !w.seen.has(s) {
		member := w.start.Members.Contains(uint32(s))
		switch {
		case member && w.set.OnePerPerson:
			return w.second(rec), nil
		case !member && w.members >= w.set.Ceiling:
			return nil, &FileError{fmt.Errorf("dataset %s would hold more than its declared ceiling of %d people; nothing was loaded: raise candor.ceiling in its contract first", w.set.Name, w.set.Ceiling)}
		case !member:
			w.start.Members.Add(uint32(s))
			w.members++
		}
		w.seen.add(s)
	} else if w.set.OnePerPerson {
		return w.second(rec), nil
	}
	for _, column := range row.NoKey {
		w.noKey[column]++
	}
	w.totals.Add(*row)
	w.each.add(s, row.Values)
	b.stored = append(b.stored, catalog.Row{Person: s, Record: w.commit.Record, Values: row.Values})
	w.commit.Record++
	return nil, nil
}

func (w *loading) second(rec Record) *Bad {
	return &Bad{Line: rec.Line, Lines: rec.Lines, Rule: SecondRow, Text: "this dataset holds one row for each person, and this person has one", Raw: strings.Clone(rec.raw())}
}

// person finds whose row it is; somebody new gets the next number. Erased people stay out by any of their keys.
func (w *loading) person(row *Row, owner candor.SubjectID) (s candor.SubjectID, gone bool) {
	if owner != 0 && len(row.IDs) == 0 {
		return owner, false // most rows: there is nothing new to know
	}
	s, owned := w.start.People.Whose(row.Person, row.IDs)
	if !owned && len(w.start.Gone) > 0 && w.anyGone(*row) {
		return 0, true
	}
	if s == 0 {
		s = w.commit.Person
		w.commit.Person++
		w.commit.New = append(w.commit.New, s)
	}
	w.commit.Keys = append(w.commit.Keys, w.start.People.Join(s, row.Person, row.IDs)...)
	return s, false
}

// anyGone reports whether any key of the row is that of somebody who was deleted.
func (w *loading) anyGone(row Row) bool {
	for i, f := range w.set.Fields {
		if f.Identifier != "" && !row.Values[i].Null() && w.isGone(f, row.Values[i].S) {
			return true
		}
	}
	return false
}

func (w *loading) finish(r Source, cols Columns) {
	w.commit.Members = w.start.Members
	rep := Report{
		Dataset: w.set.Name, Rows: w.totals.Rows, Persons: w.seen.n, NewPersons: int64(len(w.commit.New)),
		Quarantined: w.totals.Bad, ByRule: w.totals.ByRule, Suppressed: w.gone, NoKey: w.noKey, Skipped: r.Skipped(), Extra: cols.Extra,
		Dialect: r.Form(), Sums: map[string]string{}, Clamped: map[string]string{}, Kept: w.each.kept(), Bytes: w.report.Bytes,
		Read: w.report.Read, Excluded: w.report.Excluded, Rules: w.report.Rules, Grade: w.report.Grade,
	}
	if i, ok := r.(interface {
		Ignored() ([]string, map[string]int64)
	}); ok {
		rep.Extra, rep.ExtraRows = i.Ignored()
	}
	if e, ok := r.(interface{ Encoding() string }); ok {
		rep.Encoding = e.Encoding()
	}
	for _, s := range w.totals.Sums() {
		rep.Sums[s.Field] = s.Text()
		if s.Clamped != nil {
			rep.Clamped[s.Field] = Sum{Scale: s.Scale, Total: s.Clamped}.Text()
		}
	}
	w.commit.Report = rep
}
