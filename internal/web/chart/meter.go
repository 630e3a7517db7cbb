package chart

import "github.com/candor-data/candor/internal/web/say"

// Meter shows how much of something is used up, and how much more one step would take. It is exact: what is noisy
// belongs in Dots.
type Meter struct {
	ID     string
	Title  string // "Questions this month"
	Used   int64
	Adding int64 // what the step in front of the reader would use; zero is none
	Total  int64
	Text   string // the figures in words; empty is "12 of 120 used; this takes 1 more"
}

// Words are the figures in words, shown under the drawing.
func (m Meter) Words() string {
	if m.Text != "" {
		return m.Text
	}
	s := say.Count(m.Used) + " of " + say.Count(m.Total) + " used"
	if m.Adding > 0 {
		s += "; this takes " + say.Count(m.Adding) + " more"
	}
	return s
}

// SVG draws it. The words stand under it as text, so that they wrap, print and can be read aloud.
func (m Meter) SVG() SVG {
	var p page
	total := max(m.Total, 1)
	used := min(max(m.Used, 0), total)
	adding := min(max(m.Adding, 0), total-used)
	share := func(n int64) string { return pc(float64(n) / float64(total)) }
	id := Head{ID: m.ID}.id()
	p.raw(`<div class="meter"><p class="name" id="`, id, `">`, esc(m.Title), `</p><svg width="100%" height="14" role="meter" aria-labelledby="`, id,
		`" aria-valuemin="0" aria-valuemax="`, px(float64(total)), `" aria-valuenow="`, px(float64(used)), `" aria-valuetext="`, esc(m.Words()), `">`,
		`<rect class="all" width="100%" height="14" rx="3"/><rect class="used" width="`, share(used), `" height="14" rx="3"/>`)
	if adding > 0 {
		p.raw(`<rect class="adding" x="`, share(used), `" width="`, share(adding), `" height="14"/>`)
	}
	if m.Used+m.Adding > m.Total {
		p.raw(`<rect class="over" width="100%" height="14" rx="3"/>`)
	}
	p.raw(`</svg><p class="words">`, esc(m.Words()), `</p></div>`)
	return SVG(p.String())
}
