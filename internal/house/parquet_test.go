//go:build !zeronoise

package house_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/describe"
	"github.com/candor-data/candor/internal/house"
	"github.com/candor-data/candor/internal/intake"
	"github.com/candor-data/candor/internal/intake/parquet/parquettest"
)

// gifts is a shop whose invoices are those of the UCI's Online Retail II.
const gifts = `
kind: Company
id: gifts
name: Gifts
currency: GBP
---
kind: Party
id: gifts
name: Gifts
---
kind: Purpose
id: counting
title: Counting
description: We count invoices.
---
apiVersion: v3.1.0
kind: DataContract
id: invoices
name: invoices
version: 1.0.0
status: active
schema:
  - name: invoices
    properties:
      - name: customer_id
        logicalType: string
        customProperties: [{property: candor.role, value: person}, {property: candor.identifier, value: customer}, {property: candor.category, value: user.behavior.purchase_history}]
      - name: invoice
        logicalType: string
        customProperties: [{property: candor.category, value: user.behavior.purchase_history}]
      - name: quantity
        logicalType: integer
        required: true
        customProperties: [{property: candor.role, value: measure}, {property: candor.bounds, value: [0, 100]}, {property: candor.category, value: user.behavior.purchase_history}]
      - name: price
        logicalType: number
        required: true
        customProperties: [{property: candor.role, value: measure}, {property: candor.scale, value: 3}, {property: candor.currency, value: GBP}, {property: candor.bounds, value: [0, 100]}, {property: candor.category, value: user.behavior.purchase_history}]
      - name: invoicedate
        logicalType: date
        required: true
        customProperties: [{property: candor.role, value: time}, {property: candor.bounds, value: ["2009-12-01", "2010-12-31"]}, {property: candor.category, value: user.behavior.purchase_history}]
      - name: description
        logicalType: string
        customProperties: [{property: candor.role, value: text}, {property: candor.category, value: user.behavior.purchase_history}]
    customProperties:
      - {property: candor.groups_per_person, value: [{groups: 1, rows: 10}]}
      - {property: candor.ceiling, value: 10000}
      - {property: candor.purposes, value: [counting]}
      - {property: candor.source, value: observed}
`

func giftShop(t *testing.T) (*house.House, func(io.Reader) (intake.Report, error)) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "gifts")
	if err := house.Init(dir, house.Options{}); err != nil {
		t.Fatal(err)
	}
	h := open(t, dir, house.Options{})
	who := access.AtHost(candor.PartyID("gifts"))
	if _, err := h.Apply(t.Context(), who, []describe.File{{Name: "gifts.yaml", Data: []byte(gifts)}}, false); err != nil {
		t.Fatal(err)
	}
	return h, func(file io.Reader) (intake.Report, error) {
		return h.Load(t.Context(), who, "invoices", file, intake.Dialect{}, nil)
	}
}

