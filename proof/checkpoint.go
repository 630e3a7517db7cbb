package proof

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// MaxSize is the largest log that is read or written: index arithmetic stays far from overflow.
const MaxSize = 1 << 48

// Checkpoint is the head of a log: which log, how many entries, and the RFC 6962 root hash over them. The zero
// Checkpoint names no log and is refused.
type Checkpoint struct {
	Origin string
	Size   int64
	Hash   tlog.Hash
}

func (c Checkpoint) String() string {
	return fmt.Sprintf("%s with %d entries and root %s", c.Origin, c.Size, c.Hash)
}

// FormatCheckpoint gives the text of a checkpoint, unsigned, as https://c2sp.org/tlog-checkpoint writes it.
func FormatCheckpoint(c Checkpoint) string {
	return fmt.Sprintf("%s\n%d\n%s\n", c.Origin, c.Size, c.Hash)
}

// SignCheckpoint gives the signed note. The signer's name must be the log's origin: one key name, one log, so that a
// head of one log can never pass for a head of another.
func SignCheckpoint(c Checkpoint, signer note.Signer) ([]byte, error) {
	if err := c.check(); err != nil {
		return nil, fmt.Errorf("sign checkpoint: %w", err)
	}
	if signer.Name() != c.Origin {
		return nil, fmt.Errorf("sign checkpoint: the key is named %q, the log %q", signer.Name(), c.Origin)
	}
	signed, err := note.Sign(&note.Note{Text: FormatCheckpoint(c)}, signer)
	if err != nil {
		return nil, fmt.Errorf("sign checkpoint: %w", err)
	}
	return signed, nil
}

// OpenCheckpoint checks the signature of v on a signed note and reads the checkpoint in it. Signatures of others (a
// witness) are let be, as the note format asks; v's own must be there and good.
func OpenCheckpoint(signed []byte, v note.Verifier) (Checkpoint, error) {
	n, err := note.Open(signed, note.VerifierList(v))
	if err != nil {
		return Checkpoint{}, fmt.Errorf("open checkpoint: %w", err)
	}
	c, err := ParseCheckpoint(n.Text)
	if err != nil {
		return Checkpoint{}, err
	}
	if c.Origin != v.Name() {
		return Checkpoint{}, fmt.Errorf("open checkpoint: it is of log %q, the key is of log %q", c.Origin, v.Name())
	}
	return c, nil
}

// ParseCheckpoint reads the text of a checkpoint and checks no signature: use OpenCheckpoint for anything that matters.
// Extension lines are allowed and ignored.
func ParseCheckpoint(text string) (Checkpoint, error) {
	malformed := func(what string) (Checkpoint, error) {
		return Checkpoint{}, errors.New("read checkpoint: " + what)
	}
	lines := strings.Split(text, "\n")
	if len(lines) < 4 || lines[len(lines)-1] != "" {
		return malformed("want three lines or more, each ended")
	}
	for _, l := range lines[:len(lines)-1] {
		if l == "" {
			return malformed("it has an empty line")
		}
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || strconv.FormatInt(size, 10) != lines[1] {
		return malformed("the second line is not a size")
	}
	hash, err := decodeHash(lines[2])
	if err != nil {
		return malformed("the third line is not a root hash")
	}
	c := Checkpoint{Origin: lines[0], Size: size, Hash: hash}
	if err := c.check(); err != nil {
		return malformed(err.Error())
	}
	return c, nil
}

func (c Checkpoint) check() error {
	empty, _ := tlog.TreeHash(0, nil)
	switch {
	case c.Origin == "" || strings.ContainsAny(c.Origin, "\n"):
		return errors.New("the origin is one line, not empty")
	case c.Size < 0 || c.Size > MaxSize:
		return errors.New("the size is out of range")
	case c.Size == 0 && c.Hash != empty:
		return errors.New("an empty log has the hash of the empty string")
	}
	return nil
}
