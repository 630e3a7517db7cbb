package sqlite

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
	"zombiezen.com/go/sqlite"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/internal/permission"
	"github.com/candor-data/candor/proof"
)

// Audit reads the record.
type Audit struct {
	db   *DB
	keys [2]string
}

var _ flow.Audit = Audit{}

// Audit gives the seam; the keys are the logs' public keys.
func (db *DB) Audit(usesKey, peopleKey string) Audit { return Audit{db, [2]string{usesKey, peopleKey}} }

// Keys gives the logs' public keys: uses, then people.
func (a Audit) Keys() [2]string { return a.keys }

// Origin is the name of the log of uses.
func (a Audit) Origin() string { return a.db.opt.Uses.Name() }

// Receipt proves one entry of the log of uses against the newest head.
func (a Audit) Receipt(ctx context.Context, index int64) (out proof.Receipt, err error) {
	err = a.db.read(ctx, func(c *sqlite.Conn) error {
		head, text, err := signedHead(c, "head", uses)
		if err != nil {
			return err
		}
		var salt proof.Salt
		var body []byte
		if err := rows(c, "select salt,body from entry where log=? and i=?", func(s *sqlite.Stmt) error {
			s.ColumnBytes(0, salt[:])
			body = blob(s, 1)
			return nil
		}, int64(uses), index); err != nil {
			return err
		}
		if body == nil {
			return ledger.ErrNotFound
		}
		inclusion, err := tlog.ProveRecord(head, index, nodeReader(c, uses))
		if err != nil {
			return fmt.Errorf("prove entry %d: %w", index, err)
		}
		out = proof.NewReceipt(a.Origin(), index, salt, body, inclusion, text)
		return nil
	})
	return out, err
}

func signedHead(c *sqlite.Conn, table string, l logID) (size int64, text []byte, err error) {
	err = rows(c, "select size,note from "+table+" where log=?", func(s *sqlite.Stmt) error {
		size, text = s.ColumnInt64(0), blob(s, 1)
		return nil
	}, int64(l))
	if err == nil && text == nil {
		err = fmt.Errorf("the log has no signed head yet: %w", ledger.ErrNotFound)
	}
	return size, text, err
}

func which(peopleLog bool) (logID, string) {
	if peopleLog {
		return people, "published"
	}
	return uses, "head"
}

// Checkpoint is the newest head that the public may see.
func (a Audit) Checkpoint(ctx context.Context, peopleLog bool) (text []byte, err error) {
	l, table := which(peopleLog)
	err = a.db.read(ctx, func(c *sqlite.Conn) error {
		_, text, err = signedHead(c, table, l)
		return err
	})
	return text, err
}

// Tile prints a tile or entry bundle from the database.
func (a Audit) Tile(ctx context.Context, peopleLog bool, path string) (out []byte, err error) {
	t, err := proof.ParsePath(path)
	if err != nil {
		return nil, errors.Join(ledger.ErrNotFound, err)
	}
	l, table := which(peopleLog)
	err = a.db.read(ctx, func(c *sqlite.Conn) error {
		size, _, err := signedHead(c, table, l)
		if err != nil {
			return err
		}
		if !proof.Holds(size, t) {
			return ledger.ErrNotFound
		}
		if t.L < 0 {
			out, err = bundle(c, l, t.N*256, t.W)
			return err
		}
		out, err = tlog.ReadTileData(t, nodeReader(c, l))
		return err
	})
	return out, err
}

func bundle(c *sqlite.Conn, l logID, from int64, n int) ([]byte, error) {
	var leaves [][]byte
	err := rows(c, "select leaf from entry where log=? and i>=? and i<? order by i", func(s *sqlite.Stmt) error {
		leaves = append(leaves, blob(s, 0))
		return nil
	}, int64(l), from, from+int64(n))
	if err != nil {
		return nil, err
	}
	return proof.EncodeBundle(leaves)
}

