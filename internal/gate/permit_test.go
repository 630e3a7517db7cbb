package gate_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"math"
	"reflect"
	"testing"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/gate"
	"github.com/candor-data/candor/internal/question"
)

func TestAYesAboutNobodyIsAYes(t *testing.T) {
	a := asPartner()
	f := a.facts(t)
	p := gate.Decide(a.req, a.plan, f).Permit
	if !p.OK() || p.Cohort().Len() != 0 {
		t.Fatalf("OK %v with %d people: how many permit must not decide (law 8)", p.OK(), p.Cohort().Len())
	}
	if got := p.Price().Micro; got != 25_000_000 {
		t.Errorf("a question about nobody costs %d, want what any question costs", got)
	}
	if !reflect.DeepEqual(p.Request(), a.req) || !reflect.DeepEqual(p.Plan(), a.plan) || p.Epoch() != f.Epoch || p.Cohort().Version() != 3 || p.Facts().Agreement.Version != 2 {
		t.Error("the permit carries something else than what was decided on")
	}
	if got := p.Rho(); got != 200_000 {
		t.Errorf("loss: got %d, want 200000", got)
	}
}

func TestWhatAPermitCosts(t *testing.T) {
	odd := func(a *ask) { a.agreed.Price.Micro, a.agreed.SharePercent = 1_001, 50 }
	for name, x := range map[string]struct {
		who               func() ask
		change            func(*ask)
		price, rate, pool int64
	}{
		"a partner pays, and people earn its share over the ceiling": {asPartner, nil, 25_000_000, 10_000, 10_000_000},
		"of two joined datasets the smaller ceiling counts":          {asPartner, func(a *ask) { a.sql = joined }, 25_000_000, 20_000, 10_000_000},
		"people's part is rounded down":                              {asPartner, odd, 1_001, 0, 500},
		"how many permit is told and not sold": {asPartner, func(a *ask) {
			d, _ := shop().Dataset("purchases")
			a.sql, a.plan = "", question.Coverage(d)
		}, 0, 0, 0},
		"the company's own teams pay nothing": {inside, nil, 0, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			a := x.who()
			if x.change != nil {
				x.change(&a)
			}
			d := gate.Decide(a.req, a.plan, a.facts(t))
			if !d.Allowed() {
				t.Fatal(rules(d.Reasons))
			}
			p := d.Permit
			if p.Price().Micro != x.price || p.Rate().Micro != x.rate || p.Pool().Micro != x.pool {
				t.Errorf("price, rate, pool: got %d, %d, %d, want %d, %d, %d", p.Price().Micro, p.Rate().Micro, p.Pool().Micro, x.price, x.rate, x.pool)
			}
			if want := map[bool]string{true: "USD", false: ""}[x.price > 0]; p.Price().Currency != want || p.Rate().Currency != want || p.Pool().Currency != want {
				t.Errorf("currency: got %q, want %q", p.Price().Currency, want)
			}
		})
	}
}

func TestTheZeroPermitPermitsNothing(t *testing.T) {
	var p gate.Permit
	if p.OK() || (gate.Decision{}).Allowed() {
		t.Error("the zero permit is a yes")
	}
	for name, got := range map[string]any{"request": p.Request(), "plan": p.Plan(), "facts": p.Facts(), "epoch": p.Epoch(), "price": p.Price(), "rate": p.Rate(), "pool": p.Pool(), "loss": p.Rho()} {
		if !reflect.ValueOf(got).IsZero() {
			t.Errorf("%s is not empty", name)
		}
	}
	if p.Cohort().Len() != 0 || p.Cohort().Has(0) || p.Plan().Rho() != math.MaxInt64 {
		t.Error("the zero permit has people or a question")
	}
	if d := gate.Decide(candor.Request{}, question.Plan{}, gate.Facts{}); d.Allowed() || len(d.Reasons) == 0 {
		t.Error("nothing at all was allowed")
	}
	if d := gate.DecideRecord(candor.Request{}, gate.Facts{}); d.Allowed() || len(d.Reasons) == 0 {
		t.Error("nobody's record was opened")
	}
}

