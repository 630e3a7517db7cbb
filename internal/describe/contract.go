package describe

import (
	"math"
	"math/big"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
)

// What candor reads from customProperties: of a contract or a schema, and of a property.
var (
	ofDataset = []string{"candor.owner", "candor.licence", "candor.source", "candor.zone", "candor.country", "candor.category", "candor.ceiling",
		"candor.smallest", "candor.purposes", "candor.one_per_person", "candor.rows_per_group", "candor.groups_per_person", "candor.exclude"}
	ofField = []string{"candor.role", "candor.bounds", "candor.scale", "candor.domain", "candor.category", "candor.class",
		"candor.source", "candor.currency", "candor.identifier", "candor.country", "candor.format", "candor.decimal", "candor.thousands", "candor.path",
		"candor.from", "candor.other"}
)

const (
	mostCeiling = math.MaxUint32 // a person is a uint32
	mostGroups  = 10_000
	mostRows    = 1_000_000
	mostDomain  = 10_000
)

// readContract reads an Open Data Contract Standard v3.1 contract: one dataset for each of its schemas.
func (r *run) readContract(d *doc, m mapping) {
	d.follow(m.node, odcs)
	m.what = "a data contract"
	if n, ok := m.need("apiVersion", "apiVersion: v3.1.0"); ok {
		if v, ok := d.scalar(n, "apiVersion"); ok && !slices.Contains([]string{"v3.1.0", "v3.0.2", "v3.0.1", "v3.0.0"}, v) {
			d.no(n, "apiVersion: v3.1.0", "candor reads version 3.1 of the standard, not %s", quote(v))
		}
	}
	m.needText("id", "id: purchases")
	m.needText("version", "version: 1.0.0")
	m.needText("status", "status: active")
	whole := m.custom(ofDataset, ofField, "a property")
	n, ok := m.need("schema", "schema: and under it the table: - name: purchases")
	if !ok {
		r.torn = true
		return
	}
	tables := d.items(n, "schema")
	if len(tables) == 0 && n.Kind == yaml.SequenceNode {
		d.no(n, "schema: and under it the table: - name: purchases", "schema is empty")
	}
	for _, t := range tables {
		if t.Kind != yaml.MappingNode {
			continue
		}
		table := d.quietly(t, "a schema")
		if d.only == "" || table.text("name") == d.only {
			r.readTable(d, m, whole, table, len(tables) == 1)
		}
	}
}

// quietly is loose for a mapping whose keys have been checked before.
func (d *doc) quietly(n *yaml.Node, what string) mapping {
	kept := d.run.problems
	m := d.loose(n, what)
	d.run.problems = kept
	return m
}

// custom reads customProperties into one mapping by property name. Other systems' properties are theirs.
func (m mapping) custom(mine, elsewhere []string, where string) mapping {
	out := m.d.newMapping(m.node, m.what)
	n, ok := m.find("customProperties")
	if !ok {
		return out
	}
	given := map[string]bool{}
	for _, item := range m.d.items(n, "customProperties") {
		if item.Kind != yaml.MappingNode {
			continue
		}
		p := m.d.quietly(item, "a custom property")
		at, ok := p.need("property", "property: candor.role")
		if !ok {
			continue
		}
		name, ok := m.d.scalar(at, "property")
		if !ok {
			continue
		}
		if low := strings.ToLower(name); !strings.HasPrefix(low, "candor.") && !strings.HasPrefix(low, "candor_") {
			continue
		}
		switch {
		case slices.Contains(mine, name) && given[name]:
			m.d.no(at, "the property once", "%s has %s twice", m.what, name)
		case slices.Contains(mine, name):
			given[name] = true
			if value, ok := p.need("value", "value: and what "+name+" is"); ok {
				out.values[name] = value
			} else {
				out.empty[name] = true
			}
		case slices.Contains(elsewhere, name):
			m.d.no(at, "it under the customProperties of "+where, "%s does not belong to %s", name, m.what)
		default:
			if meant := m.d.unknown(at, m.what, name, mine); meant != "" {
				out.empty[meant] = true
			}
		}
	}
	return out
}

