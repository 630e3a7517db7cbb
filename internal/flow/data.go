package flow

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"slices"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/identity"
	"github.com/candor-data/candor/internal/intake"
	"github.com/candor-data/candor/internal/permission"
	"github.com/candor-data/candor/internal/quality"
)

// Records reads what loads recorded.
type Records interface {
	Totals(ctx context.Context, dataset string) (Totals, error)
	// Loads lists what the loads of a dataset were like, oldest first; of the last so many of files also columns and rules.
	Loads(ctx context.Context, dataset string, whole int) ([]quality.Load, error)
	// Files lists the files that made a dataset, newest first.
	Files(ctx context.Context, dataset string) ([]Loaded, error)
}

// Totals are what a dataset's loads recorded: never worked out again from rows.
type Totals struct {
	Dataset     string
	Rows        int64
	Persons     int64
	Quarantined int64
	Reports     []intake.Report
}

// Load brings one file into a dataset, whole or not at all.
func (h *House) Load(ctx context.Context, who candor.Actor, dataset string, file io.Reader, hint intake.Dialect, meter *intake.Meter) (intake.Report, error) {
	return h.bring(ctx, who, dataset, file, hint, meter, h.s.Loader.Load)
}

// CheckFile reads a file as Load does and tells the same, with the first reasons of rows set aside, and stores nothing.
func (h *House) CheckFile(ctx context.Context, who candor.Actor, dataset string, file io.Reader, hint intake.Dialect, meter *intake.Meter) (intake.Report, error) {
	return h.bring(ctx, who, dataset, file, hint, meter, h.s.Loader.Check)
}

// ErrNoDataset says that nobody described a dataset of that name.
var ErrNoDataset = mistake("unknown-dataset", "there is no dataset of that name", "candor catalog lists those described")

type reading func(context.Context, *catalog.Dataset, io.Reader, intake.Dialect, *intake.Meter) (intake.Report, error)

func (h *House) bring(ctx context.Context, who candor.Actor, dataset string, file io.Reader, hint intake.Dialect, meter *intake.Meter, read reading) (intake.Report, error) {
	if err := h.allow(who, access.Load); err != nil {
		return intake.Report{}, err
	}
	if err := h.real(); err != nil {
		return intake.Report{}, err
	}
	set, err := h.setOf(dataset)
	if err != nil {
		return intake.Report{}, err
	}
	h.load.Lock()
	defer h.load.Unlock()
	began := time.Now()
	rep, err := read(ctx, h.World().View.Filled(set), file, hint, meter)
	rep.Took = time.Since(began)
	if err == nil && rep.Epoch > 0 {
		err = h.refresh(ctx)
	}
	return rep, err
}

// CatalogEntry is one dataset with the totals that its loads recorded.
type CatalogEntry struct {
	Name        string         `json:"name"`
	Title       string         `json:"title,omitempty"`
	Rows        int64          `json:"rows"`
	Persons     int64          `json:"persons"`
	Quarantined int64          `json:"quarantined"`
	Sums        map[string]any `json:"measures"`
	Loads       int            `json:"loads"`
	// CutOff is the share of each measure beyond its bounds; CutOffPerPerson what one person's limits cut besides, for
	// each choice of one group. Recorded at load, staff only: limits that cut too much make answers too low.
	CutOff          map[string]float64    `json:"cut_off,omitempty"`
	CutOffPerPerson []intake.CutPerPerson `json:"cut_off_per_person,omitempty"`
	Set             *catalog.Dataset      `json:"-"`
}

