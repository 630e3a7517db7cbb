package intake

import (
	"math"
	"math/big"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
)

// Kept is what one choice of the menu keeps of a load when a question has one group: at most Rows rows of each person, and
// of each measure at most Rows times its bound. People of several loads count in each by themselves, so that what is cut
// over all loads is at least what their reports say together.
type Kept struct {
	Groups   int64             `json:"groups"`
	Rows     int64             `json:"rows"`
	RowsKept int64             `json:"rows_kept"`
	Sums     map[string]string `json:"sums"`
}

// mostCounted is how many people's rows are counted for Kept, so that a load's memory has a bound; a file of more people
// is loaded all the same and its report leaves Kept out.
const mostCounted = 4 << 20

// perPerson adds up what each person of a file has, by their place in the file.
type perPerson struct {
	set    *catalog.Dataset
	fields []int // measures, as positions in the contract
	people places
	sums   []int64 // for each place: how many rows, then of each measure the clamped values, held at the ends of int64
	over   bool    // more people than are counted
	seen   int64   // so that near is not for nothing in the compiler's eyes
}

func newPerPerson(set *catalog.Dataset) *perPerson {
	p := &perPerson{set: set}
	for i, f := range set.Fields {
		if f.Role == catalog.Measure && f.Type.Numeric() && f.Bounds != nil {
			p.fields = append(p.fields, i)
		}
	}
	return p
}

func (p *perPerson) add(s candor.SubjectID, values []catalog.Value) {
	if p.over {
		return
	}
	width := 1 + len(p.fields)
	at, known := p.people.of(s)
	if !known {
		if at >= mostCounted {
			p.over, p.people, p.sums = true, places{}, nil
			return
		}
		p.sums = append(p.sums, make([]int64, width)...)
	}
	sums := p.sums[at*width:][:width]
	sums[0]++
	for k, i := range p.fields {
		if v := &values[i]; !v.Null() {
			sums[1+k] = saturated(sums[1+k], clamped(v.I, *p.set.Fields[i].Bounds))
		}
	}
}

// near brings what is known of people into the processor's cache, as identity.Map does with keys.
func (p *perPerson) near(people []candor.SubjectID) {
	if p.over {
		return
	}
	width := 1 + len(p.fields)
	for _, s := range people {
		if page := int(s >> pageBits); page < len(p.people.pages) && p.people.pages[page] != nil {
			p.seen += int64(p.people.pages[page][s&(1<<pageBits-1)])
		}
	}
	for _, s := range people {
		if page := int(s >> pageBits); page < len(p.people.pages) && p.people.pages[page] != nil {
			if at := int(p.people.pages[page][s&(1<<pageBits-1)]); at > 0 {
				p.seen += p.sums[(at-1)*width]
			}
		}
	}
}

// places numbers people in the order in which they are met. Their numbers are dense, so pages of an array find them where
// a map would go wherever its hashes lead.
type places struct {
	pages [][]uint32 // by the higher bits of a person's number; a place is one less than what stands there, 0 is none
	met   int
}

const pageBits = 12

// of gives a person's place, from 0; known is false the first time.
func (p *places) of(s candor.SubjectID) (at int, known bool) {
	page := int(s >> pageBits)
	for page >= len(p.pages) {
		p.pages = append(p.pages, nil)
	}
	if p.pages[page] == nil {
		p.pages[page] = make([]uint32, 1<<pageBits)
	}
	here := &p.pages[page][s&(1<<pageBits-1)]
	if *here == 0 {
		p.met++
		*here = uint32(p.met)
		return p.met - 1, false
	}
	return int(*here) - 1, true
}

func clamped(v int64, b catalog.Bounds) int64 { return min(max(v, b.Lo), b.Hi) }

func saturated(a, b int64) int64 {
	switch sum := a + b; {
	case a > 0 && b > 0 && sum < 0:
		return math.MaxInt64
	case a < 0 && b < 0 && sum >= 0:
		return -math.MaxInt64
	default:
		return sum
	}
}

