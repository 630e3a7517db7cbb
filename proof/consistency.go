package proof

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Fork is two signed heads of one log that cannot both be true: somebody was shown another history. Whoever holds both
// notes can prove it to anybody.
type Fork struct {
	A, B Checkpoint // A is the smaller or equal one
	Root tlog.Hash  // what the first A.Size entries of B's log hash to, where that is known; else zero
}

func (f *Fork) Error() string {
	s := fmt.Sprintf("FORK of log %s: the head of %d entries has root %s, the head of %d entries has root %s",
		f.A.Origin, f.A.Size, f.A.Hash, f.B.Size, f.B.Hash)
	if f.Root != (tlog.Hash{}) && f.A.Size != f.B.Size {
		s += fmt.Sprintf("; the first %d entries behind the second hash to %s", f.A.Size, f.Root)
	}
	return s + ": the log's holder has signed two histories"
}

// VerifyConsistency checks that newer extends older, entry for entry, by a proof of RFC 6962 section 2.1.2. Both
// checkpoints must have been opened with the log's key before. The error is a *Fork where the heads contradict each
// other by themselves (equal sizes, other roots); a proof that does not hold is only a proof that does not hold.
func VerifyConsistency(older, newer Checkpoint, p tlog.TreeProof) error {
	if err := older.check(); err != nil {
		return fmt.Errorf("verify consistency: older head: %w", err)
	}
	if err := newer.check(); err != nil {
		return fmt.Errorf("verify consistency: newer head: %w", err)
	}
	switch {
	case older.Origin != newer.Origin:
		return fmt.Errorf("verify consistency: %q and %q are two logs", older.Origin, newer.Origin)
	case older.Size > newer.Size:
		return fmt.Errorf("verify consistency: the head called older has %d entries, the newer %d", older.Size, newer.Size)
	case older.Size == newer.Size:
		if older.Hash != newer.Hash {
			return &Fork{A: older, B: newer, Root: newer.Hash}
		}
		return nil
	case older.Size == 0: // every log extends the empty one, whose hash was checked above
		return nil
	}
	if err := tlog.CheckTree(p, newer.Size, newer.Hash, older.Size, older.Hash); err != nil {
		return fmt.Errorf("verify consistency: the proof does not show that the head of %d entries extends the one of %d",
			newer.Size, older.Size)
	}
	return nil
}
