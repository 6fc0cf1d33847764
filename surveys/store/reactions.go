package store

import (
	"context"
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
		var n int
		if err := t.row("select coalesce(max(n), 0) + 1 from reactions where conversation = $1", u[:]).Scan(&n); err != nil {
			return err
		}
		if n > maxReactions {
			return surveys.Errorf(surveys.RateLimited, "the record has %d reactions", maxReactions)
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
	rows, err := db.reads.query(ctx, "select version, day, agrees, remark from reactions where conversation = $1 order by day, agrees desc, remark", u[:])
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var r conversation.Reaction
		if err := rows.Scan(&r.Version, &r.Day, &r.Agrees, &r.Remark); err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, rows.Err()
}
