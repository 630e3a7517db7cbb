package intake

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/candor-data/candor/internal/catalog"
)

// jsonPaths knows where in an object each column of a contract stands. A column with candor.path stands there and nowhere
// else. Others stand at the path that is their name, with _ for the point between keys (customer_id at customer.id or at
// customer_id), else at one that differs in case, spaces, underscores and hyphens alone (customerId). Which path a column
// has is settled once for a file: two that fit equally well are a mistake, and later ones are ignored columns.
type jsonPaths struct {
	set     *catalog.Dataset
	limits  Limits
	names   []string       // of the columns
	folded  []string       // the same without case and marks
	starts  [][]string     // and what stands before each _ of them
	at      map[string]int // path -> column
	settled []bool         // columns that have a path
	root    *jsonNode
	nodes   int
	more    int64             // values at keys beyond those that are remembered
	survey  map[int][]fitting // while it is being found out
}

type fitting struct {
	path  string
	exact bool
}

// jsonNode is a key that was seen, at its place.
type jsonNode struct {
	path   string
	column int // -1: none
	inside bool
	kids   map[string]*jsonNode
	rows   int64 // in which it was ignored
}

// mostKeys bounds the keys that are remembered of a file: data used as keys must not fill the memory.
const mostKeys = 4096

func newJSONPaths(set *catalog.Dataset, limits Limits) *jsonPaths {
	p := &jsonPaths{set: set, limits: limits, at: map[string]int{}, settled: make([]bool, len(set.Fields)), root: &jsonNode{column: -1, inside: true}}
	for i, f := range set.Fields {
		p.names, p.folded = append(p.names, f.Name), append(p.folded, foldPath(f.Name))
		var starts []string
		for at, c := range f.Name {
			if c == '_' && at > 0 {
				starts = append(starts, foldPath(f.Name[:at]))
			}
		}
		p.starts = append(p.starts, starts)
		if f.Path != "" {
			p.at[f.Path], p.settled[i] = i, true
		}
	}
	return p
}

// kid is the node of a key; nil when too many have been seen.
func (p *jsonPaths) kid(n *jsonNode, key string) *jsonNode {
	if k := n.kids[key]; k != nil {
		return k
	}
	if p.nodes == mostKeys {
		return nil
	}
	p.nodes++
	k := &jsonNode{path: strings.Clone(key), column: -1}
	if n.path != "" {
		k.path = n.path + "." + key
	}
	if n.kids == nil {
		n.kids = map[string]*jsonNode{}
	}
	n.kids[strings.Clone(key)] = k
	p.place(k)
	return k
}

// place finds the column of a new node, and whether columns may stand inside of it.
func (p *jsonPaths) place(k *jsonNode) {
	if i, ok := p.at[k.path]; ok {
		k.column = i
	}
	for path := range p.at {
		k.inside = k.inside || strings.HasPrefix(path, k.path+".")
	}
	folded := foldPath(k.path)
	for i, name := range p.names {
		if p.settled[i] {
			continue
		}
		if folded == p.folded[i] && k.column < 0 {
			if p.survey != nil {
				p.survey[i] = append(p.survey[i], fitting{k.path, strings.ReplaceAll(k.path, ".", "_") == name})
				continue
			}
			k.column, p.at[k.path], p.settled[i] = i, i, true
		}
		k.inside = k.inside || slices.Contains(p.starts[i], folded)
	}
}

func foldPath(s string) string { return foldName(strings.ReplaceAll(s, ".", "")) }

// settle ends the survey of a file's beginning: the paths found there are the columns'.
func (p *jsonPaths) settle() error {
	found := p.survey
	p.survey = nil
	var seen []string
	p.root.each(func(n *jsonNode) { seen = append(seen, n.path) })
	var missing []string
	any := false
	for i, f := range p.set.Fields {
		if !p.settled[i] && len(found[i]) > 0 {
			best := found[i]
			if exact := slices.DeleteFunc(slices.Clone(best), func(f fitting) bool { return !f.exact }); len(exact) > 0 {
				best = exact
			}
			if len(best) > 1 {
				return fmt.Errorf("column %s could stand at %s or at %s; say which with candor.path in its contract", f.Name, safePath(best[0].path), safePath(best[1].path))
			}
			p.at[best[0].path], p.settled[i] = i, true
		}
		there := p.settled[i] && (f.Path == "" || slices.Contains(seen, f.Path))
		any = any || there
		if !there && (f.Required || f.Role == catalog.Person) {
			missing = append(missing, f.Name)
		}
	}
	for i, s := range seen {
		seen[i] = safePath(s)
	}
	if len(seen) > 20 {
		seen = append(seen[:20], fmt.Sprintf("and %d more", len(seen)-20))
	}
	switch expected := strings.Join(p.names, ", "); {
	case !any:
		return fmt.Errorf("no key of the first objects is expected. Expected: %s. Found: %s. Rename them, or say where the columns stand with candor.path in the contract", expected, strings.Join(seen, ", "))
	case len(missing) > 0:
		return fmt.Errorf("missing: %s. Expected: %s. Found: %s. Say where they stand with candor.path in the contract, or rename the keys that mean the same",
			strings.Join(missing, ", "), expected, strings.Join(seen, ", "))
	}
	p.root, p.nodes = &jsonNode{column: -1, inside: true}, 0
	return nil
}

// each visits the nodes in the order of their paths.
func (n *jsonNode) each(visit func(*jsonNode)) {
	for _, key := range slices.Sorted(maps.Keys(n.kids)) {
		visit(n.kids[key])
		n.kids[key].each(visit)
	}
}

// safePath repeats a path in messages and reports, if its keys can be names: somebody's data may stand where keys should.
func safePath(path string) string {
	if looksLikeName(path) {
		return path
	}
	return "(a key that is no name)"
}

// Ignored gives the keys that no column stands at, and in how many rows each was there.
func (p *jsonPaths) ignored() (names []string, rows map[string]int64) {
	rows = map[string]int64{}
	p.root.each(func(n *jsonNode) {
		if n.rows > 0 {
			rows[safePath(n.path)] += n.rows
		}
	})
	if p.more > 0 {
		rows["(further keys)"] = p.more
	}
	names = slices.Sorted(maps.Keys(rows))
	return names, rows
}
