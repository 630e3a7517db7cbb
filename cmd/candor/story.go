package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/candor-data/candor/internal/house"
	"github.com/candor-data/candor/internal/story"
)

// tell tells the guided story: each step is announced, done and shown. On a terminal the reader sets the pace.
func (s *session) tell(ctx context.Context, h *house.House, info *house.SampleInfo) error {
	told, err := h.Story(info)
	if err != nil {
		return err
	}
	if told == nil {
		return errors.New("the story was told to its end, and its customer was deleted; begin anew with candor demo --story --fresh")
	}
	var pace *bufio.Reader
	if f, ok := s.in.(*os.File); ok && term.IsTerminal(int(f.Fd())) && !s.yes {
		pace = bufio.NewReader(f)
	}
	for i, p := range told.Parts() {
		_, _ = fmt.Fprintf(s.out, "\n%d. %s\n   %s\n", i+1, p.Title, p.Lead)
		if pace != nil {
			_, _ = fmt.Fprintf(s.err, "   [Enter] %s ", p.Do)
			if _, err := pace.ReadString('\n'); err != nil {
				return nil // whoever leaves in the middle has changed nothing that cannot go on
			}
		}
		scene, _, err := told.Next(ctx, i)
		if err != nil {
			return err
		}
		_, _ = fmt.Fprint(s.out, lines(scene))
	}
	_, _ = fmt.Fprintf(s.out, "\nThat is the road. Look around: candor demo --dir %s\n", s.workspace())
	return nil
}

func lines(scene story.Scene) string {
	b := &strings.Builder{}
	for _, l := range scene.Lines {
		switch {
		case l.Value != "":
			fmt.Fprintf(b, "     %s: %s\n", l.Text, l.Value)
		case l.Bad:
			fmt.Fprintf(b, "   ✗ %s\n", l.Text)
		case l.Good:
			fmt.Fprintf(b, "   ✓ %s\n", l.Text)
		default:
			fmt.Fprintf(b, "   %s\n", l.Text)
		}
		for _, r := range l.Reasons {
			fmt.Fprintf(b, "     %s (rule %s)\n     protects: %s\n     instead: %s\n", r.Text, r.Rule, r.Protects, r.Instead)
		}
	}
	fmt.Fprintf(b, "   (%.1f s)\n", scene.Took.Seconds())
	return b.String()
}
