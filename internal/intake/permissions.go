package intake

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/permission"
)

// PermissionRow is one choice of one person, as somebody wrote it down. It is a claim: the permission room decides what
// it is worth.
type PermissionRow struct {
	Line      int
	Person    string
	Purpose   candor.PurposeID
	Category  candor.CategoryID
	Recipient candor.PartyID    // empty: the company alone
	Choice    permission.Choice // Given, Refused or Withdrawn
	GivenAt   time.Time
	DateOnly  bool   // GivenAt was written as a day, and is its first instant in UTC
	Notice    string // which notice was shown; may be empty
	Channel   string // web, counter, phone, paper …; may be empty
}

// permissionColumns are the columns of a permission list (CONTRACT.md). All must be there, even where cells may be empty:
// a recipient's column lost to a spelling mistake would narrow somebody's no.
var permissionColumns = []string{"person", "purpose", "category", "recipient", "choice", "given_at", "notice", "channel"}

// Permissions reads a permission list.
type Permissions struct {
	*Reader
	at    [8]int
	width int
	extra []string
}

// ReadPermissions opens a permission list: delimited text with a header, in any dialect that Open reads, in UTF-8 or UTF-16.
func ReadPermissions(r io.Reader) (*Permissions, error) {
	rd, err := openText(r, Dialect{}, Limits{})
	if err == nil {
		if rd.coded.Encoding == Windows1252 {
			rd.coded = encoded{Encoding: UTF8} // whose choice it is rests on no guess: a row that is not UTF-8 is set aside
		}
		err = rd.delimited(Dialect{})
	}
	if errors.Is(err, ErrNoRows) {
		return nil, fmt.Errorf("%w: %s", err, strings.Join(permissionColumns, ","))
	}
	if err != nil {
		return nil, err
	}
	at, extra, err := matchNames(rd.header, permissionColumns)
	if err != nil {
		return nil, err
	}
	p := &Permissions{Reader: rd, at: [8]int(at), width: len(rd.header), extra: extra}
	var missing []string
	for i, a := range at {
		if a < 0 {
			missing = append(missing, permissionColumns[i])
		}
	}
	if len(missing) > 0 {
		return nil, missingColumns(missing, permissionColumns, rd.header)
	}
	return p, nil
}

// Extra names the columns that were ignored.
func (p *Permissions) Extra() []string { return p.extra }

// Next gives the next choice, or a row set aside, or io.EOF; any other error means that the list could not be read to
// its end.
func (p *Permissions) Next() (PermissionRow, *Bad, error) {
	rec, err := p.Reader.Next()
	if err != nil {
		return PermissionRow{}, nil, err
	}
	row, bad := p.row(rec)
	return row, bad, nil
}

func (p *Permissions) row(rec Record) (PermissionRow, *Bad) {
	if rec.Rule != "" {
		return PermissionRow{}, rec.bad("", rec.Rule, rec.Problem)
	}
	if len(rec.Fields) != p.width {
		return PermissionRow{}, rec.bad("", WrongColumnCount, fmt.Sprintf("the row has %d columns, the header has %d", len(rec.Fields), p.width))
	}
	var cells [8]string
	for i, a := range p.at {
		cells[i] = strings.TrimSpace(rec.Fields[a])
		name := permissionColumns[i]
		switch optional := name == "recipient" || name == "notice" || name == "channel"; {
		case cells[i] == "" && !optional:
			return PermissionRow{}, rec.bad(name, Missing, "empty; without it nobody can tell what was chosen, so nothing is")
		case len(cells[i]) > maxKey:
			return PermissionRow{}, rec.bad(name, TooLong, fmt.Sprintf("longer than %d bytes", maxKey))
		}
	}
	row := PermissionRow{
		Line:      rec.Line,
		Person:    cells[0],
		Purpose:   candor.PurposeID(cells[1]),
		Category:  candor.CategoryID(cells[2]),
		Recipient: candor.PartyID(cells[3]),
		Choice:    choices[strings.ToLower(cells[4])],
		Notice:    cells[6],
		Channel:   cells[7],
	}
	if row.Choice == permission.Unknown {
		return PermissionRow{}, rec.bad("choice", NotAChoice, "not a choice; write yes, no, given, refused or withdrawn. Until then it permits nothing")
	}
	var ok bool
	if row.GivenAt, row.DateOnly, ok = whenGiven(cells[5]); !ok {
		return PermissionRow{}, rec.bad("given_at", NotADate, "not a date; write 2026-03-31, or with the time and its zone 2026-03-31T14:30:00Z")
	}
	return row, nil
}

// choices are the words taken; unknown is no (law 2), so anything else is set aside and permits nothing.
var choices = map[string]permission.Choice{
	"yes": permission.Given, "given": permission.Given,
	"no": permission.Refused, "refused": permission.Refused,
	"withdrawn": permission.Withdrawn,
}

func whenGiven(s string) (t time.Time, dateOnly, ok bool) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t.UTC(), false, true
	}
	t, err := time.Parse(time.DateOnly, s)
	return t, true, err == nil
}
