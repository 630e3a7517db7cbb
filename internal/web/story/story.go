// Package story is the page that tells candor's promise in seven steps on a sample company. It promises that a step is
// done by pressing its button and not before, and that what it shows is what just happened. It refuses to be there in a
// real company.
package story

//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.977 generate

import (
	"log/slog"
	"net/http"
	"strconv"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/story"
	"github.com/candor-data/candor/internal/web/reply"
)

// Pages are the page of the story.
type Pages struct {
	Story *story.Story // nil: its customer was deleted, so it was told to its end
	Log   *slog.Logger
}

const path = "/story"

// Show tells what was done so far, and what is next.
func (p Pages) Show(w http.ResponseWriter, r *http.Request) {
	if p.Story == nil {
		reply.Page(w, r, http.StatusOK, reply.Frame(r, "The story"), over())
		return
	}
	reply.Page(w, r, http.StatusOK, reply.Frame(r, "The story"), show(p.Story.Parts(), p.Story.Done()))
}

// Next does one step.
func (p Pages) Next(w http.ResponseWriter, r *http.Request) {
	if !reply.Form(w, r) {
		return
	}
	if p.Story == nil {
		reply.There(w, r, path)
		return
	}
	at, err := strconv.Atoi(r.PostFormValue("step"))
	if err != nil {
		reply.Problem(w, r, http.StatusBadRequest)
		return
	}
	if _, _, err := p.Story.Next(r.Context(), at); err != nil {
		p.Log.Error("a step of the story failed", "step", at+1)
		reply.Problem(w, r, http.StatusInternalServerError, candor.Reason{Rule: "story", Text: "This step did not end as the story tells it.",
			Protects: "What you are shown: a step that failed is not shown as done.", Instead: "Go back and press it again, or begin anew with candor demo --fresh."})
		return
	}
	reply.There(w, r, path+"#step-"+strconv.Itoa(at+1))
}

func number(i int) string { return strconv.Itoa(i + 1) }
