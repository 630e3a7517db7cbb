package duckdb

import (
	"encoding/binary"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"unsafe"

	"github.com/duckdb/duckdb-go-bindings"
	"github.com/duckdb/duckdb-go/v2"

	"github.com/candor-data/candor/internal/catalog"
)

// press is a DuckDB of its own that turns rows into Parquet and is asked nothing: rows go in as the chunks that DuckDB
// itself works on, which no driver for database/sql hands out (as single rows they cost five times as much). Like the
// engine it reaches its folders alone. Every plate uses one of its threads at a time.
type press struct {
	db    duckdb_go_bindings.Database
	set   *catalog.Dataset
	table string
}

func newPress(set *catalog.Dataset, memoryMB int, spill string, allowed ...string) (*press, error) {
	p := &press{set: set}
	var conf duckdb_go_bindings.Config
	var said string
	if duckdb_go_bindings.CreateConfig(&conf) != duckdb_go_bindings.StateSuccess {
		return nil, failed("start the writer", &duckdb.Error{})
	}
	defer duckdb_go_bindings.DestroyConfig(&conf)
	if duckdb_go_bindings.OpenExt(":memory:", &p.db, conf, &said) != duckdb_go_bindings.StateSuccess {
		return nil, failed("start the writer", &duckdb.Error{})
	}
	var dirs []string
	for _, d := range allowed {
		dirs = append(dirs, text(d))
	}
	set1 := []string{
		"SET autoinstall_known_extensions = false", "SET autoload_known_extensions = false", "SET allow_community_extensions = false",
		"SET enable_external_file_cache = false", "SET threads = 1", "SET temp_directory = " + text(spill),
		"SET allowed_directories = [" + strings.Join(dirs, ", ") + "]",
	}
	if memoryMB > 0 {
		set1 = append(set1, fmt.Sprintf("SET memory_limit = '%dMiB'", memoryMB))
	}
	set1 = append(set1, "SET enable_external_access = false", "SET lock_configuration = true")
	pl, err := p.connect()
	if err != nil {
		return nil, errors.Join(err, p.close())
	}
	defer pl.disconnect()
	for _, q := range set1 {
		if _, err := pl.do("configure the writer", q); err != nil {
			return nil, errors.Join(err, p.close())
		}
	}
	var cols strings.Builder
	for i := range set.Fields {
		st, err := storageOf(set.Fields[i].Type)
		if err != nil {
			return nil, errors.Join(err, p.close())
		}
		fmt.Fprintf(&cols, ", %s %s", ident(columnName(&set.Fields[i])), st.sql)
	}
	p.table = "CREATE OR REPLACE TEMP TABLE plate (person UINTEGER, record UBIGINT" + cols.String() + ")"
	return p, nil
}

func (p *press) close() error {
	duckdb_go_bindings.Close(&p.db)
	return nil
}

// plate is one connection of the press, for one goroutine.
type plate struct {
	press *press
	conn  duckdb_go_bindings.Connection
	chunk duckdb_go_bindings.DataChunk
	slots []slot
	pin   runtime.Pinner
}

// slot is one column of the chunk being filled: DuckDB's own memory.
type slot struct {
	vec    duckdb_go_bindings.Vector
	data   unsafe.Pointer
	mask   unsafe.Pointer // bits of values that are there; nil: all
	stored catalog.Type
}

func (p *press) connect() (*plate, error) {
	pl := &plate{press: p}
	if duckdb_go_bindings.Connect(p.db, &pl.conn) != duckdb_go_bindings.StateSuccess {
		return nil, failed("reach the writer", &duckdb.Error{})
	}
	return pl, nil
}

func (pl *plate) disconnect() {
	pl.pin.Unpin()
	if pl.chunk.Ptr != nil {
		duckdb_go_bindings.DestroyDataChunk(&pl.chunk)
	}
	duckdb_go_bindings.Disconnect(&pl.conn)
}

// do runs a statement and tells how many rows it changed.
func (pl *plate) do(doing, q string) (int64, error) {
	var res duckdb_go_bindings.Result
	defer duckdb_go_bindings.DestroyResult(&res)
	if duckdb_go_bindings.Query(pl.conn, q, &res) != duckdb_go_bindings.StateSuccess {
		return 0, failed(doing, &duckdb.Error{Type: duckdb.ErrorType(duckdb_go_bindings.ResultErrorType(&res))})
	}
	return int64(duckdb_go_bindings.RowsChanged(&res)), nil
}

// write writes rows, in the order in which begin has them, to a file that does not exist yet.
func (pl *plate) write(path string, rows []byte, begin []int) error {
	if _, err := pl.do("write rows", pl.press.table); err != nil {
		return err
	}
	if err := pl.fill(rows, begin); err != nil {
		return err
	}
	n, err := pl.do("write rows", "COPY plate TO "+text(path)+" (FORMAT parquet, COMPRESSION zstd)")
	if err == nil && n != int64(len(begin)) {
		err = errors.New("write rows: the file does not hold what it must")
	}
	return err
}

