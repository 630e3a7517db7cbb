package parquet

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unicode/utf8"

	"github.com/candor-data/candor/internal/intake"
)

// source is the parent's side: it believes nothing that comes back from the child.
type source struct {
	file   *os.File
	size   int64
	limits Limits

	child  *exec.Cmd
	tell   io.WriteCloser // what the child is told
	out    *os.File       // what it says
	frames *bufio.Reader
	ended  bool // somebody waited for the child

	header header
	wanted []int
	fields []string // of one record, all columns
	exact  []bool
	batch  string // what is left of the last frame of rows
	rows   int64
	text   int64 // bytes of cells so far
	err    error // the end, or what went wrong; it stays
}

// start begins the child.
func (s *source) start(ctx context.Context) error {
	self := "/proc/self/exe" // this very program, even when a newer one has taken its place
	if runtime.GOOS != "linux" {
		var err error
		if self, err = os.Executable(); err != nil {
			return fmt.Errorf("find the reader of Parquet files: %w", err)
		}
	}
	in, tell, err := os.Pipe()
	if err != nil {
		return fmt.Errorf("start the reader of Parquet files: %w", err)
	}
	s.tell = tell
	out, say, err := os.Pipe()
	if err != nil {
		return errors.Join(fmt.Errorf("start the reader of Parquet files: %w", err), in.Close())
	}
	s.out, s.frames = out, bufio.NewReaderSize(out, 64<<10)
	c := exec.CommandContext(ctx, self)
	cpu := s.limits.CPU + time.Duration(s.size>>20)*perMiB
	c.Args = []string{childName, strconv.Itoa(s.limits.MemoryMB), strconv.Itoa(int(max(cpu/time.Second, 1)))}
	c.Env = []string{} // not even the path: nil would mean all of ours
	c.Dir = "/"
	c.Stdin, c.Stdout = in, say
	c.ExtraFiles = []*os.File{s.file} // the third
	if err := c.Start(); err != nil {
		return errors.Join(fmt.Errorf("start the reader of Parquet files: %w", err), in.Close(), say.Close())
	}
	s.child = c
	return errors.Join(in.Close(), say.Close())
}

// open hears what columns there are and says which are wanted.
func (s *source) open(pick func([]string) ([]int, error)) error {
	kind, b, err := s.frame()
	if err != nil {
		return err
	}
	if kind != frameHeader || json.Unmarshal([]byte(b), &s.header) != nil || s.header.Rows < 0 || len(s.header.Columns) == 0 || len(s.header.Columns) > maxColumns {
		return errLied
	}
	for i := range s.header.Columns {
		s.header.Columns[i].Name = strings.ToValidUTF8(s.header.Columns[i].Name, "?")
	}
	if s.wanted, err = pick(s.Header()); err != nil {
		return err
	}
	for _, at := range s.wanted {
		if c := s.header.Columns[at]; c.Nested {
			return fmt.Errorf("column %s holds %s in each row, and candor keeps one value in each cell; write its parts as columns of their own, or its entries as rows of their own, and load that", nameOr(c.Name, at), known(c.Kind))
		}
	}
	s.fields, s.exact = make([]string, len(s.header.Columns)), make([]bool, len(s.header.Columns))
	for i, c := range s.header.Columns {
		s.exact[i] = c.Exact
	}
	line, err := json.Marshal(s.wanted)
	if err != nil {
		return err
	}
	if _, err := s.tell.Write(append(line, '\n')); err != nil {
		return s.lost()
	}
	return s.tell.Close()
}

// kinds of columns that cannot be read, in our words; the child's are not repeated.
var kinds = []string{"a list", "a group of columns", "a map"}

func known(kind string) string {
	for _, k := range kinds {
		if k == kind {
			return k
		}
	}
	return "a kind of value that has no text"
}

// nameOr is a column's name as it may be printed: a header may be anything.
func nameOr(name string, at int) string {
	for i, r := range name {
		if i >= 64 || r < ' ' || r == 0x7f {
			return strconv.Itoa(at + 1)
		}
	}
	return name
}

// errLied says that the child broke the form that frames have: it is not ours any more.
var errLied = errors.New("the reader of Parquet files answered in a form that it does not have; the file may have been made to break it, and nothing was loaded")

// frame reads the next frame of the child.
func (s *source) frame() (kind byte, b string, err error) {
	if s.out != nil {
		if err := s.out.SetReadDeadline(time.Now().Add(s.limits.Silence)); err != nil && !errors.Is(err, os.ErrNoDeadline) {
			return 0, "", fmt.Errorf("wait for the reader of Parquet files: %w", err)
		}
	}
	var h [5]byte
	if _, err := io.ReadFull(s.frames, h[:]); err != nil {
		return 0, "", s.lost()
	}
	n := binary.LittleEndian.Uint32(h[:4])
	if n > maxFrame {
		return 0, "", errLied
	}
	var text strings.Builder
	text.Grow(int(n))
	if _, err := io.CopyN(&text, s.frames, int64(n)); err != nil {
		return 0, "", s.lost()
	}
	if h[4] == frameFault {
		if n != 1 {
			return 0, "", errLied
		}
		said, ok := faults[fault(text.String()[0])]
		if !ok {
			return 0, "", errLied
		}
		return 0, "", s.told(said)
	}
	return h[4], text.String(), nil
}

func (s *source) told(said string) error {
	if s.rows > 0 {
		return fmt.Errorf("after row %d: %s; nothing was loaded", s.rows, said)
	}
	return fmt.Errorf("%s; nothing was loaded", said)
}

