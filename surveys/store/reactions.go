package store

import (
	"context"
	"math/rand/v2"
	"time"

	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
)

// maxReactions is how many reactions a record takes, so that nobody fills the disk.
const maxReactions = 1000

// React keeps what a participant said of a record that takes reactions now. At
// another time it is NotOpen, and after too many RateLimited.
func (db *DB) React(ctx context.Context, id string, r conversation.Reaction, now time.Time) (err error) {
	defer db.wrap(&err, "react to conversation %s", id)
	u, err := parseID(id)
	if err != nil {
		return err
	}
	return db.writes.run(ctx, func(t *tx) error {
		k, err := scanConversation(t.row(oneConversation, u[:]))
		if err != nil {
			return err
		}
		if !k.MayReact(now) {
			return surveys.Errorf(surveys.NotOpen, "the record takes no reactions now")
		}
		var all int
		if err := t.row("select count(*) from reactions where conversation = $1", u[:]).Scan(&all); err != nil {
			return err
		}
		if all >= maxReactions {
			return surveys.Errorf(surveys.RateLimited, "the record has %d reactions", maxReactions)
		}
		n := 0 // random, since it is seen: it does not tell who came first
		for taken := true; taken; {
			n = 1 + rand.IntN(1<<30)
			if err := t.row("select exists (select 1 from reactions where conversation = $1 and n = $2)", u[:], n).Scan(&taken); err != nil {
				return err
			}
		}
		_, err = t.exec("insert into reactions (conversation, n, version, day, agrees, remark) values ($1, $2, $3, $4, $5, $6)",
			u[:], n, r.Version, r.Day, r.Agrees, r.Remark)
		return err
	})
}

// Reactions lists what participants said, in an order that tells nothing of when
// on a day they came.
func (db *DB) Reactions(ctx context.Context, id string) (all []conversation.Reaction, err error) {
	defer db.wrap(&err, "read the reactions to conversation %s", id)
	u, err := parseID(id)
	if err != nil {
		return nil, err
	}
	rows, err := db.reads.query(ctx, "select n, version, day, agrees, remark, mark from reactions where conversation = $1 order by day, agrees desc, remark", u[:])
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var r conversation.Reaction
		var mark string
		if err := rows.Scan(&r.N, &r.Version, &r.Day, &r.Agrees, &r.Remark, &mark); err != nil {
			return nil, err
		}
		r.Mark = conversation.Mark(mark)
		all = append(all, r)
	}
	return all, rows.Err()
}

// MarkReaction keeps how far an organiser is with a reaction, and that it was so. What
// one says that is removed is erased; it stays so, anything else is then Conflict. An
// unknown one is NotFound, and the same mark again nothing.
func (db *DB) MarkReaction(ctx context.Context, id string, m conversation.Marking) (err error) {
	defer db.wrap(&err, "mark a reaction to conversation %s", id)
	u, err := parseID(id)
	if err != nil {
		return err
	}
	return db.writes.run(ctx, func(t *tx) error {
		var now string
		err := t.row("select mark from reactions where conversation = $1 and n = $2", u[:], m.N).Scan(&now)
		switch {
		case noRows(err):
			return surveys.Errorf(surveys.NotFound, "there is no such reaction")
		case err != nil:
			return err
		case conversation.Mark(now) == m.Mark:
			return nil
		case conversation.Mark(now) == conversation.Removed:
			return surveys.Errorf(surveys.Conflict, "the reaction was removed")
		}
		query := "update reactions set mark = $1 where conversation = $2 and n = $3"
		if m.Mark == conversation.Removed {
			query = "update reactions set mark = $1, remark = '' where conversation = $2 and n = $3"
		}
		if _, err := t.exec(query, string(m.Mark), u[:], m.N); err != nil {
			return err
		}
		var before int
		if err := t.row("select count(*) from reaction_marks where conversation = $1 and reaction = $2", u[:], m.N).Scan(&before); err != nil {
			return err
		}
		_, err = t.exec(`insert into reaction_marks (conversation, reaction, n, moment, user_id, mark, note) values ($1, $2, $3, $4, $5, $6, $7)`,
			u[:], m.N, before+1, millis(m.At), m.User, string(m.Mark), m.Note)
		return err
	})
}

// Markings lists what organisers did with the reactions to a record, the first one
// first.
func (db *DB) Markings(ctx context.Context, id string) (all []conversation.Marking, err error) {
	defer db.wrap(&err, "read what became of the reactions to conversation %s", id)
	u, err := parseID(id)
	if err != nil {
		return nil, err
	}
	rows, err := db.reads.query(ctx, `select m.reaction, r.day, m.moment, m.user_id, u.email, m.mark, m.note from reaction_marks m
		join reactions r on r.conversation = m.conversation and r.n = m.reaction join users u on u.id = m.user_id
		where m.conversation = $1 order by m.moment, m.reaction, m.n`, u[:])
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var m conversation.Marking
		var moment int64
		var mark string
		if err := rows.Scan(&m.N, &m.Day, &moment, &m.User, &m.Email, &mark, &m.Note); err != nil {
			return nil, err
		}
		m.At, m.Mark = fromMillis(moment), conversation.Mark(mark)
		all = append(all, m)
	}
	return all, rows.Err()
}
