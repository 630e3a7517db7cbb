package signin

import (
	"net/http"
	"net/url"

	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/web/reply"
	"github.com/candor-data/candor/internal/web/say"
	"github.com/candor-data/candor/internal/web/words"
)

// Mail sends a customer a link. What the page then says is the same whether anybody has that address or not.
func (p Pages) Mail(w http.ResponseWriter, r *http.Request) {
	door, ok := p.open(w, r)
	if !ok {
		return
	}
	no, err := door.StartMagicLink(r.Context(), r.PostFormValue("email"), origin(r), letters(reply.Words(r).Letters))
	switch {
	case err != nil:
		p.fail(w, r, err)
	case no != nil:
		p.show(w, r, refused(no), no)
	default:
		reply.There(w, r, "/sign-in/sent")
	}
}

// Letters are those for a request that no page holds: in the language that it asks for.
func Letters(r *http.Request) access.Letters {
	return letters(words.In(say.Accepted(r.Header.Get("Accept-Language"))).Letters)
}

// letters are written in the language of the page that asked for one.
func letters(w words.Letters) access.Letters {
	return access.Letters{
		Link:    func(company, link string) (string, string) { return w.LinkSubject(company), w.LinkBody(company, link) },
		Unknown: func(company string) (string, string) { return w.UnknownSubject, w.UnknownBody(company) },
	}
}

// Sent says that there is mail.
func (p Pages) Sent(w http.ResponseWriter, r *http.Request) {
	reply.Page(w, r, http.StatusOK, reply.Frame(r, reply.Words(r).Signs.SentTitle), sent(reply.Words(r).Signs, p.Inbox))
}

// Link is where a link from a mail leads: to a button, since mail scanners open links and this one works once.
func (p Pages) Link(w http.ResponseWriter, r *http.Request) {
	token := r.FormValue("token")
	if token == "" {
		reply.There(w, r, "/sign-in")
		return
	}
	f := reply.Frame(r, reply.Words(r).Signs.PressTitle)
	f.Back = "/sign-in/link?token=" + url.QueryEscape(token) // changing the language must not lose the link
	reply.Page(w, r, http.StatusOK, f, press(reply.Words(r).Signs, token))
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
