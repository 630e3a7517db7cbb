package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/candor-data/candor"
)

// described is one operation as the document describes it: these tests know the API from its document alone.
type described struct {
	id, method, path string
	public           bool
	roles            []candor.Role
	params           []object
	body             object // the schema of a JSON body; nil: none
	upload           string // the content type of another body
	responses        object
}

func contract(t *testing.T) (doc object, ops []described) {
	t.Helper()
	doc = object{}
	if err := json.Unmarshal(written(t), &doc); err != nil {
		t.Fatal(err)
	}
	paths := get(doc, "paths")
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		at := get(paths, path)
		for _, method := range slices.Sorted(maps.Keys(at)) {
			x := get(at, method)
			d := described{method: strings.ToUpper(method), path: strings.TrimPrefix(path, "/api/v1"), responses: get(x, "responses")}
			d.id, _ = x["operationId"].(string)
			_, d.public = x["security"]
			for _, r := range list(x["x-roles"]) {
				d.roles = append(d.roles, candor.Role(fmt.Sprint(r)))
			}
			for _, p := range list(x["parameters"]) {
				d.params = append(d.params, p.(object))
			}
			for kind, c := range get(get(x, "requestBody"), "content") {
				if s := get(c.(object), "schema"); s["type"] != "string" {
					d.body = s
				} else if kind != "application/json" {
					d.upload = kind
				}
			}
			ops = append(ops, d)
		}
	}
	if len(ops) < 10 {
		t.Fatalf("got %d operations: this reads the wrong document", len(ops))
	}
	return doc, ops
}

func get(o object, name string) object { x, _ := o[name].(object); return x }
func list(v any) []any                 { x, _ := v.([]any); return x }

// input is what a request brings.
type input struct {
	params object // path and query
	body   object
	raw    []byte // of an upload
	kind   string // its content type, where the document lists several
}

// good is an input that fits: the examples of the document, and what only this house knows.
func (d described) good(t *testing.T, w *world, role candor.Role) input {
	t.Helper()
	in := input{params: object{}}
	for _, p := range d.params {
		if e, ok := p["example"]; ok {
			in.params[p["name"].(string)] = e
		}
	}
	if d.body != nil {
		in.body = object{}
		for name, p := range get(d.body, "properties") {
			if e := list(p.(object)["examples"]); len(e) > 0 {
				in.body[name] = e[0]
			}
		}
	}
	if fill := known[d.id]; fill != nil {
		fill(t, w, role, &in)
	}
	for _, p := range d.params {
		if name := p["name"].(string); p["required"] == true && in.params[name] == nil {
			t.Fatalf("%s: no good value is known for %s: give the document an example, or known a way", d.id, name)
		}
	}
	for _, name := range list(d.body["required"]) {
		if in.body[name.(string)] == nil {
			t.Fatalf("%s: no good value is known for %s: give the document an example, or known a way", d.id, name)
		}
	}
	return in
}

// target is the address with the parameters in their places.
func (d described) target(in input) string {
	path, query := d.path, url.Values{}
	for _, p := range d.params {
		name := p["name"].(string)
		v, ok := in.params[name]
		if !ok {
			continue
		}
		switch p["in"] {
		case "path":
			path = strings.ReplaceAll(path, "{"+name+"}", url.PathEscape(fmt.Sprint(v)))
		case "query":
			query.Set(name, fmt.Sprint(v))
		}
	}
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return path
}

func (w *world) do(t *testing.T, role candor.Role, d described, in input, head ...string) answer {
	t.Helper()
	if d.upload != "" {
		kind := in.kind
		if kind == "" {
			kind = d.upload
		}
		head = append(head, "Content-Type", kind)
		if token := w.token(t, role); token != "" {
			head = append(head, "Authorization", "Bearer "+token)
		}
		return w.send(d.method, "/api/v1"+d.target(in), bytes.NewReader(in.raw), head...)
	}
	var body any
	if d.body != nil {
		body = in.body
	}
	return w.call(t, role, d.method, d.target(in), body, head...)
}

// role is one that may; the customer of the sample last, since what they delete stays deleted.
func (d described) role() candor.Role {
	if d.public {
		return candor.Nobody
	}
	return d.roles[len(d.roles)-1]
}

// The contract in one test, since what is deleted in the end is needed before.
func TestTheContract(t *testing.T) {
	t.Run("nobody and other roles are told who may", nobodyAndOthers)
	t.Run("bad input is told in one form and is never a fault", badInput)
	t.Run("every operation answers as the document says", goodInput)
}

