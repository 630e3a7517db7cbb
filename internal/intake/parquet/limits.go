package parquet

import (
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// outOfTime is how the child ends when its processor time is over. The system's own end follows two seconds later.
const outOfTime = 7

// endInTime turns the system's warning into an end that the parent can tell from others.
func endInTime() {
	late := make(chan os.Signal, 1)
	signal.Notify(late, unix.SIGXCPU)
	go func() {
		<-late
		os.Exit(outOfTime)
	}()
}

// keepOnly closes what the child was left with beyond its file and its pipes. Go hands nothing down, and libraries in C
// should not: this is for the day on which one does. What Go's own scheduler has open has no name in the file system.
func keepOnly() {
	open, err := filepath.Glob("/dev/fd/*")
	if err != nil {
		return
	}
	for _, name := range open {
		fd, err := strconv.Atoi(filepath.Base(name))
		if err != nil || fd <= fileAt {
			continue
		}
		if to, err := os.Readlink(name); err == nil && !strings.HasPrefix(to, "anon_inode:") {
			_ = unix.Close(fd)
		}
	}
}
