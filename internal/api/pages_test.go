package api_test

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
)

// notHere are steps of the road that somebody can ask for and that no operation takes, each with the reason.
var notHere = map[string]string{
	"SignWith":   "it takes a private key: keys never come here",
	"RefuseWith": "it takes a private key; whoever is signed in refuses without one",
	"EndWith":    "it takes a private key; whoever is signed in ends without one",
	"Sign":       "SignFile takes the same from a file",
	"AttestWith": "it takes a private key; whoever is signed in attests without one",

	// A file is tried out on a page, by forms; a program sends what it already knows: applyDescriptions, then loadFile.
	"Bring":        "the desk of files that a page drafts contracts for",
	"Begun":        "the same",
	"Brought":      "the same",
	"CheckBrought": "the same: loadFile takes check",
	"PutIntoForce": "the same: applyDescriptions and loadFile",
	"ThrowAway":    "the same",
	"Waiting":      "the same",

	// Not there yet: an operation for each is to be added.
	"Nearest":       "near questions are offered on the page of a refusal so far; the refusal itself says the nearest thing in words",
	"AsideCounts":   "repairing rows that were set aside is done on pages and in the terminal so far",
	"SetAside":      "the same",
	"Mend":          "the same",
	"MendAll":       "the same",
	"Discard":       "the same",
	"Replay":        "the same",
	"LoadReference": "lists of reference are loaded in the terminal so far",
	"Words":         "the words of each choice are in listMyChoices as they stand; those of earlier versions are in the terminal alone",
}

// A new step of the road gets an operation as soon as it is written, or a reason.
func TestEveryStepOfTheRoadHasItsOperation(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(f, "_test.go") {
			all.Write(b)
		}
	}
	house := reflect.TypeFor[*flow.House]()
	for i := range house.NumMethod() {
		m := house.Method(i)
		asks := false
		for j := range m.Type.NumIn() {
			in := m.Type.In(j)
			asks = asks || in == reflect.TypeFor[candor.Actor]() || in == reflect.TypeFor[candor.Request]()
		}
		used := strings.Contains(all.String(), "House."+m.Name+"(") || strings.Contains(all.String(), "= c.House."+m.Name+"\n")
		switch {
		case asks && !used && notHere[m.Name] == "":
			t.Errorf("no operation takes the step %s: add one to the table of operations, or say in notHere why not", m.Name)
		case used && notHere[m.Name] != "":
			t.Errorf("%s has an operation: take it off notHere", m.Name)
		}
	}
}

// Everything that a page does, a program can do: testdata/pages.txt names the operations for each page, or says after a dash
// why none is needed. The list of pages is the pages' own (internal/web/site).
func TestEveryPageHasItsOperation(t *testing.T) {
	_, ops := contract(t)
	there := map[string]bool{}
	for _, o := range ops {
		there[o.id] = true
	}
	said := map[string][]string{}
	for f := range lines(t, "testdata/pages.txt") {
		said[f[0]+" "+f[1]] = f[2:]
	}
	for f := range lines(t, "../web/site/testdata/who.txt") {
		page := f[0] + " " + f[1]
		for i, word := range said[page] {
			if word == "-" {
				if len(said[page]) < i+3 {
					t.Errorf("testdata/pages.txt: %s: say in words why there is no operation", page)
				}
				break
			}
			if !there[word] {
				t.Errorf("testdata/pages.txt: %s: there is no operation %s", page, word)
			}
		}
		if len(said[page]) == 0 {
			t.Errorf("testdata/pages.txt does not say how a program does what %s does", page)
		}
		delete(said, page)
	}
	for page := range said {
		t.Errorf("testdata/pages.txt names %s, which is no page", page)
	}
}

// lines gives the words of each line that is no comment.
func lines(t *testing.T, file string) func(func([]string) bool) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return func(yield func([]string) bool) {
		for line := range strings.Lines(string(b)) {
			if strings.HasPrefix(file, "../") {
				line, _, _ = strings.Cut(line, "#")
			}
			if f := strings.Fields(line); len(f) > 1 && !strings.HasPrefix(f[0], "#") && !yield(f) {
				return
			}
		}
	}
}
