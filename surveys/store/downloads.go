package store

import (
	"context"
	"time"
)

// Download is one time that somebody took single responses out.
type Download struct {
	Moment         time.Time
	Email, Survey  string // of the account; slug
	Format, Reason string
	Rows           int
}

// AddDownload keeps that somebody takes responses out. It is on disk when it
// returns: a file without an entry does not exist.
func (db *DB) AddDownload(ctx context.Context, d Download) (err error) {
	defer db.wrap(&err, "keep a download of %q", d.Survey)
	return db.writes.run(ctx, func(t *tx) error {
		var last int64
		if err := t.row("select coalesce(max(id), 0) from downloads").Scan(&last); err != nil {
			return err
		}
		_, err := t.exec("insert into downloads (id, moment, email, survey, format, responses, reason) values ($1, $2, $3, $4, $5, $6, $7)",
			last+1, millis(d.Moment), d.Email, d.Survey, d.Format, d.Rows, d.Reason)
		return err
	})
}

// Downloads lists them, the last first, at most so many.
func (db *DB) Downloads(ctx context.Context, limit int) (all []Download, err error) {
	defer db.wrap(&err, "list downloads")
	rows, err := db.reads.query(ctx, "select moment, email, survey, format, responses, reason from downloads order by id desc limit $1", limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var d Download
		var moment int64
		if err := rows.Scan(&moment, &d.Email, &d.Survey, &d.Format, &d.Rows, &d.Reason); err != nil {
			return nil, err
		}
		d.Moment = fromMillis(moment)
		all = append(all, d)
	}
	return all, rows.Err()
}
