package store

import (
	"context"

	"regiopeil/surveys"
)

// SecondFactor returns the sealed secret (codes.Keys.Seal) of a user's second
// factor, and how many recovery codes are left. A user without one is NotFound.
func (db *DB) SecondFactor(ctx context.Context, userID string) (sealed string, left int, err error) {
	defer db.wrap(&err, "find a second factor")
	err = db.reads.row(ctx, `select secret, (select count(*) from recovery_codes where user_id = $1) from second_factors where user_id = $2`,
		userID, userID).Scan(&sealed, &left)
	if noRows(err) {
		err = surveys.Errorf(surveys.NotFound, "there is no second factor")
	}
	return sealed, left, err
}

// AddSecondFactor gives a user a second factor: a sealed secret, the step of the
// code that proved that the app has it, and the keyed hashes of recovery codes. A
// user who has one keeps it: Conflict.
func (db *DB) AddSecondFactor(ctx context.Context, userID, sealed string, step int64, recovery []string) (err error) {
	defer db.wrap(&err, "add a second factor")
	return db.writes.run(ctx, func(t *tx) error {
		var has bool
		if err := t.row("select exists (select 1 from second_factors where user_id = $1)", userID).Scan(&has); err != nil {
			return err
		}
		if has {
			return surveys.Errorf(surveys.Conflict, "there is a second factor already")
		}
		if _, err := t.exec("insert into second_factors (user_id, secret, step) values ($1, $2, $3)", userID, sealed, step); err != nil {
			return err
		}
		return t.addRecoveryCodes(userID, recovery)
	})
}

func (t *tx) addRecoveryCodes(userID string, hashes []string) error {
	for _, hash := range hashes {
		if _, err := t.exec("insert into recovery_codes (user_id, hash) values ($1, $2)", userID, hash); err != nil {
			return err
		}
	}
	return nil
}

// UseStep notes that a code of a time step was used, and reports whether it may
// be: no code of that step or a later one was before. Of many at once, one may.
func (db *DB) UseStep(ctx context.Context, userID string, step int64) (ok bool, err error) {
	defer db.wrap(&err, "use a code")
	err = db.writes.run(ctx, func(t *tx) error {
		n, err := t.exec("update second_factors set step = $1 where user_id = $2 and step < $3", step, userID, step)
		ok = n == 1
		return err
	})
	return ok, err
}

// UseRecoveryCode uses a recovery code up, and reports whether there was one.
func (db *DB) UseRecoveryCode(ctx context.Context, userID, hash string) (ok bool, err error) {
	defer db.wrap(&err, "use a recovery code")
	err = db.writes.run(ctx, func(t *tx) error {
		n, err := t.exec("delete from recovery_codes where user_id = $1 and hash = $2", userID, hash)
		ok = n == 1
		return err
	})
	return ok, err
}

// SetRecoveryCodes gives a user with a second factor other recovery codes; the
// ones before are void.
func (db *DB) SetRecoveryCodes(ctx context.Context, userID string, hashes []string) (err error) {
	defer db.wrap(&err, "set recovery codes")
	return db.writes.run(ctx, func(t *tx) error {
		if _, err := t.exec("delete from recovery_codes where user_id = $1", userID); err != nil {
			return err
		}
		return t.addRecoveryCodes(userID, hashes)
	})
}

// RemoveSecondFactor takes a user's second factor away and ends all sessions; that
// there is none is no error.
func (db *DB) RemoveSecondFactor(ctx context.Context, userID string) (err error) {
	defer db.wrap(&err, "remove a second factor")
	return db.writes.run(ctx, func(t *tx) error {
		for _, query := range []string{
			"delete from recovery_codes where user_id = $1",
			"delete from second_factors where user_id = $1",
			"delete from sessions where user_id = $1",
		} {
			if _, err := t.exec(query, userID); err != nil {
				return err
			}
		}
		return nil
	})
}
