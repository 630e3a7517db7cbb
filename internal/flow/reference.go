package flow

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/intake"
	"github.com/candor-data/candor/internal/question"
)

// References keeps versions of public tables.
type References interface {
	// Keep keeps a version, and tells the epoch that the first of a name opens; intake.ErrLoaded where it is the newest.
	Keep(ctx context.Context, v ReferenceVersion, rows [][]catalog.Value) (epoch int64, err error)
	// Seen gives the newest version of each name and shape that was there in a generation.
	Seen(ctx context.Context, generation int64) ([]ReferenceVersion, error)
	// Version gives one by its content (ledger.ErrNotFound).
	Version(ctx context.Context, name string, content candor.Digest) (ReferenceVersion, error)
}

// ReferenceVersion is one load of a public table.
type ReferenceVersion struct {
	Name    string
	Content candor.Digest // of the file, and of the columns as which it was read
	Shape   candor.Digest
	At      time.Time
	Rows    int64
	Seen    []catalog.Seen
}

// ReferenceReport is what a load of a public table did.
type ReferenceReport struct {
	Name  string   `json:"reference"`
	Rows  int64    `json:"rows"`
	Extra []string `json:"ignored_columns,omitempty"`
	Form  string   `json:"dialect"`
	Epoch int64    `json:"epoch,omitempty"` // opened by the first load of the name
}

// LoadReference brings a new version of a public table in, whole or not at all. Questions see it from the next epoch, so that
// the same question in the same epoch stays the same question; the first one opens an epoch.
func (h *House) LoadReference(ctx context.Context, who candor.Actor, name string, file io.Reader, hint intake.Dialect) (ReferenceReport, error) {
	if err := h.allow(who, access.Load); err != nil {
		return ReferenceReport{}, err
	}
	ref, ok := h.World().View.Reference(name)
	if !ok {
		return ReferenceReport{}, mistake("unknown-reference", "there is no public table of that name", "candor catalog lists those described; candor apply describes one as kind: Reference")
	}
	h.load.Lock()
	defer h.load.Unlock()
	described := h.World().described[ref.Name] // not as a loaded version shows it
	t, err := h.s.Loader.ReadPublic(ctx, described, file, hint)
	if err != nil {
		return ReferenceReport{}, err
	}
	h.s.Step("reference read")
	shape := described.Shape()
	v := ReferenceVersion{Name: ref.Name, Content: sha256.Sum256(slices.Concat(shape[:], t.Content[:])), Shape: shape, Seen: described.Look(t.Rows)}
	epoch, err := h.s.References.Keep(ctx, v, t.Rows)
	if err != nil {
		return ReferenceReport{}, err
	}
	h.s.Step("reference kept")
	rep := ReferenceReport{Name: ref.Name, Rows: int64(len(t.Rows)), Extra: t.Extra, Form: t.Form, Epoch: epoch}
	if epoch > 0 {
		err = h.refresh(ctx)
	}
	return rep, err
}

// ReferenceEntry is one public table in the catalogue.
type ReferenceEntry struct {
	Name        string             `json:"name"`
	Kind        string             `json:"kind"` // reference
	Title       string             `json:"title"`
	Description string             `json:"description,omitempty"`
	Source      string             `json:"source"`
	Licence     string             `json:"licence"`
	Key         []string           `json:"key"`
	Columns     []string           `json:"columns"`
	Rows        int64              `json:"rows"`
	Loaded      *time.Time         `json:"loaded,omitempty"` // the version that questions see; absent: none yet
	Ref         *catalog.Reference `json:"-"`
}

// References lists the public tables: whoever may see the catalogue sees them, since they are about nobody.
func (h *House) References(_ context.Context, who candor.Actor) ([]ReferenceEntry, error) {
	if err := h.allow(who, access.SeeCatalog); err != nil {
		return nil, err
	}
	out := []ReferenceEntry{}
	for _, r := range h.World().View.References() {
		e := ReferenceEntry{Name: r.Name, Kind: "reference", Title: r.Title, Description: r.Description, Source: r.Source, Licence: r.Licence, Key: r.Key, Ref: r}
		for _, f := range r.Fields {
			e.Columns = append(e.Columns, f.Name)
		}
		if r.Loaded != nil {
			e.Rows, e.Loaded = r.Loaded.Rows, &r.Loaded.At
		}
		out = append(out, e)
	}
	return out, nil
}

// references gives the described tables as an epoch sees them, or as an earlier answer saw those that it pinned. A version
// whose columns are not those described any more is not seen.
func (h *House) references(ctx context.Context, described []*catalog.Reference, epoch int64, pinned map[string]candor.Digest) ([]*catalog.Reference, error) {
	if len(described) == 0 {
		return nil, nil
	}
	seen, err := h.s.References.Seen(ctx, epoch)
	if err != nil {
		return nil, fmt.Errorf("read the public tables: %w", err)
	}
	for name, content := range pinned {
		v, err := h.s.References.Version(ctx, name, content)
		if err != nil {
			return nil, fmt.Errorf("read the public tables: %w", err)
		}
		seen = append(seen, v) // the last of a name counts
	}
	out := make([]*catalog.Reference, len(described))
	for i, r := range described {
		out[i] = r
		for _, v := range seen {
			if v.Name == r.Name && v.Shape == r.Shape() {
				out[i] = r.With(catalog.Loaded{Content: v.Content, At: v.At, Rows: v.Rows}, v.Seen)
			}
		}
	}
	return out, nil
}

// refresh takes what a new epoch made visible into use.
func (h *House) refresh(ctx context.Context) error {
	h.apply.Lock()
	defer h.apply.Unlock()
	return h.reread(context.WithoutCancel(ctx))
}

// pins are the versions of public tables that a plan reads: an answer is laid out again with the groups that it had.
func pins(plan question.Plan) map[string]candor.Digest {
	out := map[string]candor.Digest{}
	for _, j := range plan.Joined() {
		out[j.Table.Name] = j.Table.Loaded.Content
	}
	return out
}

// samePins reports whether a world shows the versions that an answer pinned.
func (w *World) samePins(pinned map[string]candor.Digest) bool {
	for name, content := range pinned {
		if r, ok := w.View.Reference(name); !ok || r.Loaded == nil || r.Loaded.Content != content {
			return false
		}
	}
	return true
}

// late reports whether a plan was checked against other versions of public tables than those of the epoch whose rows it
// reads.
func (w *World) late(plan question.Plan, epoch int64) bool {
	return len(plan.Joined()) > 0 && (w.Epoch != epoch || !w.samePins(pins(plan)))
}