// fill puts rows into the plate's table.
func (pl *plate) fill(rows []byte, begin []int) error {
	var app duckdb_go_bindings.Appender
	if duckdb_go_bindings.AppenderCreateExt(pl.conn, "temp", "main", "plate", &app) != duckdb_go_bindings.StateSuccess {
		defer duckdb_go_bindings.AppenderDestroy(&app)
		return appending(app)
	}
	defer duckdb_go_bindings.AppenderDestroy(&app)
	if pl.chunk.Ptr == nil {
		pl.prepare(app)
	}
	if len(rows) > 0 {
		pl.pin.Pin(&rows[0]) // long texts are handed over where they lie; DuckDB copies them when the chunk is appended
		defer pl.pin.Unpin()
	}
	size := int(duckdb_go_bindings.VectorSize())
	for from := 0; from < len(begin); from += size {
		some := begin[from:min(from+size, len(begin))]
		pl.clean()
		for k, at := range some {
			pl.row(k, rows[at:])
		}
		duckdb_go_bindings.DataChunkSetSize(pl.chunk, duckdb_go_bindings.IdxT(len(some)))
		if duckdb_go_bindings.AppendDataChunk(app, pl.chunk) != duckdb_go_bindings.StateSuccess {
			return appending(app)
		}
	}
	if duckdb_go_bindings.AppenderClose(app) != duckdb_go_bindings.StateSuccess {
		return appending(app)
	}
	runtime.KeepAlive(rows)
	return nil
}

func appending(app duckdb_go_bindings.Appender) error {
	e := duckdb_go_bindings.AppenderErrorData(app)
	defer duckdb_go_bindings.DestroyErrorData(&e)
	return failed("append rows", &duckdb.Error{Type: duckdb.ErrorType(duckdb_go_bindings.ErrorDataErrorType(e))})
}

// prepare makes the chunk, of the table's types.
func (pl *plate) prepare(app duckdb_go_bindings.Appender) {
	n := int(duckdb_go_bindings.AppenderColumnCount(app))
	types := make([]duckdb_go_bindings.LogicalType, n)
	for i := range types {
		types[i] = duckdb_go_bindings.AppenderColumnType(app, duckdb_go_bindings.IdxT(i))
		defer duckdb_go_bindings.DestroyLogicalType(&types[i])
	}
	pl.chunk = duckdb_go_bindings.CreateDataChunk(types)
	pl.slots = make([]slot, n)
	for i := range pl.press.set.Fields {
		pl.slots[2+i].stored = pl.press.set.Fields[i].Type
	}
}

// clean makes the chunk ready for other rows.
func (pl *plate) clean() {
	duckdb_go_bindings.DataChunkReset(pl.chunk)
	for i := range pl.slots {
		s := &pl.slots[i]
		s.vec = duckdb_go_bindings.DataChunkGetVector(pl.chunk, duckdb_go_bindings.IdxT(i))
		s.data, s.mask = duckdb_go_bindings.VectorGetData(s.vec), nil
	}
}

// place is the i-th value of an array of DuckDB's; i is below the size of a chunk.
func place[T any](data unsafe.Pointer, i int) *T {
	var t T
	return (*T)(unsafe.Add(data, uintptr(i)*unsafe.Sizeof(t)))
}

// duckText is DuckDB's text (duckdb.h, duckdb_string_t): up to twelve bytes in place, zeros after them; of a longer one
// the first four, and where it lies.
type duckText struct {
	size  uint32
	start [4]byte
	at    uintptr
}

// row puts one row of the pile into the chunk's k-th place.
func (pl *plate) row(k int, row []byte) {
	*place[uint32](pl.slots[0].data, k) = binary.LittleEndian.Uint32(row[4:])
	*place[uint64](pl.slots[1].data, k) = binary.LittleEndian.Uint64(row[8:])
	empty := row[rowHead:]
	b := row[rowHead+(len(pl.slots)-2+7)/8:]
	for i := range pl.slots[2:] {
		s := &pl.slots[2+i]
		if empty[i/8]&(1<<(i%8)) != 0 {
			s.null(k)
			continue
		}
		if s.stored == catalog.String {
			n, used := binary.Uvarint(b)
			s.text(k, b[used:used+int(n)])
			b = b[used+int(n):]
			continue
		}
		v, used := binary.Varint(b)
		b = b[used:]
		switch s.stored {
		case catalog.Date:
			*place[int32](s.data, k) = int32(v)
		case catalog.Boolean:
			*place[bool](s.data, k) = v != 0
		default:
			*place[int64](s.data, k) = v
		}
	}
}

func (s *slot) text(k int, b []byte) {
	t := place[duckText](s.data, k)
	*t = duckText{size: uint32(len(b))}
	if len(b) <= 12 {
		copy(unsafe.Slice((*byte)(unsafe.Pointer(&t.start)), 12), b)
		return
	}
	copy(t.start[:], b)
	t.at = uintptr(unsafe.Pointer(&b[0])) // pinned by fill
}

func (s *slot) null(k int) {
	if s.mask == nil {
		duckdb_go_bindings.VectorEnsureValidityWritable(s.vec)
		s.mask = duckdb_go_bindings.VectorGetValidity(s.vec)
	}
	*place[uint64](s.mask, k/64) &^= 1 << (k % 64)
	if s.stored == catalog.String {
		*place[duckText](s.data, k) = duckText{}
	}
}
