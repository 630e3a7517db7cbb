package describe

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
)

// wantParties checks, once everything is read, that each node names a company: a party, or the company itself.
func (r *run) wantParties(d *doc, nodes []*yaml.Node) {
	r.later = append(r.later, func() {
		ids := r.taken(KindParty)
		for _, p := range r.known.Parties {
			ids = append(ids, string(p.ID))
		}
		if r.company != nil {
			ids = append(ids, string(r.company.ID))
		}
		for _, n := range nodes {
			d.want(n, "party", ids, "kind: Party with id "+n.Value)
		}
	})
}

// wantPurposes checks, once everything is read, that each node names a purpose.
func (r *run) wantPurposes(d *doc, nodes []*yaml.Node) {
	r.later = append(r.later, func() {
		ids := r.taken(KindPurpose)
		for _, p := range r.known.Purposes {
			ids = append(ids, string(p))
		}
		for _, n := range nodes {
			d.want(n, "purpose", ids, "kind: Purpose with id "+n.Value)
		}
	})
}

// want reports a name that is not there. The nearest that is there is the better advice.
func (d *doc) want(n *yaml.Node, what string, ids []string, describe string) {
	if d.run.torn || slices.Contains(ids, n.Value) {
		return
	}
	instead := "a document with " + describe
	if near := nearest(n.Value, ids); near != "" {
		instead = near + ", or " + instead
	}
	d.no(n, instead, "there is no %s %s", what, quote(n.Value))
}

// wantDataset checks that a dataset of an agreement is there, that its owner is asked to sign, and that it may be used for
// the agreement's purposes: an agreement that could never permit anything is a mistake in waiting.
func (r *run) wantDataset(d *doc, n *yaml.Node, owners []candor.PartyID, purposes []candor.PurposeID) {
	set := r.dataset(n.Value)
	if set == nil {
		ids := r.taken(KindDataset)
		for _, s := range r.known.Datasets {
			ids = append(ids, s.Name)
		}
		d.want(n, "dataset", ids, "kind: DataContract whose schema has the name "+n.Value)
		return
	}
	if set.Owner != "" && !slices.Contains(owners, set.Owner) {
		d.no(n, "owners: with "+string(set.Owner)+" among them", "dataset %s belongs to %s, who must sign and is not an owner here", quote(set.Name), quote(string(set.Owner)))
	}
	for _, p := range purposes {
		if set.Purposes == nil { // reported
			break
		}
		if !slices.ContainsFunc(set.Purposes, func(q candor.PurposeID) bool { return q.Covers(p) }) {
			may := make([]string, len(set.Purposes))
			for i, q := range set.Purposes {
				may[i] = string(q)
			}
			instead := "candor.purposes with " + string(p) + " in the contract"
			if len(may) > 0 {
				instead = "a purpose among [" + strings.Join(may, ", ") + "], or " + instead
			}
			d.no(n, instead, "dataset %s may not be used for %s", quote(set.Name), quote(string(p)))
		}
	}
}

// dataset finds a dataset: as the files say, else as applied before.
func (r *run) dataset(name string) *catalog.Dataset {
	for _, s := range r.out.Datasets {
		if s.Name == name {
			return s
		}
	}
	if r.places[KindDataset][name] != "" {
		return nil
	}
	for _, s := range r.known.Datasets {
		if s.Name == name {
			return s
		}
	}
	return nil
}

func (r *run) taken(kind Kind) []string {
	var out []string
	for id := range r.places[kind] {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}
