package signin

import (
	"net/http"

	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/web/reply"
)

// Mail sends a customer a link. What the page then says is the same whether anybody has that address or not.
func (p Pages) Mail(w http.ResponseWriter, r *http.Request) {
	door, ok := p.open(w, r)
	if !ok {
		return
	}
	no, err := door.StartMagicLink(r.Context(), r.PostFormValue("email"), origin(r))
	switch {
	case err != nil:
		p.fail(w, r, err)
	case no != nil:
		p.show(w, r, refused(no), no)
	default:
		reply.There(w, r, "/sign-in/sent")
	}
}

// Sent says that there is mail.
func (p Pages) Sent(w http.ResponseWriter, r *http.Request) {
	reply.Page(w, r, http.StatusOK, reply.Frame(r, "Look at your mail"), sent(p.Inbox))
}

// Link is where a link from a mail leads: to a button, since mail scanners open links and this one works once.
func (p Pages) Link(w http.ResponseWriter, r *http.Request) {
	token := r.FormValue("token")
	if token == "" {
		reply.There(w, r, "/sign-in")
		return
	}
	reply.Page(w, r, http.StatusOK, reply.Frame(r, "One more press"), press(token))
}

// Finish signs the customer in.
func (p Pages) Finish(w http.ResponseWriter, r *http.Request) {
	door, ok := p.open(w, r)
	if !ok {
		return
	}
	in, no, err := door.FinishMagicLink(r.Context(), access.ParseSecret(r.PostFormValue("token")), origin(r))
	p.enter(w, r, in, no, err)
}
