package intake

import (
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/candor-data/candor/internal/permission"
)

func TestPermissions(t *testing.T) {
	const header = "person,purpose,category,recipient,choice,given_at,notice,channel\n"
	day := time.Date(2026, 3, 31, 0, 0, 0, 0, time.UTC)
	base := PermissionRow{Line: 2, Person: "00001", Purpose: "analytics", Category: "user.behavior", Choice: permission.Given, GivenAt: day, DateOnly: true, Notice: "n1", Channel: "web"}
	with := func(change func(*PermissionRow)) *PermissionRow {
		r := base
		change(&r)
		return &r
	}
	for _, tt := range []struct {
		name, line string
		want       *PermissionRow
		rule       Rule
		column     string
	}{
		{name: "a yes", line: "00001,analytics,user.behavior,,yes,2026-03-31,n1,web", want: &base},
		{name: "given in capitals, with spaces around", line: " 00001 ,analytics,user.behavior,, Given ,2026-03-31,n1,web", want: &base},
		{name: "a no for a partner", line: "00001,analytics,user.behavior,acme,NO,2026-03-31,n1,web",
			want: with(func(r *PermissionRow) { r.Choice, r.Recipient = permission.Refused, "acme" })},
		{name: "refused", line: "00001,analytics,user.behavior,,refused,2026-03-31,n1,web", want: with(func(r *PermissionRow) { r.Choice = permission.Refused })},
		{name: "withdrawn at a time with its zone", line: "00001,analytics,user.behavior,,withdrawn,2026-03-31T14:30:00+02:00,n1,web",
			want: with(func(r *PermissionRow) {
				r.Choice, r.DateOnly, r.GivenAt = permission.Withdrawn, false, time.Date(2026, 3, 31, 12, 30, 0, 0, time.UTC)
			})},
		{name: "notice and channel may be empty", line: "00001,analytics,user.behavior,,yes,2026-03-31,,", want: with(func(r *PermissionRow) { r.Notice, r.Channel = "", "" })},
		{name: "maybe is no choice", line: "00001,analytics,user.behavior,,maybe,2026-03-31,n1,web", rule: NotAChoice, column: "choice"},
		{name: "true is no choice", line: "00001,analytics,user.behavior,,true,2026-03-31,n1,web", rule: NotAChoice, column: "choice"},
		{name: "an empty choice is none", line: "00001,analytics,user.behavior,,,2026-03-31,n1,web", rule: Missing, column: "choice"},
		{name: "nobody chose", line: " ,analytics,user.behavior,,yes,2026-03-31,n1,web", rule: Missing, column: "person"},
		{name: "for no purpose", line: "00001,,user.behavior,,yes,2026-03-31,n1,web", rule: Missing, column: "purpose"},
		{name: "about nothing", line: "00001,analytics,,,yes,2026-03-31,n1,web", rule: Missing, column: "category"},
		{name: "a day that is none", line: "00001,analytics,user.behavior,,yes,2026-02-30,n1,web", rule: NotADate, column: "given_at"},
		{name: "a time without zone", line: "00001,analytics,user.behavior,,yes,2026-03-31 10:00:00,n1,web", rule: NotADate, column: "given_at"},
		{name: "a cell too few", line: "00001,analytics,user.behavior,yes,2026-03-31,n1,web", rule: WrongColumnCount},
		{name: "a key too long", line: strings.Repeat("k", 257) + ",analytics,user.behavior,,yes,2026-03-31,n1,web", rule: TooLong, column: "person"},
		{name: "invalid UTF-8", line: "\xff,analytics,user.behavior,,yes,2026-03-31,n1,web", rule: BadUTF8},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, err := ReadPermissions(strings.NewReader(header + tt.line + "\n"))
			if err != nil {
				t.Fatal(err)
			}
			row, bad, err := p.Next()
			switch {
			case err != nil:
				t.Fatal(err)
			case tt.want != nil && (bad != nil || !reflect.DeepEqual(row, *tt.want)):
				t.Errorf("set aside as %v, or other than wanted", bad)
			case tt.want == nil && (bad == nil || bad.Rule != tt.rule || bad.Column != tt.column || bad.Line != 2 || bad.Raw != tt.line):
				t.Errorf("got %v, want rule %s in column %q", bad, tt.rule, tt.column)
			case tt.want == nil && row.Choice.Permits():
				t.Error("a bad row permits")
			}
			if _, _, err := p.Next(); !errors.Is(err, io.EOF) {
				t.Errorf("then %v, want the end", err)
			}
		})
	}
}

func TestPermissionListsAreRefused(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"empty", "", "person,purpose,category,recipient,choice,given_at,notice,channel"},
		{"without a recipient's column", "person,purpose,category,recipients,choice,given_at,notice,channel\n", "missing: recipient."},
		{"without header", "1,analytics,user,,yes,2026-01-01,n,web\n", "put a line with the names on top"},
	} {
		if _, err := ReadPermissions(strings.NewReader(tt.in)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %q", tt.name, err, tt.want)
		}
	}
	p, err := ReadPermissions(strings.NewReader("Given At;person;purpose;category;recipient;choice;notice;channel;clerk\n2026-01-01;1;a;b;;yes;;;x\n"))
	if err != nil {
		t.Fatal(err)
	}
	if row, bad, err := p.Next(); bad != nil || err != nil || row.Person != "1" || !reflect.DeepEqual(p.Extra(), []string{"clerk"}) {
		t.Errorf("another order, dialect and an extra column: %v, %v, extra %q", bad, err, p.Extra())
	}
}
