package flow_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/describe"
	"github.com/candor-data/candor/internal/flow"
)

// fit is a certificate that a board member may give on the first day.
var fit = flow.Certify{Dataset: "orders", Purposes: []candor.PurposeID{purpose}, Decisions: "the spring range", Note: "Compared with the till's own totals.", LastDay: firstDay.AddDate(0, 0, 30)}

func (w *world) certified(t *testing.T, dataset string) flow.Certified {
	t.Helper()
	return w.holding(analyst, dataset).Certified
}

func TestOnlyTheBoardCertifiesData(t *testing.T) {
	w := small(t)
	for _, who := range []candor.Actor{{}, analyst, steward, payco, {Role: candor.Customer, Subject: 1}} {
		var no *flow.Refused
		if err := w.CertifyDataset(t.Context(), who, fit); !errors.As(err, &no) || no.Decision.Reasons[0].Rule != "role" {
			t.Errorf("%s: got %v want a refusal by role", who.Role, err)
		}
		if err := w.UncertifyDataset(t.Context(), who, "orders", "because"); !errors.As(err, &no) || no.Decision.Reasons[0].Rule != "role" {
			t.Errorf("%s takes back: got %v want a refusal by role", who.Role, err)
		}
	}
	if got := w.certified(t, "orders"); got.Certified {
		t.Errorf("got %+v after refusals", got)
	}
	w.must(w.CertifyDataset(t.Context(), board, fit))
	if got := w.certified(t, "orders"); !got.Certified || got.Until != "2027-01-19" || got.Decisions != fit.Decisions {
		t.Errorf("got %+v", got)
	}
	if got := w.certified(t, "people"); got.Certified {
		t.Errorf("another dataset: got %+v", got)
	}
	w.verified()
}

func TestACertificateEndsByItsDateByAChangedContractAndByTheBoard(t *testing.T) {
	contract := tableOf(described(made{}), "orders")
	apply := func(w *world, from, to string) {
		t.Helper()
		_, err := w.Apply(t.Context(), operator, []describe.File{{Name: "orders.yaml", Data: []byte(strings.Replace(contract, from, to, 1))}}, false)
		w.must(err)
	}
	for what, c := range map[string]struct {
		do   func(w *world)
		want bool
		how  string
	}{
		"nothing happens":            {func(*world) {}, true, ""},
		"its last day":               {func(w *world) { w.at(fit.LastDay.Truncate(24 * time.Hour).Add(24*time.Hour - time.Second)) }, true, ""},
		"the day after":              {func(w *world) { w.at(fit.LastDay.Truncate(24 * time.Hour).Add(24 * time.Hour)) }, false, ""},
		"other bounds":               {func(w *world) { apply(w, "[0, 100]", "[0, 120]") }, false, "contract"},
		"other bounds, and back":     {func(w *world) { apply(w, "[0, 100]", "[0, 120]"); apply(w, "", "") }, false, "contract"},
		"the same contract again":    {func(w *world) { apply(w, "", "") }, true, ""},
		"a comment in the contract":  {func(w *world) { apply(w, "kind: DataContract", "kind: DataContract # the till's") }, true, ""},
		"another dataset's contract": {func(w *world) { contractOfPeople(t, w) }, true, ""},
		"the board takes it back":    {func(w *world) { w.must(w.UncertifyDataset(t.Context(), board, "orders", "The till was wrong.")) }, false, "withdrawn"},
		"the board certifies anew":   {func(w *world) { w.must(w.CertifyDataset(t.Context(), board, fit)) }, true, "replaced"},
	} {
		t.Run(what, func(t *testing.T) {
			w := small(t)
			w.must(w.CertifyDataset(t.Context(), board, fit))
			c.do(w)
			d := w.holding(board, "orders")
			if d.Certified.Certified != c.want {
				t.Errorf("got certified %v want %v", d.Certified.Certified, c.want)
			}
			how := ""
			if e := d.Certificates[len(d.Certificates)-1].Ended; e != nil {
				how = string(e.How)
			}
			if how != c.how {
				t.Errorf("ended by %q want %q", how, c.how)
			}
			w.verified()
		})
	}
}

