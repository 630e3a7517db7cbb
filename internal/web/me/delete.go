package me

import (
	"errors"
	"net/http"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/reply"
	"github.com/candor-data/candor/internal/web/say"
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
	f := reply.Frame(r, "Delete everything")
	f.Focus = wrong != ""
	reply.Page(w, r, status, f, remove(p.words(), x, wrong))
}

// Do deletes the person, and shows them out.
func (p Pages) Do(w http.ResponseWriter, r *http.Request) {
	if !reply.Form(w, r) {
		return
	}
	if r.PostFormValue("sure") != "yes" {
		p.delete(w, r, http.StatusUnprocessableEntity, "Tick the box: deleting cannot be taken back.")
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
	f := reply.Frame(r, "You are deleted")
	f.Focus = true
	reply.Page(w, r, http.StatusOK, f, gone(p.words(), got))
}

func held(x flow.Person) string {
	n, _ := x.Record.Facts()
	return times(n, "fact", "facts")
}

// figures are what the search says.
func (r receipt) figures() []look.Figure {
	found := look.Figure{ID: "found", Title: "Places you were found", Value: say.Count(r.Found), Tag: "nothing is left", Kind: look.Ok}
	if !r.clean() {
		found.Tag, found.Kind = "not finished", look.Warn
	}
	return []look.Figure{
		{ID: "files", Title: "Files searched", Value: say.Count(r.Files)},
		{ID: "bytes", Title: "Bytes searched", Value: say.Count(r.Bytes)},
		found,
	}
}

// pairs say which deletion it was.
func (o words) pairs(r receipt) []look.Pair {
	out := []look.Pair{
		{Name: "Asked for", Value: o.moment(r.Asked)},
	}
	if !r.Done.IsZero() {
		out = append(out, look.Pair{Name: "Done", Value: o.moment(r.Done)})
	}
	return append(out,
		look.Pair{Name: "Number of this deletion", Value: say.Count(r.ID)},
		look.Pair{Name: "Entry in the record", Value: say.Count(r.Entry)})
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

func sure(wrong string) look.Field {
	return look.Field{Name: "sure", Label: "Delete everything about me", Wrong: wrong}
}

// left says why a deletion stays open.
func left(r receipt) string {
	if r.Found > 0 {
		return "The search still found you in " + say.Plural(r.Found, "place", "places") + "."
	}
	return "The search could not look into " + say.Plural(max(r.Blind, 1), "place", "places") + "."
}

// shut says what the search leaves shut.
func shut(r receipt) string {
	if r.Shut == 0 {
		return ""
	}
	return " It left " + say.Plural(r.Shut, "place", "places") + " shut in which nothing about anybody can be: the keys of this service, and what is no file."
}
