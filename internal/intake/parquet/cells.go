package parquet

import (
	"encoding/binary"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
	"unsafe"

	"github.com/duckdb/duckdb-go-bindings"
)

// columnOf describes a column by the name and type that DuckDB gives it.
func columnOf(name, kind string) column {
	c := column{Name: name, Kind: kind}
	base, _, _ := strings.Cut(kind, "(")
	switch {
	case strings.HasSuffix(kind, "]"):
		c.Kind, c.Nested = "a list", true
	case strings.HasPrefix(kind, "STRUCT("):
		c.Kind, c.Nested = "a group of columns", true
	case strings.HasPrefix(kind, "MAP("):
		c.Kind, c.Nested = "a map", true
	case base == "VARCHAR", base == "BLOB", base == "UUID", base == "JSON":
	case base == "TIMESTAMP_S", base == "TIMESTAMP_MS", base == "TIMESTAMP_NS":
		c.Kind, c.Exact = "TIMESTAMP", true
	case base == "BOOLEAN", base == "TINYINT", base == "SMALLINT", base == "INTEGER", base == "BIGINT", base == "UTINYINT", base == "USMALLINT",
		base == "UINTEGER", base == "UBIGINT", base == "HUGEINT", base == "UHUGEINT", base == "FLOAT", base == "DOUBLE", base == "DECIMAL", base == "DATE",
		base == "TIMESTAMP", base == "TIMESTAMP WITH TIME ZONE", base == "TIME", base == "TIME WITH TIME ZONE", base == "TIME_NS":
		c.Exact = true
	default:
		c.Kind, c.Nested = "a kind of value that has no text", true
	}
	return c
}

// expression reads a column as what cells can be written from: types that are rare come as DuckDB's text.
func (c *column) expression() string {
	name := `"` + strings.ReplaceAll(c.Name, `"`, `""`) + `"`
	switch c.Kind {
	case "TIMESTAMP": // of any precision
		return name + "::TIMESTAMP"
	case "VARCHAR", "JSON", "BLOB", "BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "FLOAT", "DOUBLE",
		"DATE", "TIMESTAMP WITH TIME ZONE":
		return name
	}
	if c.scaled() {
		return name
	}
	return name + "::VARCHAR"
}

// scaled reports whether a column is a decimal in eight bytes or less.
func (c *column) scaled() bool {
	width, _ := c.decimal()
	return width > 0 && width <= 18
}

func (c *column) decimal() (width, scale int) {
	args, ok := strings.CutPrefix(c.Kind, "DECIMAL(")
	if !ok {
		return 0, 0
	}
	w, s, _ := strings.Cut(strings.TrimSuffix(args, ")"), ",")
	width, _ = strconv.Atoi(w)
	scale, _ = strconv.Atoi(strings.TrimSpace(s))
	return width, scale
}

// view looks into a chunk of DuckDB's. It lives as long as the chunk does.
type view struct {
	size int
	cols []vector
}

// vector is one column of a chunk: DuckDB's own memory, flat.
type vector struct {
	data  unsafe.Pointer
	mask  *uint64 // bits of rows that are not NULL; nil: all
	write func(v *vector, b []byte, i int) []byte
	scale int
}

func viewOf(chunk duckdb_go_bindings.DataChunk, cols []column) view {
	v := view{size: int(duckdb_go_bindings.DataChunkGetSize(chunk)), cols: make([]vector, len(cols))}
	for k := range cols {
		vec := duckdb_go_bindings.DataChunkGetVector(chunk, duckdb_go_bindings.IdxT(k))
		_, scale := cols[k].decimal()
		v.cols[k] = vector{duckdb_go_bindings.VectorGetData(vec), (*uint64)(duckdb_go_bindings.VectorGetValidity(vec)), cols[k].writer(), scale}
	}
	return v
}

func (v *vector) valid(i int) bool {
	return v.mask == nil || *at[uint64](unsafe.Pointer(v.mask), i/64)&(1<<(i%64)) != 0
}

// at is the i-th value of an array of DuckDB's; i is below the chunk's size.
func at[T any](data unsafe.Pointer, i int) *T {
	var t T
	return (*T)(unsafe.Add(data, uintptr(i)*unsafe.Sizeof(t)))
}

// text16 is DuckDB's text: up to twelve bytes in place, more behind a pointer (duckdb.h, duckdb_string_t).
type text16 struct {
	size   uint32
	start  [4]byte
	behind *byte
}

func (v *vector) bytes(i int) []byte {
	s := at[text16](v.data, i)
	if s.size <= 12 {
		return unsafe.Slice(&s.start[0], s.size)
	}
	return unsafe.Slice(s.behind, s.size)
}

