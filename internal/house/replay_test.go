//go:build !zeronoise

package house_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/house"
	"github.com/candor-data/candor/internal/intake"
)

// asideRows has some rows set aside for each of several reasons.
func asideRows(t *testing.T) (*house.House, func(flow.Aside) []flow.Quarantined) {
	t.Helper()
	h, load := ruledGifts(t)
	rep, err := load(`K1,1,1,2.00,2010-01-01,fine
K2,2,0,2.00,2010-01-01,fine
K3,3,5,"2,50",2010-01-02,fine
K4,4,5,"3,50",2010-01-02,fine
K5,5,5,2.00,2010-01-02,fine
K6,C6,5,2.00,2010-01-02,fine
K7,7,5,2.00
K8,8,5,2.00,2010-01-02,fine
K9,9,5,a lot,2010-01-02,fine
`)
	if err != nil || rep.Quarantined != 5 || rep.Rows != 3 {
		t.Fatalf("%+v %v", rep, err)
	}
	return h, func(a flow.Aside) []flow.Quarantined {
		t.Helper()
		a.Limit = 100
		out, n, err := h.SetAside(t.Context(), access.AtHost("gifts"), a)
		if err != nil || n != int64(len(out)) {
			t.Fatalf("%d of %d rows, %v", len(out), n, err)
		}
		return out
	}
}

func TestRowsAreMendedTriedAgainAndGoInOnce(t *testing.T) {
	h, aside := asideRows(t)
	ctx, who := t.Context(), access.AtHost("gifts")
	mended, err := h.MendAll(ctx, who, flow.Aside{Dataset: "invoices", Rule: "not-a-number"}, intake.Order{Fix: intake.DecimalComma, Column: "price"})
	if err != nil || mended.Rows != 3 || mended.Changed != 2 {
		t.Fatalf("got %+v %v, want two of three prices", mended, err)
	}
	zero := aside(flow.Aside{Rule: "quantity-range"})[0]
	if err := h.Mend(ctx, who, zero.ID, map[string]string{"quantity": "0"}); err != nil { // a repair that is none
		t.Fatal(err)
	}
	r, err := h.Replay(ctx, who, flow.Aside{Dataset: "invoices"})
	if err != nil || r.Tried != 4 || r.Went != 2 || r.Failed != 2 || r.Unread != 1 || r.Report == nil || r.Report.Rows != 2 || r.Report.Quarantined != 0 {
		t.Fatalf("got %+v %v", r, err)
	}
	if got := totalsOf(t, h); got != "5 rows, 2 loads" {
		t.Errorf("after the replay: %s", got)
	}
	waits := aside(flow.Aside{Dataset: "invoices"})
	if len(waits) != 3 || !waits[0].Mended || waits[0].Rule != "quantity-range" || waits[0].Cells["customer_id"] != "K2" {
		t.Errorf("a failed repair does not stay: %+v", waits)
	}
	ended := aside(flow.Aside{Dataset: "invoices", Ended: true})
	if len(ended) != 2 {
		t.Fatalf("%d rows ended", len(ended))
	}
	for _, q := range ended {
		if q.State != "replayed" || q.Raw != "" || q.Cells != nil || q.Ended == nil || q.By != "operator" || q.Again != 2 {
			t.Errorf("a row that went in is kept as %+v", q)
		}
	}
	// The row that could not be told apart has no cells until somebody fills them in.
	short := aside(flow.Aside{Rule: string(intake.WrongColumnCount)})[0]
	if short.Cells != nil {
		t.Fatalf("cells were guessed: %v", short.Cells)
	}
	if err := h.Mend(ctx, who, short.ID, map[string]string{"customer_id": "K7", "invoice": "7", "quantity": "5", "price": "2.00", "invoicedate": "2010-01-02"}); err != nil {
		t.Fatal(err)
	}
	if r, err = h.Replay(ctx, who, flow.Aside{ID: short.ID}); err != nil || r.Went != 1 {
		t.Fatalf("got %+v %v", r, err)
	}
	if _, err := h.Replay(ctx, who, flow.Aside{ID: short.ID}); !errors.Is(err, flow.ErrNotFound) {
		t.Errorf("a row that went in is tried again: %v", err)
	}
	// Excluded rows whose text is kept wait apart; the rule still holds, so they stay.
	kept := aside(flow.Aside{Dataset: "invoices", Excluded: true})
	if len(kept) != 1 || kept[0].Rule != "cancelled" || kept[0].Raw == "" {
		t.Fatalf("kept apart: %+v", kept)
	}
	if r, err = h.Replay(ctx, who, flow.Aside{ID: kept[0].ID}); err != nil || r.Went != 0 || r.Failed != 1 {
		t.Errorf("an excluded row: %+v %v", r, err)
	}
	// Rows thrown away keep why, and nothing of what they said.
	if _, err := h.Discard(ctx, who, flow.Aside{Dataset: "invoices"}, "  "); err == nil {
		t.Error("rows were thrown away for no reason")
	}
	if n, err := h.Discard(ctx, who, flow.Aside{Dataset: "invoices", Rule: "not-a-number"}, "the till wrote words"); err != nil || n != 1 {
		t.Errorf("%d %v", n, err)
	}
	counts, err := h.AsideCounts(ctx, who, "invoices")
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, c := range counts {
		got += fmt.Sprintf("%s: %d waiting (%d mended), %d replayed, %d discarded, excluded %t\n", c.Rule, c.Waiting, c.Mended, c.Replayed, c.Discarded, c.Excluded)
	}
	want := `quantity-range: 1 waiting (1 mended), 0 replayed, 0 discarded, excluded false
not-a-number: 0 waiting (0 mended), 2 replayed, 1 discarded, excluded false
wrong-column-count: 0 waiting (0 mended), 1 replayed, 0 discarded, excluded false
cancelled: 1 waiting (0 mended), 0 replayed, 0 discarded, excluded true
`
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	// Six rows fit and two do not: three were mended. C, and not F as it was.
	q, err := h.Quality(ctx, who, "invoices")
	if err != nil || len(q.Loads) != 3 || !q.Loads[1].Replay || q.Loads[1].Again != 2 {
		t.Fatalf("%+v %v", q.Loads, err)
	}
	for _, p := range q.Parts {
		if p.Name == "fits" && !strings.HasPrefix(p.Text, "2 rows (25.00 %)") {
			t.Errorf("fits: %+v", p)
		}
	}
}

