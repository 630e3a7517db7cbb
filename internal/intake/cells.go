package intake

import (
	"fmt"
	"strings"
	"time"

	"github.com/candor-data/candor/internal/catalog"
)

// parsers read a trimmed, non-empty cell, by type. A type that is not here is refused by NewTyper.
var parsers = map[catalog.Type]func(*typedField, string) (catalog.Value, *fault){
	catalog.String:    parseText,
	catalog.Integer:   parseInteger,
	catalog.Decimal:   parseDecimal,
	catalog.Date:      parseDate,
	catalog.Timestamp: parseTimestamp,
	catalog.Boolean:   parseBoolean,
}

func parseText(_ *typedField, s string) (catalog.Value, *fault) {
	return catalog.Value{Type: catalog.String, S: s}, nil
}

func parseKey(_ *typedField, s string) (catalog.Value, *fault) {
	if len(s) > maxKey {
		return catalog.Value{}, &fault{TooLong, fmt.Sprintf("longer than %d bytes, which no key of a person is", maxKey)}
	}
	return catalog.Value{Type: catalog.String, S: s}, nil
}

func parseInteger(_ *typedField, s string) (catalog.Value, *fault) {
	i, bad := parseFixed(s, 0)
	return catalog.Value{Type: catalog.Integer, I: i}, bad
}

func parseDecimal(f *typedField, s string) (catalog.Value, *fault) {
	i, bad := parseFixed(s, f.Scale)
	return catalog.Value{Type: catalog.Decimal, I: i}, bad
}

// parseMarked reads numbers with a decimal comma, or with marks between thousands.
func parseMarked(f *typedField, s string) (catalog.Value, *fault) {
	plain, ok := f.Marks.Plain(s)
	if !ok {
		return catalog.Value{}, &fault{NotANumber, "not a number as the contract writes it, such as " + NumberForm{Marks: f.Marks, Scale: f.Scale}.String()}
	}
	i, bad := parseFixed(plain, f.Scale)
	return catalog.Value{Type: f.Type, I: i}, bad
}

// parseFixed is catalog.ParseFixed with the rule that was broken, and a short way for short numbers.
func parseFixed(s string, scale int) (int64, *fault) {
	if i, ok := shortFixed(s, scale); ok {
		return i, nil
	}
	i, err := catalog.ParseFixed(s, scale)
	if err == nil {
		return i, nil
	}
	switch digits, precise := shapeOfNumber(s, scale); {
	case !digits:
		return 0, &fault{NotANumber, "not a number; write digits with a point before the fraction, such as 1234.50"}
	case !precise && scale == 0:
		return 0, &fault{TooPrecise, "has a fraction, and the contract keeps whole numbers"}
	case !precise:
		return 0, &fault{TooPrecise, fmt.Sprintf("has more than the %d digits after the point that the contract keeps", scale)}
	}
	return 0, &fault{Overflow, "too large to be kept exactly"}
}

// shortFixed reads numbers of up to 18 digits in all, which cannot overflow; it leaves everything else to ParseFixed.
func shortFixed(s string, scale int) (int64, bool) {
	neg := false
	if s != "" && (s[0] == '-' || s[0] == '+') {
		neg, s = s[0] == '-', s[1:]
	}
	if s == "" || len(s)+scale > 18 {
		return 0, false
	}
	var n int64
	left := -1 // digits after the point still to come; -1: no point yet
	for i := range len(s) {
		c := s[i]
		if c == '.' && left < 0 && len(s) > 1 {
			left = scale
			continue
		}
		if c < '0' || c > '9' || left == 0 {
			return 0, false
		}
		if left > 0 {
			left--
		}
		n = n*10 + int64(c-'0')
	}
	if left < 0 {
		left = scale
	}
	for range left {
		n *= 10
	}
	if neg {
		n = -n
	}
	return n, true
}

// shapeOfNumber says whether s is written as a number, and whether the scale can hold its fraction.
func shapeOfNumber(s string, scale int) (digits, precise bool) {
	s = strings.TrimSpace(s)
	if s != "" && (s[0] == '-' || s[0] == '+') {
		s = s[1:]
	}
	whole, frac, _ := strings.Cut(s, ".")
	if whole+frac == "" || strings.Trim(whole+frac, "0123456789") != "" {
		return false, false
	}
	return true, len(strings.TrimRight(frac, "0")) <= scale
}

// parseBoolean takes true/false, yes/no, t/f, y/n and 1/0, in any case.
func parseBoolean(_ *typedField, s string) (catalog.Value, *fault) {
	v := catalog.Value{Type: catalog.Boolean}
	switch strings.ToLower(s) {
	case "true", "yes", "t", "y", "1":
		v.I = 1
	case "false", "no", "f", "n", "0":
	default:
		return v, &fault{NotABoolean, "neither true nor false; write true, false, yes, no, 1 or 0"}
	}
	return v, nil
}

