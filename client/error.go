package client

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/candor-data/candor"
)

// Error is what candor says when it does not do what was asked (RFC 9457).
type Error struct {
	Status   int             `json:"status"`             // of HTTP
	Code     string          `json:"code"`               // which rule said no: stable, for programs
	Text     string          `json:"text"`               // what is the matter, for people
	Protects string          `json:"protects,omitempty"` // whom or what the rule protects
	Instead  string          `json:"instead"`            // the way forward
	Reasons  []candor.Reason `json:"reasons,omitempty"`  // every rule that spoke, where there are several
	Misfits  []Misfit        `json:"errors,omitempty"`   // where a request does not fit the API's document
	Decision *Decision       `json:"decision,omitempty"` // the recorded no to a question
}

// Misfit is one place of a request that does not fit.
type Misfit struct {
	At   string `json:"at"` // a JSON pointer
	Text string `json:"text"`
}

func (e *Error) Error() string {
	if len(e.Misfits) > 0 { // these say it better than that there are some
		var places []string
		for _, m := range e.Misfits {
			places = append(places, strings.TrimSpace(m.At+" "+m.Text))
		}
		return e.Text + " " + strings.Join(places, "; ")
	}
	switch {
	case e.Instead == "":
		return e.Text
	case strings.HasSuffix(e.Text, "."):
		return e.Text + " " + e.Instead
	}
	return e.Text + "; " + e.Instead
}

// Refused reports whether a rule said no, to protect somebody; else the request cannot be done as it is.
func (e *Error) Refused() bool { return e.Decision != nil || e.Protects != "" }

// Why are all reasons that were given: of the recorded decision, or of the error itself.
func (e *Error) Why() []candor.Reason {
	switch {
	case e.Decision != nil && len(e.Decision.Reasons) > 0:
		return slices.Clone(e.Decision.Reasons)
	case len(e.Reasons) > 0:
		return slices.Clone(e.Reasons)
	}
	return []candor.Reason{{Rule: e.Code, Text: e.Text, Protects: e.Protects, Instead: e.Instead}}
}

// Is lets errors.Is find an error by its code: errors.Is(err, &client.Error{Code: "not-found"}).
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error) //nolint:errorlint // this is what errors.Is asks
	return ok && t.Code == e.Code && (t.Status == 0 || t.Status == e.Status)
}

// NotFound reports whether there is nothing of that name, or it is not one's own to know of.
func NotFound(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Status == http.StatusNotFound
}

// What is no answer of candor's. Nothing of such an answer is in the error's text.
var (
	ErrNoCandor  = errors.New("what answered is no candor, or something before it: check the address")
	ErrElsewhere = errors.New("the server sends elsewhere, which is not followed: the token is for this address alone")
	ErrTooLong   = errors.New("the answer is longer than what is read; ask for less, or raise client.AtMost")
)

// Unsure says that a request was sent and no answer came, so that it may have been done. Send the same again with
// client.Key(Key): it is done once.
type Unsure struct {
	Operation string
	Key       string // empty: the operation takes none; look whether it was done
	Err       error
}

func (u *Unsure) Error() string {
	if u.Key == "" {
		return "no answer came: " + u.Err.Error() + "; look whether it was done"
	}
	return "no answer came: " + u.Err.Error() + "; it may have been done: the same again under the same key is done once"
}

func (u *Unsure) Unwrap() error { return u.Err }
