// Command shots takes the pictures of docs/img from a sample company that is being served (candor demo): each page of
// pages.txt as on a desk in light colours (NAME.png) and as on a phone in dark ones (phone/NAME.png). It promises that a
// picture is what a browser shows, and refuses to keep one of a page that answered with an error.
//
//	bin/candor demo --no-open &
//	go run ./scripts/shots            every page
//	go run ./scripts/shots me ask     these alone
package main

import (
	"bufio"
	"context"
	_ "embed"
	"flag"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

//go:embed pages.txt
var table string

type shot struct{ name, who, path, follow, ask string }

// form is how the page is looked at.
type form struct {
	folder string
	width  int64
	scheme string
}

var forms = []form{{"", 1280, "light"}, {"phone", 320, "dark"}}

func main() {
	base := flag.String("base", "http://127.0.0.1:8080", "where the sample company is served")
	out := flag.String("out", "docs/img", "the folder for the pictures")
	flag.Parse()
	if err := run(*base, *out, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "shots:", err)
		os.Exit(1)
	}
}

func run(base, out string, only []string) error {
	pages, err := read(table)
	if err != nil {
		return err
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.Flag("hide-scrollbars", true))
	alloc, stop := chromedp.NewExecAllocator(context.Background(), opts...)
	defer stop()
	browser, stop := chromedp.NewContext(alloc)
	defer stop()
	if err := chromedp.Run(browser); err != nil {
		return fmt.Errorf("start Chromium: %w", err)
	}
	signedIn := map[string][]*http.Cookie{}
	for _, p := range pages {
		if len(only) > 0 && !slices.Contains(only, p.name) {
			continue
		}
		cookies, ok := signedIn[p.who]
		if !ok {
			if cookies, err = signIn(base, p.who); err != nil {
				return fmt.Errorf("sign in as %s: %w", p.who, err)
			}
			signedIn[p.who] = cookies
		}
		for _, f := range forms {
			if err := shoot(browser, base, filepath.Join(out, f.folder), p, f, cookies); err != nil {
				return fmt.Errorf("%s, %s: %w", p.name, f.scheme, err)
			}
		}
		fmt.Println(p.name)
	}
	return nil
}

func read(text string) (out []shot, err error) {
	s := bufio.NewScanner(strings.NewReader(text))
	for s.Scan() {
		line := strings.TrimSpace(s.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Fields(line)
		if len(f) < 3 {
			return nil, fmt.Errorf("pages.txt: %q needs a name, a reader and a path", line)
		}
		p := shot{name: f[0], who: f[1]}
		rest := strings.Join(f[2:], " ")
		if path, words, ok := strings.Cut(rest, " > "); ok {
			p.path, p.follow = path, words
		} else if path, sql, ok := strings.Cut(rest, " ! "); ok {
			p.path, p.ask = path, sql
		} else {
			p.path = rest
		}
		out = append(out, p)
	}
	return out, s.Err()
}

// shoot opens the page in a new tab, without the last one's cookies, and keeps the whole of it.
func shoot(browser context.Context, base, folder string, p shot, f form, cookies []*http.Cookie) error {
	ctx, stop := chromedp.NewContext(browser)
	defer stop()
	ctx, stop = context.WithTimeout(ctx, 30*time.Second)
	defer stop()
	host, err := url.Parse(base)
	if err != nil {
		return err
	}
	do := []chromedp.Action{
		network.Enable(), network.ClearBrowserCookies(),
		chromedp.EmulateViewport(f.width, 800),
		emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: f.scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}),
	}
	for _, c := range cookies {
		do = append(do, network.SetCookie(c.Name, c.Value).WithDomain(host.Hostname()).WithPath("/"))
	}
	if err := chromedp.Run(ctx, do...); err != nil {
		return err
	}
	answer, err := chromedp.RunResponse(ctx, chromedp.Navigate(base+p.path))
	if err != nil {
		return err
	}
	switch {
	case p.follow != "":
		answer, err = chromedp.RunResponse(ctx, chromedp.Click(fmt.Sprintf(`//a[contains(., %q)]`, p.follow), chromedp.BySearch))
	case p.ask != "":
		err = chromedp.Run(ctx, chromedp.SetValue(`textarea[name=question]`, p.ask, chromedp.ByQuery),
			chromedp.Evaluate(`(()=>{const s=document.querySelector('select[name=purpose]');if(s)s.selectedIndex=1})()`, nil))
		if err == nil {
			answer, err = chromedp.RunResponse(ctx, chromedp.Click(`button[form=ask]`, chromedp.ByQuery))
		}
	}
	if err != nil {
		return err
	}
	if answer.Status >= 400 && p.ask == "" {
		return fmt.Errorf("the page answered %d", answer.Status)
	}
	var picture []byte
	if err := chromedp.Run(ctx, page.BringToFront(), chromedp.Sleep(200*time.Millisecond), chromedp.FullScreenshot(&picture, 100)); err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	if picture, err = shrink(picture); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, p.name+".png"), picture, 0o644)
}

