// Package api is candor for programs: everything that pages do, as JSON over HTTP, by the same steps of the road. It
// promises that one table (operations.go) is routes, document and check; that everything not done has one form with a code,
// a text and a way forward (problem.go); that bad input is never a fault of ours; and that people are named in bodies
// alone, or by candor's own numbers. It refuses to decide who may: room access does, and flow asks it again.
package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/api/schema"
	"github.com/candor-data/candor/internal/flow"
)

// Base is where the operations are; the document is at Document.
const (
	Base     = "/api/v1"
	Document = "/api/openapi.json"
)

// API is what the operations stand on.
type API struct {
	House   *flow.House
	Door    func() (*access.Door, error)       // an error: nobody can sign in yet
	Session func(*http.Request) candor.Actor   // whose browser it is, by the pages' cookie; nil: browsers are nobody
	Letters func(*http.Request) access.Letters // the words of a customer's sign-in mail
	Log     *slog.Logger                       // nil logs nothing
	Now     func() time.Time
	Whole   bool // what nobody foresaw is told in its own words: where whoever asks holds the workspace's files
}

// largest is the most that a JSON body may be; files come as uploads.
const largest = 1 << 20

// New is the handler of everything below /api/.
func New(a API) http.Handler {
	if a.Log == nil {
		a.Log = slog.New(slog.DiscardHandler)
	}
	if a.Session == nil {
		a.Session = func(*http.Request) candor.Actor { return candor.Actor{} }
	}
	t := newTable(operations())
	mux := http.NewServeMux()
	for _, o := range t.ops {
		mux.Handle(o.method()+" "+Base+o.path(), a.serve(t, o))
	}
	mux.HandleFunc("GET "+Document, func(w http.ResponseWriter, _ *http.Request) { reply(w, "application/json", t.document) })
	mux.HandleFunc("/", t.lost)
	foreign := http.NewCrossOriginProtection()
	foreign.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { crossSite.send(w) }))
	return a.note(foreign.Handler(mux))
}

// table is the operations with their schemas, worked out once.
type table struct {
	ops      []*operation
	set      *schema.Set
	shapes   map[*operation]shape
	document []byte
}

func newTable(ops []*operation) *table {
	t := &table{ops: ops, set: schema.NewSet(), shapes: map[*operation]shape{}}
	for x, name := range names {
		t.set.Call(x, name)
	}
	for _, o := range ops {
		t.shapes[o] = o.shape(t.set)
	}
	t.document = t.write()
	return t
}

// lost answers what no operation takes; a path that one has, by another method, is told apart.
func (t *table) lost(w http.ResponseWriter, r *http.Request) {
	var methods []string
	for _, o := range t.ops {
		if fits(Base+o.path(), r.URL.Path) {
			methods = append(methods, o.method())
		}
	}
	if methods == nil {
		noRoute.send(w)
		return
	}
	w.Header().Set("Allow", strings.Join(methods, ", "))
	problem(http.StatusMethodNotAllowed, "method", "This address takes another method.", "Use "+strings.Join(methods, " or ")+".").send(w)
}

func fits(pattern, path string) bool {
	ps, xs := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(ps) != len(xs) {
		return false
	}
	for i := range ps {
		if ps[i] != xs[i] && !strings.HasPrefix(ps[i], "{") {
			return false
		}
	}
	return true
}

// serve is the way of every request: who, whether they may, what they sent, the step, the reply.
func (a *API) serve(t *table, o *operation) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := &call{API: a, r: r}
		out, err := c.run(t, o, w)
		if err != nil {
			p := found(err)
			if p.Status >= 500 {
				a.Log.Error("an operation failed", "operation", o.id, "kind", fmt.Sprintf("%T", root(err)))
				if a.Whole {
					p = problem(p.Status, p.Code, err.Error(), "")
				}
			}
			p.send(w)
			return
		}
		if d, ok := out.(download); ok {
			h := w.Header()
			h.Set("Content-Type", o.file)
			h.Set("Content-Disposition", `attachment; filename="`+d.name+`"`)
			if err := d.write(w); err != nil {
				a.Log.Error("a download broke off", "operation", o.id)
				panic(http.ErrAbortHandler) // half a file must look broken, not finished
			}
			return
		}
		b, err := json.Marshal(out)
		if err != nil {
			panic("api: a reply does not marshal")
		}
		if o.attach != "" {
			w.Header().Set("Content-Disposition", `attachment; filename="`+o.attach+`"`)
		}
		reply(w, "application/json", b)
	})
}

