package parquet_test

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/candor-data/candor/internal/intake/parquet"
	"github.com/candor-data/candor/internal/intake/parquet/parquettest"
)

// small limits, so that what a file makes the child do ends soon.
func tight() parquet.Opener {
	l := parquet.DefaultLimits()
	l.MemoryMB, l.CPU, l.Silence = 256, 10*time.Second, 20*time.Second
	return parquet.Opener{Limits: l}
}

const secret = "hanna.abendrot@example.org"

func hostile(t *testing.T) []struct {
	name string
	file []byte
} {
	whole := parquettest.File(t, "SELECT i AS n, '"+secret+"' || (i % 7) AS mail, (i / 8)::DECIMAL(9,2) AS amount FROM range(20000) t(i)", "ROW_GROUP_SIZE 4096")
	end := len(whole)
	footer := func(n uint32) []byte {
		b := slices.Clone(whole)
		binary.LittleEndian.PutUint32(b[end-8:], n)
		return b
	}
	// In thrift's compact form the number of rows is a zigzag varint: 20000 is c0 b8 02.
	rows := bytes.Replace(whole, []byte{0xc0, 0xb8, 0x02}, []byte{0xfe, 0xff, 0x7f}, 1)
	groups := slices.Clone(whole)
	for i := end - 1500; i < end-1000; i++ {
		groups[i] = 0xff
	}
	return []struct {
		name string
		file []byte
	}{
		{"its magic and nothing else", []byte("PAR1")},
		{"its magic twice", []byte("PAR1PAR1")},
		{"a text that begins like one", []byte("PAR1,amount\nx,1\n")},
		{"cut in the middle", whole[:end/2]},
		{"cut before its last byte", whole[:end-1]},
		{"a footer of nothing", footer(0)},
		{"a footer longer than the file", footer(uint32(end) * 2)},
		{"a footer of four gigabytes", footer(0xffffffff)},
		{"a footer that begins elsewhere", footer(100)},
		{"another magic at its end", append(slices.Clone(whole[:end-4]), "PAR2"...)},
		{"an encrypted footer", slices.Concat([]byte("PARE"), whole[4:end-4], []byte("PARE"))},
		{"more rows than it holds", rows},
		{"row groups that are noise", groups},
		{"zeros", append([]byte("PAR1"), make([]byte, 1<<16)...)},
		{"a metadata of one byte over and over", slices.Concat([]byte("PAR1"), bytes.Repeat([]byte{0x1c}, 1<<20), binary.LittleEndian.AppendUint32(nil, 1<<20), []byte("PAR1"))},
		{"lists within lists, a hundred thousand deep", slices.Concat([]byte("PAR1"), bytes.Repeat([]byte{0x19, 0x19}, 100_000), binary.LittleEndian.AppendUint32(nil, 200_000), []byte("PAR1"))},
	}
}

func TestAHostileFileIsAnErrorThatSaysNothingOfIt(t *testing.T) {
	for _, tt := range hostile(t) {
		t.Run(tt.name, func(t *testing.T) {
			began := time.Now()
			_, err := read(t, tight(), bytes.NewReader(tt.file), everyColumn)
			if err == nil || !strings.Contains(err.Error(), "nothing was loaded") && !strings.Contains(err.Error(), "encrypted") {
				t.Errorf("got %v, want an error", err)
			}
			if err != nil && strings.Contains(err.Error(), "hanna") {
				t.Errorf("the error holds a value of the file: %v", err)
			}
			if took := time.Since(began); took > 15*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

// Bytes turned over at many places: each is an error, or rows that hold to the form. The child may fall, and nothing else.
func TestBytesTurnedOverAnywhereBreakNoMoreThanTheFile(t *testing.T) {
	files := map[string][]byte{
		"plain pages":  parquettest.File(t, "SELECT i AS n, 'kind ' || i AS mail, i / 8 AS amount FROM range(300) t(i)", "COMPRESSION uncompressed", "DICTIONARY_SIZE_LIMIT 1"),
		"dictionaries": parquettest.File(t, "SELECT i % 3 AS n, 'kind ' || (i % 5) AS mail, (i % 2)::DECIMAL(9,2) AS amount FROM range(3000) t(i)", "COMPRESSION uncompressed"),
		"packed":       parquettest.File(t, "SELECT i AS n, 'kind ' || (i % 5) AS mail, TIMESTAMP '2026-01-01' + INTERVAL (i) DAY AS at FROM range(3000) t(i)", "COMPRESSION zstd", "PARQUET_VERSION v2"),
	}
	const flips = 40
	for name, whole := range files {
		t.Run(name, func(t *testing.T) {
			draw := rand.New(rand.NewPCG(1, uint64(len(whole))))
			var failed int
			for range flips {
				b := slices.Clone(whole)
				for range 1 + draw.IntN(3) {
					b[4+draw.IntN(len(b)-8)] ^= byte(1 + draw.IntN(255))
				}
				if _, err := read(t, tight(), bytes.NewReader(b), everyColumn); err != nil {
					failed++
				}
			}
			if failed == 0 || failed == flips {
				t.Errorf("%d of %d were errors: this tries too little", failed, flips)
			}
		})
	}
}

func FuzzMutatedFiles(f *testing.F) {
	for _, options := range []string{"COMPRESSION uncompressed", "COMPRESSION snappy", "PARQUET_VERSION v2"} {
		f.Add(parquettest.File(f, "SELECT i AS n, 'kind ' || (i % 5) AS mail, (i % 9)::DECIMAL(9,2) AS amount, TIMESTAMP '2026-01-01' AS at, i / 3 AS x FROM range(200) t(i)", options), uint32(0), byte(0))
	}
	f.Fuzz(func(t *testing.T, file []byte, at uint32, flip byte) {
		if len(file) > 1<<20 {
			t.Skip("long files try no more than short ones")
		}
		if len(file) > 0 {
			file[int(at)%len(file)] ^= flip
		}
		if _, err := read(t, tight(), bytes.NewReader(file), everyColumn); err != nil && (strings.Contains(err.Error(), "kind ") || len(err.Error()) > 500) {
			t.Errorf("an error with something of the file: %v", err)
		}
	})
}