var (
	formOf = regexp.MustCompile(`(?s)<form[^>]*action="([^"]*)"[^>]*>(.*?)</form>`)
	hidden = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)"`)
	link   = regexp.MustCompile(`href="([^"]*/sign-in/link\?token=[^"]*)"`)
)

// signIn presses the sample company's own buttons: its sign-in page has a form for each of its people.
func signIn(base, who string) ([]*http.Cookie, error) {
	if who == "nobody" {
		return nil, nil
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	c := &http.Client{Jar: jar, Timeout: 20 * time.Second}
	text, err := get(c, base+"/sign-in")
	if err != nil {
		return nil, err
	}
	// Partners' keys are anew in each sample company: theirs are the key forms, in this order.
	keys := []string{"payco", "leafbrand"}
	for _, f := range formOf.FindAllStringSubmatch(text, -1) {
		fields := url.Values{}
		for _, h := range hidden.FindAllStringSubmatch(f[2], -1) {
			fields.Set(h[1], html.UnescapeString(h[2]))
		}
		mine := false
		switch {
		case fields.Has("email"):
			mine = who == "customer"
		case fields.Has("name"):
			mine = fields.Get("name") == who
		case fields.Has("key"):
			mine = len(keys) > 0 && keys[0] == who
			keys = keys[min(1, len(keys)):]
		}
		if !mine {
			continue
		}
		if _, err := post(c, base+f[1], fields); err != nil {
			return nil, err
		}
		if who == "customer" {
			if err := followMail(c, base); err != nil {
				return nil, err
			}
		}
		at, err := url.Parse(base)
		if err != nil {
			return nil, err
		}
		return jar.Cookies(at), nil
	}
	return nil, fmt.Errorf("%s/sign-in has no button for them: is it a sample company?", base)
}

// followMail opens the link that the sample's inbox holds.
func followMail(c *http.Client, base string) error {
	text, err := get(c, base+"/inbox")
	if err != nil {
		return err
	}
	m := link.FindStringSubmatch(text)
	if m == nil {
		return fmt.Errorf("no link in the inbox")
	}
	at, err := url.Parse(html.UnescapeString(m[1]))
	if err != nil {
		return err
	}
	_, err = post(c, base+"/sign-in/link", url.Values{"token": {at.Query().Get("token")}})
	return err
}

func get(c *http.Client, at string) (string, error) { return body(c.Get(at)) }

func post(c *http.Client, at string, fields url.Values) (string, error) {
	return body(c.PostForm(at, fields))
}

func body(r *http.Response, err error) (string, error) {
	if err != nil {
		return "", err
	}
	defer func() { _ = r.Body.Close() }()
	b, err := io.ReadAll(r.Body)
	if err == nil && r.StatusCode >= 400 {
		err = fmt.Errorf("%s answered %d", r.Request.URL.Path, r.StatusCode)
	}
	return string(b), err
}
