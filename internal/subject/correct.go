package subject

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
)

// Said is what a correction says of a fact.
type Said string

// What a person can say. Nothing else is one.
const (
	Instead Said = "value" // this is how it is
	Wrong   Said = "wrong" // it is not so, and the person does not say what is
	Back    Said = "back"  // the correction before is taken back
)

// Correction is a person's own word about a fact that is held about them (GDPR Art. 16). It stands beside what was held,
// which is kept, and its source is the person. Answers about groups are worked out from the rows, which it does not change.
type Correction struct {
	Dataset string    `json:"dataset"`
	Field   string    `json:"field"`
	Said    Said      `json:"said"`
	Text    string    `json:"text,omitempty"` // as candor writes values of the field's type
	Actor   string    `json:"actor"`          // self, or the account that wrote it down for them
	At      time.Time `json:"at"`
	Entry   int64     `json:"entry"` // in the log of people
}

// Corrected tells that somebody corrected a fact, and not what they said.
type Corrected struct {
	Subject candor.SubjectID `json:"person"`
	Dataset string           `json:"dataset"`
	Field   string           `json:"field"`
	At      time.Time        `json:"at"`
}

// Corrections keeps what people said. A correction and its entry in the log of people are one transaction; when Correct
// returns, it holds.
type Corrections interface {
	Correct(ctx context.Context, s candor.SubjectID, c Correction) error
	// Corrections gives one person's, oldest first.
	Corrections(ctx context.Context, s candor.SubjectID) ([]Correction, error)
	// Corrected lists the newest, of everybody.
	Corrected(ctx context.Context, limit int) ([]Corrected, error)
	// Since counts those written down since a moment.
	Since(ctx context.Context, at time.Time) (int64, error)
}

// Standing are the corrections that hold: the newest of each fact, unless it was taken back.
func Standing(all []Correction) (out []Correction) {
	for i, c := range all {
		later := slices.ContainsFunc(all[i+1:], func(d Correction) bool { return d.Dataset == c.Dataset && d.Field == c.Field })
		if !later && c.Said != Back {
			out = append(out, c)
		}
	}
	return out
}

// Why a correction cannot be written down. They say nothing of what was typed.
var (
	ErrNotCorrectable = errors.New("this fact cannot be corrected here")
	ErrNoValue        = errors.New("nothing was written")
	ErrTooLong        = errors.New("this is too long")
	ErrNotNumber      = errors.New("this is not a number as the fact has one")
	ErrNotDay         = errors.New("this is not a day, written as year-month-day")
	ErrNotListed      = errors.New("this is not one of the values that the fact can have")
	ErrOutside        = errors.New("this is outside of what the fact can be")
)

// longest is the most characters of a text that somebody corrects.
const longest = 500

// Correctable reports whether a person can correct a fact by a press: of datasets with one row a person, everything but
// what they are recognised by, since a person does not become somebody else by saying so.
func Correctable(d *catalog.Dataset, f catalog.Field) bool {
	return d.OnePerPerson && f.Role != catalog.Person && f.Role != catalog.Identifier && f.Identifier == ""
}

// Read puts a person's word into the form in which candor writes such values, or says why it is none. It decides by the
// contract alone, never by what is held.
func Read(d *catalog.Dataset, f catalog.Field, said Said, text string) (string, error) {
	if !Correctable(d, f) {
		return "", ErrNotCorrectable
	}
	switch said {
	case Wrong, Back:
		return "", nil
	case Instead:
	default:
		return "", ErrNoValue
	}
	text = strings.TrimSpace(text)
	if text == "" {
		return "", ErrNoValue
	}
	if utf8.RuneCountInString(text) > longest {
		return "", ErrTooLong
	}
	v, err := value(d, f, text)
	if err != nil {
		return "", err
	}
	out := v.Text(f.Scale)
	if len(f.Domain) > 0 && !slices.Contains(f.Domain, out) {
		return "", ErrNotListed
	}
	if b := f.Bounds; b != nil && f.Type != catalog.String && f.Type != catalog.Boolean && (v.I < b.Lo || v.I > b.Hi) {
		return "", ErrOutside
	}
	return out, nil
}

func value(d *catalog.Dataset, f catalog.Field, text string) (catalog.Value, error) {
	v := catalog.Value{Type: f.Type}
	switch f.Type {
	case catalog.String:
		v.S = strings.TrimSpace(strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsControl(r) || r == utf8.RuneError }), " "))
		if v.S == "" {
			return v, ErrNoValue
		}
		return v, nil
	case catalog.Integer, catalog.Decimal:
		if strings.Count(text, ",") == 1 && !strings.Contains(text, ".") {
			text = strings.Replace(text, ",", ".", 1) // as half of Europe writes it
		}
		scale := f.Scale
		if f.Type == catalog.Integer {
			scale = 0
		}
		i, err := catalog.ParseFixed(text, scale)
		if err != nil {
			return v, ErrNotNumber // its own text may hold what was typed
		}
		v.I = i
		return v, nil
	case catalog.Date:
		t, err := time.Parse(time.DateOnly, text)
		if err != nil || t.Year() < 1 {
			return v, ErrNotDay
		}
		v.I = t.Unix() / 86400
		if t.Unix()%86400 != 0 {
			return v, ErrNotDay
		}
		return v, nil
	case catalog.Timestamp:
		zone := d.Zone
		if zone == nil {
			zone = time.UTC
		}
		for _, layout := range []string{time.RFC3339, "2006-01-02T15:04", time.DateOnly} {
			if t, err := time.ParseInLocation(layout, text, zone); err == nil && t.Year() > 0 {
				v.I = t.UnixMicro()
				return v, nil
			}
		}
		return v, ErrNotDay
	case catalog.Boolean:
		switch text {
		case "true":
			v.I = 1
			return v, nil
		case "false":
			return v, nil
		}
		return v, ErrNotListed
	}
	return v, ErrNotCorrectable
}
