package parquet

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/duckdb/duckdb-go-bindings"
)

// childName is the name by which candor calls itself to read a file. Any program that links this package serves it, tests
// too: the name is looked at before anything else of the program runs.
const childName = "candor-read-parquet"

// The child has the file as its third open file, and reaches no other.
const (
	fileAt   = 3
	filePath = "/dev/fd/3"
)

func init() {
	if len(os.Args) != 3 || os.Args[0] != childName {
		return
	}
	os.Exit(serve(os.Args[1], os.Args[2], os.Stdin, os.Stdout))
}

// serve is the child: one file, once.
func serve(memoryMB, cpuSeconds string, in io.Reader, out io.Writer) int {
	w := &frames{w: bufio.NewWriterSize(out, batchSize)}
	mem, err := strconv.Atoi(memoryMB)
	cpu, cerr := strconv.Atoi(cpuSeconds)
	if err != nil || cerr != nil || limit(mem+roomFor, cpu) != nil {
		return w.fault(faultSetup)
	}
	r, f := openReader(mem)
	if f == 0 {
		f = r.run(in, w)
	}
	if f != 0 {
		return w.fault(f)
	}
	return 0
}

// frames writes to the parent. An error to write ends the child: nobody listens any more.
type frames struct{ w *bufio.Writer }

func (f *frames) write(kind byte, b []byte) {
	h := binary.LittleEndian.AppendUint32(nil, uint32(len(b)))
	_, err := f.w.Write(append(h, kind))
	if err == nil {
		_, err = f.w.Write(b)
	}
	if err == nil {
		err = f.w.Flush()
	}
	if err != nil {
		os.Exit(1)
	}
}

func (f *frames) fault(what fault) int {
	f.write(frameFault, []byte{byte(what)})
	return 1
}

// reader is DuckDB locked to one file.
type reader struct {
	db   duckdb_go_bindings.Database
	conn duckdb_go_bindings.Connection
}

func openReader(memoryMB int) (*reader, fault) {
	r := &reader{}
	var conf duckdb_go_bindings.Config
	var text string
	if duckdb_go_bindings.CreateConfig(&conf) != duckdb_go_bindings.StateSuccess {
		return nil, faultSetup
	}
	if duckdb_go_bindings.OpenExt(":memory:", &r.db, conf, &text) != duckdb_go_bindings.StateSuccess ||
		duckdb_go_bindings.Connect(r.db, &r.conn) != duckdb_go_bindings.StateSuccess {
		return nil, faultSetup
	}
	for _, q := range []string{
		"SET autoinstall_known_extensions = false",
		"SET autoload_known_extensions = false",
		"SET allow_community_extensions = false",
		"SET enable_external_file_cache = false",
		"SET temp_directory = ''",
		"SET threads = 1",
		fmt.Sprintf("SET memory_limit = '%dMiB'", memoryMB),
		"SET allowed_paths = ['" + filePath + "']",
		"SET enable_external_access = false",
		"SET lock_configuration = true",
	} {
		if _, f := r.texts(q); f != 0 {
			return nil, faultSetup
		}
	}
	return r, 0
}

// run says what columns there are, hears which are wanted, and sends their rows.
func (r *reader) run(in io.Reader, out *frames) fault {
	h, f := r.header()
	if f != 0 {
		return f
	}
	b, err := json.Marshal(h)
	if err != nil || len(b) > maxHeader {
		return faultTooManyColumns
	}
	out.write(frameHeader, b)
	var want []int
	line, err := bufio.NewReader(in).ReadBytes('\n')
	if err != nil || json.Unmarshal(line, &want) != nil {
		os.Exit(1) // the parent changed its mind
	}
	cols := make([]column, len(want))
	for i, at := range want {
		if at < 0 || at >= len(h.Columns) || h.Columns[at].Nested {
			return faultSetup
		}
		cols[i] = h.Columns[at]
	}
	return r.rows(cols, out)
}

