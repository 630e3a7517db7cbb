package flow

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/erase"
	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/internal/search"
)

// ErasureReceipt says what became of a deletion. Its figures are the search's, which knows nothing of the deleter.
type ErasureReceipt struct {
	ID     int64          `json:"id"`
	Entry  int64          `json:"entry"` // in the people's log
	By     candor.Role    `json:"by"`
	Asked  time.Time      `json:"asked"`
	Done   *time.Time     `json:"done,omitempty"` // absent while it is open
	Search *search.Report `json:"search,omitempty"`
}

// Remains says that everything was deleted that candor knows of, and the search still finds the person, or could not look
// everywhere. The deletion stays open.
type Remains struct{ Receipt ErasureReceipt }

func (r *Remains) Error() string {
	var places []string
	for _, h := range r.Receipt.Search.Hits {
		places = append(places, h.Path+" ("+h.Where+")")
	}
	for _, s := range r.Receipt.Search.Skipped {
		if s.Blind {
			places = append(places, s.Path+" ("+s.Reason+")")
		}
	}
	text := "the search looked at nothing"
	if len(places) > 0 {
		text = "the search still finds the person, or cannot look: " + strings.Join(places[:min(3, len(places))], "; ")
	}
	if len(places) > 3 {
		text += fmt.Sprintf("; and %d more places", len(places)-3)
	}
	return "deletion " + strconv.FormatInt(r.Receipt.ID, 10) + " stays open: " + text + ". Remove what is there, then delete the same person again"
}

// DeletePerson deletes a person everywhere and looks whether it did: by the person themselves, or by staff at their
// request. When its first step is on the disk no use that starts later includes them, whatever happens then; what a crash
// or a stray file leaves open goes on at the next opening or the next call.
func (h *House) DeletePerson(ctx context.Context, who candor.Actor, s candor.SubjectID) (ErasureReceipt, error) {
	if err := h.allowAbout(who, s, access.DeleteOwn, access.DeletePerson); err != nil {
		return ErasureReceipt{}, err
	}
	cells, err := h.ownCells(ctx, who, s)
	if err != nil {
		return ErasureReceipt{}, err
	}
	if _, _, err := h.beginErasure(ctx, who.Role, s, cells...); err != nil {
		return ErasureReceipt{}, err
	}
	ctx = context.WithoutCancel(ctx) // whoever closes the page does not stop it
	h.load.Lock()
	defer h.load.Unlock()
	return h.finishErasure(ctx, who.Role, s)
}

// ResumeErasures finishes what a crash left open. Deletions that wait for somebody to remove a file wait on.
func (h *House) ResumeErasures(ctx context.Context) error {
	open, err := h.s.Eraser.Records(ctx, false)
	if err != nil {
		return fmt.Errorf("list open deletions: %w", err)
	}
	h.load.Lock()
	defer h.load.Unlock()
	for _, r := range open {
		if r.Step == erase.Found {
			continue
		}
		var remains *Remains
		if _, err := h.finishErasure(ctx, r.By, r.Subject); err != nil && !errors.As(err, &remains) {
			return fmt.Errorf("finish deletion %d: %w", r.ID, err)
		}
	}
	return nil
}