func TestRealInvoicesInParquet(t *testing.T) {
	name := "online_retail/online_retail_II_2009-2010_8cols.parquet"
	data := os.Getenv("CANDOR_TEST_DATA")
	if data == "" {
		t.Skip("CANDOR_TEST_DATA is not set: not run on real files")
	}
	f, err := os.Open(filepath.Join(data, name))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	h, load := giftShop(t)
	// This sheet keeps its times as text.
	describeAgain(t, h, gifts, "{property: candor.role, value: time}, ", `{property: candor.role, value: time}, {property: candor.format, value: "YYYY-MM-DD HH:mm:ss"}, `)
	rep, err := load(f)
	if err != nil {
		t.Fatal(err)
	}
	if rep.Rows != 525_461-107_927 || rep.Persons != 4_383 || rep.ByRule[intake.Missing] != 107_927 || rep.Quarantined != 107_927 || rep.Dialect != "Parquet" {
		t.Errorf("got %d rows of %d people, %v set aside, read as %s; want 417534 of 4383 and 107927 without a customer", rep.Rows, rep.Persons, rep.ByRule, rep.Dialect)
	}
	if got := strings.Join(rep.Extra, ","); got != "StockCode,Country" {
		t.Errorf("got the columns %s ignored, want StockCode,Country", got)
	}
	aside, err := h.Quarantine(t.Context(), access.AtHost("gifts"), "invoices", 1)
	if err != nil || len(aside) != 1 || aside[0].Field != "customer_id" || !strings.Contains(aside[0].Raw, "2009-12-01 ") {
		t.Errorf("got %d rows (%v), want the first one as CSV, for its customer", len(aside), err)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	if _, err := load(f); !errors.Is(err, intake.ErrLoaded) {
		t.Errorf("loaded again: %v", err)
	}
	if left, err := filepath.Glob(filepath.Join(h.Dir, "tmp", "parquet*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v (%v)", left, err)
	}
}

func TestParquetIsHeldToTheContract(t *testing.T) {
	const row = "'C1' AS customer_id, 'I1' AS invoice, 2 AS quantity, 1.5 AS price, DATE '2010-01-02' AS invoicedate, 'x' AS description"
	file := func(sql string) io.Reader { return bytes.NewReader(parquettest.File(t, sql)) }
	h, load := giftShop(t)
	for name, query := range map[string]string{
		"columns that nobody names may be nested":    "SELECT " + row + ", [1,2] AS lines, {'a': 1} AS more",
		"a key that is a number, as pandas keeps it": "SELECT * REPLACE (13085::DOUBLE AS customer_id) FROM (SELECT " + row + ")",
		"a time for a day":                           "SELECT * REPLACE (TIMESTAMP '2010-01-02 23:59:59' AS invoicedate) FROM (SELECT " + row + ")",
		"a price as a floating-point number":         "SELECT * REPLACE (0.001::DOUBLE AS price) FROM (SELECT " + row + ")",
	} {
		rep, err := load(file(query))
		if err != nil || rep.Rows != 1 {
			t.Errorf("%s: got %d rows, %v (%v)", name, rep.Rows, rep.ByRule, err)
		}
	}
	for query, want := range map[string]intake.Rule{
		"'NaN'::DOUBLE AS customer_id":                 intake.NotANumber, // else everybody without a number would be one person
		"'inf'::DOUBLE AS price":                       intake.NotANumber,
		"1e300::DOUBLE AS price":                       intake.Overflow,
		"0.1::FLOAT::DOUBLE AS price":                  intake.TooPrecise,
		"2.5 AS quantity":                              intake.TooPrecise,
		"99999999999999999999::DECIMAL(38,0) AS price": intake.Overflow,
		"NULL AS customer_id":                          intake.Missing,
		"'' AS customer_id":                            intake.Missing,
		"TIMESTAMP '2011-01-01' AS invoicedate":        intake.OutOfTimeBounds,
		"DATE '290000-01-01' AS invoicedate":           intake.NotADate,
		"repeat('x', 70000) AS description":            intake.TooLong,
		"repeat('x', 300) AS customer_id":              intake.TooLong,
		`'\xC3\x28'::BLOB AS description`:              intake.BadUTF8,
		"chr(0) AS description":                        intake.NulByte,
	} {
		rep, err := load(file("SELECT * REPLACE (" + query + ") FROM (SELECT " + row + ")"))
		if err != nil || rep.Rows != 0 || rep.ByRule[want] != 1 {
			t.Errorf("%s: got %d rows, %v (%v), want one set aside as %s", query, rep.Rows, rep.ByRule, err, want)
		}
	}
	before := rowsOf(t, h.Dir)
	for query, want := range map[string]string{
		"['C1'] AS customer_id":       "column customer_id holds a list",
		"{'a': 1} AS price":           "column price holds a group of columns",
		"MAP {'a': 1} AS description": "column description holds a map",
	} {
		if _, err := load(file("SELECT * REPLACE (" + query + ") FROM (SELECT " + row + ")")); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want a refusal: %s", query, err, want)
		}
	}
	whole := parquettest.File(t, "SELECT * REPLACE ('C' || i AS customer_id) FROM (SELECT "+row+"), range(100000) t(i)", "ROW_GROUP_SIZE 10000")
	half := bytes.Clone(whole)
	for i := len(half) / 2; i < len(half)/2+64; i++ {
		half[i] ^= 0xff // rows before are well
	}
	for name, b := range map[string][]byte{"cut": whole[:len(whole)-9], "broken in the middle": half, "encrypted": append([]byte("PARE"), whole[4:]...)} {
		if rep, err := load(bytes.NewReader(b)); err == nil {
			t.Errorf("%s: %d rows were loaded", name, rep.Rows)
		}
	}
	keptRows(t, h.Dir, before)
	if after := rowsOf(t, h.Dir); len(after) != len(before) {
		t.Errorf("%d files of rows were left by loads that failed", len(after)-len(before))
	}
	if rep, err := load(bytes.NewReader(whole)); err == nil || !strings.Contains(err.Error(), "ceiling") {
		t.Errorf("more people than the ceiling: %d rows (%v)", rep.Rows, err)
	}
}
