package intake

import (
	"errors"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/candor-data/candor/internal/catalog"
)

// Fix is one way to mend a cell of many rows at once: a short menu, each of which does one thing that can be said in a line.
type Fix string

// The fixes.
const (
	Trim         Fix = "trim"          // spaces, of every kind, around it go
	Upper        Fix = "upper"         // to capital letters
	Lower        Fix = "lower"         // to small letters
	Empty        Fix = "empty"         // the cell is emptied
	Plain        Fix = "plain-number"  // currency signs, letters and marks between thousands go: £1,234.50 is 1234.50
	DecimalComma Fix = "decimal-comma" // 1.234,50 is 1234.50
	Round        Fix = "round"         // to the digits that the contract keeps, halves away from zero
	DayFirst     Fix = "day-first"     // 31/03/2026 or 31.3.26 is 2026-03-31
	MonthFirst   Fix = "month-first"   // 03/31/2026 is 2026-03-31
	Replace      Fix = "replace"       // a cell that is one text becomes another
)

// Fixes lists the menu with what each does.
var Fixes = []struct {
	Fix  Fix
	Does string
}{
	{Trim, "takes spaces of every kind away around it"},
	{Upper, "writes it in capital letters"},
	{Lower, "writes it in small letters"},
	{Empty, "empties it"},
	{Plain, "makes £1,234.50 to 1234.50: currency, letters and marks between thousands go"},
	{DecimalComma, "makes 1.234,50 to 1234.50"},
	{Round, "rounds it to the digits that the contract keeps, halves away from zero"},
	{DayFirst, "reads 31/03/2026 as 2026-03-31"},
	{MonthFirst, "reads 03/31/2026 as 2026-03-31"},
	{Replace, "makes one text to another, where the cell is exactly that"},
}

// Order is a fix with what it needs.
type Order struct {
	Fix      Fix
	Column   string
	From, To string // Replace
}

// Check says what is wrong with an order; nil when nothing is.
func (o Order) Check(set *catalog.Dataset) error {
	f, ok := set.Field(o.Column)
	switch {
	case !ok:
		return errors.New("say which column to mend: one of " + strings.Join((&waiting{set: set}).Header(), ", "))
	case !slices.ContainsFunc(Fixes, func(x struct {
		Fix  Fix
		Does string
	}) bool {
		return x.Fix == o.Fix
	}):
		var names []string
		for _, x := range Fixes {
			names = append(names, string(x.Fix))
		}
		return errors.New("say how to mend it: one of " + strings.Join(names, ", "))
	case o.Fix == Replace && o.From == o.To:
		return errors.New("say what to replace, and with what else")
	case o.Fix == Round && !f.Type.Numeric():
		return errors.New("only a number is rounded")
	}
	return nil
}

// Do mends one cell; false where it changes nothing or does not fit the cell. exact: the result is as candor writes values.
func (o Order) Do(f catalog.Field, cell string) (out string, exact, ok bool) {
	switch o.Fix {
	case Trim:
		out = strings.TrimSpace(strings.Trim(cell, "\u00a0\u200b\ufeff"))
	case Upper:
		out = strings.ToUpper(cell)
	case Lower:
		out = strings.ToLower(cell)
	case Empty:
	case Plain:
		out, exact = bareNumber(cell, '.', ",' ’\u00a0\u202f"), true
	case DecimalComma:
		out, exact = bareNumber(cell, ',', ".' ’\u00a0\u202f"), true
	case Round:
		out, exact = roundTo(cell, f.Scale), true
	case DayFirst:
		out, exact = dated(cell, true), true
	case MonthFirst:
		out, exact = dated(cell, false), true
	case Replace:
		if strings.TrimSpace(cell) != o.From {
			return cell, false, false
		}
		out = o.To
	}
	if out == "" && (exact || strings.TrimSpace(cell) == "") {
		return cell, false, false // it is not what the fix is for
	}
	return out, exact, out != cell
}

// bareNumber keeps sign, digits and the fraction; "" where there is no number, or more than one.
func bareNumber(cell string, point rune, drop string) string {
	var b strings.Builder
	points, digits, ended := 0, 0, false
	for _, c := range strings.TrimSpace(cell) {
		switch {
		case c >= '0' && c <= '9':
			if ended {
				return "" // a second number
			}
			digits++
			b.WriteRune(c)
		case c == point && digits > 0:
			points++
			b.WriteByte('.')
		case (c == '-' || c == '+') && digits == 0 && b.Len() == 0:
			b.WriteRune(c)
		case strings.ContainsRune(drop, c):
		default:
			ended = digits > 0
		}
	}
	out := strings.TrimSuffix(b.String(), ".")
	if digits == 0 || points > 1 {
		return ""
	}
	return out
}

// roundTo rounds a decimal number to so many digits after the point, halves away from zero; "" where there is no number.
func roundTo(cell string, scale int) string {
	cell = strings.TrimSpace(cell)
	if digits, _ := shapeOfNumber(cell, 0); !digits || len(cell) > 60 {
		return ""
	}
	x, ok := new(big.Rat).SetString(strings.TrimPrefix(cell, "+"))
	if !ok {
		return ""
	}
	return x.FloatString(scale)
}

// dated reads a day in figures; "" where it is none.
func dated(cell string, dayFirst bool) string {
	s := strings.NewReplacer(".", "/", "-", "/").Replace(strings.TrimSpace(cell))
	layouts := []string{"2/1/2006", "2/1/06"}
	if !dayFirst {
		layouts = []string{"1/2/2006", "1/2/06"}
	}
	for _, l := range layouts {
		if t, err := time.Parse(l, s); err == nil {
			return t.Format(time.DateOnly)
		}
	}
	return ""
}
