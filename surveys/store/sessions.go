package store

import (
	"context"
	"time"

	"regiopeil/surveys"
)

// SaveSession stores a session under the keyed hash of its ID, in place of what
// was there. userID is empty before sign-in. Of a disabled user no session is
// kept: NotFound.
func (db *DB) SaveSession(ctx context.Context, hash, userID, data string, expires time.Time) (err error) {
	defer db.wrap(&err, "save session")
	return db.writes.run(ctx, func(t *tx) error {
		if userID != "" {
			var barred bool
			if err := t.row("select not exists (select 1 from users where id = $1 and not disabled)", userID).Scan(&barred); err != nil {
				return err
			}
			if barred {
				return surveys.Errorf(surveys.NotFound, "there is no such user")
			}
		}
		_, err := t.exec(`insert into sessions (hash, user_id, data, expires) values ($1, $2, $3, $4)
			on conflict (hash) do update set user_id = excluded.user_id, data = excluded.data, expires = excluded.expires`,
			hash, userID, data, millis(expires))
		return err
	})
}

// Session finds a session that has not expired; else NotFound.
func (db *DB) Session(ctx context.Context, hash string) (userID, data string, expires time.Time, err error) {
	defer db.wrap(&err, "find session")
	var ms int64
	err = db.reads.row(ctx, "select user_id, data, expires from sessions where hash = $1 and expires > $2", hash, millis(db.now())).
		Scan(&userID, &data, &ms)
	if noRows(err) {
		return "", "", time.Time{}, surveys.Errorf(surveys.NotFound, "there is no such session")
	}
	return userID, data, fromMillis(ms), err
}

// TouchSession notes that a session is in use. One that has ended meanwhile
// stays ended, and is no error.
func (db *DB) TouchSession(ctx context.Context, hash, data string, expires time.Time) (err error) {
	defer db.wrap(&err, "note the use of a session")
	return db.writes.run(ctx, func(t *tx) error {
		_, err := t.exec("update sessions set data = $1, expires = $2 where hash = $3", data, millis(expires), hash)
		return err
	})
}

// DeleteSession ends a session; that there is none is no error.
func (db *DB) DeleteSession(ctx context.Context, hash string) (err error) {
	defer db.wrap(&err, "end session")
	return db.writes.run(ctx, func(t *tx) error {
		_, err := t.exec("delete from sessions where hash = $1", hash)
		return err
	})
}

// DeleteSessions ends all sessions of a user.
func (db *DB) DeleteSessions(ctx context.Context, userID string) (err error) {
	defer db.wrap(&err, "end the sessions of a user")
	return db.writes.run(ctx, func(t *tx) error {
		_, err := t.exec("delete from sessions where user_id = $1", userID)
		return err
	})
}

// Session is one session, as it is kept.
type Session struct {
	Hash    string // keyed hash of its ID
	Data    string
	Expires time.Time
}

// Sessions lists the sessions of a user that have not expired.
func (db *DB) Sessions(ctx context.Context, userID string) (all []Session, err error) {
	defer db.wrap(&err, "list sessions")
	rows, err := db.reads.query(ctx, "select hash, data, expires from sessions where user_id = $1 and expires > $2 order by expires desc, hash", userID, millis(db.now()))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var s Session
		var expires int64
		if err := rows.Scan(&s.Hash, &s.Data, &expires); err != nil {
			return nil, err
		}
		s.Expires = fromMillis(expires)
		all = append(all, s)
	}
	return all, rows.Err()
}

// EndSession ends a session of a user; one that has ended already is no error.
func (db *DB) EndSession(ctx context.Context, userID, hash string) (err error) {
	defer db.wrap(&err, "end a session")
	return db.writes.run(ctx, func(t *tx) error {
		_, err := t.exec("delete from sessions where user_id = $1 and hash = $2", userID, hash)
		return err
	})
}

// PurgeSessions deletes the sessions, tokens and one-time links that have expired.
func (db *DB) PurgeSessions(ctx context.Context) (err error) {
	defer db.wrap(&err, "delete expired sessions")
	return db.writes.run(ctx, func(t *tx) error {
		now := millis(db.now())
		if _, err := t.exec("delete from sessions where expires <= $1", now); err != nil {
			return err
		}
		if _, err := t.exec("delete from tokens where expires <> 0 and expires <= $1", now); err != nil {
			return err
		}
		_, err := t.exec("delete from links where expires <= $1", now)
		return err
	})
}
