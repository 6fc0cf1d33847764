package main

import (
	"context"

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

// addToken makes an API token that may do what the account may, and returns it;
// only its hash is kept.
func (d *data) addToken(ctx context.Context, u *store.User, name string) (token string, err error) {
	token = newSecret()
	return token, d.db.AddToken(ctx, u.ID, name, d.keys.Token(token), u.Role)
}