// Catalog lists datasets with totals as recorded at load. It is staff's, and each look is recorded.
func (h *House) Catalog(ctx context.Context, who candor.Actor) ([]CatalogEntry, error) {
	if err := h.allow(who, access.SeeCatalog); err != nil {
		return nil, err
	}
	var out []CatalogEntry
	var names []string
	for _, d := range h.World().View.Datasets() {
		e, err := h.entry(ctx, who, d)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
		names = append(names, d.Name)
	}
	if who.Role != candor.Partner && len(names) > 0 {
		if err := h.looked(ctx, who, names...); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// entry is a dataset's line of the catalogue; a partner sees what there is, and no counts.
func (h *House) entry(ctx context.Context, who candor.Actor, d *catalog.Dataset) (CatalogEntry, error) {
	e := CatalogEntry{Name: d.Name, Title: d.Title, Set: d, Sums: map[string]any{}}
	if who.Role == candor.Partner {
		return e, nil
	}
	t, err := h.s.Records.Totals(ctx, d.Name)
	if err != nil {
		return e, fmt.Errorf("read the totals: %w", err)
	}
	e.Rows, e.Persons, e.Quarantined, e.Loads = t.Rows, t.Persons, t.Quarantined, len(t.Reports)
	if e.Sums, err = sums(d, t.Reports); err != nil {
		return e, err
	}
	cut := intake.CutOffOf(t.Reports...)
	e.CutOff, e.CutOffPerPerson = cut.Measures, cut.PerPerson
	return e, nil
}

// NextEpoch makes new data visible now.
func (h *House) NextEpoch(ctx context.Context, who candor.Actor) (int64, error) {
	if err := h.allow(who, access.NextEpoch); err != nil {
		return 0, err
	}
	return h.OpenEpoch(ctx, "by hand")
}

// OpenEpoch is NextEpoch for the house itself: at night, and by hand. Coverage that is due is counted with it.
func (h *House) OpenEpoch(ctx context.Context, why string) (int64, error) {
	n, err := h.s.Epochs.NextEpoch(ctx, why)
	if err != nil {
		return 0, err
	}
	return n, errors.Join(h.refresh(ctx), h.RefreshCoverage(ctx), h.AskDeletions(ctx))
}

// Imported is what a permission list did.
type Imported struct {
	Rows    int64         `json:"rows"`
	People  int64         `json:"people"`
	New     int64         `json:"new_people"` // not yet in any file
	Yes     int64         `json:"yes"`
	No      int64         `json:"no"`
	Deleted int64         `json:"deleted"` // rows of people who were deleted: left out
	Bad     int64         `json:"bad"`
	Reasons []ImportIssue `json:"problems"`
}

// ImportIssue is a row of a permission list that was not taken.
type ImportIssue struct {
	Line int    `json:"line"`
	Rule string `json:"rule"`
	Text string `json:"text"`
}

// ImportPermissions takes a list of choices as evidence. Rows that are not clear are told and change nothing; choices made
// later than now, for purposes or recipients nobody described, or on notices nobody was shown, are not clear.
func (h *House) ImportPermissions(ctx context.Context, who candor.Actor, file io.Reader, kind string) (Imported, error) {
	if err := h.allow(who, access.ImportPermission); err != nil {
		return Imported{}, err
	}
	if err := h.real(); err != nil {
		return Imported{}, err
	}
	rd, err := intake.ReadPermissions(file)
	if err != nil {
		return Imported{}, &intake.FileError{Err: err}
	}
	h.load.Lock() // people get numbers
	defer h.load.Unlock()
	now, err := h.s.Epochs.Now(ctx)
	if err != nil {
		return Imported{}, err
	}
	im := &importing{out: Imported{Reasons: []ImportIssue{}}, h: h, w: h.World(), kind: kind, now: now, found: map[string][]candor.SubjectID{}, before: map[string][]string{}, notices: map[string]shown{}}
	for {
		row, bad, err := rd.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Imported{}, &intake.FileError{Err: err}
		}
		if bad != nil {
			im.bad(bad.Line, string(bad.Rule), bad.Text)
			continue
		}
		im.row(row)
	}
	if err := im.people(ctx); err != nil {
		return Imported{}, err
	}
	return im.out, im.write(ctx)
}

// importing is one list under way.
type importing struct {
	h       *House
	w       *World
	kind    string
	now     time.Time
	rows    []pending
	found   map[string][]candor.SubjectID // empty: deleted
	before  map[string][]string           // spellings by which somebody may have been deleted; see identity.Before
	out     Imported
	notices map[string]shown
}

// shown is what a list's notice stands for: hashed once, not for each of its rows.
type shown struct {
	hash candor.Digest
	days int
}

func (im *importing) notice(name string, p candor.PurposeID) shown {
	key := name + "\x00" + string(p)
	s, ok := im.notices[key]
	if !ok {
		if n, known := im.w.noticeFor(name, p); known {
			s = shown{n.Hash(), n.ValidDays}
		}
		im.notices[key] = s
	}
	return s
}

type pending struct {
	line   int
	person string
	event  permission.Event
}

func (im *importing) bad(line int, rule, text string) {
	im.out.Bad++
	if len(im.out.Reasons) < 100 {
		im.out.Reasons = append(im.out.Reasons, ImportIssue{line, rule, text})
	}
}

func (im *importing) row(r intake.PermissionRow) {
	e := permission.Event{Choice: r.Choice, Purpose: r.Purpose, Category: r.Category, Recipient: r.Recipient, Channel: r.Channel, GivenAt: r.GivenAt, Actor: "import"}
	if e.Recipient == "" {
		e.Recipient = im.w.Company.ID
	}
	if e.Channel == "" {
		e.Channel = "import"
	}
	e.Channel = channel(e.Channel)
	if im.w.Purpose(r.Purpose).ID == "" {
		im.bad(r.Line, "unknown-purpose", "nobody described this purpose; apply it first, or correct the name")
		return
	}
	if _, ok := im.w.Party(e.Recipient); !ok {
		im.bad(r.Line, "unknown-recipient", "nobody described this recipient; apply it as a Party first, or leave it empty for the company alone")
		return
	}
	if r.GivenAt.After(im.now) {
		im.bad(r.Line, "in-the-future", "a choice cannot have been made later than now; correct given_at")
		return
	}
	if r.Notice != "" {
		n := im.notice(r.Notice, r.Purpose)
		if n.hash == (candor.Digest{}) {
			im.bad(r.Line, "unknown-notice", "nobody described this notice for this purpose; apply it first, or leave the column empty where none is known")
			return
		}
		e.Notice = n.hash
		if n.days > 0 {
			e.Until = r.GivenAt.AddDate(0, 0, n.days)
		}
	}
	key, err := im.w.key(im.kind, r.Person)
	if err != nil {
		im.bad(r.Line, faultOf(err), err.Error())
		return
	}
	if old := identity.Before(im.kind, r.Person); old != key.Value && !slices.Contains(im.before[key.Value], old) {
		im.before[key.Value] = append(im.before[key.Value], old)
	}
	im.rows = append(im.rows, pending{r.Line, key.Value, e})
}

// noticeFor finds a notice by id, id/version or hash; the newest version of an id counts.
func (w *World) noticeFor(name string, p candor.PurposeID) (permission.Notice, bool) {
	var best permission.Notice
	for _, n := range w.Notices {
		if n.ID != name && fmt.Sprintf("%s/%d", n.ID, n.Version) != name && n.Hash().String() != name {
			continue
		}
		for _, q := range n.Purposes {
			if q.Covers(p) && n.Version >= best.Version {
				best = n
			}
		}
	}
	return best, best.ID != ""
}

// people resolves every key; those that no file has held yet get a number, those deleted stay deleted.
func (im *importing) people(ctx context.Context) error {
	var unknown []identity.Key
	for _, r := range im.rows {
		if _, ok := im.found[r.person]; ok {
			continue
		}
		k := identity.Key{Kind: im.kind, Value: r.person}
		ids, err := im.h.s.Identity.Find(ctx, k)
		if err != nil {
			return fmt.Errorf("find people: %w", err)
		}
		im.found[r.person] = ids
		if len(ids) == 0 {
			unknown = append(unknown, k)
		}
	}
	fresh, err := im.notDeleted(ctx, unknown)
	if err != nil {
		return err
	}
	ids, err := im.h.s.People.NewPeople(ctx, fresh)
	if err != nil {
		return fmt.Errorf("add people: %w", err)
	}
	for i, k := range fresh {
		im.found[k.Value] = ids[i : i+1]
	}
	im.out.New = int64(len(fresh))
	return nil
}

// notDeleted leaves keys out by any of whose spellings somebody was deleted.
func (im *importing) notDeleted(ctx context.Context, ks []identity.Key) (fresh []identity.Key, err error) {
	var tokens [][32]byte
	var of []int // the key that each token is of
	for i, k := range ks {
		tokens, of = append(tokens, im.h.s.Suppress.Token(k)), append(of, i)
		for _, old := range im.before[k.Value] {
			tokens, of = append(tokens, im.h.s.Suppress.Token(identity.Key{Kind: k.Kind, Value: old})), append(of, i)
		}
	}
	gone, err := im.h.s.People.Suppressed(ctx, tokens)
	if err != nil {
		return nil, fmt.Errorf("find people: %w", err)
	}
	deleted := map[int]bool{}
	for t, g := range gone {
		deleted[of[t]] = deleted[of[t]] || g
	}
	for i, k := range ks {
		if !deleted[i] {
			fresh = append(fresh, k)
		}
	}
	return fresh, nil
}

// write records the choices. A key that leads to several people permits for none of them; a no by it holds for all (law 9).
func (im *importing) write(ctx context.Context) error {
	events := make([]permission.Event, 0, len(im.rows))
	people := map[candor.SubjectID]bool{}
	for _, r := range im.rows {
		ids := im.found[r.person]
		switch yes := r.event.Choice.Permits(); {
		case len(ids) == 0:
			im.out.Deleted++
			continue
		case yes && len(ids) > 1:
			im.bad(r.line, "key-of-several-people", "this key leads to several people (candor identity conflicts), so nobody can tell whose yes it is; import it by another kind of key")
			continue
		case yes:
			im.out.Yes++
		default:
			im.out.No++
		}
		im.out.Rows++
		for _, s := range ids {
			r.event.Subject = s
			people[s] = true
			events = append(events, r.event)
		}
	}
	im.out.People = int64(len(people))
	if len(events) == 0 {
		return nil
	}
	if err := im.h.s.Permission.Append(ctx, events); err != nil {
		return fmt.Errorf("record the choices: %w", err)
	}
	return nil
}

// sums adds the measures' totals over loads, exactly.
func sums(d *catalog.Dataset, reports []intake.Report) (map[string]any, error) {
	out := map[string]any{}
	for _, f := range d.Fields {
		if f.Role != catalog.Measure {
			continue
		}
		total := new(big.Rat)
		for _, r := range reports {
			if r.Sums[f.Name] == "" {
				continue
			}
			x, ok := new(big.Rat).SetString(r.Sums[f.Name])
			if !ok {
				return nil, fmt.Errorf("a recorded total of %s cannot be read", f.Name)
			}
			total.Add(total, x)
		}
		out[f.Name] = json.Number(total.FloatString(f.Scale))
	}
	return out, nil
}
