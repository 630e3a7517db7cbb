package signin

import (
	"net/http"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/reply"
)

// over is what an invitation says that was used, or is too old.
var over = look.Refusal{Title: "This invitation is over", Kind: look.Info, Reasons: []candor.Reason{{
	Rule: "sign-in", Text: "It works once, for three days.", Protects: "Nobody who finds an old link can use it.", Instead: "Ask a board member for a new one."}},
	Links: []look.Link{{Path: "/sign-in", Text: "Sign in"}}}

// Invited is where an invitation leads: staff choose a password, a partner asks for its access key.
func (p Pages) Invited(w http.ResponseWriter, r *http.Request) {
	p.invited(w, r, http.StatusOK, r.FormValue("token"), nil)
}

func (p Pages) invited(w http.ResponseWriter, r *http.Request, status int, token string, no []candor.Reason) {
	door, err := p.Door()
	if err != nil {
		reply.There(w, r, "/setup")
		return
	}
	who, ok, err := door.Invited(r.Context(), access.ParseSecret(token))
	switch {
	case err != nil:
		p.fail(w, r, err)
	case !ok:
		reply.Refuse(w, r, http.StatusNotFound, over)
	default:
		f := reply.Frame(r, "Set up your account")
		f.Focus = no != nil
		reply.Page(w, r, status, f, invitation(token, who, no))
	}
}

// Accept takes an invitation.
func (p Pages) Accept(w http.ResponseWriter, r *http.Request) {
	door, ok := p.open(w, r)
	if !ok {
		return
	}
	token, password := r.PostFormValue("token"), r.PostFormValue("password")
	who, ok, err := door.Invited(r.Context(), access.ParseSecret(token))
	switch {
	case err != nil:
		p.fail(w, r, err)
		return
	case !ok:
		reply.Refuse(w, r, http.StatusNotFound, over)
		return
	case who.Role != candor.Partner && password != r.PostFormValue("again"):
		p.invited(w, r, http.StatusUnprocessableEntity, token, []candor.Reason{{Rule: "account", Text: "The two passwords are not the same.",
			Protects: "you, from a slip of the finger that locks you out", Instead: "Type the same password twice."}})
		return
	}
	in, key, no, err := door.Accept(r.Context(), access.ParseSecret(token), password, origin(r))
	switch {
	case err != nil:
		p.fail(w, r, err)
	case no != nil:
		p.invited(w, r, http.StatusUnprocessableEntity, token, no)
	case !key.Zero():
		f := reply.Frame(r, "Your access key")
		f.Focus = true
		reply.Page(w, r, http.StatusOK, f, issued(key.Reveal()))
	default:
		p.begin(w, r, in)
		reply.There(w, r, look.Home(in.Actor.Role))
	}
}
