package api_test

import (
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/demo"
	"github.com/candor-data/candor/internal/partner"
)

// last are operations that change what others need: they come last, by rising numbers, and are done once.
var last = map[string]int{"uncertifyDataset": 1, "stop": 1, "stopPerson": 1, "closeUser": 2, "endAgreement": 3, "refuseAgreement": 4, "deletePerson": 5, "deleteMe": 6}

// alone are operations that have a test of their own, and the reason why the general one would not do.
var alone = map[string]string{
	"signOut":       "it ends the sign-in with which everything else is asked",
	"signAgreement": "a signature is for one agreement and one key",
}

// never are roles whose duty it is and who have none of their own to see: who asks no questions is refused none.
var never = map[string]int{"showRefusal by steward": 404, "revokeToken by customer": 404}

type fill = func(t *testing.T, w *world, role candor.Role, in *input)

// known fills in what only this house knows, and no document: secrets, numbers and files.
var known = map[string]fill{
	"signInKey":  func(t *testing.T, w *world, _ candor.Role, in *input) { in.body["key"] = w.secret(t, candor.Partner) },
	"signInMail": func(_ *testing.T, w *world, _ candor.Role, in *input) { in.body["email"] = w.info.Unasked.Email },
	"signInLink": func(t *testing.T, w *world, _ candor.Role, in *input) {
		door, err := w.h.Door()
		if err != nil {
			t.Fatal(err)
		}
		in.body["token"] = "an old one" // where the limit of letters is reached
		if no, err := door.StartMagicLink(t.Context(), w.info.Customer.Email, "192.0.2.1", letters(nil)); err == nil && no == nil {
			in.body["token"] = w.mailed(t, w.info.Customer.Email)
		}
	},
	"setUpAccount": func(t *testing.T, w *world, _ candor.Role, in *input) {
		door, err := w.h.Door()
		if err != nil {
			t.Fatal(err)
		}
		s, _, err := door.Invite(t.Context(), operator(w), access.Invitee{Name: "nora", Role: candor.Analyst})
		if err != nil {
			t.Fatal(err)
		}
		in.body["token"], in.body["password"] = s.Reveal(), "a long enough password"
	},
	"certifyDataset": func(t *testing.T, w *world, _ candor.Role, in *input) {
		in.body["contract"] = w.call(t, candor.Board, "GET", "/catalog/purchases", nil).at(t, "contract")
		in.body["purposes"], in.body["last_day"] = []any{"analytics"}, time.Now().AddDate(0, 1, 0).Format(time.DateOnly)
	},
	"revokeToken": func(t *testing.T, w *world, role candor.Role, in *input) {
		in.params["id"] = "0123456789abcdef"
		if role != candor.Nobody && role != candor.Customer { // who has none is told that there is none
			in.params["id"] = w.call(t, role, "POST", "/tokens", object{"name": "to-revoke", "days": 1}).at(t, "id")
		}
	},
	"ask":     asPartner,
	"preview": asPartner,
	"compare": func(t *testing.T, w *world, role candor.Role, in *input) {
		asPartner(t, w, role, in)
		if role == candor.Partner { // who may not see who got letters
			in.body["people"], in.body["by"], in.body["a"], in.body["b"] = "customers", "region", "Capital", "Islands"
		}
	},
	"saveQuestion": func(_ *testing.T, _ *world, _ candor.Role, in *input) {
		in.body["name"], in.body["inputs"] = "Letter "+marked(), object{"amount": "purchases.amount", "groups": "contacts.arm|mailed|holdout"}
	},
	"showQuestion":     aQuestion,
	"changeQuestion":   aQuestion,
	"deleteQuestion":   aQuestion,
	"scheduleQuestion": aQuestion,
	"listQuestionRuns": aQuestion,
	"restoreQuestion": func(t *testing.T, w *world, role candor.Role, in *input) {
		aQuestion(t, w, role, in)
		w.call(t, candor.Analyst, "POST", "/questions/"+fmt.Sprint(in.params["id"])+"/delete", nil)
	},
	"signAgreement":    with(func(*testing.T, *world, candor.Role, *input) {}, "signed", "a file that is no signature"),
	"showInsight":      anAnswer,
	"showInsightCosts": anAnswer,
	"downloadInsight":  anAnswer,
	"downloadReceipt":  anAnswer,
	"showRefusal": func(t *testing.T, w *world, role candor.Role, in *input) {
		if role == candor.Steward || role == candor.Board || role == candor.Customer || role == candor.Nobody {
			role = candor.Analyst
		}
		body := object{"sql": "SELECT customer_id FROM purchases", "purpose": "analytics"}
		a := w.call(t, role, "POST", "/ask", body)
		in.params["entry"] = a.at(t, "decision.id")
	},
	"loadFile": func(_ *testing.T, _ *world, _ candor.Role, in *input) {
		in.kind, in.params["separator"], in.raw = "text/csv", "comma", []byte("customer_id,day,category,channel,amount,units\n")
	},
	"importPermission": func(_ *testing.T, w *world, _ candor.Role, in *input) {
		in.raw = []byte("person,purpose,category,recipient,choice,given_at,notice,channel\n" + w.info.Unasked.ID + ",analytics,user.behavior.purchase_history,,yes,2026-02-01,,web\n")
	},
	"choose": func(t *testing.T, w *world, _ candor.Role, in *input) {
		x := w.call(t, candor.Customer, "GET", "/me/choices", nil).at(t, "items.0").(object)
		in.body["purpose"], in.body["recipient"], in.body["notice"] = x["purpose"].(object)["id"], x["recipient"], x["notice"]
	},
	"findPerson":       unasked,
	"showPerson":       unasked,
	"exportPerson":     unasked,
	"showPermission":   unasked,
	"showPermissionAt": with(unasked, "at", "2026-03-03T12:00:00Z"),
	"grant":            unasked,
	"withdraw":         unasked,
	"stopPerson":       unasked,
	"correctPerson":    unasked,
	"payPerson":        unasked,
	"deletePerson":     unasked,
	"signUpPerson": func(_ *testing.T, _ *world, _ candor.Role, in *input) {
		in.body["key"] = "new.person@example.com"
	},
	"applyDescriptions": func(_ *testing.T, _ *world, _ candor.Role, in *input) {
		in.body["files"] = []any{object{"name": "purpose.yaml", "text": "kind: Purpose\nid: testing\ntitle: Testing\ndescription: To see whether it works.\nbasis: consent\n"}}
	},
	"search":              func(_ *testing.T, _ *world, _ candor.Role, in *input) { in.body["text"] = "nobody at all is called so" },
	"proveEntry":          func(_ *testing.T, _ *world, _ candor.Role, in *input) { in.params["entry"] = 0 },
	"refuseAgreement":     waiting,
	"showDeletionRequest": toDelete,
	"attestDeletion":      toDelete,
}

