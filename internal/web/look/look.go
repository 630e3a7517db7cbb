// Package look is how every page looks: the frame, the cards, the forms, the tables, the refusal. It promises that pages
// share one set of parts, that each part works without JavaScript, with a keyboard and at 320 pixels, and that what a
// part shows is escaped. It refuses data: a part shows what it is handed and looks nothing up.
package look

//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.977 generate

import (
	"github.com/a-h/templ"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/web/say"
	"github.com/candor-data/candor/internal/web/words"
)

// Page is what the frame needs to know. The zero Page is that of a stranger: no navigation, no name.
type Page struct {
	Title   string
	Path    string // the page's own address without a query, for the mark in the navigation and the theme's way back
	Company string // whose workspace this is
	Role    candor.Role
	User    string // account name of staff, board or partner; a customer's name is never shown in the frame
	Theme   Theme
	Lang    say.Lang // what the page speaks
	Langs   bool     // the page speaks every language, so it offers them
	Back    string   // where changing colours or language leads; empty is Path
	Made    bool     // everybody here is invented: a rehearsal
	Focus   bool     // move the focus to the main part: a refusal or a result that answers what was just pressed
}

func (p Page) back() string {
	if p.Back != "" {
		return p.Back
	}
	return p.Path
}

// Theme is a person's own choice of light or dark; the zero Theme follows their system.
type Theme string

// The themes that a person may choose.
const (
	System Theme = ""
	Light  Theme = "light"
	Dark   Theme = "dark"
)

// ThemeOf reads a theme; what is not known follows the system.
func ThemeOf(s string) Theme {
	switch t := Theme(s); t {
	case Light, Dark:
		return t
	}
	return System
}

// Item is a place in the navigation.
type Item struct{ Path, Name string }

// navs says which places a role sees. What a role may do is decided elsewhere: this only saves people a refusal.
var navs = map[candor.Role][]Item{
	candor.Analyst:  {{"/home", "Home"}, {"/ask", "Ask"}, {"/insights", "Answers"}, {"/catalog", "What we hold"}},
	candor.Steward:  {{"/catalog", "What we hold"}, {"/setup/file", "Bring a file"}},
	candor.Board:    {{"/board", "At a glance"}, {"/board/approvals", "Approvals"}, {"/board/policies", "Policies"}, {"/board/people", "People"}, {"/board/audit", "Audit"}, {"/insights", "Answers"}, {"/catalog", "What we hold"}},
	candor.Operator: {{"/setup", "Set up"}, {"/setup/file", "Bring a file"}}, // until somebody has an account
	candor.Partner:  {{"/partner", "Agreements"}, {"/partner/ask", "Ask"}, {"/insights", "Answers"}, {"/catalog", "What to ask about"}},
}

// Nav lists the places of a role; none for nobody. Customers' places are named in their language.
func Nav(b *words.Book, role candor.Role) []Item {
	if role == candor.Customer {
		f := b.Frame
		return []Item{{"/me", f.MyPage}, {"/me/choices", f.Choices}, {"/me/recipients", f.Answers}, {"/me/timeline", f.Year}, {"/me/earnings", f.Earnings}, {"/me/download", f.Take}, {"/me/delete", f.Delete}}
	}
	return navs[role]
}

// Home is where a role begins, or "" for a role that has no pages.
func Home(role candor.Role) string {
	if n := Nav(words.In(say.English), role); len(n) > 0 {
		return n[0].Path
	}
	return ""
}

// Here reports whether item is the place that path belongs to: the longest item that path lies at or under.
func Here(items []Item, item Item, path string) bool {
	best := ""
	for _, i := range items {
		if (path == i.Path || len(path) > len(i.Path) && path[:len(i.Path)] == i.Path && path[len(i.Path)] == '/') && len(i.Path) > len(best) {
			best = i.Path
		}
	}
	return best != "" && best == item.Path
}

// RoleName is what a role is called on a page.
func RoleName(role candor.Role) string {
	switch role {
	case candor.Customer:
		return "customer"
	case candor.Analyst, candor.Steward:
		return "staff"
	case candor.Board:
		return "board"
	case candor.Partner:
		return "partner"
	case candor.Operator:
		return "operator"
	}
	return ""
}

// Kind is the tone of a tag or a note. Its words must say the same: colour is never the only sign.
type Kind string

// The kinds.
const (
	Plain Kind = ""
	Info  Kind = "info"
	Ok    Kind = "ok"
	Warn  Kind = "warn"
	Bad   Kind = "bad"
)

// Link is somewhere to go. More is said after Text to people who hear the page, where "See more" alone is no name.
type Link struct{ Path, Text, More string }

// Figure is one big number with what it means.
type Figure struct {
	ID    string
	Title string // "Facts we hold"
	Value string // "23"
	Note  string // "4 of them are our guesses"
	Kind  Kind
	Tag   string
	Link  Link
}

