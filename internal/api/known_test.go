package api_test

import (
	"os"
	"strings"
	"testing"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/demo"
)

// last are operations that change what others need: they come last, by rising numbers, and are done once.
var last = map[string]int{}

// alone are operations that have a test of their own, and the reason why the general one would not do.
var alone = map[string]string{"signOut": "it ends the sign-in with which everything else is asked"}

// known fills in what only this house knows, and no document: secrets and numbers.
var known = map[string]func(t *testing.T, w *world, role candor.Role, in *input){
	"signInKey": func(t *testing.T, w *world, _ candor.Role, in *input) {
		for _, a := range w.info.Accounts {
			if a.Role == candor.Partner {
				in.body["key"] = a.Secret
			}
		}
	},
	"signInMail": func(_ *testing.T, w *world, _ candor.Role, in *input) { in.body["email"] = w.info.Unasked.Email },
	"signInLink": func(t *testing.T, w *world, _ candor.Role, in *input) {
		door, err := w.h.Door()
		if err != nil {
			t.Fatal(err)
		}
		if no, err := door.StartMagicLink(t.Context(), w.info.Customer.Email, "192.0.2.1", letters(nil)); err == nil && no == nil {
			in.body["token"] = w.mailed(t, w.info.Customer.Email)
			return
		}
		in.body["token"] = "an old one" // the limit of letters is reached
	},
	"ask":     asPartner,
	"preview": asPartner,
}

// asPartner is a question that a partner may ask, where a partner asks.
func asPartner(_ *testing.T, _ *world, role candor.Role, in *input) {
	if role == candor.Partner {
		in.body["purpose"], in.body["agreement"] = string(demo.PartnerInsights), string(demo.PayCoAgreement)
	}
}

// may is who may do what, written down apart from the code: testdata/who.txt, a line for each operation.
func may(t *testing.T) map[string][]candor.Role {
	t.Helper()
	b, err := os.ReadFile("testdata/who.txt")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]candor.Role{}
	for line := range strings.Lines(string(b)) {
		line, _, _ = strings.Cut(line, "#")
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		for _, r := range f[1:] {
			out[f[0]] = append(out[f[0]], candor.Role(r))
		}
	}
	return out
}
