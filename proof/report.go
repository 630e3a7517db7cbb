package proof

import (
	"errors"
	"fmt"
	"strings"
)

// ErrNotVerified says that something was found wrong; the report says what.
var ErrNotVerified = errors.New("the log does not verify")

// maxProblems bounds a report: after so many the rest is only counted.
const maxProblems = 100

// Problem is one thing that is wrong, in words.
type Problem struct {
	Where string `json:"where"` // a file, or "entry 17", or "head 2"
	Text  string `json:"text"`
	Fork  *Fork  `json:"-"` // set where the problem is a fork
}

func (p Problem) String() string { return p.Where + ": " + p.Text }

// Report is what VerifyDir found. The zero Report verified nothing.
type Report struct {
	Checkpoint Checkpoint       `json:"checkpoint"`
	Entries    int64            `json:"entries"`    // leaves hashed
	Opened     int64            `json:"opened"`     // bodies shown that match their leaf
	Unopened   int64            `json:"unopened"`   // leaves without a body: confidential, erased or padding
	Kinds      map[string]int64 `json:"kinds"`      // bodies opened, by kind
	Unfinished int64            `json:"unfinished"` // intends without a conclude among the bodies opened
	Heads      int              `json:"heads"`      // other heads found to be beginnings of this log
	Problems   []Problem        `json:"problems"`
	More       int64            `json:"more"` // problems beyond the first 100, counted only
}

func (r *Report) wrong(where, format string, args ...any) {
	r.add(Problem{Where: where, Text: fmt.Sprintf(format, args...)})
}

func (r *Report) add(p Problem) {
	if len(r.Problems) < maxProblems {
		r.Problems = append(r.Problems, p)
	} else {
		r.More++
	}
}

// err gives nil only for a report without problems. It wraps ErrNotVerified, and a Fork
// before anything else: that is proof against the log's holder.
func (r *Report) err() error {
	if len(r.Problems) == 0 {
		return nil
	}
	for _, p := range r.Problems {
		if p.Fork != nil {
			return fmt.Errorf("%w: %w", ErrNotVerified, p.Fork)
		}
	}
	return fmt.Errorf("%w: %s", ErrNotVerified, r.Problems[0])
}

// String tells the report in words, one finding a line.
func (r Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "log %s, head of %d entries, root %s\n", r.Checkpoint.Origin, r.Checkpoint.Size, r.Checkpoint.Hash)
	fmt.Fprintf(&b, "%d entries hashed; %d bodies opened; %d without a body (confidential, erased or padding)\n", r.Entries, r.Opened, r.Unopened)
	if r.Unfinished > 0 {
		fmt.Fprintf(&b, "%d uses began and show no end (they stay charged)\n", r.Unfinished)
	}
	if r.Heads > 0 {
		fmt.Fprintf(&b, "%d other heads are beginnings of this log\n", r.Heads)
	}
	for _, p := range r.Problems {
		fmt.Fprintf(&b, "WRONG %s\n", p)
	}
	if r.More > 0 {
		fmt.Fprintf(&b, "WRONG … and %d more\n", r.More)
	}
	if len(r.Problems) == 0 {
		b.WriteString("everything that was shown agrees with the signed head\n")
	}
	return b.String()
}
