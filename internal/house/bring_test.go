package house_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/house"
)

var atHost = access.AtHost("shop")

// counter is a shop that files are brought to.
func counter(t *testing.T, dir string, now func() time.Time) *house.House {
	t.Helper()
	if !house.Exists(dir) {
		if err := house.Init(dir, house.Options{Now: now}); err != nil {
			t.Fatal(err)
		}
	}
	h, err := house.Open(t.Context(), dir, house.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Close() })
	if h.World().Company.ID == "" {
		_, err := h.Apply(t.Context(), access.AtHost("unnamed"), []flow.DescriptionFile{{Name: "c.yaml", Data: []byte("kind: Company\nid: shop\nname: Shop\ncurrency: EUR\n")}}, false)
		if err != nil {
			t.Fatal(err)
		}
	}
	return h
}

func sheet(n int) string {
	var b strings.Builder
	b.WriteString("customer_id,amount\n")
	for i := range n {
		_, _ = fmt.Fprintf(&b, "C%05d,%d.50\n", i, i%90)
	}
	return b.String()
}

// brought brings a file and waits until it was looked at.
func brought(t *testing.T, h *house.House, name, content string) flow.Brought {
	t.Helper()
	b, err := h.Bring(t.Context(), atHost, name, strings.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	return ended(t, h, b.ID)
}

func ended(t *testing.T, h *house.House, id string) flow.Brought {
	t.Helper()
	b, err := h.Brought(t.Context(), atHost, id, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func onShelf(t *testing.T, dir string) int {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(dir, "tmp", "brought-*"))
	if err != nil {
		t.Fatal(err)
	}
	return len(all)
}

func TestAFileWaitsADayAndNoLonger(t *testing.T) {
	dir, now := filepath.Join(t.TempDir(), "w"), time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	h := counter(t, dir, func() time.Time { return now })
	b := brought(t, h, "a.csv", sheet(300))
	if b.State != flow.BroughtDrafted || onShelf(t, dir) != 1 {
		t.Fatalf("got %s with %d files", b.State, onShelf(t, dir))
	}
	now = now.Add(25 * time.Hour)
	if _, err := h.Brought(t.Context(), atHost, b.ID, 0); !errors.Is(err, flow.ErrNoBrought) {
		t.Errorf("a file of yesterday is shown: %v", err)
	}
	if err := h.PutIntoForce(t.Context(), atHost, b.ID, b.Form); !errors.Is(err, flow.ErrNoBrought) {
		t.Errorf("a file of yesterday is put into force: %v", err)
	}
	if all, err := h.Waiting(t.Context(), atHost); err != nil || len(all) != 0 {
		t.Errorf("a file of yesterday is listed: %v %v", all, err)
	}
	if err := h.SweepDesk(t.Context()); err != nil || onShelf(t, dir) != 0 {
		t.Errorf("%d files are left after the sweep: %v", onShelf(t, dir), err)
	}
}

// pausing calls between two pieces of a file.
type pausing struct {
	parts []string
	pause func()
}

func (p *pausing) Read(b []byte) (int, error) {
	if len(p.parts) == 0 {
		return 0, io.EOF
	}
	n := copy(b, p.parts[0])
	if p.parts = p.parts[1:]; len(p.parts) > 0 {
		p.pause()
	}
	return n, nil
}

func TestAFileThatComesInWhileSomebodyIsDeletedIsNotTaken(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "w")
	h := counter(t, dir, time.Now)
	b := brought(t, h, "a.csv", sheet(300))
	if err := h.PutIntoForce(t.Context(), atHost, b.ID, b.Form); err != nil {
		t.Fatal(err)
	}
	if b = ended(t, h, b.ID); b.State != flow.BroughtLoaded {
		t.Fatalf("got %s: %+v %+v", b.State, b.Why, b.Wrong)
	}
	who, err := h.FindPerson(t.Context(), atHost, "", "C00007")
	if err != nil {
		t.Fatal(err)
	}
	file := &pausing{parts: []string{sheet(301), "C00007,1.00\n"}, pause: func() {
		if _, err := h.DeletePerson(t.Context(), atHost, who); err != nil { // also an error where the search finds the person
			t.Errorf("deleting while a file comes in: %v", err)
		}
	}}
	_, err = h.Bring(t.Context(), atHost, "b.csv", file)
	var m *flow.Mistake
	if !errors.As(err, &m) || m.Reason.Rule != "deleting" {
		t.Errorf("got %v want the reason deleting", err)
	}
	if n := onShelf(t, dir); n != 0 {
		t.Errorf("%d files are left", n)
	}
}

func TestANameIsTakenOnceAndItsOwnAgainAfterAStop(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "w")
	h := counter(t, dir, time.Now)
	a, b := brought(t, h, "sales.csv", sheet(300)), brought(t, h, "more/sales.csv", sheet(320))
	for _, x := range []flow.Brought{a, b} { // at once, under one name
		if err := h.PutIntoForce(t.Context(), atHost, x.ID, x.Form); err != nil {
			t.Fatal(err)
		}
	}
	a, b = ended(t, h, a.ID), ended(t, h, b.ID)
	if a.State != flow.BroughtLoaded || b.State != flow.BroughtDrafted || len(b.Wrong) != 1 || b.Wrong[0].What != "name" {
		t.Errorf("got %s and %s, wrong %+v %+v", a.State, b.State, b.Wrong, b.Why)
	}
	all, err := h.Catalog(t.Context(), atHost)
	if err != nil || len(all) != 1 || all[0].Rows != 300 {
		t.Fatalf("got %+v %v", all, err)
	}

	// In force and not loaded, as a stop in between leaves it: the same file with the same contract goes on.
	b.Form.Name = "others"
	if err := h.CheckBrought(t.Context(), atHost, b.ID, b.Form); err != nil {
		t.Fatal(err)
	}
	b = ended(t, h, b.ID)
	p, wrong := b.Found.With(b.Form)
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	p.Confirmed, p.Zone = true, "UTC"
	if _, err := h.Apply(t.Context(), atHost, []flow.DescriptionFile{{Name: "x.yaml", Data: p.YAML()}}, false); err != nil {
		t.Fatal(err)
	}
	if err := h.PutIntoForce(t.Context(), atHost, b.ID, b.Form); err != nil {
		t.Fatal(err)
	}
	if b = ended(t, h, b.ID); b.State != flow.BroughtLoaded || b.Report.Rows != 320 {
		t.Errorf("got %s: %+v %+v", b.State, b.Why, b.Wrong)
	}
}

func TestWhatWaitsIsGoneWhenTheHouseOpensAgain(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "w")
	h := counter(t, dir, time.Now)
	_ = brought(t, h, "a.csv", sheet(300))
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	_ = counter(t, dir, time.Now)
	if n := onShelf(t, dir); n != 0 {
		t.Errorf("%d files are left", n)
	}
	if _, err := os.Stat(filepath.Join(dir, "tmp")); err != nil {
		t.Error(err)
	}
}

func TestSoManyFilesWaitAndNoMore(t *testing.T) {
	h := counter(t, filepath.Join(t.TempDir(), "w"), time.Now)
	for i := range 20 {
		_, err := h.Bring(t.Context(), atHost, "a.csv", strings.NewReader(sheet(30+i)))
		var m *flow.Mistake
		if full := errors.As(err, &m) && m.Reason.Rule == "too-many-wait"; full != (i >= 8) {
			t.Fatalf("file %d: got %v", i+1, err)
		}
	}
}
