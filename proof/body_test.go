package proof

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
)

func TestABodySaysWhatCanBeChecked(t *testing.T) {
	const at = `"at":"2026-11-21T10:00:00Z"`
	note := func(fields string) string { return `{` + at + `,` + fields + `}` }
	for _, c := range []struct {
		name, body, want string
	}{
		{"the least", note(`"kind":"note"`), ""},
		{"with a fraction of a second", `{"at":"2026-11-21T10:00:00.25Z","kind":"note"}`, ""},
		{"with fields of its own", note(`"kind":"agreement.signed","zone":{"a":[1,true,null]}`), ""},
		{"intend", testBody(0), ""},
		{"conclude", testBody(1), ""},
		{"large money as a string", note(`"kind":"pay","postings":[{"account":"a","currency":"JPY","micro":"9223372036854775807"},{"account":"b","currency":"JPY","micro":"-9223372036854775807"}]`), ""},
		{"two currencies", note(`"kind":"pay","postings":[{"account":"a","currency":"EUR","micro":1},{"account":"a","currency":"USD","micro":-1}]`), "do not sum to zero"},
		{"money out of nothing", note(`"kind":"pay","postings":[{"account":"a","currency":"EUR","micro":1}]`), "the postings in EUR do not sum to zero"},
		{"money that overflows to zero", note(`"kind":"pay","postings":[{"account":"a","currency":"EUR","micro":"9223372036854775807"},{"account":"a","currency":"EUR","micro":"9223372036854775807"},{"account":"a","currency":"EUR","micro":2}]`), "do not sum to zero"},
		{"money without an account", note(`"kind":"pay","postings":[{"account":"","currency":"EUR","micro":0}]`), "lacks an account"},
		{"money without a currency", note(`"kind":"pay","postings":[{"account":"a","currency":"eur","micro":0}]`), "or a currency"},
		{"money in parts of a micro-unit", note(`"kind":"pay","postings":[{"account":"a","currency":"EUR","micro":0.5}]`), "wrong type"},
		{"small money as a string", note(`"kind":"pay","postings":[{"account":"a","currency":"EUR","micro":"0"}]`), "wrong type"},
		{"loss given back", note(`"charges":[{"rho":-1,"scope":"a"}],"kind":"intend"`), "gives privacy loss back"},
		{"loss beyond its cap", note(`"charges":[{"cap":1,"rho":2,"scope":"a"}],"kind":"intend"`), "larger than its cap"},
		{"loss of no scope", note(`"charges":[{"rho":1,"scope":""}],"kind":"intend"`), "names no scope"},
		{"no kind", `{` + at + `}`, "no kind"},
		{"a kind in capitals", note(`"kind":"Note"`), "no kind"},
		{"no time", `{"kind":"note"}`, `"at"`},
		{"a local time", `{"at":"2026-11-21T10:00:00+01:00","kind":"note"}`, `"at"`},
		{"UTC spelt otherwise", `{"at":"2026-11-21T10:00:00+00:00","kind":"note"}`, `"at"`},
		{"a conclude of nothing", note(`"kind":"conclude"`), "names no intend"},
		{"a negative intend", note(`"intend":-1,"kind":"conclude"`), "negative"},
		{"an intend that is no number", note(`"intend":"1","kind":"conclude"`), "wrong type"},
		{"not an object", `[]`, "wrong type"},
		{"nothing", ``, "not JSON"},
		{"null", `null`, "wrong type"},
		{"two values", note(`"kind":"note"`) + `{}`, "not JSON"},
		{"a key twice", note(`"kind":"note","kind":"note"`), "canonical"},
		{"a key in capitals", `{"At":"x",` + at + `,"kind":"note"}`, "case alone"},
		{"a key in capitals deeper", note(`"kind":"pay","postings":[{"Micro":1,"account":"a","currency":"EUR"}]`), "case alone"},
		{"keys out of order", `{"kind":"note",` + at + `}`, "canonical"},
		{"a space", `{ ` + at + `,"kind":"note"}`, "canonical"},
		{"a new line after it", note(`"kind":"note"`) + "\n", "canonical"},
		{"a number beyond a double", note(`"kind":"note","n":9007199254740993`), "canonical"},
		{"a number that is infinite", note(`"kind":"note","n":1e999`), "canonical"},
		{"an escape that need not be", note(`"kind":"note","s":"\u0041"`), "canonical"},
		{"half a surrogate", note(`"kind":"note","s":"\ud800"`), "canonical"},
		{"bytes that are not UTF-8", note(`"kind":"note","s":"` + "\xff" + `"`), "not JSON"},
		{"nested without end", note(`"kind":"note","s":` + strings.Repeat("[", 1000) + strings.Repeat("]", 1000)), "too deep"},
		{"too long", note(`"kind":"note","s":"` + strings.Repeat("a", MaxBody) + `"`), "longer than"},
	} {
		_, err := ParseBody([]byte(c.body))
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
	}
}

