package me

import (
	"net/http"

	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/reply"
)

// Earnings shows what each use paid.
func (p Pages) Earnings(w http.ResponseWriter, r *http.Request) {
	x, ok := p.about(w, r)
	if !ok {
		return
	}
	f := reply.Frame(r, reply.Words(r).Me.Earnings.Title)
	paid := r.FormValue("paid") != ""
	f.Focus = paid
	reply.Page(w, r, http.StatusOK, f, earnings(p.words(r), x, paid))
}

// PayOut pays what is ready.
func (p Pages) PayOut(w http.ResponseWriter, r *http.Request) {
	if !reply.Form(w, r) {
		return
	}
	a, s := who(r)
	paid, err := p.House.PayOut(r.Context(), a, s)
	if err != nil {
		p.fail(w, r, err)
		return
	}
	if len(paid) == 0 {
		reply.There(w, r, "/me/earnings")
		return
	}
	reply.There(w, r, "/me/earnings?paid=1")
}

func (o speech) paying(x flow.Person) look.Table {
	w := o.Me.Earnings
	t := look.Table{ID: "paying", Caption: w.Each, Hide: true, Empty: w.EachEmpty,
		Heads: []look.Head{{Text: w.Day}, {Text: w.Who}, {Text: w.WhatFor}, {Text: w.Entry, Number: true}, {Text: w.PaidYou, Number: true}}}
	for _, u := range x.Earnings.Rows[:min(len(x.Earnings.Rows), 500)] {
		t.Rows = append(t.Rows, []look.Cell{look.T(o.day(u.At)), look.T(o.to(u.Name, u.Company)), look.T(title(u.Purpose)), look.T(o.count(u.ID)), look.T(o.money(u.Earned))})
	}
	return t
}

// smallest is the least that can be paid out, in the currencies in which something was earned.
func (o speech) smallest(x flow.Person) string {
	var out []string
	for _, m := range x.Earnings.Earned {
		unit := int64(1_000_000)
		for range flow.MinorDigits(m.Currency) {
			unit /= 10
		}
		m.Micro = unit
		out = append(out, o.money(m))
	}
	return o.List(out)
}
