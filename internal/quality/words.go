package quality

import (
	"strconv"
	"strings"

	"github.com/candor-data/candor/internal/catalog"
)

// Demand says in words what a rule asks for. Everything in it is the contract's, nothing is worked out from rows.
func Demand(set *catalog.Dataset, k catalog.Check) string {
	if k.Title != "" && k.Kind == catalog.CheckTold {
		return k.Title
	}
	name, f := "the value", &catalog.Field{}
	if x, ok := set.Field(k.Column); ok {
		name, f = k.Column, x
	}
	number := func(i int64) string { return catalog.Value{Type: f.Type, I: i}.Text(f.Scale) }
	var say string
	switch k.Kind {
	case catalog.CheckRange:
		say = name + " is " + between(k.Least, k.Most, number, "")
	case catalog.CheckLength:
		say = name + " has " + between(k.Least, k.Most, func(i int64) string { return strconv.FormatInt(i, 10) }, " characters")
	case catalog.CheckAccepted:
		say = name + " is one of " + some(k.Values)
	case catalog.CheckPattern:
		say = name + " is " + forms[k.Form].words
	case catalog.CheckUnique:
		say = "no two rows of a file have the same " + name
	case catalog.CheckReference:
		if say = name + " is in the public list of " + k.Dataset + "." + k.Of; k.Of == "" {
			say = name + " is that of somebody with a row in " + k.Dataset
		}
	case catalog.CheckNulls:
		return limitWords(k.Limit) + " without " + name
	case catalog.CheckFreshness:
		return "the newest " + name + " is at most " + daysText(k.Days) + " old"
	case catalog.CheckVolume:
		return "a file has " + limitWords(k.Limit)
	case catalog.CheckGrowth:
		return "a file has no more than " + trimmed(k.Factor, 3) + " times the usual rows, and no fewer than the usual divided by it"
	}
	if k.Limit != nil {
		say += "; " + limitWords(k.Limit) + " that break it"
	}
	return say
}

func between(least, most *int64, text func(int64) string, unit string) string {
	switch {
	case least == nil:
		return "at most " + text(*most) + unit
	case most == nil:
		return "at least " + text(*least) + unit
	case *least == *most:
		return "exactly " + text(*least) + unit
	}
	return "from " + text(*least) + " to " + text(*most) + unit
}

func limitWords(l *catalog.Limit) string {
	unit := " rows"
	if l.Percent {
		unit = " % of the rows"
	}
	open := func(yes bool, strict, loose string) string {
		if yes {
			return strict
		}
		return loose
	}
	switch {
	case l.Most != nil && *l.Most == 0 && !l.OpenMost:
		return "no rows"
	case l.Least != nil && l.Most != nil && *l.Least == *l.Most:
		return "exactly " + trimmed(*l.Least, catalog.LimitScale) + unit
	case l.Least != nil && l.Most != nil:
		return open(l.OpenLeast, "more than ", "at least ") + trimmed(*l.Least, catalog.LimitScale) + " and " +
			open(l.OpenMost, "fewer than ", "at most ") + trimmed(*l.Most, catalog.LimitScale) + unit
	case l.Least != nil:
		return open(l.OpenLeast, "more than ", "at least ") + trimmed(*l.Least, catalog.LimitScale) + unit
	}
	return open(l.OpenMost, "fewer than ", "at most ") + trimmed(*l.Most, catalog.LimitScale) + unit
}

// trimmed prints a fixed-point number without zeros at its end.
func trimmed(i int64, scale int) string {
	s := catalog.FormatFixed(i, scale)
	if strings.Contains(s, ".") {
		s = strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// some lists values, not endlessly.
func some(values []string) string {
	const most = 12
	if len(values) <= most {
		return strings.Join(values, ", ")
	}
	return strings.Join(values[:most], ", ") + " and " + strconv.Itoa(len(values)-most) + " more"
}

func rowsText(n int64) string { return counted(n, "row", "rows") }
func daysText(n int64) string { return counted(n, "day", "days") }

func counted(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.FormatInt(n, 10) + " " + many
}

// share says a part of the rows; a part that is there is never called 0 %.
func share(n, of int64) string {
	if n == 0 {
		return "none of " + rowsText(of)
	}
	p := strconv.FormatFloat(float64(n)*100/float64(of), 'f', 2, 64)
	if p == "0.00" {
		p = "less than 0.01"
	}
	return rowsText(n) + " (" + p + " %)"
}
