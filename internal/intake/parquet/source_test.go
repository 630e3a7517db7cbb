package parquet

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"testing"

	"github.com/candor-data/candor/internal/intake"
)

type nobody struct{ io.Writer }

func (nobody) Close() error { return nil }

// heard reads what a child is made to say.
func heard(said []byte) (rows int, err error) {
	s := &source{limits: DefaultLimits(), frames: bufio.NewReader(bytes.NewReader(said)), tell: nobody{io.Discard}}
	err = s.open(func(header []string) (at []int, err error) {
		for i := range header {
			at = append(at, i)
		}
		return at, nil
	})
	for err == nil {
		var rec intake.Record
		if rec, err = s.Next(); err == nil {
			rows++
			if len(rec.Fields) != len(s.header.Columns) || rec.Line != rows {
				return rows, errors.New("a row without all of its cells")
			}
		}
	}
	if errors.Is(err, io.EOF) {
		return rows, nil
	}
	return rows, err
}

func said(frames ...[]byte) []byte { return bytes.Join(frames, nil) }

func framed(kind byte, b []byte) []byte {
	return append(append(binary.LittleEndian.AppendUint32(nil, uint32(len(b))), kind), b...)
}

func columns(rows int64, n int) []byte {
	b, _ := json.Marshal(header{Rows: rows, Columns: make([]column, n)})
	return framed(frameHeader, b)
}

func TestWhatAChildMaySay(t *testing.T) {
	two := []byte{cellText + 1, 'a', cellNull, cellText, cellText + 1, 'b'} // a and nothing, empty and b
	for _, tt := range []struct {
		name string
		said []byte
		want bool
	}{
		{"two rows of two cells", said(columns(2, 2), framed(frameRows, two), framed(frameEnd, []byte{2})), true},
		{"no rows", said(columns(0, 2), framed(frameEnd, []byte{0})), true},
		{"nothing", nil, false},
		{"half a frame", columns(2, 2)[:7], false},
		{"no columns", said(columns(2, 0), framed(frameEnd, []byte{0})), false},
		{"more columns than may be", said(columns(0, maxColumns+1), framed(frameEnd, []byte{0})), false},
		{"a negative number of rows", said(columns(-1, 2), framed(frameEnd, []byte{0})), false},
		{"a header that is no JSON", said(framed(frameHeader, []byte("{")), framed(frameEnd, []byte{0})), false},
		{"rows before the header", said(framed(frameRows, two)), false},
		{"fewer rows than the header says", said(columns(3, 2), framed(frameRows, two), framed(frameEnd, []byte{2})), false},
		{"more rows than the header says", said(columns(1, 2), framed(frameRows, two), framed(frameEnd, []byte{2})), false},
		{"another count at the end", said(columns(2, 2), framed(frameRows, two), framed(frameEnd, []byte{3})), false},
		{"an end without a count", said(columns(2, 2), framed(frameRows, two), framed(frameEnd, nil)), false},
		{"no end", said(columns(2, 2), framed(frameRows, two)), false},
		{"an end and more rows", said(columns(4, 2), framed(frameRows, two), framed(frameEnd, []byte{2}), framed(frameRows, two)), false},
		{"half a row", said(columns(2, 2), framed(frameRows, two[:2]), framed(frameEnd, []byte{2})), false},
		{"a cell longer than its frame", said(columns(1, 1), framed(frameRows, []byte{cellText + 9, 'a'}), framed(frameEnd, []byte{1})), false},
		{"a size without end", said(columns(1, 1), framed(frameRows, bytes.Repeat([]byte{0xff}, 20)), framed(frameEnd, []byte{1})), false},
		{"an empty frame of rows", said(columns(0, 1), framed(frameRows, nil), framed(frameEnd, []byte{0})), false},
		{"a frame of four gigabytes", []byte{0xff, 0xff, 0xff, 0xff, frameHeader}, false},
		{"a kind that is none", said(columns(0, 1), framed('?', nil)), false},
		{"a fault", said(framed(frameFault, []byte{byte(faultMemory)})), false},
		{"a fault that is none", said(framed(frameFault, []byte{99})), false},
		{"a fault of many bytes", said(framed(frameFault, []byte("the row holds hanna"))), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := heard(tt.said); (err == nil) != tt.want {
				t.Errorf("got %v, want it taken: %v", err, tt.want)
			}
		})
	}
}

func FuzzWhatAChildSays(f *testing.F) {
	f.Add(said(columns(2, 2), framed(frameRows, []byte{cellText + 1, 'a', cellNull, cellText, cellText + 1, 'b'}), framed(frameEnd, []byte{2})))
	f.Add(said(columns(1, 3), framed(frameRows, []byte{cellNoValue, cellLeftOut, cellText + 2, 0xc3, 0}), framed(frameEnd, []byte{1})))
	f.Fuzz(func(t *testing.T, b []byte) {
		rows, err := heard(b)
		if err == nil && rows > len(b) {
			t.Errorf("%d rows out of %d bytes", rows, len(b))
		}
	})
}
