package draft

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
)

// Company is who a workspace belongs to, as far as a first file needs it.
type Company struct {
	ID       candor.PartyID
	Name     string
	Currency string
	Zone     string
}

// Purpose is the one that a first workspace has.
const Purpose candor.PurposeID = "analytics"

// CompanyOf makes an id of a name.
func CompanyOf(name, currency, zone string) Company {
	id := strings.ReplaceAll(safe(name, map[string]bool{}), "_", "-")
	return Company{ID: candor.PartyID(id), Name: name, Currency: cmp.Or(currency, "USD"), Zone: cmp.Or(zone, "UTC")}
}

// Describe writes the company, one purpose and the notice that asks people for it: a beginning, for a person to put into
// the company's own words before anybody is asked.
func (c Company) Describe(p *Proposal) []byte {
	var b strings.Builder
	line := func(format string, args ...any) { _, _ = fmt.Fprintf(&b, format+"\n", args...) }
	line("# A beginning, made by candor. Put it into your own words before you ask anybody: people are shown the notice as it")
	line("# stands here, and a new wording needs a new version.")
	line("kind: Company\nid: %s\nname: %s\ncurrency: %s\nzone: %s", c.ID, scalar(c.Name), scalar(c.Currency), scalar(c.Zone))
	line("---\nkind: Party\nid: %s\nname: %s", c.ID, scalar(c.Name))
	b.Write(c.Ask(p))
	return []byte(b.String())
}

// Ask writes one purpose and the notice that asks people for it.
func (c Company) Ask(p *Proposal) []byte {
	var b strings.Builder
	line := func(format string, args ...any) { _, _ = fmt.Fprintf(&b, format+"\n", args...) }
	line("---\nkind: Purpose\nid: %s\ntitle: Learning what people need", Purpose)
	line("description: We count in large groups. Nobody looks at one person.")
	line("benefit: We can offer more of what people come for.")
	line("withoutIt: Nothing changes for you. Prices and help stay the same.")
	line("---\nkind: Notice\nid: %s\nversion: 1\nlocale: en\npurposes: [%s]", Purpose, Purpose)
	line("categories:")
	for _, k := range p.categories() {
		line("  - %s", scalar(string(k)))
	}
	line("text: |\n  May we count you in?\n")
	line("  We would like to count what we hold about you, together with many other people:")
	line("  %s.", p.kinds())
	line("\n  Who gets the answers: only people who work at %s. They get numbers about groups, and each", oneLine(c.Name))
	line("  number is blurred a little so that it gives nobody away.")
	line("\n  If you say no, nothing changes for you. You can take back a yes at any time, as easily as you gave it.")
	return []byte(b.String())
}

func oneLine(s string) string { return strings.Join(strings.Fields(strings.Map(printable, s)), " ") }

// categories are the kinds of data that a question could touch.
func (p *Proposal) categories() (out []candor.CategoryID) {
	for _, c := range p.Columns {
		if !c.Leave && c.Category != "" && !slices.Contains(out, c.Category) {
			out = append(out, c.Category)
		}
	}
	return out
}

// kinds are the columns in words, for a notice: what identifies people is not counted, and so not named.
func (p *Proposal) kinds() string {
	var out []string
	for _, c := range p.Columns {
		if !c.Leave && c.Class != catalog.DirectIdentifier && c.Class != catalog.FreeText && c.Role != catalog.Person {
			out = append(out, oneLine(strings.ToLower(c.Title)))
		}
	}
	if len(out) == 0 {
		return "that you are with us"
	}
	return strings.Join(out, ", ")
}