func TestAPermitDoesNotPrintLogOrMarshal(t *testing.T) {
	a := asPartner()
	p := gate.Decide(a.req, a.plan, a.facts(t)).Permit
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		if got := fmt.Sprintf(verb, p); got != "permit (sealed)" {
			t.Errorf("%s prints %q", verb, got)
		}
	}
	var out bytes.Buffer
	slog.New(slog.NewTextHandler(&out, nil)).Info("x", "permit", p)
	if !bytes.Contains(out.Bytes(), []byte(`permit="permit (sealed)"`)) {
		t.Errorf("the log says %s", out.Bytes())
	}
	for name, v := range map[string]any{"a permit": p, "what holds one": gate.Decision{Permit: p}} {
		if got, err := json.Marshal(v); err == nil {
			t.Errorf("%s marshals to %s", name, got)
		}
	}
}

func TestDecideRecord(t *testing.T) {
	for name, x := range map[string]struct {
		use     candor.Use
		subject candor.SubjectID
		actor   candor.Actor
		want    string
	}{
		"one's own record":                       {candor.Record, 7, candor.Actor{Role: candor.Customer, Subject: 7}, "access"},
		"another person's record":                {candor.Record, 8, candor.Actor{Role: candor.Customer, Subject: 7}, "not-yours"},
		"a customer whom nobody recognised":      {candor.Record, 8, candor.Actor{Role: candor.Customer}, "not-yours"},
		"nobody's record":                        {candor.Record, 0, candor.Actor{Role: candor.Customer}, "no-person"},
		"a steward who names nobody":             {candor.Record, 0, candor.Actor{Role: candor.Steward}, "no-person"},
		"a steward who helps":                    {candor.Record, 7, candor.Actor{Role: candor.Steward}, "access"},
		"whoever holds the files":                {candor.Record, 7, candor.Actor{Role: candor.Operator}, "access"},
		"an analyst":                             {candor.Record, 7, candor.Actor{Role: candor.Analyst}, "not-yours"},
		"an analyst who claims to be the person": {candor.Record, 7, candor.Actor{Role: candor.Analyst, Subject: 7}, "not-yours"},
		"the board":                              {candor.Record, 7, candor.Actor{Role: candor.Board}, "not-yours"},
		"a partner":                              {candor.Record, 7, candor.Actor{Role: candor.Partner, Party: "payco"}, "not-yours"},
		"somebody without a role":                {candor.Record, 7, candor.Actor{Subject: 7}, "not-yours"},
		"a role that nobody knows":               {candor.Record, 7, candor.Actor{Role: "owner", Subject: 7}, "not-yours"},
		"a request for numbers opens no record":  {candor.Insight, 7, candor.Actor{Role: candor.Steward}, "no-person"},
		"a request for no use at all opens none": {candor.NoUse, 7, candor.Actor{Role: candor.Steward}, "no-person"},
	} {
		t.Run(name, func(t *testing.T) {
			req := candor.Request{Use: x.use, Subject: x.subject, Actor: x.actor}
			d := gate.DecideRecord(req, gate.Facts{Now: noon, Catalog: catalog.NewView(1)})
			if len(d.Reasons) != 1 || d.Reasons[0].Rule != x.want || d.Allowed() != (x.want == "access") {
				t.Fatalf("allowed %v, reasons %v, want %s", d.Allowed(), rules(d.Reasons), x.want)
			}
			if r := d.Reasons[0]; !d.Allowed() && (r.Text == "" || r.Protects == "" || r.Instead == "") {
				t.Errorf("a refusal says text, what it protects and what to do instead: %+v", r)
			}
			if p := d.Permit; p.OK() && (p.Rho() != 0 || p.Price() != (candor.Money{}) || p.Plan().Valid() || p.Request() != req) {
				t.Error("opening a record costs nothing and asks no question")
			}
		})
	}
}
