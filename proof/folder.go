package proof

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Options of VerifyDir.
type Options struct {
	// Heads are other signed checkpoints of the same log, whole notes, from anywhere: kept from an earlier export, given
	// by another partner, taken from a receipt. Each must be a beginning of this log.
	Heads []string
}

// VerifyDir checks an export folder against the log's public key, which must come from somewhere else than the folder.
// It hashes every entry anew, compares with every tile and the signed head, opens every body given against its leaf,
// checks what the bodies say against each other, and compares other heads. The error is nil only if nothing is wrong;
// it wraps ErrNotVerified (and a *Fork) where something in the folder is, and is another where reading failed.
func VerifyDir(folder fs.FS, verifierKey string, opts Options) (Report, error) {
	v, err := note.NewVerifier(strings.TrimSpace(verifierKey))
	if err != nil {
		return Report{}, fmt.Errorf("read the log's key: %w", err)
	}
	f := folderCheck{fsys: folder, report: &Report{Kinds: map[string]int64{}, Problems: []Problem{}}}
	if err := f.run(v, strings.TrimSpace(verifierKey), opts.Heads); err != nil {
		return *f.report, fmt.Errorf("verify folder: %w", err)
	}
	return *f.report, f.report.err()
}

// folderCheck is one run of VerifyDir.
type folderCheck struct {
	fsys   fs.FS
	report *Report
	head   Checkpoint
	heads  []otherHead // by size, upwards
	tree   builder     // over the entries as found
	whole  bool        // every entry was found, so that tree is the tree of the entries
	odd    []oddTile   // tiles that differ from the tree of the entries
	bodies bodyCheck
}

type otherHead struct {
	Checkpoint
	where  string
	prefix tlog.Hash // root over the first Size entries as found
}

func (f *folderCheck) run(v note.Verifier, key string, heads []string) error {
	signed, err := f.read(CheckpointFile, 1<<20)
	if err != nil {
		return err
	}
	if signed == nil {
		f.report.wrong(CheckpointFile, "it is missing")
		return nil
	}
	if f.head, err = OpenCheckpoint(signed, v); err != nil {
		f.report.wrong(CheckpointFile, "%v", err)
		return nil
	}
	f.report.Checkpoint = f.head
	named, err := f.read(KeyFile, 1<<12)
	if err != nil {
		return err
	}
	if named != nil && strings.TrimSpace(string(named)) != key {
		f.report.wrong(KeyFile, "the folder names another key than the one given")
	}
	f.openHeads(v, heads)
	if err := f.entries(); err != nil {
		return err
	}
	if err := f.tree.flush(); err != nil {
		return err
	}
	f.judgeTiles()
	f.judgeHeads()
	return f.strays()
}

func (f *folderCheck) openHeads(v note.Verifier, heads []string) {
	for i, text := range heads {
		where := fmt.Sprintf("head %d", i+1)
		c, err := OpenCheckpoint([]byte(text), v)
		if err != nil {
			f.report.wrong(where, "%v", err)
			continue
		}
		f.heads = append(f.heads, otherHead{Checkpoint: c, where: where})
	}
	slices.SortStableFunc(f.heads, func(a, b otherHead) int { return int(min(max(a.Size-b.Size, -1), 1)) })
}

// entries hashes every bundle in order, compares it with its tile, and opens the bodies that belong to it.
func (f *folderCheck) entries() error {
	file, err := f.fsys.Open(BodiesFile)
	var in io.Reader
	switch {
	case err == nil:
		defer file.Close()
		in = file
	case !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("open %s: %w", BodiesFile, err)
	}
	open := newOpenings(in)
	f.bodies = bodyCheck{report: f.report}
	f.tree.tile = f.compareTile
	f.whole = true
	next := 0 // the first head that is not passed yet
	pass := func(size int64) {
		for ; next < len(f.heads) && f.heads[next].Size <= size; next++ {
			f.heads[next].prefix = f.tree.root()
		}
	}
	pass(0)
	for from := int64(0); from < f.head.Size; from += tileWidth {
		want := int(min(tileWidth, f.head.Size-from))
		leaves, hashes, err := f.bundle(from, want)
		if err != nil {
			return err
		}
		if hashes == nil { // nothing to go on with, however large the head claims to be
			break
		}
		for i, h := range hashes {
			if err := f.tree.add(h); err != nil {
				return err
			}
			pass(from + int64(i) + 1)
		}
		if err := f.openBodies(open, from, from+int64(want), leaves); err != nil {
			return err
		}
	}
	op, err := open.before(1<<62, f.wrongLine)
	if err == nil && op != nil && op.Index >= f.head.Size {
		f.report.wrong(BodiesFile, "it holds a body of entry %d, the log has %d entries", op.Index, f.head.Size)
	}
	f.bodies.finish()
	f.report.Unopened = f.report.Entries - f.report.Opened
	return err
}

