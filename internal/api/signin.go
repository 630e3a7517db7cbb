package api

import (
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
)

func signingIn() []*operation {
	return []*operation{
		op("signInPassword", "POST /sign-in/password", "Sign in as staff or board, with name and password", signInPassword).open().
			more("Gives a token for a working day. For programs that run by themselves, make a longer one with POST /tokens."),
		op("signInKey", "POST /sign-in/key", "Sign in as a partner, with the access key", signInKey).open(),
		op("signInMail", "POST /sign-in/mail", "Send a customer a link to their address", signInMail).open().
			more("The reply is the same whether anybody has that address or not."),
		op("signInLink", "POST /sign-in/link", "Sign in as a customer, with the token of the link that came by mail", signInLink).open(),
		op("signOut", "POST /sign-out", "End the sign-in whose token this request bears", signOut).forDuties(access.KnowSelf),
		op("whoAmI", "GET /who-am-i", "Whom this request speaks for", whoAmI).forDuties(access.KnowSelf),
	}
}

// signedIn is an open sign-in.
type signedIn struct {
	Token   string      `json:"token" doc:"send it as Authorization: Bearer TOKEN"`
	Expires time.Time   `json:"expires_at"`
	Role    candor.Role `json:"role"`
}

type nameAndPassword struct {
	Name     string `json:"name" min:"1" max:"64" doc:"the account's name" example:"mira"`
	Password string `json:"password" min:"1" max:"256" example:"open-garden-gate-2026"`
}

func signInPassword(c *call, in nameAndPassword) (signedIn, error) {
	door, err := c.Door()
	if err != nil {
		return signedIn{}, unready
	}
	return entered(door.SignInPassword(c.ctx(), in.Name, in.Password, origin(c.r)))
}

type accessKey struct {
	Key string `json:"key" min:"1" max:"256" doc:"the partner's access key"`
}

func signInKey(c *call, in accessKey) (signedIn, error) {
	door, err := c.Door()
	if err != nil {
		return signedIn{}, unready
	}
	return entered(door.SignInKey(c.ctx(), access.ParseSecret(in.Key), origin(c.r)))
}

type address struct {
	Email string `json:"email" min:"3" max:"254"`
}

// sent says that there is mail.
type sent struct {
	Sent bool `json:"sent"`
}

func signInMail(c *call, in address) (sent, error) {
	door, err := c.Door()
	if err != nil {
		return sent{}, unready
	}
	no, err := door.StartMagicLink(c.ctx(), in.Email, origin(c.r), c.Letters(c.r))
	if no != nil {
		return sent{}, notSignedIn(no)
	}
	return sent{err == nil}, err
}

type linkToken struct {
	Token string `json:"token" min:"1" max:"256"`
}

func signInLink(c *call, in linkToken) (signedIn, error) {
	door, err := c.Door()
	if err != nil {
		return signedIn{}, unready
	}
	return entered(door.FinishMagicLink(c.ctx(), access.ParseSecret(in.Token), origin(c.r)))
}

func entered(in access.SignedIn, no []candor.Reason, err error) (signedIn, error) {
	if no != nil {
		return signedIn{}, notSignedIn(no)
	}
	if err != nil {
		return signedIn{}, err
	}
	return signedIn{in.Token.Reveal(), in.Expires, in.Actor.Role}, nil
}

// ended says that a sign-in is over.
type ended struct {
	Ended bool `json:"ended"`
}

func signOut(c *call, _ none) (ended, error) {
	door, err := c.Door()
	if err != nil {
		return ended{}, unready
	}
	if c.token.Zero() {
		return ended{}, problem(400, "no-token", "This request bears no token.", "A browser signs out on the pages.")
	}
	return ended{true}, door.SignOut(c.ctx(), c.token)
}

// self is whom a request speaks for. A customer has no name here: they know who they are.
type self struct {
	Role  candor.Role    `json:"role"`
	Name  string         `json:"name,omitempty" doc:"of the account"`
	Party candor.PartyID `json:"party,omitempty" doc:"the company that it acts for"`
}

func whoAmI(c *call, _ none) (self, error) {
	return self{c.who.Role, c.who.Name, c.who.Party}, nil
}
