package store

import (
	"context"
	"crypto/rand"
	"errors"
	"iter"
	"math"
	"time"

	"regiopeil/surveys"
)

const (
	// importPart is how many responses are stored at a time: in some 50 ms, for
	// which others wait.
	importPart = 2048
	// importSilence is how long an import may do nothing before it is taken for
	// broken off: its program ended, or was stopped.
	importSilence = time.Minute
	// longestPause is how long an import lets others through at most.
	longestPause = 100 * time.Millisecond
)

// bulk is an import on its way.
type bulk struct {
	db     *DB
	id     string
	survey int
}

// Import stores responses to a survey as they come, all or none, under IDs that
// nobody knows yet: an error among them, or the end of ctx, undoes what went
// before. It holds some two thousand at a time, and others can store theirs in
// between. Until it ends, the log of the survey stands still for all who read it,
// and then has everything at once. rs is run through once.
func (db *DB) Import(ctx context.Context, slug string, rs iter.Seq2[surveys.Response, error]) (err error) {
	defer db.wrap(&err, "import responses to survey %q", slug)
	b, err := db.beginImport(ctx, slug)
	if err != nil {
		return err
	}
	if err = b.storeAll(ctx, rs); err == nil {
		err = b.end(ctx)
	}
	if err == nil {
		return nil
	}
	if undone := b.undo(context.WithoutCancel(ctx), math.MaxInt64); undone != nil {
		return errors.Join(err, undone)
	}
	return err
}

func (db *DB) beginImport(ctx context.Context, slug string) (*bulk, error) {
	row, err := db.catalog.survey(ctx, slug)
	if err != nil {
		return nil, err
	}
	b := &bulk{db: db, id: rand.Text(), survey: row.id}
	return b, db.writes.run(ctx, func(t *tx) error {
		// Beside another import it hides what that one hides, or the end of one
		// would show a part of it.
		_, err := t.exec(`insert into imports (id, survey, first, beat)
			select $1, $2, coalesce((select min(first) from imports where survey = $3), max(seq) + 1, 1), $4 from responses`,
			b.id, b.survey, b.survey, db.now().UnixMilli())
		return err
	})
}

func (b *bulk) storeAll(ctx context.Context, rs iter.Seq2[surveys.Response, error]) error {
	batch := make([]*submission, 0, importPart)
	for r, err := range rs {
		if err != nil {
			return err
		}
		s, err := b.db.fresh(ctx, r)
		if err != nil {
			return err
		}
		if s.survey != b.survey {
			return surveys.Errorf(surveys.Invalid, "a response is to survey %q", r.Survey)
		}
		if batch = append(batch, s); len(batch) < importPart {
			continue
		}
		if err := letThrough(ctx, func() error { return b.store(ctx, batch) }); err != nil {
			return err
		}
		batch = batch[:0]
	}
	return b.store(ctx, batch)
}

// letThrough does some work, and then nothing for as long as that took: other
// programs that write wait for a moment when nobody does, and would miss a short
// one.
func letThrough(ctx context.Context, work func() error) error {
	begin := time.Now()
	if err := work(); err != nil {
		return err
	}
	select {
	case <-time.After(min(time.Since(begin), longestPause)):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// store stores a part of the import.
func (b *bulk) store(ctx context.Context, batch []*submission) error {
	return b.db.writes.run(ctx, func(t *tx) error {
		if n, err := t.exec("update imports set beat = $1 where id = $2 and beat >= 0", b.db.now().UnixMilli(), b.id); err != nil || n == 0 {
			return brokenOff(err)
		}
		var before, last int64
		if err := t.lastSeq().Scan(&before); err != nil {
			return err
		}
		if err := t.storeEach(ctx, batch); err != nil {
			return err
		}
		if err := t.lastSeq().Scan(&last); err != nil || last == before {
			return err
		}
		_, err := t.exec("insert into import_parts (import, first, last) values ($1, $2, $3)", b.id, before+1, last)
		return err
	})
}

func (t *tx) lastSeq() scanner { return t.row("select coalesce(max(seq), 0) from responses") }

// end makes all of the import appear.
func (b *bulk) end(ctx context.Context) error {
	return b.db.writes.run(ctx, func(t *tx) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if n, err := t.exec("update imports set beat = $1 where id = $2 and beat >= 0", b.db.now().UnixMilli(), b.id); err != nil || n == 0 {
			return brokenOff(err)
		}
		if _, err := t.exec("delete from import_parts where import = $1", b.id); err != nil {
			return err
		}
		_, err := t.exec("delete from imports where id = $1", b.id)
		return err
	})
}

// brokenOff is the error of an import that is no longer there.
func brokenOff(err error) error {
	if err != nil {
		return err
	}
	return surveys.Errorf(surveys.Conflict, "the import stood still for over %s, so that another program undid it", importSilence)
}

// beatUndone is the beat of an import that is being undone: its own program, should it
// wake up, stores and ends nothing of it any more.
const beatUndone = -1

// undo deletes what was stored of an import that was silent at a moment, part by part,
// and lets the log go on.
func (b *bulk) undo(ctx context.Context, silent int64) error {
	claimed := false
	err := b.db.writes.run(ctx, func(t *tx) error {
		n, err := t.exec("update imports set beat = $1 where id = $2 and beat < $3", beatUndone, b.id, silent)
		claimed = n > 0
		return err
	})
	if err != nil || !claimed {
		return err
	}
	for more := true; more; {
		err := letThrough(ctx, func() error {
			return b.db.writes.run(ctx, func(t *tx) (err error) {
				more, err = t.undoPart(b.id)
				return err
			})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// undoPart undoes a part of an import, or ends it when there is none left.
func (t *tx) undoPart(id string) (more bool, err error) {
	var first, last int64
	switch err := t.row("select first, last from import_parts where import = $1 limit 1", id).Scan(&first, &last); {
	case noRows(err):
		_, err = t.exec("delete from imports where id = $1", id)
		return false, err
	case err != nil:
		return false, err
	}
	if _, err := t.exec("delete from responses where seq between $1 and $2", first, last); err != nil {
		return false, err
	}
	_, err = t.exec("delete from import_parts where import = $1 and first = $2", id, first)
	return true, err
}

// UndoImports undoes the imports that broke off with their program, so that the
// logs of their surveys go on. One that another program is busy with is left alone.
func (db *DB) UndoImports(ctx context.Context) (err error) {
	defer db.wrap(&err, "undo what is left of imports")
	limit := db.now().Add(-importSilence).UnixMilli()
	rows, err := db.reads.query(ctx, "select id from imports where beat < $1", limit)
	if err != nil {
		return err
	}
	defer rows.Close()
	var silent []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return err
		}
		silent = append(silent, id)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, id := range silent {
		if err := (&bulk{db: db, id: id}).undo(ctx, limit); err != nil {
			return err
		}
	}
	return nil
}
