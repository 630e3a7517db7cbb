// Package bring is the pages on which somebody brings a file and confirms what it is: uploaded, looked at, drafted,
// changed by plain form controls, tried, put into force and loaded. It promises that nothing is in force and nothing is
// stored before that is pressed, that what is wrong stands beside its field, that no value of a row is on any page but
// public lists, and that going back, reloading and sending again do nothing twice. It refuses to decide what a contract
// may say: flow does.
package bring

//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.977 generate

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/refusals"
	"github.com/candor-data/candor/internal/web/reply"
)

// Pages are the pages of bringing a file.
type Pages struct {
	House *flow.House
	At    string // how commands find this workspace: empty, or " --dir FOLDER"
}

// Most is the most that an upload may send: the file, and what a form puts around it.
const Most = flow.MostBrought + 1<<20

// MostForm is the most that a changed form may send: a file may have many columns with long lists.
const MostForm = 8 << 20

// patience is how long an answer waits for what goes on by itself, before a page says how far it is.
const patience = 3 * time.Second

// New shows where a file goes in, and the files that wait.
func (p Pages) New(w http.ResponseWriter, r *http.Request) { p.fresh(w, r, http.StatusOK, nil) }

func (p Pages) fresh(w http.ResponseWriter, r *http.Request, status int, no *look.Refusal) {
	all, err := p.House.Waiting(r.Context(), reply.Of(r.Context()).Actor)
	if err != nil {
		refusals.Fail(w, r, err)
		return
	}
	f := reply.Frame(r, "Bring a file")
	f.Focus = no != nil
	reply.Page(w, r, status, f, upload(waiting(all), no))
}

// slow is how long the browser may send nothing before an upload ends. The server's own limit is for a whole request,
// which a large file over a slow line would pass.
const slow = time.Minute

// patient gives each part of an upload its own time.
type patient struct {
	io.Reader
	c *http.ResponseController
}

func (p patient) Read(b []byte) (int, error) {
	_ = p.c.SetReadDeadline(time.Now().Add(slow)) // not there in tests, where nothing is slow
	return p.Reader.Read(b)
}

// Upload takes a file as a browser sends it, piece by piece, and leads to its page.
func (p Pages) Upload(w http.ResponseWriter, r *http.Request) {
	r.Body = struct {
		io.Reader
		io.Closer
	}{patient{r.Body, http.NewResponseController(w)}, r.Body}
	b, err := p.take(r)
	var m *flow.Mistake
	var large *http.MaxBytesError
	switch {
	case errors.Is(err, flow.ErrLoaded):
		reply.There(w, r, loadedAt(b.Dataset)+"?before=yes")
	case errors.As(err, &large):
		reply.Problem(w, r, http.StatusRequestEntityTooLarge)
	case errors.As(err, &m):
		p.fresh(w, r, http.StatusUnprocessableEntity, &look.Refusal{Title: "The file was not taken", Reasons: reply.Reasons(r, []candor.Reason{m.Reason})})
	case errors.Is(err, errBroken):
		reply.Problem(w, r, http.StatusBadRequest)
	case err != nil:
		refusals.Fail(w, r, err)
	default:
		_, _ = p.House.Brought(r.Context(), reply.Of(r.Context()).Actor, b.ID, patience)
		reply.There(w, r, page(b.ID))
	}
}

// errBroken says that what came was no form with a file.
var errBroken = errors.New("no form with a file")

func (p Pages) take(r *http.Request) (flow.Brought, error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return flow.Brought{}, errBroken
	}
	for {
		part, err := parts.NextPart()
		if err != nil {
			return flow.Brought{}, errors.Join(errBroken, err)
		}
		if part.FormName() == "file" {
			return p.House.Bring(r.Context(), reply.Of(r.Context()).Actor, part.FileName(), part)
		}
	}
}

func page(id string) string          { return "/setup/file/" + url.PathEscape(id) }
func loadedAt(dataset string) string { return "/setup/loaded/" + url.PathEscape(dataset) }

