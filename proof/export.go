package proof

import (
	"context"
	"fmt"
	"io"
	"iter"

	"golang.org/x/mod/sumdb/note"
)

// Export is what goes into an export folder.
type Export struct {
	Source     Source
	Checkpoint []byte                    // the signed head over exactly the entries of Source
	Key        string                    // the log's public key
	Openings   iter.Seq2[Opening, error] // what the reader is entitled to, in order of index; nil: nothing
}

// WriteFolder writes an export folder. Create makes a file, folders included; paths use "/". The checkpoint comes last,
// and only if it is signed with Key and says what the entries written hash to: a folder with a checkpoint is complete.
func WriteFolder(ctx context.Context, e Export, create func(path string) (io.WriteCloser, error)) error {
	v, err := note.NewVerifier(e.Key)
	if err != nil {
		return fmt.Errorf("write folder: read the log's key: %w", err)
	}
	head, err := OpenCheckpoint(e.Checkpoint, v)
	if err != nil {
		return fmt.Errorf("write folder: %w", err)
	}
	write := func(path string, data []byte) error {
		return fill(path, create, func(w io.Writer) error {
			_, err := w.Write(data)
			return err
		})
	}
	size := e.Source.Size()
	root, err := WriteTiles(ctx, e.Source, write)
	if err != nil {
		return fmt.Errorf("write folder: %w", err)
	}
	if size != head.Size || root != head.Hash {
		return fmt.Errorf("write folder: %d entries hash to %s, the signed head is %s: no checkpoint was written", size, root, head)
	}
	err = fill(BodiesFile, create, func(w io.Writer) error { return writeOpenings(ctx, w, e.Openings) })
	if err == nil {
		err = write(KeyFile, []byte(e.Key+"\n"))
	}
	if err == nil {
		err = write(CheckpointFile, e.Checkpoint)
	}
	if err != nil {
		return fmt.Errorf("write folder: %w", err)
	}
	return nil
}

func writeOpenings(ctx context.Context, w io.Writer, openings iter.Seq2[Opening, error]) error {
	if openings == nil {
		return nil
	}
	for o, err := range openings {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		line, err := o.Line()
		if err != nil {
			return err
		}
		if _, err := w.Write(line); err != nil {
			return err
		}
	}
	return nil
}

func fill(path string, create func(string) (io.WriteCloser, error), write func(io.Writer) error) error {
	file, err := create(path)
	if err != nil {
		return fmt.Errorf("create %s: %w", path, err)
	}
	err = write(file)
	// A file that did not close was not written.
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}
