package store

import (
	"context"
	"time"

	"regiopeil/surveys"
)

// What a one-time link is for.
const (
	SetupLink = "setup" // to make the first administrator, or a first password
	ResetLink = "reset" // to choose a new password
)

// CreateLink stores a one-time link under the keyed hash of its secret. Earlier
// links of the same kind for the same user (empty: for nobody yet) are void.
func (db *DB) CreateLink(ctx context.Context, hash, kind, userID string, expires time.Time) (err error) {
	defer db.wrap(&err, "make a %s link", kind)
	return db.writes.run(ctx, func(t *tx) error {
		if _, err := t.exec("delete from links where kind = $1 and user_id = $2", kind, userID); err != nil {
			return err
		}
		_, err := t.exec("insert into links (hash, kind, user_id, expires) values ($1, $2, $3, $4)", hash, kind, userID, millis(expires))
		return err
	})
}

// Link looks at a one-time link without using it up, for the page with the
// form. Unknown, used and expired ones are NotFound (errors.Is ErrUsed).
func (db *DB) Link(ctx context.Context, hash, kind string) (userID string, err error) {
	defer db.wrap(&err, "find a %s link", kind)
	err = db.reads.row(ctx, "select user_id from links where hash = $1 and kind = $2 and expires > $3", hash, kind, millis(db.now())).Scan(&userID)
	if noRows(err) {
		return "", failure(surveys.NotFound, ErrUsed)
	}
	return userID, err
}

// TakeLink uses a one-time link up and returns whom it is for. Of many callers
// at once, one gets it; the others get what Link says.
func (db *DB) TakeLink(ctx context.Context, hash, kind string) (userID string, err error) {
	defer db.wrap(&err, "use a %s link", kind)
	err = db.writes.run(ctx, func(t *tx) (err error) {
		userID, err = t.takeLink(hash, kind, millis(db.now()))
		return err
	})
	return userID, err
}

// TakeSetupLink uses a setup link up and adds the account that it is for, both
// or neither: an address that is taken does not cost the link.
func (db *DB) TakeSetupLink(ctx context.Context, hash string, u *User, passwordHash string) (err error) {
	defer db.wrap(&err, "set up a user")
	u.prepare()
	return db.writes.run(ctx, func(t *tx) error {
		if _, err := t.takeLink(hash, SetupLink, millis(db.now())); err != nil {
			return err
		}
		return t.addUser(u, passwordHash)
	})
}

func (t *tx) takeLink(hash, kind string, now int64) (userID string, err error) {
	err = t.row("delete from links where hash = $1 and kind = $2 and expires > $3 returning user_id", hash, kind, now).Scan(&userID)
	if noRows(err) {
		return "", failure(surveys.NotFound, ErrUsed)
	}
	return userID, err
}
