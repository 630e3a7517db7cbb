package parquet

import (
	"errors"

	"golang.org/x/sys/unix"
)

// limit takes from the process, for good, what reading one file does not need: memory and processor time beyond these,
// files to write, and a picture of its memory when it falls, which would hold people.
func limit(memoryMB, cpuSeconds int) error {
	endInTime()
	keepOnly()
	set := func(what int, soft, hard uint64) error {
		return unix.Setrlimit(what, &unix.Rlimit{Cur: soft, Max: hard})
	}
	data := uint64(memoryMB) << 20
	return errors.Join(
		set(unix.RLIMIT_DATA, data, data),
		set(unix.RLIMIT_AS, data+8<<30, data+8<<30), // a reserve: Go and the threads' arenas set aside far more than they use
		set(unix.RLIMIT_CPU, uint64(cpuSeconds), uint64(cpuSeconds)+2),
		set(unix.RLIMIT_CORE, 0, 0),
		set(unix.RLIMIT_FSIZE, 0, 0),
		set(unix.RLIMIT_NOFILE, 64, 64),
		unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0),
		unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0),
	)
}
