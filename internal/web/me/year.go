package me

import (
	"net/http"
	"slices"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/chart"
	"github.com/candor-data/candor/internal/web/reply"
	"github.com/candor-data/candor/internal/web/say"
)

// Year shows the last twelve months, month by month.
func (p Pages) Year(w http.ResponseWriter, r *http.Request) {
	x, ok := p.person(w, r)
	if !ok {
		return
	}
	o := p.words(r)
	reply.Page(w, r, http.StatusOK, reply.Frame(r, o.Me.Year.Title), year(o, o.months(x)))
}

// month is what happened in one month.
type month struct {
	Start time.Time
	Lines []string

	learned, answers, looks, choices, paid int64
}

const monthsShown = 12

// months are the last twelve, this one first. Everything comes from the person's own record, and so is exact.
func (o speech) months(x flow.Person) []month {
	first := time.Date(o.now.Year(), o.now.Month(), 1, 0, 0, 0, 0, o.zone)
	out := make([]month, monthsShown)
	for i := range out {
		out[i].Start = first.AddDate(0, -i, 0)
	}
	for i := range out {
		m := &out[i]
		in := func(t time.Time) bool { return !t.Before(m.Start) && t.Before(m.Start.AddDate(0, 1, 0)) }
		o.learned(x, m, in)
		o.counted(x, m, in)
		o.looked(x, m, in)
		o.decided(x, m, in)
	}
	return out
}

// learned are new data, and the lines that are about the month.
func (o speech) learned(x flow.Person, m *month, in func(time.Time) bool) {
	w := o.Me.Year
	if in(x.Since) {
		m.Lines = append(m.Lines, w.Known(o.day(x.Since)))
	}
	for _, s := range x.Record.Sections {
		k := clock(s)
		if s.Single || k < 0 {
			continue
		}
		n := int64(0)
		for _, row := range s.Rows {
			if t, ok := o.when(s.Columns[k], row[k]); ok && in(t) {
				n++
			}
		}
		if n > 0 {
			m.learned += n
			m.Lines = append(m.Lines, w.Lines(s.Title, n))
		}
	}
	for _, c := range x.Came {
		if in(c.At) {
			m.Lines = append(m.Lines, w.Came(o.day(c.At), o.sets([]string{c.Dataset})))
		}
	}
}

// when is the moment that a row is about; a day begins where the company is.
func (o speech) when(c flow.Column, f flow.Fact) (time.Time, bool) {
	layout := time.RFC3339
	if c.Type == "date" {
		layout = time.DateOnly
	}
	t, err := time.ParseInLocation(layout, f.Text, o.zone)
	return t, err == nil && f.Known
}

// counted are the answers, and what they paid.
func (o speech) counted(x flow.Person, m *month, in func(time.Time) bool) {
	type who struct{ name, purpose string }
	times := map[who]int64{}
	var order []who
	var earned []candor.Money
	for _, u := range x.Uses {
		if !in(u.At) {
			continue
		}
		k := who{o.to(u.Name, u.Company), title(u.Purpose)}
		if times[k] == 0 {
			order = append(order, k)
		}
		times[k]++
		m.answers++
		if u.Earned.Micro > 0 {
			m.paid++
			i := slices.IndexFunc(earned, func(e candor.Money) bool { return e.Currency == u.Earned.Currency })
			if i < 0 {
				earned, i = append(earned, candor.Money{Currency: u.Earned.Currency}), len(earned)
			}
			earned[i].Micro += u.Earned.Micro
		}
	}
	for _, k := range order {
		m.Lines = append(m.Lines, o.Me.Year.Counted(k.name, k.purpose, times[k]))
	}
	if len(earned) > 0 {
		m.Lines = append(m.Lines, o.Me.Year.Earned(o.sums(earned)))
	}
}

// looked are openings of the record: each of staff, and the person's own together.
func (o speech) looked(x flow.Person, m *month, in func(time.Time) bool) {
	own := int64(0)
	for _, l := range x.Looks {
		if !in(l.At) {
			continue
		}
		m.looks++
		if l.Self {
			own++
			continue
		}
		m.Lines = append(m.Lines, o.Me.Year.Opened(o.day(l.At), o.looker(l)))
	}
	if own > 0 {
		m.Lines = append(m.Lines, o.Me.Year.OpenedSelf(own))
	}
}

// decided are choices and corrections.
func (o speech) decided(x flow.Person, m *month, in func(time.Time) bool) {
	for _, e := range o.events(x) {
		if in(e.at) {
			m.choices++
			m.Lines = append(m.Lines, o.Me.Year.Chose(o.day(e.at), e.what, e.answer))
		}
	}
	for _, c := range x.Said {
		if in(c.At) {
			m.choices++
			m.Lines = append(m.Lines, o.Me.Year.Corrected(o.day(c.At), o.column(x, c).Title))
		}
	}
}

// drawing shows the months side by side, oldest first.
func (o speech) drawing(ms []month) chart.Months {
	w := o.Me.Year
	c := chart.Months{Head: chart.Head{ID: "year", Title: w.Chart, Desc: w.ChartDesc, What: w.Month, Show: w.Show, Rows: w.Numbers}, Count: o.count}
	lines := []struct {
		name string
		of   func(month) int64
	}{
		{w.Learned, func(m month) int64 { return m.learned }}, {w.Answers, func(m month) int64 { return m.answers }},
		{w.Looks, func(m month) int64 { return m.looks }}, {w.Choices, func(m month) int64 { return m.choices }}, {w.Money, func(m month) int64 { return m.paid }},
	}
	for _, l := range lines {
		line := chart.MonthLine{Name: l.name}
		for _, m := range slices.Backward(ms) {
			line.Counts = append(line.Counts, l.of(m))
		}
		c.Lines = append(c.Lines, line)
	}
	for _, m := range slices.Backward(ms) {
		c.Names = append(c.Names, say.Upper(o.Month(m.Start)))
		c.Short = append(c.Short, say.Upper(o.MonthShort(m.Start)))
	}
	return c
}
