package subject

import (
	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
)

// Record is what is held about one person, in the words of the contracts.
type Record struct {
	Subject  candor.SubjectID `json:"-"`
	Sections []Section        `json:"sections"`
}

// Section is one dataset: single facts where it has one row a person, else a table.
type Section struct {
	Dataset     string   `json:"dataset"`
	Title       string   `json:"title"`
	Description string   `json:"description,omitempty"`
	Source      string   `json:"source,omitempty"` // of the dataset, in words
	Single      bool     `json:"single"`
	Columns     []Column `json:"columns"`
	Rows        [][]Fact `json:"rows"`
}

// Column is one kind of fact.
type Column struct {
	Field    string              `json:"field"`
	Title    string              `json:"title"`
	Source   catalog.FieldSource `json:"source"` // told, observed, bought, partner, open, inferred
	Category candor.CategoryID   `json:"category,omitempty"`
	Unit     string              `json:"unit,omitempty"`
	Type     string              `json:"type"`
}

// Guess reports whether the fact was worked out and not told or seen (law 12).
func (c Column) Guess() bool { return c.Source == catalog.Inferred }

// Fact is one value as people read it; missing values are empty and not known.
type Fact struct {
	Text  string `json:"text"`
	Known bool   `json:"known"`
}

// Facts counts the values held; Guesses those of them that were worked out.
func (r Record) Facts() (all, guesses int) {
	for _, s := range r.Sections {
		for _, row := range s.Rows {
			for i, f := range row {
				if f.Known {
					all++
					if s.Columns[i].Guess() {
						guesses++
					}
				}
			}
		}
	}
	return all, guesses
}

func facts(who candor.SubjectID, sets []Rows) Record {
	out := Record{Subject: who}
	for _, in := range sets {
		if len(in.Rows) == 0 {
			continue
		}
		d := in.Set
		s := Section{Dataset: d.Name, Title: d.Title, Description: d.Description, Source: d.Source, Single: d.OnePerPerson}
		for _, f := range d.Fields {
			title := f.Title
			if title == "" {
				title = f.Name
			}
			s.Columns = append(s.Columns, Column{f.Name, title, f.Source, f.Category, f.Currency, f.Type.String()})
		}
		for _, r := range in.Rows {
			row := make([]Fact, len(d.Fields))
			for i, v := range r.Values {
				if i < len(row) && !v.Null() {
					row[i] = Fact{v.Text(d.Fields[i].Scale), true}
				}
			}
			s.Rows = append(s.Rows, row)
		}
		out.Sections = append(out.Sections, s)
	}
	return out
}