// Erasures lists deletions, oldest first.
func (h *House) Erasures(ctx context.Context, who candor.Actor) ([]ErasureReceipt, error) {
	if err := h.allow(who, access.SeeRights); err != nil {
		return nil, err
	}
	all, err := h.s.Eraser.Records(ctx, true)
	if err != nil {
		return nil, fmt.Errorf("list deletions: %w", err)
	}
	out := make([]ErasureReceipt, 0, len(all))
	for _, r := range all {
		x, err := erasureReceipt(r)
		if err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, nil
}

// Search looks for a text in every byte that candor keeps. That somebody looked is recorded, what for is not.
func (h *House) Search(ctx context.Context, who candor.Actor, marker string, progress ...func(files, bytes int64)) (search.Report, error) {
	if err := h.allow(who, access.SearchMarker); err != nil {
		return search.Report{}, err
	}
	if utf8.RuneCountInString(marker) < 3 {
		return search.Report{}, mistake("too-short", "a text of fewer than three characters is nearly everywhere", "give a longer one")
	}
	if _, err := h.log.Note(ctx, ledger.Body{Kind: ledger.KindRead, Change: "search", Actor: string(who.Role)}); err != nil {
		return search.Report{}, fmt.Errorf("record the search: %w", err)
	}
	places := h.s.Places
	for _, p := range progress {
		places.Progress = p
	}
	return places.Look(ctx, []search.Marker{{Text: marker}})
}

// beginErasure writes the deletion with everything that the person is known by now; of one that is open it adds what has
// come to be known since.
func (h *House) beginErasure(ctx context.Context, by candor.Role, s candor.SubjectID, cells ...mark) (erase.Record, []search.Marker, error) {
	marks := append(cells, mark{strconv.FormatUint(uint64(s), 10), search.Exact, "#person", false})
	open, err := h.s.Eraser.Records(ctx, false)
	if err != nil {
		return erase.Record{}, nil, fmt.Errorf("list open deletions: %w", err)
	}
	for _, r := range open {
		if r.Subject == s {
			if marks, err = h.unseal(r.Sealed); err != nil {
				return erase.Record{}, nil, err
			}
		}
	}
	keys, err := h.s.Identity.Keys(ctx, s)
	if err != nil {
		return erase.Record{}, nil, fmt.Errorf("read what the person is known by: %w", err)
	}
	o := erase.Order{Subject: s, By: by}
	for _, k := range keys {
		o.Tokens = append(o.Tokens, h.s.Suppress.Token(k.Key))
		others, err := h.s.Identity.Find(ctx, k.Key)
		if err != nil {
			return erase.Record{}, nil, fmt.Errorf("read what the person is known by: %w", err)
		}
		if slices.ContainsFunc(others, func(x candor.SubjectID) bool { return x != s }) {
			continue // somebody else is known by it too, and keeps it
		}
		for _, m := range marksOf(k.Kind, k.Value) {
			if !slices.Contains(marks, m) {
				marks = append(marks, m)
			}
		}
	}
	if o.Sealed, err = h.seal(s, marks); err != nil {
		return erase.Record{}, nil, err
	}
	r, err := h.s.Eraser.Begin(ctx, o)
	if errors.Is(err, erase.ErrNobody) {
		err = ErrNobody
	}
	if err != nil {
		return erase.Record{}, nil, err
	}
	h.book.Forget()
	markers := make([]search.Marker, len(marks))
	for i, m := range marks {
		markers[i] = search.Marker{Text: m.Text, Mode: m.Mode, Kind: m.Kind, Outside: m.Out}
	}
	return r, markers, nil
}

// finishErasure deletes and searches; no load runs meanwhile. A load that was under way at the beginning may have brought
// keys and rows: they go too.
func (h *House) finishErasure(ctx context.Context, by candor.Role, s candor.SubjectID) (ErasureReceipt, error) {
	open := h.desk.shut() // a file that somebody brings meanwhile may hold the person
	defer open()
	r, markers, err := h.beginErasure(ctx, by, s)
	if err != nil {
		return ErasureReceipt{}, err
	}
	if r, err = h.s.Eraser.Resume(ctx, r); err != nil {
		return ErasureReceipt{}, err
	}
	rep, err := h.s.Places.Look(ctx, markers)
	if err == nil && inDatabaseAlone(rep) {
		if err := h.s.Eraser.Anew(ctx); err != nil {
			return ErasureReceipt{}, err
		}
		rep, err = h.s.Places.Look(ctx, markers)
	}
	if err != nil {
		return ErasureReceipt{}, err
	}
	h.s.Step("erase searched")
	b, err := json.Marshal(rep)
	if err != nil {
		return ErasureReceipt{}, fmt.Errorf("write the receipt: %w", err)
	}
	if r, err = h.s.Eraser.Finish(ctx, r, b, rep.Clean()); err != nil {
		return ErasureReceipt{}, err
	}
	out, err := erasureReceipt(r)
	if err == nil && !rep.Clean() {
		err = &Remains{out}
	}
	return out, err
}

// inDatabaseAlone reports whether hits are in the database's bytes and nowhere else: in the gaps of its pages, which
// writing it anew leaves out.
func inDatabaseAlone(r search.Report) bool {
	return r.Found > 0 && !slices.ContainsFunc(r.Hits, func(x search.Hit) bool {
		return !strings.HasPrefix(x.Where, "byte ") || !strings.Contains(x.Where, ", page ")
	})
}

func erasureReceipt(r erase.Record) (ErasureReceipt, error) {
	out := ErasureReceipt{ID: r.ID, Entry: r.Entry, By: r.By, Asked: r.At}
	if !r.Done.IsZero() {
		out.Done = &r.Done
	}
	if r.Receipt == nil {
		return out, nil
	}
	out.Search = &search.Report{}
	if err := json.Unmarshal(r.Receipt, out.Search); err != nil {
		return out, fmt.Errorf("read the receipt of deletion %d: %w", r.ID, err)
	}
	return out, nil
}

// mark is a marker as it is kept, sealed, while a deletion is open.
type mark struct {
	Text string
	Mode search.Mode
	Kind string
	Out  bool
}

// ownCells reads what else names the person in their own rows: values of columns classed as direct identifiers. It goes
// the way of every look into a record, and so is recorded. Other people may have the same name or address: such values
// are looked for outside the files of rows and the database, where the number of each row's person tells whose it is.
func (h *House) ownCells(ctx context.Context, who candor.Actor, s candor.SubjectID) ([]mark, error) {
	open, err := h.s.Eraser.Records(ctx, false)
	if err != nil {
		return nil, fmt.Errorf("list open deletions: %w", err)
	}
	if slices.ContainsFunc(open, func(r erase.Record) bool { return r.Subject == s }) {
		return nil, nil // they were read when it began
	}
	if _, known, err := h.s.Identity.Since(ctx, s); err != nil || !known {
		return nil, errors.Join(err, ErrNobody)
	}
	rec, err := h.record(ctx, who, s)
	if err != nil {
		return nil, fmt.Errorf("read what to look for: %w", err)
	}
	said, err := h.s.Corrections.Corrections(ctx, s)
	if err != nil {
		return nil, fmt.Errorf("read what to look for: %w", err)
	}
	var out []mark
	for _, c := range said { // a person's own words may name them as well as any cell
		if _, f, ok := h.World().field(c.Dataset, c.Field); ok && (f.Class != catalog.DirectIdentifier || f.Type != catalog.String) {
			continue
		}
		if m := (mark{c.Text, search.Edged, "", true}); long(c.Text) && !slices.Contains(out, m) {
			out = append(out, m)
		}
	}
	for _, sec := range rec.Sections {
		set, ok := h.World().View.Dataset(sec.Dataset)
		if !ok {
			continue
		}
		for i, c := range sec.Columns {
			f, ok := set.Field(c.Field)
			if !ok || f.Identifier == "" && (f.Class != catalog.DirectIdentifier || f.Type != catalog.String) {
				continue
			}
			seen := map[string]bool{"": true}
			for _, row := range sec.Rows {
				text := row[i].Text
				if seen[text] {
					continue
				}
				seen[text] = true
				ms := []mark{{text, search.Edged, "", true}}
				if f.Identifier != "" {
					if ms, err = h.spelling(ctx, s, f, text); err != nil {
						return nil, err
					}
				} else if !long(text) {
					ms = nil
				}
				for _, m := range ms {
					if !slices.Contains(out, m) {
						out = append(out, m)
					}
				}
			}
		}
	}
	return out, nil
}

// long reports whether a text means one person where it stands in a file: a short one, or digits alone, is by chance in
// other things.
func long(s string) bool {
	letters := strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	return len(s) >= 12 || len(s) >= 8 && letters || len(s) >= 6 && strings.Contains(s, "@")
}

// marksOf says how a key is looked for. What is long enough to mean one person is looked for in all bytes; a short or
// merely long number, whose digits are in other things, as a whole value. The kind and the key side by side are how the
// database keeps them.
func marksOf(kind, value string) []mark {
	mode := search.Cell
	if long(value) {
		mode = search.Edged
	}
	return []mark{{value, mode, kind, false}, {kind + value, search.Edged, kind, false}}
}

// seal encrypts marks under a key of their own, so that an open deletion keeps nothing that anybody can read.
func (h *House) seal(s candor.SubjectID, marks []mark) ([]byte, error) {
	plain, err := json.Marshal(marks)
	if err != nil {
		return nil, fmt.Errorf("seal what to look for: %w", err)
	}
	box, err := h.box()
	if err != nil {
		return nil, err
	}
	// The nonce is a keyed hash of what it encrypts: it repeats only with the same content.
	nonce := h.keyed("erasure nonce", strconv.FormatUint(uint64(s), 10), string(plain))
	n := nonce[:box.NonceSize()]
	return box.Seal(n, n, plain, nil), nil
}

func (h *House) unseal(b []byte) (out []mark, err error) {
	box, err := h.box()
	if err != nil {
		return nil, err
	}
	if len(b) < box.NonceSize() {
		return nil, errors.New("an open deletion does not say what to look for")
	}
	plain, err := box.Open(nil, b[:box.NonceSize()], b[box.NonceSize():], nil)
	if err != nil {
		return nil, errors.New("what an open deletion looks for was sealed with another secret: restore keys/secret")
	}
	return out, json.Unmarshal(plain, &out)
}

func (h *House) box() (cipher.AEAD, error) {
	key := h.keyed("erasure markers")
	c, err := aes.NewCipher(key[:])
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(c)
}
