package quality

import (
	"fmt"
	"math/big"
	"slices"
	"time"

	"github.com/candor-data/candor/internal/catalog"
)

// growthOver is how many earlier loads a load's size is held against.
const growthOver = 10

// Judge holds a load against the rules of its contract: those about rows as counted, those about the load from its profile.
// Columns of the load are there already. A replay is a few mended rows and is judged by the rules about rows alone.
func Judge(set *catalog.Dataset, c *Checker, l Load, earlier []Load, now time.Time) (out []Result) {
	ofRows := c.results()
	for _, k := range set.Checks {
		switch {
		case k.Kind.AboutRows():
			i := slices.IndexFunc(ofRows, func(r Result) bool { return r.Check.ID == k.ID })
			out = append(out, ofRows[i])
		case !l.Replay:
			out = append(out, judge(set, k, l, earlier, now))
		}
	}
	return out
}

func judge(set *catalog.Dataset, k catalog.Check, l Load, earlier []Load, now time.Time) Result {
	r := Result{Check: k, Judged: true}
	switch k.Kind {
	case catalog.CheckTold:
		r.Judged, r.Why = false, "words for people; candor does not check it"
	case catalog.CheckNulls:
		for _, c := range l.Columns {
			if c.Name == k.Column {
				r.Broken, r.Of = c.Nulls, l.Rows
			}
		}
		r.Holds, r.Figure = holds(k.Limit, r.Broken, r.Of), share(r.Broken, r.Of)
	case catalog.CheckVolume:
		r.Holds, r.Figure = holds(k.Limit, l.Rows, l.Rows), rowsText(l.Rows)
	case catalog.CheckGrowth:
		usual, ok := median(earlier)
		if !ok {
			r.Judged, r.Why = false, "there is no earlier load to hold it against"
			return r
		}
		r.Holds = l.Rows*k.Factor >= usual*1000 && l.Rows*1000 <= usual*k.Factor
		r.Figure = fmt.Sprintf("%s, usually %s", rowsText(l.Rows), rowsText(usual))
	case catalog.CheckFreshness:
		r.judgeFresh(l.Newest, zone(set), now)
	}
	return r
}

// judgeFresh holds the newest day against today in the dataset's zone.
func (r *Result) judgeFresh(newest string, in *time.Location, now time.Time) {
	age, ok := Age(newest, in, now)
	if !ok {
		r.Judged, r.Why = false, "no row says when it was"
		return
	}
	r.Holds = age <= r.Check.Days
	r.Figure = fmt.Sprintf("newest %s, %s old", newest, daysText(age))
}

// Age is how many days ago a day was; days to come are no age.
func Age(day string, in *time.Location, now time.Time) (int64, bool) {
	d, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return 0, false
	}
	y, m, today := now.In(in).Date()
	return max(0, int64(time.Date(y, m, today, 0, 0, 0, 0, time.UTC).Sub(d).Hours()/24)), true
}

// median of the rows of the last loads of files.
func median(earlier []Load) (int64, bool) {
	var n []int64
	for i := len(earlier) - 1; i >= 0 && len(n) < growthOver; i-- {
		if !earlier[i].Replay {
			n = append(n, earlier[i].Rows)
		}
	}
	if len(n) == 0 {
		return 0, false
	}
	slices.Sort(n)
	return n[len(n)/2], true
}

// holds compares a count, or its share of all, with the limit, exactly.
func holds(l *catalog.Limit, n, of int64) bool {
	value := big.NewInt(n)
	value.Mul(value, big.NewInt(limitUnit))
	scale := big.NewInt(1)
	if l.Percent {
		if of == 0 {
			return true
		}
		value.Mul(value, big.NewInt(100))
		scale = big.NewInt(of)
	}
	cmp := func(limit int64) int { return value.Cmp(new(big.Int).Mul(big.NewInt(limit), scale)) }
	if l.Least != nil && (cmp(*l.Least) < 0 || l.OpenLeast && cmp(*l.Least) == 0) {
		return false
	}
	return l.Most == nil || cmp(*l.Most) < 0 || !l.OpenMost && cmp(*l.Most) == 0
}

// limitUnit is one row, or one percent, in a catalog.Limit.
const limitUnit = 10_000
