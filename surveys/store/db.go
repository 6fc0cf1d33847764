package store

import (
	"context"
	"fmt"
	"time"

	"regiopeil/surveys/codes"
)

// Options tune a DB; the zero value is what a server wants.
type Options struct {
	Now       func() time.Time // default time.Now
	QueueSize int              // how many writes may wait, default 4096
	Linger    time.Duration    // how long to wait for more while many write; default 1 ms, negative: never
	Drafts    int              // how many drafts are kept in memory, default 50,000
	// Report is told when something begins to keep the database from storing, and
	// why, and NoTrouble when that is over. It must not use the DB.
	Report func(Trouble, error)
	// Committed is told of every transaction that ended. It must not use the DB.
	Committed func(Commit)
}

// DB is the store. It is safe for concurrent use.
type DB struct {
	engine  *Engine
	keys    *codes.Keys
	now     func() time.Time
	reads   *reader
	writes  *writer
	catalog *catalog
	counts  counts
	drafts  *draftCache
	health  *health
}

// New takes over an open database: it checks it, brings its schema up to date
// and starts the writer. It fails when the database is damaged, was written by
// a newer version of the program, or belongs to another keys file. On failure
// the engine is closed.
func New(ctx context.Context, e *Engine, k *codes.Keys, o Options) (_ *DB, err error) {
	defer func() {
		if err != nil {
			e.Close()
		}
	}()
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.QueueSize <= 0 {
		o.QueueSize = 4096
	}
	if o.Linger == 0 {
		o.Linger = time.Millisecond
	}
	if o.Drafts <= 0 {
		o.Drafts = 50_000
	}
	if err := e.QuickCheck(ctx); err != nil {
		return nil, fmt.Errorf("%s is damaged, put it back from a backup: %w", e.Name, err)
	}
	if err := migrate(ctx, e); err != nil {
		return nil, err
	}
	db := &DB{engine: e, keys: k, now: o.Now, drafts: newDraftCache(o.Drafts), health: &health{report: o.Report}}
	db.reads = newReader(e.Reader)
	db.catalog = newCatalog(db.reads)
	if db.writes, err = startWriter(ctx, e, db.health, o); err != nil {
		return nil, err
	}
	if err := db.checkKeys(ctx); err != nil {
		db.writes.close(ctx)
		return nil, err
	}
	if err := db.addParticipantCodes(ctx); err != nil {
		db.writes.close(ctx)
		return nil, err
	}
	return db, nil
}

// Close finishes what was accepted, and closes the database. When ctx ends
// first, its error is returned and the rest is finished in the background.
func (db *DB) Close(ctx context.Context) error {
	if err := db.writes.close(ctx); err != nil {
		return err
	}
	return db.engine.Close()
}

// Ping reports whether the database can be read.
func (db *DB) Ping(ctx context.Context) (err error) {
	defer db.wrap(&err, "ping the database")
	var n int64
	return db.reads.row(ctx, "select n from changes where id = $1", 1).Scan(&n)
}

// Waiting returns how many writes wait, and how many may.
func (db *DB) Waiting() (waiting, limit int) { return len(db.writes.queue), cap(db.writes.queue) }

// checkKeys makes sure that the database and the keys file belong together.
func (db *DB) checkKeys(ctx context.Context) (err error) {
	defer db.wrap(&err, "check the keys file")
	check := db.keys.Check()
	return db.writes.run(ctx, func(t *tx) error {
		if _, err := t.exec("insert into keys (id, mark) values ($1, $2) on conflict (id) do nothing", 1, check); err != nil {
			return err
		}
		var stored string
		if err := t.row("select mark from keys where id = $1", 1).Scan(&stored); err != nil {
			return err
		}
		if stored != check {
			return fmt.Errorf("the keys file is not the one of %s: put it back from a backup, or no receipt code works any more", db.engine.Name)
		}
		return nil
	})
}
