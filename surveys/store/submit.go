package store

import (
	"bytes"
	"context"
	"database/sql"

	"regiopeil/surveys"
)

// submission is a response on its way to the log.
type submission struct {
	id       uuid
	survey   int
	version  int
	mode     string
	language string
	day      string
	trial    bool
	madeUp   bool
	through  sql.Null[[]byte] // conversation
	answers  string           // canonical JSON
	mark     string           // what a withdrawal of this ID left
	draft    *uuid            // deleted with the same commit

	added bool
	err   error // for this one only
}

// Submit stores a response and reports whether it is new; it returns once the
// response is on the disk. The same ID with the same answers is no error: the
// first one stands. With other answers, or after a withdrawal (errors.Is
// ErrWithdrawn), it is Conflict. A full queue is Busy, an unknown survey or
// version NotFound, an ID that is no UUID or a mode that is none Invalid. Whether the survey is open
// and the answers are right is for the caller to check before.
func (db *DB) Submit(ctx context.Context, r surveys.Response) (added bool, err error) {
	defer db.wrap(&err, "store response")
	s, err := db.fresh(ctx, r)
	if err != nil {
		return false, err
	}
	return db.submit(ctx, s)
}

// SubmitDraft is Submit, and deletes the draft that the response comes from in
// the same commit, whether the response is new or a repeat.
func (db *DB) SubmitDraft(ctx context.Context, r surveys.Response, draftID string) (added bool, err error) {
	defer db.wrap(&err, "store response of a draft")
	s, err := db.fresh(ctx, r)
	if err != nil {
		return false, err
	}
	draft, err := parseID(draftID)
	if err != nil {
		return false, err
	}
	s.draft = &draft
	unlock := db.drafts.lock(draft)
	defer unlock()
	if added, err = db.submit(ctx, s); err == nil {
		db.drafts.remove(draft)
	}
	return added, err
}

// SubmitAll stores responses, all or none, in one transaction that the whole
// queue waits for: for a few thousand at most. Import takes any number.
func (db *DB) SubmitAll(ctx context.Context, rs []surveys.Response) (err error) {
	defer db.wrap(&err, "store responses")
	all := make([]*submission, len(rs))
	for i, r := range rs {
		if all[i], err = db.fresh(ctx, r); err != nil {
			return err
		}
	}
	return db.writes.run(ctx, func(t *tx) error { return t.storeEach(ctx, all) })
}

// storeEach is store where an error in one fails all.
func (t *tx) storeEach(ctx context.Context, all []*submission) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := t.store(all); err != nil {
		return err
	}
	for _, s := range all {
		if s.err != nil {
			return s.err
		}
	}
	return nil
}

func (db *DB) submit(ctx context.Context, s *submission) (bool, error) {
	if err := db.writes.wait(ctx, &job{submit: s}); err != nil {
		return false, err
	}
	return s.added, s.err
}

// fresh is submission for a response that is stored for the first time: one that
// changes keeps the mode that it had.
func (db *DB) fresh(ctx context.Context, r surveys.Response) (*submission, error) {
	if !r.Mode.Known() {
		return nil, surveys.Errorf(surveys.Invalid, "a response is not collected by %q; it is one of %v", r.Mode, surveys.Modes)
	}
	return db.submission(ctx, r)
}

// submission makes a response ready for the writer.
func (db *DB) submission(ctx context.Context, r surveys.Response) (*submission, error) {
	id, err := parseID(r.ID)
	if err != nil {
		return nil, err
	}
	survey, form, err := db.catalog.form(ctx, r.Survey, r.Version)
	if err != nil {
		return nil, err
	}
	through, err := optionalID(r.Conversation)
	if err != nil {
		return nil, err
	}
	return &submission{
		id: id, survey: survey.id, version: form.version, mode: string(r.Mode), language: r.Language,
		day: r.Day, trial: r.Trial, madeUp: r.MadeUp, through: through,
		answers: string(form.EncodeJSON(r.Answers)), mark: db.keys.Mark(r.ID),
	}, nil
}

