package api

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/api/schema"
)

// object is one JSON object of the document; encoding/json sorts its names, so that the document is the same each time.
type object = map[string]any

// write makes the OpenAPI 3.1 document from the table.
func (t *table) write() []byte {
	t.set.Of(reflect.TypeFor[Problem]())
	paths := object{}
	for _, o := range t.ops {
		at, _ := paths[Base+o.path()].(object)
		if at == nil {
			at = object{}
			paths[Base+o.path()] = at
		}
		at[strings.ToLower(o.method())] = t.describe(o)
	}
	doc := object{
		"openapi": "3.1.0",
		"info": object{
			"title": "candor", "version": "1", "summary": "Customers own their data; companies and partners get answers",
			"description": "Everything that candor's pages do, for programs. Each operation goes the road that pages and commands go, under the same duties.\n\n" +
				"**Who asks.** A program sends `Authorization: Bearer TOKEN`; a browser its session's cookie. Without either: 401.\n\n" +
				"**What is not done** has one form, `application/problem+json` (RFC 9457): `code` for programs, `text` and `instead` for people. A question that is refused is 403 with its recorded `decision`.\n\n" +
				"**Lists** give `items` and, where there are more, `next`: send it as `cursor`.\n\n" +
				"**Repeating.** An operation that changes something takes an `Idempotency-Key` (16 to 128 characters, by chance: a UUID) where its description says so: the same request under the same key is done once within 24 hours; another request under that key is 422.",
			"license": object{"name": "Apache 2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
			"contact": object{"name": "Whoever runs this candor"},
		},
		"servers": []any{object{"url": "/", "description": "this server"}},
		"tags":    chapters(),
		"paths":   paths,
		"components": object{
			"schemas": t.set.Named,
			"responses": object{
				"Problem": object{"description": "Not done. See `code`, `text` and `instead`.",
					"content": object{"application/problem+json": object{"schema": object{"$ref": schema.Prefix + "Problem"}}}},
			},
			"securitySchemes": object{
				"token":  object{"type": "http", "scheme": "bearer", "description": "A token: see POST /api/v1/tokens, or one of a sign-in."},
				"cookie": object{"type": "apiKey", "in": "cookie", "name": "candor_session", "description": "The session of candor's pages, for scripts on the same site (over https the name begins with __Host-)."},
			},
		},
		"security": []any{object{"token": []any{}}, object{"cookie": []any{}}},
	}
	b, err := json.MarshalIndent(doc, "", "  ")
	if err != nil {
		panic("api: the document is texts and numbers: " + err.Error())
	}
	return append(b, '\n')
}

func chapters() (out []any) {
	for _, c := range [][2]string{
		{"signing in", "Proving who one is, and tokens for programs"},
		{"data", "What is held, and bringing it in"},
		{"questions", "Asking, and what was answered"},
		{"saved questions", "Questions of one's own and shared ones, kept under a name and asked again by themselves"},
		{"agreements", "What partners may ask"},
		{"record", "The record of every use, for those who check it"},
		{"me", "A customer about themselves"},
		{"people", "Staff about a person who asked them to: each look is a use that the person sees"},
		{"house", "Running it"},
	} {
		out = append(out, object{"name": c[0], "description": c[1]})
	}
	return out
}

// describe is one operation's part.
func (t *table) describe(o *operation) object {
	s := t.shapes[o]
	out := object{"operationId": o.id, "summary": o.summary, "tags": []string{o.tag}, "description": o.words(), "responses": t.responses(o)}
	if o.public {
		out["security"] = []any{}
	} else {
		out["x-roles"] = o.roles()
	}
	var params []any
	add := func(in string, ps []param) {
		for _, p := range ps {
			x := object{"name": p.name, "in": in, "required": p.required, "schema": bare(p.schema)}
			if p.schema.Description != "" {
				x["description"] = p.schema.Description
			}
			if len(p.schema.Examples) > 0 {
				x["example"] = p.schema.Examples[0]
			}
			params = append(params, x)
		}
	}
	add("path", s.path)
	add("query", s.query)
	if o.once != harmless {
		params = append(params, object{"name": "Idempotency-Key", "in": "header", "required": false, "description": "The same request under the same key is done once within 24 hours.",
			"schema": object{"type": "string", "minLength": shortestKey, "maxLength": longestKey}})
	}
	if params != nil {
		out["parameters"] = params
	}
	content := object{}
	for _, kind := range o.upload {
		content[kind] = object{"schema": object{"type": "string", "description": "the file as it is"}}
	}
	if s.body != nil {
		content["application/json"] = object{"schema": s.body}
	}
	if len(content) > 0 {
		out["requestBody"] = object{"required": true, "content": content}
	}
	return out
}

// bare is a parameter's schema without what the parameter itself says.
func bare(s *schema.Schema) *schema.Schema {
	b := *s
	b.Description, b.Examples = "", nil
	return &b
}

func (t *table) responses(o *operation) object {
	out := object{"default": object{"$ref": "#/components/responses/Problem"}}
	if o.file != "" {
		out["200"] = object{"description": "The file.", "content": object{o.file: object{"schema": object{"type": "string"}}}}
	} else {
		out["200"] = object{"description": "Done.", "content": object{"application/json": object{"schema": t.set.Of(o.out)}}}
	}
	no := func(status int, text string) {
		out[strconv.Itoa(status)] = object{"description": text, "content": object{"application/problem+json": object{"schema": object{"$ref": schema.Prefix + "Problem"}}}}
	}
	if !o.public {
		no(http.StatusUnauthorized, "Nobody is signed in.")
		no(http.StatusForbidden, "The sign-in has other duties, or the use is refused.")
	}
	no(http.StatusUnprocessableEntity, "The request does not fit, or means nothing here.")
	if o.once != harmless && o.answers[http.StatusConflict] == "" {
		no(http.StatusConflict, "The same request is under way, or was done and its reply is not kept.")
	}
	for status, text := range o.answers {
		no(status, text)
	}
	return out
}

// words say who may and what a key does.
func (o *operation) words() string {
	out := o.summary + "."
	if o.says != "" {
		out += " " + o.says
	}
	switch o.once {
	case replayed, reread:
		out += "\n\nTakes an `Idempotency-Key`; a repeat gets the same reply."
	case done:
		out += "\n\nTakes an `Idempotency-Key`; its reply is not kept, so a repeat gets 409 `already-done`."
	}
	return out
}

// roles are those that one of the operation's duties names.
func (o *operation) roles() []candor.Role {
	out := []candor.Role{}
	for _, r := range []candor.Role{candor.Customer, candor.Analyst, candor.Steward, candor.Board, candor.Partner} {
		for _, d := range o.duties {
			if access.Has(r, d) {
				out = append(out, r)
				break
			}
		}
	}
	return out
}