// lost says how a child ended that did not say so itself.
func (s *source) lost() error {
	how := "fell silent"
	if s.child != nil {
		_ = s.child.Process.Kill()
		err := s.child.Wait()
		s.ended = true
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			how = "ended without a word"
			if exit.ExitCode() == outOfTime {
				how = "used more processor time than a file of this size may"
			}
			if ws, ok := exit.Sys().(syscall.WaitStatus); ok && ws.Signaled() {
				switch ws.Signal() {
				case syscall.SIGKILL:
					how = "was ended: it fell silent, was stopped, or took too much of the machine"
				default:
					how = "crashed (" + ws.Signal().String() + ")"
				}
			}
		}
	}
	return s.told("the reader of Parquet files " + how + "; the file is broken or was made to break it")
}

// Header holds the names of all columns, those that hold more than one value too.
func (s *source) Header() []string {
	out := make([]string, len(s.header.Columns))
	for i, c := range s.header.Columns {
		out[i] = c.Name
	}
	return out
}

// Skipped is nothing: there are no empty lines.
func (s *source) Skipped() int64 { return 0 }

// Form is Parquet.
func (s *source) Form() string { return "Parquet" }

// Bytes is the share of rows read, of the file's size.
func (s *source) Bytes() int64 {
	if s.header.Rows == 0 {
		return s.size
	}
	return int64(float64(s.size) * min(1, float64(s.rows)/float64(s.header.Rows)))
}

// Next gives the next row; its line is its number, from 1.
func (s *source) Next() (intake.Record, error) {
	for s.err == nil && s.batch == "" {
		s.err = s.more()
	}
	if s.err != nil {
		return intake.Record{}, s.err
	}
	rec, err := s.record()
	if err != nil {
		s.err = err
		return intake.Record{}, err
	}
	return rec, nil
}

// more reads the next frame of rows, or the end.
func (s *source) more() error {
	kind, b, err := s.frame()
	if err != nil {
		return err
	}
	switch kind {
	case frameRows:
		if len(b) == 0 {
			return errLied
		}
		if s.text += int64(len(b)); s.text > s.limits.Text {
			return s.told("this Parquet file unpacks to more than is allowed")
		}
		s.batch = b
		return nil
	case frameEnd:
		n, used := uvarint(b)
		if used != len(b) || n != uint64(s.rows) {
			return errLied
		}
		if s.rows != s.header.Rows {
			return s.told(faults[faultBroken])
		}
		return io.EOF
	}
	return errLied
}

// record cuts one row off the batch.
func (s *source) record() (intake.Record, error) {
	s.rows++
	if s.rows > s.header.Rows {
		return intake.Record{}, errLied
	}
	rec := intake.Record{Line: int(s.rows), Lines: 1, Fields: s.fields, Exact: s.exact}
	b, size := s.batch, 0
	for _, at := range s.wanted {
		n, used := uvarint(b)
		if used <= 0 {
			return intake.Record{}, errLied
		}
		b = b[used:]
		text := ""
		switch n {
		case cellNull:
		case cellNoValue:
			text = "NaN"
			problem(&rec, at, intake.NotANumber, "not a finite number (NaN or infinite); leave the cell empty (NULL) where nothing is known")
		case cellLeftOut:
			problem(&rec, -1, intake.TooLong, fmt.Sprintf("the row is longer than %d bytes", maxRow))
		default:
			if n -= cellText; n > uint64(len(b)) || n > maxCell+utf8.UTFMax {
				return intake.Record{}, errLied
			}
			text, b = b[:n], b[n:]
			size += int(n)
			check(&rec, at, text)
		}
		s.fields[at] = text
	}
	if size > maxRow+2*maxCell {
		return intake.Record{}, errLied
	}
	s.batch = b
	return rec, nil
}

// check sets a row aside whose text is none.
func check(rec *intake.Record, at int, text string) {
	switch {
	case !utf8.ValidString(text):
		problem(rec, at, intake.BadUTF8, "the cell is not UTF-8 text")
	case strings.IndexByte(text, 0) >= 0:
		problem(rec, at, intake.NulByte, "the cell holds a zero byte, which no text has")
	}
}

// problem notes the first thing wrong with a row; column -1 is the row as a whole.
func problem(rec *intake.Record, column int, rule intake.Rule, text string) {
	if rec.Rule == "" {
		rec.Rule, rec.Problem, rec.Cell = rule, text, column+1
	}
}

// uvarint is binary.Uvarint of text; used is 0 or less where there is none.
func uvarint(s string) (x uint64, used int) {
	for i := range len(s) {
		if i == binary.MaxVarintLen64 {
			return 0, -1
		}
		c := s[i]
		x |= uint64(c&0x7f) << (7 * i)
		if c < 0x80 {
			return x, i + 1
		}
	}
	return 0, 0
}

// Close ends the child, whatever it is doing, and lets go of the copy.
func (s *source) Close() error {
	if s.err == nil {
		s.err = errors.New("this file is closed")
	}
	var errs []error
	if s.tell != nil {
		_ = s.tell.Close() // most often it is closed
	}
	for _, f := range []*os.File{s.out, s.file} {
		if f != nil {
			errs = append(errs, f.Close())
		}
	}
	if s.child != nil && !s.ended {
		_ = s.child.Process.Kill()
		_ = s.child.Wait() // that it was ended is no error
		s.ended = true
	}
	return errors.Join(errs...)
}