// Entries pages through the uses' log, newest first.
func (a Audit) Entries(ctx context.Context, before int64, limit int) (out []flow.Entry, err error) {
	if before < 0 {
		before = 1 << 62
	}
	err = a.db.read(ctx, func(c *sqlite.Conn) error {
		return rows(c, "select i,body from entry where log=? and i<? and body is not null order by i desc limit ?", func(s *sqlite.Stmt) error {
			e := flow.Entry{Index: s.ColumnInt64(0)}
			if err := json.Unmarshal(blob(s, 1), &e.Body); err != nil {
				return fmt.Errorf("read entry %d: %w", e.Index, err)
			}
			out = append(out, e)
			return nil
		}, int64(uses), before, limit)
	})
	return out, err
}

// source is the log of uses as one snapshot.
type source struct {
	c    *sqlite.Conn
	size int64
}

func (s source) Size() int64 { return s.size }
func (s source) Leaf(_ context.Context, i int64) (leaf []byte, err error) {
	err = rows(s.c, "select leaf from entry where log=? and i=?", func(st *sqlite.Stmt) error { leaf = blob(st, 0); return nil }, int64(uses), i)
	if err == nil && leaf == nil {
		err = fmt.Errorf("entry %d is missing", i)
	}
	return leaf, err
}

func (s source) openings() iter.Seq2[proof.Opening, error] {
	return func(yield func(proof.Opening, error) bool) {
		stop := errors.New("stop")
		err := rows(s.c, "select i,salt,body from entry where log=? and i<? and body is not null order by i", func(st *sqlite.Stmt) error {
			o := proof.Opening{Index: st.ColumnInt64(0), Body: string(blob(st, 2))}
			st.ColumnBytes(1, o.Salt[:])
			if !yield(o, nil) {
				return stop
			}
			return nil
		}, int64(uses), s.size)
		if err != nil && !errors.Is(err, stop) {
			yield(proof.Opening{}, err)
		}
	}
}

// Export writes the log of uses with its bodies as an outsider verifies it.
func (a Audit) Export(ctx context.Context, create func(path string) (io.WriteCloser, error)) error {
	return a.db.read(ctx, func(c *sqlite.Conn) error {
		size, text, err := signedHead(c, "head", uses)
		if err != nil {
			return err
		}
		s := source{c, size}
		return proof.WriteFolder(ctx, proof.Export{Source: s, Checkpoint: text, Key: a.keys[uses], Openings: s.openings()}, create)
	})
}

// mostProblems bounds what Verify tells; one is enough to know.
const mostProblems = 20

// Verify recomputes both logs from their leaves, opens every body, compares stored hashes, the signed heads, other heads,
// the allowance with what the entries charged, and the money with zero. Whatever differs is a problem in words.
func (a Audit) Verify(ctx context.Context, heads []string) (out flow.Verification, err error) {
	out.Key = a.keys[uses]
	err = a.db.read(ctx, func(c *sqlite.Conn) error {
		wrong := func(format string, args ...any) {
			if len(out.Problems) < mostProblems {
				out.Problems = append(out.Problems, fmt.Sprintf(format, args...))
			}
		}
		for _, l := range []logID{uses, people} {
			name := []string{"uses", "people"}[l]
			v, err := note.NewVerifier(a.keys[l])
			if err != nil {
				return fmt.Errorf("read the log's key: %w", err)
			}
			tree, err := recompute(c, l, wrong)
			if err != nil {
				return err
			}
			if l == uses {
				out.Uses = tree.size
			} else {
				out.People = tree.size
			}
			for _, table := range []string{"head", "published"} {
				_, text, err := signedHead(c, table, l)
				if errors.Is(err, ledger.ErrNotFound) {
					if table == "head" && tree.size > 0 {
						wrong("the log of %s holds %d entries and has no signed head", name, tree.size)
					}
					continue
				}
				if err != nil {
					return err
				}
				h, err := proof.OpenCheckpoint(text, v)
				if err != nil {
					wrong("the signed head of %s cannot be trusted: %v", name, err)
					continue
				}
				if table == "head" && h.Size != tree.size {
					wrong("the signed head of %s is over %d entries, the log holds %d", name, h.Size, tree.size)
				}
				if err := tree.against(h); err != nil {
					wrong("the log of %s does not match its signed head: %v", name, err)
				}
				if l == uses && table == "head" {
					out.Head, out.Root = string(text), h.Hash.String()
				}
			}
			if l == uses {
				for i, text := range heads {
					h, err := proof.OpenCheckpoint([]byte(text), v)
					if err != nil {
						wrong("head %d given cannot be trusted: %v", i+1, err)
					} else if err := tree.against(h); err != nil {
						wrong("FORK: head %d given, over %d entries, was signed with this log's key but is not a beginning of this log: %v", i+1, h.Size, err)
					}
				}
			}
		}
		return errors.Join(a.balance(c, wrong), a.answers(c, wrong), a.choices(c, wrong), a.corrections(c, wrong), a.certificates(c, wrong), a.deletions(c, wrong))
	})
	out.OK = err == nil && len(out.Problems) == 0
	if out.Problems == nil {
		out.Problems = []string{}
	}
	return out, err
}

