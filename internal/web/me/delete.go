package me

import (
	"errors"
	"net/http"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/reply"
)

// Delete says what deleting does, before it is pressed.
func (p Pages) Delete(w http.ResponseWriter, r *http.Request) {
	p.delete(w, r, http.StatusOK, "")
}

func (p Pages) delete(w http.ResponseWriter, r *http.Request, status int, wrong string) {
	x, ok := p.person(w, r)
	if !ok {
		return
	}
	f := reply.Frame(r, reply.Words(r).Me.Delete.Title)
	f.Focus = wrong != ""
	reply.Page(w, r, status, f, remove(p.words(r), x, wrong))
}

// Do deletes the person, and shows them out.
func (p Pages) Do(w http.ResponseWriter, r *http.Request) {
	if !reply.Form(w, r) {
		return
	}
	if r.PostFormValue("sure") != "yes" {
		p.delete(w, r, http.StatusUnprocessableEntity, reply.Words(r).Me.Delete.Tick)
		return
	}
	a, s := who(r)
	done, err := p.House.DeletePerson(r.Context(), a, s)
	var remains *flow.Remains
	if errors.As(err, &remains) {
		done = remains.Receipt // everything known is gone; the search says what is not, and so does the receipt
	} else if err != nil {
		p.fail(w, r, err)
		return
	}
	p.Forget(w)
	http.SetCookie(w, handOut(done, p.TLS))
	reply.There(w, r, "/deleted")
}

// Deleted is the receipt, for somebody who is no longer known here. It holds nothing about them.
func (p Pages) Deleted(w http.ResponseWriter, r *http.Request) {
	var got receipt
	c, err := r.Cookie(receiptCookie)
	if err == nil {
		got, err = readReceipt(c.Value)
	}
	if err != nil {
		reply.There(w, r, "/sign-in")
		return
	}
	f := reply.Frame(r, reply.Words(r).Me.Gone.Title)
	f.Focus = true
	reply.Page(w, r, http.StatusOK, f, gone(p.words(r), got))
}

func (o speech) held(x flow.Person) string {
	n, _ := x.Record.Facts()
	return o.Me.Facts(int64(n))
}

// figures are what the search says.
func (o speech) searched(r receipt) []look.Figure {
	w := o.Me.Gone
	found := look.Figure{ID: "found", Title: w.Found, Value: o.count(r.Found), Tag: w.Clean, Kind: look.Ok}
	if !r.clean() {
		found.Tag, found.Kind = w.NotDone, look.Warn
	}
	return []look.Figure{
		{ID: "files", Title: w.FilesSearched, Value: o.count(r.Files)},
		{ID: "bytes", Title: w.Bytes, Value: o.count(r.Bytes)},
		found,
	}
}

// pairs say which deletion it was.
func (o speech) pairs(r receipt) []look.Pair {
	w := o.Me.Gone
	out := []look.Pair{
		{Name: w.Asked, Value: o.moment(r.Asked)},
	}
	if !r.Done.IsZero() {
		out = append(out, look.Pair{Name: w.Done, Value: o.moment(r.Done)})
	}
	return append(out,
		look.Pair{Name: w.Number, Value: o.count(r.ID)},
		look.Pair{Name: w.Entry, Value: o.count(r.Entry)})
}

// unpaid is what was earned and never paid, to the last millionth.
func unpaid(x flow.Person) (out []candor.Money) {
	for _, m := range x.Earnings.Earned {
		for _, p := range x.Earnings.Paid {
			if p.Currency == m.Currency {
				m.Micro -= p.Micro
			}
		}
		out = append(out, m)
	}
	return out
}

func (o speech) sure(wrong string) look.Field {
	return look.Field{Name: "sure", Label: o.Me.Delete.Label, Wrong: wrong}
}

// open says why a deletion stays open.
func (o speech) open(r receipt) string {
	if r.Found > 0 {
		return o.Me.Gone.FoundIn(o.Me.Places(r.Found))
	}
	return o.Me.Gone.BlindIn(o.Me.Places(max(r.Blind, 1)))
}

// how says how the search ran, and what it leaves shut.
func (o speech) how(r receipt) string {
	s := o.Me.Gone.How(o.Me.Files(r.Files))
	if r.Shut > 0 {
		s += " " + o.Me.Gone.Shut(o.Me.Places(r.Shut))
	}
	return s + " " + o.Me.Gone.Keep
}
