// Command candor runs and works a workspace. It promises that results go to stdout and everything else to stderr, that a
// refusal exits 3 with its reasons, and that while a server holds the workspace every command goes to it over its socket,
// through the same road. It refuses to read the environment anywhere but here.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// version is set at build time.
var version = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Getenv, os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the whole program. Its result is the exit code: 0 done, 1 failed, 2 used wrongly, 3 refused.
func run(ctx context.Context, args []string, getenv func(string) string, stdin io.Reader, stdout, stderr io.Writer) int {
	cwd, err := os.Getwd()
	if err != nil {
		cwd = "/"
	}
	s := &session{args: args, getenv: getenv, in: stdin, out: stdout, err: stderr, cwd: cwd}
	return s.run(ctx)
}