// tree is a log's hashes as worked out anew from its leaves.
type tree struct {
	size   int64
	hashes []tlog.Hash
}

func (t *tree) read(idx []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(idx))
	for k, i := range idx {
		if i >= int64(len(t.hashes)) {
			return nil, fmt.Errorf("hash %d is not there", i)
		}
		out[k] = t.hashes[i]
	}
	return out, nil
}

// against checks that a head is a beginning of the tree, or all of it.
func (t *tree) against(h proof.Checkpoint) error {
	if h.Size > t.size {
		return fmt.Errorf("it covers %d entries, the log holds %d: entries were removed", h.Size, t.size)
	}
	root, err := tlog.TreeHash(h.Size, tlog.HashReaderFunc(t.read))
	if err != nil {
		return err
	}
	if root != h.Hash {
		return fmt.Errorf("its first %d entries hash to %s, the head says %s", h.Size, root, h.Hash)
	}
	return nil
}

func recompute(c *sqlite.Conn, l logID, wrong func(string, ...any)) (*tree, error) {
	t := &tree{}
	err := rows(c, "select i,leaf,salt,body from entry where log=? order by i", func(s *sqlite.Stmt) error {
		i := s.ColumnInt64(0)
		if i != t.size {
			wrong("entry %d of log %d was removed", t.size, l)
			return fmt.Errorf("entry %d was removed", t.size)
		}
		leaf, body := blob(s, 1), blob(s, 3)
		if body == nil && l == uses { // only the people's log has padding, and bodies that go with their person
			wrong("what entry %d of the log of uses says was taken out", i)
		}
		if body != nil {
			var salt proof.Salt
			s.ColumnBytes(2, salt[:])
			if err := proof.OpenLeaf(leaf, salt, body); err != nil {
				wrong("entry %d of log %d was altered: %v", i, l, err)
			} else if _, err := proof.ParseBody(body); err != nil {
				wrong("entry %d of log %d: %v", i, l, err)
			}
		}
		hs, err := tlog.StoredHashes(i, leaf, tlog.HashReaderFunc(t.read))
		if err != nil {
			return err
		}
		t.hashes = append(t.hashes, hs...)
		t.size++
		return nil
	}, int64(l))
	if err != nil && len(t.hashes) == 0 {
		return t, err
	}
	n := int64(0)
	err = rows(c, "select i,h from node where log=? order by i", func(s *sqlite.Stmt) error {
		var h tlog.Hash
		s.ColumnBytes(1, h[:])
		if i := s.ColumnInt64(0); i != n || n >= int64(len(t.hashes)) || h != t.hashes[n] {
			wrong("stored hash %d of log %d is not what the entries hash to", n, l)
			return errEnough
		}
		n++
		return nil
	}, int64(l))
	if errors.Is(err, errEnough) {
		err = nil
	} else if err == nil && n != int64(len(t.hashes)) {
		wrong("log %d keeps %d hashes, its entries make %d", l, n, len(t.hashes))
	}
	return t, err
}

