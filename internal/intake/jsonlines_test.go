package intake

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/candor-data/candor/internal/catalog"
)

// shopOrders is a contract that nested and flat objects can meet.
func shopOrders() *catalog.Dataset {
	return &catalog.Dataset{Name: "orders", Fields: []catalog.Field{
		{Name: "customer_id", Type: catalog.String, Role: catalog.Person, Identifier: "customer", Required: true},
		{Name: "amount", Type: catalog.Decimal, Scale: 2, Role: catalog.Measure, Marks: catalog.Marks{Decimal: ',', Thousands: '.'}},
		{Name: "tags", Type: catalog.String},
		{Name: "paid", Type: catalog.Boolean},
		{Name: "town", Type: catalog.String, Path: "address.city"},
	}}
}

// lines reads a file for a contract and shows each record in words: its cells, or its rule.
func lines(t testing.TB, r io.Reader, set *catalog.Dataset, limits Limits) (out []string, j *JSON, err error) {
	t.Helper()
	if j, err = NewJSON(r, set, Dialect{}, limits); err != nil {
		return nil, nil, err
	}
	cols, err := Match(j.Header(), set)
	if err != nil {
		t.Fatal(err)
	}
	ty, err := NewTyper(set, cols)
	if err != nil {
		t.Fatal(err)
	}
	for {
		rec, err := j.Next()
		if errors.Is(err, io.EOF) {
			return out, j, nil
		}
		if err != nil {
			return out, j, err
		}
		row, bad := ty.Row(rec)
		at := fmt.Sprint(rec.Line)
		if rec.Lines > 1 {
			at += fmt.Sprintf("+%d", rec.Lines-1)
		}
		if bad != nil {
			out = append(out, at+" "+strings.TrimSpace(string(bad.Rule)+" "+bad.Column))
			continue
		}
		var cells []string
		for i, v := range row.Values {
			cells = append(cells, v.Text(set.Fields[i].Scale))
		}
		out = append(out, at+" "+strings.Join(cells, "|"))
	}
}

const ann = `{"customer_id":"ann","amount":12.5,"tags":["a","b"],"paid":true,"address":{"city":"Ulm"}}`

