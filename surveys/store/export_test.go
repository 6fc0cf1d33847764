package store

import "context"

// MigrateTo makes a new database as a program of that schema version left it.
func MigrateTo(ctx context.Context, e *Engine, version int64) error {
	p, err := provider(e)
	if err != nil {
		return err
	}
	_, err = p.UpTo(ctx, version)
	return err
}
