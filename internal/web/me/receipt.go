package me

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/candor-data/candor/internal/flow"
)

// receiptCookie carries a receipt to the page that shows it: whoever was deleted has no session, and their browser is the
// only one that should show it. Changing it fools nobody but oneself: the proof is the entry in the record.
const receiptCookie = "candor_deleted"

// receipt is what somebody who was deleted is handed: figures of the search, nothing of themselves.
type receipt struct {
	ID    int64     `json:"id"`
	Entry int64     `json:"entry"`
	Asked time.Time `json:"asked"`
	Done  time.Time `json:"done,omitzero"` // zero while something is left to do
	Files int64     `json:"files"`
	Bytes int64     `json:"bytes"`
	Found int64     `json:"found"`
	Blind int64     `json:"blind,omitempty"` // places that the search could not look into
	Shut  int64     `json:"shut,omitempty"`  // places that it leaves shut, since nobody is in them: keys
}

func handOut(e flow.ErasureReceipt, tls bool) *http.Cookie {
	r := receipt{ID: e.ID, Entry: e.Entry, Asked: e.Asked.UTC()}
	if e.Done != nil {
		r.Done = e.Done.UTC()
	}
	if e.Search != nil {
		r.Files, r.Bytes, r.Found = e.Search.Files, e.Search.Bytes, e.Search.Found
		for _, s := range e.Search.Skipped {
			if s.Blind {
				r.Blind++
			} else {
				r.Shut++
			}
		}
	}
	return &http.Cookie{Name: receiptCookie, Value: r.write(), Path: "/deleted", MaxAge: 3600, HttpOnly: true, Secure: tls, SameSite: http.SameSiteLaxMode}
}

func (r receipt) write() string {
	b, err := json.Marshal(r)
	if err != nil {
		panic("me: numbers and times always marshal: " + err.Error())
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

func readReceipt(s string) (receipt, error) {
	if len(s) > 1000 {
		return receipt{}, errors.New("a receipt is shorter")
	}
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return receipt{}, fmt.Errorf("read a receipt: %w", err)
	}
	var r receipt
	if err := json.Unmarshal(b, &r); err != nil {
		return receipt{}, fmt.Errorf("read a receipt: %w", err)
	}
	if r.ID < 1 || r.Files < 0 || r.Bytes < 0 || r.Found < 0 || r.Blind < 0 || r.Shut < 0 || r.Asked.IsZero() || r.Asked.Year() > 9999 || r.Done.Year() > 9999 {
		return receipt{}, errors.New("these are not the figures of a search")
	}
	return r, nil
}

// clean reports whether the deletion ended with nothing found.
func (r receipt) clean() bool { return !r.Done.IsZero() && r.Found == 0 && r.Blind == 0 }
