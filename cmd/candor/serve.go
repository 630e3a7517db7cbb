package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os/exec"
	"runtime"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/house"
)

func (s *session) serveCmd() *cobra.Command {
	var v serving
	c := &cobra.Command{
		Use: "serve", Short: "Serve a workspace: pages, public log and commands, until stopped", Args: cobra.NoArgs,
		Long: `Serves a workspace until it is stopped. While nobody has an account it prints a link, good once, by which whoever started it
sets the company up in a browser with a file of their own.`,
		Example: "  candor serve --listen 127.0.0.1:8080\n  candor serve --test-inbox      mail stays in the page /inbox",
		RunE: func(c *cobra.Command, _ []string) error {
			if s.served != nil {
				return usage{errors.New("this workspace is being served already")}
			}
			opt, err := s.settings(c, &v)
			if err != nil {
				return err
			}
			if v.inbox && !local(v.listen) {
				return usage{errors.New("the test inbox shows every sign-in link to whoever reaches this address: listen on 127.0.0.1, or leave it out")}
			}
			h, err := house.Open(c.Context(), s.workspace(), opt)
			if errors.Is(err, house.ErrHeld) {
				return errors.New("another candor holds this workspace; stop it first")
			}
			if err != nil {
				return err
			}
			s.open = h
			var info *house.SampleInfo
			if v.inbox {
				info = &house.SampleInfo{}
			}
			return s.serve(c.Context(), h, v, info)
		},
	}
	v.add(c)
	c.Flags().BoolVar(&v.inbox, "test-inbox", false, "show mail at /inbox to anybody who reaches this address: for trying out alone")
	c.Flags().IntVar(&v.epochHour, "epoch-hour", 3, "the UTC hour at which new data becomes visible each night")
	return c
}

// local reports whether only this machine reaches an address.
func local(listen string) bool {
	host, _, err := net.SplitHostPort(listen)
	ip := net.ParseIP(host)
	return err == nil && (host == "localhost" || ip != nil && ip.IsLoopback())
}

// serve listens until ctx ends: pages, commands over the socket, an epoch each night, and the questions that are due.
func (s *session) serve(ctx context.Context, h *house.House, v serving, info *house.SampleInfo) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	log := slog.New(slog.NewJSONHandler(s.err, nil))
	l, err := net.Listen("tcp", v.listen)
	if err != nil {
		return fmt.Errorf("listen on %s: %w; choose another with --listen", v.listen, err)
	}
	host, link, err := opening(ctx, h)
	if err != nil {
		return err
	}
	srv := &http.Server{
		Handler: pages(h, log, info, host), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, IdleTimeout: 2 * time.Minute,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	var g errgroup.Group
	g.Go(func() error {
		defer stop()
		if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	g.Go(func() error { defer stop(); return listen(ctx, h, s.err) })
	g.Go(func() error { defer stop(); return nightly(ctx, h, v.epochHour, log) })
	g.Go(func() error { defer stop(); return scheduled(ctx, h, log) })
	g.Go(func() error {
		<-ctx.Done()
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		return srv.Shutdown(end)
	})
	s.say("\nServing %s on http://%s", h.Dir, l.Addr())
	at := "http://" + l.Addr().String()
	if link != "" {
		at += link
		s.say("Nobody has an account yet. Set it up in a browser, with a file of your own; this link works once:\n  %s", at)
	}
	if !v.noOpen {
		openBrowser(at)
	}
	return g.Wait()
}

// nightly opens an epoch each night, changed or not, so that its time tells nothing; and sweeps what expired.
func nightly(ctx context.Context, h *house.House, hour int, log *slog.Logger) error {
	for {
		now := time.Now().UTC()
		next := time.Date(now.Year(), now.Month(), now.Day(), hour, 0, 0, 0, time.UTC)
		if !next.After(now) {
			next = next.AddDate(0, 0, 1)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(time.Until(next)):
		}
		n, err := h.OpenEpoch(ctx, "nightly")
		if err != nil {
			log.Error("the nightly epoch did not open; it is tried again tomorrow, or by candor epoch next")
			continue
		}
		if door, err := h.Door(); err == nil {
			_ = door.Sweep(ctx)
		}
		if err := h.SweepDesk(ctx); err != nil {
			log.Error("files that waited a day could not be swept; they are tried again")
		}
		if err := h.Settle(ctx); err != nil {
			log.Error("the books did not follow; they are tried again")
		}
		log.Info("epoch", "number", n)
	}
}

// scheduled asks the questions whose turn it is: when the service starts, for what a stop left, and soon after each epoch,
// whoever opened it.
func scheduled(ctx context.Context, h *house.House, log *slog.Logger) error {
	for {
		n, err := h.RunSchedules(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			log.Error("schedules did not go on; they are looked at again in half a minute")
		case n > 0:
			log.Info("schedules", "begun", n)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(30 * time.Second):
		}
	}
}

// openBrowser is a courtesy; where there is no browser nothing happens.
func openBrowser(url string) {
	cmd := "xdg-open"
	if runtime.GOOS == "darwin" {
		cmd = "open"
	}
	path, err := exec.LookPath(cmd)
	if err != nil {
		return
	}
	c := exec.Command(path, url)
	if c.Start() == nil {
		go func() { _ = c.Wait() }()
	}
}

// opening is the link by which whoever holds the workspace's files sets it up in a browser; empty where somebody has an
// account, or everybody is invented.
func opening(ctx context.Context, h *house.House) (*access.Host, string, error) {
	peopled := func(ctx context.Context) (bool, error) {
		door, err := h.Door()
		if errors.Is(err, house.ErrNoCompany) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		return door.Peopled(ctx)
	}
	if there, err := peopled(ctx); err != nil || there || h.Rehearsal() {
		return nil, "", err
	}
	host, secret, err := access.NewHost(rand.Reader, peopled)
	if err != nil {
		return nil, "", err
	}
	return host, "/setup/begin?key=" + url.QueryEscape(secret.Reveal()), nil
}