func (r *run) readTable(d *doc, contract, whole, t mapping, single bool) {
	const example = "name: purchases"
	set := &catalog.Dataset{Contract: []byte(d.words()), Zone: time.UTC, Smallest: defaultSmallest}
	if n, ok := t.need("name", example); ok {
		if s, ok := d.word(n, "the dataset's name", nameForm, "purchases: lower-case letters, digits and _"); ok {
			set.Name = s
			r.name(d, n, KindDataset, s)
			if slices.Contains(r.known.Public, s) {
				d.no(n, "a name of its own", "%s is a reference", quote(s))
			}
		}
	}
	own := t.custom(ofDataset, ofField, "a property")
	own.what = "a dataset"
	for k := range whole.empty {
		if own.values[k] == nil {
			own.empty[k] = true
		}
	}
	for k, v := range whole.values { // what the schema says itself comes first
		if !own.given(k) {
			own.values[k] = v
		}
	}
	if n, ok := t.values["name"]; ok {
		own.node = n
	}
	if c := r.company; c != nil {
		set.Owner, set.Zone, set.Smallest = c.ID, c.Zone, c.Smallest
	}
	set.Title = t.text("businessName")
	if set.Title == "" && single {
		set.Title = contract.text("name")
	}
	if set.Title == "" {
		set.Title = set.Name
	}
	set.Description = t.text("description")
	if n, ok := contract.find("description"); ok && set.Description == "" {
		if n.Kind == yaml.MappingNode {
			set.Description = d.quietly(n, "the description").text("purpose")
		} else {
			set.Description = contract.text("description")
		}
	}
	if n, ok := own.find("candor.owner"); ok {
		if s, ok := d.word(n, "candor.owner", idForm, "fernco"); ok {
			set.Owner = candor.PartyID(s)
			r.wantParties(d, []*yaml.Node{n})
		}
	} else if set.Owner == "" && !r.torn {
		d.no(own.node, "candor.owner: fernco, or a document with kind: Company", "nobody is said to own the dataset")
	}
	set.Licence = own.text("candor.licence")
	set.Zone = own.zone("candor.zone", set.Zone)
	set.Smallest = own.whole("candor.smallest", leastSmallest, mostSmallest, set.Smallest)
	set.OnePerPerson = own.flag("candor.one_per_person")
	if _, ok := own.need("candor.purposes", "candor.purposes: [analytics], or [] for none yet"); ok {
		var at []*yaml.Node
		set.Purposes, at = words[candor.PurposeID](own, "candor.purposes", dottedForm, "analytics")
		set.Purposes = append([]candor.PurposeID{}, set.Purposes...) // none yet is not the same as not said
		r.wantPurposes(d, at)
	}
	if _, ok := own.need("candor.ceiling", "candor.ceiling: 100000 (the most people that it may ever hold; public)"); ok {
		set.Ceiling = own.whole("candor.ceiling", 1, mostCeiling, 0)
	}
	// A dataset's source is words for people; where it is one of the known ways it is the columns' too.
	set.Source = own.text("candor.source")
	way := catalog.FieldSource("")
	if slices.Contains(sources, set.Source) {
		way = catalog.FieldSource(set.Source)
	}
	set.Fields = r.readFields(d, t, own, way, set)
	set.Menu = readMenu(own, set.OnePerPerson)
	r.rules(d, t, set)
	d.exclusions(own, set)
	d.fits(t, set)
	if set.Name == "" {
		return
	}
	set.Version = datasetVersion(set)
	r.out.Datasets = append(r.out.Datasets, set)
	r.source(d, KindDataset, set.Name, set.Version)
}

