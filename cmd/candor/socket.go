package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"

	"github.com/candor-data/candor/internal/house"
)

// While a server holds the workspace, a command is sent to it whole over a socket that only the workspace's owner can
// reach: a line of JSON, then stdin; back come frames of one byte (1 stdout, 2 stderr, 3 exit), a length and bytes.
type call struct {
	Args []string `json:"args"`
	Cwd  string   `json:"cwd"`
}

const (
	frameOut  = 1
	frameErr  = 2
	frameExit = 3
)

// forward runs the session's command in the process that holds the workspace.
func forward(ctx context.Context, s *session) (int, error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "unix", house.Socket(s.workspace()))
	if err != nil {
		return failed, fmt.Errorf("another candor command has the workspace open and takes no commands; wait for it to end: %w", err)
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
	stop := context.AfterFunc(ctx, func() { _ = l.Close() })
	defer stop()
	var running sync.WaitGroup
	defer running.Wait()
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
			if err := serveCall(ctx, h, conn); err != nil {
				_, _ = fmt.Fprintln(stderr, "candor: a command's caller went away")
			}
		}()
	}
}

func serveCall(ctx context.Context, h *house.House, conn net.Conn) error {
	defer func() { _ = conn.Close() }()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r := bufio.NewReader(conn)
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
