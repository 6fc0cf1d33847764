package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"syscall"
)

// look opens the database at path to look at it only, also in a folder that others
// write to at the same moment.
func look(path string) (*sql.DB, error) {
	params := url.Values{"mode": {"ro"}, "_busy_timeout": {"5000"}, "_cache_size": {"-16000"}}
	// On a disk that is read-only, as a snapshot is, SQLite could not make the files
	// by which programs agree; nor is there another that writes. What is still in a
	// write-ahead log there cannot be read.
	if _, err := os.Stat(path + "-wal"); errors.Is(err, fs.ErrNotExist) && syscall.Access(filepath.Dir(path), writable) == syscall.EROFS {
		params.Set("immutable", "1")
	}
	return open(path, params, 1)
}

// writable asks access(2) for the right to write.
const writable = 2

// Copy writes the database at path to the new file to, as it is at one moment:
// everything that was committed before, and nothing by half. Others may write
// meanwhile, in this process and in others. The file is readable by its owner
// only and is not waited for: whoever keeps it syncs it.
//
// It is VACUUM INTO and not SQLite's backup API. That copies pages as they lie:
// with those that are free, and in an order that tells which rows were written
// together. And a copy by steps begins anew whenever another process commits, so
// that from beside a busy server it would never end. BenchmarkCopy compares what
// they take.
func Copy(ctx context.Context, path, to string) (err error) {
	if _, err := os.Stat(path); err != nil {
		return err // SQLite would only say that it cannot open it
	}
	f, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	db, err := look(path)
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, "vacuum into $1", to); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("copy database %s: %w", path, failure(err, to))
	}
	return nil
}

// failure names the file that a full disk or a lack of rights concerns: the
// driver does not say which of two it was.
func failure(err error, to string) error {
	if IsFull(err) {
		return &fs.PathError{Op: "write", Path: to, Err: err}
	}
	return err
}
