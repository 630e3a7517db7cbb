package intake

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Layout is one way in which the dates of a column are written.
type Layout struct {
	Format string // what a contract states as candor.format: DD.MM.YYYY; empty: ISO 8601, which needs no statement
	Go     string // the same in Go's reference form, as catalog.Field.Format holds it
	Time   bool   // says the time of day too: a timestamp
	Zoned  bool   // says its offset from UTC too
	Fits   int    // values of the sample that it reads
	Of     int    // values of the sample that are not empty
}

// String names the layout for people.
func (l Layout) String() string {
	switch {
	case l.Format != "":
		return l.Format
	case l.Time:
		return "ISO 8601, with the time"
	}
	return "ISO 8601"
}

// Reads reads one value, local times as UTC; false where the layout does not fit it.
func (l Layout) Reads(s string) (time.Time, bool) {
	if l.Format == "" && l.Time {
		f := typedField{zone: time.UTC}
		return f.instant(s)
	}
	layout := cmp.Or(l.Go, time.DateOnly)
	t, err := time.Parse(layout, s)
	return t, err == nil
}

// mostly is the share of a sample's values that a finding must explain; the rest may be dirt, which a load sets aside.
const mostly = 0.9

// DateLayouts finds how the dates of a column are written, from a sample of its cells: the layouts that read most of them,
// and at least nine in ten, likeliest first. Nothing comes back when the column holds no dates, or dates written in several
// ways.
//
// More than one layout means that the sample cannot tell them apart and that they read it differently: 03/04/2020 is a day
// in April or in March. Somebody who knows must choose; Reads shows what each would make of a value. Years outside of 1800
// to 2199 are not taken for dates, so that numbers are not.
func DateLayouts(sample []string) []Layout {
	var values []string
	for _, s := range sample {
		if s = strings.TrimSpace(s); s != "" {
			values = append(values, s)
		}
	}
	if len(values) == 0 {
		return nil
	}
	may := int(float64(len(values)) * (1 - mostly)) // so many may not fit
	var found []Layout
	best := 0
	for _, l := range knownLayouts {
		l.Of = len(values)
		for i, s := range values {
			if t, ok := l.Reads(s); ok && t.Year() >= 1800 && t.Year() < 2200 {
				l.Fits++
			} else if i+1-l.Fits > may {
				l.Fits = 0
				break
			}
		}
		if l.Fits > 0 {
			found = append(found, l)
			best = max(best, l.Fits)
		}
	}
	var out []Layout
	for _, l := range found {
		if l.Fits == best && !slices.ContainsFunc(out, func(o Layout) bool { return sameReading(o, l, values) }) {
			out = append(out, l)
		}
	}
	return out
}

// sameReading reports whether two layouts make the same of every value that both read.
func sameReading(a, b Layout, values []string) bool {
	for _, s := range values {
		x, okA := a.Reads(s)
		y, okB := b.Reads(s)
		if okA != okB || okA && !x.Equal(y) {
			return false
		}
	}
	return true
}

// Layouts lists every layout that DateLayouts looks for.
func Layouts() []Layout { return slices.Clone(knownLayouts) }

// knownLayouts are tried in this order, so that of several with the same reading the first stands for all: ISO 8601, then
// two digits before one, then the day before the month, which most of the world writes.
var knownLayouts = makeLayouts()

func makeLayouts() []Layout {
	type pair struct{ format, in string }
	out := []Layout{{}, {Time: true, Zoned: true}, {Time: true}}
	dates := []pair{{"YYYYMMDD", "20060102"}}
	for _, sep := range []string{"-", ".", "/"} {
		join := func(format, in string) {
			dates = append(dates, pair{strings.ReplaceAll(format, " ", sep), strings.ReplaceAll(in, " ", sep)})
		}
		join("YYYY MM DD", "2006 01 02")
		join("DD MM YYYY", "02 01 2006")
		join("MM DD YYYY", "01 02 2006")
		join("YYYY M D", "2006 1 2")
		join("D M YYYY", "2 1 2006")
		join("M D YYYY", "1 2 2006")
		join("DD MM YY", "02 01 06")
		join("MM DD YY", "01 02 06")
		join("YY MM DD", "06 01 02")
		join("D M YY", "2 1 06")
		join("M D YY", "1 2 06")
	}
	for _, sep := range []string{" ", "-", ".", "/"} {
		dates = append(dates,
			pair{"D" + sep + "MMM" + sep + "YYYY", "2" + sep + "Jan" + sep + "2006"},
			pair{"D" + sep + "MMMM" + sep + "YYYY", "2" + sep + "January" + sep + "2006"},
			pair{"D" + sep + "MMM" + sep + "YY", "2" + sep + "Jan" + sep + "06"})
	}
	dates = append(dates, pair{"MMM D, YYYY", "Jan 2, 2006"}, pair{"MMMM D, YYYY", "January 2, 2006"},
		pair{"EEE, D MMM YYYY", "Mon, 2 Jan 2006"}, pair{"DDMMYYYY", "02012006"}, pair{"MMDDYYYY", "01022006"})
	clocks := []pair{
		{" HH:mm:ss", " 15:04:05"}, {" HH:mm", " 15:04"}, {"THH:mm:ss", "T15:04:05"}, {"THH:mm", "T15:04"},
		{" h:mm:ss a", " 3:04:05 PM"}, {" h:mm a", " 3:04 PM"}, {" HHmmss", " 150405"}, {"THHmmss", "T150405"}, {"HHmmss", "150405"},
	}
	zones := []pair{{"XXX", "Z07:00"}, {" XXX", " Z07:00"}, {"Z", "Z0700"}, {" Z", " Z0700"}}
	for _, d := range dates {
		if d.in != time.DateOnly {
			out = append(out, Layout{Format: d.format, Go: d.in})
		}
	}
	for _, c := range clocks {
		for _, d := range dates {
			out = append(out, Layout{Format: d.format + c.format, Go: d.in + c.in, Time: true})
			for _, z := range zones {
				out = append(out, Layout{Format: d.format + c.format + z.format, Go: d.in + c.in + z.in, Time: true, Zoned: true})
			}
		}
	}
	return out
}
