package main

import (
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/candor-data/candor/internal/describe"
)

// sales are rows from a fixed seed, as a stream: the same ones each time, in the order in which they were sold, so that a
// person's rows lie scattered over the file. Nothing of it is kept, however long it is.
type sales struct {
	rows, people int
	state        uint64
	next         int
	left         []byte
	buf          []byte
}

func newSales(rows, people int) *sales { return &sales{rows: rows, people: people, state: 1} }

// draw is a step of splitmix64: quick, and the same on every machine.
func (s *sales) draw(n int) int {
	s.state += 0x9e3779b97f4a7c15
	z := s.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return int((z ^ z>>31) >> 33 * uint64(n) >> 31)
}

const salesHead = "customer,day,kind,channel,amount,items\n"

var kinds, channels = []string{"plants", "pots", "tools", "seeds", "soil", "books"}, []string{"shop", "web", "phone"}

// days of one year, written once.
var days = func() (out []string) {
	for d := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC); d.Year() == 2026; d = d.AddDate(0, 0, 1) {
		out = append(out, d.Format(time.DateOnly))
	}
	return out
}()

func (s *sales) Read(p []byte) (int, error) {
	if len(s.left) == 0 {
		if s.next >= s.rows {
			return 0, io.EOF
		}
		s.fill()
	}
	n := copy(p, s.left)
	s.left = s.left[n:]
	return n, nil
}

func (s *sales) fill() {
	b := s.buf[:0]
	if s.next == 0 {
		b = append(b, salesHead...)
	}
	for range min(4096, s.rows-s.next) {
		b = append(b, "customer-"...)
		b = strconv.AppendInt(b, int64(10_000_000+s.draw(s.people)), 10)
		b = append(append(b, ','), days[s.next*len(days)/s.rows]...)
		b = append(append(b, ','), kinds[s.draw(len(kinds))]...)
		b = append(append(b, ','), channels[s.draw(len(channels))]...)
		cents := 100 + s.draw(20_000)
		b = strconv.AppendInt(append(b, ','), int64(cents/100), 10)
		b = append(b, '.', byte('0'+cents/10%10), byte('0'+cents%10), ',')
		b = append(strconv.AppendInt(b, int64(1+s.draw(9)), 10), '\n')
		s.next++
	}
	s.buf, s.left = b, b
}

// salesFiles describe the company whose rows these are.
func salesFiles(people int) []describe.File {
	column := func(name, logical, more string) string {
		return fmt.Sprintf("\n      - {name: %s, logicalType: %s, required: true, customProperties: [{property: candor.category, value: user.behavior.purchase_history}%s]}", name, logical, more)
	}
	return []describe.File{{Name: "bench.yaml", Data: []byte(`kind: Company
id: bench
name: Bench
currency: EUR
---
kind: Party
id: bench
name: Bench
---
kind: Purpose
id: counting
title: Counting
description: Rows are counted.
---
apiVersion: v3.1.0
kind: DataContract
id: sales
name: sales
version: 1.0.0
status: active
schema:
  - name: sales
    properties:` +
		column("customer", "string", ", {property: candor.role, value: person}, {property: candor.identifier, value: customer}") +
		column("day", "date", `, {property: candor.role, value: time}, {property: candor.bounds, value: ["2026-01-01", "2026-12-31"]}`) +
		column("kind", "string", ", {property: candor.role, value: key}, {property: candor.domain, value: [plants, pots, tools, seeds, soil, books]}") +
		column("channel", "string", ", {property: candor.role, value: key}, {property: candor.domain, value: [shop, web, phone]}") +
		column("amount", "number", ", {property: candor.role, value: measure}, {property: candor.scale, value: 2}, {property: candor.currency, value: EUR}, {property: candor.bounds, value: [0, 100]}") +
		column("items", "integer", ", {property: candor.role, value: measure}, {property: candor.bounds, value: [0, 10]}") + fmt.Sprintf(`
    customProperties:
      - {property: candor.groups_per_person, value: [{groups: 1, rows: 10}]}
      - {property: candor.ceiling, value: %d}
      - {property: candor.purposes, value: [counting]}
      - {property: candor.source, value: observed}
`, people))}}
}
