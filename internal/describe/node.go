package describe

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
)

// mapping is a YAML mapping under reading. Every reader reports what is wrong and gives the zero value then.
type mapping struct {
	d      *doc
	node   *yaml.Node // where a missing key is reported
	what   string     // "an agreement"
	values map[string]*yaml.Node
	empty  map[string]bool // keys that are there in some way and have been reported: without a value, or misspelt
}

func (d *doc) newMapping(n *yaml.Node, what string) mapping {
	m := mapping{d: d, node: n, what: what, values: map[string]*yaml.Node{}, empty: map[string]bool{}}
	for _, key := range d.misspelt[n] {
		m.empty[key] = true
	}
	return m
}

// given reports whether the key is there, even without a value or misspelt.
func (m mapping) given(key string) bool { return m.values[key] != nil || m.empty[key] }

// loose takes a mapping with any keys, each once.
func (d *doc) loose(n *yaml.Node, what string) mapping {
	m := d.newMapping(n, what)
	if n.Kind != yaml.MappingNode {
		d.no(n, "key: value lines under it", "%s is a list of keys and values", what)
		return m
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		if k.Kind != yaml.ScalarNode {
			d.no(k, "a single word before the colon", "a key of %s is not a word", what)
			continue
		}
		if _, twice := m.values[k.Value]; twice {
			d.no(k, "the key once", "%s has the key %s twice", what, quote(k.Value))
			continue
		}
		m.values[k.Value] = v
	}
	return m
}

// strict takes a mapping whose keys are all known.
func (d *doc) strict(n *yaml.Node, what string, keys ...string) mapping {
	m := d.loose(n, what)
	m.only(keys)
	return m
}

func (m mapping) only(keys []string) {
	if m.node.Kind != yaml.MappingNode {
		return
	}
	known := map[string]bool{}
	for _, k := range keys {
		known[k] = true
	}
	for i := 0; i+1 < len(m.node.Content); i += 2 {
		k := m.node.Content[i]
		if k.Kind != yaml.ScalarNode || known[k.Value] {
			continue
		}
		if meant := m.d.unknown(k, m.what, k.Value, keys); meant != "" {
			m.empty[meant] = true
			m.d.misspelt[m.node] = append(m.d.misspelt[m.node], meant)
		}
	}
}

// unknown reports a key that is not known, and gives the one that was probably meant, or "".
func (d *doc) unknown(n *yaml.Node, what, word string, known []string) string {
	near := nearest(word, known)
	instead := near
	if near == "" {
		instead = "one of " + strings.Join(known, ", ")
	}
	d.no(n, instead, "%s has no key %s", what, quote(word))
	return near
}

// find gives a key's value; an empty value counts as absent and is reported, since it hides what was meant.
func (m mapping) find(key string) (*yaml.Node, bool) {
	n, ok := m.values[key]
	if !ok {
		return nil, false
	}
	if n.Kind == yaml.ScalarNode && n.Tag == "!!null" {
		m.d.no(n, "a value, or leave the key out", "%s is empty", key)
		delete(m.values, key)
		m.empty[key] = true
		return nil, false
	}
	return n, true
}

// need is find for a key that must be there; instead is the line to write.
func (m mapping) need(key, instead string) (*yaml.Node, bool) {
	n, ok := m.find(key)
	if !ok && !m.empty[key] {
		m.d.no(m.node, instead, "%s needs %s", m.what, key)
	}
	return n, ok
}

// scalar gives a value's text exactly as written: "NO" stays Norway and 1.10 stays 1.10.
func (d *doc) scalar(n *yaml.Node, what string) (string, bool) {
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		d.no(n, "a single value", "%s is a single value", what)
		return "", false
	}
	if n.Tag == "!!binary" {
		d.no(n, "plain text", "%s is text, not binary data", what)
		return "", false
	}
	return n.Value, true
}

