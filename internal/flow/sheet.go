package flow

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// WriteCSV lays an answer out for a spreadsheet: each protected number with its low, its high and its note beside it.
func (r Result) WriteCSV(w io.Writer) error {
	type place struct{ row, col int }
	at, noisy := map[string]int{}, make([]bool, len(r.Columns))
	for i, c := range r.Columns {
		at[c.Name] = i
	}
	bounds, notes := map[place][2]string{}, map[place]string{}
	for _, a := range r.Accuracy {
		bounds[place{a.Row, at[a.Column]}] = [2]string{strconv.FormatFloat(a.Low, 'f', -1, 64), strconv.FormatFloat(a.High, 'f', -1, 64)}
		noisy[at[a.Column]] = true
	}
	for _, n := range r.Notes {
		notes[place{n.Row, at[n.Column]}] = n.Text
		noisy[at[n.Column]] = true
	}
	var head []string
	for i, c := range r.Columns {
		head = append(head, unrun(c.Name))
		if noisy[i] {
			head = append(head, unrun(c.Name)+"_low", unrun(c.Name)+"_high", unrun(c.Name)+"_note")
		}
	}
	lines := [][]string{head}
	for i, row := range r.Rows {
		var line []string
		for j, v := range row {
			line = append(line, cellOf(v))
			if p := (place{i, j}); noisy[j] {
				line = append(line, bounds[p][0], bounds[p][1], notes[p])
			}
		}
		lines = append(lines, line)
	}
	return csv.NewWriter(w).WriteAll(lines)
}

func cellOf(v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64)
	case string:
		return unrun(x)
	}
	return fmt.Sprint(v)
}

// unrun keeps a spreadsheet from running text as a formula (OWASP, CSV injection).
func unrun(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