func totalsOf(t *testing.T, h *house.House) string {
	t.Helper()
	got, err := h.Catalog(t.Context(), access.AtHost("gifts"))
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%d rows, %d loads", got[0].Rows, got[0].Loads)
}

func TestOnlyStewardsMendRows(t *testing.T) {
	h, aside := asideRows(t)
	id := aside(flow.Aside{Rule: "quantity-range"})[0].ID
	for _, role := range []string{"analyst", "board", "partner"} {
		who := access.AtHost("gifts")
		who.Role, who.Name = candor.Role(role), "x"
		_, err1 := h.Replay(t.Context(), who, flow.Aside{ID: id})
		_, err2 := h.Discard(t.Context(), who, flow.Aside{ID: id}, "for fun")
		_, err3 := h.MendAll(t.Context(), who, flow.Aside{Dataset: "invoices"}, intake.Order{Fix: intake.Trim, Column: "price"})
		for i, err := range []error{err1, err2, err3, h.Mend(t.Context(), who, id, map[string]string{"quantity": "1"})} {
			if !refused(err) {
				t.Errorf("%s, step %d: %v", role, i, err)
			}
		}
	}
	if got := aside(flow.Aside{Rule: "quantity-range"}); len(got) != 1 || got[0].Mended {
		t.Errorf("something was done: %+v", got)
	}
}

// A column in a layout of the contract's own and cells of Parquet, which have none: both are read as they are written.
func TestMendedRowsAreReadAsTheyAreWritten(t *testing.T) {
	n := grow(t, 30)
	q := n.aside("not-a-number")
	if err := n.Mend(t.Context(), n.who, q.ID, map[string]string{"amount": "7.00"}); err != nil {
		t.Fatal(err)
	}
	r, err := n.Replay(t.Context(), n.who, flow.Aside{ID: q.ID})
	if err != nil || r.Went != 1 || r.Report.Sums["amount"] != "7.00" {
		t.Errorf("%+v %v", r, err)
	}
}

