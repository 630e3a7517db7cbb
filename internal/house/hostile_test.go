//go:build !zeronoise

package house_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/describe"
	"github.com/candor-data/candor/internal/house"
	"github.com/candor-data/candor/internal/intake"
)

// hostile is a file that wants to do harm, or that came to harm, and how it has to end: with an error that says what to do
// and nothing changed, or with the rows that can be read loaded and all others counted and set aside.
type hostile struct {
	name  string // a sentence
	file  func(t *testing.T) io.Reader
	hint  intake.Dialect
	wrong string // words of the error; empty: it is loaded
	rows  int64
	aside string // rules and how often, by name: "bad-quote 1, not-a-date 2"
	once  bool   // too large to be read twice
}

// hostileForms are the tables, one for each form of files. A new form gets a table of its own, in a file of its own.
var hostileForms = map[string][]hostile{
	"delimited": hostileDelimited, "typed": hostileCells, "json": hostileJSON, "packed": hostilePacked, "encoded": hostileEncoded, "opened": hostileOpened,
}

// secret stands in rows of the hostile files and may stand in no error.
const secret = "zebrafink"

// guests is the dataset that hostile files are loaded into: one column of each type, and only whose row it is required.
const guests = `
apiVersion: v3.1.0
kind: DataContract
id: guests
name: guests
version: 1.0.0
status: active
schema:
  - name: guests
    properties:
      - name: customer
        logicalType: string
        customProperties: [{property: candor.role, value: person}, {property: candor.identifier, value: customer}]
      - name: day
        logicalType: date
        customProperties: [{property: candor.role, value: time}, {property: candor.bounds, value: ["1990-01-01", "2030-12-31"]}]
      - name: at
        logicalType: timestamp
      - name: amount
        logicalType: number
        customProperties: [{property: candor.role, value: measure}, {property: candor.scale, value: 2}, {property: candor.bounds, value: [0, 100]}]
      - name: visits
        logicalType: integer
      - name: note
        logicalType: string
        customProperties: [{property: candor.role, value: text}]
    customProperties:
      - {property: candor.groups_per_person, value: [{groups: 1, rows: 3}]}
      - {property: candor.ceiling, value: 300}
      - {property: candor.purposes, value: [analytics]}
      - {property: candor.owner, value: shop}
      - {property: candor.category, value: user.behavior.purchase_history}
      - {property: candor.source, value: observed}
`

const head = "customer,day,amount,note\n"

// text is a file that is made of these pieces.
func text(pieces ...string) func(*testing.T) io.Reader {
	return func(*testing.T) io.Reader { return strings.NewReader(strings.Join(pieces, "")) }
}

// endless gives a piece again and again, up to so many bytes: large files need no room.
func endless(piece string, bytes int64) io.Reader {
	return io.LimitReader(&repeating{piece: piece}, bytes)
}

type repeating struct {
	piece string
	at    int
}

func (r *repeating) Read(p []byte) (n int, err error) {
	for n < len(p) {
		k := copy(p[n:], r.piece[r.at:])
		n, r.at = n+k, (r.at+k)%len(r.piece)
	}
	return n, nil
}

// kept is everything that a load may change.
type kept struct {
	rows, persons, aside int64
	loads                int
	nextPerson           candor.SubjectID
	nextRecord           uint64
	members              uint64
	files                string // of rows and of tmp, with their sizes
}

// short leaves the names of files out of a message.
func (k kept) short() kept {
	k.files = fmt.Sprintf("%d files, %x", strings.Count(k.files, "\n"), sha256.Sum256([]byte(k.files)))
	return k
}

