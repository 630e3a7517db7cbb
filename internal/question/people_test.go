package question

import (
	"strings"
	"testing"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
)

func TestDatasetsOfDifferentKeysAreJoinedWhereADatasetLinksThem(t *testing.T) {
	set := func(name string, one bool, person string, others ...string) *catalog.Dataset {
		d := &catalog.Dataset{Name: name, Ceiling: 100, OnePerPerson: one, Menu: []catalog.Contribution{{Groups: 1, Rows: 1}},
			Fields: []catalog.Field{{Name: person + "_key", Type: catalog.String, Role: catalog.Person, Required: true, Identifier: person}, {Name: "vip", Type: catalog.Boolean, Role: catalog.Key}}}
		for _, o := range others {
			d.Fields = append(d.Fields, catalog.Field{Name: o, Type: catalog.String, Role: catalog.Identifier, Identifier: o})
		}
		return d
	}
	members, visits, calls := set("members", true, "customer"), set("visits", false, "email"), set("calls", false, "phone")
	linked, further := set("contacts", false, "customer", "email"), set("cards", false, "email", "phone")
	for _, tt := range []struct {
		name, join string
		sets       []*catalog.Dataset
		want       bool
	}{
		{"no dataset holds both", "visits JOIN members USING (person)", []*catalog.Dataset{members, visits, calls}, false},
		{"a third holds both", "visits JOIN members USING (person)", []*catalog.Dataset{members, visits, linked}, true},
		{"by the names of the columns", "visits JOIN members ON visits.email_key = members.customer_key", []*catalog.Dataset{members, visits, linked}, true},
		{"over two steps", "calls JOIN members USING (person)", []*catalog.Dataset{members, calls, linked, further}, true},
		{"one step is missing", "calls JOIN members USING (person)", []*catalog.Dataset{members, calls, linked}, false},
		{"not on a column that claims a key", "visits JOIN contacts ON visits.email_key = contacts.email", []*catalog.Dataset{visits, linked}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, why := Parse(catalog.NewView(1, tt.sets...), "SELECT COUNT(DISTINCT person) FROM "+tt.join, candor.Normal)
			if tt.want != (len(why) == 0) || len(why) > 0 && why[0].Rule != ruleJoin {
				t.Fatalf("got %v", why)
			}
			if !tt.want && strings.Contains(tt.name, "step") && !strings.Contains(why[0].Instead, "holds both keys") {
				t.Errorf("the refusal helps with %q", why[0].Instead)
			}
		})
	}
}