// bundle reads the entries from index from on. Where the bundle does not hold the number of entries that it must, the
// hashes come from the tile beside it, so that the rest of the log can still be looked at, and leaves is nil.
func (f *folderCheck) bundle(from int64, want int) (leaves [][]byte, hashes []tlog.Hash, err error) {
	path := EntriesPath(from/tileWidth, want)
	data, err := f.read(path, tileWidth*(2+1<<16))
	if err != nil {
		return nil, nil, err
	}
	if data != nil {
		leaves, err = DecodeBundle(data)
	}
	tile, err2 := f.read(TilePath(0, from/tileWidth, want), tileWidth*tlog.HashSize)
	if err2 != nil {
		return nil, nil, err2
	}
	if data != nil && err == nil && len(leaves) == want {
		for i, leaf := range leaves {
			if err := checkLeaf(leaf); err != nil {
				f.report.wrong(entryName(from+int64(i)), "in %s: %v", path, err)
			}
			hashes = append(hashes, tlog.RecordHash(leaf))
		}
		f.report.Entries += int64(want)
		return leaves, hashes, nil
	}
	f.whole = false
	recorded := tileHashes(tile, want)
	switch {
	case data == nil:
		f.report.wrong(path, "it is missing: entries %d to %d were removed", from, from+int64(want)-1)
	case err != nil:
		f.report.wrong(path, "%v", err)
	case len(leaves) < want:
		f.report.wrong(path, "it holds %d entries, the head needs %d: %s", len(leaves), want, firstMissing(leaves, recorded, from))
	default:
		f.report.wrong(path, "it holds %d entries, the head needs %d: something was added", len(leaves), want)
	}
	return nil, recorded, nil
}

// firstMissing says which entry is the first that is not where its hash stands.
func firstMissing(leaves [][]byte, recorded []tlog.Hash, from int64) string {
	if recorded == nil {
		return "entries were removed"
	}
	i := 0
	for i < len(leaves) && tlog.RecordHash(leaves[i]) == recorded[i] {
		i++
	}
	return fmt.Sprintf("%s was removed or is the first that differs", entryName(from+int64(i)))
}

func (f *folderCheck) openBodies(open *openings, from, end int64, leaves [][]byte) error {
	f.bodies.grow(end)
	for {
		op, err := open.before(end, f.wrongLine)
		if op == nil || err != nil {
			return err
		}
		if leaves == nil { // reported with the bundle
			continue
		}
		if err := OpenLeaf(leaves[op.Index-from], op.Salt, []byte(op.Body)); err != nil {
			f.report.wrong(entryName(op.Index), "the body shown and the leaf do not belong together: %v", err)
			continue
		}
		f.report.Opened++
		f.bodies.check(op.Index, []byte(op.Body))
	}
}

func (f *folderCheck) wrongLine(line int, text string) {
	f.report.wrong(fmt.Sprintf("%s line %d", BodiesFile, line), "%s", text)
}

// read gives nil for a file that does not exist.
func (f *folderCheck) read(path string, limit int64) ([]byte, error) {
	file, err := f.fsys.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	defer file.Close()
	// One byte more than the limit, so that a longer file is seen to be longer.
	data, err := io.ReadAll(io.LimitReader(file, limit+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return data, nil
}

func entryName(i int64) string { return fmt.Sprintf("entry %d", i) }
