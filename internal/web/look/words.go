package look

import (
	"strconv"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/web/words"
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
func (c Choice) now(b *words.Book) string {
	switch c.Answer {
	case "yes":
		return b.Parts.AnswerYes(c.Since)
	case "no":
		return b.Parts.AnswerNo(c.Since)
	}
	return b.Parts.Unanswered
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

func wrongTitle(b *words.Book, n int) string {
	if n == 1 {
		return b.Parts.OneWrong
	}
	return b.Parts.Wrong(int64(n))
}

func (t Table) none(b *words.Book) string {
	if t.Empty != "" {
		return t.Empty
	}
	return b.Parts.Nothing
}

// said is a role as the frame names it.
func said(b *words.Book, role candor.Role) string {
	if role == candor.Customer {
		return b.Frame.Customer
	}
	return RoleName(role)
}

func (t Table) label(i int) string {
	if i < len(t.Heads) && !t.Heads[i].Hidden {
		return t.Heads[i].Text
	}
	return ""
}

func (t Table) number(i int) bool { return i < len(t.Heads) && t.Heads[i].Number }
