package storetest

import (
	"bytes"
	"errors"
	"io"
	"testing/fstest"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/proof"
)

// file is one file of an export, kept when it is closed.
type file struct {
	bytes.Buffer
	keep func([]byte)
}

func (f *file) Close() error {
	f.keep(f.Bytes())
	return nil
}

var record = map[string]func(*house){
	"debit, entry and signed head appear together, with a receipt that an outsider verifies": func(h *house) {
		i := h.intend(h.intent(month(6, 10)))
		all, err := h.Audit.Entries(h.ctx, -1, 1)
		if err != nil || len(all) != 1 || all[0].Index != i || all[0].Body.Kind != ledger.KindIntend || !all[0].Body.At.Equal(h.now()) {
			h.Errorf("the newest entry: %+v %v", all, err)
		}
		r, err := h.Audit.Receipt(h.ctx, i)
		h.must(err)
		if head, err := proof.OpenReceipt(r, h.Audit.Keys()[0]); err != nil || head.Size != i+1 || head.Origin != h.Audit.Origin() {
			h.Errorf("the receipt's head: %+v %v", head, err)
		}
		r.Entry++
		if err := proof.VerifyReceipt(r, h.Audit.Keys()[0]); err == nil {
			h.Error("the receipt verifies for another entry")
		}
		if _, err := h.Audit.Receipt(h.ctx, i+1); err == nil {
			h.Error("an entry that is not there has a receipt")
		}
	},
	"an earlier head is a beginning of the record, and another record's head is not": func(h *house) {
		h.intend(h.intent())
		early := h.verified().Head
		h.intend(h.intent())
		other := newHouse(h.T, h.open)
		other.intend(other.intent())
		if v, err := h.Audit.Verify(h.ctx, []string{early}); err != nil || !v.OK {
			h.Errorf("its own head: %v %q", err, v.Problems)
		}
		if v, err := h.Audit.Verify(h.ctx, []string{early, other.verified().Head}); err != nil || v.OK {
			h.Errorf("another record's head passes: %v", err)
		}
	},
	"an export verifies with package proof alone": func(h *house) {
		h.conclude(h.intend(h.intent(month(6, 10))), "an answer")
		folder := fstest.MapFS{}
		h.must(h.Audit.Export(h.ctx, func(path string) (io.WriteCloser, error) {
			return &file{keep: func(b []byte) { folder[path] = &fstest.MapFile{Data: b} }}, nil
		}))
		if r, err := proof.VerifyDir(folder, h.Audit.Keys()[0], proof.Options{}); err != nil || r.Entries != 2 || r.Opened != 2 {
			h.Errorf("got %+v %v", r, err)
		}
	},
	"entries are paged, newest first": func(h *house) {
		for range 5 {
			_, err := h.Journal.Note(h.ctx, ledger.Body{Kind: ledger.KindRead})
			h.must(err)
		}
		var got []int64
		for before := int64(-1); len(got) < 5; {
			page, err := h.Audit.Entries(h.ctx, before, 2)
			h.must(err)
			if len(page) == 0 {
				break
			}
			for _, e := range page {
				got, before = append(got, e.Index), e.Index
			}
		}
		if want := []int64{4, 3, 2, 1, 0}; !same(got, want) {
			h.Errorf("got %v, want %v", got, want)
		}
	},
	"uses are listed by recipient, newest first, and looks at one person's record apart": func(h *house) {
		her := h.people("17")[0]
		first := h.intend(h.intent(month(6, 10)))
		ours := h.intent()
		ours.Body.Recipient, ours.Versions.Recipient, ours.Versions.Permission = us, us, h.version(us)
		mine := h.intend(ours)
		look := ledger.Intent{Body: ledger.Body{Kind: ledger.KindIntend, Use: candor.Record.String(), Recipient: payco}, Subject: her, Actor: candor.Actor{Role: candor.Customer}}
		seen := h.intend(look)
		last := h.intend(h.intent())
		c := h.conclude(first, "an answer")
		h.conclude(seen, "her record")
		for name, x := range map[string]struct {
			of     candor.PartyID
			before int64
			want   []int64
		}{"all": {"", -1, []int64{last, mine, first}}, "payco's": {payco, -1, []int64{last, first}}, "payco's before": {payco, last, []int64{first}}} {
			var got []int64
			list, err := h.Uses.Uses(h.ctx, x.of, x.before, 10)
			h.must(err)
			for _, u := range list {
				got = append(got, u.Intent)
			}
			if !same(got, x.want) {
				h.Errorf("%s: got %v, want %v", name, got, x.want)
			}
		}
		if u, err := h.Uses.Use(h.ctx, first); err != nil || u.Conclude != c || u.Rho != 6 || u.Recipient != payco || u.Purpose != "counting" || !same(u.Datasets, []string{"purchases"}) || !same(u.Categories, []candor.CategoryID{"user.financial"}) || string(u.Plan) != "plan" || u.Role != candor.Partner {
			h.Errorf("got %+v %v", u, err)
		}
		if _, err := h.Uses.Use(h.ctx, last+100); !errors.Is(err, ledger.ErrNotFound) {
			h.Errorf("got %v, want ErrNotFound", err)
		}
		if got, err := h.Uses.Looks(h.ctx, her); err != nil || len(got) != 1 || got[0].Intent != seen || got[0].Subject != her {
			h.Errorf("looks: %+v %v", got, err)
		}
		all, err := h.Audit.Entries(h.ctx, seen+1, 1)
		if err != nil || len(all) != 1 || all[0].Body.Subject == "" || all[0].Body.Subject == "1" {
			h.Errorf("the look's entry does not name her by a commitment: %+v %v", all, err)
		}
		look.Subject = her + 100
		_ = h.unrecorded("a look at nobody", func() error { _, _, err := h.Journal.Intend(h.ctx, look); return err })
	},
}
