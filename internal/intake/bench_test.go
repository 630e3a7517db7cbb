package intake

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"testing"
)

// plain is about n bytes of CSV as shops export it, without quotes or with one quoted cell a row.
func plain(n int, quoted bool) []byte {
	var b bytes.Buffer
	b.WriteString("customer_id,date,time,sku,category,country,quantity,amount,currency,note\n")
	for i := 0; b.Len() < n; i++ {
		note := "delivered to the door"
		if quoted {
			note = `"delivered, and ""signed"" for"`
		}
		fmt.Fprintf(&b, "%08d,2026-%02d-%02d,2026-01-01T10:%02d:00Z,SKU-%05d,household,France,%d,%d.%02d,EUR,%s\n",
			i%10_000, i%12+1, i%28+1, i%60, i%7000, i%9+1, i%300, i%100, note)
	}
	return b.Bytes()
}

// BenchmarkReader compares the reader with encoding/csv on the same bytes, and reports the ratio of their speeds.
func BenchmarkReader(b *testing.B) {
	for _, quoted := range []bool{false, true} {
		data := plain(8<<20, quoted)
		name := map[bool]string{false: "plain", true: "quoted"}[quoted]
		var std float64
		b.Run(name+"/encoding-csv", func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				r := csv.NewReader(bytes.NewReader(data))
				r.ReuseRecord = true
				for {
					if _, err := r.Read(); err != nil {
						break
					}
				}
			}
			std = float64(b.Elapsed()) / float64(b.N)
		})
		b.Run(name+"/intake", func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				drain(b, data, Dialect{Separator: ',', Quotes: QuotesDoubled})
			}
			if std > 0 {
				b.ReportMetric(std*float64(b.N)/float64(b.Elapsed()), "×encoding/csv")
			}
		})
	}
}

func drain(b *testing.B, data []byte, d Dialect) {
	r, err := Open(bytes.NewReader(data), d)
	if err != nil {
		b.Fatal(err)
	}
	for {
		if _, err := r.Next(); err != nil {
			if !errors.Is(err, io.EOF) {
				b.Fatal(err)
			}
			return
		}
	}
}

// BenchmarkTyped reads, types and adds up the CDNOW file.
func BenchmarkTyped(b *testing.B) {
	data, err := io.ReadAll(realFile(b, "cdnow/CDNOW_master.txt"))
	if err != nil {
		b.Fatal(err)
	}
	set := cdnow()
	b.SetBytes(int64(len(data)))
	rows := int64(0)
	for b.Loop() {
		r, err := Open(bytes.NewReader(data), Dialect{})
		if err != nil {
			b.Fatal(err)
		}
		cols, err := Match(r.Header(), set)
		if err != nil {
			b.Fatal(err)
		}
		ty, err := NewTyper(set, cols)
		if err != nil {
			b.Fatal(err)
		}
		tot := NewTotals(set)
		for {
			rec, err := r.Next()
			if err != nil {
				break
			}
			row, bad := ty.Row(rec)
			if bad != nil {
				b.Fatal(bad)
			}
			tot.Add(row)
		}
		rows += tot.Rows
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
}
