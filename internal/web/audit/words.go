package audit

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/refusals"
	"github.com/candor-data/candor/internal/web/say"
)

// row is an entry in words.
func (p Pages) row(e flow.Entry) []look.Cell {
	b := e.Body
	what := look.Cell{Text: kinds[string(b.Kind)]}
	if what.Text == "" {
		what.Text = "An entry that this version has no words for"
	}
	var more []string
	add := func(s string) {
		if s != "" {
			more = append(more, s)
		}
	}
	switch b.Kind {
	case "intend":
		if b.Use == candor.Record.String() {
			what.Text = "One person's record was opened"
		} else {
			what.Link = look.Link{Path: "/insights/" + strconv.FormatInt(e.Index, 10), Text: "A question was allowed and charged"}
		}
	case "conclude":
		if b.Intent != nil {
			add("of entry " + strconv.FormatInt(*b.Intent, 10))
		}
	case "refuse":
		what.Link = look.Link{Path: refusals.Path(strconv.FormatInt(e.Index, 10)), Text: "A question was refused"}
		add("rules: " + strings.Join(b.Rules, ", "))
	case "money":
		if b.For != nil {
			add("for entry " + strconv.FormatInt(*b.For, 10))
		}
	}
	if b.Purpose != "" {
		add("for " + p.purpose(b.Purpose))
	}
	if len(b.Datasets) > 0 && b.Kind != "refuse" {
		add("from " + strings.Join(b.Datasets, ", "))
	}
	if b.Agreement != "" {
		add("agreement " + string(b.Agreement))
	}
	if b.Change != "" {
		add(b.Change)
	}
	if b.Price != nil {
		add("price " + say.Money(*b.Price))
	}
	if b.Epoch > 0 && b.Kind == "epoch" {
		add("epoch " + strconv.FormatInt(b.Epoch, 10))
	}
	what.Note = strings.Join(more, "; ")
	who := roles[candor.Role(b.Actor)]
	if b.Recipient != "" {
		who = p.name(b.Recipient)
		if r := roles[candor.Role(b.Actor)]; r != "" {
			who += ", by " + r
		}
	}
	if by, ok := lastWord(b.Change); ok && b.Kind == "agreement" {
		who = p.name(candor.PartyID(by))
	}
	if who == "" {
		who = "candor itself"
	}
	return []look.Cell{what, look.T(who), look.T(say.Moment(b.At.UTC())), look.T(strconv.FormatInt(e.Index, 10))}
}

func (p Pages) purpose(id candor.PurposeID) string {
	if x := p.House.World().Purpose(id); x.Title != "" {
		return x.Title
	}
	return string(id)
}

var kinds = map[string]string{
	"intend":    "A use was allowed and charged",
	"conclude":  "Its answer was recorded, then released",
	"refuse":    "A question was refused",
	"describe":  "The description of data, purposes or partners changed",
	"agreement": "An agreement was signed, refused or ended",
	"load":      "A file was loaded",
	"epoch":     "New data became visible",
	"access":    "An account, or a token for programs, was made, changed or ended",
	"read":      "Recorded totals were looked at",
	"certify":   "The board gave or took back its word on data",
	"money":     "Money moved between accounts",
	"origin":    "The record began",
}

var roles = map[candor.Role]string{
	candor.Customer: "a customer", candor.Analyst: "an analyst", candor.Steward: "a steward",
	candor.Board: "a board member", candor.Partner: "a partner", candor.Operator: "the operator",
}

func seconds(d time.Duration) string {
	if d < 100*time.Millisecond {
		return "less than a tenth of a second"
	}
	return say.Number(math.Round(d.Seconds()*10)/10) + " seconds"
}

// lastWord finds who signed in "signed by payco".
func lastWord(change string) (string, bool) {
	_, by, ok := strings.Cut(change, " by ")
	return by, ok && by != ""
}
