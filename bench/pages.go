package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/api"
	"github.com/candor-data/candor/internal/house"
	"github.com/candor-data/candor/internal/web/signin"
	"github.com/candor-data/candor/internal/web/site"
)

// The aims of a page: how long the server takes, and how much a first visit transfers.
const (
	quick = 100 * time.Millisecond
	light = 150_000
)

// whoMayOpen is the table of addresses and roles that the pages' own tests hold the code to: a page that is added there is timed here.
const whoMayOpen = "internal/web/site/testdata/who.txt"

// pages times every page of the sample company for each kind of person: the median over n requests of the whole answer by
// HTTP, in this process, without a browser; and what a first visit transfers, compressed as it is sent.
func pages(ctx context.Context, tmp string, n int) error {
	h, info, err := house.Sample(ctx, filepath.Join(tmp, "pages"), house.Options{}, nil)
	if err != nil {
		return fmt.Errorf("make the sample company: %w", err)
	}
	defer func() { _ = h.Close() }()
	telling, err := h.Story(info)
	if err != nil {
		return err
	}
	log := slog.New(slog.DiscardHandler)
	in := signin.Pages{Door: h.Door, Log: log}
	mux := http.NewServeMux()
	mux.Handle("/api/", api.New(api.API{House: h.House, Door: h.Door, Session: in.Who, Letters: signin.Letters, Log: log, Now: time.Now}))
	mux.Handle("/", site.New(site.Site{House: h.House, Door: h.Door, Log: log, Now: time.Now, Inbox: h.Outbox.Messages, Offers: info.Offers(), Story: &site.Story{Telling: telling}}))
	srv := httptest.NewServer(mux)
	defer srv.Close()

	table, err := os.ReadFile(whoMayOpen)
	if err != nil {
		return fmt.Errorf("read who may open what (run this from the repository): %w", err)
	}
	base, err := (&visitor{base: srv.URL}).time("/healthz", n)
	if err != nil {
		return err
	}
	fmt.Printf("\npages of the sample company, the median of %d requests and what a first visit transfers (aims: %s, %d KB)\n", n, quick, light/1000)
	fmt.Printf("%-9s %-34s %10s %9s %10s %10s %9s %9s\n", "who", "page", "median", "×healthz", "cold", "processor", "page", "first")
	fmt.Printf("%-9s %-34s %10s %8.1f× %10s %10s\n", "everybody", "/healthz (baseline)", short(base.median), 1.0, "–", short(base.cpu))
	beyond, asked := 0, map[candor.Role]bool{}
	var missed []string
	visit := func(who string, v *visitor, patterns []string) error {
		missed = append(missed, v.walk(patterns)...)
		for _, p := range patterns {
			var worst took
			page, first := 0, 0
			for _, path := range v.found[p] {
				t, err := v.time(path, n)
				if err != nil {
					return err
				}
				size, all, err := v.weigh(path)
				if err != nil {
					return err
				}
				if t.median > worst.median {
					worst = t
				}
				page, first = max(page, size), max(first, all)
			}
			if len(v.found[p]) == 0 {
				continue
			}
			mark := ""
			if worst.median > quick || first > light {
				mark = "  beyond the aim"
				beyond++
			}
			fmt.Printf("%-9s %-34s %10s %8.1f× %10s %10s %6.1f KB %6.1f KB%s\n", who, p, short(worst.median), float64(worst.median)/float64(base.median), short(v.cold[p]), short(worst.cpu), float64(page)/1000, float64(first)/1000, mark)
		}
		return nil
	}
	if err := visit("everybody", &visitor{base: srv.URL}, opens(string(table), "everybody")); err != nil {
		return err
	}
	c := &visitor{base: srv.URL}
	if err := c.letter(info.Customer.Email); err != nil {
		return err
	}
	if err := visit("customer", c, opens(string(table), "customer")); err != nil {
		return err
	}
	for _, a := range info.Accounts {
		if asked[a.Role] {
			continue
		}
		asked[a.Role] = true
		v := &visitor{base: srv.URL}
		form, way := url.Values{"name": {a.Name}, "password": {a.Secret}}, "/sign-in/password"
		if a.Role == candor.Partner {
			form, way = url.Values{"key": {a.Secret}}, "/sign-in/key"
		}
		if _, err := v.post(way, form); err != nil {
			return err
		}
		if err := v.ask(a, info); err != nil {
			return err
		}
		patterns := opens(string(table), string(a.Role))
		if a.Role == candor.Board {
			patterns = append(patterns, "/api/v1/coverage")
		}
		if err := visit(string(a.Role), v, patterns); err != nil {
			return err
		}
	}
	fmt.Printf("Cold is the first time that somebody of that kind asked. Of a page with an address in it, such as {dataset}, the slowest and the largest of the first %d is shown. Not timed, since they answer a form or a letter: %s\n%d beyond the aims\n",
		instances, strings.Join(slices.Compact(slices.Sorted(slices.Values(missed))), ", "), beyond)
	return nil
}

