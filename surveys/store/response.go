package store

import (
	"context"
	"database/sql"
	"fmt"

	"regiopeil/surveys"
)

// current is the row of the log that holds a response now.
type current struct {
	seq                 int64
	survey              int
	version             int
	mode, language, day string
	trial, madeUp       bool
	through             sql.Null[[]byte] // conversation
	answers             string
}

const currentRow = "select seq, survey, version, mode, language, day, trial, made_up, conversation, answers from responses where id = $1"

func (c *current) scan(row scanner) error {
	return row.Scan(&c.seq, &c.survey, &c.version, &c.mode, &c.language, &c.day, &c.trial, &c.madeUp, &c.through, &c.answers)
}

// Response finds a response by its ID, as it is now. What was never stored is
// NotFound; what was withdrawn is too (errors.Is ErrWithdrawn).
func (db *DB) Response(ctx context.Context, id string) (_ *surveys.Response, err error) {
	defer db.wrap(&err, "find response")
	u, err := parseID(id)
	if err != nil {
		return nil, err
	}
	var c current
	var slug string
	err = db.reads.row(ctx, `select r.seq, r.survey, r.version, r.mode, r.language, r.day, r.trial, r.made_up, r.conversation, r.answers, s.slug
		from responses r join surveys s on s.id = r.survey where r.id = $1`, u[:]).
		Scan(&c.seq, &c.survey, &c.version, &c.mode, &c.language, &c.day, &c.trial, &c.madeUp, &c.through, &c.answers, &slug)
	if noRows(err) {
		return nil, missing(db.reads.row(ctx, withdrawnRow, db.keys.Mark(id)))
	}
	if err != nil {
		return nil, err
	}
	_, form, err := db.catalog.form(ctx, slug, c.version)
	if err != nil {
		return nil, err
	}
	answers, problems := form.DecodeJSON([]byte(c.answers))
	if len(problems) > 0 {
		return nil, fmt.Errorf("stored answers do not fit version %d of the questions: %v", c.version, problems)
	}
	return &surveys.Response{
		ID: id, Survey: slug, Version: c.version, Mode: surveys.Mode(c.mode), Language: c.language,
		Day: c.day, Trial: c.trial, MadeUp: c.madeUp, Conversation: idText(c.through.V), Answers: answers,
	}, nil
}

const withdrawnRow = "select count(*) from withdrawn where mark = $1"

// missing says why there is no current row for an ID.
func missing(marks scanner) error {
	var n int
	if err := marks.Scan(&n); err != nil {
		return err
	}
	if n > 0 {
		return failure(surveys.NotFound, ErrWithdrawn)
	}
	return surveys.Errorf(surveys.NotFound, "there is no such response")
}

// Change stores new answers for a response: it appends them to the log and
// erases the ones before. Survey, Mode, Trial, MadeUp and Conversation stay what they
// were, Day as well where r has none. Errors are those of Response; answers that are
// no other change nothing.
func (db *DB) Change(ctx context.Context, r surveys.Response) (err error) {
	defer db.wrap(&err, "change response")
	return db.change(ctx, r, nil)
}

// ChangeDraft is Change, and deletes the draft that the answers come from in
// the same commit.
func (db *DB) ChangeDraft(ctx context.Context, r surveys.Response, draftID string) (err error) {
	defer db.wrap(&err, "change response from a draft")
	draft, err := parseID(draftID)
	if err != nil {
		return err
	}
	unlock := db.drafts.lock(draft)
	defer unlock()
	if err := db.change(ctx, r, &draft); err != nil {
		return err
	}
	db.drafts.remove(draft)
	return nil
}

func (db *DB) change(ctx context.Context, r surveys.Response, draft *uuid) error {
	s, err := db.submission(ctx, r)
	if err != nil {
		return err
	}
	return db.writes.run(ctx, func(t *tx) error {
		if err := t.change(s); err != nil || draft == nil {
			return err
		}
		_, err := t.exec("delete from drafts where id = $1", draft[:])
		return err
	})
}

// before finds what is stored under the ID of a submission, of the same survey.
func (t *tx) before(s *submission) (*current, error) {
	c := &current{}
	switch err := c.scan(t.row(currentRow, s.id[:])); {
	case noRows(err):
		return nil, missing(t.row(withdrawnRow, s.mark))
	case err != nil:
		return nil, err
	case c.survey != s.survey:
		return nil, surveys.Errorf(surveys.NotFound, "the response belongs to another survey")
	}
	return c, nil
}

// change stores other answers of a response, or another day; the same ones change
// nothing.
func (t *tx) change(s *submission) error {
	c, err := t.before(s)
	if err != nil {
		return err
	}
	if c.answers == s.answers && c.version == s.version && c.language == s.language && (s.day == "" || s.day == c.day) {
		return nil
	}
	return t.supersede(c, s)
}

// supersede erases the row c and appends s in its place.
func (t *tx) supersede(c *current, s *submission) error {
	if err := t.erase(c.seq); err != nil {
		return err
	}
	day := s.day
	if day == "" {
		day = c.day
	}
	if err := t.appendRow(c, Changed, sql.Null[[]byte]{V: s.id[:], Valid: true}, s.version, s.language, day, sql.NullString{String: s.answers, Valid: true}); err != nil {
		return err
	}
	return t.recode(c, s.answers)
}

// appendRow appends a row that replaces c.
func (t *tx) appendRow(c *current, kind Kind, id sql.Null[[]byte], version int, language, day string, answers sql.NullString) error {
	through := c.through
	if kind == Withdrawn {
		through = sql.Null[[]byte]{}
	}
	_, err := t.exec(`insert into responses (seq, survey, version, id, kind, replaces, mode, language, day, trial, made_up, conversation, answers)
		select max(seq) + 1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12 from responses`,
		c.survey, version, id, int(kind), c.seq, c.mode, language, day, c.trial, c.madeUp, through, answers)
	return err
}

func (t *tx) erase(seq int64) error {
	_, err := t.exec("update responses set id = null, conversation = null, answers = null where seq = $1", seq)
	return err
}

// Withdraw erases a response and what belongs to it, and leaves a keyed hash of
// its ID. Purge then clears the files. To withdraw again is no error; what was
// never stored is NotFound.
func (db *DB) Withdraw(ctx context.Context, id string) (err error) {
	defer db.wrap(&err, "withdraw response")
	u, err := parseID(id)
	if err != nil {
		return err
	}
	mark := db.keys.Mark(id)
	unlock := db.drafts.lock(u)
	defer unlock()
	err = db.writes.run(ctx, func(t *tx) error {
		var c current
		switch err := c.scan(t.row(currentRow, u[:])); {
		case noRows(err):
			return missing(t.row(withdrawnRow, mark))
		case err != nil:
			return err
		}
		if err := t.erase(c.seq); err != nil {
			return err
		}
		if err := t.uncode(c.seq); err != nil {
			return err
		}
		if err := t.appendRow(&c, Withdrawn, sql.Null[[]byte]{}, c.version, "", "", sql.NullString{}); err != nil {
			return err
		}
		if _, err := t.exec("insert into withdrawn (mark) values ($1)", mark); err != nil {
			return err
		}
		if _, err := t.exec("delete from paper_entries where id = $1", u[:]); err != nil {
			return err
		}
		_, err := t.exec("delete from drafts where id = $1 or change_of = $2", u[:], u[:])
		return err
	})
	if isWithdrawn(err) {
		err = nil
	}
	if err == nil {
		db.drafts.removeOf(u)
	}
	return err
}
