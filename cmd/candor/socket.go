package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/candor-data/candor/internal/house"
)

// While a server holds the workspace, it takes the API over a socket that only the workspace's owner can reach. A command that
// no operation does is sent over the same socket whole: a line of JSON, then stdin; back come frames of one byte (1 stdout,
// 2 stderr, 3 exit), a length and bytes. The first byte tells which: a brace is a command, a letter is HTTP.
type call struct {
	Args []string `json:"args"`
	Cwd  string   `json:"cwd"`
}

const (
	frameOut  = 1
	frameErr  = 2
	frameExit = 3
)

// dial reaches the process that holds a workspace.
func dial(ctx context.Context, workspace string) (net.Conn, error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "unix", house.Socket(workspace))
	if err != nil {
		return nil, fmt.Errorf("another candor command has the workspace open and takes no commands; wait for it to end: %w", err)
	}
	return conn, nil
}

// forward runs the session's command in the process that holds the workspace.
func forward(ctx context.Context, s *session) (int, error) {
	conn, err := dial(ctx, s.workspace())
	if err != nil {
		return failed, err
	}
	defer func() { _ = conn.Close() }()
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	head, err := json.Marshal(call{s.args, s.cwd})
	if err != nil {
		return failed, err
	}
	if _, err := conn.Write(append(head, '\n')); err != nil {
		return failed, fmt.Errorf("send the command: %w", err)
	}
	go func() {
		_, _ = io.Copy(conn, s.in)
		if u, ok := conn.(*net.UnixConn); ok {
			_ = u.CloseWrite()
		}
	}()
	r := bufio.NewReader(conn)
	for {
		var h [5]byte
		if _, err := io.ReadFull(r, h[:]); err != nil {
			return failed, errors.New("the server ended before the command did; see whether it happened with candor audit verify")
		}
		n := int64(binary.BigEndian.Uint32(h[1:]))
		switch h[0] {
		case frameOut:
			_, err = io.CopyN(s.out, r, n)
		case frameErr:
			_, err = io.CopyN(s.err, r, n)
		case frameExit:
			b := make([]byte, 1)
			_, err = io.ReadFull(r, b)
			return int(b[0]), err
		default:
			return failed, errors.New("the server speaks another version of candor")
		}
		if err != nil {
			return failed, err
		}
	}
}

// listen takes commands for an open house until ctx ends.
func listen(ctx context.Context, h *house.House, stderr io.Writer) error {
	path := house.Socket(h.Dir)
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return fmt.Errorf("take commands: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return errors.Join(err, l.Close())
	}
	calls := callers{l.Addr(), make(chan net.Conn), ctx.Done()}
	srv := &http.Server{Handler: operators(h), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, ErrorLog: log.New(io.Discard, "", 0)}
	var running sync.WaitGroup
	defer running.Wait()
	running.Go(func() { _ = srv.Serve(calls) })
	stop := context.AfterFunc(ctx, func() {
		_ = l.Close()
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		_ = srv.Shutdown(end)
	})
	defer stop()
	for {
		conn, err := l.Accept()
		if err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return err
		}
		running.Add(1)
		go func() {
			defer running.Done()
			r := bufio.NewReader(conn)
			_ = conn.SetReadDeadline(time.Now().Add(10 * time.Second))
			first, err := r.Peek(1)
			_ = conn.SetReadDeadline(time.Time{})
			switch {
			case err != nil: // somebody looked whether anybody is there
				_ = conn.Close()
				return
			case first[0] != '{':
				calls.pass(begun{conn, r})
				return
			}
			if err := serveCall(ctx, h, conn, r); err != nil {
				_, _ = fmt.Fprintln(stderr, "candor: a command's caller went away")
			}
		}()
	}
}

// callers are connections whose first byte was not a command's: a listener for what serves HTTP.
type callers struct {
	at    net.Addr
	come  chan net.Conn
	ended <-chan struct{}
}

func (c callers) pass(conn net.Conn) {
	select {
	case c.come <- conn:
	case <-c.ended:
		_ = conn.Close()
	}
}

// Accept gives the next caller.
func (c callers) Accept() (net.Conn, error) {
	select {
	case conn := <-c.come:
		return conn, nil
	case <-c.ended:
		return nil, net.ErrClosed
	}
}

// Close is nothing: the socket closes when the server ends.
func (c callers) Close() error { return nil }

// Addr is the socket.
func (c callers) Addr() net.Addr { return c.at }

// begun is a connection of which a byte was looked at.
type begun struct {
	net.Conn
	r *bufio.Reader
}

func (b begun) Read(p []byte) (int, error) { return b.r.Read(p) }

func serveCall(ctx context.Context, h *house.House, conn net.Conn, r *bufio.Reader) error {
	defer func() { _ = conn.Close() }()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	line, err := r.ReadBytes('\n')
	if err != nil {
		return err
	}
	var c call
	if err := json.Unmarshal(line, &c); err != nil {
		return err
	}
	var mu sync.Mutex // guards the connection's frames
	s := &session{args: c.Args, cwd: c.Cwd, in: r, getenv: func(string) string { return "" }, served: h,
		out: frames{&mu, conn, frameOut}, err: frames{&mu, conn, frameErr}}
	code := s.run(ctx)
	_, err = frames{&mu, conn, frameExit}.Write([]byte{byte(code)})
	return err
}

// frames writes one kind of frame.
type frames struct {
	mu   *sync.Mutex
	to   io.Writer
	kind byte
}

func (f frames) Write(b []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	h := binary.BigEndian.AppendUint32([]byte{f.kind}, uint32(len(b)))
	if _, err := f.to.Write(append(h, b...)); err != nil {
		return 0, err
	}
	return len(b), nil
}
