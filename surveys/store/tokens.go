package store

import (
	"context"
	"time"

	"regiopeil/surveys"
	"regiopeil/templates/locale"
)

// Token lets programs in as a user.
type Token struct {
	Hash    string // keyed hash of the token (codes.Keys.Token), all that is kept of it
	UserID  string
	Name    string // what it is for
	Scope   string // the role that it is narrowed to
	Made    time.Time
	Expires time.Time // zero: never
	Used    string    // the day of the last use, YYYY-MM-DD; empty: not yet
}

const tokenColumns = "hash, user_id, name, scope, made, expires, used"

func scanToken(row scanner) (t Token, err error) {
	var made, expires int64
	err = row.Scan(&t.Hash, &t.UserID, &t.Name, &t.Scope, &made, &expires, &t.Used)
	t.Made, t.Expires = fromMillis(made), fromMillis(expires)
	return t, err
}

// AddToken keeps a token; it is made now. A disabled user is NotFound.
func (db *DB) AddToken(ctx context.Context, k Token) (err error) {
	defer db.wrap(&err, "add token %q", k.Name)
	return db.writes.run(ctx, func(t *tx) error {
		n, err := t.exec(`insert into tokens (hash, user_id, name, scope, made, expires)
			select $1, id, $2, $3, $4, $5 from users where id = $6 and not disabled`, k.Hash, k.Name, k.Scope, millis(db.now()), millis(k.Expires), k.UserID)
		if err == nil && n == 0 {
			err = surveys.Errorf(surveys.NotFound, "there is no such user")
		}
		return err
	})
}

// Tokens lists the tokens of a user, the newest first, those that have expired
// included.
func (db *DB) Tokens(ctx context.Context, userID string) (all []Token, err error) {
	defer db.wrap(&err, "list tokens")
	rows, err := db.reads.query(ctx, "select "+tokenColumns+" from tokens where user_id = $1 order by made desc, hash", userID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		k, err := scanToken(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, k)
	}
	return all, rows.Err()
}

// RemoveToken ends a token of a user; one that is gone already is no error.
func (db *DB) RemoveToken(ctx context.Context, userID, hash string) (err error) {
	defer db.wrap(&err, "remove a token")
	return db.writes.run(ctx, func(t *tx) error {
		_, err := t.exec("delete from tokens where user_id = $1 and hash = $2", userID, hash)
		return err
	})
}

// UserByToken finds the user of a token by its keyed hash, and what the token
// is for; it notes the day. Unknown and expired tokens and disabled users are
// NotFound.
func (db *DB) UserByToken(ctx context.Context, hash string) (_ *User, scope string, err error) {
	defer db.wrap(&err, "find token")
	now := db.now()
	k, err := scanToken(db.reads.row(ctx, "select "+tokenColumns+" from tokens where hash = $1", hash))
	if noRows(err) || err == nil && !k.Expires.IsZero() && !now.Before(k.Expires) {
		return nil, "", surveys.Errorf(surveys.NotFound, "there is no such token")
	}
	if err != nil {
		return nil, "", err
	}
	u, _, err := scanUser(db.reads.row(ctx, "select "+userColumns+" from users where id = $1", k.UserID))
	if err == nil && u.Disabled {
		return nil, "", surveys.Errorf(surveys.NotFound, "there is no such token")
	}
	if today := now.In(locale.Amsterdam).Format(time.DateOnly); err == nil && k.Used != today {
		err = db.writes.run(ctx, func(t *tx) error {
			_, err := t.exec("update tokens set used = $1 where hash = $2", today, hash)
			return err
		})
		if code := surveys.CodeOf(err); code == surveys.Busy || code == surveys.Unavailable {
			err = nil // a later request will note it
		}
	}
	return u, k.Scope, err
}