func goodInput(t *testing.T) {
	w := sample(t)
	doc, ops := contract(t)
	slices.SortStableFunc(ops, func(a, b described) int { return last[a.id] - last[b.id] })
	for _, d := range ops {
		if alone[d.id] != "" {
			continue
		}
		roles := d.roles
		if d.public {
			roles = []candor.Role{candor.Nobody}
		}
		if len(roles) == 0 {
			t.Errorf("%s is for nobody", d.id)
		}
		for _, role := range roles {
			if last[d.id] > 0 && role != d.role() {
				continue // it can be done once
			}
			t.Run(d.id+" by "+string(role), func(t *testing.T) {
				a := w.do(t, role, d, d.good(t, w, role))
				if want := never[d.id+" by "+string(role)]; want > 0 {
					if a.status != want {
						t.Errorf("got %d want %d", a.status, want)
					}
					return
				}
				if a.status != http.StatusOK {
					t.Fatalf("got %d %s", a.status, a.body)
				}
				if kind := a.head.Get("Content-Type"); kind != "application/json" {
					if get(get(get(d.responses, "200"), "content"), kind) == nil {
						t.Errorf("got %s, which the document does not name", kind)
					}
					if len(a.body) == 0 {
						t.Error("got an empty file")
					}
					return
				}
				s := get(get(get(get(d.responses, "200"), "content"), "application/json"), "schema")
				for _, m := range misfits(doc, s, decode(t, a.body), "") {
					t.Errorf("the reply does not fit: %s", m)
				}
			})
		}
	}
}

// marker is what no reply to bad input may hold: nothing that was sent comes back.
const marker = "zzKeepOut7Qx"

func badInput(t *testing.T) {
	w := sample(t)
	doc, ops := contract(t)
	tried := 0
	for _, d := range ops {
		role := d.role()
		good := d.good(t, w, role)
		check := func(name string, a answer) {
			tried++
			if a.status < 400 || a.status >= 500 {
				t.Errorf("%s, %s: got %d want 4xx: %.300s", d.id, name, a.status, a.body)
				return
			}
			if role != candor.Nobody && (a.status == http.StatusUnauthorized || a.status == http.StatusForbidden && a.at(t, "decision") == nil) {
				t.Errorf("%s, %s: got %d: the input was never looked at", d.id, name, a.status)
			}
			isProblem(t, doc, d.id+", "+name, a)
		}
		for name, in := range d.spoilt(good) {
			check(name, w.do(t, role, d, in))
		}
		token := []string{"Authorization", "Bearer " + w.token(t, role)}
		if role == candor.Nobody {
			token = nil
		}
		target := "/api/v1" + d.target(good)
		if d.body != nil {
			for name, raw := range map[string]string{
				"no body": "", "half a body": `{"`, "a list": `["` + marker + `"]`, "null": "null", "a number": "7", "text": `"` + marker + `"`, "two bodies": "{}{}", "a body and more": `{} ` + marker,
				"bytes that are no text": "{\"" + marker + "\":\"\xff\xfe\"}", "zero bytes": "\x00\x00\x00", "deep": strings.Repeat(`{"a":`, 20_000) + "1" + strings.Repeat("}", 20_000), "deep lists": strings.Repeat("[", 100_000),
				"too long": `{"x":"` + strings.Repeat("x", 1<<20) + `"}`,
			} {
				check(name, w.send(d.method, target, strings.NewReader(raw), append([]string{"Content-Type", "application/json"}, token...)...))
			}
		}
		if d.body != nil || d.upload != "" {
			for _, kind := range []string{"", "text/html", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", marker, "application/json; charset", "application/xml"} {
				check("the content type "+kind, w.send(d.method, target, strings.NewReader("{}"), append([]string{"Content-Type", kind}, token...)...))
			}
		}
		check("another method", w.send("PUT", target, nil, token...))
		check("a query that nobody knows", w.do(t, role, described{method: d.method, path: d.path + "?" + marker + "=1", params: onlyPath(d.params), body: d.body, upload: d.upload}, good))
	}
	if tried < 200 {
		t.Errorf("only %d were tried", tried)
	}
	t.Logf("%d bad requests", tried)
}

func onlyPath(ps []object) (out []object) {
	for _, p := range ps {
		if p["in"] == "path" {
			out = append(out, p)
		}
	}
	return out
}

// spoilt gives a good input with one thing wrong, each way that the document's schemas know.
func (d described) spoilt(good input) map[string]input {
	out := map[string]input{}
	add := func(name, place string, v any, del bool) {
		in := input{params: maps.Clone(good.params), body: maps.Clone(good.body), raw: good.raw, kind: good.kind}
		at := in.body
		if place != "" {
			at = in.params
		}
		key, what, _ := strings.Cut(name, ": ")
		if del {
			delete(at, key)
		} else {
			at[key] = v
		}
		out[key+" "+what] = in
	}
	for _, p := range d.params {
		name, s := p["name"].(string), get(p, "schema")
		if p["in"] == "header" {
			continue
		}
		for what, v := range wrong(s) {
			if t, ok := v.(string); ok && (p["in"] == "query" || t != "" && t != "." && t != "..") {
				add(name+": "+what, "param", t, false)
			} else if n, ok := v.(json.Number); ok && s["type"] != "string" {
				add(name+": "+what, "param", string(n), false)
			}
		}
	}
	if d.body == nil {
		return out
	}
	for _, name := range list(d.body["required"]) {
		add(name.(string)+": missing", "", nil, true)
	}
	add(marker+": a member that nobody knows", "", 1, false)
	for name, p := range get(d.body, "properties") {
		for what, v := range wrong(p.(object)) {
			add(name+": "+what, "", v, false)
		}
	}
	return out
}

