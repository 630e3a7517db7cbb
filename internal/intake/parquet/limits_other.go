//go:build !linux

package parquet

import (
	"errors"

	"golang.org/x/sys/unix"
)

// limit is what systems other than Linux keep to: processor time, files to write, and no picture of the memory. DuckDB
// holds itself to its memory.
func limit(_, cpuSeconds int) error {
	endInTime()
	set := func(what int, n uint64) error { return unix.Setrlimit(what, &unix.Rlimit{Cur: n, Max: n}) }
	return errors.Join(set(unix.RLIMIT_CPU, uint64(cpuSeconds)), set(unix.RLIMIT_CORE, 0), set(unix.RLIMIT_FSIZE, 0))
}
