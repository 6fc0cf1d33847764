package main

import (
	"context"
	"time"

	"regiopeil/handlers/account/password"
	"regiopeil/surveys/store"
)

// addUser stores an account under a password, and fills in its ID. A password
// that may not be chosen is Invalid.
func (d *data) addUser(ctx context.Context, u *store.User, secret string) error {
	if err := password.Check(secret); err != nil {
		return err
	}
	hash, err := password.Hash(secret)
	if err != nil {
		return err
	}
	return d.db.AddUser(ctx, u, hash)
}

// addToken makes an API token that may do what the account may for so many days (0:
// without end), and returns it; only its hash is kept.
func (d *data) addToken(ctx context.Context, u *store.User, name string, days int) (token string, err error) {
	token = newSecret()
	k := store.Token{Hash: d.keys.Token(token), UserID: u.ID, Name: name, Scope: u.Role}
	if days > 0 {
		k.Expires = time.Now().AddDate(0, 0, days)
	}
	return token, d.db.AddToken(ctx, k)
}