// wrong gives values that a schema does not take.
func wrong(s object) object {
	out := object{"a list": []any{marker}, "an object": object{marker: marker}, "null": nil}
	kinds := map[any]bool{s["type"]: true}
	for _, k := range list(s["type"]) {
		kinds[k] = true
	}
	if kinds["null"] {
		delete(out, "null")
	}
	if kinds["array"] {
		out["a list"] = []any{object{marker: []any{}}}
		out["text"] = marker
	}
	if kinds["object"] {
		out["text"] = marker
	}
	if s["type"] == nil {
		return object{} // anything fits, or it is by reference: its own members are tried by their operation's bodies
	}
	if kinds["string"] {
		out["a number"], out["a truth"] = json.Number("7"), true
		if n, ok := s["maxLength"].(float64); ok {
			out["too long"] = strings.Repeat("ä", int(n)+1)
		}
		if n, ok := s["minLength"].(float64); ok && n > 0 {
			out["too short"] = ""
		}
		if s["enum"] != nil || s["pattern"] != nil || s["format"] != nil {
			out["another word"] = marker
		}
	} else if !kinds["array"] && !kinds["object"] {
		out["text"] = marker
	}
	if kinds["integer"] {
		out["a fraction"], out["a huge number"], out["an endless number"] = json.Number("1.5"), json.Number("9"+strings.Repeat("9", 40)), json.Number("1e400")
		if n, ok := s["maximum"].(float64); ok {
			out["above"] = json.Number(fmt.Sprint(int64(n) + 1))
		}
		if n, ok := s["minimum"].(float64); ok {
			out["below"] = json.Number(fmt.Sprint(int64(n) - 1))
		}
	}
	if kinds["boolean"] {
		out["a number"] = json.Number("1")
	}
	return out
}

// isProblem holds a reply to the one form of what is not done.
func isProblem(t *testing.T, doc object, name string, a answer) {
	t.Helper()
	if kind := a.head.Get("Content-Type"); kind != "application/problem+json" {
		t.Errorf("%s: got %s %.200s", name, kind, a.body)
		return
	}
	for _, m := range misfits(doc, object{"$ref": "#/components/schemas/Problem"}, decode(t, a.body), "") {
		t.Errorf("%s: the problem does not fit: %s", name, m)
	}
	for _, part := range []string{"title", "code", "text", "instead"} {
		if s, _ := a.at(t, part).(string); s == "" {
			t.Errorf("%s: the problem has no %s: %s", name, part, a.body)
		}
	}
	if got := a.at(t, "status"); fmt.Sprint(got) != fmt.Sprint(a.status) {
		t.Errorf("%s: got status %v in the body of %d", name, got, a.status)
	}
	if bytes.Contains(a.body, []byte(marker)) {
		t.Errorf("%s: what was sent comes back: %s", name, a.body)
	}
}

func nobodyAndOthers(t *testing.T) {
	w := sample(t)
	doc, ops := contract(t)
	table := may(t)
	for _, d := range ops {
		want, ok := table[d.id]
		if !ok {
			t.Errorf("%s is not in testdata/who.txt: write down who may", d.id)
			continue
		}
		delete(table, d.id)
		for _, role := range []candor.Role{candor.Nobody, candor.Customer, candor.Analyst, candor.Steward, candor.Board, candor.Partner} {
			if slices.Contains(want, role) || slices.Contains(want, "everybody") {
				if !d.public && !slices.Contains(d.roles, role) {
					t.Errorf("%s: the document does not say that it is for %s", d.id, role)
				}
				continue
			}
			if slices.Contains(d.roles, role) {
				t.Errorf("%s: the document says that it is for %s", d.id, role)
			}
			in := d.good(t, w, role)
			a := w.do(t, role, d, in)
			status := http.StatusForbidden
			if role == candor.Nobody {
				status = http.StatusUnauthorized
			}
			if a.status != status {
				t.Errorf("%s by %q: got %d want %d: %.200s", d.id, role, a.status, status, a.body)
				continue
			}
			isProblem(t, doc, d.id, a)
		}
	}
	for id := range table {
		t.Errorf("testdata/who.txt names %s, which is no operation", id)
	}
}
