package house_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/access/accesstest"
	"github.com/candor-data/candor/internal/describe"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/house"
	"github.com/candor-data/candor/internal/intake"
	"github.com/candor-data/candor/internal/search"
	"github.com/candor-data/candor/internal/subject"
)

// A nursery whose customer A17 is deleted. Everything that names her is in ferns.hers.
const (
	herMail = "hanna.abendrot@example.org"
	herName = "Hanna Theresia Abendrot"
	herNote = "asked for the blue hortensia"
	herWord = "no, for the white hellebore"
)

const nurseryFiles = `
kind: Company
id: ferns
name: Ferns
currency: EUR
---
kind: Party
id: ferns
name: Ferns
---
kind: Purpose
id: counting
title: Counting
description: We count orders.
---
kind: Notice
id: counted
version: 1
locale: en
purposes: [counting]
categories: [user.behavior.purchase_history]
text: May we count your orders?
---
apiVersion: v3.1.0
kind: DataContract
id: orders
name: orders
version: 1.0.0
status: active
schema:
  - name: orders
    properties:
      - name: number
        logicalType: string
        customProperties:
          - {property: candor.role, value: person}
          - {property: candor.identifier, value: customer}
          - {property: candor.class, value: direct_identifier}
          - {property: candor.category, value: user.behavior.purchase_history}
          - {property: candor.source, value: observed}
      - name: email
        logicalType: string
        customProperties:
          - {property: candor.role, value: identifier}
          - {property: candor.identifier, value: email}
          - {property: candor.class, value: direct_identifier}
          - {property: candor.category, value: user.contact.email}
          - {property: candor.source, value: told}
      - name: name
        logicalType: string
        customProperties:
          - {property: candor.class, value: direct_identifier}
          - {property: candor.category, value: user.name}
          - {property: candor.source, value: told}
      - name: day
        logicalType: date
        customProperties:
          - {property: candor.role, value: time}
          - {property: candor.bounds, value: ["2026-01-01", "2026-12-31"]}
          - {property: candor.category, value: user.behavior.purchase_history}
          - {property: candor.source, value: observed}
      - name: amount
        logicalType: number
        required: true
        customProperties:
          - {property: candor.role, value: measure}
          - {property: candor.scale, value: 2}
          - {property: candor.currency, value: EUR}
          - {property: candor.bounds, value: [0, 100]}
          - {property: candor.category, value: user.behavior.purchase_history}
          - {property: candor.source, value: observed}
      - name: note
        logicalType: string
        customProperties:
          - {property: candor.role, value: text}
          - {property: candor.category, value: user.behavior.purchase_history}
          - {property: candor.source, value: observed}
    customProperties:
      - {property: candor.groups_per_person, value: [{groups: 1, rows: 3}]}
      - {property: candor.ceiling, value: 1000}
      - {property: candor.smallest, value: 5}
      - {property: candor.purposes, value: [counting]}
`

const nurseryQuestion = "SELECT COUNT(DISTINCT number) AS persons FROM orders"

type nursery struct {
	t    *testing.T
	dir  string
	step func(string)
	*house.House
	who candor.Actor
	her candor.SubjectID
}

func (n *nursery) must(err error) {
	n.t.Helper()
	if err != nil {
		n.t.Fatal(err)
	}
}

func (n *nursery) open(dir string) *nursery {
	n.t.Helper()
	o := &nursery{t: n.t, dir: dir, who: n.who, her: n.her}
	var err error
	o.House, err = house.Open(n.t.Context(), dir, house.Options{Step: func(s string) {
		if o.step != nil {
			o.step(s)
		}
	}})
	n.must(err)
	n.t.Cleanup(func() { _ = o.Close() })
	return o
}

func (n *nursery) load(csv string) intake.Report {
	n.t.Helper()
	r, err := n.Load(n.t.Context(), n.who, "orders", strings.NewReader(csv), intake.Dialect{}, nil)
	n.must(err)
	return r
}