func TestObjectsBecomeRowsOrAreSetAside(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		limits   Limits
		want     string // records after the first, which is ann's
	}{
		{"another", ann, Limits{}, "2 ann|12.50|a; b|true|Ulm"},
		{"empty lines are counted", "\n  \t\r\n" + ann, Limits{}, "4 ann|12.50|a; b|true|Ulm"},
		{"keys in another order, with spaces between", `{ "paid" : false , "customer_id" : "bob" }`, Limits{}, "2 bob|||false|"},
		{"null is empty", `{"customer_id":"bob","amount":null,"tags":null,"address":null}`, Limits{}, "2 bob||||"},
		{"an empty object has no person", `{}`, Limits{}, "2 missing customer_id"},
		{"a number keeps its exact text", `{"customer_id":1234567890123456789012345678901234567890}`, Limits{}, "2 1234567890123456789012345678901234567890||||"},
		{"a number is no text with a decimal comma", `{"customer_id":"x","amount":1.234e1}`, Limits{}, "2 x|12.34|||"},
		{"a number of three digits after the point is not a thousand", `{"customer_id":"x","amount":1.230}`, Limits{}, "2 x|1.23|||"},
		{"text is written as the contract says", `{"customer_id":"x","amount":"1.234,50"}`, Limits{}, "2 x|1234.50|||"},
		{"text in another form is not a number", `{"customer_id":"x","amount":"1234.50"}`, Limits{}, "2 not-a-number amount"},
		{"an exponent that is exact", `{"customer_id":"x","amount":125e-2}`, Limits{}, "2 x|1.25|||"},
		{"an exponent beyond everything", `{"customer_id":"x","amount":1e999999}`, Limits{}, "2 overflow amount"},
		{"an exponent beyond counting", `{"customer_id":"x","amount":-1E99999999999999999999}`, Limits{}, "2 overflow amount"},
		{"an exponent towards nothing", `{"customer_id":"x","amount":1e-999999}`, Limits{}, "2 too-precise amount"},
		{"nothing with an exponent", `{"customer_id":"x","amount":-0.0e99999}`, Limits{}, "2 x|0.00|||"},
		{"negative zero", `{"customer_id":"x","amount":-0}`, Limits{}, "2 x|0.00|||"},
		{"digits that binary numbers make", `{"customer_id":"x","amount":0.30000000000000004}`, Limits{}, "2 too-precise amount"},
		{"NaN", `{"customer_id":"x","amount":NaN}`, Limits{}, "2 bad-json"},
		{"Infinity", `{"customer_id":"x","amount":-Infinity}`, Limits{}, "2 bad-json"},
		{"a leading nought", `{"customer_id":"x","amount":01}`, Limits{}, "2 bad-json"},
		{"a plus", `{"customer_id":"x","amount":+1}`, Limits{}, "2 bad-json"},
		{"a point without digits", `{"customer_id":"x","amount":1.}`, Limits{}, "2 bad-json"},
		{"a hexadecimal number", `{"customer_id":"x","amount":0x1F}`, Limits{}, "2 bad-json"},
		{"a key twice", `{"customer_id":"x","customer_id":"y"}`, Limits{}, "2 duplicate-key"},
		{"a key twice, once in escapes", `{"customer_id":"x","\u0063ustomer_id":"y"}`, Limits{}, "2 duplicate-key"},
		{"a key twice where nobody looks", `{"customer_id":"x","z":[{"q":1,"q":2}]}`, Limits{}, "2 duplicate-key"},
		{"a key twice among many", `{"customer_id":"x",` + strings.Repeat(`"%":1,`, 1) + manyKeys(40) + `,"k7":2}`, Limits{}, "2 duplicate-key"},
		{"a path twice, nested and written out", `{"customer_id":"x","address":{"city":"Ulm"},"address.city":"Bonn"}`, Limits{}, "2 duplicate-key"},
		{"more keys than allowed", `{"customer_id":"x",` + manyKeys(40) + `}`, Limits{Columns: 20}, "2 too-many-columns"},
		{"unknown keys are ignored", `{"customer_id":"x","colour":{"r":1},"sizes":[[1],[2]]}`, Limits{}, "2 x||||"},
		{"lists of plain values in text", `{"customer_id":"x","tags":[1,true,null,"c; d"]}`, Limits{}, "2 x||1; true; c; d||"},
		{"an empty list", `{"customer_id":"x","tags":[]}`, Limits{}, "2 x||||"},
		{"a list within a list", `{"customer_id":"x","tags":[["a"]]}`, Limits{}, "2 not-a-scalar tags"},
		{"a list of numbers is no number", `{"customer_id":"x","amount":[1]}`, Limits{}, "2 not-a-scalar amount"},
		{"a list of people", `{"customer_id":["x","y"]}`, Limits{}, "2 not-a-scalar customer_id"},
		{"an object where a value is meant", `{"customer_id":{"id":"x"}}`, Limits{}, "2 not-a-scalar customer_id"},
		{"deeper than allowed", `{"customer_id":"x","z":` + strings.Repeat("[", 70) + strings.Repeat("]", 70) + `}`, Limits{}, "2 too-deep"},
		{"ten thousand deep", `{"customer_id":"x","z":` + strings.Repeat(`{"a":`, 10_000) + "1" + strings.Repeat("}", 10_001), Limits{}, "2 too-deep"},
		{"not closed", `{"customer_id":"x"`, Limits{}, "2 bad-json"},
		{"text not closed", `{"customer_id":"x`, Limits{}, "2 bad-json"},
		{"closed twice", `{"customer_id":"x"}}`, Limits{}, "2 bad-json"},
		{"two on a line", ann + ann, Limits{}, "2 bad-json"},
		{"a comma too many", `{"customer_id":"x",}`, Limits{}, "2 bad-json"},
		{"no comma", `{"customer_id":"x" "paid":true}`, Limits{}, "2 bad-json"},
		{"no colon", `{"customer_id" "x"}`, Limits{}, "2 bad-json"},
		{"a key without quotes", `{customer_id:"x"}`, Limits{}, "2 bad-json"},
		{"single quotes", `{'customer_id':'x'}`, Limits{}, "2 bad-json"},
		{"a comment", `{"customer_id":"x"} // hello`, Limits{}, "2 bad-json"},
		{"a word", `hello`, Limits{}, "2 bad-json"},
		{"a list", `["x",1]`, Limits{}, "2 bad-json"},
		{"escapes", `{"customer_id":"\"\\\/\b\f\n\r\t\u00e4\ud83d\ude00"}`, Limits{}, "2 \"\\/\b\f\n\r\tä😀||||"},
		{"half a character", `{"customer_id":"\ud83d"}`, Limits{}, "2 bad-encoding"},
		{"the other half", `{"customer_id":"\ude00\ud83d"}`, Limits{}, "2 bad-encoding"},
		{"an escape that JSON does not have", `{"customer_id":"\x41"}`, Limits{}, "2 bad-json"},
		{"an escape cut short", `{"customer_id":"\u12"}`, Limits{}, "2 bad-json"},
		{"a zero byte in escapes", `{"customer_id":"a\u0000b"}`, Limits{}, "2 nul-byte"},
		{"a zero byte as it is", "{\"customer_id\":\"a\x00b\"}", Limits{}, "2 nul-byte"},
		{"a tab within text", "{\"customer_id\":\"a\tb\"}", Limits{}, "2 bad-json"},
		{"bytes that are not UTF-8", ann + "\n{\"customer_id\":\"M\xfcller\",\"tags\":\"ä\"}\n{\"customer_id\":\"ö\"}\n{\"customer_id\":\"ü\"}", Limits{}, "2 ann|12.50|a; b|true|Ulm / 3 bad-utf8 / 4 ö|||| / 5 ü||||"},
		{"longer than allowed", `{"customer_id":"` + strings.Repeat("x", 300) + `"}`, Limits{Record: 200}, "2 too-long"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for form, in := range map[string]string{"lines": ann + "\n" + tt.in + "\n", "lines without the last end": ann + "\n" + tt.in} {
				for how, src := range map[string]io.Reader{"whole": strings.NewReader(in), "a byte at a time": iotest.OneByteReader(strings.NewReader(in))} {
					got, _, err := lines(t, src, shopOrders(), tt.limits)
					if err != nil {
						t.Fatalf("%s, %s: %v", form, how, err)
					}
					if s := strings.Join(got[1:], " / "); s != tt.want {
						t.Errorf("%s, %s: got %s, want %s", form, how, s, tt.want)
					}
				}
			}
		})
	}
}

