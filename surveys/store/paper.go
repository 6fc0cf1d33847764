package store

import (
	"context"
	"time"

	"regiopeil/surveys"
)

// SubmitPaper is Submit for a form on paper, and keeps who entered it in the same
// commit. It draws which forms are to be entered a second time.
func (db *DB) SubmitPaper(ctx context.Context, r surveys.Response, e surveys.PaperEntry) (added bool, err error) {
	defer db.wrap(&err, "store a form on paper")
	r.Mode = surveys.Paper
	s, err := db.fresh(ctx, r)
	if err != nil {
		return false, err
	}
	twice := db.keys.Twice(r.ID)
	err = db.writes.run(ctx, func(t *tx) error {
		if err := t.storeEach(ctx, []*submission{s}); err != nil || !s.added {
			return err
		}
		_, err := t.exec(`insert into paper_entries (id, survey, user_id, n, moment, twice, checked, differed)
			values ($1, $2, $3, $4, $5, $6, $7, $8)`, s.id[:], s.survey, e.User, e.Number, millis(e.At), twice, 0, 0)
		return err
	})
	return s.added, err
}

// ChangePaper is Change for a form on paper, and keeps its number, by the one who
// entered it: anybody else's is NotFound.
func (db *DB) ChangePaper(ctx context.Context, r surveys.Response, user string, number int) (err error) {
	defer db.wrap(&err, "change a form on paper")
	s, err := db.submission(ctx, r)
	if err != nil {
		return err
	}
	return db.writes.run(ctx, func(t *tx) error {
		if _, err := t.paperEntry(s.id, s.survey, user); err != nil {
			return err
		}
		if _, err := t.exec("update paper_entries set n = $1 where id = $2", number, s.id[:]); err != nil {
			return err
		}
		return t.change(s)
	})
}

// CheckPaper keeps that a form was entered a second time by the one who entered it
// first, and in how many lines it differed; r has the answers that are right. One
// that was not drawn, or was checked before, is Conflict.
func (db *DB) CheckPaper(ctx context.Context, r surveys.Response, user string, at time.Time, differed int) (err error) {
	defer db.wrap(&err, "check a form on paper")
	s, err := db.submission(ctx, r)
	if err != nil {
		return err
	}
	return db.writes.run(ctx, func(t *tx) error {
		e, err := t.paperEntry(s.id, s.survey, user)
		if err != nil {
			return err
		}
		if !e.Due() {
			return surveys.Errorf(surveys.Conflict, "the form is not to be entered a second time")
		}
		if err := t.change(s); err != nil {
			return err
		}
		_, err = t.exec("update paper_entries set checked = $1, differed = $2 where id = $3", millis(at), differed, s.id[:])
		return err
	})
}

const paperColumns = "id, user_id, n, moment, twice, checked, differed"

const onePaperEntry = "select " + paperColumns + " from paper_entries where id = $1 and survey = $2 and user_id = $3"

func scanPaperEntry(row scanner) (*surveys.PaperEntry, error) {
	var id []byte
	var moment, checked int64
	e := &surveys.PaperEntry{}
	err := row.Scan(&id, &e.User, &e.Number, &moment, &e.Twice, &checked, &e.Differed)
	if noRows(err) {
		return nil, surveys.Errorf(surveys.NotFound, "there is no such form")
	}
	if err != nil {
		return nil, err
	}
	e.ID, e.At, e.Checked = uuid(id).String(), fromMillis(moment), fromMillis(checked)
	return e, nil
}

func (t *tx) paperEntry(id uuid, survey int, user string) (*surveys.PaperEntry, error) {
	return scanPaperEntry(t.row(onePaperEntry, id[:], survey, user))
}

// PaperEntry finds a form on paper that somebody entered for a survey. Anybody
// else's is NotFound.
func (db *DB) PaperEntry(ctx context.Context, slug, id, user string) (_ *surveys.PaperEntry, err error) {
	defer db.wrap(&err, "find a form on paper")
	u, err := parseID(id)
	if err != nil {
		return nil, surveys.Errorf(surveys.NotFound, "there is no such form")
	}
	row, err := db.catalog.survey(ctx, slug)
	if err != nil {
		return nil, err
	}
	return scanPaperEntry(db.reads.row(ctx, onePaperEntry, u[:], row.id, user))
}

// lastPaper is how many of the forms that somebody entered last are listed.
const lastPaper = 10

// PaperBatch is what somebody entered for a survey. since bounds its count only.
func (db *DB) PaperBatch(ctx context.Context, slug, user string, since time.Time) (b surveys.PaperBatch, err error) {
	defer db.wrap(&err, "list the forms on paper of %q", slug)
	row, err := db.catalog.survey(ctx, slug)
	if err != nil {
		return b, err
	}
	err = db.reads.row(ctx, `select coalesce(max(n), 0) + 1, coalesce(sum(case when moment >= $1 then 1 else 0 end), 0)
		from paper_entries where survey = $2 and user_id = $3`, millis(since), row.id, user).Scan(&b.Next, &b.Since)
	if err != nil {
		return b, err
	}
	b.Last, err = db.paperEntries(ctx, lastPaperEntries, row.id, user, lastPaper)
	if err != nil {
		return b, err
	}
	b.Due, err = db.paperEntries(ctx, duePaperEntries, row.id, user, 0)
	return b, err
}

const (
	lastPaperEntries = "select " + paperColumns + " from paper_entries where survey = $1 and user_id = $2 order by moment desc, n desc limit $3"
	duePaperEntries  = "select " + paperColumns + " from paper_entries where survey = $1 and user_id = $2 and twice and checked = $3 order by moment, n"
)

func (db *DB) paperEntries(ctx context.Context, query string, args ...any) (all []surveys.PaperEntry, err error) {
	rows, err := db.reads.query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		e, err := scanPaperEntry(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, *e)
	}
	return all, rows.Err()
}