const nurseryHead = "number,email,name,day,amount,note\n"

// grow makes a nursery of some people (more than 18), of whom A17 has orders in both files, rows set aside, choices, mail and a session.
func grow(t *testing.T, people int) *nursery {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "ferns")
	n := &nursery{t: t, dir: dir, who: access.AtHost("ferns")}
	n.must(house.Init(dir, house.Options{}))
	n = n.open(dir)
	ctx := t.Context()
	_, err := n.Apply(ctx, n.who, []describe.File{{Name: "ferns.yaml", Data: []byte(nurseryFiles)}}, false)
	n.must(err)
	var first, second strings.Builder
	first.WriteString(nurseryHead)
	second.WriteString(nurseryHead)
	for i := range people {
		number, mail, name, note := fmt.Sprintf("A%d", i), fmt.Sprintf("person%d@example.org", i), fmt.Sprintf("Person Number %d", i), "17"
		if i == 17 {
			mail, name, note = herMail, herName, herNote
		}
		for k := range 3 {
			fmt.Fprintf(&first, "%s,%s,%s,2026-02-0%d,%d.50,%s\n", number, mail, name, k+1, i, note)
		}
		if i%2 == 1 {
			fmt.Fprintf(&second, "%s,%s,%s,2026-03-01,17.00,%s\n", number, mail, name, note)
		}
	}
	first.WriteString("A17," + herMail + "," + herName + ",2026-02-04,a lot,\n") // no number: set aside
	second.WriteString("A17,,,2026-13-01,5.00,\nA18,,,2026-13-01,5.00,\n")       // no such month; her short key alone
	if r := n.load(first.String()); r.Quarantined != 1 || r.Persons != int64(people) {
		t.Fatalf("the first load is %+v", r)
	}
	if r := n.load(second.String()); r.Quarantined != 2 {
		t.Fatalf("the second load is %+v", r)
	}
	if n.her, err = n.FindPerson(ctx, n.who, "customer", "A17"); err != nil {
		t.Fatal(err)
	}
	var choices strings.Builder
	choices.WriteString("person,purpose,category,recipient,choice,given_at,notice,channel\n")
	for i := range people {
		fmt.Fprintf(&choices, "A%d,counting,user.behavior.purchase_history,,given,2026-01-01T00:00:00Z,counted,web\n", i)
	}
	imp, err := n.ImportPermissions(ctx, n.who, strings.NewReader(choices.String()), "customer")
	n.must(err)
	if imp.Yes != int64(people) {
		t.Fatalf("the import is %+v", imp)
	}
	door, err := n.Door()
	n.must(err)
	if _, err := door.StartMagicLink(ctx, strings.ToUpper(herMail), "127.0.0.1:1", accesstest.Letters); err != nil {
		t.Fatal(err)
	}
	// Her own word about a fact: the store takes it for any, whatever the contract lets people correct.
	n.must(n.DB.Corrections().Correct(ctx, n.her, subject.Correction{Dataset: "orders", Field: "note", Said: subject.Instead, Text: herWord, Actor: "self"}))
	if _, err := n.Person(ctx, n.who, n.her); err != nil { // a look into her record
		t.Fatal(err)
	}
	return n
}

func (n *nursery) look(marker string) search.Report {
	n.t.Helper()
	r, err := n.Search(n.t.Context(), n.who, marker)
	n.must(err)
	for _, s := range r.Skipped {
		if s.Blind {
			n.t.Errorf("the search could not look into %s: %s", s.Path, s.Reason)
		}
	}
	return r
}

func (n *nursery) verify() {
	n.t.Helper()
	v, err := n.Verify(n.t.Context(), n.who, nil)
	n.must(err)
	if !v.OK {
		n.t.Errorf("the record does not verify: %v", v.Problems)
	}
}

