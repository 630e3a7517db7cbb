package house_test

import (
	"context"
	"errors"
	"reflect"
	"testing"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/house"
)

// unasked are the steps that ask nobody who they are, each with the reason.
var unasked = map[string]string{
	"World":           "what the company described is public to whoever holds the house",
	"FindByEmail":     "the door's own way to a person, before anybody is signed in",
	"OnlyKind":        "a word of the contracts",
	"Rehearsal":       "whether everybody is invented, which nobody should have to ask",
	"Correctable":     "a word of the contracts",
	"PublicLog":       "anybody may read it",
	"Settle":          "follows the record; says nothing",
	"OpenEpoch":       "the house's own clock",
	"RefreshCoverage": "the house's own clock",
	"Answers":         "compares two questions, and reads nothing",
	"RunSchedules":    "the house's own clock: each run asks as whoever set it, whose duty is asked for again",
	"AskDeletions":    "the house's own clock",
	"LogKeys":         "public keys",
	"Progress":        "how far the set-up is, before there are accounts; nothing about anybody",
	"BeginOnce":       "whether a request came before: by keyed digests, and nothing of what it was",
	"EndOnce":         "the same",
	"DropOnce":        "the same",
	"Behind":          "runs what a page began and nobody waits for; what it does asks for itself",
	"SweepDesk":       "the house's own clock",
	"EndBringing":     "ends what is under way when the house closes",
	"ResumeErasures":  "finishes what was allowed before",
}

// Every step of the road that somebody can ask for begins with the table of duties: whoever is nobody gets a refusal, and a
// customer gets nothing about anybody else. A new step is tried as soon as it is written.
func TestEveryStepRefusesNobodyAndWhoeverIsSomebodyElse(t *testing.T) {
	dir := t.TempDir() + "/w"
	if err := house.Init(dir, house.Options{}); err != nil {
		t.Fatal(err)
	}
	h, err := house.Open(t.Context(), dir, house.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = h.Close() }()
	v := reflect.ValueOf(h.House)
	tried := 0
	for i := range v.NumMethod() {
		name := v.Type().Method(i).Name
		m := v.Method(i)
		asks := false
		for j := range m.Type().NumIn() {
			in := m.Type().In(j)
			asks = asks || in == reflect.TypeFor[candor.Actor]() || in == reflect.TypeFor[candor.Request]()
		}
		if !asks {
			if unasked[name] == "" {
				t.Errorf("%s does not say who asks: give it an actor, or say in unasked why not", name)
			}
			continue
		}
		delete(unasked, name)
		for what, who := range map[string]candor.Actor{
			"nobody":                    {},
			"a role that nobody has":    {Role: "emperor", Name: "x", Party: "x"},
			"a customer about another":  {Role: candor.Customer, Party: "x", Subject: 7},
			"a customer without number": {Role: candor.Customer, Party: "x"},
		} {
			t.Run(name+" for "+what, func(t *testing.T) {
				tried++
				out := call(t.Context(), m, who)
				last := out[len(out)-1]
				var no *flow.Refused
				if err, _ := last.Interface().(error); errors.As(err, &no) && len(no.Decision.Reasons) > 0 {
					return
				}
				if r, ok := out[0].Interface().(flow.Result); ok && !r.Decision.Allowed && len(r.Decision.Reasons) > 0 && r.Rows == nil {
					return
				}
				if name == "Refusal" && errors.Is(last.Interface().(error), flow.ErrNotFound) {
					return // to anybody else a refusal is not there
				}
				t.Errorf("was not refused: %v", last)
			})
		}
	}
	for name := range unasked {
		if !v.MethodByName(name).IsValid() {
			t.Errorf("%s is no step any more: take it off the list", name)
		}
	}
	if tried < 60 {
		t.Errorf("only %d were tried", tried)
	}
}

// call calls a step as somebody, about person 8, with nothing else: the duty is asked for before anything is looked at.
func call(ctx context.Context, m reflect.Value, who candor.Actor) []reflect.Value {
	var args []reflect.Value
	for j := range m.Type().NumIn() {
		in := m.Type().In(j)
		if m.Type().IsVariadic() && j == m.Type().NumIn()-1 {
			break
		}
		switch in {
		case reflect.TypeFor[context.Context]():
			args = append(args, reflect.ValueOf(ctx))
		case reflect.TypeFor[candor.Actor]():
			args = append(args, reflect.ValueOf(who))
		case reflect.TypeFor[candor.Request]():
			args = append(args, reflect.ValueOf(candor.Request{Actor: who, Question: "SELECT COUNT(*) FROM x", Purpose: "x"}))
		case reflect.TypeFor[candor.SubjectID]():
			args = append(args, reflect.ValueOf(candor.SubjectID(8)))
		case reflect.TypeFor[flow.Choose]():
			args = append(args, reflect.ValueOf(flow.Choose{Subject: 8}))
		default:
			args = append(args, reflect.Zero(in))
		}
	}
	return m.Call(args)
}
