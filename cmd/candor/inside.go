package main

import (
	"errors"
	"io"
	"net/http"
	"sync"
)

// inside is the way to a handler in the same program: a command on the workspace's own files goes the way that one from
// far away goes, without a network between.
type inside struct{ to http.Handler }

// RoundTrip serves a request. The answer is there as soon as its head is; its body follows as it is written.
func (i inside) RoundTrip(r *http.Request) (*http.Response, error) {
	in := r.Clone(r.Context())
	if in.Body == nil {
		in.Body = http.NoBody
	}
	in.RemoteAddr, in.RequestURI = "inside", in.URL.RequestURI()
	from, to := io.Pipe()
	w := &answer{head: http.Header{}, body: to, ready: make(chan struct{})}
	go func() {
		err := errors.New("the command broke off")
		defer func() {
			if x := recover(); x != nil && x != http.ErrAbortHandler { //nolint:errorlint // a value of panic
				panic(x)
			}
			w.WriteHeader(http.StatusOK)
			_ = to.CloseWithError(err)
		}()
		i.to.ServeHTTP(w, in)
		err = io.EOF
	}()
	select {
	case <-w.ready:
	case <-r.Context().Done():
		_ = from.CloseWithError(r.Context().Err())
		return nil, r.Context().Err()
	}
	return &http.Response{
		Status: http.StatusText(w.status), StatusCode: w.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: w.sent, Body: from, ContentLength: -1, Request: r,
	}, nil
}

// answer is what a handler writes to.
type answer struct {
	head   http.Header
	body   *io.PipeWriter
	once   sync.Once
	ready  chan struct{} // closed when status and sent are there
	status int
	sent   http.Header
}

func (a *answer) Header() http.Header { return a.head }

func (a *answer) WriteHeader(status int) {
	a.once.Do(func() {
		a.status, a.sent = status, a.head.Clone()
		close(a.ready)
	})
}

func (a *answer) Write(b []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	return a.body.Write(b)
}
