package flow_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/partner"
)

var asPayco = candor.Actor{Role: candor.Partner, Name: "p", Party: "payco"}

func (w *world) deletions(who candor.Actor) []flow.DeletionStanding {
	w.t.Helper()
	all, _, err := w.Deletions(w.t.Context(), who)
	w.must(err)
	return all
}

func gone(on time.Time) flow.Deleted {
	return flow.Deleted{On: on, Method: "Removed from the warehouse.", Person: "Data protection office"}
}

// Partners are asked on public days by what they were answered, and never because somebody was deleted.
func TestPartnersAreAskedToDeleteOnPublicDaysAndNotWhenSomebodyIsDeleted(t *testing.T) {
	w := newWorld(t, few("", "payco", "other"))
	w.answered("payco", candor.Normal, persons(1))
	w.nextEpoch()
	if _, err := w.DeletePerson(t.Context(), operator, 2); err != nil {
		t.Fatal(err)
	}
	w.nextEpoch()
	if all := w.deletions(operator); len(all) != 0 {
		t.Fatalf("within the period, after a deletion: got %+v, want no request", all)
	}
	w.at(firstDay.AddDate(0, 0, 28))
	w.nextEpoch()
	all := w.deletions(operator)
	if len(all) != 1 || all[0].Request.Party != "payco" || all[0].Request.Why != partner.PublicSchedule || len(all[0].Request.Answers) != 1 {
		t.Fatalf("in the next period: got %+v, want one request to the one who was answered", all)
	}
	w.nextEpoch()
	w.at(firstDay.AddDate(0, 0, 56))
	w.nextEpoch()
	if all := w.deletions(operator); len(all) != 1 || all[0].State(firstDay.AddDate(0, 0, 59)) != "late" {
		t.Errorf("nothing new was answered: got %d requests, want the one, late", len(all))
	}
	w.must(w.EndWith(t.Context(), operator, agreement("payco"), "payco", keyOf("payco"), "We have learnt enough.", time.Time{}))
	w.nextEpoch()
	if all = w.deletions(operator); len(all) != 2 || all[1].Request.Why != partner.AgreementOver || len(all[1].Request.Answers) != 1 {
		t.Fatalf("after the end: got %+v, want a request of everything", all)
	}
	w.nextEpoch()
	if got := len(w.deletions(operator)); got != 2 {
		t.Errorf("asked again: %d requests", got)
	}
	if other := (candor.Actor{Role: candor.Partner, Name: "o", Party: "other"}); len(w.deletions(other)) != 0 {
		t.Error("a partner reads what another is asked")
	}
	if text := written(t, all); strings.Contains(text, "C000") || strings.Contains(text, "ubject") {
		t.Errorf("a request tells of a person: %s", text)
	}
}

func TestAPartnersWordIsTakenOnceFromItAlone(t *testing.T) {
	w := newWorld(t, few("", "payco", "other"))
	w.answered("payco", candor.Normal, persons(1))
	w.must(w.EndWith(t.Context(), operator, agreement("payco"), shop, keyOf(shop), "Enough.", time.Time{}))
	w.nextEpoch()
	id := w.deletions(operator)[0].Request.ID
	var asked []flow.AskedToDelete
	for s := candor.SubjectID(1); s <= 4; s++ {
		p, err := w.About(t.Context(), operator, s)
		w.must(err)
		asked = append(asked, p.Asked...)
	}
	if len(asked) == 0 || asked[0].On != nil || asked[0].Late || asked[0].Answers != 1 || asked[0].Recipient != "payco" {
		t.Errorf("whom the answer counted reads %+v, want payco asked and not late", asked)
	}
	for name, c := range map[string]struct {
		do   func() error
		want string
	}{
		"the operator without a key": {func() error { return w.AttestDeletion(t.Context(), operator, id, gone(firstDay)) }, ""},
		"the board":                  {func() error { return w.AttestDeletion(t.Context(), chair, id, gone(firstDay)) }, ""},
		"another partner": {func() error {
			return w.AttestDeletion(t.Context(), candor.Actor{Role: candor.Partner, Name: "o", Party: "other"}, id, gone(firstDay))
		}, "no such request"},
		"another's key": {func() error { return w.AttestWith(t.Context(), operator, id, "payco", keyOf("other"), gone(firstDay)) }, "not one of the party's"},
		"a day to come": {func() error { return w.AttestDeletion(t.Context(), asPayco, id, gone(firstDay.AddDate(0, 0, 1))) }, "today or earlier"},
		"without saying how": {func() error {
			return w.AttestDeletion(t.Context(), asPayco, id, flow.Deleted{On: firstDay, Person: "x"})
		}, "say how"},
		"a request that is not there":   {func() error { return w.AttestDeletion(t.Context(), asPayco, id+9, gone(firstDay)) }, "no such request"},
		"in the name of another by key": {func() error { return w.AttestWith(t.Context(), asPayco, id, "other", keyOf("other"), gone(firstDay)) }, ""},
	} {
		err := c.do()
		var no *flow.Refused
		if c.want == "" && !errors.As(err, &no) || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: got %v want %q or a refusal", name, err, c.want)
		}
	}
	w.must(w.AttestWith(t.Context(), operator, id, "payco", keyOf("payco"), gone(firstDay)))
	s := w.deletions(asPayco)[0]
	if s.State(firstDay) != "attested" || len(s.Attested.Sig) == 0 || s.AttestedEntry <= s.Entry {
		t.Errorf("got %+v, want the signed word with its entry", s)
	}
	if err := w.AttestDeletion(t.Context(), asPayco, id, gone(firstDay)); err == nil || !strings.Contains(err.Error(), "first word stands") {
		t.Errorf("a second word: got %v", err)
	}
	found := false
	for s := candor.SubjectID(1); s <= 4; s++ {
		p, err := w.About(t.Context(), operator, s)
		w.must(err)
		for _, a := range p.Asked {
			found = found || a.On != nil
		}
	}
	if !found {
		t.Error("nobody whom the answer counted is told that it was deleted")
	}
	v, err := w.Verify(t.Context(), chair, nil)
	if err != nil || !v.OK {
		t.Errorf("the record: %v %v", err, v.Problems)
	}
}