// marked gives letters that were not given before: names of saved questions are taken once.
var marks atomic.Int64

func marked() string {
	return strings.Map(func(r rune) rune { return 'a' + r - '0' }, fmt.Sprint(marks.Add(1)))
}

// aQuestion is one that an analyst saved just now.
func aQuestion(t *testing.T, w *world, _ candor.Role, in *input) {
	in.params["id"] = w.call(t, candor.Analyst, "POST", "/questions", object{"name": "Buyers " + marked(), "sql": "SELECT COUNT(DISTINCT person) AS people FROM purchases", "purpose": "analytics"}).at(t, "id")
}

// toDelete is a new request to the sample's partner, who is asked at night otherwise.
func toDelete(t *testing.T, w *world, _ candor.Role, in *input) {
	t.Helper()
	requested++
	id, err := w.h.DB.Partner().AskDeletion(t.Context(), partner.DeletionRequest{Agreement: demo.PayCoAgreement, Party: demo.PayCo, Why: partner.PublicSchedule, Answers: []int64{requested}, Asked: time.Now().UTC(), Due: time.Now().UTC().AddDate(0, 0, 30)})
	if err != nil {
		t.Fatal(err)
	}
	in.params["id"] = id
}

// requested counts the answers that requests of these tests named.
var requested int64 = 1 << 40

// unasked is the sample's person whom nobody asked, by their number with the shop.
func unasked(_ *testing.T, w *world, _ candor.Role, in *input) {
	in.body["person"] = w.info.Unasked.ID
	delete(in.body, "recipient")
	delete(in.body, "until")
}

func with(first fill, name string, v any) fill {
	return func(t *testing.T, w *world, role candor.Role, in *input) {
		first(t, w, role, in)
		in.body[name] = v
	}
}

// waiting is the agreement that waits for the board.
func waiting(_ *testing.T, _ *world, role candor.Role, in *input) {
	if role == candor.Partner { // the sample's partner is not in it
		return
	}
	in.params["agreement"] = string(demo.LeafbrandAgreement)
}

// anAnswer is the newest that the role may read.
func anAnswer(t *testing.T, w *world, role candor.Role, in *input) {
	if role != candor.Board && role != candor.Partner {
		role = candor.Analyst
	}
	in.params["id"] = w.call(t, role, "GET", "/insights?limit=1", nil).at(t, "items.0.id")
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