func keptNow(t *testing.T, h *house.House) kept {
	t.Helper()
	set, ok := h.World().View.Dataset("guests")
	if !ok {
		t.Fatal("the dataset is gone")
	}
	start, err := h.DB.Intake().Start(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	sum, err := h.DB.Intake().Totals(t.Context(), "guests")
	if err != nil {
		t.Fatal(err)
	}
	var files strings.Builder
	for _, folder := range []string{"rows", "tmp"} {
		err := filepath.WalkDir(filepath.Join(h.Dir, folder), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			info, err := d.Info()
			if err == nil {
				fmt.Fprintf(&files, "%s %d\n", strings.TrimPrefix(path, h.Dir), info.Size())
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return kept{sum.Rows, sum.Persons, sum.Quarantined, len(sum.Reports), start.Person, start.Record, start.Members.GetCardinality(), files.String()}
}

// Whatever a file is like, it ends as its table says; nothing of a file that fails is left anywhere, nothing of one that is
// only checked, and memory does not grow with it.
func TestHostileFilesEndAsTheyMustAndLeaveNothing(t *testing.T) {
	dir, first := shopFolder(t)
	h := open(t, dir, house.Options{})
	if _, err := h.Apply(t.Context(), operator, []describe.File{{Name: "guests.yaml", Data: []byte(guests)}}, false); err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, form := range slices.Sorted(maps.Keys(hostileForms)) {
		for _, tt := range hostileForms[form] {
			tried++
			t.Run(form+"/"+tt.name, func(t *testing.T) {
				was := keptNow(t, h)
				var checked intake.Report
				if !tt.once {
					var err error
					checked, err = h.CheckFile(t.Context(), operator, "guests", tt.file(t), tt.hint, nil)
					ends(t, "checked", tt, checked, err)
					if is := keptNow(t, h); is != was {
						t.Errorf("checking changed what is kept: got %+v, want %+v", is.short(), was.short())
					}
				}
				rep, err := h.Load(t.Context(), operator, "guests", tt.file(t), tt.hint, nil)
				ends(t, "loaded", tt, rep, err)
				is := keptNow(t, h)
				if err != nil {
					if is != was {
						t.Errorf("something of it is there: got %+v, want %+v", is.short(), was.short())
					}
					return
				}
				if !tt.once && (checked.Rows != rep.Rows || checked.Quarantined != rep.Quarantined || checked.Encoding != rep.Encoding || checked.Dialect != rep.Dialect) {
					t.Errorf("a check said %+v, a load %+v", checked, rep)
				}
				if !tt.once { // the same once more: by then its rows have been written, and have to go
					if _, err := h.Load(t.Context(), operator, "guests", tt.file(t), tt.hint, nil); !errors.Is(err, intake.ErrLoaded) {
						t.Errorf("loaded twice: %v", err)
					}
					if again := keptNow(t, h); again != is {
						t.Errorf("loading it twice changed what is kept: got %+v, want %+v", again.short(), is.short())
					}
				}
				if is.rows != was.rows+tt.rows || is.aside != was.aside+rep.Quarantined || is.loads != was.loads+1 || strings.Contains(is.files, "/tmp/") || !strings.HasPrefix(is.files, "/rows/") {
					t.Errorf("got %+v after %+v", is.short(), was.short())
				}
			})
		}
	}
	if tried < 60 {
		t.Errorf("only %d were tried", tried)
	}
	listed, err := h.Files.List(t.Context(), -1, "")
	if is := keptNow(t, h); err != nil || len(listed) != strings.Count(is.files, "\n") {
		t.Errorf("%d files are listed, there are %s, %v", len(listed), is.short().files, err)
	}
	if v, err := h.Verify(t.Context(), operator, []string{first}); err != nil || !v.OK {
		t.Errorf("the record does not verify: %v %q", err, v.Problems)
	}
	stillWorks(t, h)
}

// ends checks how a file ended, and that no error repeats what stands in its rows.
func ends(t *testing.T, how string, tt hostile, rep intake.Report, err error) {
	t.Helper()
	if err != nil && strings.Contains(err.Error(), secret) {
		t.Errorf("%s: the error repeats a cell", how)
	}
	if tt.wrong != "" || err != nil {
		if err == nil || tt.wrong == "" || !strings.Contains(err.Error(), tt.wrong) {
			t.Errorf("%s: got %v, want an error about %q", how, err, tt.wrong)
		}
		return
	}
	var aside []string
	for _, rule := range slices.Sorted(maps.Keys(rep.ByRule)) {
		aside = append(aside, fmt.Sprintf("%s %d", rule, rep.ByRule[rule]))
	}
	if got := strings.Join(aside, ", "); rep.Rows != tt.rows || got != tt.aside {
		t.Errorf("%s: got %d rows and %q set aside, want %d and %q", how, rep.Rows, got, tt.rows, tt.aside)
	}
	for _, r := range rep.Reasons {
		if strings.Contains(r.Text, secret) {
			t.Errorf("%s: a reason repeats a cell", how)
		}
	}
}

// A line, a cell and an object of a gigabyte (in the long tests; an eighth of it in the short ones) need as much memory as
// any other row.
func TestMemoryDoesNotGrowWithTheFile(t *testing.T) {
	dir, _ := shopFolder(t)
	h := open(t, dir, house.Options{})
	if _, err := h.Apply(t.Context(), operator, []describe.File{{Name: "guests.yaml", Data: []byte(guests)}}, false); err != nil {
		t.Fatal(err)
	}
	size := int64(128 << 20)
	if long() {
		size = 1 << 30
	}
	for name, file := range map[string]io.Reader{
		"one line":             io.MultiReader(strings.NewReader(head+"a,,,\n"), endless("x", size), strings.NewReader("\nb,,,\n")),
		"one cell in quotes":   io.MultiReader(strings.NewReader(head+"c,,,\n\""), endless("y\n", size), strings.NewReader("\",,,\nd,,,\n")),
		"one object of a list": io.MultiReader(strings.NewReader(`[{"customer":"e"},{"note":"`), endless("z", size), strings.NewReader(`"},{"customer":"f"}]`)),
		"one line of objects":  io.MultiReader(strings.NewReader("{\"customer\":\"g\"}\n{\"note\":\""), endless("w", size), strings.NewReader("\"}\n{\"customer\":\"h\"}\n")),
	} {
		t.Run(name, func(t *testing.T) {
			most := &peak{Reader: file}
			rep, err := h.Load(t.Context(), operator, "guests", most, intake.Dialect{}, nil)
			if err != nil || rep.Rows != 2 || rep.ByRule[intake.TooLong] != 1 || rep.Bytes < size {
				t.Fatalf("got %+v, %v, want two rows and one too long", rep, err)
			}
			if most.grown() > 96<<20 {
				t.Errorf("%d MiB of memory for a file of %d MiB", most.grown()>>20, size>>20)
			}
		})
	}
}

// peak looks at the memory in use while a file is read.
type peak struct {
	io.Reader
	first, most uint64
	n           int
}

func (p *peak) Read(b []byte) (int, error) {
	if p.n++; p.n%200 == 1 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		if p.first == 0 {
			p.first = m.HeapInuse
		}
		p.most = max(p.most, m.HeapInuse)
	}
	return p.Reader.Read(b)
}

func (p *peak) grown() uint64 { return p.most - p.first }

// A cell that a spreadsheet would run is text like any other where it is kept.
func TestFormulasAreKeptAsTextAndNeverRun(t *testing.T) {
	dir, _ := shopFolder(t)
	h := open(t, dir, house.Options{})
	if _, err := h.Apply(t.Context(), operator, []describe.File{{Name: "guests.yaml", Data: []byte(guests)}}, false); err != nil {
		t.Fatal(err)
	}
	const formula = `=cmd|' /C calc'!A0`
	file := head + "f001,2026-01-01,1,\"" + formula + "\"\n"
	if rep, err := h.Load(t.Context(), operator, "guests", strings.NewReader(file), intake.Dialect{}, nil); err != nil || rep.Rows != 1 {
		t.Fatalf("got %+v, %v", rep, err)
	}
	s, err := h.FindPerson(t.Context(), operator, "customer", "f001")
	if err != nil {
		t.Fatal(err)
	}
	p, err := h.Person(t.Context(), operator, s)
	if err != nil || !strings.Contains(mustJSON(p), `=cmd|' /C calc'!A0`) {
		t.Errorf("the note is not what was written: %v", err)
	}
}

// opened is a file as the command line opens it.
func opened(t *testing.T, path string, change func(path string) error) io.Reader {
	t.Helper()
	f, err := intake.OpenFile(path)
	if err != nil {
		return readerFunc(func([]byte) (int, error) { return 0, err })
	}
	t.Cleanup(func() { _ = f.Close() })
	if change == nil {
		return f
	}
	return io.MultiReader(io.LimitReader(f, 10), readerFunc(func(p []byte) (int, error) {
		if change != nil {
			err := change(path)
			change = nil
			if err != nil {
				return 0, err
			}
		}
		return f.Read(p)
	}))
}

func onDisk(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "guests.csv")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// manyRows is a file longer than anything that is read at once.
func manyRows() string { return head + strings.Repeat("a,2026-01-01,1,x\n", 20_000) }

var errMedium = errors.New("the medium was taken out")

func joined(readers ...io.Reader) io.Reader { return io.MultiReader(readers...) }

func packed(t *testing.T, content string, with func(io.Writer) (io.WriteCloser, error)) string {
	t.Helper()
	var b bytes.Buffer
	w, err := with(&b)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
