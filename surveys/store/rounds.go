package store

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"time"

	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
)

// maxPhones is how many phones a round takes answers of, so that nobody fills the
// disk.
const maxPhones = 5000

// joinAlphabet are the characters of a join code: those that nobody mistakes for
// another, and no vowels, so that no code is a word.
const joinAlphabet = "23456789BCDFGHJKMNPQRSTVWXYZ"

// joinCode is a random code that people can type: 28⁶ of them.
func joinCode() string {
	b := make([]byte, 6)
	for i := range b {
		for {
			rand.Read(b[i : i+1])
			if b[i] < 252 { // a multiple of 28: each character is as likely
				break
			}
		}
		b[i] = joinAlphabet[b[i]%28]
	}
	return string(b)
}

// OpenRound has a room answer, closes any other round of the conversation, and
// gives r its code. An unknown conversation is NotFound.
func (db *DB) OpenRound(ctx context.Context, r *conversation.Round) (err error) {
	defer db.wrap(&err, "open a round of conversation %s", r.Conversation)
	id, of, err := parseIDs(r.ID, r.Conversation)
	if err != nil {
		return err
	}
	asks, err := json.Marshal(r.Asks)
	if err != nil {
		return err
	}
	return db.writes.run(ctx, func(t *tx) error {
		k, err := scanConversation(t.row(oneConversation, of[:]))
		if err != nil {
			return err
		}
		if k.Status == discarded {
			return surveys.Errorf(surveys.NotFound, "there is no such conversation")
		}
		if _, err := t.exec("update rounds set closed = $1 where conversation = $2", true, of[:]); err != nil {
			return err
		}
		for taken := true; taken; {
			r.Code = joinCode()
			if err := t.row("select exists (select 1 from rounds where code = $1)", r.Code).Scan(&taken); err != nil {
				return err
			}
		}
		_, err = t.exec(`insert into rounds (id, conversation, code, asks, dots_each, opened, revealed, closed, taken)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, id[:], of[:], r.Code, string(asks), r.DotsEach, millis(r.Opened), false, false, false)
		return err
	})
}

const roundColumns = "id, conversation, code, asks, dots_each, opened, revealed, closed, taken"

func scanRound(row scanner) (*conversation.Round, error) {
	r := &conversation.Round{}
	var id, of []byte
	var asks string
	var opened int64
	err := row.Scan(&id, &of, &r.Code, &asks, &r.DotsEach, &opened, &r.Revealed, &r.Closed, &r.Taken)
	if noRows(err) {
		return nil, surveys.Errorf(surveys.NotFound, "there is no such round")
	}
	if err != nil {
		return nil, err
	}
	r.ID, r.Conversation, r.Opened = uuid(id).String(), uuid(of).String(), fromMillis(opened)
	return r, json.Unmarshal([]byte(asks), &r.Asks)
}

// Round finds a round by its ID.
func (db *DB) Round(ctx context.Context, id string) (_ *conversation.Round, err error) {
	defer db.wrap(&err, "read round %s", id)
	u, err := parseID(id)
	if err != nil {
		return nil, surveys.Errorf(surveys.NotFound, "there is no such round")
	}
	return scanRound(db.reads.row(ctx, "select "+roundColumns+" from rounds where id = $1", u[:]))
}

// RoundByCode finds a round by its join code, in capitals. A code is short, so it
// leads nowhere once its round is over.
func (db *DB) RoundByCode(ctx context.Context, code string, now time.Time) (_ *conversation.Round, err error) {
	defer db.wrap(&err, "find a round")
	return scanRound(db.reads.row(ctx, "select "+roundColumns+" from rounds where code = $1 and opened > $2", code, millis(now.Add(-conversation.RoundLife))))
}

// Rounds lists the rounds of a conversation, the last first.
func (db *DB) Rounds(ctx context.Context, of string) (all []*conversation.Round, err error) {
	defer db.wrap(&err, "list the rounds of conversation %s", of)
	u, err := parseID(of)
	if err != nil {
		return nil, err
	}
	rows, err := db.reads.query(ctx, "select "+roundColumns+" from rounds where conversation = $1 order by opened desc, id", u[:])
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		r, err := scanRound(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, rows.Err()
}

// takeRound notes that the answers to a round of a conversation are in its record,
// which happens once.
func (t *tx) takeRound(of uuid, round string) error {
	u, err := parseID(round)
	if err != nil {
		return err
	}
	n, err := t.exec("update rounds set closed = $1, taken = $2 where id = $3 and conversation = $4 and not taken", true, true, u[:], of[:])
	if err == nil && n == 0 {
		err = surveys.Errorf(surveys.Conflict, "the answers are in the record already")
	}
	if err == nil { // who answered what is needed no more
		_, err = t.exec("delete from votes where round = $1", u[:])
	}
	return err
}

// MarkRound keeps how far a round is. What was revealed or closed stays so.
func (db *DB) MarkRound(ctx context.Context, r *conversation.Round) (err error) {
	defer db.wrap(&err, "mark round %s", r.ID)
	u, err := parseID(r.ID)
	if err != nil {
		return err
	}
	return db.writes.run(ctx, func(t *tx) error {
		_, err := t.exec("update rounds set revealed = revealed or $1, closed = closed or $2 where id = $3", r.Revealed, r.Closed, u[:])
		return err
	})
}

// Vote keeps what a phone answers to the asks of a round, in the place of what it
// answered before. A round that takes no answers is NotOpen; one with too many
// phones RateLimited.
func (db *DB) Vote(ctx context.Context, round, phone string, votes []conversation.Vote, now time.Time) (err error) {
	defer db.wrap(&err, "vote in round %s", round)
	r, p, err := parseIDs(round, phone)
	if err != nil {
		return err
	}
	texts := make([]string, len(votes))
	for i := range votes {
		b, err := json.Marshal(votes[i])
		if err != nil {
			return err
		}
		texts[i] = string(b)
	}
	return db.writes.run(ctx, func(t *tx) error {
		open, err := scanRound(t.row("select "+roundColumns+" from rounds where id = $1", r[:]))
		switch {
		case err != nil:
			return err
		case !open.Takes(now):
			return surveys.Errorf(surveys.NotOpen, "the round takes no answers now")
		}
		var known bool
		var phones int
		if err := t.row("select exists (select 1 from votes where round = $1 and phone = $2)", r[:], p[:]).Scan(&known); err != nil {
			return err
		}
		if err := t.row("select count(*) from votes where round = $1 and ask = 0", r[:]).Scan(&phones); err != nil {
			return err
		}
		if !known && phones >= maxPhones {
			return surveys.Errorf(surveys.RateLimited, "%d phones answered", phones)
		}
		for i, text := range texts {
			_, err := t.exec(`insert into votes (round, phone, ask, vote) values ($1, $2, $3, $4)
				on conflict (round, phone, ask) do update set vote = excluded.vote`, r[:], p[:], i, text)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// Votes returns the answers to a round, by ask, in the order of the random numbers
// of the phones.
func (db *DB) Votes(ctx context.Context, round string) (all map[int][]conversation.Vote, err error) {
	return db.votes(ctx, "select ask, vote from votes where round = $1 order by phone, ask", round)
}

// VotesOf returns what one phone answered, by ask.
func (db *DB) VotesOf(ctx context.Context, round, phone string) (all map[int][]conversation.Vote, err error) {
	p, err := parseID(phone)
	if err != nil {
		return nil, err
	}
	return db.votes(ctx, "select ask, vote from votes where round = $1 and phone = $2", round, p[:])
}

func (db *DB) votes(ctx context.Context, query, round string, more ...any) (all map[int][]conversation.Vote, err error) {
	defer db.wrap(&err, "read the answers to round %s", round)
	u, err := parseID(round)
	if err != nil {
		return nil, err
	}
	rows, err := db.reads.query(ctx, query, append([]any{u[:]}, more...)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all = map[int][]conversation.Vote{}
	for rows.Next() {
		var ask int
		var text string
		var v conversation.Vote
		if err := rows.Scan(&ask, &text); err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(text), &v); err != nil {
			return nil, err
		}
		all[ask] = append(all[ask], v)
	}
	return all, rows.Err()
}

// Phones counts the phones that answered a round.
func (db *DB) Phones(ctx context.Context, round string) (n int, err error) {
	defer db.wrap(&err, "count the phones of round %s", round)
	u, err := parseID(round)
	if err != nil {
		return 0, err
	}
	err = db.reads.row(ctx, "select count(*) from votes where round = $1 and ask = 0", u[:]).Scan(&n)
	return n, err
}
