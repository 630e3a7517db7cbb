package client

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// request is one operation under way.
type request struct {
	operation, method, path string

	query  url.Values
	body   any       // as JSON; nil: none
	upload io.Reader // instead, a file of a kind
	kind   string
	keyed  bool // takes an Idempotency-Key

	to    io.Writer // where a file goes that is told
	gives string    // its kind

	key   string
	items int
}

// pauses are how long is waited before each further try.
var pauses = []time.Duration{200 * time.Millisecond, time.Second, 3 * time.Second}

// mostError is how much is read of an answer that says no: a problem is a few lines.
const mostError = 256 << 10

// do sends a request and reads its answer.
func do[T any](ctx context.Context, c *Client, r request, opts []CallOption) (T, error) {
	var out T
	err := c.send(ctx, &r, opts, &out)
	return out, err
}

// list is an answer that is a list and nothing else.
func list[T any](ctx context.Context, c *Client, r request, opts []CallOption) ([]T, error) {
	out, err := do[struct {
		Items []T `json:"items"`
	}](ctx, c, r, opts)
	return out.Items, err
}

// pages goes through a list, page by page, as long as somebody wants more. An error is the last thing that it gives.
func pages[T any](ctx context.Context, c *Client, r request, opts []CallOption) iter.Seq2[T, error] {
	for _, o := range opts {
		o(&r)
	}
	return func(yield func(T, error) bool) {
		r := r // each time from the beginning
		r.query = maps.Clone(r.query)
		if r.query == nil {
			r.query = url.Values{}
		}
		if r.items > 0 {
			r.query.Set("limit", strconv.Itoa(r.items))
		}
		for at := ""; ; {
			page, err := do[struct {
				Items []T    `json:"items"`
				Next  string `json:"next"`
			}](ctx, c, r, nil)
			if err == nil && page.Next != "" && page.Next == at {
				err = fmt.Errorf("%s: a page leads to itself: %w", r.operation, ErrNoCandor)
			}
			if err != nil {
				var none T
				yield(none, err)
				return
			}
			for _, x := range page.Items {
				if !yield(x, nil) {
					return
				}
			}
			if page.Next == "" {
				return
			}
			at = page.Next
			r.query.Set("cursor", at)
		}
	}
}

// download writes the file that an operation tells.
func download(ctx context.Context, c *Client, r request, opts []CallOption) error {
	return c.send(ctx, &r, opts, nil)
}

// send makes one request, again where that is sure to be done once, and reads the answer into out.
func (c *Client) send(ctx context.Context, r *request, opts []CallOption, out any) error {
	if c == nil || c.http == nil {
		return errors.New("this client reaches nobody: make one with client.New")
	}
	for _, o := range opts {
		o(r)
	}
	switch {
	case !r.keyed:
		r.key = ""
	case r.key == "":
		r.key = rand.Text()
	}
	var body []byte
	if r.body != nil {
		var err error
		if body, err = json.Marshal(r.body); err != nil {
			return fmt.Errorf("%s: write the request: %w", r.operation, err)
		}
	}
	arrived := false // a try may have, whose answer did not
	for try := 0; ; try++ {
		err := c.once(ctx, r, body, out)
		if err == nil {
			return nil
		}
		arrived = arrived || lost(err)
		repeat := r.key != "" && try < len(pauses) && again(ctx, err, arrived)
		if repeat {
			if err = c.pause(ctx, pauses[try]); err == nil {
				continue
			}
		}
		if r.method != http.MethodGet && arrived && !settled(err) {
			err = &Unsure{r.operation, r.key, err}
		}
		return fmt.Errorf("%s: %w", r.operation, err)
	}
}

// underWay is the code of a request whose earlier try is not through.
const underWay = "under-way"

// settled reports whether candor itself said what became of a request.
func settled(err error) bool {
	var no *Error
	return errors.As(err, &no) && no.Code != underWay
}

// broken is a connection that failed: before the request was sent, while it was, or in the middle of the answer.
type broken struct{ error }

func (b broken) Unwrap() error { return b.error }

// unread is an answer that says that it was done, and cannot be read.
type unread struct{ error }

func (u unread) Unwrap() error { return u.error }

// again reports whether the same under the same key may do better: the connection failed, or an earlier try of ours is
// still under way.
func again(ctx context.Context, err error, arrived bool) bool {
	var b broken
	var no *Error
	if errors.As(err, &no) {
		return arrived && no.Code == underWay
	}
	return errors.As(err, &b) && ctx.Err() == nil && !forGood(err)
}

// forGood are failures of a connection that another try meets too.
func forGood(err error) bool {
	var cert *tls.CertificateVerificationError
	var host x509.HostnameError
	var unknown x509.UnknownAuthorityError
	return errors.As(err, &cert) || errors.As(err, &host) || errors.As(err, &unknown)
}

