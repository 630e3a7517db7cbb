package main

import (
	"bytes"
	"context"
	"io"
	"maps"
	"net"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/candor-data/candor/client"
)

// Commands of scripts that need a candor far away:
//
//	served                 serves candor-data; its address is $URL
//	account NAME ROLE FILE  makes an account whose password is "a long enough password"; a partner's (payco's) key goes to FILE
//	secret FILE            $SECRET is the line in FILE

func serveIt(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 0 {
		ts.Fatalf("usage: served")
	}
	ctx, stop := context.WithCancel(context.Background())
	said := &heard{come: make(chan string, 1)}
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"serve", "--dir", ts.MkAbs("candor-data"), "--listen", "127.0.0.1:0", "--no-open"}, func(string) string { return "" }, strings.NewReader(""), io.Discard, said)
	}()
	ts.Defer(func() {
		stop()
		<-ended
	})
	select {
	case url := <-said.come:
		ts.Setenv("URL", url)
	case code := <-ended:
		ended <- code
		ts.Fatalf("serve ended with %d: %s", code, said.all.String())
	case <-time.After(time.Minute):
		ts.Fatalf("serve does not begin")
	}
	for range 200 { // the socket comes beside the pages
		if conn, err := dial(ctx, ts.MkAbs("candor-data")); err == nil {
			_ = conn.Close()
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	ts.Fatalf("serve takes no commands")
}

// heard is what serve says, until the address is in it.
type heard struct {
	mu   sync.Mutex // guards all
	all  bytes.Buffer
	come chan string
}

var address = regexp.MustCompile(`on (http://[0-9.:]+)`)

func (h *heard) Write(b []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.all.Write(b)
	if m := address.FindSubmatch(h.all.Bytes()); m != nil {
		select {
		case h.come <- string(m[1]):
		default:
		}
	}
	return len(b), nil
}

func makeAccount(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: account NAME ROLE FILE")
	}
	invite := []string{"user", "invite", args[0], "--role", args[1], "--dir", ts.MkAbs("candor-data"), "-o", "csv"}
	password := "a long enough password"
	if args[1] == "partner" {
		invite, password = append(invite, "--party", "payco"), ""
	}
	var out, stderr bytes.Buffer
	if code := run(context.Background(), invite, func(string) string { return "" }, strings.NewReader(""), &out, &stderr); code != done {
		ts.Fatalf("invite: exit %d: %s", code, stderr.String())
	}
	_, token, _ := strings.Cut(strings.TrimSpace(out.String()), "token=")
	c, err := client.New(ts.Getenv("URL"))
	ts.Check(err)
	in, err := c.SetUpAccount(context.Background(), client.Acceptance{Token: token, Password: password})
	ts.Check(err)
	secret := password
	if in.Key != "" {
		secret = in.Key
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(secret+"\n"), 0o600))
}

func setSecret(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: secret FILE")
	}
	ts.Setenv("SECRET", strings.TrimSpace(ts.ReadFile(args[0])))
}

// The document's shop is the scripts' one, and its address a free one.
func TestTheDocumentOfTheAPIDoesWhatItShows(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("curl is not installed: make test installs it where it may (Debian: apt-get install curl)")
	}
	text, err := os.ReadFile("../../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	shop, err := ready()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(shop)); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	steps := consoleSteps("docs/api.md", strings.ReplaceAll(string(text), "127.0.0.1:8080", at))
	if len(steps) < 15 {
		t.Errorf("got %d commands", len(steps))
	}
	walk(t, dir, steps)
}

func TestEveryCommandSaysHowItIsWithAServer(t *testing.T) {
	there := map[string]bool{}
	for _, c := range commands(t) {
		path := strings.TrimPrefix(c.CommandPath(), "candor ")
		there[path] = true
		if reach[path] == "" && !c.HasSubCommands() {
			t.Errorf("%s is not in reach: say whether it works with --server, or why not and what to do instead", path)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(reach)) {
		if !there[path] {
			t.Errorf("reach names %s, which is no command", path)
		}
	}
}
