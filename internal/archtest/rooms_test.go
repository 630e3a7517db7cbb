package archtest

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// room says which packages of this module a package may import. It may also import whatever those may: a gate that takes
// a question may name a question's dataset. Every room may import candor.go, but for the verifier, which stands alone.
type room struct {
	may     []string
	exactly bool     // these alone, and not what they may import: the surface talks to flow and to nothing behind it
	tests   []string // more, for its tests
	support bool     // helps tests: only tests and other support may import it
}

const root = "."

// rooms is the plan: a package that is not here fails. Rooms stand in the order of the road.
var rooms = map[string]room{
	root:    {},
	"proof": {}, // read by outsiders: not even candor.go
	// What other programs link to speak to a candor: nothing of the house comes with it. Its tests serve one.
	"client": {tests: []string{"internal/house", "internal/api", "internal/access", "proof"}},

	"internal/mechanism":  {},
	"internal/catalog":    {},
	"internal/permission": {},
	"internal/partner":    {},
	"internal/identity":   {},
	"internal/allowance":  {},
	"internal/access":     {tests: []string{"internal/access/accesstest"}},
	"internal/describe":   {may: []string{"internal/catalog", "internal/permission", "internal/partner", "internal/identity"}}, // identity: what kinds of keys there are

	"internal/question": {may: []string{"internal/catalog", "internal/mechanism"}},
	"internal/gate":     {may: []string{"internal/question", "internal/permission", "internal/partner", "internal/allowance"}},
	"internal/ledger":   {may: []string{"internal/gate"}, tests: []string{"proof"}}, // the verifier reads what the ledger writes
	"internal/protect":  {may: []string{"internal/gate", "internal/ledger", "internal/mechanism"}},
	"internal/engine":   {may: []string{"internal/gate", "internal/ledger", "internal/protect"}},
	// An engine prints its own SQL, so it reads the plan.
	"internal/engine/duckdb": {may: []string{"internal/engine", "internal/question"}, tests: []string{"internal/engine/enginetest"}},

	"internal/subject": {may: []string{"internal/ledger", "internal/permission", "internal/partner", "internal/catalog", "internal/identity"}},
	"internal/reward":  {may: []string{"internal/ledger", "internal/permission", "internal/partner"}},

	// What an agreement would change, and what could be learnt under it at most: from words, contracts and limits alone.
	"internal/risk": {may: []string{"internal/allowance", "internal/catalog", "internal/mechanism", "internal/partner"}},

	// Who deletes and who looks whether it is gone know nothing of each other.
	"internal/erase":  {},
	"internal/search": {},

	// What a load is like is measured apart from reading it, so that its arithmetic can be read and tested alone.
	"internal/quality": {may: []string{"internal/catalog"}},

	"internal/intake": {may: []string{"internal/quality", "internal/catalog", "internal/identity", "internal/permission"}},
	// A closet of intake: it starts a child and links DuckDB, which the room itself knows nothing of.
	"internal/intake/parquet": {may: []string{"internal/intake"}, tests: []string{"internal/intake/parquet/parquettest"}},

	// Looks at a file before there is a contract for it; what it proposes is checked by describe.
	"internal/draft": {may: []string{"internal/catalog", "internal/intake"}, tests: []string{"internal/describe", "internal/intake/parquet"}},

	// Invents people for contracts; it is given no row of anybody.
	"internal/rehearse": {may: []string{"internal/catalog"}, tests: []string{"internal/describe", "internal/intake"}},

	// The one place that knows the order; no adapter.
	"internal/flow": {may: []string{
		"internal/access", "internal/describe", "internal/question", "internal/gate", "internal/ledger", "internal/engine",
		"internal/protect", "internal/subject", "internal/reward", "internal/risk", "internal/erase", "internal/search",
		"internal/intake", "internal/draft", "proof",
	}, tests: []string{"internal/house"}}, // what answers promise is tested on whole houses

	// Adapters know the seams that they fill, and not each other.
	"internal/store/sqlite": {may: []string{"internal/flow", "proof"}, tests: []string{"internal/store/storetest"}},

	// The only wiring; it also joins the sample company to a workspace.
	"internal/house": {may: []string{"internal/flow", "internal/store/sqlite", "internal/engine/duckdb", "internal/intake/parquet", "internal/demo", "internal/rehearse", "internal/story"},
		tests: []string{"internal/intake/parquet/parquettest", "internal/access/accesstest"}},
	"internal/home":  {exactly: true, may: []string{"internal/flow"}, tests: []string{"internal/house", "internal/protect", "internal/access", "internal/describe", "internal/intake"}}, // five questions without SQL: composed, and worked out from released figures alone
	"internal/story": {exactly: true, may: []string{"internal/flow", "internal/partner", "proof"}},                                                                                      // the guided story: flow's calls in order, and an outsider's verifier
	"internal/demo":  {tests: []string{"internal/describe", "internal/intake", "internal/question"}},

	// How a workspace is run; cmd hands it down.
	"internal/config": {},

	// Pages: what a page is made of, then a folder for each noun.
	"internal/web/say":   {exactly: true},
	"internal/web/words": {exactly: true, may: []string{"internal/web/say"}, tests: []string{"internal/web/webtest/reading"}}, // what customers' pages say, a book a language
	"internal/web/chart": {exactly: true, may: []string{"internal/web/say"}},
	// An answer on one sheet to pass on, as SVG, PNG or CSV: fonts and the rasteriser stay here.
	"internal/web/sheet": {exactly: true, may: []string{"internal/web/chart"}, tests: []string{"internal/web/say"}},
	"internal/web/look":  {exactly: true, may: []string{"internal/web/chart", "internal/web/say", "internal/web/words"}},
	"internal/web/reply": {exactly: true, may: []string{"internal/web/look", "internal/web/say", "internal/web/words"}},
	"internal/web/help":  {exactly: true, may: page},

	"internal/web/signin": {exactly: true, may: page},
	"internal/web/setup":  {exactly: true, may: page},
	"internal/web/inbox":  {exactly: true, may: page},
	"internal/web/story":  {exactly: true, may: append([]string{"internal/story"}, page...)},
	"internal/web/me":     {exactly: true, may: append([]string{"internal/api"}, page...)}, // what a person takes along for programs is the API's view

	// Questions, answers and noes; a no has an address that every page of asking leads to.
	"internal/web/refusals":   {exactly: true, may: page},
	"internal/web/catalog":    {exactly: true, may: append([]string{"internal/web/refusals"}, page...)},
	"internal/web/bring":      {exactly: true, may: append([]string{"internal/web/refusals"}, page...)}, // a file is brought and confirmed: drafted, changed, put into force, loaded
	"internal/web/quality":    {exactly: true, may: append([]string{"internal/web/refusals"}, page...)},
	"internal/web/board":      {exactly: true, may: append([]string{"internal/home", "internal/web/audit", "internal/web/home", "internal/web/refusals"}, page...)},
	"internal/web/home":       {exactly: true, may: append([]string{"internal/home", "internal/web/refusals", "internal/web/sheet"}, page...)},
	"internal/web/ask":        {exactly: true, may: append([]string{"internal/web/refusals", "internal/web/catalog"}, page...)},
	"internal/web/insights":   {exactly: true, may: append([]string{"internal/web/refusals", "internal/web/sheet"}, page...)},
	"internal/web/agreements": {exactly: true, may: append([]string{"internal/web/refusals"}, page...)},
	"internal/web/audit":      {exactly: true, may: append([]string{"internal/web/refusals"}, page...)},
	"internal/web/publiclog":  {exactly: true, may: []string{"internal/flow"}},
	"internal/web": {exactly: true, may: append([]string{"internal/web/help"}, page...),
		tests: []string{"internal/web/webtest"}},
	// The table of who may open what; its tests walk it over a whole house.
	"internal/web/site": {exactly: true, may: append([]string{"internal/web", "internal/web/signin", "internal/web/setup", "internal/web/inbox", "internal/web/me", "internal/story", "internal/web/story",
		"internal/web/refusals", "internal/web/catalog", "internal/web/quality", "internal/web/bring", "internal/web/home", "internal/web/board", "internal/web/ask", "internal/web/insights", "internal/web/agreements", "internal/web/audit", "internal/web/publiclog"}, page...),
		tests: []string{"internal/web/webtest", "internal/house", "internal/demo", "internal/partner", "proof", "internal/api"}},

	// Candor for programs: schemas apart, since the document, the check and the tests stand on them.
	"internal/api/schema": {exactly: true},
	"internal/api": {exactly: true, may: []string{"internal/api/schema", "internal/flow", "internal/access", "internal/home"},
		tests: []string{"internal/house", "internal/demo", "internal/partner", "proof"}},

	"cmd/candor": {exactly: true, may: []string{
		"client", "internal/house", "internal/flow", "internal/access", "internal/web", "internal/web/site", "internal/web/signin", "internal/web/me", "internal/demo", "internal/story", "internal/describe",
		"internal/intake", "internal/quality", "internal/partner", "internal/config", "proof",
		"internal/api", "internal/draft", "internal/rehearse", "internal/catalog",
	}},

	// Support for tests.
	"internal/access/accesstest": {support: true, may: []string{"internal/access"}},
	"internal/engine/enginetest": {support: true, may: []string{"internal/engine", "internal/question"}},
	// The store's seams as tests, for every adapter: it knows the seams and no adapter.
	"internal/store/storetest": {support: true, may: []string{"internal/flow", "internal/access/accesstest", "proof"}},
	"internal/web/webtest":     {support: true, may: []string{"internal/web/webtest/reading"}},
	// How hard a text is to read, and which words it must not need, by language: for books of words and for pages alike.
	"internal/web/webtest/reading": {support: true},
	// Parquet as others write it; DuckDB writes it.
	"internal/intake/parquet/parquettest": {support: true},

	// Beside the house.
	"internal/archtest":       {tests: []string{"internal/permission", "internal/gate", "internal/ledger", "internal/protect", "internal/subject"}},
	"examples/roadtest":       {support: true}, // runs the program that people run, and knows no room
	"examples/bank-marketing": {tests: []string{"examples/roadtest"}},
	"examples/telco":          {tests: []string{"examples/roadtest"}},
	"examples/online-retail":  {tests: []string{"examples/roadtest"}},
	"examples/cdnow":          {tests: []string{"internal/describe", "internal/intake", "internal/question"}},
	"bench":                   {may: []string{"internal/house", "internal/demo", "internal/access", "internal/api", "internal/web/site", "internal/web/signin"}},
	"scripts/notices":         {},
	"scripts/client":          {may: []string{"internal/api"}}, // writes package client from the API's table
	"scripts/shots":           {},                              // pictures of the documents, through a browser
	"scripts/test":            {},
}

