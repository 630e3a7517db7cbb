// Package refusals gives every no an address of its own. It promises that the address shows the decision as the record
// holds it — which rules spoke, when, and who made them — and, for a while and to the asker alone, the exact words that
// were told. It refuses to keep what was typed anywhere but in memory, or to put it into an address (law 5).
package refusals

//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.977 generate

import (
	"net/http"
	"strconv"
	"sync"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/reply"
)

// Asked is what somebody asked, as their form held it, with the reasons why not.
type Asked struct {
	Request candor.Request
	Reasons []candor.Reason
}

// Book remembers the newest refusals in memory, each for its asker: the words that the record must not hold. After a
// restart they are gone, and the general words of the rules remain.
type Book struct {
	mu    sync.Mutex // guards what follows
	kept  map[int64]Asked
	order []int64
}

// remembered is how many refusals are kept; a question is at most a form's size.
const remembered = 200

// Keep remembers a refusal by its entry in the record.
func (b *Book) Keep(entry int64, a Asked) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.kept == nil {
		b.kept = map[int64]Asked{}
	}
	if _, ok := b.kept[entry]; !ok {
		b.order = append(b.order, entry)
	}
	b.kept[entry] = a
	for len(b.order) > remembered {
		delete(b.kept, b.order[0])
		b.order = b.order[1:]
	}
}

// Of gives a refusal back to whoever asked, and to nobody else.
func (b *Book) Of(who candor.Actor, entry int64) (Asked, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	a, ok := b.kept[entry]
	if !ok || who.Role == candor.Nobody || a.Request.Actor != who {
		return Asked{}, false
	}
	return a, true
}

// Path is the address of a refusal by the id of its decision.
func Path(id string) string { return "/refusals/" + id }

// entry reads an entry's number as addresses write it.
func entry(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && n >= 0 && strconv.FormatInt(n, 10) == s
}

// Again gives back what somebody asked, by the number in an address.
func (b *Book) Again(who candor.Actor, number string) (Asked, bool) {
	n, ok := entry(number)
	if !ok {
		return Asked{}, false
	}
	return b.Of(who, n)
}

// Refuse remembers a recorded no and leads to its address.
func (b *Book) Refuse(w http.ResponseWriter, r *http.Request, req candor.Request, d flow.Decision) {
	n, ok := entry(d.ID)
	if !ok {
		reply.Problem(w, r, http.StatusForbidden, d.Reasons...)
		return
	}
	b.Keep(n, Asked{req, d.Reasons})
	reply.There(w, r, Path(d.ID))
}
