package house

import (
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/sys/unix"
)

// keys are a workspace's secrets, read from keys/.
type keys struct {
	uses, people             note.Signer
	usesPublic, peoplePublic string
	secret, gone             []byte
}

func readKeys(dir string) (k keys, err error) {
	text := func(path string) string {
		b, rerr := os.ReadFile(filepath.Join(dir, path))
		err = errors.Join(err, rerr)
		return strings.TrimSpace(string(b))
	}
	usesPrivate, peoplePrivate := text(usesKey), text(peopleKey)
	k.usesPublic, k.peoplePublic = text(usesKey+".pub"), text(peopleKey+".pub")
	secret, gone := text(secretKey), text(goneKey)
	if err != nil {
		return k, fmt.Errorf("read the workspace's keys: %w", err)
	}
	if k.uses, err = note.NewSigner(usesPrivate); err != nil {
		return k, fmt.Errorf("read the log's key: %w", err)
	}
	if k.people, err = note.NewSigner(peoplePrivate); err != nil {
		return k, fmt.Errorf("read the people's log's key: %w", err)
	}
	for _, x := range []struct {
		hex string
		to  *[]byte
	}{{secret, &k.secret}, {gone, &k.gone}} {
		if *x.to, err = hex.DecodeString(x.hex); err != nil || len(*x.to) != 32 {
			return k, errors.New("a key in keys/ is not 32 bytes in hex: restore it from where you keep it")
		}
	}
	return k, nil
}

// writeKey makes a file that only its owner reads, on disk before it returns.
func writeKey(path, text string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("write a key: %w", err)
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Sync(), f.Close())
}

func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// takeLock holds the workspace for this process; the kernel lets go of it when the process ends, however it ends.
func takeLock(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock the workspace: %w", err)
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		cerr := f.Close()
		if errors.Is(err, unix.EWOULDBLOCK) {
			return nil, errors.Join(ErrHeld, cerr)
		}
		return nil, errors.Join(fmt.Errorf("lock the workspace: %w", err), cerr)
	}
	return f, nil
}

// letGo unlocks before it closes: a child that is just being started holds a copy of the file until it runs, and with it
// the lock.
func letGo(lock *os.File) error {
	return errors.Join(unix.Flock(int(lock.Fd()), unix.LOCK_UN), lock.Close())
}