func manyKeys(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `,"k%d":1`, i)
	}
	return b.String()[1:]
}

func TestOneListOfObjectsIsReadAsItComes(t *testing.T) {
	const bob = `{"customer_id":"bob"}`
	for _, tt := range []struct {
		name, in string
		limits   Limits
		want     string
		err      string
	}{
		{"on one line", "[" + ann + "," + bob + "]", Limits{}, "1 ann|12.50|a; b|true|Ulm / 1 bob||||", ""},
		{"over several lines", "\n[\n {\n\"customer_id\":\n\"x\"},\r\n" + bob + "\r]\n\n", Limits{}, "3+2 x|||| / 6 bob||||", ""},
		{"brackets and quotes within text", `[{"customer_id":"a]},\"{["}]`, Limits{}, `1 a]},"{[||||`, ""},
		{"what is no object is set aside", `[` + bob + `,1,"x",null,[1,2]]`, Limits{}, "1 bob|||| / 1 bad-json / 1 bad-json / 1 bad-json / 1 bad-json", ""},
		{"a broken object is set aside alone", `[` + bob + `,{"customer_id":01},` + bob + `]`, Limits{}, "1 bob|||| / 1 bad-json / 1 bob||||", ""},
		{"one too long is passed over", `[` + bob + `,{"customer_id":"` + strings.Repeat("x\n", 300) + `"},` + bob + `]`, Limits{Record: 200}, "1 bob|||| / 1+300 too-long / 301 bob||||", ""},
		{"no object", "[]", Limits{}, "", "no JSON object"},
		{"cut off after an object", "[" + bob, Limits{}, "1 bob||||", "cut off"},
		{"cut off after a comma", "[" + bob + ",", Limits{}, "1 bob||||", "cut off"},
		{"cut off within an object", "[" + bob + `,{"customer_id":"x`, Limits{}, "1 bob||||", "cut off"},
		{"cut off at once", "[", Limits{}, "", "cut off"},
		{"text behind it", "[" + bob + "] x", Limits{}, "1 bob||||", "text follows the list"},
		{"two lists", "[" + bob + "]\n[" + bob + "]", Limits{}, "1 bob||||", "text follows the list"},
		{"a comma before its end", "[" + bob + ",]", Limits{}, "1 bob||||", "the list is broken"},
		{"no comma between", "[" + bob + bob + "]", Limits{}, "1 bob||||", "the list is broken"},
		{"closed by the wrong bracket", "[" + bob + "}", Limits{}, "1 bob||||", "the list is broken"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for how, src := range map[string]io.Reader{"whole": strings.NewReader(tt.in), "a byte at a time": iotest.OneByteReader(strings.NewReader(tt.in))} {
				got, _, err := lines(t, src, shopOrders(), tt.limits)
				if s := strings.Join(got, " / "); s != tt.want || (err == nil) != (tt.err == "") || err != nil && !strings.Contains(err.Error(), tt.err) {
					t.Errorf("%s: got %s, %v, want %s, %s", how, s, err, tt.want, tt.err)
				}
			}
		})
	}
}

