package config

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// largest is more than all settings with their comments take.
const largest = 64 << 10

// Parse reads a file's text (empty: no file) under the environment's overrides. An empty variable is not set.
func Parse(text []byte, getenv func(string) string) (Config, error) {
	r := reading{given: map[string]given{}}
	r.file(text)
	var c Config
	for _, k := range known {
		s := Setting{Key: k.key, Value: k.otherwise, Default: k.otherwise, From: Default, Env: k.env, About: k.about}
		at := Problem{}
		if g, ok := r.given[k.key]; ok {
			s.Value, s.From, s.At = g.value, File, fmt.Sprintf("%s:%d", Name, g.line)
			at = Problem{File: Name, Line: g.line, Column: g.column, Text: k.key + " cannot be that"}
			if instead := k.set(&Config{}, g.value); instead != "" {
				at.Instead = k.key + ": " + instead
				r.problems = append(r.problems, at)
				continue // an override does not hide a mistake: it would show when the override goes
			}
		}
		if v := getenv(k.env); v != "" {
			s.Value, s.From, s.At = v, Environment, k.env
			at = Problem{File: k.env, Text: "this variable cannot be that"}
		}
		if instead := k.set(&c, s.Value); instead != "" {
			at.Instead = instead
			r.problems = append(r.problems, at)
		}
		c.settings = append(c.settings, s)
	}
	if len(r.problems) > 0 {
		slices.SortStableFunc(r.problems, func(a, b Problem) int { return a.Line - b.Line })
		return Config{}, Mistakes(r.problems)
	}
	if c.Base == "" {
		c.Base = BaseOf(c.Listen)
	}
	return c, nil
}

type given struct {
	value        string
	line, column int
}

type reading struct {
	given    map[string]given
	problems []Problem
}

func (r *reading) no(n *yaml.Node, instead, format string, args ...any) {
	r.problems = append(r.problems, Problem{File: Name, Line: max(n.Line, 1), Column: max(n.Column, 1), Text: fmt.Sprintf(format, args...), Instead: instead})
}

const shape = "lines of the form key: value (candor config explain shows them all)"

var yamlLine = regexp.MustCompile(`^(?:yaml: )?line (\d+): `)

// file takes the pairs of one flat mapping.
func (r *reading) file(text []byte) {
	top := &yaml.Node{Line: 1, Column: 1}
	if len(text) > largest {
		r.no(top, "a file of settings alone", "the file is larger than %d KB", largest>>10)
		return
	}
	if !utf8.Valid(text) {
		r.no(top, "the file saved again as UTF-8", "this is not UTF-8 text")
		return
	}
	dec := yaml.NewDecoder(strings.NewReader(string(text)))
	var doc, more yaml.Node
	err := dec.Decode(&doc)
	if err == nil {
		if again := dec.Decode(&more); again == nil {
			r.no(&more, "one document, without ---", "a second document starts here")
			return
		} else if again != io.EOF {
			err = again
		}
	}
	if err == io.EOF {
		return
	}
	if err != nil {
		what := err.Error()
		if m := yamlLine.FindStringSubmatch(what); m != nil {
			what = what[len(m[0]):]
			top.Line, _ = strconv.Atoi(m[1])
			top.Line = min(top.Line, strings.Count(string(text), "\n")+1)
		}
		r.no(top, shape, "this is not YAML: %s", strings.TrimPrefix(what, "yaml: "))
		return
	}
	if len(doc.Content) == 0 || doc.Content[0].Kind == yaml.ScalarNode && doc.Content[0].Tag == "!!null" {
		return
	}
	if doc.Content[0].Kind != yaml.MappingNode {
		r.no(doc.Content[0], shape, "settings are keys and values")
		return
	}
	for i := 0; i+1 < len(doc.Content[0].Content); i += 2 {
		r.pair(doc.Content[0].Content[i], doc.Content[0].Content[i+1])
	}
}

func (r *reading) pair(k, v *yaml.Node) {
	if k.Kind != yaml.ScalarNode || k.Anchor != "" || v.Anchor != "" || v.Kind == yaml.AliasNode {
		r.no(k, shape, "anchors, aliases and keys of several words are not read")
		return
	}
	if !slices.Contains(keys(), k.Value) {
		instead := nearest(k.Value, keys())
		if instead == "" {
			instead = "one of " + strings.Join(keys(), ", ")
		}
		r.no(k, instead, "there is no setting %s", quoted(k.Value))
		return
	}
	if _, twice := r.given[k.Value]; twice {
		r.no(k, "the key once", "%s is set twice", k.Value)
		return
	}
	g := given{v.Value, v.Line, v.Column}
	r.given[k.Value] = g
	switch {
	case v.Kind != yaml.ScalarNode:
		r.no(v, k.Value+": a single value", "%s is a single value", k.Value)
	case v.Tag == "!!null":
		r.no(k, "a value, or leave the key out", "%s is empty", k.Value)
	default:
		return
	}
	delete(r.given, k.Value)
}

// quoted shows a word as it was written, but not a page of it.
func quoted(s string) string {
	if r := []rune(s); len(r) > 40 {
		s = string(r[:40]) + "…"
	}
	return strconv.Quote(s)
}

// nearest gives the word that takes the fewest changes (insert, drop, change a letter), or "" when none is like it.
func nearest(word string, words []string) string {
	if len(word) > 64 {
		return ""
	}
	best, least := "", 2+len(word)/3
	for _, w := range words {
		if d := distance(strings.ToLower(word), strings.ToLower(w)); d < least {
			best, least = w, d
		}
	}
	return best
}

// distance is Levenshtein's (1966).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		before := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := before
			if a[i-1] != b[j-1] {
				cost = 1 + min(before, row[j], row[j-1])
			}
			before, row[j] = row[j], cost
		}
	}
	return row[len(b)]
}
