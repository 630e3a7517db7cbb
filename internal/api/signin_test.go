package api_test

import (
	"net/http"
	"testing"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/api"
)

func TestASignInEndsWhenItIsTold(t *testing.T) {
	w := sample(t)
	a := w.call(t, candor.Nobody, "POST", "/sign-in/password", object{"name": "mira", "password": w.secret(t, candor.Analyst)})
	token, _ := a.at(t, "token").(string)
	who := func() int { return w.send("GET", api.Base+"/who-am-i", nil, "Authorization", "Bearer "+token).status }
	if got := who(); got != http.StatusOK {
		t.Fatalf("signed in: got %d", got)
	}
	if got := w.send("POST", api.Base+"/sign-out", nil, "Authorization", "Bearer "+token); got.status != http.StatusOK || got.at(t, "ended") != true {
		t.Errorf("signing out: got %d %s", got.status, got.body)
	}
	if got := who(); got != http.StatusUnauthorized {
		t.Errorf("signed out: got %d want 401", got)
	}
}

func TestWhoAsksIsFoundByTokenThenByBrowser(t *testing.T) {
	w := sample(t)
	mine := w.token(t, candor.Analyst)
	mira := candor.Actor{Role: candor.Analyst, Name: "mira", Party: w.h.World().Company.ID}
	browser := api.New(api.API{House: w.h.House, Door: w.h.Door, Now: noon, Session: func(r *http.Request) candor.Actor {
		if _, err := r.Cookie("candor_session"); err != nil {
			return candor.Actor{}
		}
		return mira
	}})
	at := &world{api: browser}
	for name, x := range map[string]struct {
		head []string
		want int
	}{
		"nobody":                     {nil, 401},
		"a token":                    {[]string{"Authorization", "Bearer " + mine}, 200},
		"a token in small letters":   {[]string{"Authorization", "bearer " + mine}, 200},
		"a browser":                  {[]string{"Cookie", "candor_session=x"}, 200},
		"a token that opens nothing": {[]string{"Authorization", "Bearer x"}, 401},
		"no token":                   {[]string{"Authorization", "Bearer "}, 401},
		"another scheme":             {[]string{"Authorization", "Basic bWlyYTp4"}, 401},
		"a bad token is never taken for a browser": {[]string{"Authorization", "Bearer x", "Cookie", "candor_session=x"}, 401},
	} {
		if got := at.send("GET", api.Base+"/who-am-i", nil, x.head...); got.status != x.want {
			t.Errorf("%s: got %d want %d", name, got.status, x.want)
		} else if x.want == 401 && got.head.Get("WWW-Authenticate") == "" {
			t.Errorf("%s: 401 does not say how to sign in (RFC 9110, 11.6.1)", name)
		}
	}
	if got := at.send("POST", api.Base+"/preview", nil, "Cookie", "candor_session=x", "Sec-Fetch-Site", "cross-site"); got.status != 403 || got.at(t, "code") != "cross-origin" {
		t.Errorf("another site's page: got %d %s", got.status, got.body)
	}
}

// secret is a password or an access key of the sample company.
func (w *world) secret(t *testing.T, role candor.Role) string {
	t.Helper()
	for _, a := range w.info.Accounts {
		if a.Role == role {
			return a.Secret
		}
	}
	t.Fatalf("the sample company has no %s", role)
	return ""
}

func operator(w *world) candor.Actor { return access.AtHost(w.h.World().Company.ID) }

// A key that is none is the sender's slip, and says so.
func TestWhatIsNoKeyIsToldAsSuch(t *testing.T) {
	w := sample(t)
	for path, body := range map[string]object{"/people/find": {"person": "abc", "by": "email"}, "/people/sign-up": {"by": "email", "key": "abc"}} {
		if a := w.call(t, candor.Steward, "POST", path, body); a.status < 400 || a.status >= 500 || a.at(t, "code") != "not-an-email" {
			t.Errorf("%s: got %d %s", path, a.status, a.body)
		}
	}
	fresh := object{"by": "email", "key": "somebody.new@example.com"}
	if a := w.call(t, candor.Steward, "POST", "/people/sign-up", fresh); a.status != http.StatusOK {
		t.Fatalf("got %d %s", a.status, a.body)
	}
	if a := w.call(t, candor.Steward, "POST", "/people/sign-up", fresh); a.status < 400 || a.status >= 500 || a.at(t, "code") != "known" {
		t.Errorf("a key that is known: got %d %s", a.status, a.body)
	}
}