func (c *call) run(t *table, o *operation, w http.ResponseWriter) (any, error) {
	var err error
	if c.who, err = c.asking(); err != nil && !o.public {
		return nil, err
	}
	if why := o.allowed(c.who); why != nil {
		if c.who.Role == candor.Nobody {
			return nil, refusal(http.StatusUnauthorized, why)
		}
		return nil, refusal(http.StatusForbidden, why)
	}
	raw, err := t.read(o, w, c)
	if err != nil {
		return nil, err
	}
	return c.once(o, raw, w)
}

// asking finds out who asks: whoever holds the bearer token, or, where no token was sent, whose browser it is. A token that
// opens nothing is never taken for a browser.
func (c *call) asking() (candor.Actor, error) {
	sent := c.r.Header.Values("Authorization")
	if len(sent) == 0 {
		return c.Session(c.r), nil
	}
	scheme, token, _ := strings.Cut(sent[0], " ")
	if len(sent) > 1 || !strings.EqualFold(scheme, "Bearer") || token == "" {
		return candor.Actor{}, problem(http.StatusUnauthorized, "authorization", "The header Authorization holds no bearer token.", "Send Authorization: Bearer TOKEN, or leave it out.")
	}
	door, err := c.Door()
	if err != nil {
		return candor.Actor{}, unready
	}
	c.token = access.ParseSecret(token)
	who, kind, no, err := door.Bearer(c.ctx(), c.token, origin(c.r))
	if no != nil {
		return candor.Actor{}, notSignedIn(no)
	}
	c.program = kind == access.ForProgram
	return who, err
}

// read takes parameters and body together and checks them against the schema.
func (t *table) read(o *operation, w http.ResponseWriter, c *call) (json.RawMessage, error) {
	s, r := t.shapes[o], c.r
	all := map[string]any{}
	for _, p := range s.path {
		all[p.name] = value(p.schema, r.PathValue(p.name))
	}
	query := r.URL.Query()
	for _, p := range s.query {
		if v, ok := query[p.name]; ok {
			all[p.name] = value(p.schema, v[0])
			if len(v) > 1 {
				return nil, misfit([]schema.Misfit{{At: "/" + p.name, Text: "is given more than once"}})
			}
			delete(query, p.name)
		}
	}
	if len(query) > 0 {
		return nil, misfit([]schema.Misfit{{At: "", Text: "has a query parameter that is not known here"}})
	}
	switch {
	case o.upload != nil:
		if !is(r, o.upload...) {
			return nil, notJSON
		}
		c.body = &patient{r.Body, http.NewResponseController(w), c.Now}
	case s.body != nil:
		if err := members(w, r, s, all); err != nil {
			return nil, err
		}
	}
	if ms := t.set.Check(s.all, all, false); ms != nil {
		return nil, misfit(ms)
	}
	return json.Marshal(all)
}

// members reads a JSON body's members beside the parameters.
func members(w http.ResponseWriter, r *http.Request, s shape, all map[string]any) error {
	if !is(r, "application/json") {
		return notJSON
	}
	b, err := io.ReadAll(http.MaxBytesReader(w, r.Body, largest))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return tooLarge
	case err != nil || !utf8.Valid(b):
		return noBody
	}
	d := json.NewDecoder(strings.NewReader(string(b)))
	d.UseNumber()
	var body any
	if err := d.Decode(&body); err != nil || d.More() {
		return noBody
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return noBody
	}
	m, ok := body.(map[string]any)
	if !ok {
		return misfit([]schema.Misfit{{At: "", Text: "is not an object"}})
	}
	for name, v := range m {
		if s.body.Properties[name] == nil { // also one that has the name of a parameter
			return misfit([]schema.Misfit{{At: "", Text: "has a member that is not known here"}})
		}
		all[name] = v
	}
	return nil
}

// is reports whether the body has one of the content types.
func is(r *http.Request, types ...string) bool {
	t, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && slices.Contains(types, t)
}

// value reads a parameter as its schema says: what looks like no number stays text, and the check says so.
func value(s *schema.Schema, text string) any {
	switch {
	case slices.Contains(s.Type, "integer") && digits(text):
		return json.Number(text)
	case slices.Contains(s.Type, "boolean") && (text == "true" || text == "false"):
		return text == "true"
	}
	if !utf8.ValidString(text) {
		return nil // fits no parameter
	}
	return text
}

func digits(s string) bool {
	n := strings.TrimLeft(s, "0123456789")
	return n == "" && s != "" && (s == "0" || s[0] != '0')
}

func reply(w http.ResponseWriter, kind string, b []byte) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Length", strconv.Itoa(len(b)))
	_, _ = w.Write(b)
}

// root is the innermost error of a chain, for its type alone: texts stay inside.
func root(err error) error {
	for {
		next := errors.Unwrap(err)
		if next == nil {
			return err
		}
		err = next
	}
}
