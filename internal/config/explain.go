package config

import (
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// plain is what YAML reads as it stands.
var plain = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9.:/-]*$`)

// Print writes the manual with the values in force. What it writes is a candor.yaml that gives the same values: those
// that are the default stand as comments, so that a later version's better default is not held back.
func (c Config) Print(w io.Writer) error {
	var b strings.Builder
	b.WriteString("# " + Name + " stands in the workspace's folder. A flag wins over the environment, the environment over this file.\n" +
		"# Secrets do not belong here: they are files in keys/.\n")
	for _, s := range c.settings {
		b.WriteString("\n")
		for line := range strings.SplitSeq(s.About, "\n") {
			b.WriteString("# " + line + "\n")
		}
		text := s.Key + ": " + s.Value
		if !plain.MatchString(s.Value) {
			text = s.Key + ": " + strconv.Quote(s.Value) // YAML's double quotes read what Go's write of printable ASCII
		}
		if s.From == Default {
			fmt.Fprintf(&b, "# Default; or set %s.\n# %s\n", s.Env, text)
		} else {
			by := s.Default
			if by == "" {
				by = "empty"
			}
			fmt.Fprintf(&b, "# From %s; the default is %s.\n%s\n", s.At, by, text)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
