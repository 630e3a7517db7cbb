package draft

import (
	"cmp"
	"path"
	"strings"

	"github.com/candor-data/candor/internal/catalog"
)

// Line is one column of a proposal as people read it.
type Line struct {
	Column  string   `json:"column"` // its name in the file; empty: the row itself
	Name    string   `json:"name"`
	Type    string   `json:"type"`
	Role    string   `json:"role"` // "leave out" for what is better not taken
	Class   string   `json:"class,omitempty"`
	Bounds  []string `json:"bounds,omitempty"`
	Domain  []string `json:"domain,omitempty"`
	Reason  string   `json:"reason"`
	Confirm []string `json:"confirm,omitempty"`
}

// LeaveOut is the role, in words, of a column that is not taken.
const LeaveOut = "leave out"

// Lines gives the columns as people read them.
func (p *Proposal) Lines() []Line {
	out := make([]Line, 0, len(p.Columns))
	for _, c := range p.Columns {
		l := Line{Column: cmp.Or(c.File, c.Name), Name: c.Name, Type: c.typed(), Role: cmp.Or(string(c.Role), "attribute"), Class: string(c.Class), Domain: c.Domain,
			Reason: strings.Join(c.Why, "; "), Confirm: c.Confirm}
		if c.Lo != "" {
			l.Bounds = []string{c.Lo, c.Hi}
		}
		if c.Leave {
			l.Role = LeaveOut
		}
		out = append(out, l)
	}
	return out
}

// typed is the type with what belongs to it.
func (c Column) typed() string {
	s := logical[c.Type]
	switch {
	case c.Leave:
		return ""
	case c.Type == catalog.Decimal:
		s += " ." + strings.Repeat("0", c.Scale)
	case c.Format != "":
		s += " " + c.Format
	}
	if c.Currency != "" {
		s += " " + c.Currency
	}
	return s
}

// Name makes a dataset's name of a file's.
func Name(file string) string {
	file = strings.ToLower(file)
	for _, ext := range []string{".gz", ".zst", ".zip"} {
		file = strings.TrimSuffix(file, ext)
	}
	file = strings.TrimSuffix(file, path.Ext(file))
	if file == "" || file == "-" {
		return "rows"
	}
	return safe(file, map[string]bool{})
}