// lost reports whether a request may have arrived whose answer did not.
func lost(err error) bool {
	var b broken
	var u unread
	var op *net.OpError
	return errors.As(err, &u) || errors.As(err, &b) && !forGood(err) && !(errors.As(err, &op) && op.Op == "dial")
}

// once makes a request one time.
func (c *Client) once(ctx context.Context, r *request, body []byte, out any) error {
	if r.upload == nil && r.to == nil {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, c.patience)
		defer cancel()
	}
	var in io.Reader
	switch {
	case r.upload != nil:
		in = r.upload
	case body != nil:
		in = bytes.NewReader(body)
	}
	target := c.base + r.path
	if len(r.query) > 0 {
		target += "?" + r.query.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, r.method, target, in)
	if err != nil {
		return errors.New("the address is none")
	}
	req.Header.Set("Accept", "application/json, application/problem+json")
	req.Header.Set("User-Agent", "candor-client/1")
	switch {
	case r.gives != "":
		req.Header.Set("Accept", r.gives+", application/problem+json")
	case r.upload != nil:
		req.Header.Set("Content-Type", r.kind)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if r.key != "" {
		req.Header.Set("Idempotency-Key", r.key)
	}
	if c.authorize != nil {
		c.authorize(req)
	}
	res, err := c.http.Do(req)
	if err != nil {
		var in *url.Error // whose text holds the address
		if errors.As(err, &in) {
			err = in.Err
		}
		return broken{fmt.Errorf("reach the server: %w", err)}
	}
	defer func() {
		_, _ = io.CopyN(io.Discard, res.Body, 4<<10) // a little that is left lets the connection be used again
		_ = res.Body.Close()
	}()
	return c.read(r, res, out)
}

// read takes an answer apart.
func (c *Client) read(r *request, res *http.Response, out any) error {
	kind, _, _ := mime.ParseMediaType(res.Header.Get("Content-Type"))
	switch {
	case res.StatusCode >= 300 && res.StatusCode < 400:
		if to, err := res.Location(); err == nil && to.Host != "" {
			return fmt.Errorf("%w (to %s://%s)", ErrElsewhere, to.Scheme, to.Host)
		}
		return ErrElsewhere
	case res.StatusCode != http.StatusOK && kind == "application/problem+json":
		no := &Error{}
		if err := decode(res.Body, mostError, no); err != nil {
			return withStatus(res, err)
		}
		if no.Code == "" || no.Text == "" {
			return withStatus(res, ErrNoCandor)
		}
		no.Status = res.StatusCode
		return no
	case res.StatusCode >= http.StatusInternalServerError: // a proxy's, before a server that may be at it
		return broken{withStatus(res, ErrNoCandor)}
	case res.StatusCode != http.StatusOK:
		return withStatus(res, ErrNoCandor)
	case r.to != nil:
		if kind != r.gives {
			return withStatus(res, ErrNoCandor)
		}
		if _, err := io.Copy(r.to, body{res.Body}); err != nil {
			return fmt.Errorf("read the file: %w", err)
		}
		return nil
	case kind != "application/json":
		return withStatus(res, ErrNoCandor)
	}
	if err := decode(res.Body, c.most, out); err != nil {
		return unread{err}
	}
	return nil
}

func withStatus(res *http.Response, err error) error {
	return fmt.Errorf("%w (HTTP %d)", err, res.StatusCode)
}

// decode reads one JSON value and no more than so many bytes. Numbers that are anything stay as they were written.
func decode(from io.Reader, most int64, out any) error {
	b, err := io.ReadAll(io.LimitReader(body{from}, most+1))
	switch {
	case err != nil:
		return fmt.Errorf("read the answer: %w", err)
	case int64(len(b)) > most:
		return ErrTooLong
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if err := d.Decode(out); err != nil { // its text may hold what was answered
		return ErrNoCandor
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return ErrNoCandor
	}
	return nil
}

// body is an answer's: what fails in it is the connection, and not who writes the file down.
type body struct{ io.Reader }

func (b body) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = broken{err}
	}
	return n, err
}

// segment is a part of a path.
func segment[T ~string | ~int64](x T) string { return url.PathEscape(fmt.Sprint(x)) }

// query are parameters by name and value; those that say nothing are left out.
func query(pairs ...any) url.Values {
	out := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		name, _ := pairs[i].(string)
		switch x := pairs[i+1].(type) {
		case bool:
			if x {
				out.Set(name, "true")
			}
		default:
			if text := fmt.Sprint(x); text != "" && text != "0" {
				out.Set(name, text)
			}
		}
	}
	return out
}

// givenList is a body of one list that may be left out.
func givenList[T any](name string, x []T) map[string][]T {
	if len(x) == 0 {
		return map[string][]T{}
	}
	return map[string][]T{name: x}
}

// given is a body of one member that may be left out.
func given[T comparable](name string, x T) map[string]T {
	var none T
	if x == none {
		return map[string]T{}
	}
	return map[string]T{name: x}
}
