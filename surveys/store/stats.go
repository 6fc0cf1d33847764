package store

import (
	"context"
	"time"
)

// Commit is one transaction of the writer that ended.
type Commit struct {
	Jobs   int           // writes that shared it
	Took   time.Duration // from its begin until it was on the disk, or given up
	Failed bool
}

// Sizes are how large the files of a database are, in bytes.
type Sizes struct {
	Database     int64
	Log          int64 // write-ahead log
	Checkpointed int64 // of Log: written back already, so that it can be used again
	Free         int64 // left on the disk for this program
}

// Stats is what a store tells whoever watches it.
type Stats struct {
	Waiting, Limit int   // writes that wait, and how many may
	Drafts         int64 // answers on their way
	LastSeq        int64 // of the log of responses: grows with every one
	Sizes
}

// Stats looks at the store. It reads little, and may be asked every few seconds.
func (db *DB) Stats(ctx context.Context) (s Stats, err error) {
	defer db.wrap(&err, "look at the store")
	s.Waiting, s.Limit = db.Waiting()
	if err := db.reads.row(ctx, "select count(*) from drafts").Scan(&s.Drafts); err != nil {
		return s, err
	}
	if err := db.reads.row(ctx, "select coalesce(max(seq), 0) from responses").Scan(&s.LastSeq); err != nil {
		return s, err
	}
	s.Sizes, err = db.engine.Sizes(ctx)
	return s, err
}