// page is what every page may use.
var page = []string{"internal/flow", "internal/access", "internal/web/look", "internal/web/reply", "internal/web/chart", "internal/web/say", "internal/web/words"}

func TestEveryPackageIsARoomOfThePlan(t *testing.T) {
	there := packages(t)
	for _, p := range slices.Sorted(maps.Keys(there)) {
		if _, ok := rooms[p]; !ok {
			t.Errorf("package %s is not in the plan: add it to rooms with what it may import, and why it is a room of its own", p)
		}
	}
	for _, p := range slices.Sorted(maps.Keys(rooms)) {
		if there[p] == nil {
			t.Errorf("room %s is in the plan and has no code: take it out until its first verb works", p)
		}
	}
}

func TestRoomsImportWhatThePlanAllows(t *testing.T) {
	for p, files := range packages(t) {
		r, ok := rooms[p]
		if !ok {
			continue // told by the test above
		}
		allowed := reach(p)
		inTests := maps.Clone(allowed)
		for _, q := range r.tests {
			inTests[q] = true
			maps.Copy(inTests, reach(q))
		}
		for _, f := range files {
			for _, path := range f.imports {
				q, ours := inModule(path)
				if !ours || q == p {
					continue
				}
				set, what := allowed, "import"
				if f.test {
					set, what = inTests, "import, in a test,"
				}
				if !set[q] {
					t.Errorf("%s: room %s may not %s %s: it may %s", f.name, p, what, q, list(r.may))
				}
				if rooms[q].support && !f.test && !r.support {
					t.Errorf("%s: %s helps tests: code that is shipped may not import it", f.name, q)
				}
			}
		}
	}
}

