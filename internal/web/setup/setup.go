// Package setup says what a fresh workspace still needs, with the very commands to type, and lets whoever holds its files
// in by the link that candor serve prints, once, while nobody has an account. It promises that an empty house never shows a
// sign-in that nobody can pass. It refuses to let anybody else in before there is an account, and to set anything up by itself.
package setup

//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.977 generate

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/reply"
)

// Pages are the page of setting up.
type Pages struct {
	House *flow.House
	Door  func() (*access.Door, error)
	Host  *access.Host // nil: nobody is let in by a link
	Dir   string       // the workspace's folder where it is not the one that commands find by themselves
	TLS   bool
	Log   *slog.Logger
}

// Needed reports whether nobody can sign in yet, because the company is not described.
func (p Pages) Needed() bool { return p.House.World().Company.ID == "" }

// Show shows the steps: to anybody while there is no account, then to those whose duty it is.
func (p Pages) Show(w http.ResponseWriter, r *http.Request) {
	peopled, err := p.peopled(r.Context())
	if err != nil {
		p.fail(w, r)
		return
	}
	who := reply.Of(r.Context()).Actor
	if no := access.Allow(who, access.Setup); peopled && no != nil {
		status := http.StatusForbidden
		if who.Role == candor.Nobody {
			status = http.StatusUnauthorized
		}
		reply.Problem(w, r, status, no...)
		return
	}
	done, err := p.House.Progress(r.Context())
	if err != nil {
		p.fail(w, r)
		return
	}
	all := steps(done, peopled, p.at(r))
	title := "Not set up yet"
	if next(all) < 0 {
		title = "Everything is set up"
	}
	reply.Page(w, r, http.StatusOK, reply.Frame(r, title), show(title, p.House.World().Company.Name, all, who.Role == candor.Operator))
}

func (p Pages) peopled(ctx context.Context) (bool, error) {
	if p.Needed() {
		return false, nil
	}
	door, err := p.Door()
	if err != nil {
		return false, err
	}
	return door.Peopled(ctx)
}

func (p Pages) fail(w http.ResponseWriter, r *http.Request) {
	p.Log.Error("how far the workspace is set up could not be read")
	reply.Problem(w, r, http.StatusInternalServerError)
}

// step is one thing to do.
type step struct {
	Name    string
	Why     string
	Command string
	Done    bool
	Note    string // how far it is
}

// At is how commands find this workspace from a terminal: empty where they find it by themselves.
func (p Pages) At() string {
	if p.Dir == "" {
		return ""
	}
	return " --dir " + quoted(p.Dir)
}

// at is how commands find this workspace and its pages from a terminal.
func (p Pages) at(r *http.Request) (a at) {
	a.dir = p.At()
	scheme := "http://"
	if p.TLS {
		scheme = "https://"
	}
	if base := scheme + r.Host; base != "http://localhost:8080" {
		a.base = " --base " + quoted(base)
	}
	return a
}

type at struct{ dir, base string }

func steps(p flow.Progress, peopled bool, a at) []step {
	described := p.Company && p.Datasets > 0
	return []step{
		{Name: "Make a workspace", Why: "A folder with keys and an empty record.", Command: "candor init" + a.dir, Done: true},
		{Name: "Describe your company", Why: "Who you are, what data you hold and what it may be used for. In a browser: open the link that candor serve printed, and bring a file of your own; nothing has to be written. Or as a folder of small files: docs/describe.md shows how to write them, and candor drafts the contract of a file that you have.",
			Command: "candor catalog draft customers.csv --purpose analytics --out company/customers.yaml\ncandor apply -f company" + a.dir, Done: described},
		{Name: "Load your data", Why: "Each file goes in whole or not at all; rows that do not fit are set aside with the reason.",
			Command: "candor load --dataset customers customers.csv" + a.dir, Done: described && p.Loaded == p.Datasets, Note: loaded(p)},
		{Name: "Write down what people chose", Why: "A list with a line for each choice. Whoever is not on it has not said yes, and is counted nowhere. Nobody asked yet? A rehearsal with invented people shows what answers are like.",
			Command: "candor permission import choices.csv" + a.dir + "\ncandor rehearse" + a.dir, Done: p.Choices},
		{Name: "Invite the first people", Why: "Each command prints a link, good once for three days. Customers need no account.",
			Command: "candor user invite chair --role board" + a.base + a.dir + "\ncandor user invite maria --role analyst" + a.base + a.dir, Done: peopled},
	}
}

// next is the first step that is not done, or -1.
func next(all []step) int {
	for i, s := range all {
		if !s.Done {
			return i
		}
	}
	return -1
}
