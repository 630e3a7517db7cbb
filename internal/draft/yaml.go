package draft

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/candor-data/candor/internal/catalog"
)

var logical = map[catalog.Type]string{catalog.String: "string", catalog.Integer: "integer", catalog.Decimal: "number", catalog.Date: "date",
	catalog.Timestamp: "timestamp", catalog.Boolean: "boolean"}

// YAML writes the proposal as an Open Data Contract Standard v3.1 contract with its reasons as comments. It is one that
// describe reads, whatever the file's columns are called.
func (p *Proposal) YAML() []byte {
	b := &strings.Builder{}
	line := func(format string, args ...any) { _, _ = fmt.Fprintf(b, format+"\n", args...) }
	status := "active"
	if p.Confirmed {
		line("# Worked out from a file read as %s, and confirmed by a person.", p.Written)
	} else {
		status = "draft # write active once it is looked at"
		line("# A draft, worked out from a file read as %s. Nothing of it is in force until somebody applies it:", p.Written)
		line("#   candor apply -f THIS-FILE")
		line("# To look at before:")
		for _, c := range p.Confirm {
			comment(b, "#   - ", c)
		}
	}
	line("apiVersion: v3.1.0")
	line("kind: DataContract")
	line("id: %s", p.Name)
	line("name: %s", scalar(p.title()))
	line("version: 1.0.0")
	line("status: %s", status)
	line("schema:")
	line("  - name: %s", p.Name)
	line("    properties:")
	for _, c := range p.Columns {
		if p.Confirmed {
			c.Confirm = nil
		}
		c.yaml(b)
	}
	line("    customProperties:")
	property := func(name, value, why string) {
		if why != "" {
			why = " # " + why
		}
		line("      - {property: %s, value: %s}%s", name, value, why)
	}
	var purposes []string
	for _, q := range p.Purposes {
		purposes = append(purposes, scalar(string(q)))
	}
	if len(purposes) == 0 {
		property("candor.purposes", "[]", "nothing yet: name the purposes that it may be used for")
	} else {
		property("candor.purposes", "["+strings.Join(purposes, ", ")+"]", "")
	}
	if p.Owner != "" {
		property("candor.owner", scalar(string(p.Owner)), "")
	}
	if p.Zone != "" {
		property("candor.zone", scalar(p.Zone), "")
	}
	property("candor.ceiling", fmt.Sprint(p.Ceiling), "the most people that it may ever hold; public")
	if p.One {
		property("candor.one_per_person", "true", p.MenuWhy)
	}
	var menu []string
	for _, m := range p.Menu {
		menu = append(menu, fmt.Sprintf("{groups: %d, rows: %d}", m.Groups, m.Rows))
	}
	why := p.MenuWhy
	if p.One {
		why = ""
	}
	property("candor.groups_per_person", "["+strings.Join(menu, ", ")+"]", why)
	return []byte(b.String())
}

func (p *Proposal) title() string {
	if p.Title != "" {
		return p.Title
	}
	return titled(strings.ReplaceAll(p.Name, "_", " "))
}

func (c Column) yaml(b *strings.Builder) {
	line := func(format string, args ...any) { _, _ = fmt.Fprintf(b, format+"\n", args...) }
	if c.Leave {
		comment(b, "      # Not taken: ", scalar(c.File))
	}
	for _, w := range c.Why {
		comment(b, "      # ", w)
	}
	for _, w := range c.Confirm {
		comment(b, "      # TO CONFIRM: ", w)
	}
	if c.Leave {
		return
	}
	line("      - name: %s", c.Name)
	if c.File != "" && c.File != c.Name && !c.JSON {
		line("        physicalName: %s", scalar(c.File))
	}
	line("        businessName: %s", scalar(c.Title))
	line("        logicalType: %s", logical[c.Type])
	if c.Required {
		line("        required: true")
	}
	props := c.properties()
	if len(props) == 0 {
		return
	}
	line("        customProperties:")
	for _, kv := range props {
		line("          - {property: candor.%s, value: %s}", kv[0], kv[1])
	}
}

// properties are what candor means beyond the standard, as name and YAML value.
func (c Column) properties() (out [][2]string) {
	add := func(name, value string) {
		if value != "" {
			out = append(out, [2]string{name, value})
		}
	}
	word := func(s string) string { // empty stays empty, and is left out
		if s == "" {
			return ""
		}
		return scalar(s)
	}
	add("role", string(c.Role))
	if c.File == "" && c.Role == catalog.Person {
		add("from", "line")
	}
	if c.JSON && c.File != "" && c.File != c.Name {
		add("path", scalar(c.File))
	}
	add("identifier", word(c.Identifier))
	if c.Type == catalog.Decimal {
		add("scale", fmt.Sprint(c.Scale))
	}
	if c.Format != "" {
		add("format", scalar(c.Format))
	}
	if c.Marks.Decimal != 0 {
		add("decimal", quoted(string(c.Marks.Decimal)))
	}
	if c.Marks.Thousands != 0 {
		add("thousands", quoted(string(c.Marks.Thousands)))
	}
	if c.Lo != "" {
		add("bounds", "["+figure(c.Lo)+", "+figure(c.Hi)+"]")
	}
	if len(c.Domain) > 0 {
		var vs []string
		for _, v := range c.Domain {
			if c.Type == catalog.String {
				v = scalar(v)
			} else {
				v = figure(v)
			}
			vs = append(vs, v)
		}
		add("domain", "["+strings.Join(vs, ", ")+"]")
	}
	if c.Other != "" {
		add("other", scalar(c.Other))
	}
	add("currency", word(c.Currency))
	add("category", word(string(c.Category)))
	add("class", string(c.Class))
	return out
}

var plainScalar = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9 _./-]*[A-Za-z0-9_.]$|^[A-Za-z]$`)

// words that YAML takes for something else, in some version of it.
var yamlWords = set("y n yes no true false on off null nan inf")

var plainFigure = regexp.MustCompile(`^-?[0-9][0-9.:TZ+-]*$`)

// figure writes a number or a day; whatever else somebody typed is quoted, so that it is one value and told as wrong.
func figure(s string) string {
	if plainFigure.MatchString(s) {
		return s
	}
	return quoted(s)
}

// scalar writes a text so that YAML reads it back as it is.
func scalar(s string) string {
	if plainScalar.MatchString(s) && !yamlWords[strings.ToLower(s)] {
		return s
	}
	return quoted(s)
}

// quoted writes it between double quotes, with escapes for whatever editors do not show (YAML 1.2.2, 5.7).
func quoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case unicode.IsPrint(r):
			b.WriteRune(r)
		default:
			_, _ = fmt.Fprintf(&b, "\\U%08X", r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// comment writes a note over as many lines as it needs; the lines after the first stand under its text.
func comment(b *strings.Builder, lead, text string) {
	const wide = 118
	indent := strings.Repeat(" ", strings.IndexByte(lead, '#')) + "#" + strings.Repeat(" ", len(lead)-strings.IndexByte(lead, '#')-1)
	at := lead
	for _, w := range strings.Fields(strings.Map(printable, text)) {
		if len(at)+len(w) > wide && at != lead && at != indent {
			b.WriteString(strings.TrimRight(at, " ") + "\n")
			at = indent
		}
		at += w + " "
	}
	b.WriteString(strings.TrimRight(at, " ") + "\n")
}

func printable(r rune) rune {
	if !unicode.IsPrint(r) {
		return ' '
	}
	return r
}