func contractOfPeople(t *testing.T, w *world) {
	t.Helper()
	_, err := w.Apply(t.Context(), operator, []describe.File{{Name: "people.yaml", Data: []byte(strings.Replace(tableOf(described(made{}), "people"), "domain, value: [a, b]", "domain, value: [a, b, c]", 1))}}, false)
	w.must(err)
}

func TestWhatIsNotSaidIsNotCertified(t *testing.T) {
	w := small(t)
	for what, change := range map[string]func(*flow.Certify){
		"no purpose":                     func(c *flow.Certify) { c.Purposes = nil },
		"a purpose outside the contract": func(c *flow.Certify) { c.Purposes = []candor.PurposeID{"marketing"} },
		"a purpose that nobody has":      func(c *flow.Certify) { c.Purposes = []candor.PurposeID{"analytics.more"} },
		"no note":                        func(c *flow.Certify) { c.Note = " \n" },
		"a report for a note":            func(c *flow.Certify) { c.Note = strings.Repeat("x", 2001) },
		"yesterday":                      func(c *flow.Certify) { c.LastDay = firstDay.AddDate(0, 0, -1) },
		"no day":                         func(c *flow.Certify) { c.LastDay = time.Time{} },
		"for good":                       func(c *flow.Certify) { c.LastDay = firstDay.AddDate(3, 0, 0) },
		"another contract":               func(c *flow.Certify) { c.Contract = candor.Digest{1} },
	} {
		c := fit
		change(&c)
		var no *flow.Refused
		if err := w.CertifyDataset(t.Context(), board, c); !errors.As(err, &no) || no.Decision.Reasons[0].Rule != "certificate" || no.Decision.Reasons[0].Instead == "" {
			t.Errorf("%s: got %v want a refusal that helps", what, err)
		}
	}
	if err := w.UncertifyDataset(t.Context(), board, "orders", "why not"); err == nil {
		t.Error("what was never certified was taken back")
	}
	if got := w.holding(board, "orders").Certificates; got != nil {
		t.Errorf("refusals left %s", written(t, got))
	}
}

func TestAnswersSayWhetherTheBoardCertifiedTheDataForTheirPurpose(t *testing.T) {
	w := small(t)
	const q = "SELECT COUNT(*) FROM orders"
	if got := w.answered(shop, candor.Normal, q).Certified; len(got) != 1 || got[0].Certified {
		t.Errorf("before: got %s", written(t, got))
	}
	w.must(w.CertifyDataset(t.Context(), board, fit))
	first := w.answered("payco", candor.Normal, q)
	if got := first.Certified; len(got) != 1 || !got[0].Certified || got[0].Until != "2027-01-19" {
		t.Errorf("certified: got %s", written(t, got))
	}
	if got := written(t, first); strings.Contains(got, fit.Note) || strings.Contains(got, "bea") {
		t.Errorf("a partner reads the board's note: %s", got)
	}
	if got := written(t, w.holding(payco, "orders")); strings.Contains(got, fit.Note) || strings.Contains(got, "bea") || !strings.Contains(got, `"certified":true`) {
		t.Errorf("a partner's catalogue says %s", got)
	}
	both := w.answered(shop, candor.Normal, "SELECT team, COUNT(*) FROM orders JOIN people USING (customer) GROUP BY team")
	if got := both.Certified; len(got) != 2 || !got[0].Certified || got[1].Certified {
		t.Errorf("of two datasets: got %s", written(t, got))
	}
	w.must(w.UncertifyDataset(t.Context(), board, "orders", "The till was wrong."))
	again, err := w.Insight(t.Context(), payco, first.Decision.ID)
	w.must(err)
	if got := again.Certified; len(got) != 1 || got[0].Certified {
		t.Errorf("read again after the board took it back: got %s", written(t, got))
	}
}

// small is a shop with a partner.
func small(t *testing.T) *world {
	m := made{groups: map[int]string{}, yes: func(int) bool { return true }, partners: []candor.PartyID{"payco"}}
	for p := range 20 {
		m.groups[p] = "a"
		m.orders = append(m.orders, order{person: p, cents: 500, items: 1})
	}
	return newWorld(t, m)
}

func (w *world) verified() {
	w.t.Helper()
	v, err := w.Verify(w.t.Context(), operator, nil)
	w.must(err)
	if !v.OK {
		w.t.Errorf("the record is broken: %q", v.Problems)
	}
}