func TestWhereColumnsStandIsSettledOnce(t *testing.T) {
	plain := func(name, path string) *catalog.Dataset {
		return &catalog.Dataset{Name: "d", Fields: []catalog.Field{
			{Name: name, Path: path, Type: catalog.String, Role: catalog.Person, Identifier: "customer", Required: true}, {Name: "note", Type: catalog.String}}}
	}
	for _, tt := range []struct {
		name    string
		set     *catalog.Dataset
		in      string
		want    string
		ignored string
		err     string
	}{
		{"by its name", plain("customer_id", ""), `{"customer_id":"x","n":1}`, "1 x|", "n:1", ""},
		{"by the path that is its name", plain("customer_id", ""), `{"customer":{"id":"x","born":1}}`, "1 x|", "customer.born:1", ""},
		{"three deep", plain("the_customer_id", ""), `{"the":{"customer":{"id":"x"}}}`, "1 x|", "", ""},
		{"where its own keys have underscores", plain("the_customer_id", ""), `{"the_customer":{"id":"x"}}`, "1 x|", "", ""},
		{"in another case", plain("customer_id", ""), `{"customerId":"x"}`, "1 x|", "", ""},
		{"where the contract says", plain("who", "a.b-c"), `{"a":{"b-c":"x","who":"y"},"who":"z"}`, "1 x|", "a.who:1 who:1", ""},
		{"a literal point in a key", plain("who", "a.b"), `{"a.b":"x"}`, "1 x|", "", ""},
		{"the exact name before a likely one", plain("customer_id", ""), `{"customerId":"y","customer_id":"x"}`, "1 x|", "customerId:1", ""},
		{"two that fit equally well", plain("customer_id", ""), `{"customerId":"y","customer-id":"x"}`, "", "", "customerId or at customer-id"},
		{"two that fit exactly", plain("customer_id", ""), `{"customer_id":"y","customer":{"id":"x"}}`, "", "", "customer_id or at customer.id"},
		{"nothing fits", plain("customer_id", ""), `{"name":"y","anna@example.com":1}`, "", "", "Found: (a key that is no name), name."},
		{"the person is missing", plain("customer_id", ""), `{"note":"y"}`, "", "", "missing: customer_id"},
		{"the person is not where the contract says", plain("who", "a.b"), `{"who":"x","note":"y"}`, "", "", "missing: who"},
		{"keys that are somebody's data are not shown", plain("customer_id", ""), `{"customer_id":"x","anna@example.com":1,"by_mail":{"otto@example.com":1}}`, "1 x|", "(a key that is no name):1 by_mail:1", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, j, err := lines(t, strings.NewReader(tt.in), tt.set, Limits{})
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) || strings.Contains(err.Error(), "example.com") {
					t.Fatalf("got %v, want an error about %s", err, tt.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if s := strings.Join(got, " / "); s != tt.want {
				t.Errorf("got %s, want %s", s, tt.want)
			}
			_, rows := j.Ignored()
			var ignored []string
			for _, k := range slices.Sorted(maps.Keys(rows)) {
				ignored = append(ignored, fmt.Sprintf("%s:%d", k, rows[k]))
			}
			if s := strings.Join(ignored, " "); s != tt.ignored {
				t.Errorf("ignored %s, want %s", s, tt.ignored)
			}
		})
	}
}

