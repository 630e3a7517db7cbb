// Package client speaks to a candor over its HTTP API, one method for each operation, and stands on the standard library
// and candor's nouns alone. It promises that what changes something is sent under an Idempotency-Key, so that a broken
// connection is tried again and still done once; that lists go on by themselves; that every answer that is not the one
// asked for is an error that says what to do; and that no answer is read without an end. It refuses to follow a server
// elsewhere, to send a token in the clear to another machine, and to repeat what might then be done twice.
//
// The types and methods of the operations are made from the API's own table by scripts/client.
package client

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Client speaks to one candor. It may be used by many at once. The zero Client reaches nobody.
type Client struct {
	base      string              // scheme and host
	authorize func(*http.Request) // holds the token where nothing that is printed shows it; nil: nobody is signed in
	http      *http.Client
	way       http.RoundTripper // nil: the network
	clear     bool              // a token may go over plain http
	most      int64             // bytes of an answer
	patience  time.Duration     // for one answer
	pause     func(context.Context, time.Duration) error
}

// What holds where no option says otherwise.
const (
	mostAnswer = 64 << 20
	patience   = 2 * time.Minute
)

// Option says how a client works.
type Option func(*Client) error

// Token signs requests in: one of CreateToken, or of a sign-in.
func Token(secret string) Option {
	return func(c *Client) error {
		for i := range len(secret) {
			if secret[i] <= ' ' || secret[i] > '~' {
				return errors.New("a token is letters, digits and signs on one line")
			}
		}
		c.authorize = nil
		if secret != "" {
			c.authorize = func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+secret) }
		}
		return nil
	}
}

// Through sends requests another way than over the network with Go's usual settings: with certificates of one's own, or
// to a handler in the same program.
func Through(way http.RoundTripper) Option {
	return func(c *Client) error { c.way = way; return nil }
}

// InTheClear lets a token go over plain http to another machine: on a network where nobody else listens.
func InTheClear() Option {
	return func(c *Client) error { c.clear = true; return nil }
}

// AtMost is how many bytes of an answer are read, before it is an error; files that are downloaded have no limit. 64 MiB
// where it is not said.
func AtMost(bytes int64) Option {
	return func(c *Client) error {
		if bytes < 1 {
			return errors.New("an answer has at least one byte")
		}
		c.most = bytes
		return nil
	}
}

// Patience is how long one answer may take, before it is an error. Two minutes where it is not said; files that are
// uploaded or downloaded take as long as their context lets them.
func Patience(d time.Duration) Option {
	return func(c *Client) error {
		if d <= 0 {
			return errors.New("an answer takes some time")
		}
		c.patience = d
		return nil
	}
}

// New makes a client of the candor at an address: "https://data.example.com", "http://127.0.0.1:8080" on the same
// machine, or "unix:/srv/candor/run/candor.sock", the socket of a workspace that is being served. It connects when it is
// first used.
func New(address string, opts ...Option) (*Client, error) {
	c := &Client{most: mostAnswer, patience: patience, pause: pause}
	if path, ok := strings.CutPrefix(address, "unix:"); ok {
		if path = strings.TrimPrefix(path, "//"); path == "" {
			return nil, errors.New("the address unix: names no socket")
		}
		c.base, c.clear = "http://candor", true
		c.way = dial(func(ctx context.Context) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, "unix", path)
		})
		return c.With(opts...)
	}
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		return nil, errors.New("an address is https://HOST, http://HOST or unix:PATH")
	case u.User != nil:
		return nil, errors.New("an address holds no name or password: a token says who asks")
	case strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "":
		return nil, errors.New("an address ends with its host: where the API is below it is known")
	}
	c.base = u.Scheme + "://" + u.Host
	return c.With(opts...)
}

// With is the same client with further options: signed in, say.
func (c *Client) With(opts ...Option) (*Client, error) {
	out := *c
	for _, o := range opts {
		if err := o(&out); err != nil {
			return nil, err
		}
	}
	if out.authorize != nil && !out.clear && !private(out.base) {
		return nil, errors.New("a token is not sent over plain http to another machine, where others can read it: use https, or a tunnel such as ssh -L")
	}
	way := out.way
	if way == nil {
		way = dial(nil)
	}
	out.way = way
	out.http = &http.Client{
		Transport: way,
		// A server that sends elsewhere gets no second request: not the token, and not the question.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return &out, nil
}

// private reports whether what is sent to an address can be read on its way.
func private(base string) bool {
	u, err := url.Parse(base)
	if err != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Scheme == "https" || u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

// dial is the network; to is where all connections go, whatever the address says.
func dial(to func(context.Context) (net.Conn, error)) http.RoundTripper {
	usual, ok := http.DefaultTransport.(*http.Transport)
	if !ok { // somebody replaced it: theirs
		usual = &http.Transport{Proxy: http.ProxyFromEnvironment, TLSHandshakeTimeout: 10 * time.Second}
	}
	t := usual.Clone()
	t.MaxResponseHeaderBytes = 1 << 20
	if to != nil {
		t.Proxy = nil
		t.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) { return to(ctx) }
	}
	return t
}

// CallOption says how one request is made.
type CallOption func(*request)

// Key sends a request under an Idempotency-Key of one's own instead of a new one: so that a program that was stopped can
// send the same again, and have it done once. It is 16 to 128 letters, digits, dashes, points or underscores, by chance.
// Operations that take none leave it out.
func Key(key string) CallOption { return func(r *request) { r.key = key } }

// PageOf asks a list for so many items at once: 1 to 200. It is 50 where it is not said.
func PageOf(items int) CallOption { return func(r *request) { r.items = items } }

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return fmt.Errorf("wait before trying again: %w", ctx.Err())
	case <-t.C:
		return nil
	}
}
