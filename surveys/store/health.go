package store

import (
	"context"
	"sync"
	"time"
)

// Trouble is what keeps a database from storing; NoTrouble: nothing does.
type Trouble string

const (
	NoTrouble Trouble = ""
	DiskFull  Trouble = "full disk"
	DiskFails Trouble = "failing disk" // a write or a wait for the disk failed
	ReadOnly  Trouble = "read-only"    // the folder may not be written to
	Damaged   Trouble = "damaged"      // the database itself: it must be restored
)

// health is what the last writes and reads say of a database.
type health struct {
	report func(Trouble, error)

	mu     sync.Mutex
	now    Trouble
	probed time.Time
}

// note keeps what went wrong. Damage stays until the database is opened again: that
// the next write works says nothing about the pages that it did not touch.
func (h *health) note(t Trouble, err error) {
	h.mu.Lock()
	changed := t != h.now && h.now != Damaged
	if changed {
		h.now = t
	}
	h.mu.Unlock()
	if changed && h.report != nil {
		h.report(t, err)
	}
}

func (h *health) trouble() Trouble {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

// probeEvery is how often it is tried at most whether trouble is over.
const probeEvery = time.Second

// due reports whether it is to be tried whether trouble is over, and notes that it is.
func (h *health) due(now time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.now == NoTrouble || h.now == Damaged || now.Sub(h.probed).Abs() < probeEvery {
		return false
	}
	h.probed = now
	return true
}

// Trouble returns what keeps the database from storing, if anything. While something
// does, it tries now and then whether that is over.
func (db *DB) Trouble(ctx context.Context) Trouble {
	if db.health.due(db.now()) {
		// What comes of it is noted by the writer.
		_ = db.writes.run(ctx, func(t *tx) error { return t.touch() })
	}
	return db.health.trouble()
}

// noteError keeps what an error of the driver says about the database.
func (db *DB) noteError(err error) {
	if t := db.engine.Trouble(err); t != NoTrouble {
		db.health.note(t, err)
	}
}
