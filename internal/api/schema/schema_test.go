package schema_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/candor-data/candor/internal/api/schema"
)

type inner struct {
	Kind string `json:"kind" enum:"a,b"`
}

type sample struct {
	Text   string         `json:"text" min:"2" max:"4" doc:"words" example:"abc"`
	Code   string         `json:"code,omitempty" pattern:"^[a-z]+$"`
	Number int            `json:"number" min:"1" max:"9"`
	Share  *float64       `json:"share"`
	When   time.Time      `json:"when,omitzero"`
	Day    string         `json:"day,omitempty" format:"date"`
	List   []inner        `json:"list,omitempty" max:"2"`
	Sums   map[string]int `json:"sums,omitempty"`
	Any    any            `json:"any,omitempty"`
	Hidden string         `json:"-"`
}

func TestACheckSaysWhereAndWhyAndRepeatsNothing(t *testing.T) {
	set := schema.NewSet()
	s := set.Object(reflect.TypeFor[sample](), nil)
	s.Closed = true
	for _, x := range []struct{ name, in, want string }{
		{"what fits", `{"text":"abc","number":3,"share":null,"when":"2026-03-03T12:00:00Z","day":"2026-03-03","list":[{"kind":"a"}],"sums":{"x":1},"any":[1,"x"]}`, ""},
		{"letters are counted, not bytes", `{"text":"äöüß","number":3,"share":0.5}`, ""},
		{"nothing", `{}`, "/number is missing; /share is missing; /text is missing"},
		{"text for a number", `{"text":"abc","number":"SECRET","share":1}`, "/number is a string, not an integer"},
		{"a fraction for a whole number", `{"text":"abc","number":1.5,"share":1}`, "/number is not a whole number"},
		{"a number beyond all", `{"text":"abc","number":99999999999999999999,"share":1e999}`, "/number is too large a number; /share is too large a number"},
		{"outside the limits", `{"text":"a","number":10,"share":1,"list":[{"kind":"a"},{"kind":"a"},{"kind":"a"}]}`, "/list has more than 2 items; /number is above 9; /text has fewer than 2 characters"},
		{"another word", `{"text":"SECRET","number":0,"share":1,"list":[{"kind":"SECRET"}],"code":"SECRET"}`, "/code does not have the form ^[a-z]+$; /list/0/kind is none of a or b; /number is below 1; /text has more than 4 characters"},
		{"no day and no instant", `{"text":"abc","number":1,"share":1,"when":"SECRET","day":"2026-13-01"}`, "/day is not a date (RFC 3339); /when is not a date-time (RFC 3339)"},
		{"an hour of one digit", `{"text":"abc","number":1,"share":1,"when":"2026-03-03T1:02:03Z"}`, "/when is not a date-time (RFC 3339)"},
		{"a member that nobody knows", `{"text":"abc","number":1,"share":1,"SECRET":1}`, " has a member that is not known here"},
		{"a member in other letters", `{"Text":"abc","number":1,"share":1}`, "/text is missing;  has a member that is not known here"},
		{"a value of a map", `{"text":"abc","number":1,"share":1,"sums":{"SECRET":"x"}}`, "/sums/* is a string, not an integer"},
		{"null", `{"text":null,"number":1,"share":1}`, "/text is null, not a string"},
		{"what is hidden", `{"text":"abc","number":1,"share":1,"Hidden":"x"}`, " has a member that is not known here"},
	} {
		t.Run(x.name, func(t *testing.T) {
			var got []string
			for _, m := range set.Check(s, decode(t, x.in), false) {
				got = append(got, m.At+" "+m.Text)
			}
			if g := strings.Join(got, "; "); g != x.want {
				t.Errorf("got  %s\nwant %s", g, x.want)
			}
			if strings.Contains(strings.Join(got, ""), "SECRET") {
				t.Error("it repeats what was sent")
			}
		})
	}
}

func TestASchemaIsWrittenAsOpenAPITakesIt(t *testing.T) {
	set := schema.NewSet()
	s := set.Object(reflect.TypeFor[sample](), func(f reflect.StructField) bool {
		return f.Name == "Share" || f.Name == "List" || f.Name == "Sums" || f.Name == "Text"
	})
	s.Closed = true
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"type":"object","properties":{"list":{"type":"array","items":{"$ref":"#/components/schemas/Inner"},"maxItems":2},"share":{"type":["number","null"]},` +
		`"sums":{"type":"object","additionalProperties":{"type":"integer"}},"text":{"description":"words","type":"string","minLength":2,"maxLength":4,"examples":["abc"]}},"required":["share","text"],"additionalProperties":false}`
	if string(b) != want {
		t.Errorf("got  %s\nwant %s", b, want)
	}
}

func TestATypeWhoseJSONCannotBeKnownIsAMistakeOfTheProgram(t *testing.T) {
	for name, x := range map[string]reflect.Type{"a function": reflect.TypeFor[func()](), "its own JSON": reflect.TypeFor[json.RawMessage](), "a channel in a struct": reflect.TypeFor[struct{ C chan int }]()} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("it was taken")
				}
			}()
			schema.NewSet().Of(x)
		})
	}
}

func FuzzCheck(f *testing.F) {
	for _, seed := range []string{`{"text":"abc","number":3,"share":null}`, `[]`, `{"list":[{}]}`, `{"sums":{"":0}}`, `1e999`, `{"when":"2026-03-03T12:00:00Z"}`} {
		f.Add(seed)
	}
	set := schema.NewSet()
	s := set.Of(reflect.TypeFor[sample]())
	f.Fuzz(func(t *testing.T, text string) {
		d := json.NewDecoder(strings.NewReader(text))
		d.UseNumber()
		var v any
		if d.Decode(&v) != nil {
			return
		}
		if ms := set.Check(s, v, true); ms == nil { // what fits can be read into the type that the schema is of
			b, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			var out sample
			if err := json.Unmarshal(b, &out); err != nil {
				t.Errorf("%s fits and cannot be read: %v", fmt.Sprintf("%.200q", text), err)
			}
		} else {
			for _, m := range ms {
				if m.Text == "" {
					t.Error("a misfit without words")
				}
			}
		}
	})
}

func decode(t *testing.T, text string) any {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}
