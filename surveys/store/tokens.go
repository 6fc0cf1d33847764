package store

import (
	"context"

	"regiopeil/surveys"
)

// AddToken lets a user in with an API token, of which only the keyed hash
// (codes.Keys.Token) is stored. A disabled user is NotFound.
func (db *DB) AddToken(ctx context.Context, userID, name, hash, scope string) (err error) {
	defer db.wrap(&err, "add token %q", name)
	return db.writes.run(ctx, func(t *tx) error {
		n, err := t.exec(`insert into tokens (hash, user_id, name, scope)
			select $1, id, $2, $3 from users where id = $4 and not disabled`, hash, name, scope, userID)
		if err == nil && n == 0 {
			err = surveys.Errorf(surveys.NotFound, "there is no such user")
		}
		return err
	})
}

// UserByToken finds the user of a token by its keyed hash, and what the token
// is for. Unknown tokens and disabled users are NotFound.
func (db *DB) UserByToken(ctx context.Context, hash string) (_ *User, scope string, err error) {
	defer db.wrap(&err, "find token")
	var userID string
	err = db.reads.row(ctx, "select user_id, scope from tokens where hash = $1", hash).Scan(&userID, &scope)
	if noRows(err) {
		return nil, "", surveys.Errorf(surveys.NotFound, "there is no such token")
	}
	if err != nil {
		return nil, "", err
	}
	u, _, err := scanUser(db.reads.row(ctx, "select "+userColumns+" from users where id = $1", userID))
	if err == nil && u.Disabled {
		return nil, "", surveys.Errorf(surveys.NotFound, "there is no such token")
	}
	return u, scope, err
}
