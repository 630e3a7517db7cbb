package flow

import (
	"context"
	"fmt"
	"strings"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/describe"
)

// Rehearsal reports whether everybody in this workspace is invented.
func (h *House) Rehearsal() bool { return h.s.Rehearsal }

// real refuses what would bring somebody real, or somebody's real choice, among invented people: a rehearsal never becomes
// a company's own workspace.
func (h *House) real() error {
	if !h.s.Rehearsal {
		return nil
	}
	return &Refused{Decision{Reasons: []candor.Reason{{
		Rule:     "rehearsal",
		Text:     "This workspace is a rehearsal: everybody in it is invented, and it stays so.",
		Protects: "real people: their data and their choices never stand among invented ones, and an invented yes permits nothing about anybody.",
		Instead:  "Use your own workspace; what you changed in a description can be applied there, and rehearsed anew.",
	}}}}
}

// Words gives what the company described, without agreements and keys, as files: what a rehearsal is made from. Partners
// keep their names alone, since nobody signs in a rehearsal.
func (h *House) Words(ctx context.Context, who candor.Actor) ([]describe.File, error) {
	if err := h.allow(who, access.Describe); err != nil {
		return nil, err
	}
	w := h.World()
	var out []describe.File
	for _, s := range w.Sources {
		switch s.Kind {
		case describe.KindCompany, describe.KindPurpose, describe.KindNotice, describe.KindDataset:
			out = append(out, describe.File{Name: s.File, Data: []byte(s.Text)})
		}
	}
	for _, p := range w.Parties {
		out = append(out, describe.File{Name: "parties.yaml", Data: fmt.Appendf(nil, "kind: Party\nid: %s\nname: %s\n", p.ID, yamlText(p.Name))})
	}
	return once(out), nil
}

// yamlText puts a name between double quotes.
func yamlText(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// once joins files of the same text: a document that described two datasets is there twice.
func once(files []describe.File) (out []describe.File) {
	seen := map[string]bool{}
	for i, f := range files {
		if !seen[string(f.Data)] {
			seen[string(f.Data)] = true
			out = append(out, describe.File{Name: fmt.Sprintf("%d-%s", i, strings.ReplaceAll(f.Name, "/", "-")), Data: f.Data})
		}
	}
	return out
}