func TestALaterPathDoesNotTakeAColumn(t *testing.T) {
	in := strings.Repeat(`{"customer_id":"x","amount":1}`+"\n", 3000) + `{"customerId":"y","amount":1}` + "\n" + `{"customer_id":"z","paid":true}`
	got, j, err := lines(t, strings.NewReader(in), shopOrders(), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if a, b := got[3000], got[3001]; a != "3001 missing customer_id" || b != "3002 z|||true|" {
		t.Errorf("got %s and %s", a, b)
	}
	if _, rows := j.Ignored(); rows["customerId"] != 1 {
		t.Errorf("ignored %v", rows)
	}
}

func TestKeysMadeOfDataDoNotFillTheMemory(t *testing.T) {
	var b strings.Builder
	b.WriteString(ann + "\n")
	for i := range 3 * mostKeys {
		fmt.Fprintf(&b, `{"customer_id":"x","key %d":1}`+"\n", i)
	}
	got, j, err := lines(t, strings.NewReader(b.String()), shopOrders(), Limits{})
	if err != nil || len(got) != 3*mostKeys+1 {
		t.Fatalf("%d rows, %v", len(got), err)
	}
	if j.paths.nodes > mostKeys {
		t.Errorf("%d keys are remembered", j.paths.nodes)
	}
	if _, rows := j.Ignored(); rows["(further keys)"] < mostKeys {
		t.Errorf("the rest was not counted: %d", rows["(further keys)"])
	}
}

func TestJSONIsToldFromText(t *testing.T) {
	for in, want := range map[string]bool{
		`{"a":1}`: true, " \n[ {\"a\":1}]": true, "{}": true, "[]": true, "{": false, "[a],[b]\n1,2\n": false, "a,b\n": false, "": false, "{x}": false,
	} {
		if got := looksLikeJSON([]byte(in)); got != want {
			t.Errorf("%q: got %v", in, got)
		}
	}
}

func TestAFileThatIsSomeOtherJSONIsToldHowToMakeLines(t *testing.T) {
	for name, in := range map[string]string{
		"pretty":               "{\n  \"customer_id\": \"x\"\n}\n",
		"an object for a list": `{"orders":[` + strings.Repeat("\n"+ann+",", 3) + "]}",
		"words":                "hello\nworld\n",
	} {
		if _, _, err := lines(t, strings.NewReader(in), shopOrders(), Limits{}); err == nil || !strings.Contains(err.Error(), "jq -c") && !strings.Contains(err.Error(), "expected") {
			t.Errorf("%s: got %v", name, err)
		}
	}
	for name, in := range map[string]string{"nothing": "", "white space": " \n\n"} {
		if _, _, err := lines(t, strings.NewReader(in), shopOrders(), Limits{}); !errors.Is(err, errNoObjects) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestAFirstObjectLongerThanTheSampleIsRead(t *testing.T) {
	long := `{"customer_id":"x","tags":"` + strings.Repeat("y", 2*sampleSize) + `"}`
	set := shopOrders()
	for name, in := range map[string]string{"a line": long + "\n" + ann + "\n", "in a list": "[" + long + "," + ann + "]"} {
		got, _, err := lines(t, strings.NewReader(in), set, Limits{})
		if err != nil || len(got) != 2 || !strings.Contains(got[0], "too-long tags") { // a cell holds 64 KiB
			t.Errorf("%s: got %d rows, %v", name, len(got), err)
		}
	}
}
