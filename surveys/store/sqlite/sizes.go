package sqlite

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"regiopeil/surveys/store"
)

// sizes looks at the files of the database at path. It asks the connection that
// reads how much of the write-ahead log is written back, and writes nothing itself.
func sizes(ctx context.Context, e *store.Engine, path string) (s store.Sizes, err error) {
	if s.Database, err = size(path); err != nil {
		return s, err
	}
	if s.Log, err = size(path + "-wal"); err != nil {
		return s, err
	}
	var busy, frames, written int64
	if err := e.Reader.QueryRowContext(ctx, "pragma wal_checkpoint(noop)").Scan(&busy, &frames, &written); err != nil {
		return s, err
	}
	if frames > 0 {
		s.Checkpointed = s.Log * written / frames
	}
	var disk syscall.Statfs_t
	if err := syscall.Statfs(filepath.Dir(path), &disk); err != nil {
		return s, err
	}
	s.Free = int64(disk.Bavail) * int64(disk.Bsize)
	return s, nil
}

// size is 0 of a file that is not there.
func size(path string) (int64, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}
