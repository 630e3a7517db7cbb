package access_test

import (
	"context"
	"crypto/rand"
	"errors"
	"testing"

	"github.com/candor-data/candor/internal/access"
)

func TestAHostsLinkOpensOnceAndUntilThereIsAnAccount(t *testing.T) {
	peopled, broken := false, error(nil)
	h, link, err := access.NewHost(rand.Reader, func(context.Context) (bool, error) { return peopled, broken })
	if err != nil {
		t.Fatal(err)
	}
	begin := func(s access.Secret) access.Secret {
		t.Helper()
		out, err := h.Begin(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	if h.Open(t.Context(), link) || h.Open(t.Context(), access.Secret{}) {
		t.Error("a session was open before it began")
	}
	if !begin(access.ParseSecret("x")).Zero() || !begin(access.Secret{}).Zero() {
		t.Error("a made-up link opens")
	}
	session := begin(link)
	if session.Zero() || !h.Open(t.Context(), session) {
		t.Fatal("the link opens nothing")
	}
	if !begin(link).Zero() || !begin(session).Zero() {
		t.Error("the link opens twice")
	}
	broken = errors.New("disk")
	if h.Open(t.Context(), session) {
		t.Error("an error while looking let somebody in")
	}
	if peopled, broken = true, nil; h.Open(t.Context(), session) {
		t.Error("it is open though somebody has an account")
	}
	if peopled = false; !h.Open(t.Context(), session) {
		t.Error("closed without a reason")
	}
	h.End(session)
	if h.Open(t.Context(), session) {
		t.Error("it is open after its end")
	}
	var none *access.Host
	if s, err := none.Begin(t.Context(), link); err != nil || !s.Zero() || none.Open(t.Context(), link) || (&access.Host{}).Open(t.Context(), link) {
		t.Error("no host lets somebody in")
	}
	none.End(link)
}
