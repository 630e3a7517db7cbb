package subject

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/candor-data/candor/internal/catalog"
)

func TestACorrectionIsReadByTheContractAlone(t *testing.T) {
	one, many := &catalog.Dataset{OnePerPerson: true}, &catalog.Dataset{}
	text := catalog.Field{Type: catalog.String}
	for _, c := range []struct {
		name  string
		set   *catalog.Dataset
		field catalog.Field
		said  Said
		text  string
		want  string
		err   error
	}{
		{"a text", one, text, Instead, "  Rose Lane 5 ", "Rose Lane 5", nil},
		{"a line break becomes a space", one, text, Instead, "Rose\r\nLane", "Rose Lane", nil},
		{"nothing", one, text, Instead, " \t ", "", ErrNoValue},
		{"control characters alone", one, text, Instead, "\x00\x01", "", ErrNoValue},
		{"a book", one, text, Instead, strings.Repeat("a", 501), "", ErrTooLong},
		{"a number", one, catalog.Field{Type: catalog.Integer}, Instead, "1968", "1968", nil},
		{"a number with a comma", one, catalog.Field{Type: catalog.Decimal, Scale: 2}, Instead, "12,5", "12.50", nil},
		{"a number that is none", one, catalog.Field{Type: catalog.Integer}, Instead, "many", "", ErrNotNumber},
		{"too exact a number", one, catalog.Field{Type: catalog.Integer}, Instead, "1.5", "", ErrNotNumber},
		{"a number outside", one, catalog.Field{Type: catalog.Integer, Bounds: &catalog.Bounds{Lo: 1900, Hi: 2010}}, Instead, "1800", "", ErrOutside},
		{"a day", one, catalog.Field{Type: catalog.Date}, Instead, "1968-02-29", "1968-02-29", nil},
		{"a day that never was", one, catalog.Field{Type: catalog.Date}, Instead, "1969-02-29", "", ErrNotDay},
		{"a day outside", one, catalog.Field{Type: catalog.Date, Bounds: &catalog.Bounds{Lo: 0, Hi: 10}}, Instead, "1968-02-29", "", ErrOutside},
		{"a moment", one, catalog.Field{Type: catalog.Timestamp}, Instead, "2026-03-04T05:06", "2026-03-04T05:06:00Z", nil},
		{"yes", one, catalog.Field{Type: catalog.Boolean}, Instead, "true", "true", nil},
		{"neither yes nor no", one, catalog.Field{Type: catalog.Boolean}, Instead, "perhaps", "", ErrNotListed},
		{"one of the list", one, catalog.Field{Type: catalog.String, Domain: []string{"web", "phone"}}, Instead, "web", "web", nil},
		{"none of the list", one, catalog.Field{Type: catalog.String, Domain: []string{"web", "phone"}}, Instead, "Web", "", ErrNotListed},
		{"not so, and no more", one, text, Wrong, "kept out", "", nil},
		{"taken back", one, text, Back, "", "", nil},
		{"something else", one, text, "delete", "x", "", ErrNoValue},
		{"a line of a list", many, text, Instead, "x", "", ErrNotCorrectable},
		{"whose row it is", one, catalog.Field{Type: catalog.String, Role: catalog.Person}, Instead, "x", "", ErrNotCorrectable},
		{"another key", one, catalog.Field{Type: catalog.String, Role: catalog.Identifier, Identifier: "email"}, Wrong, "", "", ErrNotCorrectable},
		{"a type that is none", one, catalog.Field{}, Instead, "x", "", ErrNotCorrectable},
	} {
		got, err := Read(c.set, c.field, c.said, c.text)
		if got != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s: got %q, %v want %q, %v", c.name, got, err, c.want, c.err)
		}
		if err != nil && c.text != "" && len(strings.TrimSpace(c.text)) > 1 && strings.Contains(err.Error(), strings.TrimSpace(c.text)) {
			t.Errorf("%s: the error repeats what was typed", c.name)
		}
	}
}

func TestTheNewestWordOnAFactStandsUnlessItWasTakenBack(t *testing.T) {
	say := func(field string, s Said, text string) Correction {
		return Correction{Dataset: "d", Field: field, Said: s, Text: text}
	}
	got := Standing([]Correction{say("a", Instead, "1"), say("b", Instead, "2"), say("a", Wrong, ""), say("c", Instead, "3"), say("c", Back, "")})
	if want := []Correction{say("b", Instead, "2"), say("a", Wrong, "")}; !slices.Equal(got, want) {
		t.Errorf("got %v want %v", got, want)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(uint8(2), "12,5")
	f.Add(uint8(4), "1968-02-29")
	f.Add(uint8(5), "2026-03-04T05:06")
	f.Fuzz(func(t *testing.T, kind uint8, text string) {
		d, field := &catalog.Dataset{OnePerPerson: true, Zone: time.UTC}, catalog.Field{Type: catalog.Type(kind % 7), Scale: 2}
		once, err := Read(d, field, Instead, text)
		if err != nil {
			return
		}
		if twice, err := Read(d, field, Instead, once); err != nil || twice != once {
			t.Errorf("%q was read as %q, and that as %q, %v", text, once, twice, err)
		}
	})
}