// Numbers of RFC 8785 appendix B and section 3.2.3's strings, each in its one canonical form.
func TestCanonicalFormIsThatOfRFC8785(t *testing.T) {
	for _, good := range []string{
		`0`, `5e-324`, `-5e-324`, `1.7976931348623157e+308`, `9007199254740992`, `-9007199254740992`, `295147905179352830000`,
		`9.999999999999997e+22`, `1e+23`, `1.0000000000000001e+23`, `999999999999999700000`, `999999999999999900000`, `1e+21`,
		`9.999999999999997e-7`, `0.000001`, `333333333.3333332`, `-0.0000033333333333333333`, `1424953923781206.2`,
		`"€$\u000f\nA'B\"\\\\\"/"`, `""`, "\"\u007f\u2028<>&\"", "{\"\\r\":1,\"1\":2,\"\u0080\":3,\"\u00f6\":4,\"\u20ac\":5,\"\U0001f600\":6,\"\ufb33\":7}", `[]`, `{}`, `[56,{"d":true,"e":[]}]`,
	} {
		if err := checkCanonical([]byte(good)); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for _, bad := range []string{`-0`, `0.0`, `1.0`, `1e21`, `1E+21`, `100e-2`, `"\/"`, `"\u000A"`, "{\"\ufb33\":7,\"\U0001f600\":6}", `[1,]`, `{"a":1,}`, `[`, `{"a"}`, `nul`, `"`} {
		if checkCanonical([]byte(bad)) == nil {
			t.Errorf("%s: passed", bad)
		}
	}
}

func TestIntsAreExact(t *testing.T) {
	for _, i := range []Int{0, 1, -1, maxExact, maxExact + 1, -maxExact - 1, math.MaxInt64, math.MinInt64} {
		text, err := json.Marshal(i)
		if err != nil || checkCanonical(text) != nil {
			t.Errorf("%d: wrote %s, %v", i, text, err)
		}
		var got Int
		if err := json.Unmarshal(text, &got); err != nil || got != i {
			t.Errorf("%s: got %d, %v", text, got, err)
		}
	}
}

func FuzzBody(f *testing.F) {
	f.Add([]byte(testBody(0)))
	f.Add([]byte(testBody(1)))
	f.Add([]byte(`{"a":[1e+21,"\u000f\n€",{"":null}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		ParseBody(body)
		if checkCanonical(body) != nil {
			return
		}
		// What passed says one thing: reading and writing it anew changes nothing that a reader sees.
		var a, b any
		if err := json.Unmarshal(body, &a); err != nil {
			t.Fatalf("passed, but is no JSON: %v", err)
		}
		again, err := json.Marshal(a)
		if err != nil || json.Unmarshal(again, &b) != nil {
			t.Fatal(err)
		}
		third, _ := json.Marshal(b)
		if string(third) != string(again) {
			t.Errorf("got %s, want %s", third, again)
		}
	})
}

func FuzzOpening(f *testing.F) {
	f.Add([]byte(`{"index":8,"salt":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=","body":"{}"}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		o, err := ParseOpening(line)
		if err != nil {
			return
		}
		again, err := o.Line()
		if err != nil {
			t.Fatal(err)
		}
		if got, err := ParseOpening(again); err != nil || got != o {
			t.Errorf("got %v, %v, want %v", got, err, o)
		}
	})
}
