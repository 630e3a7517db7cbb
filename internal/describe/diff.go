package describe

import "strings"

// Change says what applying an object would do.
type Change string

// The changes. Nothing is ever taken away by leaving it out of a file.
const (
	Add    Change = "add"
	Modify Change = "change"
	Same   Change = "same"
)

// Difference is one object of a dry run.
type Difference struct {
	Kind   Kind
	ID     string
	Change Change
	Lines  []string // "- was", "+ is", "  around"; empty for Same
}

// Diff compares what is applied with what would be, in the order of now.
func Diff(applied, now []Source) []Difference {
	type key struct {
		kind Kind
		id   string
	}
	was := make(map[key]Source, len(applied))
	for _, s := range applied {
		was[key{s.Kind, s.ID}] = s
	}
	out := make([]Difference, 0, len(now))
	for _, s := range now {
		d := Difference{Kind: s.Kind, ID: s.ID, Change: Add}
		old, ok := was[key{s.Kind, s.ID}]
		switch {
		case ok && old.Digest == s.Digest:
			d.Change = Same
		case ok && old.Text == s.Text:
			d.Change, d.Lines = Modify, []string{"  (the words are the same; a default that they rest on has changed)"}
		case ok:
			d.Change, d.Lines = Modify, lines(old.Text, s.Text)
		default:
			d.Lines = lines("", s.Text)
		}
		out = append(out, d)
	}
	return out
}

// lines shows a change with two lines around it. The middle that differs is compared by longest common subsequence,
// unless it is so long that all of it is shown as replaced.
func lines(was, is string) []string {
	a, b := split(was), split(is)
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var out []string
	for _, l := range a[max(0, head-2):head] {
		out = append(out, "  "+l)
	}
	out = append(out, middle(a[head:len(a)-tail], b[head:len(b)-tail])...)
	for _, l := range a[len(a)-tail : len(a)-tail+min(2, tail)] {
		out = append(out, "  "+l)
	}
	return out
}

func middle(a, b []string) []string {
	var out []string
	if len(a)*len(b) > 1<<20 {
		for _, l := range a {
			out = append(out, "- "+l)
		}
		for _, l := range b {
			out = append(out, "+ "+l)
		}
		return out
	}
	// common[i][j]: length of the longest common subsequence of a[i:] and b[j:].
	common := make([][]int, len(a)+1)
	for i := range common {
		common[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			out, i, j = append(out, "  "+a[i]), i+1, j+1
		case j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1]:
			out, i = append(out, "- "+a[i]), i+1
		default:
			out, j = append(out, "+ "+b[j]), j+1
		}
	}
	return out
}

func split(s string) []string {
	s = strings.TrimRight(s, "\n")
	if s == "" {
		return nil
	}
	return strings.Split(s, "\n")
}