// gone checks that nothing of her is left, with markers of the test's own.
func (n *nursery) gone() {
	n.t.Helper()
	for _, m := range []string{"abendrot", "hortensia", "hellebore", "customerA17"} {
		if r := n.look(m); r.Found > 0 {
			n.t.Errorf("%q is still in %+v", m, r.Hits)
		}
	}
	if _, err := n.FindPerson(n.t.Context(), n.who, "customer", "A17"); !errors.Is(err, flow.ErrNobody) {
		n.t.Errorf("looking for the number gives %v, want nobody", err)
	}
	q, err := n.Quarantine(n.t.Context(), n.who, "", 100)
	n.must(err)
	if len(q) != 1 || !strings.HasPrefix(q[0].Raw, "A18,") {
		n.t.Errorf("set aside are %d rows, want the one of somebody else", len(q))
	}
	n.verify()
}

func gz(b []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	_, _ = z.Write(b)
	_ = z.Close()
	return out.Bytes()
}

func zipped(name string, b []byte) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w, _ := z.Create(name)
	_, _ = w.Write(b)
	_ = z.Close()
	return out.Bytes()
}

func wide(s string, order binary.AppendByteOrder) (out []byte) {
	for _, u := range utf16.Encode([]rune(s)) {
		out = order.AppendUint16(out, u)
	}
	return out
}

func (n *nursery) put(path string, b []byte) {
	n.t.Helper()
	full := filepath.Join(n.dir, path)
	n.must(os.MkdirAll(filepath.Dir(full), 0o700))
	n.must(os.WriteFile(full, b, 0o600))
}

func (n *nursery) sql(q string, args ...any) {
	n.t.Helper()
	c, err := sqlite.OpenConn(filepath.Join(n.dir, "candor.db"), sqlite.OpenReadWrite)
	n.must(err)
	defer c.Close()
	c.SetBusyTimeout(5 * time.Second)
	n.must(sqlitex.Execute(c, "pragma secure_delete=off", nil))
	n.must(sqlitex.Execute(c, q, &sqlitex.ExecOptions{Args: args}))
}

// split writes a value whose marker lies across the border of two pages, so that its bytes are nowhere together.
func (n *nursery) split(marker string) {
	n.t.Helper()
	c, err := sqlite.OpenConn(filepath.Join(n.dir, "candor.db"), sqlite.OpenReadWrite)
	n.must(err)
	defer c.Close()
	n.must(sqlitex.Execute(c, "pragma secure_delete=on", nil))
	for off := 0; off < 4096; off += len(marker) / 2 {
		n.must(sqlitex.Execute(c, "insert or replace into nest(a,b) values(99,?)", &sqlitex.ExecOptions{
			Args: []any{strings.Repeat("y", 12_000) + marker + strings.Repeat("y", 9_000+off)}}))
		n.must(n.DB.Checkpoint(n.t.Context())) // the last pages are full, so what counts is how much follows the marker
		b, err := os.ReadFile(filepath.Join(n.dir, "candor.db"))
		n.must(err)
		if !bytes.Contains(b, []byte(marker)) {
			return
		}
	}
	n.t.Fatal("no value could be split")
}

func (n *nursery) ask() flow.Result {
	n.t.Helper()
	r, err := n.Ask(n.t.Context(), candor.Request{Purpose: "counting", Question: nurseryQuestion, Actor: n.who})
	n.must(err)
	if !r.Decision.Allowed {
		n.t.Fatalf("refused: %+v", r.Decision.Reasons)
	}
	return r
}

func copyTree(t *testing.T, from, to string) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.MkdirAll(filepath.Join(to, rel), 0o700)
		}
		in, err := os.Open(path)
		if err != nil {
			return err
		}
		defer in.Close()
		out, err := os.Create(filepath.Join(to, rel))
		if err != nil {
			return err
		}
		_, err = io.Copy(out, in)
		return errors.Join(err, out.Close())
	})
	if err != nil {
		t.Fatal(err)
	}
}