// Refusal is why something will not be done: what, why, what that protects, who decided, and what can be done instead
// (law 8). The same part shows an error; then Reasons say what went wrong.
type Refusal struct {
	Title   string // "This question can't be answered"
	Kind    Kind   // Info for a way to take, such as signing in; otherwise it stands as a refusal
	Top     bool   // the refusal is the whole page, so its title is the page's heading
	Reasons []candor.Reason
	Decided string // "Policy P-4, approved by the board on Monday 12 October 2026"
	Links   []Link // ways forward
}

// Choice is a question with Yes and No, of equal weight. Unanswered is no, and says so.
type Choice struct {
	ID        string
	Action    string // where the answer is posted, as field "answer" = "yes" or "no"
	Question  string
	Facts     []Pair // purpose, who, until when
	Unchanged string // "Saying no never changes your price": only where an agreement makes it true
	Answer    string // "yes", "no" or "" for not answered yet
	Since     string // "since Tuesday 3 March 2026"
	Hidden    []Pair // hidden fields: name and value
}

// Pair is a name with its value.
type Pair struct{ Name, Value string }

// Act is a button that says its outcome, under the effect it will have.
type Act struct {
	Action string
	Title  string
	Effect string // what happens when it is pressed, said before it is pressed
	Button string // "Delete 23 facts"
	Danger bool
	Hidden []Pair
}

// Field is one thing to fill in.
type Field struct {
	Name     string
	Label    string
	Hint     string
	Wrong    string // what is wrong with what was given, and how to put it right
	Value    string
	Type     string // text when empty; email, password, date, number, search
	Complete string // the autocomplete token, such as "current-password"
	Mode     string // the inputmode
	Required bool
	Rows     int  // of a text area
	Mono     bool // SQL and the like
	Options  []Option
}

func (f Field) id() string    { return "f-" + f.Name }
func (f Field) input() string { return f.or(f.Type, "text") }
func (f Field) or(s, d string) string {
	if s == "" {
		return d
	}
	return s
}

// described names the hint and the error of a field, for whoever hears it.
func (f Field) described() string {
	s := ""
	if f.Hint != "" {
		s = f.id() + "-h"
	}
	if f.Wrong != "" {
		if s != "" {
			s += " "
		}
		s += f.id() + "-w"
	}
	return s
}

func (f Field) attrs() templ.Attributes {
	a := templ.Attributes{"id": f.id(), "name": f.Name}
	if d := f.described(); d != "" {
		a["aria-describedby"] = d
	}
	if f.Wrong != "" {
		a["aria-invalid"] = "true"
	}
	if f.Required {
		a["required"] = true
	}
	if f.Complete != "" {
		a["autocomplete"] = f.Complete
	}
	if f.Mode != "" {
		a["inputmode"] = f.Mode
	}
	if f.Mono {
		a["class"] = "mono"
		a["spellcheck"] = "false"
		a["autocapitalize"] = "off"
	}
	return a
}

// Option is one of several to choose from.
type Option struct{ Value, Text, Hint string }

// Table is rows under headings. The first cell of a row names it.
type Table struct {
	ID      string
	Caption string
	Hide    bool // the caption is heard but not seen: a heading above says the same
	Heads   []Head
	Rows    [][]Cell
	Empty   string // what to say when there are no rows
}

// Head is a column's heading.
type Head struct {
	Text   string
	Number bool
	Hidden bool // heard but not seen, as over a column of actions
}

// Cell is one value of a table.
type Cell struct {
	Text string
	Note string // smaller, under the text
	Kind Kind   // with a kind, the text is shown as a tag
	Tag  bool
	Link Link            // with a path, shown in place of the text
	Body templ.Component // anything else, in place of all of the above
}

// T is a cell of plain text.
func T(s string) Cell { return Cell{Text: s} }

// Pager leads through a long list.
type Pager struct {
	Name  string           // what is listed: "Audit entries"
	Page  int              // counts from 1
	Pages int              // 0 when unknown
	More  bool             // whether there is a next page, when Pages is unknown
	Link  func(int) string // the address of a page
}

func (p Pager) next() bool { return p.Page < p.Pages || p.Pages == 0 && p.More }
func (p Pager) where(b *words.Book) string {
	return b.Parts.Page(int64(max(p.Page, 1)), int64(p.Pages))
}

// Source puts how a fact came to be known into words; a guess is always called one (law 12). What is not known is
// said to be not known, never left out.
func Source(b *words.Book, source string) (Kind, string) {
	w := b.Sources
	switch source {
	case "told":
		return Ok, w.Told
	case "observed":
		return Plain, w.Observed
	case "bought", "partner":
		return Info, w.Given
	case "open":
		return Plain, w.Open
	case "inferred":
		return Warn, w.Guessed
	}
	return Bad, w.Unknown
}
