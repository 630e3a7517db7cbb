package api

import (
	"net/http"
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
		op("setUpAccount", "POST /sign-in/setup", "Take an invitation: staff give a password, a partner receives its access key", setUpAccount).open().
			more("It works once, for three days. Sign-ins, keys and tokens from before end."),
		op("signOut", "POST /sign-out", "End the sign-in whose token this request bears", signOut).forDuties(access.KnowSelf),
		op("createToken", "POST /tokens", "Make a token for a program, for oneself", createToken).forDuties(access.MakeToken).keptFor(done).
			more("It opens what its maker may open, never more, until it runs out or is taken back; it is shown this once. Only a sign-in makes tokens: a token does not prolong itself."),
		op("listTokens", "GET /tokens", "One's own tokens for programs", listTokens).forDuties(access.KnowSelf),
		op("revokeToken", "POST /tokens/{id}/revoke", "Take one of one's own tokens back, at once", revokeToken).forDuties(access.KnowSelf),
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

type acceptance struct {
	Token    string `json:"token" min:"1" max:"256" doc:"of the invitation"`
	Password string `json:"password,omitempty" max:"256" doc:"staff and board: at least 15 characters"`
}

// setUp is what an accepted invitation gives.
type setUp struct {
	Key   string    `json:"access_key,omitempty" doc:"a partner's: it is not shown again"`
	Entry *signedIn `json:"sign_in,omitempty" doc:"staff and board are signed in"`
}

func setUpAccount(c *call, in acceptance) (setUp, error) {
	door, err := c.Door()
	if err != nil {
		return setUp{}, unready
	}
	who, key, no, err := door.Accept(c.ctx(), access.ParseSecret(in.Token), in.Password, origin(c.r))
	switch {
	case no != nil && no[0].Rule == "account": // the password cannot be taken; the invitation stays as it was
		return setUp{}, refusal(http.StatusUnprocessableEntity, no)
	case err == nil && no == nil && !key.Zero():
		return setUp{Key: key.Reveal()}, nil
	}
	got, err := entered(who, no, err)
	return setUp{Entry: &got}, err
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
		return ended{}, problem(http.StatusBadRequest, "no-token", "This request bears no token.", "A browser signs out on the pages.")
	}
	if c.program {
		return ended{}, problem(http.StatusBadRequest, "program-token", "This token was made for a program, and does not end by signing out.", "Take it back with POST /tokens/{id}/revoke.")
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

type newToken struct {
	Name string `json:"name" pattern:"^[a-z][a-z0-9._-]*$" max:"64" doc:"what the token is for" example:"nightly-report"`
	Days int    `json:"days" min:"1" max:"366" doc:"how long it lives" example:"30"`
}

// tokenMade is a token as it is shown once.
type tokenMade struct {
	Token string `json:"token" doc:"send it as Authorization: Bearer TOKEN; it is not shown again"`
	tokenListed
}

// tokenListed is a token without its secret.
type tokenListed struct {
	ID      string    `json:"id"`
	Name    string    `json:"name"`
	Made    time.Time `json:"made_at"`
	Expires time.Time `json:"expires_at"`
}

func tokenOf(t access.Token) tokenListed { return tokenListed{t.ID(), t.Name, t.Made, t.Expires} }

func createToken(c *call, in newToken) (tokenMade, error) {
	if c.program {
		return tokenMade{}, refusal(http.StatusForbidden, []candor.Reason{{Rule: "sign-in-first", Text: "A token for programs makes no tokens.",
			Protects: "each account: a token that makes tokens would never end", Instead: "Sign in, and make it with the token of the sign-in."}})
	}
	door, err := c.Door()
	if err != nil {
		return tokenMade{}, unready
	}
	secret, t, no, err := door.NewToken(c.ctx(), c.who, in.Name, time.Duration(in.Days)*24*time.Hour)
	if no != nil {
		return tokenMade{}, refusal(http.StatusUnprocessableEntity, no)
	}
	return tokenMade{secret.Reveal(), tokenOf(t)}, err
}

type tokenList struct {
	Items []tokenListed `json:"items"`
}

func listTokens(c *call, _ none) (tokenList, error) {
	door, err := c.Door()
	if err != nil {
		return tokenList{}, unready
	}
	all, no, err := door.Tokens(c.ctx(), c.who)
	if no != nil {
		return tokenList{}, refusal(http.StatusForbidden, no)
	}
	out := tokenList{[]tokenListed{}}
	for _, t := range all {
		out.Items = append(out.Items, tokenOf(t))
	}
	return out, err
}

type tokenID struct {
	ID string `json:"id" in:"path" pattern:"^[0-9a-f]{16}$" max:"16" doc:"as the list of tokens names it"`
}

func revokeToken(c *call, in tokenID) (ended, error) {
	door, err := c.Door()
	if err != nil {
		return ended{}, unready
	}
	found, no, err := door.DropToken(c.ctx(), c.who, in.ID)
	switch {
	case no != nil:
		return ended{}, refusal(http.StatusForbidden, no)
	case err == nil && !found:
		return ended{}, notThere
	}
	return ended{found}, err
}