var errEnough = errors.New("enough")

// answers compares each answer that is kept with the digest that its entry recorded; a look at a record keeps none.
func (a Audit) answers(c *sqlite.Conn, wrong func(string, ...any)) error {
	return rows(c, "select u.intent,u.released,e.body from use u left join entry e on e.log=? and e.i=u.conclude where u.released is not null and u.kind<>'record'", func(s *sqlite.Stmt) error {
		var b ledger.Body
		if err := json.Unmarshal(blob(s, 2), &b); err != nil || b.Digest == nil || b.Intent == nil || *b.Intent != s.ColumnInt64(0) || *b.Digest != candor.Digest(sha256.Sum256(blob(s, 1))) {
			wrong("the answer kept for entry %d is not the one that was recorded", s.ColumnInt64(0))
		}
		return nil
	}, int64(uses))
}

// choices compares every choice that is kept with what its entry of the people's log committed to.
func (a Audit) choices(c *sqlite.Conn, wrong func(string, ...any)) error {
	said := map[int64][]permission.Event{}
	err := rows(c, permissionColumns+"order by seq", func(s *sqlite.Stmt) error {
		entry := s.ColumnInt64(13)
		said[entry] = append(said[entry], event(s))
		return nil
	})
	if err != nil {
		return err
	}
	err = rows(c, "select i,body from entry where log=? and kind=? and body is not null", func(s *sqlite.Stmt) error {
		i := s.ColumnInt64(0)
		var b ledger.Body
		if err := json.Unmarshal(blob(s, 1), &b); err != nil || b.Digest == nil || *b.Digest != choices(said[i]) {
			wrong("the choices kept for entry %d of the log of people are not those that were recorded", i)
		}
		delete(said, i)
		return nil
	}, int64(people), string(ledger.KindPermission))
	if err != nil {
		return err
	}
	for i := range said {
		wrong("choices are kept for entry %d of the log of people, which records none", i)
	}
	return nil
}

// debited is where a loss is kept: a day decides when it leaves its window.
type debited struct {
	scope string
	day   int64
}

// balance compares the allowance with what was charged, and the money with zero.
func (a Audit) balance(c *sqlite.Conn, wrong func(string, ...any)) error {
	charged := map[debited]int64{}
	err := rows(c, "select i,body from entry where log=? and kind=?", func(s *sqlite.Stmt) error {
		var b ledger.Body
		if err := json.Unmarshal(blob(s, 1), &b); err != nil {
			return nil // reported above as altered
		}
		for _, x := range b.Charges {
			charged[debited{string(x.Scope), day(b.At)}] += int64(x.Rho)
		}
		return nil
	}, int64(uses), string(ledger.KindIntend))
	if err != nil {
		return err
	}
	date := func(day int64) string { return time.Unix(day*86400, 0).UTC().Format(time.DateOnly) }
	err = rows(c, "select scope,day,rho from spent", func(s *sqlite.Stmt) error {
		at, kept := debited{s.ColumnText(0), s.ColumnInt64(1)}, s.ColumnInt64(2)
		if charged[at] != kept {
			wrong("the allowance of %s says %d nano-rho were used on %s, the entries charged %d", at.scope, kept, date(at.day), charged[at])
		}
		delete(charged, at)
		return nil
	})
	if err != nil {
		return err
	}
	for at, n := range charged {
		if n != 0 {
			wrong("the entries charged %d nano-rho to %s on %s, the allowance knows of none", n, at.scope, date(at.day))
		}
	}
	return rows(c, "select entry,currency,sum(micro) from posting group by entry,currency having sum(micro)<>0", func(s *sqlite.Stmt) error {
		wrong("the postings of entry %d do not sum to zero in %s", s.ColumnInt64(0), s.ColumnText(1))
		return nil
	})
}