// Show shows one file: how far it is, what was found with the form, or why it is none.
func (p Pages) Show(w http.ResponseWriter, r *http.Request) {
	b, err := p.House.Brought(r.Context(), reply.Of(r.Context()).Actor, r.PathValue("id"), 0)
	if err != nil {
		fail(w, r, err)
		return
	}
	switch {
	case b.State == flow.BroughtLoaded:
		reply.There(w, r, loadedAt(b.Dataset))
	case b.Busy():
		reply.Page(w, r, http.StatusOK, reply.Frame(r, "One moment"), busy(b))
	case reply.Part(r): // somebody waited for it: the whole page is there now
		reply.There(w, r, page(b.ID)+"?now=yes")
	case b.State == flow.BroughtFailed:
		f := reply.Frame(r, "This file cannot be read")
		reply.Page(w, r, http.StatusUnprocessableEntity, f, unreadable(b, refusal("This file cannot be read as rows", b.Why)))
	default:
		f := reply.Frame(r, "What is in "+b.File)
		f.Focus = r.URL.Query().Has("now")
		reply.Page(w, r, http.StatusOK, f, drafted(viewOf(p.House.World(), b)))
	}
}

func refusal(title string, why *candor.Reason) *look.Refusal {
	if why == nil {
		return nil
	}
	return &look.Refusal{Title: title, Reasons: []candor.Reason{*why}}
}

// Check keeps the form as it was changed and tries the file against it; Force also puts it into force and loads the file.
func (p Pages) Check(w http.ResponseWriter, r *http.Request) { p.step(w, r, p.House.CheckBrought) }

// Force puts the contract into force and loads the file.
func (p Pages) Force(w http.ResponseWriter, r *http.Request) { p.step(w, r, p.House.PutIntoForce) }

func (p Pages) step(w http.ResponseWriter, r *http.Request, do stepping) {
	who, id := reply.Of(r.Context()).Actor, r.PathValue("id")
	b, err := p.House.Brought(r.Context(), who, id, 0)
	if err == nil && b.State == flow.BroughtLoaded { // pressed twice
		reply.There(w, r, loadedAt(b.Dataset))
		return
	}
	if err != nil {
		fail(w, r, err)
		return
	}
	if !reply.Form(w, r) {
		return
	}
	if !r.PostForm.Has("name") { // no form of ours: nothing is put into force by an empty one
		reply.Problem(w, r, http.StatusBadRequest)
		return
	}
	if b.Found != nil && !b.Busy() {
		if err := do(r.Context(), who, id, formOf(r.PostForm, b.Form)); err != nil {
			fail(w, r, err)
			return
		}
		if b, err = p.House.Brought(r.Context(), who, id, patience); err != nil {
			fail(w, r, err)
			return
		}
	}
	if b.State == flow.BroughtLoaded {
		reply.There(w, r, loadedAt(b.Dataset))
		return
	}
	reply.There(w, r, page(id)+"?now=yes")
}

// Drop throws a file away that waits.
func (p Pages) Drop(w http.ResponseWriter, r *http.Request) {
	if err := p.House.ThrowAway(r.Context(), reply.Of(r.Context()).Actor, r.PathValue("id")); err != nil && !errors.Is(err, flow.ErrNoBrought) {
		fail(w, r, err)
		return
	}
	reply.There(w, r, "/setup/file")
}

// Loaded shows where a dataset stands that was loaded: what came in, who said yes, and the ways on.
func (p Pages) Loaded(w http.ResponseWriter, r *http.Request) {
	b, err := p.House.Begun(r.Context(), reply.Of(r.Context()).Actor, r.PathValue("dataset"))
	if err != nil {
		fail(w, r, err)
		return
	}
	v := begun(b, p.At)
	v.host = reply.Of(r.Context()).Actor.Role == candor.Operator
	v.before = r.URL.Query().Has("before")
	f := reply.Frame(r, v.title+" is loaded")
	f.Focus = v.before
	reply.Page(w, r, http.StatusOK, f, loaded(v))
}

// fail is refusals.Fail where a file or a dataset that is not there is a page that is not there.
func fail(w http.ResponseWriter, r *http.Request, err error) {
	var m *flow.Mistake
	switch {
	case errors.Is(err, flow.ErrNoBrought), errors.Is(err, flow.ErrNoDataset):
		errors.As(err, &m)
		reply.Problem(w, r, http.StatusNotFound, m.Reason)
	case errors.As(err, &m):
		reply.Problem(w, r, http.StatusConflict, m.Reason)
	default:
		refusals.Fail(w, r, err)
	}
}