// row appends one row's cells.
func (v *view) row(b []byte, i int) []byte {
	began := len(b)
	for k := range v.cols {
		switch c := &v.cols[k]; {
		case len(b)-began > maxRow:
			b = append(b, cellLeftOut)
		case !c.valid(i):
			b = append(b, cellNull)
		default:
			b = c.write(c, b, i)
		}
	}
	return b
}

// writer is how a column's cells are written.
func (c *column) writer() func(*vector, []byte, int) []byte {
	if c.scaled() {
		switch width, _ := c.decimal(); {
		case width <= 4:
			return scaled[int16]
		case width <= 9:
			return scaled[int32]
		}
		return scaled[int64]
	}
	if w, ok := writers[c.Kind]; ok {
		return w
	}
	return writeText
}

var writers = map[string]func(*vector, []byte, int) []byte{
	"BOOLEAN": func(v *vector, b []byte, i int) []byte {
		if *at[byte](v.data, i) != 0 {
			return cell(b, "true")
		}
		return cell(b, "false")
	},
	"TINYINT": whole[int8], "SMALLINT": whole[int16], "INTEGER": whole[int32], "BIGINT": whole[int64],
	"UTINYINT": whole[uint8], "USMALLINT": whole[uint16], "UINTEGER": whole[uint32],
	"UBIGINT": func(v *vector, b []byte, i int) []byte {
		return short(b, func(b []byte) []byte { return strconv.AppendUint(b, *at[uint64](v.data, i), 10) })
	},
	"FLOAT":  func(v *vector, b []byte, i int) []byte { return floating(b, float64(*at[float32](v.data, i)), 32) },
	"DOUBLE": func(v *vector, b []byte, i int) []byte { return floating(b, *at[float64](v.data, i), 64) },
	"DATE": func(v *vector, b []byte, i int) []byte {
		d := *at[int32](v.data, i)
		return short(b, func(b []byte) []byte { return time.Unix(int64(d)*86400, 0).UTC().AppendFormat(b, time.DateOnly) })
	},
	"TIMESTAMP": func(v *vector, b []byte, i int) []byte {
		return instant(b, *at[int64](v.data, i), "2006-01-02 15:04:05.999999")
	},
	"TIMESTAMP WITH TIME ZONE": func(v *vector, b []byte, i int) []byte {
		return instant(b, *at[int64](v.data, i), "2006-01-02 15:04:05.999999Z")
	},
}

func writeText(v *vector, b []byte, i int) []byte {
	s := v.bytes(i)
	if len(s) > maxCell+utf8.UTFMax { // cut between letters, so that it is still too long and still text
		n := maxCell + utf8.UTFMax
		for n > maxCell && !utf8.RuneStart(s[n]) {
			n--
		}
		s = s[:n]
	}
	b = binary.AppendUvarint(b, uint64(len(s)+cellText))
	return append(b, s...)
}

func cell(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s)+cellText)), s...)
}

// short appends a cell whose text is under 120 bytes, so that its size is one byte, known afterwards.
func short(b []byte, write func([]byte) []byte) []byte {
	n := len(b)
	b = write(append(b, 0))
	b[n] = byte(len(b) - n - 1 + cellText)
	return b
}

func whole[T int8 | int16 | int32 | int64 | uint8 | uint16 | uint32](v *vector, b []byte, i int) []byte {
	n := len(b)
	b = strconv.AppendInt(append(b, 0), int64(*at[T](v.data, i)), 10)
	b[n] = byte(len(b) - n - 1 + cellText)
	return b
}

// scaled writes a decimal, exactly.
func scaled[T int16 | int32 | int64](v *vector, b []byte, i int) []byte {
	x := int64(*at[T](v.data, i))
	n := len(b)
	b = append(b, 0)
	u := uint64(x)
	if x < 0 {
		b, u = append(b, '-'), -u
	}
	var digits [24]byte
	k := len(digits)
	for left := v.scale; u > 0 || left >= 0; left-- {
		if left == 0 && v.scale > 0 {
			k--
			digits[k] = '.'
		}
		k--
		digits[k] = byte('0' + u%10)
		u /= 10
	}
	b = append(b, digits[k:]...)
	b[n] = byte(len(b) - n - 1 + cellText)
	return b
}

// floating writes the shortest digits that give the same number again, never in powers of ten.
func floating(b []byte, x float64, bits int) []byte {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return append(b, cellNoValue)
	}
	var text [400]byte
	s := strconv.AppendFloat(text[:0], x, 'f', -1, bits)
	return append(binary.AppendUvarint(b, uint64(len(s)+cellText)), s...)
}

// instant writes microseconds since 1970 as a clock shows them.
func instant(b []byte, micros int64, layout string) []byte {
	n := len(b)
	b = time.UnixMicro(micros).UTC().AppendFormat(append(b, 0), layout)
	b[n] = byte(len(b) - n - 1 + cellText)
	return b
}
