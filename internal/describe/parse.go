package describe

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/candor-data/candor"
)

// run is one reading of all files. Objects are read in the order in which they are applied, since later kinds rest on
// earlier ones; references are checked at the end, when everything has a name.
type run struct {
	known    Known
	keyFiles map[string][]byte
	problems []Problem
	out      Objects
	company  *Company // in force: of the files, or known
	places   map[Kind]map[string]string
	later    []func()
	torn     bool // a document could not be read: what seems not to be there may be in it
}

// Parse reads every description among the files. With any problem the objects are what could be understood and must not
// be applied.
func Parse(files []File, known Known) (Objects, []Problem) {
	r := &run{known: known, keyFiles: map[string][]byte{}, company: known.Company, places: map[Kind]map[string]string{}}
	var docs []*doc
	for _, f := range files {
		if path.Ext(f.Name) == ".pub" {
			r.keyFiles[path.Clean(f.Name)] = f.Data
			continue
		}
		docs = append(docs, r.documents(f)...)
	}
	for _, kind := range []struct {
		name Kind
		read func(*doc, mapping)
	}{
		{KindCompany, r.readCompany},
		{KindParty, r.readParty},
		{KindPurpose, r.readPurpose},
		{KindNotice, r.readNotice},
		{KindDataset, r.readContract},
		{KindAgreement, r.readAgreement},
		{KindReference, r.readReference},
	} {
		for _, d := range docs {
			if d.kind == kind.name {
				kind.read(d, d.root)
			}
		}
	}
	for _, check := range r.later {
		check()
	}
	slices.SortStableFunc(r.problems, func(a, b Problem) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return r.out, slices.Compact(r.problems)
}

// doc is one YAML document.
type doc struct {
	run    *run
	file   string
	only   string // File.Only
	before int    // lines of the file before it
	text   string
	kind   Kind
	root   mapping
	// The keys that misspelt ones stand for, by mapping: they are not reported as missing as well.
	misspelt map[*yaml.Node][]string
}

// no reports a problem at a node.
func (d *doc) no(n *yaml.Node, instead, format string, args ...any) {
	p := Problem{File: d.file, Line: d.before + 1, Column: 1, Text: fmt.Sprintf(format, args...), Instead: instead}
	if n != nil && n.Line > 0 {
		p.Line, p.Column = d.before+n.Line, n.Column
	}
	d.run.problems = append(d.run.problems, p)
}

const maxFile = 8 << 20

// documents splits a file at its document markers, so that a mistake in one document hides none in the next, and gives
// those whose kind is known.
func (r *run) documents(f File) []*doc {
	whole := &doc{run: r, file: f.Name}
	if len(f.Data) > maxFile {
		whole.no(nil, "several smaller files", "the file is larger than 8 MB")
		r.torn = true
		return nil
	}
	text := strings.TrimPrefix(string(f.Data), "\uFEFF")
	if at := firstInvalid(text); at >= 0 {
		whole.before = strings.Count(text[:at], "\n")
		whole.no(nil, "the file saved again as UTF-8", "this line is not UTF-8 text")
		r.torn = true
		return nil
	}
	// Line ends of every system are the same; what YAML alone takes for one would put every later line number wrong.
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	if at := strings.IndexAny(text, "\u0085\u2028\u2029"); at >= 0 {
		whole.before = strings.Count(text[:at], "\n")
		whole.no(nil, "an ordinary line end in its place", "this line holds a line break that editors do not show")
		r.torn = true
		return nil
	}
	var docs []*doc
	for _, d := range r.split(f.Name, text) {
		d.only = f.Only
		before := len(r.problems)
		if n := d.parse(); n != nil && d.open(n) {
			docs = append(docs, d)
		} else if len(r.problems) > before {
			r.torn = true
		}
	}
	return docs
}

func firstInvalid(s string) int {
	for i, c := range s {
		if c == '\uFFFD' && !strings.HasPrefix(s[i:], "\uFFFD") {
			return i
		}
	}
	return -1
}

// A line that starts with three dashes ends a document even inside block text (YAML 1.2.2, rule c-forbidden), so
// splitting by lines is exact.
func (r *run) split(name, text string) []*doc {
	var docs []*doc
	var lines []string
	start := 0
	flush := func(end int) {
		if end > 0 {
			lines = append(lines, "") // the line end before the marker
		}
		docs = append(docs, &doc{
			run: r, file: name, before: start, text: strings.Join(lines, "\n"), misspelt: map[*yaml.Node][]string{},
		})
		lines, start = nil, end
	}
	for i, line := range strings.Split(text, "\n") {
		marker := line == "---" || strings.HasPrefix(line, "--- ") || strings.HasPrefix(line, "---\t")
		if marker && !directives(lines) {
			flush(i)
		}
		lines = append(lines, line)
	}
	flush(0)
	return docs
}

// directives reports lines like %YAML 1.2, which belong to the document after the marker.
func directives(lines []string) bool {
	found := false
	for _, l := range lines {
		switch {
		case strings.HasPrefix(l, "%"):
			found = true
		case strings.TrimSpace(l) != "" && !strings.HasPrefix(l, "#"):
			return false
		}
	}
	return found
}

var yamlLine = regexp.MustCompile(`^yaml: line (\d+): `)

const indent = "key: value lines, indented with spaces; quotes around text that holds ': ' or '#'"

// parse gives the document's content, or nil when it is empty or not YAML.
func (d *doc) parse() *yaml.Node {
	dec := yaml.NewDecoder(strings.NewReader(d.text))
	var n yaml.Node
	if err := dec.Decode(&n); err != nil {
		if err.Error() != "EOF" {
			d.syntax(err)
		}
		return nil
	}
	var more yaml.Node
	if err := dec.Decode(&more); err == nil {
		d.no(&more, "--- on a line of its own before each document", "a second document starts here")
		return nil
	} else if err.Error() != "EOF" {
		d.syntax(err)
		return nil
	}
	if n.Kind != yaml.DocumentNode || len(n.Content) == 0 {
		return nil
	}
	top := n.Content[0]
	if top.Kind == yaml.ScalarNode && top.Tag == "!!null" {
		return nil
	}
	if a := alias(top); a != nil {
		d.no(a, "the text itself in both places", "anchors and aliases are not read")
		return nil
	}
	return top
}

func (d *doc) syntax(err error) {
	text, at := err.Error(), &yaml.Node{Line: 1, Column: 1}
	if m := yamlLine.FindStringSubmatch(text); m != nil {
		text = text[len(m[0]):]
		fmt.Sscan(m[1], &at.Line)
	}
	at.Line = min(at.Line, strings.Count(d.text, "\n")+1)
	d.no(at, indent, "this is not YAML: %s", strings.TrimPrefix(text, "yaml: "))
}

// alias finds an anchor or an alias. They are refused: they can make a small file unfold without end, and a contract is
// easier to check when it says what it says in place.
func alias(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		return n
	}
	for _, c := range n.Content {
		if a := alias(c); a != nil {
			return a
		}
	}
	return nil
}

