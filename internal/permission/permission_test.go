package permission

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/candor-data/candor"
)

var noon = time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC)

// said is an event of person 1 towards payco, h hours after noon.
func said(seq int64, c Choice, purpose, category string, h int) Event {
	return Event{Seq: seq, Subject: 1, Choice: c, Purpose: candor.PurposeID(purpose), Category: candor.CategoryID(category), Recipient: "payco",
		GivenAt: noon.Add(time.Duration(h) * time.Hour), Recorded: noon.Add(time.Duration(h) * time.Hour)}
}

func TestStateOfAChoice(t *testing.T) {
	const p, c = "marketing.email", "user.contact.email"
	until := said(1, Given, p, c, 0)
	until.Until = noon.Add(2 * time.Hour)
	toOther := said(1, Given, p, c, 0)
	toOther.Recipient = "other"
	for name, x := range map[string]struct {
		events []Event
		at     time.Time
		want   Choice
	}{
		"nothing said is unknown": {nil, noon, Unknown},
		"a yes permits":           {[]Event{said(1, Given, p, c, 0)}, noon, Given},
		"a renewed yes permits":   {[]Event{said(1, Renewed, p, c, 0)}, noon, Renewed},
		"the later no wins":       {[]Event{said(1, Given, p, c, 0), said(2, Withdrawn, p, c, 1)}, noon, Withdrawn},
		"the later yes wins":      {[]Event{said(1, Refused, p, c, 0), said(2, Given, p, c, 1)}, noon, Given},
		"what was said later wins, in whatever order it came": {[]Event{said(1, Withdrawn, p, c, 5), said(2, Given, p, c, 1)}, noon, Withdrawn},
		"said at the same time, the stricter wins":            {[]Event{said(1, Refused, p, c, 0), said(2, Given, p, c, 0)}, noon, Refused},
		"said at the same time in the other order":            {[]Event{said(1, Given, p, c, 0), said(2, Refused, p, c, 0)}, noon, Refused},
		"a yes to the whole covers the part":                  {[]Event{said(1, Given, "marketing", "user.contact", 0)}, noon, Given},
		"a yes to the part does not cover the whole":          {[]Event{said(1, Given, "marketing.email.daily", c, 0)}, noon, Unknown},
		"a yes to a like name covers nothing":                 {[]Event{said(1, Given, "market", c, 0)}, noon, Unknown},
		"a no to the whole covers the part":                   {[]Event{said(1, Given, p, c, 0), said(2, Withdrawn, "marketing", "user", 1)}, noon, Withdrawn},
		"a no to a part denies the whole":                     {[]Event{said(1, Given, p, "user.contact", 0), said(2, Refused, p, "user.contact.email.work", 1)}, noon, Refused},
		"another recipient's yes is not theirs":               {[]Event{toOther}, noon, Unknown},
		"a yes counts until it ends":                          {[]Event{until}, noon.Add(2*time.Hour - 1), Given},
		"a yes that ended is expired":                         {[]Event{until}, noon.Add(2 * time.Hour), Expired},
		"being asked says nothing":                            {[]Event{said(1, Given, p, c, 0), said(2, Asked, p, c, 1)}, noon, Given},
		"a word nobody knows denies":                          {[]Event{said(1, Given, p, c, 0), said(2, "perhaps", p, c, 1)}, noon, "perhaps"},
	} {
		t.Run(name, func(t *testing.T) {
			got, _ := State(x.events, Question{p, c, "payco"}, x.at)
			if got != x.want {
				t.Errorf("got %q, want %q", got, x.want)
			}
			ok, _ := Permitted(x.events, []Question{{p, c, "payco"}}, x.at)
			if ok != (x.want == Given || x.want == Renewed) {
				t.Errorf("permitted: got %v", ok)
			}
		})
	}
}