const secondsPerDay = 24 * 60 * 60

// parseDate reads a day as it is written; a layout with a time or zone in it does not move the day. Of a column of times,
// as many programs write their days, it takes the day; an instant has the day that it is in the dataset's zone.
func parseDate(f *typedField, s string) (catalog.Value, *fault) {
	if f.native && len(s) > len(time.DateOnly) {
		if t, ok := f.instant(s); ok {
			s = t.In(f.zone).Format(time.DateOnly)
		}
	}
	y, m, d, ok := shortDate(f.layout, s)
	if !ok {
		layout := f.layout
		if layout == "" {
			layout = time.DateOnly
		}
		t, err := time.Parse(layout, s)
		if err != nil {
			return catalog.Value{}, &fault{NotADate, "not a date as the contract writes it, such as " + example.Format(layout)}
		}
		var month time.Month
		y, month, d = t.Date()
		m = int(month)
	}
	v := catalog.Value{Type: catalog.Date, I: days(y, m, d)}
	return v, f.inTime(v.I)
}

// example is the day that messages write dates with.
var example = time.Date(2026, 3, 31, 14, 30, 0, 0, time.UTC)

// shortDate reads the two commonest layouts, YYYY-MM-DD and YYYYMMDD; it leaves everything else to package time.
func shortDate(layout, s string) (y, m, d int, ok bool) {
	switch {
	case (layout == "" || layout == time.DateOnly) && len(s) == 10 && s[4] == '-' && s[7] == '-':
		y, m, d = digits(s[:4]), digits(s[5:7]), digits(s[8:])
	case layout == "20060102" && len(s) == 8:
		y, m, d = digits(s[:4]), digits(s[4:6]), digits(s[6:])
	default:
		return 0, 0, 0, false
	}
	ok = y >= 0 && m >= 1 && m <= 12 && d >= 1 && d <= daysIn(y, m)
	return y, m, d, ok
}

// digits reads a short run of digits; -1 when something else is in it.
func digits(s string) int {
	n := 0
	for i := range len(s) {
		c := s[i]
		if c < '0' || c > '9' {
			return -1
		}
		n = n*10 + int(c-'0')
	}
	return n
}

func daysIn(y, m int) int {
	switch m {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// days counts from 1970-01-01 in the proleptic Gregorian calendar, as package time does; years are 0 to 9999.
func days(y, m, d int) int64 {
	if m <= 2 { // let the year begin in March, so that the leap day is its last
		y, m = y-1, m+12
	}
	y64 := int64(y) + 400 // positive, so that division rounds down
	return y64*365 + y64/4 - y64/100 + y64/400 + int64((153*(m-3)+2)/5+d-1) - 719468 - 146097
}

// zoned layouts carry their own offset; local ones are read in the dataset's zone.
var (
	zonedLayouts = []string{time.RFC3339, "2006-01-02 15:04:05Z07:00"}
	localLayouts = []string{time.DateTime, "2006-01-02T15:04:05"}
)

// parseTimestamp reads an instant: RFC 3339, or a date and time in the dataset's zone, or the contract's layout.
//
// A clock reading that a change of the clocks skipped or repeated is not one instant. time.Date decides then: it gives an
// instant that is right under one of the two offsets, the same each time. Files that need more must write the offset.
// Fractions of a second below a microsecond are dropped: that is what a timestamp stores.
func parseTimestamp(f *typedField, s string) (catalog.Value, *fault) {
	t, ok := f.instant(s)
	if !ok {
		layout := f.layout
		if layout == "" {
			layout = time.DateTime
		}
		return catalog.Value{}, &fault{NotADate, "not a date and time as the contract writes it, such as " + example.Format(layout)}
	}
	v := catalog.Value{Type: catalog.Timestamp, I: t.UnixMicro()}
	return v, f.inTime(v.I)
}

func (f *typedField) instant(s string) (time.Time, bool) {
	if f.layout != "" {
		t, err := time.ParseInLocation(f.layout, s, f.zone)
		return t, err == nil
	}
	if len(s) < len(time.DateTime) {
		return time.Time{}, false
	}
	// The last character tells the two apart: a local time ends in its seconds, and no offset follows a sign after the date.
	layouts := localLayouts
	if strings.ContainsAny(s[len(time.DateTime):], "Z+-") {
		layouts = zonedLayouts
	}
	for _, l := range layouts {
		if t, err := time.ParseInLocation(l, s, f.zone); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// inTime holds times against the contract's bounds. Measures outside of theirs are clamped when asked about; a time
// outside is a mistake, and the row is set aside.
func (f *typedField) inTime(i int64) *fault {
	if f.Bounds != nil && (i < f.Bounds.Lo || i > f.Bounds.Hi) {
		return &fault{OutOfTimeBounds, "outside of the time that the contract covers"}
	}
	return nil
}
