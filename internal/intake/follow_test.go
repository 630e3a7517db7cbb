package intake

import (
	"crypto/sha256"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

func TestContentHash(t *testing.T) {
	text := "a,b\n" + strings.Repeat("1,2\n", 100_000)
	h := NewHashing(strings.NewReader(text))
	r, err := Open(h, Dialect{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Next(); err != nil { // and leave the rest to Finish
		t.Fatal(err)
	}
	got, n, err := h.Finish()
	if err != nil || got != sha256.Sum256([]byte(text)) || n != int64(len(text)) {
		t.Errorf("hashed while reading: %v over %d bytes, %v", got, n, err)
	}
	if all, _, err := ContentHash(strings.NewReader(text)); all != got || err != nil {
		t.Errorf("hashed alone: %v, %v; want %v", all, err, got)
	}
	if _, _, err := ContentHash(iotest.TimeoutReader(strings.NewReader(text))); !errors.Is(err, iotest.ErrTimeout) {
		t.Errorf("a file that cannot be read has a hash: %v", err)
	}
	if _, err := io.ReadAll(h); err != nil {
		t.Errorf("after the end: %v", err)
	}
}

func TestProgressComesAtMostEveryTenthOfASecond(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	var got []Progress
	m := NewMeter(1000, func() time.Time { return now }, func(p Progress) { got = append(got, p) })
	for i := range int64(64 * 100) { // one look at the clock for each 64 steps, 10 ms apart
		m.Step(i, i, 0)
		if i%64 == 63 {
			now = now.Add(10 * time.Millisecond)
		}
	}
	m.Done(1000, 990, 10)
	if len(got) != 11 || got[0] != (Progress{Total: 1000}) || got[1] != (Progress{640, 1000, 640, 0}) || got[10] != (Progress{1000, 1000, 990, 10}) {
		t.Errorf("a second of steps gave %d reports: %v", len(got), got)
	}
	new(Meter).Step(1, 1, 1)
	new(Meter).Done(1, 1, 1)
}
