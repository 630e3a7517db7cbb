package chart

import (
	"strings"

	"github.com/candor-data/candor/internal/web/say"
)

// Stances shows how people answered one question, as one bar: those who said yes from the left, those who said no from
// the right, and between them, hollow, those who said neither. It is exact: what is noisy belongs in Dots.
type Stances struct {
	Title          string
	Yes, Maybe, No int64
}

// SVG draws it. The bar is told in words to whoever does not see it; the figures stand beside it on the page.
func (s Stances) SVG() SVG {
	all := max(s.Yes, 0) + max(s.Maybe, 0) + max(s.No, 0)
	if all == 0 {
		return ""
	}
	share := func(n int64) float64 { return float64(max(n, 0)) / float64(all) }
	told := []string{"yes " + say.Percent(share(s.Yes)), "maybe " + say.Percent(share(s.Maybe)), "no " + say.Percent(share(s.No))}
	var p page
	p.raw(`<svg class="stances" width="100%" height="18" role="img" aria-label="`, esc(s.Title), `: `, strings.Join(told, ", "), `">`,
		`<rect class="maybe" width="100%" height="18" rx="3"/>`,
		`<rect class="yes" width="`, pc(share(s.Yes)), `" height="18" rx="3"/>`,
		`<rect class="no" x="`, pc(1-share(s.No)), `" width="`, pc(share(s.No)), `" height="18" rx="3"/></svg>`)
	return SVG(p.String())
}
