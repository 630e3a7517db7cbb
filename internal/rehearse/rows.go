package rehearse

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/candor-data/candor/internal/catalog"
)

// writer invents the rows of one dataset.
type writer struct {
	set *catalog.Dataset
	now time.Time
	rng *rand.Rand
}

// mostRows keeps a rehearsal quick where contracts let one person count often.
const mostRows = 8

func (w *writer) rows(people int) ([]byte, error) {
	var b bytes.Buffer
	out := csv.NewWriter(&b)
	var head []string
	for _, f := range w.set.Fields {
		if !f.ByLine {
			head = append(head, f.Name)
		}
	}
	if err := out.Write(head); err != nil {
		return nil, err
	}
	for n := 1; n <= people; n++ {
		rows := 1
		if !w.set.OnePerPerson && len(w.set.Menu) > 0 {
			rows += w.rng.IntN(int(min(w.set.Menu[0].Rows, mostRows)))
		}
		for range rows {
			var cells []string
			for i := range w.set.Fields {
				if f := &w.set.Fields[i]; !f.ByLine {
					cells = append(cells, w.cell(f, n))
				}
			}
			if err := out.Write(cells); err != nil {
				return nil, err
			}
		}
	}
	out.Flush()
	return b.Bytes(), out.Error()
}

func (w *writer) cell(f *catalog.Field, n int) string {
	switch {
	case f.Role == catalog.Person:
		return Key(f, n)
	case f.Role == catalog.Identifier:
		if f.Identifier == "email" || f.Identifier == "phone" {
			return Key(f, n)
		}
		return fmt.Sprintf("invented-%s-%05d", f.Name, n)
	case len(f.Domain) > 0:
		return w.written(f, f.Domain[w.rng.IntN(len(f.Domain))])
	}
	switch f.Type {
	case catalog.Boolean:
		return []string{"true", "false", "false"}[w.rng.IntN(3)]
	case catalog.Integer, catalog.Decimal:
		lo, hi := int64(0), int64(100)*int64(math.Pow10(f.Scale))
		if f.Bounds != nil {
			lo, hi = f.Bounds.Lo, f.Bounds.Hi
		}
		return w.written(f, catalog.Value{Type: f.Type, I: w.low(lo, hi)}.Text(f.Scale))
	case catalog.Date, catalog.Timestamp:
		return w.moment(f)
	}
	if f.Class == catalog.FreeText || f.Role == catalog.Text {
		return "Invented for a rehearsal."
	}
	return fmt.Sprintf("invented %d", w.rng.IntN(500)+1)
}

// low draws from lo to hi, smaller amounts oftener, as amounts are.
func (w *writer) low(lo, hi int64) int64 {
	u := w.rng.Float64()
	at := max(lo, min(0, hi))
	v := float64(at) + u*u*(float64(hi)-float64(at))
	return max(lo, min(hi, int64(v)))
}

// written puts a value as its contract says that files write it.
func (w *writer) written(f *catalog.Field, s string) string {
	if !f.Type.Numeric() || f.Marks == (catalog.Marks{}) {
		return s
	}
	return strings.Replace(s, ".", string(f.Marks.Point()), 1)
}

// moment draws a day of the last year, within the bounds.
func (w *writer) moment(f *catalog.Field) string {
	zone := w.set.Zone
	if zone == nil {
		zone = time.UTC
	}
	from, to := w.now.AddDate(-1, 0, 0), w.now
	if f.Bounds != nil {
		lo, hi := instant(f, f.Bounds.Lo), instant(f, f.Bounds.Hi)
		if hi.Before(to) {
			to = hi
		}
		if from.Before(lo) || !from.Before(to) {
			from = lo
		}
	}
	if f.Role != catalog.Time && f.Bounds != nil {
		from = instant(f, f.Bounds.Lo)
	}
	t := from
	if span := to.Sub(from); span > 0 {
		t = from.Add(time.Duration(w.rng.Int64N(int64(span))))
	}
	layout := f.Format
	if f.Type == catalog.Date {
		if layout == "" {
			layout = time.DateOnly
		}
		return t.UTC().Format(layout)
	}
	if layout == "" {
		return t.UTC().Truncate(time.Second).Format(time.RFC3339)
	}
	return t.In(zone).Format(layout)
}

func instant(f *catalog.Field, i int64) time.Time {
	if f.Type == catalog.Date {
		return time.Unix(i*86400, 0).UTC()
	}
	return time.UnixMicro(i).UTC()
}
