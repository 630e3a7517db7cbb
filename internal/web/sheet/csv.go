package sheet

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// Row is one number for a spreadsheet, with its interval.
type Row struct {
	What, Name   string // "people", "Lake District"
	V, Low, High float64
	FewerThan    int64 // above zero: it is not shown
	Unit         string
}

// CSV writes rows as one table, and below it the facts as lines that begin with #.
func CSV(w io.Writer, rows []Row, facts []string) error {
	lines := [][]string{{"what", "name", "value", "low", "high", "unit", "note"}}
	for _, r := range rows {
		l := []string{Inert(r.What), Inert(r.Name), "", "", "", Inert(r.Unit), "95 times in 100 between low and high"}
		switch {
		case r.FewerThan > 0:
			l[6] = "fewer than " + strconv.FormatInt(r.FewerThan, 10)
		case math.IsNaN(r.V) || math.IsInf(r.V, 0):
			l[6] = "not known"
		case r.Low == r.High:
			l[2], l[6] = digits(r.V), "exact"
		default:
			l[2], l[3], l[4] = digits(r.V), digits(r.Low), digits(r.High)
		}
		lines = append(lines, l)
	}
	if err := csv.NewWriter(w).WriteAll(lines); err != nil {
		return err
	}
	return Facts(w, facts)
}

// Facts are lines that begin with #, which readers of CSV can be told to leave out.
func Facts(w io.Writer, facts []string) error {
	for _, f := range facts {
		if _, err := fmt.Fprintf(w, "# %s\n", plain(f)); err != nil {
			return err
		}
	}
	return nil
}

// Inert keeps a spreadsheet from running text as a formula (OWASP, CSV injection).
func Inert(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n|%", rune(s[0])) {
		return "'" + s
	}
	return s
}

func digits(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
