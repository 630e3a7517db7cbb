package access_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
)

var everyRole = []candor.Role{candor.Customer, candor.Analyst, candor.Steward, candor.Board, candor.Partner, candor.Operator}

func actor(r candor.Role) candor.Actor {
	switch r {
	case candor.Customer:
		return candor.Actor{Role: r, Subject: 7}
	case candor.Partner:
		return candor.Actor{Role: r, Name: "acme", Party: "acme"}
	case candor.Operator:
		return access.AtHost("sample")
	}
	return candor.Actor{Role: r, Name: "maria", Party: "sample"}
}

// Every pair of action and role is decided here by hand: y may, . may not. Columns: customer, analyst, steward, board,
// partner, operator. A new action fails the test below until it has a line.
var table = map[access.Action]string{
	//                        c a s b p o
	access.SeeOwn:             "y . . . . y",
	access.ChangeOwn:          "y . . . . y",
	access.DeleteOwn:          "y . . . . y",
	access.KnowSelf:           "y y y y y y",
	access.MakeToken:          ". y y y y .",
	access.AskInside:          ". y . . . y",
	access.KeepQuestion:       ". y . . . y",
	access.AskPartner:         ". . . . y y",
	access.Preview:            ". y y y y y",
	access.SeeInsight:         ". y . y y y",
	access.SeeReach:           ". y y y . y",
	access.SeeCatalog:         ". y y y y y",
	access.Describe:           ". . y . . y",
	access.Load:               ". . y . . y",
	access.SeeQuarantine:      ". . y . . y",
	access.SeeQuality:         ". y y y . y",
	access.MendQuarantine:     ". . y . . y",
	access.CertifyData:        ". . . y . y",
	access.NextEpoch:          ". . y . . y",
	access.ImportPermission:   ". . y . . y",
	access.ChangePermissionOf: ". . y . . y",
	access.CorrectPerson:      ". . y . . y",
	access.ListPersons:        ". . y . . y",
	access.ShowPerson:         ". . y . . y",
	access.DeletePerson:       ". . y . . y",
	access.SearchMarker:       ". . y . . y",
	access.SeeRights:          ". . y y . y",
	access.SeeAgreement:       ". y y y y y",
	access.ApproveAgreement:   ". . . y . y",
	access.SignAgreement:      ". . . y y .",
	access.EndAgreement:       ". . . y y y",
	access.AttestDeletion:     ". . . . y .",
	access.SeeBoard:           ". . . y . y",
	access.SetAllowance:       ". . . y . y",
	access.SeeAudit:           ". . . y . y",
	access.ExportAudit:        ". . . y . y",
	access.SeeAllEarning:      ". . . y . y",
	access.InviteUser:         ". . . y . y",
	access.CloseUser:          ". . . y . y",
	access.Setup:              ". . . y . y",
}

func TestEveryRoleHasExactlyItsDuties(t *testing.T) {
	for _, act := range access.Actions() {
		line := strings.Fields(table[act])
		if len(line) != len(everyRole) {
			t.Errorf("action %q is not decided for every role", act)
			continue
		}
		for i, r := range everyRole {
			if got, want := access.Allow(actor(r), act) == nil, line[i] == "y"; got != want {
				t.Errorf("%s, %s: got allowed %v, want %v", r, act, got, want)
			}
		}
	}
	if len(table) != len(access.Actions()) {
		t.Errorf("the table has %d actions, the room %d", len(table), len(access.Actions()))
	}
}

func TestEveryRefusalSaysWhoMayAndWhatToDoInstead(t *testing.T) {
	for _, act := range append(access.Actions(), "never-heard-of") {
		for _, r := range append(slices.Clone(everyRole), candor.Nobody, "king") {
			no := access.Allow(actor(r), act)
			for _, reason := range no {
				if reason.Rule != "role" || reason.Text == "" || reason.Protects == "" || reason.Instead == "" {
					t.Errorf("%s, %s: a refusal with a part missing: %+v", r, act, reason)
				}
				if strings.Contains(strings.ToLower(reason.Text), "denied") || strings.Contains(reason.Text, "maria") {
					t.Errorf("%s, %s: %q", r, act, reason.Text)
				}
			}
		}
	}
	got := access.Allow(actor(candor.Analyst), access.Load)[0].Text
	if want := "This is for stewards and the operator; you are signed in as an analyst."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestWhoeverIsUnknownOrContradictoryMayDoNothing(t *testing.T) {
	for name, who := range map[string]candor.Actor{
		"nobody":                           {},
		"nobody with a name":               {Name: "maria", Party: "sample"},
		"nobody with a subject":            {Subject: 7},
		"a role that nobody knows":         {Role: "king", Name: "maria", Party: "sample"},
		"a role in capitals":               {Role: "Board", Name: "maria", Party: "sample"},
		"a customer who is nobody":         {Role: candor.Customer},
		"a customer by name only":          {Role: candor.Customer, Name: "maria"},
		"a board member who is a customer": {Role: candor.Board, Name: "maria", Party: "sample", Subject: 7},
		"a partner without a company":      {Role: candor.Partner, Name: "acme"},
		"an analyst without a company":     {Role: candor.Analyst, Name: "maria"},
		"a steward without a name":         {Role: candor.Steward, Party: "sample"},
		"an operator of nothing":           {Role: candor.Operator, Name: "operator"},
	} {
		for _, act := range access.Actions() {
			if access.Allow(who, act) == nil {
				t.Errorf("%s may %s", name, act)
			}
		}
	}
	for _, r := range everyRole {
		for _, act := range []access.Action{"", "see-Own", "see-own ", "load\x00", "*"} {
			if access.Allow(actor(r), act) == nil {
				t.Errorf("%s may do %q, which is no action", r, act)
			}
		}
	}
}
