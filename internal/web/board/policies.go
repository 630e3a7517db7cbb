package board

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/refusals"
	"github.com/candor-data/candor/internal/web/reply"
	"github.com/candor-data/candor/internal/web/say"
)

type policies struct {
	limits []look.Pair
	kinds  []ofKind
	latest []changed
}

type ofKind struct {
	id, title string
	table     look.Table
}

type changed struct{ head, change string }

// kinds are those of descriptions, each with its heading.
var kinds = [][2]string{{"Purpose", "Purposes"}, {"Notice", "Notices, by version and language"}, {"Agreement", "Agreements"}, {"DataContract", "Data contracts"}, {"Company", "The company"}, {"Party", "Parties and their keys"}}

// latestShown is how many changes stand with their words.
const latestShown = 5

// Policies shows what is in force, since when, and what changed last.
func (p Pages) Policies(w http.ResponseWriter, r *http.Request) {
	who := reply.Of(r.Context()).Actor
	all, err := p.House.Policies(r.Context(), who)
	if err != nil {
		refusals.Fail(w, r, err)
		return
	}
	limits, err := p.House.Limits(r.Context(), who)
	if err != nil {
		refusals.Fail(w, r, err)
		return
	}
	var v policies
	count := func(name string, s flow.Scope, within string) {
		_, n := s.Questions()
		v.limits = append(v.limits, look.Pair{Name: name, Value: say.Count(n) + " normal counts of people in any " + within + " (rho " + say.Number(s.Cap.Float()) + ")"})
	}
	count("Each partner", flow.Scope{Cap: limits.Partner}, "30 days")
	count("All partners together", flow.Scope{Cap: limits.AllPartners}, "365 days")
	count("Our own teams", flow.Scope{Cap: limits.Inside}, "365 days")
	for _, d := range slices.Sorted(maps.Keys(limits.Smallest)) {
		v.limits = append(v.limits, look.Pair{Name: "Smallest group of " + d, Value: say.Plural(limits.Smallest[d], "person", "people") + " to partners"})
	}
	for _, k := range kinds {
		t := look.Table{ID: "p-" + k[0], Caption: k[1], Hide: true, Empty: "None is in force.", Heads: []look.Head{{Text: "Name"}, {Text: "Since"}, {Text: "Version"}, {Text: "Entry", Number: true}}}
		for _, x := range all {
			if x.Kind != k[0] {
				continue
			}
			name := look.T(x.ID)
			switch x.Kind {
			case "Agreement":
				name.Link = look.Link{Path: "/board/approvals/" + x.ID, Text: x.ID}
			case "DataContract":
				name.Link = look.Link{Path: "/catalog/" + x.ID, Text: x.ID}
			}
			version := look.T(x.Version.String()[:12])
			if x.Wording > 1 {
				version.Note = say.Plural(int64(x.Wording), "wording", "wordings") + " so far"
			}
			t.Rows = append(t.Rows, []look.Cell{name, look.T(say.Moment(x.Since.UTC())), version, look.T(say.Count(x.Entry))})
		}
		v.kinds = append(v.kinds, ofKind{k[0], k[1], t})
	}
	for _, x := range flow.Newest(all, latestShown) {
		v.latest = append(v.latest, changed{x.Kind + " " + x.ID + ", " + say.Moment(x.Since.UTC()), strings.Join(x.Change, "\n")})
	}
	reply.Page(w, r, http.StatusOK, reply.Frame(r, "Policies"), inForce(v))
}
