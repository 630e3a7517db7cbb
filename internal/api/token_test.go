package api_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/api"
)

func TestATokenOpensWhatItsMakerMayAndNoMore(t *testing.T) {
	w := sample(t)
	made := w.call(t, candor.Analyst, "POST", "/tokens", object{"name": "a-report", "days": 7})
	token, _ := made.at(t, "token").(string)
	as := func(method, path string) answer {
		return w.send(method, api.Base+path, nil, "Authorization", "Bearer "+token)
	}
	if a := as("GET", "/who-am-i"); a.at(t, "role") != "analyst" || a.at(t, "name") != "mira" {
		t.Errorf("got %s", a.body)
	}
	if a := as("POST", "/sign-out"); a.status != http.StatusBadRequest || a.at(t, "code") != "program-token" {
		t.Errorf("a program's token signs out: got %d %s", a.status, a.body)
	}
	if a := as("GET", "/insights"); a.status != http.StatusOK {
		t.Errorf("what its maker may: got %d", a.status)
	}
	if a := as("GET", "/audit/entries"); a.status != http.StatusForbidden {
		t.Errorf("what its maker may not: got %d", a.status)
	}
	if a := w.send("POST", api.Base+"/tokens", reader(`{"name":"another","days":7}`), "Authorization", "Bearer "+token, "Content-Type", "application/json"); a.status != http.StatusForbidden {
		t.Errorf("a token makes a token: got %d", a.status)
	}
	id := fmt.Sprint(made.at(t, "id"))
	if a := w.call(t, candor.Board, "POST", "/tokens/"+id+"/revoke", nil); a.status != http.StatusNotFound {
		t.Errorf("somebody else takes it back: got %d", a.status)
	}
	if a := w.call(t, candor.Analyst, "POST", "/tokens/"+id+"/revoke", nil); a.status != http.StatusOK {
		t.Errorf("its maker takes it back: got %d %s", a.status, a.body)
	}
	if a := as("GET", "/who-am-i"); a.status != http.StatusUnauthorized {
		t.Errorf("taken back: got %d", a.status)
	}
}