// opens are the patterns that a role may open by GET; what is written for machines is left out.
func opens(table, role string) (out []string) {
	for line := range strings.Lines(table) {
		line, _, _ = strings.Cut(line, "#")
		f := strings.Fields(line)
		if len(f) < 3 || f[0] != "GET" || !slices.Contains(f[2:], role) || strings.Contains(f[1], "...") || f[1] == "/healthz" {
			continue
		}
		out = append(out, f[1])
	}
	return out
}

// visitor is one person with a browser's cookies.
type visitor struct {
	base    string
	cookies []*http.Cookie
	led     []string                 // where forms led
	found   map[string][]string      // addresses by pattern
	cold    map[string]time.Duration // how long a pattern took when it was asked for the first time
}

func (v *visitor) do(method, path string, form url.Values) (*http.Response, []byte, error) {
	r, err := http.NewRequest(method, v.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, nil, err
	}
	r.Header.Set("Accept-Encoding", "gzip") // said by hand, so that what is read is what was sent
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for _, c := range v.cookies {
		r.AddCookie(c)
	}
	resp, err := http.DefaultTransport.RoundTrip(r) // not a Client: a redirect is an answer here
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	v.cookies = append(v.cookies, resp.Cookies()...)
	return resp, b, err
}

// get is the text of a page, unpacked; empty where there is none.
func (v *visitor) get(path string) string {
	resp, b, err := v.do(http.MethodGet, path, nil)
	if err != nil || resp.StatusCode != http.StatusOK {
		return ""
	}
	return plain(resp, b)
}

func (v *visitor) post(path string, form url.Values) (*http.Response, error) {
	resp, _, err := v.do(http.MethodPost, path, form)
	if err == nil && resp.StatusCode >= 500 {
		err = fmt.Errorf("POST %s: %s", path, resp.Status)
	}
	return resp, err
}

var token = regexp.MustCompile(`token=([A-Za-z0-9_-]+)`)

// letter signs a customer in by the link in the test inbox.
func (v *visitor) letter(email string) error {
	if _, err := v.post("/sign-in/mail", url.Values{"email": {email}}); err != nil {
		return err
	}
	m := token.FindStringSubmatch(v.get("/inbox"))
	if m == nil {
		return errors.New("no letter with a link arrived")
	}
	_, err := v.post("/sign-in/link", url.Values{"token": {m[1]}})
	return err
}

// ask puts what is offered to somebody, and a question that is refused, so that there are answers and refusals to look at.
func (v *visitor) ask(a house.SampleAccount, info *house.SampleInfo) error {
	path := map[candor.Role]string{candor.Analyst: "/ask", candor.Partner: "/partner/ask"}[a.Role]
	if path == "" {
		return nil
	}
	for _, o := range info.Offers() {
		if (a.Role == candor.Partner) != (o.Recipient == a.Party && o.Agreement != "") {
			continue
		}
		form := url.Values{"question": {o.SQL}, "purpose": {string(o.Purpose)}, "agreement": {string(o.Agreement)}, "precision": {string(o.Precision)}}
		if _, err := v.post(path, form); err != nil {
			return err
		}
		form.Set("question", "SELECT email FROM customers") // who asks for a person is refused, at an address of its own
		resp, err := v.post(path, form)
		if err != nil {
			return err
		}
		v.led = append(v.led, resp.Header.Get("Location"))
	}
	return nil
}

// instances is how many addresses of one pattern are timed.
const instances = 3

