//go:build !zeronoise

package house_test

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/candor-data/candor/internal/intake"
)

// hostileJSON are objects, one a line or in a list.
var hostileJSON = []hostile{
	{name: "a key twice in one object", file: text(`{"customer":"j001"}`, "\n", `{"customer":"j001","customer":"`+secret+`"}`, "\n"), rows: 1, aside: "duplicate-key 1"},
	{name: "a key twice, once in escapes", file: text(`{"customer":"j002"}`, "\n", `{"customer":"j002","c\u0075stomer":"x"}`, "\n"), rows: 1, aside: "duplicate-key 1"},
	{name: "ten thousand deep", file: text(`{"customer":"j003"}`, "\n", `{"customer":"j003","z":`, strings.Repeat("[", 10_000), strings.Repeat("]", 10_000), "}\n"), rows: 1, aside: "too-deep 1"},
	{name: "ten thousand deep and not closed", file: text(`{"customer":"j004"}`, "\n", strings.Repeat(`{"a":`, 10_000), "\n"), rows: 1, aside: "too-deep 1"},
	{name: "an object without its end", file: text(`{"customer":"j005"}`, "\n", `{"customer":"`+secret, "\n", `{"customer":"j005b"}`, "\n"), rows: 2, aside: "bad-json 1"},
	{name: "a number beyond all numbers", file: text(`{"customer":"j006","amount":1e0}`, "\n", `{"customer":"j006","amount":1e999999}`, "\n", `{"customer":"j006","amount":1e-999999}`, "\n"), rows: 1, aside: "overflow 1, too-precise 1"},
	{name: "an integer beyond 64 bits", file: text(`{"customer":"j007","visits":9223372036854775807}`, "\n", `{"customer":"j007","visits":9223372036854775808}`, "\n"), rows: 1, aside: "overflow 1"},
	{name: "NaN and Infinity", file: text(`{"customer":"j008","amount":-0.0}`, "\n", `{"customer":"j008","amount":NaN}`, "\n", `{"customer":"j008","amount":-Infinity}`, "\n"), rows: 1, aside: "bad-json 2"},
	{name: "half a character in escapes", file: text(`{"customer":"j009"}`, "\n", `{"customer":"j009\ud83d"}`, "\n"), rows: 1, aside: "bad-encoding 1"},
	{name: "zero bytes, as they are and in escapes", file: text(`{"customer":"j010"}`, "\n", "{\"customer\":\"j\x00\"}\n", `{"customer":"j\u0000"}`, "\n"), rows: 1, aside: "nul-byte 2"},
	{name: "a list where the person stands", file: text(`{"customer":"j011"}`, "\n", `{"customer":["j011","`+secret+`"]}`, "\n", `{"customer":{"id":1}}`, "\n"), rows: 1, aside: "not-a-scalar 2"},
	{name: "a hundred thousand keys", rows: 1, aside: "too-many-columns 1", file: func(*testing.T) io.Reader {
		var b strings.Builder
		b.WriteString(`{"customer":"j012"}` + "\n" + `{"customer":"j012"`)
		for i := range 90_000 {
			fmt.Fprintf(&b, `,"k%d":1`, i)
		}
		return strings.NewReader(b.String() + "}\n")
	}},
	{name: "keys that are somebody's addresses", file: text(`{"` + secret + `@example.com":1,"name":"x"}` + "\n"), wrong: "(a key that is no name)"},
	{name: "a list that is cut off", file: text("[", `{"customer":"j013"},`, `{"customer":"j014"}`), wrong: "cut off"},
	{name: "a list that is cut off within text", file: text("[", `{"customer":"j013"},`, `{"customer":"`+secret), wrong: "cut off"},
	{name: "a list with text behind it", file: text("[", `{"customer":"j013"}]`, "\n{}\n"), wrong: "text follows the list"},
	{name: "an empty list", file: text(" [ ] "), wrong: "no JSON object"},
	{name: "a list of other things beside objects", file: text(`[{"customer":"j015"},1,null,"` + secret + `",[{}]]`), rows: 1, aside: "bad-json 4"},
	{name: "an object over many lines", file: text("{\n\"customer\": \"j016\"\n}\n"), wrong: "jq -c"},
	{name: "a number and nothing else, called JSON", file: text("42\n"), hint: intake.Dialect{JSON: true}, wrong: "jq -c"},
	{name: "nothing, called JSON", file: text(), hint: intake.Dialect{JSON: true}, wrong: "no JSON object"},
	{name: "a mark before it, and lines that end in CRLF", file: text("\xef\xbb\xbf", `{"customer":"j017"}`, "\r\n", `{"customer":"j018"}`, "\r\n"), rows: 2},
	{name: "one object of 300 megabytes in a list", once: true, rows: 2, aside: "too-long 1", file: func(*testing.T) io.Reader {
		return joined(strings.NewReader(`[{"customer":"j019"},{"note":"`), endless("lorem ipsum ", 300<<20), strings.NewReader(`"},{"customer":"j020"}]`))
	}},
	{name: "columns at other keys than the contract's", file: text(`{"kunde":"j021"}` + "\n"), wrong: "candor.path"},
}
