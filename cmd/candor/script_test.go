package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets scripts run candor as a program of its own: the test binary, started again under that name.
func TestMain(m *testing.M) {
	testscript.Main(tidy{m}, map[string]func(){
		"candor": func() { os.Exit(run(context.Background(), os.Args[1:], os.Getenv, os.Stdin, os.Stdout, os.Stderr)) },
	})
}

// tidy removes the workspace that scripts copied.
type tidy struct{ *testing.M }

func (t tidy) Run() int {
	code := t.M.Run()
	if made != "" {
		_ = os.RemoveAll(made)
	}
	return code
}

var made string

// The scripts are the command line as people and other programs meet it. Beside testscript's own commands they have:
//
//	shop                        a workspace ready to be asked, in candor-data; its keys and descriptions in shop/
//	code N candor …             runs, and wants exactly this exit code and no colours or cursor codes in what is piped
//	orders [-tab|-semicolon|-spaces] [-bom] [-crlf] [-utf16] [-gzip] FILE FIRST LAST   rows of the customers C<FIRST> to C<LAST>
//	choices FILE FIRST LAST     their yes, to the company and to payco
//	json PATH WANT              what stands there in the JSON of stdout; a - for WANT: nothing may stand there
//	refusal RULE …              stdout is a refusal with just these rules and no rows
//	nowhere TEXT                no file of the workspace holds these bytes, nor do the streams of any code so far
func TestTheCommandLine(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata", RequireExplicitExec: true, RequireUniqueNames: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("CANDOR_DIR", "")
			e.Setenv("SOON", time.Now().UTC().AddDate(0, 1, 0).Format(time.DateOnly)) // a day a month away
			e.Values[said{}] = &bytes.Buffer{}
			return os.CopyFS(filepath.Join(e.WorkDir, "shop"), os.DirFS("testdata/shop"))
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"shop": theShop, "code": exitCode, "orders": writeOrders, "choices": writeChoices, "json": jsonAt, "refusal": isRefusal, "nowhere": nowhere,
			"served": serveIt, "account": makeAccount, "secret": setSecret,
		},
	})
}

// said is the key under which a script keeps all that its commands printed.
type said struct{}

// ready is a workspace with everything described, loaded, permitted and signed; made once and copied.
var ready = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "candor-shop")
	if err != nil {
		return "", err
	}
	made = dir
	at := func(name string) string { return filepath.Join(dir, name) }
	if err := os.CopyFS(at("shop"), os.DirFS("testdata/shop")); err != nil {
		return "", err
	}
	if err := os.WriteFile(at("orders.csv"), orders(",", 1, 900), 0o600); err != nil {
		return "", err
	}
	if err := os.WriteFile(at("choices.csv"), choices(1, 900), 0o600); err != nil {
		return "", err
	}
	commands := [][]string{{"init"}}
	for _, p := range []string{"fernco", "payco", "otherco"} {
		commands = append(commands, []string{"key", "new", "--out", at("shop/" + p + ".key")})
	}
	commands = append(commands, []string{"apply", "-f", at("shop")}, []string{"load", "--dataset", "orders", at("orders.csv")}, []string{"permission", "import", at("choices.csv")})
	for id, parties := range map[string][]string{"fernco-payco": {"fernco", "payco"}, "over": {"fernco", "payco"}, "fernco-otherco": {"fernco", "otherco"}} {
		for _, p := range parties {
			commands = append(commands, []string{"agreement", "sign", id, "--as", p, "--key", at("shop/" + p + ".key")})
		}
	}
	for _, c := range commands {
		var out, stderr bytes.Buffer
		if code := run(context.Background(), append(c, "--dir", at("candor-data")), os.Getenv, strings.NewReader(""), &out, &stderr); code != done {
			return "", fmt.Errorf("candor %s: exit %d: %s", strings.Join(c, " "), code, stderr.String())
		}
	}
	return dir, nil
})

func theShop(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 0 {
		ts.Fatalf("usage: shop")
	}
	from, err := ready()
	ts.Check(err)
	ts.Check(os.RemoveAll(ts.MkAbs("shop")))
	ts.Check(os.CopyFS(ts.MkAbs("."), os.DirFS(from)))
}

func exitCode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N command …")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	if ended := (*exec.ExitError)(nil); errors.As(err, &ended) {
		got = ended.ExitCode()
	} else {
		ts.Check(err)
	}
	all, _ := ts.Value(said{}).(*bytes.Buffer)
	for _, stream := range []string{"stdout", "stderr"} {
		text := ts.ReadFile(stream)
		all.WriteString(text)
		if i := strings.IndexAny(text, "\x1b\r\b"); i >= 0 {
			ts.Fatalf("%s is piped and has the terminal code %q at byte %d", stream, text[i], i)
		}
	}
	if got != want {
		ts.Fatalf("exit %d, want %d", got, want)
	}
}

