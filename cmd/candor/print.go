package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
)

// json prints a value as indented JSON.
func (s *session) json(v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	text := b.Bytes()
	if b.String() == "null\n" {
		text = []byte("[]\n") // an empty list is a list
	}
	_, err := s.out.Write(text)
	return err
}

// list prints rows as a table or CSV; v is the same as JSON.
func (s *session) list(v any, head []string, rows [][]string) error {
	switch s.format {
	case "json":
		return s.json(v)
	case "csv":
		w := csv.NewWriter(s.out)
		if err := w.Write(head); err != nil {
			return err
		}
		for _, r := range rows {
			safe := make([]string, len(r))
			for i, cell := range r {
				safe[i] = inert(cell)
			}
			if err := w.Write(safe); err != nil {
				return err
			}
		}
		w.Flush()
		return w.Error()
	}
	return table(s.out, head, rows)
}

// inert keeps a cell of a CSV file text when a spreadsheet opens it: what begins like a formula gets an apostrophe before
// it (OWASP, CSV injection). Files that were loaded may hold such cells. Numbers stay numbers.
func inert(cell string) string {
	if cell == "" || !strings.ContainsRune("=+-@\t\r\n|%", rune(cell[0])) {
		return cell
	}
	if n, err := strconv.ParseFloat(cell, 64); err == nil && !math.IsNaN(n) && !math.IsInf(n, 0) {
		return cell
	}
	return "'" + cell
}

func table(to io.Writer, head []string, rows [][]string) error {
	w := tabwriter.NewWriter(to, 0, 4, 2, ' ', 0)
	up := make([]string, len(head))
	for i, h := range head {
		up[i] = strings.ToUpper(strings.ReplaceAll(h, "_", " "))
	}
	if _, err := fmt.Fprintln(w, strings.Join(up, "\t")); err != nil {
		return err
	}
	for _, r := range rows {
		if _, err := fmt.Fprintln(w, strings.Join(r, "\t")); err != nil {
			return err
		}
	}
	return w.Flush()
}

// say prints for people, on stderr.
func (s *session) say(format string, args ...any) { _, _ = fmt.Fprintf(s.err, format+"\n", args...) }

// printRefusal prints a no on stdout, in the asked format.
func (s *session) printRefusal(d flow.Decision) error {
	switch s.format {
	case "json":
		return s.json(struct {
			Decision flow.Decision `json:"decision"`
		}{d})
	case "csv":
		rows := [][]string{}
		for _, r := range d.Reasons {
			rows = append(rows, []string{r.Rule, r.Text, r.Protects, r.Instead})
		}
		return s.list(nil, []string{"rule", "text", "protects", "instead"}, rows)
	}
	b := &strings.Builder{}
	b.WriteString("Refused.\n")
	for _, r := range d.Reasons {
		reason(b, r)
	}
	if d.ID != "" {
		fmt.Fprintf(b, "\nThis refusal is entry %s of the record.\n", d.ID)
	}
	_, err := io.WriteString(s.out, b.String())
	return err
}

func reason(b *strings.Builder, r candor.Reason) {
	fmt.Fprintf(b, "\n  %s [%s]\n", r.Text, r.Rule)
	if r.Protects != "" {
		fmt.Fprintf(b, "  Why: %s\n", r.Protects)
	}
	if r.Instead != "" {
		fmt.Fprintf(b, "  Instead: %s\n", r.Instead)
	}
}

func money(m candor.Money) string {
	return fmt.Sprintf("%d.%02d %s", m.Micro/1e6, m.Micro/1e4%100, m.Currency)
}