// kept works out what each choice of one group keeps; nothing when there were too many people to count.
func (p *perPerson) kept() (out []Kept) {
	if p.over {
		return nil
	}
	width := 1 + len(p.fields)
	for _, m := range p.set.Menu {
		if m.Groups != 1 {
			continue
		}
		k := Kept{Groups: 1, Rows: m.Rows, Sums: map[string]string{}}
		for at := 0; at < len(p.sums); at += width {
			k.RowsKept += min(p.sums[at], m.Rows)
		}
		for j, i := range p.fields {
			f := p.set.Fields[i]
			most := max(f.Bounds.Hi, -f.Bounds.Lo, f.Bounds.Lo, -f.Bounds.Hi)
			if most > math.MaxInt64/m.Rows {
				most = math.MaxInt64
			} else {
				most *= m.Rows
			}
			var total wide
			for at := 1 + j; at < len(p.sums); at += width {
				total.add(clamped(p.sums[at], catalog.Bounds{Lo: -most, Hi: most}))
			}
			k.Sums[f.Name] = Sum{Scale: f.Scale, Total: total.big()}.Text()
		}
		out = append(out, k)
	}
	return out
}

// CutOff is the share of what was loaded that limits keep out of answers: 0.044 is 4.4 %.
type CutOff struct {
	Measures  map[string]float64 `json:"measures"`   // by clamping each row to its column's bounds
	PerPerson []CutPerPerson     `json:"per_person"` // then by what one person may count, for each choice of one group
}

// CutPerPerson is the share that a choice of the menu cuts, bounds included.
type CutPerPerson struct {
	Groups   int64              `json:"groups"`
	Rows     int64              `json:"rows"`
	OfRows   float64            `json:"of_rows"`
	Measures map[string]float64 `json:"measures"`
}

// CutOffOf adds up reports of one dataset. What a report does not say (it is older, or had too many people) is left out
// rather than guessed, as is a share of a total of nothing.
func CutOffOf(reports ...Report) CutOff {
	out := CutOff{Measures: map[string]float64{}, PerPerson: []CutPerPerson{}}
	if len(reports) == 0 {
		return out
	}
	for name := range reports[0].Sums {
		if s, ok := share(reports, name, func(r Report) string { return r.Clamped[name] }); ok {
			out.Measures[name] = s
		}
	}
	for _, m := range reports[0].Kept {
		of := func(r Report) (k Kept) {
			for _, x := range r.Kept {
				if x.Groups == m.Groups && x.Rows == m.Rows {
					k = x
				}
			}
			return k
		}
		c, all, kept, told := CutPerPerson{Groups: m.Groups, Rows: m.Rows, Measures: map[string]float64{}}, int64(0), int64(0), true
		for _, r := range reports {
			all, kept, told = all+r.Rows, kept+of(r).RowsKept, told && of(r).Rows > 0
		}
		if !told {
			continue
		}
		if all > 0 {
			c.OfRows = rounded(1 - float64(kept)/float64(all))
		}
		for name := range m.Sums {
			if s, ok := share(reports, name, func(r Report) string { return of(r).Sums[name] }); ok {
				c.Measures[name] = s
			}
		}
		out.PerPerson = append(out.PerPerson, c)
	}
	return out
}

// share is how far the totals kept are from the totals loaded. Where a measure has both signs, what is cut on one side
// makes up for what is cut on the other.
func share(reports []Report, name string, kept func(Report) string) (float64, bool) {
	before, after := new(big.Rat), new(big.Rat)
	for _, r := range reports {
		x, ok := new(big.Rat).SetString(r.Sums[name])
		y, also := new(big.Rat).SetString(kept(r))
		if !ok || !also {
			return 0, false
		}
		before.Add(before, x)
		after.Add(after, y)
	}
	if before.Sign() == 0 {
		return 0, false
	}
	s, _ := new(big.Rat).Quo(after.Sub(before, after), before).Float64()
	return rounded(math.Abs(s)), true
}

func rounded(x float64) float64 { return math.Round(x*1e4) / 1e4 }