// aside finds the one row that waits by a rule.
func (n *nursery) aside(rule string) flow.Quarantined {
	n.t.Helper()
	all, _, err := n.SetAside(n.t.Context(), n.who, flow.Aside{Rule: rule, Limit: 10})
	n.must(err)
	if len(all) == 0 {
		n.t.Fatalf("no row waits by %s", rule)
	}
	return all[0]
}

// Whoever is deleted is gone from rows that wait, however they were mended, and from what is kept of loads (law 6).
func TestSomebodyDeletedIsGoneFromMendedRowsAndProfiles(t *testing.T) {
	n := grow(t, 30)
	ctx := t.Context()
	// A row of somebody else's that names her only in a cell that was mended, in capitals and with an umlaut of no use to SQLite.
	q := n.aside("not-a-date")
	n.must(n.Mend(ctx, n.who, q.ID, map[string]string{"number": "A99", "email": strings.ToUpper(herMail), "name": "ÄNNE", "day": "2026-13-02"}))
	if _, err := n.Discard(ctx, n.who, flow.Aside{ID: n.aside("not-a-number").ID}, "asked by "+herMail); err != nil {
		t.Fatal(err)
	}
	found := false
	for _, hit := range n.look(herMail).Hits {
		found = found || strings.HasPrefix(hit.Where, "quarantine.cells")
		if strings.HasPrefix(hit.Where, "quality.") {
			t.Errorf("a profile holds her: %+v", hit)
		}
	}
	if !found {
		t.Error("the search does not find her in cells that were mended")
	}
	for _, marker := range []string{herName, herNote} {
		for _, hit := range n.look(marker).Hits {
			if strings.HasPrefix(hit.Where, "quality.") || strings.HasPrefix(hit.Where, "load.") {
				t.Errorf("what is kept of a load holds her: %+v", hit)
			}
		}
	}
	r, err := n.DeletePerson(ctx, n.who, n.her)
	if err != nil || r.Search == nil || r.Search.Found != 0 {
		t.Fatalf("%+v %v", r.Search, err)
	}
	n.gone()
	if got := n.look(herMail); got.Found != 0 {
		t.Errorf("she is still in %+v", got.Hits)
	}
}

// A row of somebody who was deleted meanwhile does not come back by a replay.
func TestAReplayBringsNobodyBack(t *testing.T) {
	n := grow(t, 30)
	ctx := t.Context()
	q := n.aside("not-a-date") // A18's, or hers, by line: of two that wait, the first
	n.must(n.Mend(ctx, n.who, q.ID, map[string]string{"number": "A3", "email": "", "day": "2026-05-01"}))
	s, err := n.FindPerson(ctx, n.who, "customer", "A3")
	n.must(err)
	if _, err := n.DeletePerson(ctx, n.who, s); err != nil {
		t.Fatal(err)
	}
	if _, err := n.Replay(ctx, n.who, flow.Aside{ID: q.ID}); !errors.Is(err, flow.ErrNotFound) {
		t.Errorf("a row that names somebody deleted waits: %v", err)
	}
	other := n.aside("not-a-date")
	n.must(n.Mend(ctx, n.who, other.ID, map[string]string{"number": "A3", "email": "", "day": "2026-05-01"}))
	r, err := n.Replay(ctx, n.who, flow.Aside{ID: other.ID})
	if err != nil || r.Went != 0 || r.Gone != 1 {
		t.Errorf("got %+v %v, want it left out", r, err)
	}
	if all, _, err := n.SetAside(ctx, n.who, flow.Aside{Ended: true, Limit: 9}); err != nil || len(all) != 1 || all[0].State != "gone" || all[0].Raw != "" || all[0].Cells != nil {
		t.Errorf("kept as %+v %v", all, err)
	}
}
