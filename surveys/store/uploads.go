package store

import (
	"context"
	"database/sql"
	"errors"
	"iter"

	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
)

// Standings says of each response how it stands to what is stored.
func (db *DB) Standings(ctx context.Context, rs []surveys.Response) (all []surveys.Standing, err error) {
	defer db.wrap(&err, "look responses up")
	for part := range parts(rs) {
		some, err := db.standings(ctx, part)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

// standings is Standings of as many as one statement takes.
func (db *DB) standings(ctx context.Context, part []surveys.Response) ([]surveys.Standing, error) {
	all := make([]*submission, len(part))
	places, marks := make(map[uuid]int, len(part)), make(map[string]int, len(part))
	for i, r := range part {
		s, err := db.fresh(ctx, r)
		if err != nil {
			return nil, err
		}
		all[i], places[s.id], marks[s.mark] = s, i, i
	}
	out := make([]surveys.Standing, len(part))
	rows, err := db.reads.query(ctx, inList(storedDays, len(all)), column(all, func(s *submission) any { return s.id[:] })...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id, day, answers sql.RawBytes
		var survey int
		if err := rows.Scan(&id, &survey, &day, &answers); err != nil {
			return nil, err
		}
		i := places[uuid(id)]
		s := all[i]
		if out[i] = surveys.Same; survey != s.survey || string(answers) != s.answers || s.day != "" && string(day) != s.day {
			out[i] = surveys.Differs
		}
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return out, db.standWithdrawn(ctx, all, marks, out)
}

func (db *DB) standWithdrawn(ctx context.Context, all []*submission, marks map[string]int, out []surveys.Standing) error {
	rows, err := db.reads.query(ctx, inList(withdrawnByMark, len(all)), column(all, func(s *submission) any { return s.mark })...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var mark string
		if err := rows.Scan(&mark); err != nil {
			return err
		}
		out[marks[mark]] = surveys.Withdrawn
	}
	return rows.Err()
}

// SubmitUpload stores the responses of a workbook, all or none, and keeps who sent
// it in; it returns u with Given, Added and Changed filled in. One that is stored
// with other answers is Conflict, unless replace is set: then these answers take
// the place of those. It holds a few hundred at a time, and the whole queue waits
// for it; rs is run through once, or once more from its beginning.
func (db *DB) SubmitUpload(ctx context.Context, u surveys.Upload, rs iter.Seq2[surveys.Response, error], replace bool) (_ surveys.Upload, err error) {
	defer db.wrap(&err, "store a workbook of responses")
	row, err := db.catalog.survey(ctx, u.Survey)
	if err != nil {
		return u, err
	}
	err = db.writes.run(ctx, func(t *tx) error {
		u.Given, u.Added, u.Changed = 0, 0, 0
		batch := make([]*submission, 0, maxBatch)
		for r, err := range rs {
			if err != nil {
				return err
			}
			s, err := db.fresh(ctx, r)
			if err != nil {
				return err
			}
			if batch = append(batch, s); len(batch) < maxBatch {
				continue
			}
			if err := t.storeUpload(ctx, batch, &u, replace); err != nil {
				return err
			}
			batch = batch[:0]
		}
		if err := t.storeUpload(ctx, batch, &u, replace); err != nil {
			return err
		}
		return t.addUpload(row.id, &u)
	})
	return u, err
}

// storeUpload stores some of the responses of a workbook, and counts them.
func (t *tx) storeUpload(ctx context.Context, batch []*submission, u *surveys.Upload, replace bool) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := t.store(batch); err != nil {
		return err
	}
	for _, s := range batch {
		u.Given++
		switch {
		case s.added:
			u.Added++
		case s.err != nil && (!replace || errors.Is(s.err, ErrWithdrawn)):
			return s.err
		default:
			if err := t.replace(s, replace, u); err != nil {
				return err
			}
		}
	}
	return nil
}

// replace puts a submission in the place of what is stored under its ID. The same
// answers of the same day stay as they are; another day alone is a change as well, and
// Conflict where nothing may be replaced.
func (t *tx) replace(s *submission, may bool, u *surveys.Upload) error {
	if s.err == nil && s.day == "" {
		return nil
	}
	c, err := t.before(s)
	switch {
	case err != nil:
		return err
	case s.err == nil && s.day == c.day:
		return nil
	case !may:
		return errOtherAnswers()
	}
	u.Changed++
	return t.supersede(c, s)
}

func (t *tx) addUpload(survey int, u *surveys.Upload) error {
	var last int64
	if err := t.row("select coalesce(max(id), 0) from uploads").Scan(&last); err != nil {
		return err
	}
	_, err := t.exec("insert into uploads (id, moment, survey, user_id, kind, file, given, added, changed) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
		last+1, millis(u.At), survey, u.User, u.Kind, u.File, u.Given, u.Added, u.Changed)
	return err
}

// SaveUpload stores the conversations of a workbook, all or none, and keeps who sent
// it in; it returns u as SubmitUpload does, but that Given counts on from what it is.
// Errors are those of SaveConversation.
func (db *DB) SaveUpload(ctx context.Context, u surveys.Upload, all []conversation.Save) (_ surveys.Upload, err error) {
	defer db.wrap(&err, "store a workbook of conversations")
	row, err := db.catalog.survey(ctx, u.Survey)
	if err != nil {
		return u, err
	}
	given := u.Given
	err = db.writes.run(ctx, func(t *tx) error {
		u.Given, u.Added, u.Changed = given, 0, 0
		for i := range all {
			id, err := parseID(all[i].ID)
			if err != nil {
				return err
			}
			kept, added, err := t.saveConversation(id, row.id, db.participantCode(id), &all[i])
			if err != nil {
				return err
			}
			u.Given++
			switch {
			case added && kept.Version == 1:
				u.Added++
			case added:
				u.Changed++
			}
		}
		return t.addUpload(row.id, &u)
	})
	return u, err
}

// Uploads lists the workbooks that were sent in for a survey, the last first, at
// most so many; of one account, or with an empty user of all.
func (db *DB) Uploads(ctx context.Context, slug, user string, limit int) (all []surveys.Upload, err error) {
	defer db.wrap(&err, "list the workbooks that were sent in for %q", slug)
	row, err := db.catalog.survey(ctx, slug)
	if err != nil {
		return nil, err
	}
	rows, err := db.reads.query(ctx, `select p.moment, u.email, p.kind, p.file, p.given, p.added, p.changed
		from uploads p join users u on u.id = p.user_id where p.survey = $1 and (p.user_id = $2 or $3 = '')
		order by p.id desc limit $4`, row.id, user, user, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		u := surveys.Upload{Survey: slug}
		var moment int64
		if err := rows.Scan(&moment, &u.User, &u.Kind, &u.File, &u.Given, &u.Added, &u.Changed); err != nil {
			return nil, err
		}
		u.At = fromMillis(moment)
		all = append(all, u)
	}
	return all, rows.Err()
}
