package store

import (
	"context"
	"database/sql"
	"sync"
	"time"
)

// Kind says what an entry of the log did.
type Kind int

const (
	Stored Kind = 1 + iota
	Changed
	Withdrawn
)

// Entry is one row of the log of a survey.
type Entry struct {
	Seq      int64
	Replaces int64 // Seq of the entry that this one changes or withdraws; 0: none
	Kind     Kind
	Version  int // of the definition
	Mode     string
	Language string
	Day      string // YYYY-MM-DD; empty: unknown
	Trial    bool
	MadeUp   bool
	Answers  []byte // JSON; nil when withdrawn or superseded
}

// chunkSize is how many entries one query of Since reads: no read transaction
// stays open long, or the write-ahead log would grow without bound.
const chunkSize = 1000

// Since hands the log of a survey after a place to fn, in order, at most limit
// entries (0: all), and returns the place of the last one. The Entry and its
// Answers are reused: fn copies what it keeps. An error of fn ends it, and is
// returned as it is.
func (db *DB) Since(ctx context.Context, slug string, after int64, limit int, fn func(*Entry) error) (last int64, err error) {
	row, err := db.catalog.survey(ctx, slug)
	if err != nil {
		db.wrap(&err, "read responses of survey %q", slug)
		return after, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	last = after
	for chunk := range db.chunks(ctx, row.id, after, limit) {
		for i := range chunk.entries {
			e := &chunk.entries[i]
			if err := fn(e); err != nil {
				return last, err
			}
			last = e.Seq
		}
		if err = chunk.err; err != nil {
			break
		}
		chunk.done <- chunk
	}
	if err == nil {
		err = ctx.Err() // with it, chunks end early
	}
	db.wrap(&err, "read responses of survey %q after %d", slug, last)
	return last, err
}

// chunk is a piece of the log in memory that is used again and again.
type chunk struct {
	entries []Entry
	text    []byte      // what the Answers of entries lie in
	done    chan *chunk // where it goes when it was read
	err     error       // what came after entries
}

// chunks reads the log in pieces, the next while the caller works on the one
// before; the caller gives each back to done. It ends when ctx does.
func (db *DB) chunks(ctx context.Context, survey int, after int64, limit int) <-chan *chunk {
	full, done := make(chan *chunk), make(chan *chunk, 2)
	for range cap(done) {
		done <- &chunk{done: done}
	}
	go func() {
		defer close(full)
		for left := limit; limit == 0 || left > 0; {
			n := chunkSize
			if limit > 0 {
				n = min(n, left)
			}
			var c *chunk
			select {
			case c = <-done:
			case <-ctx.Done():
				return
			}
			c.err = db.fill(ctx, c, survey, after, n)
			read := len(c.entries)
			select {
			case full <- c:
			case <-ctx.Done():
				return
			}
			if read < n {
				return
			}
			after = c.entries[read-1].Seq
			left -= read
		}
	}()
	return full
}

// fill reads the next piece, of at most limit entries.
func (db *DB) fill(ctx context.Context, c *chunk, survey int, after int64, limit int) error {
	c.entries, c.text = c.entries[:0], c.text[:0]
	rows, err := db.reads.query(ctx, `select seq, replaces, kind, version, mode, language, day, trial, made_up, answers
		from responses where survey = $1 and seq > $2
		and seq < (select coalesce(min(first), 9223372036854775807) from imports where survey = $3) order by seq limit $4`, survey, after, survey, limit)
	if err != nil {
		return err
	}
	defer rows.Close()
	var e Entry
	var mode, language, day, answers sql.RawBytes
	for rows.Next() {
		err := rows.Scan(&e.Seq, &e.Replaces, &e.Kind, &e.Version, &mode, &language, &day, &e.Trial, &e.MadeUp, &answers)
		if err != nil {
			return err
		}
		keep(&e.Mode, mode)
		keep(&e.Language, language)
		keep(&e.Day, day)
		e.Answers = nil
		if answers != nil {
			start := len(c.text)
			c.text = append(c.text, answers...) // entries before keep the text that they lie in
			e.Answers = c.text[start:len(c.text):len(c.text)]
		}
		c.entries = append(c.entries, e)
	}
	return rows.Err()
}

// keep sets s to b, without a new string where they are the same, as in a log
// they mostly are.
func keep(s *string, b []byte) {
	if *s != string(b) {
		*s = string(b)
	}
}

// counts keeps the live count of each survey, up to a place in its log.
type counts struct {
	mu sync.Mutex
	of map[int]*count
}

type count struct {
	n       int
	seq     int64
	commits int64     // of the writer, when it was taken
	at      time.Time // when it was taken
}

// Count returns how many responses of a survey count now: not withdrawn, and
// not given on trial.
func (db *DB) Count(ctx context.Context, slug string) (n int, err error) {
	defer db.wrap(&err, "count responses of survey %q", slug)
	row, err := db.catalog.survey(ctx, slug)
	if err != nil {
		return 0, err
	}
	db.counts.mu.Lock()
	defer db.counts.mu.Unlock()
	if db.counts.of == nil {
		db.counts.of = map[int]*count{}
	}
	c := db.counts.of[row.id]
	if c == nil {
		c = &count{}
		db.counts.of[row.id] = c
	}
	commits := db.writes.commits.Load()
	if commits == c.commits && time.Since(c.at) < checkEvery {
		return c.n, nil // nothing of ours since, and others are looked at now and then
	}
	if err := db.recount(ctx, row.id, c); err != nil {
		return 0, err
	}
	c.commits, c.at = commits, time.Now()
	return c.n, nil
}

// recount counts what the log got after c. Both queries are answered from an
// index alone, or from the few rows that are not just one more response.
func (db *DB) recount(ctx context.Context, survey int, c *count) error {
	var last int64
	err := db.reads.row(ctx, `select coalesce(max(seq), 0) from responses where survey = $1
		and seq < (select coalesce(min(first), 9223372036854775807) from imports where survey = $2)`, survey, survey).Scan(&last)
	if err != nil {
		return err
	}
	if last == c.seq {
		return nil
	}
	var rows, special int
	err = db.reads.row(ctx, "select count(*) from responses where survey = $1 and seq > $2 and seq <= $3", survey, c.seq, last).Scan(&rows)
	if err != nil {
		return err
	}
	// A change adds nothing, a withdrawal takes one away, and both are rows.
	err = db.reads.row(ctx, `select coalesce(sum(case when kind = 3 and not trial then 2 else 1 end), 0)
		from responses where survey = $1 and seq > $2 and seq <= $3 and (kind <> 1 or trial)`, survey, c.seq, last).Scan(&special)
	if err != nil {
		return err
	}
	c.n += rows - special
	c.seq = last
	return nil
}
