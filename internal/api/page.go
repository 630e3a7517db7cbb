package api

import (
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"

	"github.com/candor-data/candor/internal/api/schema"
)

// page is one part of a list.
type page[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty" doc:"there are more: send this as cursor"`
}

// some asks for a part of a list.
type some struct {
	Cursor string `json:"cursor,omitempty" in:"query" max:"100" doc:"the next of the page before; left out: from the beginning"`
	Limit  int    `json:"limit,omitempty" in:"query" min:"1" max:"200" doc:"at most so many; left out: 50" example:"20"`
}

func (s some) limit() int {
	if s.Limit == 0 {
		return 50
	}
	return s.Limit
}

// after is the place that a cursor names; begin where there is none. A cursor of another list names no place here.
func (s some) after(list string, begin int64) (int64, error) {
	if s.Cursor == "" {
		return begin, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(s.Cursor)
	kind, number, _ := strings.Cut(string(b), " ")
	n, nerr := strconv.ParseInt(number, 10, 64)
	if err != nil || nerr != nil || kind != list || n < 0 {
		return 0, misfit([]schema.Misfit{{At: "/cursor", Text: "is no cursor of this list"}})
	}
	return n, nil
}

func cursor(list string, place int64) string {
	return base64.RawURLEncoding.EncodeToString([]byte(list + " " + strconv.FormatInt(place, 10)))
}

// paged makes a page of a list that goes on from a place: read is asked for one more than is shown, to know whether there
// are more, and place says from where the next page goes on.
func paged[In, T any](s some, list string, begin int64, read func(after int64, limit int) ([]In, error), show func(In) T, place func(In) int64) (page[T], error) {
	after, err := s.after(list, begin)
	if err != nil {
		return page[T]{}, err
	}
	all, err := read(after, s.limit()+1)
	if err != nil {
		return page[T]{}, err
	}
	out := page[T]{Items: []T{}}
	for i, x := range all {
		if i == s.limit() {
			out.Next = cursor(list, place(all[i-1]))
			break
		}
		out.Items = append(out.Items, show(x))
	}
	return out, nil
}

// deepest is how far into a list one can page that is read from its beginning each time.
const deepest = 10_000

// counted makes a page of a list that is read whole, or from its beginning: the cursor counts.
func counted[T any](s some, list string, read func(upTo int) ([]T, error)) (page[T], error) {
	from, err := s.after(list, 0)
	if err != nil {
		return page[T]{}, err
	}
	if from > deepest {
		return page[T]{}, problem(http.StatusUnprocessableEntity, "too-deep", "This list is not paged so deep.", "Ask for a part of it: one dataset, one recipient.")
	}
	to := int(from) + s.limit()
	all, err := read(to + 1)
	if err != nil {
		return page[T]{}, err
	}
	out := page[T]{Items: filled(all[min(int(from), len(all)):min(to, len(all))])}
	if len(all) > to {
		out.Next = cursor(list, int64(to))
	}
	return out, nil
}

// itself shows a list's items as they are.
func itself[T any](x T) T { return x }
