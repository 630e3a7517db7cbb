package look

import (
	"strconv"

	"github.com/candor-data/candor/internal/web/say"
)

// Small words that parts need; here so that the templates hold markup alone.

func (p Page) named() string {
	if p.Company != "" {
		return p.Company
	}
	return "Candor"
}

// current tells the page itself from a page under it.
func current(i Item, path string) string {
	if i.Path == path {
		return "page"
	}
	return "true"
}

func yes(b bool) string { return strconv.FormatBool(b) }

func span(width int) string {
	switch width {
	case 3, 4, 6, 8:
		return "w" + strconv.Itoa(width)
	}
	return ""
}

// now says where a choice stands. Not answered counts as no (law 2), and the person is told.
func (c Choice) now() string {
	since := ""
	if c.Since != "" {
		since = ", " + c.Since
	}
	switch c.Answer {
	case "yes":
		return "Your answer is Yes" + since + ". You can change it at any time."
	case "no":
		return "Your answer is No" + since + ". You can change it at any time."
	}
	return "You have not answered. Until you say yes, we do not do this."
}

func (f Field) rows() string { return strconv.Itoa(max(f.Rows, 3)) }

func countWrong(fs []Field) int {
	n := 0
	for _, f := range fs {
		if f.Wrong != "" {
			n++
		}
	}
	return n
}

func wrongTitle(n int) string {
	if n == 1 {
		return "One thing needs another look"
	}
	return say.Plural(int64(n), "thing", "things") + " need another look"
}

func (t Table) none() string {
	if t.Empty != "" {
		return t.Empty
	}
	return "Nothing here yet."
}

func (t Table) label(i int) string {
	if i < len(t.Heads) && !t.Heads[i].Hidden {
		return t.Heads[i].Text
	}
	return ""
}

func (t Table) number(i int) bool { return i < len(t.Heads) && t.Heads[i].Number }