func (m mapping) text(key string) string {
	n, ok := m.find(key)
	if !ok {
		return ""
	}
	s, _ := m.d.scalar(n, key)
	return strings.TrimSpace(s)
}

func (m mapping) needText(key, instead string) string {
	n, ok := m.need(key, instead)
	if !ok {
		return ""
	}
	s, ok := m.d.scalar(n, key)
	s = strings.TrimSpace(s)
	if ok && s == "" {
		m.d.no(n, instead, "%s is empty", key)
	}
	return s
}

var (
	idForm       = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,62}$`)
	nameForm     = regexp.MustCompile(`^[a-z][a-z0-9_]{0,62}$`)
	dottedForm   = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,62}(\.[a-z0-9_-]{1,63}){0,8}$`)
	currencyForm = regexp.MustCompile(`^[A-Z]{3}$`)
	countryForm  = regexp.MustCompile(`^[A-Z]{2}$`)
	localeForm   = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$`)
)

// id reads the key id, takes it for the kind, and gives it.
func (m mapping) id(kind Kind, form *regexp.Regexp, example string) string {
	n, ok := m.need("id", "id: "+example)
	if !ok {
		return ""
	}
	s, ok := m.d.word(n, "id", form, example)
	if ok && kind != KindNotice {
		m.d.run.name(m.d, n, kind, s)
	}
	return s
}

// word reads a value of a fixed form.
func (d *doc) word(n *yaml.Node, what string, form *regexp.Regexp, example string) (string, bool) {
	s, ok := d.scalar(n, what)
	if !ok {
		return "", false
	}
	if !form.MatchString(s) {
		d.no(n, "like "+example, "%s %s is not well formed", what, quote(s))
		return "", false
	}
	return s, true
}

// list gives the items of a sequence; a single value counts as a list of one.
func (m mapping) list(key string) []*yaml.Node {
	n, ok := m.find(key)
	if !ok {
		return nil
	}
	return m.d.items(n, key)
}

func (d *doc) items(n *yaml.Node, what string) []*yaml.Node {
	if n.Kind != yaml.SequenceNode {
		d.no(n, "[first, second], or one a line after a dash", "%s is a list", what)
		return nil
	}
	return n.Content
}

// words reads a list of distinct words of a form.
func words[T ~string](m mapping, key string, form *regexp.Regexp, example string) ([]T, []*yaml.Node) {
	return wordsOf[T](m.d, key, m.list(key), form, example)
}

func wordsOf[T ~string](d *doc, key string, items []*yaml.Node, form *regexp.Regexp, example string) ([]T, []*yaml.Node) {
	var out []T
	var nodes []*yaml.Node
	seen := map[string]bool{}
	for _, n := range items {
		s, ok := d.word(n, "an entry of "+key, form, example)
		if !ok {
			continue
		}
		if seen[s] {
			d.no(n, "each entry once", "%s is in %s twice", quote(s), key)
			continue
		}
		seen[s] = true
		out, nodes = append(out, T(s)), append(nodes, n)
	}
	return out, nodes
}

// needWords is words for a list that must have an entry.
func needWords[T ~string](m mapping, key string, form *regexp.Regexp, example string) ([]T, []*yaml.Node) {
	n, ok := m.need(key, key+": ["+example+"]")
	if !ok {
		return nil, nil
	}
	out, nodes := words[T](m, key, form, example)
	if n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
		m.d.no(n, key+": ["+example+"]", "%s is empty", key)
	}
	return out, nodes
}

// whole reads a whole number within limits; absent gives otherwise.
func (m mapping) whole(key string, lo, hi, otherwise int64) int64 {
	n, ok := m.find(key)
	if !ok {
		return otherwise
	}
	i, ok := m.d.wholeOf(n, key, lo, hi)
	if !ok {
		return otherwise
	}
	return i
}

func (d *doc) wholeOf(n *yaml.Node, what string, lo, hi int64) (int64, bool) {
	s, ok := d.scalar(n, what)
	if !ok {
		return 0, false
	}
	i, err := strconv.ParseInt(strings.ReplaceAll(s, "_", ""), 10, 64)
	if err != nil || i < lo || i > hi {
		d.no(n, fmt.Sprintf("a whole number from %d to %d", lo, hi), "%s is not a whole number from %d to %d", what, lo, hi)
		return 0, false
	}
	return i, true
}

func (m mapping) flag(key string) bool {
	n, ok := m.find(key)
	if !ok {
		return false
	}
	s, ok := m.d.scalar(n, key)
	if ok && s != "true" && s != "false" {
		m.d.no(n, key+": true, or false", "%s is true or false", key)
	}
	return s == "true"
}

// choice reads one of a few words; absent gives "".
func (m mapping) choice(key string, options ...string) string {
	n, ok := m.find(key)
	if !ok {
		return ""
	}
	s, ok := m.d.scalar(n, key)
	if !ok {
		return ""
	}
	return m.d.oneOf(n, key, s, options)
}

func (d *doc) oneOf(n *yaml.Node, what, s string, options []string) string {
	for _, o := range options {
		if s == o {
			return s
		}
	}
	instead := "one of " + strings.Join(options, ", ")
	if near := nearest(s, options); near != "" {
		instead = near
	}
	d.no(n, instead, "%s is not a %s that candor knows", quote(s), what)
	return ""
}

// currency reads an ISO 4217 code; absent gives otherwise.
func (m mapping) currency(key, otherwise string) string {
	n, ok := m.find(key)
	if !ok {
		return otherwise
	}
	s, ok := m.d.scalar(n, key)
	if !ok {
		return ""
	}
	if !currencyForm.MatchString(s) || !currencies[s] {
		instead := "an ISO 4217 code like USD or EUR"
		if up := strings.ToUpper(s); up != s && currencies[up] {
			instead = up
		}
		m.d.no(n, instead, "%s is not a currency", quote(s))
		return ""
	}
	return s
}

// zone reads an IANA time zone; absent gives otherwise.
func (m mapping) zone(key string, otherwise *time.Location) *time.Location {
	n, ok := m.find(key)
	if !ok {
		return otherwise
	}
	s, ok := m.d.scalar(n, key)
	if !ok {
		return otherwise
	}
	// "Local" would make the day's boundary depend on the machine, and "" is UTC by accident.
	loc, err := time.LoadLocation(s)
	if err != nil || s == "" || s == "Local" {
		m.d.no(n, "an IANA name like Europe/Vienna or UTC", "%s is not a time zone", quote(s))
		return otherwise
	}
	return loc
}

// moment reads a date (its first moment in UTC) or an RFC 3339 time, as UTC.
func (m mapping) moment(key, instead string) time.Time {
	n, ok := m.need(key, instead)
	if !ok {
		return time.Time{}
	}
	s, ok := m.d.scalar(n, key)
	if !ok {
		return time.Time{}
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, s); err == nil && t.UTC().Year() >= 1 && t.UTC().Year() <= 9999 {
			return t.UTC()
		}
	}
	m.d.no(n, instead, "%s is not a date", quote(s))
	return time.Time{}
}

// rho reads privacy loss within limits, in units; absent gives 0.
func (m mapping) rho(key string, lo, hi candor.Rho) candor.Rho {
	n, ok := m.find(key)
	if !ok {
		return 0
	}
	s, ok := m.d.scalar(n, key)
	if !ok {
		return 0
	}
	i, err := catalog.ParseFixed(s, 9)
	if err != nil || candor.Rho(i) < lo || candor.Rho(i) > hi {
		m.d.no(n, fmt.Sprintf("a number from %g to %g", lo.Float(), hi.Float()), "%s is not a number from %g to %g", key, lo.Float(), hi.Float())
		return 0
	}
	return candor.Rho(i)
}