// readMenu reads the public choices of how much one person may count. rows_per_group alone is one choice of one group.
func readMenu(m mapping, one bool) []catalog.Contribution {
	rows := m.whole("candor.rows_per_group", 1, mostRows, 0)
	n, ok := m.find("candor.groups_per_person")
	if !ok {
		switch {
		case rows > 0:
			return []catalog.Contribution{{Groups: 1, Rows: rows}}
		case one:
			return []catalog.Contribution{{Groups: 1, Rows: 1}}
		case !m.given("candor.rows_per_group"):
			m.d.no(m.node, "candor.rows_per_group: 10 (the most rows of one person that count in a group)",
				"%s needs candor.rows_per_group or candor.groups_per_person", m.what)
		}
		return nil
	}
	const form = "{groups: 1, rows: 10}"
	items := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		items = n.Content
	}
	if len(items) == 0 {
		m.d.no(n, "["+form+"]", "the menu is empty")
	}
	var menu []catalog.Contribution
	for _, item := range items {
		var c catalog.Contribution
		unsaid := false // how many rows
		switch {
		case item.Kind == yaml.MappingNode:
			e := m.d.strict(item, "an entry of the menu", "groups", "rows")
			e.need("groups", form)
			c.Groups, c.Rows = e.whole("groups", 1, mostGroups, 0), e.whole("rows", 1, mostRows, rows)
			unsaid = !e.given("rows")
		case item.Kind == yaml.SequenceNode && len(item.Content) == 2:
			c.Groups, _ = m.d.wholeOf(item.Content[0], "groups", 1, mostGroups)
			c.Rows, _ = m.d.wholeOf(item.Content[1], "rows", 1, mostRows)
		case item.Kind == yaml.ScalarNode:
			c.Groups, _ = m.d.wholeOf(item, "groups", 1, mostGroups)
			c.Rows, unsaid = rows, true
		default:
			m.d.no(item, form, "an entry of the menu is a number of groups and a number of rows")
			continue
		}
		if unsaid && !m.given("candor.rows_per_group") {
			m.d.no(item, form, "an entry of the menu does not say how many rows count in a group")
		}
		if slices.Contains(menu, c) {
			m.d.no(item, "each entry once", "the menu has this entry twice")
			continue
		}
		menu = append(menu, c)
	}
	return menu
}

// fits checks what only the whole dataset shows: one person column, and sums that cannot pass what an integer holds.
func (d *doc) fits(t mapping, set *catalog.Dataset) {
	at := t.values["name"]
	if at == nil {
		at = t.node
	}
	persons := 0
	for _, f := range set.Fields {
		if f.Role == catalog.Person {
			persons++
		}
	}
	if persons != 1 && t.values["properties"] != nil {
		d.no(at, "candor.role: person on the one column that says whose row it is",
			"a dataset has exactly one person column, this has %d", persons)
	}
	rows := int64(0)
	for _, c := range set.Menu {
		rows = max(rows, c.Rows)
	}
	limit := new(big.Int).Lsh(big.NewInt(1), 62)
	for _, f := range set.Fields {
		if f.Role != catalog.Measure || f.Bounds == nil || rows == 0 || set.Ceiling == 0 {
			continue
		}
		lo, hi := new(big.Int).Abs(big.NewInt(f.Bounds.Lo)), new(big.Int).Abs(big.NewInt(f.Bounds.Hi))
		if lo.Cmp(hi) > 0 {
			hi = lo
		}
		hi.Mul(hi, big.NewInt(rows)).Mul(hi, big.NewInt(set.Ceiling))
		if hi.Cmp(limit) >= 0 {
			d.no(d.fieldNode(t, f.Name), "narrower candor.bounds, a smaller candor.scale, fewer rows in the menu or a lower candor.ceiling",
				"the sum of %s over everybody could pass what an exact integer holds", quote(f.Name))
		}
	}
}

func (d *doc) fieldNode(t mapping, name string) *yaml.Node {
	if n := t.values["properties"]; n != nil {
		for _, item := range n.Content {
			for i := 0; i+1 < len(item.Content); i += 2 {
				if item.Content[i].Value == "name" && item.Content[i+1].Value == name {
					return item.Content[i+1]
				}
			}
		}
	}
	return t.node
}
