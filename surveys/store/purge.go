package store

import (
	"context"
	"database/sql"
)

// Purge removes what was withdrawn, changed or deleted from every file of the
// database. A server runs it every night. Busy: another process is reading; try
// again later.
func (db *DB) Purge(ctx context.Context) (err error) {
	defer db.wrap(&err, "clear what was erased from the files")
	return db.writes.wait(ctx, &job{alone: func(c *sql.Conn) error { return db.engine.Erase(context.WithoutCancel(ctx), c) }})
}