// store appends responses to the log: those that are new, each ID once. What is
// wrong with one of them is in it; an error means that all failed.
func (t *tx) store(all []*submission) error {
	if len(all) == 0 {
		return nil
	}
	fresh := make([]*submission, 0, len(all))
	seen := make(map[uuid]*submission, len(all))
	var repeats []*submission
	for _, s := range all {
		s.added, s.err = false, nil
		if seen[s.id] != nil {
			repeats = append(repeats, s)
			continue
		}
		seen[s.id] = s
		fresh = append(fresh, s)
	}
	for _, find := range []func([]*submission, map[uuid]*submission) error{t.findStored, t.findWithdrawn} {
		for part := range parts(fresh) {
			if err := find(part, seen); err != nil {
				return err
			}
		}
	}
	if err := t.append(fresh); err != nil {
		return err
	}
	for _, s := range repeats {
		first := seen[s.id]
		if s.err = first.err; s.err == nil && (s.survey != first.survey || s.answers != first.answers) {
			s.err = errOtherAnswers()
		}
	}
	return t.deleteDrafts(all)
}

func errOtherAnswers() error {
	return surveys.Errorf(surveys.Conflict, "a response with this ID and other answers is stored already")
}

// What is stored, or was withdrawn, of several responses: each is completed by inList.
const (
	storedByID      = "select id, survey, answers from responses where id in ("
	storedDays      = "select id, survey, day, answers from responses where id in ("
	withdrawnByMark = "select mark from withdrawn where mark in ("
)

// findStored marks the submissions whose ID the log has already: a repeat, or a
// conflict.
func (t *tx) findStored(part []*submission, seen map[uuid]*submission) error {
	rows, err := t.query(inList(storedByID, len(part)), column(part, func(s *submission) any { return s.id[:] })...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id, answers sql.RawBytes
		var survey int
		if err := rows.Scan(&id, &survey, &answers); err != nil {
			return err
		}
		s := seen[uuid(id)]
		if s.err = errRepeat; s.survey != survey || !bytes.Equal(answers, []byte(s.answers)) {
			s.err = errOtherAnswers()
		}
	}
	return rows.Err()
}

// findWithdrawn marks the submissions whose response was withdrawn.
func (t *tx) findWithdrawn(part []*submission, _ map[uuid]*submission) error {
	rows, err := t.query(inList(withdrawnByMark, len(part)), column(part, func(s *submission) any { return s.mark })...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var mark string
		if err := rows.Scan(&mark); err != nil {
			return err
		}
		for _, s := range part {
			if s.mark == mark {
				s.err = failure(surveys.Conflict, ErrWithdrawn)
			}
		}
	}
	return rows.Err()
}

// errRepeat marks, within store, a submission that is stored already.
var errRepeat = surveys.Errorf(surveys.Conflict, "stored already")

const responseColumns = 11 // that have a value of their own

var insertResponses = manyRows("insert into responses (seq, survey, version, id, kind, replaces, mode, language, day, trial, made_up, conversation, answers) values ",
	"($, $, $, $, 1, 0, $, $, $, $, $, $, $)", "")

// append inserts the submissions that have no error, several rows a statement.
func (t *tx) append(fresh []*submission) error {
	var next int64
	if err := t.row("select coalesce(max(seq), 0) + 1 from responses").Scan(&next); err != nil {
		return err
	}
	added := make([]*submission, 0, len(fresh))
	for _, s := range fresh {
		switch s.err {
		case nil:
			added = append(added, s)
		case errRepeat:
			s.err = nil
		}
	}
	args := make([]any, 0, rowsAtOnce*responseColumns)
	for part := range parts(added) {
		args = args[:0]
		for _, s := range part {
			args = append(args, next, s.survey, s.version, s.id[:], s.mode, s.language, s.day, s.trial, s.madeUp, s.through, s.answers)
			next++
		}
		if _, err := t.exec(insertResponses(len(part)), args...); err != nil {
			return err
		}
	}
	for _, s := range added {
		s.added = true
	}
	return nil
}

// deleteDrafts deletes the drafts that were sent, and counts them as walks: once
// for the whole batch, as a count for each would slow down everyone.
func (t *tx) deleteDrafts(all []*submission) error {
	ends := walkEnds{}
	for _, s := range all {
		if s.draft == nil || s.err != nil {
			continue
		}
		n, err := t.exec("delete from drafts where id = $1", s.draft[:])
		if err != nil {
			return err
		}
		if n > 0 && s.added && !s.trial {
			ends[walkEnd{s.survey, s.version, sentPage}]++
		}
	}
	return t.count(ends)
}