func TestThePlanHasNoCircles(t *testing.T) {
	for p, r := range rooms {
		if !r.exactly && slices.Contains(slices.Concat(mapEach(r.may, reachAll)...), p) {
			t.Errorf("room %s is in a circle of the plan", p)
		}
	}
}

// reach is what a room may import: its own list and, unless it is exact, what those may.
func reach(p string) map[string]bool {
	out := map[string]bool{}
	if p != "proof" {
		out[root] = true
	}
	for _, q := range rooms[p].may {
		out[q] = true
		if !rooms[p].exactly {
			for _, x := range reachAll(q) {
				out[x] = true
			}
		}
	}
	return out
}

// reachAll is everything behind a room, whatever the room itself may name.
func reachAll(p string) []string {
	seen := map[string]bool{}
	var walk func(string)
	walk = func(x string) {
		for _, q := range rooms[x].may {
			if !seen[q] {
				seen[q] = true
				walk(q)
			}
		}
	}
	walk(p)
	return slices.Sorted(maps.Keys(seen))
}

func mapEach(in []string, f func(string) []string) (out [][]string) {
	for _, s := range in {
		out = append(out, f(s))
	}
	return out
}

func list(names []string) string {
	if len(names) == 0 {
		return "import no other room"
	}
	return "import " + strings.Join(names, ", ")
}
