package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/client"
	"github.com/candor-data/candor/internal/api"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/house"
)

// candor is whom a command speaks to, through the API: the one at --server, or the workspace's own, as whoever holds its
// files. What is printed is the same.
func (s *session) candor(ctx context.Context) (*client.Client, error) {
	if s.server != "" {
		c, err := client.New(s.server, client.Token(s.token))
		if err != nil {
			return nil, usage{fmt.Errorf("--server: %w", err)}
		}
		return c, nil
	}
	trust := []client.Option{client.InTheClear(), client.Patience(24 * time.Hour), client.AtMost(1 << 40)}
	h, err := s.house(ctx)
	if errors.Is(err, errForward) { // a server holds the workspace, and takes the same over its socket
		conn, err := dial(ctx, s.workspace())
		if err != nil {
			return nil, err
		}
		_ = conn.Close()
		return client.New("unix:"+house.Socket(s.workspace()), trust...)
	}
	if err != nil {
		return nil, err
	}
	return client.New("http://candor", append(trust, client.Through(inside{operators(h)}))...)
}

// operators is the API for whoever holds the workspace's files: they read what really happened, where others are told that
// it was noted.
func operators(h *house.House) http.Handler {
	return api.New(api.API{House: h.House, Door: h.Door, Now: time.Now, Whole: true,
		Session: func(*http.Request) candor.Actor { return atHost(h) }})
}

// told turns what the API said into what a command ends with.
func (s *session) told(err error) error {
	var no *client.Error
	switch {
	case !errors.As(err, &no):
		return err
	case no.Status == http.StatusUnauthorized && s.server != "" && s.token == "":
		s.say("Set CANDOR_TOKEN to a token, or CANDOR_TOKEN_FILE to the file that it is in; candor token new makes one.")
		fallthrough
	case no.Refused():
		r := &flow.Refused{Decision: flow.Decision{Reasons: no.Why()}}
		if no.Decision != nil {
			r.Decision = decision(*no.Decision)
		}
		return r
	}
	if no.Status == http.StatusNotFound { // the way forward that the API knows is for programs
		return cmp.Or(s.missing, errors.New(no.Text))
	}
	return no
}

// decision is a decision as commands print it.
func decision(d client.Decision) flow.Decision {
	return flow.Decision{ID: d.ID, Allowed: d.Allowed, Purpose: d.Purpose, Recipient: d.Recipient, Agreement: d.Agreement, Basis: d.Basis, CoveredAbout: d.CoveredAbout, Among: d.Among, Reasons: d.Reasons}
}

// answerOf is an answer of the house as the API tells it, for what prints answers.
func answerOf(r flow.Result) (out client.Answer, err error) {
	return out, again(r, &out)
}

// again reads a value anew as another type that says the same in JSON.
func again(x, as any) error {
	b, err := json.Marshal(x)
	if err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	return d.Decode(as)
}

// most takes the first of a list, as many as were asked for.
func most[T any](list iter.Seq2[T, error], limit int) ([]T, error) {
	out := []T{}
	if limit < 1 {
		return nil, usage{errors.New("--limit is at least 1")}
	}
	for x, err := range list {
		if err != nil {
			return nil, err
		}
		if out = append(out, x); len(out) == limit {
			break
		}
	}
	return out, nil
}

// pageFor asks for no more than is wanted.
func pageFor(limit int) client.CallOption { return client.PageOf(min(max(limit, 1), 200)) }

// How a command is with --server. Every command stands here; what has no operation of the API says what to do instead.
const (
	far      = "far"      // it goes there
	anywhere = "anywhere" // it touches no workspace, so that it does not matter
)

// reach says of each command how it is with --server: far, anywhere, or why not.
var reach = map[string]string{
	"ask": far, "preview": far, "insight list": far, "insight show": far,
	"catalog": far, "catalog certify": far, "catalog uncertify": far, "quality": far, "epoch next": far,
	"audit verify": far, "audit prove": far, "audit export": far,
	"person list": far, "person show": far, "person export": far, "person correct": far, "person corrections": far, "person stop": far, "person sign-up": far, "person delete": far,
	"permission import": far, "permission show": far, "permission grant": far, "permission withdraw": far, "permission time-off": far,
	"agreement show": far, "agreement effect": far, "identity conflicts": far, "user list": far, "earnings show": far, "earnings pay": far, "search": far, "rights": far,
	"token new": far, "token list": far, "token revoke": far,

	"version": anywhere, "key new": anywhere, "catalog draft": anywhere, "rehearse": anywhere,

	"init": "it makes a workspace on this machine", "demo": "it starts a sample company on this machine", "serve": "it serves a workspace of this machine",
	"doctor": "it looks at the files and keys of this machine", "config explain": "settings are files of the workspace",
	"apply": "it reads descriptions beside the workspace (programs: client.ApplyDescriptions)", "load": "it reads files beside the workspace (programs: client.LoadFile)",
	"quarantine show": aside, "quarantine count": aside, "quarantine repair": aside, "quarantine replay": aside, "quarantine discard": aside,
	"question list": keeping, "question show": keeping, "question save": keeping, "question rename": keeping, "question share": keeping, "question unshare": keeping,
	"question schedule": keeping, "question delete": keeping, "question undo": keeping,
	"deletion list": "a partner's requests are on its page /partner, the company's on /board (programs: client.ListDeletionRequests)", "deletion attest": signing,
	"agreement sign": signing, "agreement refuse": signing, "agreement end": signing,
	"user invite": "the link that it prints needs the address of the pages, which the workspace knows (programs: client.InviteUser)",
}

const (
	aside   = "rows that were set aside are mended where they are, or on the page /quarantine"
	keeping = "saved questions are on the page /home (programs: client.ListQuestions and its like)"
	signing = "a company's key never leaves its machine: sign with --file there, and bring the signed file to the page of the agreement"
)

// place settles whom the command speaks to, before it runs.
func (s *session) place(c *cobra.Command) error {
	if s.served != nil && s.server != "" {
		return usage{errors.New("--server is for whoever types the command")}
	}
	if s.server == "" && s.dir == "" {
		s.server = s.getenv("CANDOR_SERVER") // --dir says that a workspace is meant
	}
	if s.server == "" {
		return nil
	}
	if s.dir != "" {
		return usage{errors.New("--dir is a workspace of this machine, --server another candor: choose one")}
	}
	switch why, known := reach[strings.TrimPrefix(c.CommandPath(), "candor ")]; {
	case why == far, why == anywhere, !known && c.HasSubCommands():
	default:
		return usage{fmt.Errorf("%s does not work with --server (or CANDOR_SERVER): %s; run it where the workspace is, without --server", c.CommandPath(), why)}
	}
	return s.takeToken()
}

// takeToken reads the token from where it may stand: never from the command's words, which others on the machine can read.
func (s *session) takeToken() error {
	s.token = s.getenv("CANDOR_TOKEN")
	if file := s.getenv("CANDOR_TOKEN_FILE"); s.token == "" && file != "" {
		b, err := os.ReadFile(s.path(file))
		if err != nil {
			return errors.New("the file that CANDOR_TOKEN_FILE names cannot be read")
		}
		s.token = strings.TrimSpace(string(b))
	}
	return nil
}