// walk finds addresses for each pattern: itself, and what links lead to; the first few of each, since they differ by what they
// show. It gives the patterns that nothing leads to.
func (v *visitor) walk(patterns []string) (missed []string) {
	v.found, v.cold = map[string][]string{}, map[string]time.Duration{}
	seen := map[string]bool{}
	queue := slices.Clone(v.led)
	for _, p := range patterns {
		if !strings.Contains(p, "{") {
			queue = append(queue, p)
		}
	}
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		bare, _, _ := strings.Cut(path, "?")
		i := slices.IndexFunc(patterns, func(p string) bool { return matches(p, bare) })
		if seen[path] || i < 0 || len(v.found[patterns[i]]) == instances {
			continue
		}
		seen[path] = true
		began := time.Now()
		text := v.get(path)
		if text == "" {
			continue
		}
		v.cold[patterns[i]] = max(v.cold[patterns[i]], time.Since(began))
		v.found[patterns[i]] = append(v.found[patterns[i]], path)
		for _, m := range href.FindAllStringSubmatch(text, -1) {
			to, _, _ := strings.Cut(strings.ReplaceAll(m[1], "&amp;", "&"), "#")
			if strings.HasPrefix(to, "/") {
				queue = append(queue, to)
			}
		}
	}
	for _, p := range patterns {
		if len(v.found[p]) == 0 {
			missed = append(missed, p)
		}
	}
	return missed
}

var href = regexp.MustCompile(`href="([^"]+)"`)

func matches(pattern, path string) bool {
	a, b := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] && !strings.HasPrefix(a[i], "{") {
			return false
		}
	}
	return true
}

// took is how long an answer took by the clock, and how much processor time client and server spent on it together.
type took struct{ median, cpu time.Duration }

func short(d time.Duration) time.Duration { return d.Round(10 * time.Microsecond) }

func (v *visitor) time(path string, n int) (took, error) {
	var all []time.Duration
	cpu, err := processor(func() error {
		for range n {
			began := time.Now()
			resp, _, err := v.do(http.MethodGet, path, nil)
			if err != nil {
				return err
			}
			if resp.StatusCode != http.StatusOK {
				return fmt.Errorf("GET %s: %s", path, resp.Status)
			}
			all = append(all, time.Since(began))
		}
		return nil
	})
	if err != nil {
		return took{}, err
	}
	return took{median(all), cpu / time.Duration(n)}, nil
}

var (
	asset = regexp.MustCompile(`(?:href|src)="(/static/[^"]+\.(?:css|js|svg|woff2|png))"`)
	face  = regexp.MustCompile(`url\(([a-z0-9.-]+\.woff2)\)[^}]*unicode-range:([^;}]+)`)
)

// weigh is how many bytes the page has and how many a first visit transfers: the page, what it names, and the fonts whose
// letters it has. Heads of answers are left out.
func (v *visitor) weigh(path string) (page, first int, err error) {
	resp, b, err := v.do(http.MethodGet, path, nil)
	if err != nil {
		return 0, 0, err
	}
	page, first = len(b), len(b)
	text := plain(resp, b)
	seen := map[string]bool{}
	for _, m := range asset.FindAllStringSubmatch(text, -1) {
		if seen[m[1]] {
			continue
		}
		seen[m[1]] = true
		resp, b, err := v.do(http.MethodGet, m[1], nil)
		if err != nil {
			return 0, 0, err
		}
		first += len(b)
		if !strings.HasSuffix(m[1], ".css") {
			continue
		}
		for _, f := range face.FindAllStringSubmatch(plain(resp, b), -1) {
			if !has(text, f[2]) {
				continue
			}
			_, b, err := v.do(http.MethodGet, "/static/"+f[1], nil)
			if err != nil {
				return 0, 0, err
			}
			first += len(b)
		}
	}
	return page, first, nil
}

// has reports whether a text has a letter in a CSS unicode-range.
func has(text, ranges string) bool {
	for r := range strings.SplitSeq(ranges, ",") {
		var from, to rune
		r = strings.TrimPrefix(strings.TrimSpace(r), "U+")
		if n, _ := fmt.Sscanf(r, "%x-%x", &from, &to); n == 1 {
			to = from
		}
		if strings.ContainsFunc(text, func(c rune) bool { return c >= from && c <= to }) {
			return true
		}
	}
	return false
}

// plain is an answer's body as text.
func plain(resp *http.Response, b []byte) string {
	if resp.Header.Get("Content-Encoding") != "gzip" {
		return string(b)
	}
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return ""
	}
	out, err := io.ReadAll(z)
	if err != nil {
		return ""
	}
	return string(out)
}
