package store

import (
	"context"
	"errors"
	"strconv"

	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
)

// ErrDiscarded is the cause of a Conflict with a draft that was thrown away.
var ErrDiscarded = errors.New("the conversation was thrown away")

// discarded is the status of what is left of a draft that was thrown away.
const discarded conversation.Status = "discarded"

// SaveConversation stores a record that was checked, once it is on disk, and
// returns it as it is now; added is false where it was stored before: the same
// again is no new version, also after others came. One that was made of another
// version than the last is Conflict, with what is stored returned, and one that was
// thrown away Conflict with ErrDiscarded; a status that may not follow is Invalid,
// an unknown survey NotFound. A round whose answers were taken before is Conflict.
func (db *DB) SaveConversation(ctx context.Context, s conversation.Save) (_ *conversation.Kept, added bool, err error) {
	defer db.wrap(&err, "save conversation %s", s.ID)
	id, err := parseID(s.ID)
	if err != nil {
		return nil, false, err
	}
	row, err := db.catalog.survey(ctx, s.Record.Survey)
	if err != nil {
		return nil, false, err
	}
	var kept *conversation.Kept
	code := db.participantCode(id)
	err = db.writes.run(ctx, func(t *tx) error {
		var err error
		kept, added, err = t.saveConversation(id, row.id, code, &s)
		return err
	})
	return kept, added, err
}

func (t *tx) saveConversation(id uuid, survey int, code string, s *conversation.Save) (*conversation.Kept, bool, error) {
	now, err := scanConversation(t.row(oneConversation, id[:]))
	if err != nil && surveys.CodeOf(err) != surveys.NotFound {
		return nil, false, err
	}
	if now == nil {
		now = &conversation.Kept{}
	}
	switch {
	case now.Status == discarded:
		return nil, false, &surveys.Error{Code: surveys.Conflict, Err: ErrDiscarded}
	case now.Version > 0 && now.Record.Survey != s.Record.Survey:
		return nil, false, surveys.Errorf(surveys.Conflict, "the conversation belongs to another survey")
	case now.Version > 0 && s.Same(now.Status, conversation.Encode(&now.Record)):
		if s.Round != "" { // that said nothing
			return now, false, t.takeRound(id, s.Round)
		}
		return now, false, nil
	case s.Base != now.Version:
		again, err := t.isVersion(id, s)
		if err == nil && !again {
			err = surveys.Errorf(surveys.Conflict, "the conversation was changed meanwhile: version %d is not %d", now.Version, s.Base)
		}
		return now, false, err
	}
	if err := s.Allowed(now); err != nil {
		return now, false, err
	}
	next := &conversation.Kept{ID: id.String(), Record: s.Record, Status: s.Status, Version: now.Version + 1, Since: now.Since}
	if s.Status != conversation.Draft && next.Since.IsZero() {
		next.Since = fromMillis(millis(s.At))
	}
	return next, true, t.putConversation(id, survey, code, next, s)
}

// isVersion reports whether s was stored before: it is the version that followed
// the one it was made of.
func (t *tx) isVersion(id uuid, s *conversation.Save) (bool, error) {
	var status, record string
	err := t.row("select status, record from conversation_versions where conversation = $1 and version = $2", id[:], s.Base+1).Scan(&status, &record)
	if noRows(err) {
		return false, nil
	}
	return err == nil && s.Same(conversation.Status(status), []byte(record)), err
}

func (t *tx) putConversation(id uuid, survey int, code string, k *conversation.Kept, s *conversation.Save) error {
	if s.Round != "" {
		if err := t.takeRound(id, s.Round); err != nil {
			return err
		}
	}
	seq, err := t.nextConversation(survey)
	if err != nil {
		return err
	}
	record := string(conversation.Encode(&k.Record))
	_, err = t.exec(`insert into conversations (id, survey, municipality, held, status, version, submitted, record, code, seq)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		on conflict (id) do update set municipality = excluded.municipality, held = excluded.held, status = excluded.status,
		version = excluded.version, submitted = excluded.submitted, record = excluded.record, seq = excluded.seq`,
		id[:], survey, k.Record.Municipality, k.Record.Date, string(k.Status), k.Version, millis(k.Since), record, code, seq)
	if err != nil {
		return err
	}
	_, err = t.exec(`insert into conversation_versions (conversation, version, moment, user_id, status, note, record)
		values ($1, $2, $3, $4, $5, $6, $7)`, id[:], k.Version, millis(s.At), s.User, string(k.Status), s.Note, record)
	return err
}

// nextConversation is the seq of the next save of a conversation about a survey.
func (t *tx) nextConversation(survey int) (seq int64, err error) {
	err = t.row("select coalesce(max(seq), 0) + 1 from conversations where survey = $1", survey).Scan(&seq)
	return seq, err
}