func TestPermittedNeedsEveryQuestionAndNoTimeOff(t *testing.T) {
	yes := []Event{said(1, Given, "p", "a", 0), said(2, Given, "p", "b", 0)}
	a, b, c := Question{"p", "a", "payco"}, Question{"p", "b", "payco"}, Question{"p", "c", "payco"}
	if ok, _ := Permitted(yes, []Question{a, b}, noon); !ok {
		t.Error("both are permitted")
	}
	if ok, _ := Permitted(yes, []Question{a, c}, noon); ok {
		t.Error("one of two is not enough")
	}
	if ok, _ := Permitted(yes, nil, noon); ok {
		t.Error("no question is no permission")
	}
	off := append(slices.Clone(yes), Event{Seq: 3, Subject: 1, Choice: TimeOff, GivenAt: noon, Recorded: noon, Until: noon.Add(time.Hour)})
	if ok, _ := Permitted(off, []Question{a}, noon); ok {
		t.Error("time off stops every use")
	}
	if ok, _ := Permitted(off, []Question{a}, noon.Add(time.Hour)); !ok {
		t.Error("after a time off the choices hold again")
	}
	back := append(off, Event{Seq: 4, Subject: 1, Choice: TimeOff, GivenAt: noon, Recorded: noon, Until: noon})
	if ok, _ := Permitted(back, []Question{a}, noon); !ok {
		t.Error("somebody may come back early")
	}
	if got := AsOf(back, noon.Add(-time.Second)); len(got) != 0 {
		t.Errorf("%d events were acknowledged before the first", len(got))
	}
}

// memory is a store whose calls are counted.
type memory struct {
	events  []Event
	changed int
	fail    bool
}

func (m *memory) Append(_ context.Context, es []Event) error {
	for _, e := range es {
		e.Seq = int64(len(m.events) + 1)
		m.events = append(m.events, e)
	}
	return nil
}

func (m *memory) Version(_ context.Context, r candor.PartyID) (v int64, err error) {
	for _, e := range m.events {
		if e.Recipient == r || e.Choice == TimeOff {
			v = e.Seq
		}
	}
	return v, nil
}

func (m *memory) Changed(_ context.Context, r candor.PartyID, since int64, yield func(Event) error) error {
	m.changed++
	if m.fail {
		return errors.New("the disk is gone")
	}
	es := slices.Clone(m.events)
	slices.SortStableFunc(es, func(a, b Event) int { return int(a.Subject) - int(b.Subject) })
	for _, e := range es {
		moved := slices.ContainsFunc(es, func(x Event) bool {
			return x.Subject == e.Subject && x.Seq > since && (x.Recipient == r || x.Choice == TimeOff)
		})
		if moved && (e.Recipient == r || e.Choice == TimeOff) {
			if err := yield(e); err != nil {
				return err
			}
		}
	}
	return nil
}

func (m *memory) History(_ context.Context, s candor.SubjectID) (out []Event, err error) {
	for _, e := range m.events {
		if e.Subject == s {
			out = append(out, e)
		}
	}
	return out, nil
}

func TestTheBookFollowsTheRecord(t *testing.T) {
	m := &memory{}
	b := Open(m)
	ctx := context.Background()
	cohort := func(at time.Time) (ids []candor.SubjectID) {
		c, err := b.Cohort(ctx, "p", []candor.CategoryID{"a"}, "payco", at)
		if err != nil {
			t.Fatal(err)
		}
		c.Each(func(s candor.SubjectID) bool { ids = append(ids, s); return true })
		if int64(len(ids)) != c.Len() {
			t.Errorf("%d people, Len says %d", len(ids), c.Len())
		}
		return ids
	}
	add := func(s candor.SubjectID, c Choice, until time.Time) {
		e := said(0, c, "p", "a", 0)
		e.Subject, e.Until, e.GivenAt = s, until, noon.Add(time.Duration(len(m.events))*time.Second)
		if c == TimeOff {
			e.Recipient = ""
		}
		if err := m.Append(ctx, []Event{e}); err != nil {
			t.Fatal(err)
		}
	}
	if got := cohort(noon); len(got) != 0 {
		t.Errorf("got %v of an empty record", got)
	}
	add(1, Given, time.Time{})
	add(2, Given, noon.Add(time.Hour))
	add(3, Refused, time.Time{})
	if got := cohort(noon); !slices.Equal(got, []candor.SubjectID{1, 2}) {
		t.Errorf("got %v, want 1 and 2", got)
	}
	read := m.changed
	if cohort(noon); m.changed != read {
		t.Error("a record that did not move was read again")
	}
	if got := cohort(noon.Add(time.Hour)); !slices.Equal(got, []candor.SubjectID{1}) {
		t.Errorf("got %v after 2's yes ended, want 1", got)
	}
	add(1, TimeOff, noon.Add(2*time.Hour))
	if got := cohort(noon); !slices.Equal(got, []candor.SubjectID{2}) {
		t.Errorf("got %v during 1's time off, want 2", got)
	}
	add(2, Withdrawn, time.Time{})
	if got := cohort(noon.Add(3 * time.Hour)); !slices.Equal(got, []candor.SubjectID{1}) {
		t.Errorf("got %v after 2's no and 1's return, want 1", got)
	}
	m.fail = true
	add(3, Given, time.Time{})
	if _, err := b.Cohort(ctx, "p", []candor.CategoryID{"a"}, "payco", noon); err == nil {
		t.Error("a record that cannot be read gave a cohort")
	}
	m.fail = false
	if got := cohort(noon.Add(3 * time.Hour)); !slices.Equal(got, []candor.SubjectID{1, 3}) {
		t.Errorf("got %v after a failed read, want 1 and 3", got)
	}
	c, err := b.Cohort(ctx, "p", nil, "payco", noon)
	if err != nil || c.Len() != 0 {
		t.Errorf("no category: %d people, %v", c.Len(), err)
	}
}

