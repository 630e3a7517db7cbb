package storetest

import (
	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/internal/reward"
)

func euros(micro int64) candor.Money { return candor.Money{Micro: micro, Currency: "EUR"} }

// sale is a concluded answer of 1.50, of which .60 is held for people.
func (h *house) sale() (conclude int64) {
	h.Helper()
	in := h.intent()
	price, rate, pool := euros(1_500_000), euros(600), euros(600_000)
	in.Body.Price, in.Body.Rate, in.Body.Pool = &price, &rate, &pool
	return h.conclude(h.intend(in), "an answer")
}

// balances sums the books and checks that they are zero together.
func (h *house) balances() map[string]int64 {
	h.Helper()
	all, err := h.Books.Balances(h.ctx)
	h.must(err)
	out, sum := map[string]int64{}, int64(0)
	for _, b := range all {
		out[b.Account] += b.Money.Micro
		sum += b.Money.Micro
	}
	if sum != 0 {
		h.Errorf("the books sum to %d, want 0", sum)
	}
	return out
}

var books = map[string]func(*house){
	"a sale is posted once, whoever follows": func(h *house) {
		h.conclude(h.intend(h.intent()), "an answer for nothing")
		c := h.sale()
		sales, from, err := h.Books.Sales(h.ctx, 10)
		if want := (reward.Sale{Conclude: c, Partner: payco, Price: euros(1_500_000), SharePart: 600_000}); err != nil || len(sales) != 1 || sales[0] != want {
			h.Fatalf("got %+v %v, want %+v", sales, err, want)
		}
		ps, err := reward.Postings(sales[0])
		h.must(err)
		es := []reward.Entry{{Conclude: c, Postings: ps}}
		h.must(h.Books.Post(h.ctx, from, c, es))
		before := h.size()
		h.must(h.Books.Post(h.ctx, from, c, es)) // no error, and nothing
		got := h.balances()
		if h.size() != before || got[reward.OfPartner(payco)] != -1_500_000 || got[reward.Pool] != 600_000 || got[reward.Company] != 900_000 {
			h.Errorf("got %v", got)
		}
		if sales, at, err := h.Books.Sales(h.ctx, 10); err != nil || len(sales) != 0 || at != c {
			h.Errorf("%d sales after %d are left, %v", len(sales), at, err)
		}
	},
	"sales come in order, as many as asked for": func(h *house) {
		want := []int64{h.sale(), h.sale(), h.sale()}
		got, _, err := h.Books.Sales(h.ctx, 2)
		if err != nil || len(got) != 2 || got[0].Conclude != want[0] || got[1].Conclude != want[1] {
			h.Errorf("got %+v %v, want %v", got, err, want[:2])
		}
	},
	"postings that do not sum to zero are refused, and the cursor stays": func(h *house) {
		c := h.sale()
		_, from, err := h.Books.Sales(h.ctx, 1)
		h.must(err)
		good, bad := []ledger.Posting{{Account: "a", Micro: 1, Currency: "EUR"}, {Account: "b", Micro: -1, Currency: "EUR"}}, []ledger.Posting{{Account: "a", Micro: 1, Currency: "EUR"}, {Account: "b", Micro: -1, Currency: "USD"}}
		_ = h.unrecorded("two currencies", func() error {
			return h.Books.Post(h.ctx, from, c, []reward.Entry{{Conclude: c, Postings: good}, {Conclude: c, Postings: bad}})
		})
		if sales, at, err := h.Books.Sales(h.ctx, 10); err != nil || len(sales) != 1 || at != from || len(h.balances()) != 0 {
			h.Errorf("%d sales after %d are left, %v", len(sales), at, err)
		}
	},
	"two cannot pay the same, and nobody is paid what the pool does not hold": func(h *house) {
		her := h.people("17")[0]
		h.sale()
		h.must(reward.Follow(h.ctx, h.Books))
		h.must(h.Books.Pay(h.ctx, her, euros(200_000), 0))
		for name, pay := range map[string]func() error{
			"the same again": func() error { return h.Books.Pay(h.ctx, her, euros(200_000), 0) },
			"too much":       func() error { return h.Books.Pay(h.ctx, her, euros(400_001), 1) },
			"nothing":        func() error { return h.Books.Pay(h.ctx, her, euros(0), 1) },
			"other money":    func() error { return h.Books.Pay(h.ctx, her, candor.Money{Micro: 1, Currency: "USD"}, 1) },
			"nobody":         func() error { return h.Books.Pay(h.ctx, her+100, euros(1), 0) },
		} {
			_ = h.unrecorded(name, pay)
		}
		h.must(h.Books.Pay(h.ctx, her, euros(400_000), 1))
		got, err := h.Books.PaidOut(h.ctx, her)
		if err != nil || len(got) != 2 || got[0] != (reward.Payment{Amount: euros(200_000), At: h.now().UnixMicro()}) || got[1].Amount != euros(400_000) {
			h.Errorf("got %+v %v", got, err)
		}
		if b := h.balances(); b[reward.Pool] != 0 || b[reward.Paid] != 600_000 {
			h.Errorf("got %v", b)
		}
	},
	"a figure of coverage is kept for its cell, and a new one replaces it": func(h *house) {
		cell := flow.Cell{Dataset: "purchases", Purpose: "counting", Recipient: payco}
		h.must(h.Coverage.Cover(h.ctx, cell, 7, 1, 1200))
		h.must(h.Coverage.Cover(h.ctx, cell, 8, 2, 900))
		if about, period, ok, err := h.Coverage.Covered(h.ctx, cell); err != nil || !ok || about != 900 || period != 8 {
			h.Errorf("got %d of period %d, %t %v", about, period, ok, err)
		}
		for _, c := range []flow.Cell{{Dataset: "visits", Purpose: "counting", Recipient: payco}, {Dataset: "purchases", Purpose: "ads", Recipient: payco}, {Dataset: "purchases", Purpose: "counting", Recipient: us}} {
			if _, _, ok, err := h.Coverage.Covered(h.ctx, c); err != nil || ok {
				h.Errorf("cell %+v has a figure (%v)", c, err)
			}
		}
	},
}