// DiscardConversation throws a draft away: what it said goes, its history, its photos
// and what the room answered too.
// Anything further on is Conflict, an unknown one NotFound; one that is gone
// already is fine.
func (db *DB) DiscardConversation(ctx context.Context, id string) (err error) {
	defer db.wrap(&err, "throw away conversation %s", id)
	u, err := parseID(id)
	if err != nil {
		return err
	}
	return db.writes.run(ctx, func(t *tx) error {
		now, err := scanConversation(t.row(oneConversation, u[:]))
		switch {
		case err != nil:
			return err
		case now.Status == discarded:
			return nil
		case now.Status != conversation.Draft:
			return surveys.Errorf(surveys.Conflict, "only a draft can be thrown away")
		}
		if _, err := t.exec("update conversations set status = $1, record = $2, municipality = $3, held = $4 where id = $5", string(discarded), "", "", "", u[:]); err != nil {
			return err
		}
		for _, query := range []string{
			"delete from votes where round in (select id from rounds where conversation = $1)", "delete from rounds where conversation = $1",
			"delete from photos where conversation = $1", "delete from conversation_versions where conversation = $1",
		} {
			if _, err := t.exec(query, u[:]); err != nil {
				return err
			}
		}
		return nil
	})
}

const conversationColumns = "c.id, c.status, c.version, c.submitted, c.record"

const oneConversation = "select " + conversationColumns + " from conversations c where c.id = $1"

func scanConversation(row scanner) (*conversation.Kept, error) {
	var id, record []byte
	var status string
	var since int64
	k := &conversation.Kept{}
	err := row.Scan(&id, &status, &k.Version, &since, &record)
	if noRows(err) {
		return nil, surveys.Errorf(surveys.NotFound, "there is no such conversation")
	}
	if err != nil {
		return nil, err
	}
	k.ID, k.Status, k.Since = uuid(id).String(), conversation.Status(status), fromMillis(since)
	if len(record) > 0 {
		k.Record, err = conversation.Decode(record)
	}
	return k, err
}

// Conversation finds a record. One that was thrown away is NotFound.
func (db *DB) Conversation(ctx context.Context, id string) (_ *conversation.Kept, err error) {
	defer db.wrap(&err, "read conversation %s", id)
	u, err := parseID(id)
	if err != nil {
		return nil, surveys.Errorf(surveys.NotFound, "there is no such conversation")
	}
	k, err := scanConversation(db.reads.row(ctx, oneConversation, u[:]))
	if err == nil && k.Status == discarded {
		return nil, surveys.Errorf(surveys.NotFound, "there is no such conversation")
	}
	return k, err
}

// Conversations lists the records of a survey in some municipalities, the last that
// was held first; with none all of them, also those that name no municipality yet.
// An unknown survey is NotFound.
func (db *DB) Conversations(ctx context.Context, slug string, municipalities ...string) (all []*conversation.Kept, err error) {
	defer db.wrap(&err, "list the conversations of %q", slug)
	row, err := db.catalog.survey(ctx, slug)
	if err != nil {
		return nil, err
	}
	query, args := "select "+conversationColumns+" from conversations c where c.survey = $1 and c.status <> $2", []any{row.id, string(discarded)}
	for i, m := range municipalities {
		query += []string{" and c.municipality in (", ", "}[min(i, 1)] + "$" + strconv.Itoa(i+3)
		args = append(args, m)
	}
	if len(municipalities) > 0 {
		query += ")"
	}
	rows, err := db.reads.query(ctx, query+" order by c.held desc, c.id", args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		k, err := scanConversation(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, k)
	}
	return all, rows.Err()
}

// ConversationsSince lists the records of a survey that were saved after a place, as
// they are now and in no order, and returns the place of the last save; before the
// first one is -1. A draft may have been thrown away since. An unknown survey is
// NotFound.
func (db *DB) ConversationsSince(ctx context.Context, slug string, after int64) (all []*conversation.Kept, last int64, err error) {
	defer db.wrap(&err, "list the conversations of %q since %d", slug, after)
	row, err := db.catalog.survey(ctx, slug)
	if err != nil {
		return nil, after, err
	}
	rows, err := db.reads.query(ctx, "select c.seq, "+conversationColumns+" from conversations c where c.survey = $1 and c.seq > $2 and c.status <> $3",
		row.id, after, string(discarded))
	if err != nil {
		return nil, after, err
	}
	defer rows.Close()
	last = after
	for rows.Next() {
		var seq int64
		k, err := scanConversation(withSeq{rows, &seq})
		if err != nil {
			return nil, after, err
		}
		all, last = append(all, k), max(last, seq)
	}
	return all, last, rows.Err()
}

// withSeq reads a seq before the columns that are asked for.
type withSeq struct {
	row scanner
	seq *int64
}

func (w withSeq) Scan(to ...any) error { return w.row.Scan(append([]any{w.seq}, to...)...) }

// ConversationVersions lists every state that a record was in, the first one first.
func (db *DB) ConversationVersions(ctx context.Context, id string) (all []conversation.Version, err error) {
	defer db.wrap(&err, "read the history of conversation %s", id)
	u, err := parseID(id)
	if err != nil {
		return nil, err
	}
	rows, err := db.reads.query(ctx, `select v.version, v.moment, u.email, v.status, v.note, v.record
		from conversation_versions v join users u on u.id = v.user_id where v.conversation = $1 order by v.version`, u[:])
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var v conversation.Version
		var moment int64
		var status string
		var record []byte
		if err := rows.Scan(&v.Version, &moment, &v.Email, &status, &v.Note, &record); err != nil {
			return nil, err
		}
		v.At, v.Status = fromMillis(moment), conversation.Status(status)
		if v.Record, err = conversation.Decode(record); err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, rows.Err()
}
