package archtest

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// minting are the functions that make or spend what the road rests on, with the rooms that may call them. A room's own
// code may call its own. Types say that a step needs the one before; this says who may take steps at all.
var minting = map[string][]string{
	"internal/question.Parse":            {"internal/flow"},
	"(*internal/permission.Book).Cohort": {"internal/flow"},
	"internal/permission.Open":           {"internal/flow"},
	"internal/gate.Decide":               {"internal/flow"},
	"internal/gate.DecideAgain":          {"internal/flow"},
	"internal/gate.DecideRecord":         {"internal/flow"},
	"internal/ledger.Open":               {"internal/flow"},
	"(*internal/ledger.Log).Intend":      {"internal/flow"},
	"(*internal/ledger.Log).Conclude":    {"internal/flow"},
	"(*internal/ledger.Log).Released":    {"internal/flow"},
	"(*internal/ledger.Log).Answer":      {"internal/flow"},
	"(internal/ledger.Journal).Intend":   {},
	"(internal/ledger.Journal).Conclude": {},
	"(internal/ledger.Debit).Take":       {"internal/protect", "internal/subject"},
	"(internal/ledger.Pen).Write":        {"internal/protect", "internal/subject"},
	"internal/engine.Run":                {"internal/flow"},
	"internal/protect.Run":               {"internal/engine"},
	"internal/protect.Release":           {"internal/flow"},
	"internal/protect.Reread":            {"internal/flow"},
	"internal/subject.Run":               {"internal/flow"},
	"internal/subject.Release":           {"internal/flow"},
	"internal/protect.NewNoise":          {"internal/house"},
	// Who permits is a list of people: engines join with it, nobody else reads it.
	"(internal/permission.Cohort).Each": {"internal/engine/…"},
	"(internal/permission.Cohort).Has":  {"internal/engine/…"},
	"(internal/permission.Cohort).Len":  {}, // tests alone: how many permit is counted with noise, or not at all
}

// mintingInTests are rooms whose tests, and support for tests, may walk the road themselves. Everybody else's tests ask
// flow, like everybody else.
var mintingInTests = []string{
	"internal/question", "internal/permission", "internal/gate", "internal/ledger", "internal/protect", "internal/engine/…",
	"internal/store/…", "internal/flow", "internal/house", "internal/archtest", "internal/subject", "internal/access/accesstest",
}

// onlyParse are tests that check texts or samples against the dialect and go no further.
var onlyParse = []string{"internal/demo", "examples/cdnow", "internal/describe"}

func TestOnlyNamedRoomsMint(t *testing.T) {
	builds := []string{""}
	if os.Getenv("CANDOR_LONG") != "" {
		builds = append(builds, "zeronoise")
	}
	for _, tags := range builds {
		found := map[string]bool{}
		for _, p := range checkedPackages(t, tags) {
			for id, obj := range p.info.Uses {
				f, ok := obj.(*types.Func)
				if !ok {
					continue
				}
				name := strings.ReplaceAll(f.Origin().FullName(), module+"/", "")
				rooms, watched := minting[name]
				if !watched {
					continue
				}
				found[name] = true
				at := p.fset.Position(id.Pos())
				if !mayMint(p.folder, name, rooms, strings.HasSuffix(at.Filename, "_test.go"), f) {
					t.Errorf("%s: room %s may not use %s (rooms that may: %s)", relative(at), p.folder, name, strings.Join(rooms, ", "))
				}
			}
		}
		for _, name := range slices.Sorted(maps.Keys(minting)) {
			if !found[name] {
				t.Errorf("%s is watched and nobody uses it: has it another name now?", name)
			}
		}
	}
}

func mayMint(folder, name string, may []string, test bool, f *types.Func) bool {
	if home, _ := inModule(f.Pkg().Path()); folder == home || within(folder, may) {
		return true
	}
	if !test && !rooms[folder].support {
		return false
	}
	return within(folder, mintingInTests) || name == "internal/question.Parse" && within(folder, onlyParse)
}

// Methods found by an interface of somebody's own would not be seen above: so nobody but the ledger declares one that a
// Log or a Book would fill.
func TestNobodyDeclaresTheRoadAnew(t *testing.T) {
	verbs := []string{"Intend", "Conclude", "Cohort", "Take"}
	for p, files := range packages(t) {
		for _, f := range files {
			ast.Inspect(f.syntax, func(n ast.Node) bool {
				i, ok := n.(*ast.InterfaceType)
				if !ok {
					return true
				}
				for _, m := range i.Methods.List {
					for _, name := range m.Names {
						if slices.Contains(verbs, name.Name) && p != "internal/ledger" {
							t.Errorf("%s declares an interface with %s: call the room that has it", f.name, name.Name)
						}
					}
				}
				return true
			})
		}
	}
}

func relative(at token.Position) string {
	folder, err := filepath.Abs(top)
	if err != nil {
		return at.String()
	}
	return strings.TrimPrefix(at.String(), folder+"/")
}
