package store

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"slices"
	"strings"

	"regiopeil/surveys"
)

// User is a member of staff. Who a respondent is, nobody knows.
type User struct {
	ID             string // made by AddUser where empty
	Email          string // lower case
	Role           string // admin, organiser, analyst or reader
	Municipalities []string
	Microdata      bool // may see single responses
	Disabled       bool
}

const userColumns = "id, email, role, municipalities, microdata, disabled, password"

func scanUser(row scanner) (u *User, hash string, err error) {
	u = &User{}
	var municipalities string
	err = row.Scan(&u.ID, &u.Email, &u.Role, &municipalities, &u.Microdata, &u.Disabled, &hash)
	if noRows(err) {
		return nil, "", surveys.Errorf(surveys.NotFound, "there is no such user")
	}
	u.Municipalities = strings.Fields(municipalities)
	return u, hash, err
}

// AddUser adds an account and sets u.ID; passwordHash may be empty until a
// one-time link was used. An address that has an account already is Conflict.
func (db *DB) AddUser(ctx context.Context, u *User, passwordHash string) (err error) {
	defer db.wrap(&err, "add a user")
	u.prepare()
	return db.writes.run(ctx, func(t *tx) error { return t.addUser(u, passwordHash) })
}

// prepare gives a new account its ID, and its address the form it is kept in.
func (u *User) prepare() {
	if u.ID == "" {
		id := make([]byte, 16)
		rand.Read(id)
		u.ID = hex.EncodeToString(id)
	}
	u.Email = normalEmail(u.Email)
}

func normalEmail(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

func (t *tx) addUser(u *User, hash string) error {
	var taken bool
	if err := t.row("select exists (select 1 from users where email = $1)", u.Email).Scan(&taken); err != nil {
		return err
	}
	if taken {
		return surveys.Errorf(surveys.Conflict, "there is an account with the address %q already", u.Email)
	}
	_, err := t.exec("insert into users ("+userColumns+") values ($1, $2, $3, $4, $5, $6, $7)",
		u.ID, u.Email, u.Role, strings.Join(u.Municipalities, " "), u.Microdata, u.Disabled, hash)
	return err
}

// UserByEmail finds an account and the hash of its password by its address,
// whatever the case. A disabled account is found too: see Disabled.
func (db *DB) UserByEmail(ctx context.Context, email string) (_ *User, hash string, err error) {
	defer db.wrap(&err, "find user")
	return scanUser(db.reads.row(ctx, "select "+userColumns+" from users where email = $1", normalEmail(email)))
}

// UserByID finds an account.
func (db *DB) UserByID(ctx context.Context, id string) (_ *User, err error) {
	defer db.wrap(&err, "find user")
	u, _, err := scanUser(db.reads.row(ctx, "select "+userColumns+" from users where id = $1", id))
	return u, err
}

// Users lists all accounts, by address.
func (db *DB) Users(ctx context.Context) (all []*User, err error) {
	defer db.wrap(&err, "list users")
	rows, err := db.reads.query(ctx, "select "+userColumns+" from users order by email")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		u, _, err := scanUser(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, u)
	}
	return all, rows.Err()
}

// HasAdmin reports whether there is an administrator who can sign in.
func (db *DB) HasAdmin(ctx context.Context) (has bool, err error) {
	defer db.wrap(&err, "look for an administrator")
	err = db.reads.row(ctx, "select exists (select 1 from users where role = $1 and not disabled and password <> '')", "admin").Scan(&has)
	return has, err
}

// SetPassword changes the hash of a password and ends all sessions of the user;
// the one that asked for it signs in anew.
func (db *DB) SetPassword(ctx context.Context, userID, hash string) (err error) {
	defer db.wrap(&err, "set password")
	return db.writes.run(ctx, func(t *tx) error {
		n, err := t.exec("update users set password = $1 where id = $2", hash, userID)
		if err != nil {
			return err
		}
		if n == 0 {
			return surveys.Errorf(surveys.NotFound, "there is no such user")
		}
		_, err = t.exec("delete from sessions where user_id = $1", userID)
		return err
	})
}

// SetRights changes the role, municipalities and microdata right of an account to
// those of u, and ends its sessions with the same commit where that changes
// anything. The last administrator who can sign in keeps the role: Conflict.
func (db *DB) SetRights(ctx context.Context, u *User) (err error) {
	defer db.wrap(&err, "set the rights of user %s", u.ID)
	return db.writes.run(ctx, func(t *tx) error {
		had, _, err := scanUser(t.row("select "+userColumns+" from users where id = $1", u.ID))
		if err != nil {
			return err
		}
		if had.Role == u.Role && had.Microdata == u.Microdata && slices.Equal(had.Municipalities, u.Municipalities) {
			return nil
		}
		if u.Role != "admin" {
			if last, err := t.lastAdmin(u.ID); err != nil {
				return err
			} else if last {
				return surveys.Errorf(surveys.Conflict, "this is the last administrator")
			}
		}
		if _, err := t.exec("update users set role = $1, municipalities = $2, microdata = $3 where id = $4",
			u.Role, strings.Join(u.Municipalities, " "), u.Microdata, u.ID); err != nil {
			return err
		}
		_, err = t.exec("delete from sessions where user_id = $1", u.ID)
		return err
	})
}

// DisableUser bars an account, and ends its sessions, tokens and links with the
// same commit. The last administrator who can sign in is a Conflict: nobody
// could let anyone in again.
func (db *DB) DisableUser(ctx context.Context, userID string) (err error) {
	defer db.wrap(&err, "disable user")
	return db.writes.run(ctx, func(t *tx) error {
		last, err := t.lastAdmin(userID)
		if err != nil {
			return err
		}
		if last {
			return surveys.Errorf(surveys.Conflict, "this is the last administrator")
		}
		n, err := t.exec("update users set disabled = $1 where id = $2", true, userID)
		if err != nil {
			return err
		}
		if n == 0 {
			return surveys.Errorf(surveys.NotFound, "there is no such user")
		}
		for _, query := range []string{
			"delete from sessions where user_id = $1",
			"delete from tokens where user_id = $1",
			"delete from links where user_id = $1",
		} {
			if _, err := t.exec(query, userID); err != nil {
				return err
			}
		}
		return nil
	})
}

// lastAdmin reports whether a user is an administrator who can sign in, and no
// one else is.
func (t *tx) lastAdmin(userID string) (last bool, err error) {
	err = t.row(`select count(*) = 1 and coalesce(max(id), '') = $1 from users
		where role = $2 and not disabled and password <> ''`, userID, "admin").Scan(&last)
	return last, err
}

// EnableUser lets a disabled account sign in again. Its tokens stay void.
func (db *DB) EnableUser(ctx context.Context, userID string) (err error) {
	defer db.wrap(&err, "enable user")
	return db.writes.run(ctx, func(t *tx) error {
		n, err := t.exec("update users set disabled = $1 where id = $2", false, userID)
		if err == nil && n == 0 {
			err = surveys.Errorf(surveys.NotFound, "there is no such user")
		}
		return err
	})
}
