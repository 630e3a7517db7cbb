package flow

import "github.com/candor-data/candor"

// Mistake says that what was asked for cannot be done as it was asked, and how the asker can mend it: an unknown name, a
// file that is no table. Nobody refused anything, and nothing was changed.
type Mistake struct{ Reason candor.Reason }

func (m *Mistake) Error() string {
	if m.Reason.Instead == "" {
		return m.Reason.Text
	}
	return m.Reason.Text + "; " + m.Reason.Instead
}

func mistake(rule, text, instead string) *Mistake {
	return &Mistake{candor.Reason{Rule: rule, Text: text, Instead: instead}}
}
