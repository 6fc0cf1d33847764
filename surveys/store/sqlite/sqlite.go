// Package sqlite opens SQLite databases for package store. Nothing else imports
// the driver.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"syscall"

	sqlite3 "github.com/mattn/go-sqlite3"

	"regiopeil/surveys"
	"regiopeil/surveys/store"
)

// What every connection is told, in its address: a pragma sent over a pool
// reaches one connection only. FULL makes each commit wait for the disk (the
// driver's build has NORMAL for write-ahead logs, which loses commits when the
// power fails); secure_delete writes zeros over what is deleted.
var (
	writing = url.Values{
		"_journal_mode": {"WAL"}, "_synchronous": {"FULL"}, "_secure_delete": {"ON"},
		"_foreign_keys": {"ON"}, "_busy_timeout": {"5000"}, "_cache_size": {"-16000"},
	}
	reading = url.Values{
		"_query_only": {"ON"}, "_busy_timeout": {"5000"}, "_synchronous": {"FULL"}, "_cache_size": {"-4000"},
	}
)

// readers is how many connections read at once.
const readers = 4

// Open opens the database file at path, and makes it when there is none.
func Open(ctx context.Context, path string) (*store.Engine, error) {
	e := &store.Engine{Name: "database " + path, Begin: "begin immediate", Dialect: "sqlite3", Erase: erase, Code: code, Trouble: trouble}
	// Made here for its owner only; the files beside it get the same mode.
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	f.Close()
	if e.Writer, err = open(path, writing, 1); err != nil {
		return nil, err
	}
	if e.Reader, err = open(path, reading, readers); err != nil {
		return nil, err
	}
	e.Sizes = func(ctx context.Context) (store.Sizes, error) { return sizes(ctx, e, path) }
	e.QuickCheck = func(ctx context.Context) error { return quickCheck(ctx, e.Writer) }
	// The writer first: it makes the file and switches it to a write-ahead log.
	if err := e.Writer.PingContext(ctx); err != nil {
		e.Close()
		if code := resultCode(err); code == sqlite3.ErrCorrupt || code == sqlite3.ErrNotADB {
			return nil, fmt.Errorf("%s is damaged or no database, put it back from a backup: %w", e.Name, err)
		}
		return nil, fmt.Errorf("open %s: %w", e.Name, err)
	}
	return e, nil
}

func open(path string, params url.Values, connections int) (*sql.DB, error) {
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: params.Encode()}
	db, err := sql.Open("sqlite3", u.String())
	if err != nil {
		return nil, fmt.Errorf("open database %s: %w", path, err)
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return db, nil
}

// quickCheck reads the whole database and reports what is wrong in it.
func quickCheck(ctx context.Context, db *sql.DB) error {
	rows, err := db.QueryContext(ctx, "pragma quick_check(5)")
	if err != nil {
		return err
	}
	defer rows.Close()
	var found []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return err
		}
		if line != "ok" {
			found = append(found, line)
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if len(found) > 0 {
		return errors.New(strings.Join(found, "; "))
	}
	return nil
}

// erase empties the write-ahead log, which still holds pages from before a
// deletion. In the database file itself secure_delete has written zeros.
func erase(ctx context.Context, c *sql.Conn) error {
	var busy, frames, done int
	if err := c.QueryRowContext(ctx, "pragma wal_checkpoint(truncate)").Scan(&busy, &frames, &done); err != nil {
		return err
	}
	if busy != 0 {
		return surveys.Errorf(surveys.Busy, "the write-ahead log is in use; try again")
	}
	return nil
}

// code says what kind of failure an error of the driver is.
func code(err error) surveys.ErrorCode {
	var e sqlite3.Error
	if !errors.As(err, &e) {
		return ""
	}
	switch {
	case e.Code == sqlite3.ErrBusy || e.Code == sqlite3.ErrLocked:
		return surveys.Busy
	case e.ExtendedCode == sqlite3.ErrConstraintUnique || e.ExtendedCode == sqlite3.ErrConstraintPrimaryKey:
		return surveys.Conflict
	case e.ExtendedCode == sqlite3.ErrConstraintForeignKey:
		return surveys.NotFound
	}
	if trouble(err) != store.NoTrouble {
		return surveys.Unavailable
	}
	return surveys.Internal
}

// trouble says whether an error means that nothing can be stored.
func trouble(err error) store.Trouble {
	switch code := resultCode(err); {
	case IsFull(err):
		return store.DiskFull
	case code == sqlite3.ErrCorrupt || code == sqlite3.ErrNotADB:
		return store.Damaged
	case code == sqlite3.ErrIoErr || code == sqlite3.ErrCantOpen:
		return store.DiskFails
	case code == sqlite3.ErrReadonly || code == sqlite3.ErrPerm:
		return store.ReadOnly
	}
	return store.NoTrouble
}

// IsFull reports whether err is that of a disk that is full.
func IsFull(err error) bool {
	return resultCode(err) == sqlite3.ErrFull || errors.Is(err, syscall.ENOSPC)
}

func resultCode(err error) sqlite3.ErrNo {
	var e sqlite3.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return 0
}
