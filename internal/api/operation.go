package api

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/api/schema"
)

// operation is one thing that can be asked for: its route, its line of the document, who may, and what it does. The table
// of them is the one source of all three.
type operation struct {
	id      string // as the document and the client name it: "ask", "showInsight"
	route   string // "POST /ask", below /api/v1
	tag     string // the chapter of the document
	summary string
	says    string // more, where the summary does not say it all
	duties  []access.Action
	public  bool           // anybody, signed in or not. Without duties and not public, nobody may
	once    once           // what an Idempotency-Key does here
	upload  []string       // content types of a body that is no JSON
	attach  string         // a JSON reply is a file of this name
	file    string         // content type of a reply that is no JSON
	answers map[int]string // further statuses that it gives, in words; those of every operation need no line

	in, out reflect.Type
	do      func(c *call, in json.RawMessage) (any, error)
}

// once says what becomes of a request that comes again under the same Idempotency-Key.
type once uint8

const (
	harmless once = iota // nothing changes, or doing it again changes nothing more: no key is needed and none is kept
	replayed             // the reply is kept and given again: it holds nobody's data
	reread               // the number of the answer is kept, and the answer read again: whoever may not read it any more gets a no
	done                 // the reply held somebody's data or a secret and is not kept: the repeat is told that it was done
)

// call is one request under way.
type call struct {
	*API
	r     *http.Request
	who   candor.Actor
	token access.Secret // that the request bears; zero for a browser
	body  io.Reader     // of an upload

	program bool // the token was made for programs
}

func (c *call) ctx() context.Context { return c.r.Context() }

// none is the input of an operation that takes nothing, and the reply of one that has nothing to say but that it is done.
type none struct{}

// download is a reply that is no JSON.
type download struct {
	name  string
	write func(io.Writer) error
}

// op makes an operation from a function with a typed input and reply. Members of the input are those of the JSON body,
// except fields tagged in:"path" or in:"query". It is a row of the table before its words are added.
func op[In, Out any](id, route, summary string, do func(*call, In) (Out, error)) *operation {
	return &operation{id: id, route: route, summary: summary, in: reflect.TypeFor[In](), out: reflect.TypeFor[Out](),
		do: func(c *call, raw json.RawMessage) (any, error) {
			var in In
			if err := json.Unmarshal(raw, &in); err != nil {
				return nil, fmt.Errorf("read a request that was checked: %w", err)
			}
			return do(c, in)
		}}
}

// What a row says besides; each gives the row back.
func (o *operation) forDuties(duties ...access.Action) *operation { o.duties = duties; return o }
func (o *operation) open() *operation                             { o.public = true; return o }
func (o *operation) more(words string) *operation                 { o.says = words; return o }

func (o *operation) keptFor(k once) *operation         { o.once = k; return o }
func (o *operation) taking(kinds ...string) *operation { o.upload = kinds; return o }
func (o *operation) attached(name string) *operation   { o.attach = name; return o }
func (o *operation) giving(kind string) *operation     { o.file = kind; return o }
func (o *operation) also(status int, words string) *operation {
	if o.answers == nil {
		o.answers = map[int]string{}
	}
	o.answers[status] = words
	return o
}

func (o *operation) method() string { m, _, _ := strings.Cut(o.route, " "); return m }
func (o *operation) path() string   { _, p, _ := strings.Cut(o.route, " "); return p }

// allowed says why the operation is not for somebody: nil where one of its duties is theirs.
func (o *operation) allowed(who candor.Actor) []candor.Reason {
	if o.public {
		return nil
	}
	var why []candor.Reason
	for _, d := range o.duties {
		no := access.Allow(who, d)
		if no == nil {
			return nil
		}
		if why == nil {
			why = no
		}
	}
	if why == nil {
		why = access.Allow(who, "") // without a duty nobody may
	}
	return why
}

// shape is what an operation takes, as schemas: parameters and body apart for the document, together for the check.
type shape struct {
	path, query []param
	body        *schema.Schema // nil: none
	all         *schema.Schema
}

type param struct {
	name     string
	required bool
	schema   *schema.Schema
}

func (o *operation) shape(set *schema.Set) shape {
	place := func(f reflect.StructField) string { return f.Tag.Get("in") }
	var s shape
	s.all = set.Object(o.in, nil)
	s.all.Closed = true
	for _, f := range reflect.VisibleFields(o.in) {
		name, optional := schema.Name(f)
		if p := (param{name, !optional, s.all.Properties[name]}); place(f) == "path" {
			s.path = append(s.path, p)
		} else if place(f) == "query" {
			s.query = append(s.query, p)
		}
	}
	body := set.Object(o.in, func(f reflect.StructField) bool { return place(f) == "" })
	if len(body.Properties) > 0 {
		body.Closed = true
		s.body = body
	}
	return s
}
