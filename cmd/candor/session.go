package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/config"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/house"
)

// Exit codes (CONTRACT.md).
const (
	done    = 0
	failed  = 1
	misused = 2
	refused = 3
)

// session is one command: its words, its streams, and the workspace that it works on.
type session struct {
	args   []string
	getenv func(string) string
	in     io.Reader
	out    io.Writer
	err    io.Writer
	cwd    string

	dir    string
	server string // address of a candor elsewhere; empty: the workspace's own
	token  string

	missing error // what is told when there is nothing of the name that the command was given
	format  string
	yes     bool
	code    int

	served *house.House // set when a server runs the command for somebody else
	open   *house.House
}

// usage is an error of how the command was used: exit 2.
type usage struct{ error }

// errForward asks for the command to be sent to the process that holds the workspace.
var errForward = errors.New("forward to the server")

func (s *session) run(ctx context.Context) int {
	root := s.root()
	root.SetArgs(s.args)
	root.SetIn(s.in)
	root.SetOut(s.out)
	root.SetErr(s.err)
	err := root.ExecuteContext(ctx)
	if s.open != nil {
		if cerr := s.open.Close(); err == nil {
			err = cerr
		}
	}
	if errors.Is(err, errForward) {
		code, err := forward(ctx, s)
		if err != nil {
			_, _ = fmt.Fprintln(s.err, "candor:", err)
			return failed
		}
		return code
	}
	return s.exit(err)
}

// exit tells an error to people and gives the exit code.
func (s *session) exit(err error) int {
	var no *flow.Refused
	var bad flow.Problems
	var mistakes config.Mistakes
	var wrong usage
	err = s.told(err)
	switch {
	case err == nil:
		return s.code
	case errors.As(err, &no):
		if perr := s.printRefusal(no.Decision); perr != nil {
			_, _ = fmt.Fprintln(s.err, "candor:", perr)
		}
		return refused
	case errors.As(err, &bad):
		for _, p := range bad {
			_, _ = fmt.Fprintln(s.err, p)
		}
		return failed
	case errors.As(err, &mistakes):
		_, _ = fmt.Fprintln(s.err, mistakes)
		return failed
	case errors.As(err, &wrong) || strings.HasPrefix(err.Error(), "unknown command") || strings.HasPrefix(err.Error(), "unknown flag") ||
		strings.HasPrefix(err.Error(), "required flag") || strings.HasPrefix(err.Error(), "accepts ") || strings.HasPrefix(err.Error(), "requires at least") ||
		strings.HasPrefix(err.Error(), "unknown shorthand") || strings.HasPrefix(err.Error(), "invalid argument") || strings.HasPrefix(err.Error(), "flag needs"):
		_, _ = fmt.Fprintf(s.err, "candor: %v\nRun candor %s--help to see how it is used.\n", err, s.hint(err))
		return misused
	}
	_, _ = fmt.Fprintln(s.err, "candor:", err)
	return failed
}

func (s *session) hint(err error) string {
	if strings.HasPrefix(err.Error(), "unknown command") && strings.Contains(err.Error(), `for "candor"`) {
		return ""
	}
	if len(s.args) > 0 && !strings.HasPrefix(s.args[0], "-") {
		return s.args[0] + " "
	}
	return ""
}

// house opens the workspace, or asks for the command to be forwarded to the process that holds it.
func (s *session) house(ctx context.Context) (*house.House, error) {
	if s.served != nil {
		return s.served, nil
	}
	if s.open != nil {
		return s.open, nil
	}
	set, err := config.Load(s.workspace(), s.getenv)
	if err != nil {
		return nil, err
	}
	h, err := house.Open(ctx, s.workspace(), options(set))
	if errors.Is(err, house.ErrHeld) {
		return nil, errForward
	}
	s.open = h
	return h, err
}

// workspace is the folder: --dir, or CANDOR_DIR, or ./candor-data.
func (s *session) workspace() string {
	dir := s.dir
	if dir == "" {
		dir = s.getenv("CANDOR_DIR")
	}
	if dir == "" {
		dir = "candor-data"
	}
	return s.path(dir)
}

// path resolves a path against where the command was typed, which a server running it is not in.
func (s *session) path(p string) string {
	if filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(s.cwd, p)
}

// who is whoever holds the workspace's files. Before the company is described they act for one without a name.
func (s *session) who(h *house.House) candor.Actor { return atHost(h) }

func atHost(h *house.House) candor.Actor {
	return access.AtHost(cmp.Or(h.World().Company.ID, "unnamed"))
}

// root builds the tree of commands.
func (s *session) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "candor",
		Short: "Customers own their data, companies learn from it with permission, partners get insights instead of a copy",
		Long: `candor runs a customer information platform on your own machine: every use of customer data is asked for, decided at
one gate, recorded, shown to the people it touched, and paid for.

Start here:
  candor demo                     a sample company, working, in your browser
  candor init --from FILE         your own file: drafted, confirmed, loaded
  candor init && candor serve     your own, empty`,
		SilenceErrors: true, SilenceUsage: true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
		PersistentPreRunE: func(c *cobra.Command, _ []string) error {
			switch s.format {
			case "table", "json", "csv":
				return s.place(c)
			}
			return usage{fmt.Errorf("-o is table, json or csv")}
		},
	}
	f := root.PersistentFlags()
	f.StringVar(&s.dir, "dir", "", "the workspace's folder (default $CANDOR_DIR, else ./candor-data)")
	f.StringVar(&s.server, "server", "", "work with a candor elsewhere, over its API (default $CANDOR_SERVER); the token is in $CANDOR_TOKEN, or in the file that $CANDOR_TOKEN_FILE names")
	f.StringVarP(&s.format, "output", "o", "table", "table, json or csv")
	f.BoolVar(&s.yes, "yes", false, "do not ask before doing it")
	root.AddCommand(s.initCmd(), s.rehearseCmd(), s.versionCmd(), s.applyCmd(), s.catalogCmd(), s.loadCmd(), s.quarantineCmd(), s.qualityCmd(), s.permissionCmd(),
		s.keyCmd(), s.agreementCmd(), s.previewCmd(), s.askCmd(), s.insightCmd(), s.auditCmd(), s.epochCmd(), s.serveCmd(), s.demoCmd(),
		s.personCmd(), s.identityCmd(), s.userCmd(), s.tokenCmd(), s.earningsCmd(), s.doctorCmd(), s.searchCmd(), s.rightsCmd(), s.deletionCmd(), s.configCmd())
	root.AddCommand(s.questionCmd())
	return root
}