// header asks DuckDB what the file says of itself.
func (r *reader) header() (h header, f fault) {
	rows, f := r.texts("SELECT num_rows::VARCHAR FROM parquet_file_metadata('" + filePath + "')")
	if f != 0 {
		return h, f
	}
	if len(rows) != 1 {
		return h, faultBroken
	}
	n, err := strconv.ParseInt(rows[0][0], 10, 64)
	if err != nil || n < 0 {
		return h, faultBroken
	}
	h.Rows = n
	cols, f := r.texts("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM " + table + ")")
	if f != 0 {
		return h, f
	}
	if len(cols) > maxColumns {
		return h, faultTooManyColumns
	}
	for _, c := range cols {
		h.Columns = append(h.Columns, columnOf(c[0], c[1]))
	}
	if len(cols) == 0 {
		return h, faultNoColumns
	}
	return h, 0
}

const table = "read_parquet('" + filePath + "', hive_partitioning = false, file_row_number = false)"

// texts runs a query whose columns are all text.
func (r *reader) texts(q string) (out [][]string, f fault) {
	var res duckdb_go_bindings.Result
	defer duckdb_go_bindings.DestroyResult(&res)
	if duckdb_go_bindings.Query(r.conn, q, &res) != duckdb_go_bindings.StateSuccess {
		return nil, faultOf(&res)
	}
	n := int(duckdb_go_bindings.ColumnCount(&res))
	for {
		chunk := duckdb_go_bindings.FetchChunk(res)
		if chunk.Ptr == nil {
			return out, faultOf(&res)
		}
		v := viewOf(chunk, slices.Repeat([]column{{Kind: "VARCHAR"}}, n))
		for i := range v.size {
			row := make([]string, n)
			for k := range v.cols {
				if v.cols[k].valid(i) {
					row[k] = string(v.cols[k].bytes(i))
				}
			}
			out = append(out, row)
		}
		duckdb_go_bindings.DestroyDataChunk(&chunk)
	}
}

// faultOf tells what kind of error a result holds; 0: none. Its words stay here.
func faultOf(res *duckdb_go_bindings.Result) fault {
	text := duckdb_go_bindings.ResultError(res)
	switch t := duckdb_go_bindings.ResultErrorType(res); {
	case t == duckdb_go_bindings.ErrorTypeInvalid && text == "":
		return 0
	case t == duckdb_go_bindings.ErrorTypeOutOfMemory || strings.Contains(text, "bad_alloc"):
		return faultMemory
	case strings.Contains(text, "encrypt"):
		return faultEncrypted
	case strings.Contains(text, "at least one non-root column"):
		return faultNoColumns
	}
	return faultBroken
}

// rows streams the wanted columns.
func (r *reader) rows(cols []column, out *frames) fault {
	list := make([]string, len(cols))
	for i := range cols {
		list[i] = cols[i].expression()
	}
	var st duckdb_go_bindings.PreparedStatement
	defer duckdb_go_bindings.DestroyPrepare(&st)
	if duckdb_go_bindings.Prepare(r.conn, "SELECT "+strings.Join(list, ", ")+" FROM "+table, &st) != duckdb_go_bindings.StateSuccess {
		return faultBroken
	}
	var res duckdb_go_bindings.Result
	defer duckdb_go_bindings.DestroyResult(&res)
	if duckdb_go_bindings.ExecutePreparedStreaming(st, &res) != duckdb_go_bindings.StateSuccess {
		return faultOf(&res)
	}
	buf := make([]byte, 0, batchSize+maxRow+2*maxCell)
	var n uint64
	for {
		chunk := duckdb_go_bindings.FetchChunk(res)
		if chunk.Ptr == nil {
			if f := faultOf(&res); f != 0 {
				return f
			}
			break
		}
		v := viewOf(chunk, cols)
		for i := range v.size {
			buf = v.row(buf, i)
			if len(buf) >= batchSize {
				out.write(frameRows, buf)
				buf = buf[:0]
			}
		}
		n += uint64(v.size)
		duckdb_go_bindings.DestroyDataChunk(&chunk)
	}
	if len(buf) > 0 {
		out.write(frameRows, buf)
	}
	out.write(frameEnd, binary.AppendUvarint(nil, n))
	return 0
}
