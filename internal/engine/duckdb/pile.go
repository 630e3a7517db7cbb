package duckdb

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"slices"
	"unicode/utf8"

	"github.com/candor-data/candor/internal/catalog"
)

// A row on its way is its size, its person and its record, a bit for each empty value, and the values: whole numbers as
// varints, text with its size before it. It never leaves the process but for a file without a name.
const rowHead = 4 + 4 + 8

// keep is how much of one bucket's rows stays in memory before it is put away: 32 MiB of all buckets.
const keep = 256 << 10

// pile gathers the rows of one load by their bucket. A load that is small stays in memory; of a larger one all but the
// end of each bucket is put away in a file without a name, which is gone with the process whatever happens.
type pile struct {
	tmp     string
	set     *catalog.Dataset
	buckets [catalog.Buckets]heap
	away    *os.File
	size    int64 // of away
}

// heap is the rows of one bucket.
type heap struct {
	rows  int
	last  []byte // the end of it
	parts []part // what was put away before
	bytes int64  // in all
}

type part struct {
	at   int64
	size int
}

// Days and times outside year 1 to 9999 do not print, so they are not kept.
const (
	minDay    = -719162
	maxDay    = 2932896
	dayMicros = 86_400_000_000
)

// add takes one row. Its errors name the column, never the value.
func (p *pile) add(r *catalog.Row) error {
	if len(r.Values) != len(p.set.Fields) {
		return fmt.Errorf("append a row: it has %d values, the contract %d", len(r.Values), len(p.set.Fields))
	}
	if r.Person == 0 {
		return errors.New("append a row: it belongs to nobody")
	}
	h := &p.buckets[catalog.Bucket(r.Person)]
	began := len(h.last)
	b := append(h.last, make([]byte, rowHead+(len(r.Values)+7)/8)...)
	row := b[began:]
	binary.LittleEndian.PutUint32(row[4:], uint32(r.Person))
	binary.LittleEndian.PutUint64(row[8:], r.Record)
	for i := range r.Values {
		v, f := &r.Values[i], &p.set.Fields[i]
		if v.Null() {
			b[began+rowHead+i/8] |= 1 << (i % 8)
			continue
		}
		if v.Type != f.Type {
			return fmt.Errorf("append a row: column %s holds another type than the contract says", f.Name)
		}
		switch v.Type {
		case catalog.String:
			if !utf8.ValidString(v.S) {
				return fmt.Errorf("append a row: column %s holds bytes that are not UTF-8 text", f.Name)
			}
			b = append(binary.AppendUvarint(b, uint64(len(v.S))), v.S...)
			continue
		case catalog.Date:
			if v.I < minDay || v.I > maxDay {
				return fmt.Errorf("append a row: column %s holds a day beyond the calendar", f.Name)
			}
		case catalog.Timestamp:
			if v.I < minDay*dayMicros || v.I > maxDay*dayMicros {
				return fmt.Errorf("append a row: column %s holds a time beyond the calendar", f.Name)
			}
		}
		b = binary.AppendVarint(b, v.I)
	}
	n := len(b) - began
	binary.LittleEndian.PutUint32(b[began:], uint32(n))
	h.last, h.rows, h.bytes = b, h.rows+1, h.bytes+int64(n)
	if len(h.last) >= keep {
		return p.put(h)
	}
	return nil
}

// put puts the end of a bucket's rows away.
func (p *pile) put(h *heap) error {
	if p.away == nil {
		f, err := os.CreateTemp(p.tmp, "rows-*")
		if err != nil {
			return fmt.Errorf("make room for rows: %w", err)
		}
		if err := os.Remove(f.Name()); err != nil {
			return errors.Join(fmt.Errorf("make room for rows: %w", err), f.Close())
		}
		p.away = f
	}
	if _, err := p.away.WriteAt(h.last, p.size); err != nil {
		return fmt.Errorf("put rows away: %w", err)
	}
	h.parts = append(h.parts, part{p.size, len(h.last)})
	p.size += int64(len(h.last))
	h.last = h.last[:0]
	return nil
}

// sorted gives the rows of a bucket, and where each begins, by person and record. into is room to use again.
func (p *pile) sorted(bucket int, into []byte) (rows []byte, begin []int, err error) {
	h := &p.buckets[bucket]
	rows = slices.Grow(into[:0], int(h.bytes))
	for _, part := range h.parts {
		n := len(rows)
		rows = rows[:n+part.size]
		if _, err := p.away.ReadAt(rows[n:], part.at); err != nil {
			return nil, nil, fmt.Errorf("bring rows back: %w", err)
		}
	}
	rows = append(rows, h.last...)
	h.last = nil
	return rows, order(rows, h.rows), nil
}

// order sorts rows by person and record. Most often they come by record, and then their place decides.
func order(rows []byte, n int) []int {
	begin, keys := make([]int, 0, n), make([]uint64, 0, n)
	byRecord, last := true, uint64(0)
	for at := 0; at < len(rows); at += int(binary.LittleEndian.Uint32(rows[at:])) {
		record := binary.LittleEndian.Uint64(rows[at+8:])
		byRecord, last = byRecord && record >= last, record
		keys = append(keys, uint64(binary.LittleEndian.Uint32(rows[at+4:]))<<32|uint64(len(begin)))
		begin = append(begin, at)
	}
	if byRecord {
		slices.Sort(keys)
	} else {
		slices.SortFunc(keys, func(a, b uint64) int {
			if a>>32 != b>>32 {
				return int(a>>32) - int(b>>32)
			}
			x, y := binary.LittleEndian.Uint64(rows[begin[uint32(a)]+8:]), binary.LittleEndian.Uint64(rows[begin[uint32(b)]+8:])
			switch {
			case x < y:
				return -1
			case x > y:
				return 1
			}
			return int(uint32(a)) - int(uint32(b))
		})
	}
	out := make([]int, n)
	for i, k := range keys {
		out[i] = begin[uint32(k)]
	}
	return out
}

// close lets go of everything.
func (p *pile) close() error {
	for i := range p.buckets {
		p.buckets[i] = heap{}
	}
	if p.away == nil {
		return nil
	}
	away := p.away
	p.away = nil
	if err := away.Close(); err != nil {
		return fmt.Errorf("let go of rows: %w", err)
	}
	return nil
}