func TestSeveralPurposesAreReadOnceAndCountedAlike(t *testing.T) {
	m, now := &memory{}, time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	said := func(s candor.SubjectID, p candor.PurposeID, c Choice, until time.Time) Event {
		return Event{Subject: s, Purpose: p, Category: "user", Recipient: "shop", Choice: c, GivenAt: now.Add(-time.Hour), Recorded: now.Add(-time.Hour), Until: until}
	}
	if err := m.Append(t.Context(), []Event{
		said(1, "news", Given, time.Time{}), said(1, "offers", Withdrawn, time.Time{}), said(2, "news", Given, now.Add(time.Hour)), said(3, "news", Refused, time.Time{}), said(3, "offers", Given, time.Time{}),
		{Subject: 4, Choice: TimeOff, GivenAt: now.Add(-time.Hour), Recorded: now.Add(-time.Hour), Until: now.Add(time.Hour)}, said(4, "news", Given, time.Time{}),
	}); err != nil {
		t.Fatal(err)
	}
	all := []About{{"news", []candor.CategoryID{"user"}}, {"offers", []candor.CategoryID{"user"}}}
	for _, at := range []time.Time{now, now.Add(2 * time.Hour)} {
		m.changed = 0
		b, apart := Open(m), Open(m)
		got, err := b.CountAll(t.Context(), all, "shop", at)
		if err != nil || m.changed != 1 {
			t.Fatalf("read %d times want once: %v", m.changed, err)
		}
		for i, a := range all {
			want, err := apart.Count(t.Context(), a.Purpose, a.Categories, "shop", at)
			if err != nil || got[i] != want || want == (Counts{}) {
				t.Errorf("%s: got %+v want %+v as counted by itself: %v", a.Purpose, got[i], want, err)
			}
		}
	}
	// A withdrawal counts at the next look (law 3), and a store that fails is an error and no count.
	b := Open(m)
	before, err := b.CountAll(t.Context(), all, "shop", now)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Append(t.Context(), []Event{said(1, "news", Withdrawn, time.Time{})}); err != nil {
		t.Fatal(err)
	}
	if after, err := b.CountAll(t.Context(), all, "shop", now); err != nil || after[0].Yes != before[0].Yes-1 || after[0].No != before[0].No+1 {
		t.Errorf("got %+v after %+v: %v", after, before, err)
	}
	m.fail = true
	if _, err := Open(m).CountAll(t.Context(), all, "shop", now); err == nil {
		t.Error("what could not be read was counted")
	}
}

func TestACohortTellsNobody(t *testing.T) {
	m := &memory{events: []Event{said(1, Given, "p", "a", 0)}}
	c, err := Open(m).Cohort(context.Background(), "p", []candor.CategoryID{"a"}, "payco", noon)
	if err != nil || !c.Has(1) {
		t.Fatal(c.Has(1), err)
	}
	if got := fmt.Sprintf("%v %+v %s", c, c, c.LogValue()); strings.Count(got, "sealed") != 3 {
		t.Errorf("got %s", got)
	}
	if _, err := json.Marshal(c); err == nil {
		t.Error("a cohort was marshalled")
	}
	if (Cohort{}).Has(0) || (Cohort{}).Len() != 0 {
		t.Error("the zero cohort is nobody")
	}
}