// orders are one row for each customer; every third buys in the south, and some amounts are above the bound of 100.
func orders(separator string, first, last int) []byte {
	var b bytes.Buffer
	line := func(cells ...string) { b.WriteString(strings.Join(cells, separator) + "\n") }
	line("customer", "day", "region", "amount", "points")
	for i := first; i <= last; i++ {
		region := "north"
		if i%3 == 0 {
			region = "south"
		}
		line(fmt.Sprintf("C%04d", i), fmt.Sprintf("2026-%02d-%02d", i%12+1, i%28+1), region, fmt.Sprintf("%d.%02d", i%90+20, i%100), strconv.Itoa(i))
	}
	return b.Bytes()
}

func choices(first, last int) []byte {
	var b bytes.Buffer
	b.WriteString("person,purpose,category,recipient,choice,given_at,notice,channel\n")
	for i := first; i <= last; i++ {
		for _, recipient := range []string{"", "payco"} {
			fmt.Fprintf(&b, "C%04d,analytics,user.behavior.purchase_history,%s,yes,2026-02-01,counted,web\n", i, recipient)
		}
	}
	return b.Bytes()
}

func writeOrders(ts *testscript.TestScript, neg bool, args []string) {
	has := func(flag string) bool {
		i := slices.Index(args, flag)
		if i >= 0 {
			args = slices.Delete(args, i, i+1)
		}
		return i >= 0
	}
	separator := ","
	for flag, s := range map[string]string{"-tab": "\t", "-semicolon": ";", "-spaces": "   "} {
		if has(flag) {
			separator = s
		}
	}
	bom, crlf, wide, zip := has("-bom"), has("-crlf"), has("-utf16"), has("-gzip")
	if neg || len(args) != 3 {
		ts.Fatalf("usage: orders [-tab|-semicolon|-spaces] [-bom] [-crlf] [-utf16] [-gzip] FILE FIRST LAST")
	}
	text := orders(separator, number(ts, args[1]), number(ts, args[2]))
	if crlf {
		text = bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))
	}
	if bom {
		text = append([]byte("\xef\xbb\xbf"), text...)
	}
	if wide {
		text = []byte("\xff\xfe" + strings.Join(strings.SplitAfter(string(text), ""), "\x00") + "\x00") // of ASCII
	}
	if zip {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, err := z.Write(text)
		ts.Check(errors.Join(err, z.Close()))
		text = b.Bytes()
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), text, 0o600))
}

func writeChoices(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: choices FILE FIRST LAST")
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), choices(number(ts, args[1]), number(ts, args[2])), 0o600))
}

func number(ts *testscript.TestScript, s string) int {
	n, err := strconv.Atoi(s)
	ts.Check(err)
	return n
}

func parsed(ts *testscript.TestScript) any {
	d := json.NewDecoder(strings.NewReader(ts.ReadFile("stdout")))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		ts.Fatalf("stdout is not JSON: %v", err)
	}
	if d.More() {
		ts.Fatalf("stdout holds more than one JSON value")
	}
	return v
}

// find walks a path of names and indexes, joined by dots.
func find(v any, path string) any {
	for part := range strings.SplitSeq(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[part]
		case []any:
			i, err := strconv.Atoi(part)
			if err != nil || i < 0 || i >= len(x) {
				return nil
			}
			v = x[i]
		default:
			return nil
		}
	}
	return v
}

func jsonAt(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: [!] json PATH WANT")
	}
	v := find(parsed(ts), args[0])
	got := fmt.Sprint(v)
	if v == nil {
		got = "-"
	}
	if (got == args[1]) == neg {
		ts.Fatalf("%s is %s, asked about %s", args[0], got, args[1])
	}
}

func isRefusal(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: refusal RULE …")
	}
	v := parsed(ts)
	if find(v, "decision.allowed") != false {
		ts.Fatalf("it does not say decision.allowed false")
	}
	for _, absent := range []string{"rows", "columns", "accuracy", "allowance", "receipt", "notes"} {
		if find(v, absent) != nil {
			ts.Fatalf("a refusal has no %s", absent)
		}
	}
	reasons, _ := find(v, "decision.reasons").([]any)
	var rules []string
	for i := range reasons {
		at := "decision.reasons." + strconv.Itoa(i) + "."
		for _, part := range []string{"rule", "text", "protects", "instead"} {
			if s, ok := find(v, at+part).(string); !ok || s == "" {
				ts.Fatalf("reason %d has no %s: every refusal helps", i, part)
			}
		}
		rules = append(rules, fmt.Sprint(find(v, at+"rule")))
	}
	if !slices.Equal(rules, args) {
		ts.Fatalf("got the rules %v, want %v", rules, args)
	}
}

func nowhere(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: [!] nowhere TEXT")
	}
	marker, found := []byte(args[0]), []string{}
	all, _ := ts.Value(said{}).(*bytes.Buffer)
	if bytes.Contains(all.Bytes(), marker) {
		found = append(found, "what was printed")
	}
	files := 0
	ts.Check(filepath.WalkDir(ts.MkAbs("candor-data"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Type()&fs.ModeSocket != 0 {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		if bytes.Contains(b, marker) || bytes.Contains([]byte(filepath.Base(path)), marker) {
			found = append(found, filepath.Base(path))
		}
		return nil
	}))
	if files < 5 {
		ts.Fatalf("only %d files were searched: this is the wrong folder", files)
	}
	if (len(found) > 0) != neg {
		ts.Fatalf("%s is in %v", args[0], found)
	}
}
