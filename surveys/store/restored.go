package store

import "context"

// EndAllAccess deletes every session, one-time link and token. After a restore, those
// of the day of the backup would work again that had ended since.
func (db *DB) EndAllAccess(ctx context.Context) (err error) {
	defer db.wrap(&err, "end all sessions")
	return db.writes.run(ctx, func(t *tx) error {
		if _, err := t.exec("delete from sessions"); err != nil {
			return err
		}
		if _, err := t.exec("delete from links"); err != nil {
			return err
		}
		_, err := t.exec("delete from tokens")
		return err
	})
}