var kinds = []string{"Company", "Party", "Purpose", "Notice", "DataContract", "Agreement", "Reference"}

// open reads the kind. The other keys are for the kind's reader.
func (d *doc) open(n *yaml.Node) bool {
	if n.Kind != yaml.MappingNode {
		d.no(n, "kind: Company (or "+strings.Join(kinds[1:], ", ")+"), then its keys", "a document is a list of keys and values")
		return false
	}
	root := d.loose(n, "the document")
	kind, ok := root.find("kind")
	if !ok {
		d.no(n, "kind: and one of "+strings.Join(kinds, ", "), "the document does not say what it describes")
		return false
	}
	d.kind = Kind(kind.Value)
	if kind.Kind != yaml.ScalarNode || !slices.Contains(kinds, kind.Value) {
		instead := "one of " + strings.Join(kinds, ", ")
		if near := nearest(kind.Value, kinds); near != "" {
			instead = "kind: " + near
		}
		d.no(kind, instead, "there is no kind %s", quote(kind.Value))
		return false
	}
	d.root = root
	return true
}

// name takes an id for a kind; a second object of the same kind and id is a problem.
func (r *run) name(d *doc, n *yaml.Node, kind Kind, id string) {
	if id == "" {
		return
	}
	if r.places[kind] == nil {
		r.places[kind] = map[string]string{}
	}
	if at, ok := r.places[kind][id]; ok {
		d.no(n, "another id, or only one of the two", "%s %s is already described at %s", kind, quote(id), at)
		return
	}
	r.places[kind][id] = fmt.Sprintf("%s:%d", d.file, d.before+n.Line)
}

func (r *run) source(d *doc, kind Kind, id string, digest candor.Digest) {
	r.out.Sources = append(r.out.Sources, Source{
		Kind: kind, ID: id, File: d.file, Line: d.before + d.root.node.Line, Text: d.words(), Digest: digest,
	})
}

// words is the document's text without its marker and the blank lines around it.
func (d *doc) words() string {
	text := d.text
	if first, rest, ok := strings.Cut(text, "\n"); ok && strings.TrimSpace(first) == "---" {
		text = rest
	}
	return strings.Trim(text, "\n") + "\n"
}

// quote shows a word of the file, shortened, on one line; never a private key that strayed into it.
func quote(s string) string {
	if strings.Contains(s, "ed25519-private") {
		return "(a private key)"
	}
	if r := []rune(s); len(r) > 60 {
		s = string(r[:60]) + "…"
	}
	return fmt.Sprintf("%q", s)
}
