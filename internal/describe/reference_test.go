package describe

import (
	"slices"
	"strings"
	"testing"

	"github.com/candor-data/candor/internal/catalog"
)

const weather = `kind: Reference
id: weather
title: Weather by day
source: NOAA
licence: public domain
key: [date]
columns:
  - {name: date, type: date, format: YYYY/MM/DD}
  - {name: weather, type: string, domain: [sun, rain]}
  - {name: temp_max, type: number, scale: 1, bounds: [-30, 50]}
  - {name: holiday, type: boolean}
`

func TestAReferenceSaysWhereItIsFromAndWhatItsKeyIs(t *testing.T) {
	o, problems := Parse([]File{{Name: "w.yaml", Data: []byte(weather)}}, Known{})
	if len(problems) > 0 || len(o.References) != 1 {
		t.Fatalf("got %v", problems)
	}
	r := o.References[0]
	temp, _ := r.Field("temp_max")
	if r.Source != "NOAA" || r.Licence != "public domain" || !slices.Equal(r.Key, []string{"date"}) || r.Fields[0].Format != "2006/01/02" ||
		temp.Role != catalog.Measure || *temp.Bounds != (catalog.Bounds{Lo: -300, Hi: 500}) || r.Fields[1].Required {
		t.Errorf("got %+v", r)
	}
	for _, tt := range []struct{ name, old, new, want string }{
		{"no source", "source: NOAA\n", "", "a reference needs source; write: source: where it came from, in words"},
		{"no licence", "licence: public domain\n", "", "a reference needs licence"},
		{"an empty licence", "public domain", `""`, "licence is empty"},
		{"no key", "key: [date]\n", "", "a reference needs key"},
		{"an empty key", "[date]", "[]", "key is empty"},
		{"a key that is no column", "[date]", "[day]", `there is no "day"`},
		{"a key that tells no rows apart", "[date]", "[holiday]", "tells no rows apart"},
		{"no columns", weather[strings.Index(weather, "columns"):], "", "a reference needs columns"},
		{"a column twice", "name: holiday", "name: weather", "is there twice"},
		{"a person in it", "name: holiday,", "name: holiday, role: person,", `a column has no key "role"`},
		{"a time of the day", "type: boolean", "type: timestamp", `a public table has no columns of type "timestamp"`},
		{"a scale of what is no number", "type: boolean", "type: boolean, scale: 2", "only a number has digits after the point; write: type: number, or no scale"},
		{"limits the wrong way round", "[-30, 50]", "[50, -30]", "the first bound is not below the second"},
		{"one limit", "[-30, 50]", "[50]", "bounds are two values, the least and the most; write: bounds: [0, 100.00]"},
		{"an unknown key", "title: Weather by day", "titel: Weather by day", `a reference has no key "titel"; write: title`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := strings.Replace(weather, tt.old, tt.new, 1)
			if text == weather {
				t.Fatal("nothing was replaced")
			}
			_, problems := Parse([]File{{Name: "w.yaml", Data: []byte(text)}}, Known{})
			if !slices.ContainsFunc(problems, func(p Problem) bool { return strings.Contains(p.String(), tt.want) }) {
				t.Errorf("got %v, want %q", problems, tt.want)
			}
		})
	}
	set := &catalog.Dataset{Name: "weather"}
	if _, problems := Parse([]File{{Name: "w.yaml", Data: []byte(weather)}}, Known{Datasets: []*catalog.Dataset{set}}); len(problems) != 1 {
		t.Errorf("a dataset has the name: %v", problems)
	}
}

func TestTheMeaningOfAReferenceIsItsVersion(t *testing.T) {
	version := func(text string) string {
		o, problems := Parse([]File{{Name: "w.yaml", Data: []byte(text)}}, Known{})
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		return o.References[0].Version.String()
	}
	was := version(weather)
	if version("# words\n"+weather) != was {
		t.Error("a comment is a new version")
	}
	for _, x := range [][2]string{{"NOAA", "NWS"}, {"public domain", "CC BY"}, {"[sun, rain]", "[rain, sun]"}, {"[-30, 50]", "[-30, 51]"}, {"scale: 1", "scale: 2"}} {
		if version(strings.Replace(weather, x[0], x[1], 1)) == was {
			t.Errorf("%s is no new version", x[1])
		}
	}
}
