package main

import (
	"os"

	"golang.org/x/sys/unix"
)

// startWriting has the system begin to bring a part of a file to the disk. It is
// a hint: what goes wrong shows when the file is synced.
func startWriting(f *os.File, from, n int64) {
	raw, err := f.SyscallConn()
	if err != nil {
		return
	}
	_ = raw.Control(func(fd uintptr) {
		_ = unix.SyncFileRange(int(fd), from, n, unix.SYNC_FILE_RANGE_WRITE)
	})
}
