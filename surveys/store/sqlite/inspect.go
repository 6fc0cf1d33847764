package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	sqlite3 "github.com/mattn/go-sqlite3"

	"regiopeil/surveys/codes"
	"regiopeil/surveys/store"
)

// Count is how many rows a table has.
type Count struct {
	Table string `json:"table"`
	Rows  int64  `json:"rows"`
}

// Inspect looks through the whole database at path and returns its schema version
// and how many rows every table has, by name. It fails when a page or an index is
// damaged, when a row refers to one that is not there, when the schema is newer
// than this program knows, and when k (unless nil) are not the keys of the
// database. The database is left as it is; others may use it meanwhile.
func Inspect(ctx context.Context, path string, k *codes.Keys) (schema int64, counts []Count, err error) {
	if _, err := os.Stat(path); err != nil {
		return 0, nil, err
	}
	db, err := look(path)
	if err != nil {
		return 0, nil, err
	}
	defer db.Close()
	// One transaction, so that what is counted is what was checked.
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return 0, nil, damage(path, err)
	}
	defer tx.Rollback()
	if err := integrity(ctx, tx); err != nil {
		return 0, nil, damage(path, err)
	}
	if schema, err = schemaVersion(ctx, tx, path); err != nil {
		return 0, nil, err
	}
	if k != nil {
		if err := keysMatch(ctx, tx, path, k); err != nil {
			return 0, nil, err
		}
	}
	counts, err = count(ctx, tx)
	return schema, counts, err
}

// InspectFolder is Inspect of the database in a data folder, with the keys that lie
// beside it.
func InspectFolder(ctx context.Context, dir string) (schema int64, counts []Count, err error) {
	keys, err := codes.ReadKeys(filepath.Join(dir, KeysFile))
	if err != nil {
		return 0, nil, err
	}
	return Inspect(ctx, filepath.Join(dir, DatabaseFile), keys)
}

// damage says so, unless the database could not be looked at for another reason.
func damage(path string, err error) error {
	if code := resultCode(err); code == 0 || code == sqlite3.ErrCorrupt || code == sqlite3.ErrNotADB {
		if !errors.Is(err, context.Canceled) {
			return fmt.Errorf("database %s is damaged: %w", path, err)
		}
	}
	return fmt.Errorf("look through database %s: %w", path, err)
}

func integrity(ctx context.Context, tx *sql.Tx) error {
	found, err := column(ctx, tx, "pragma integrity_check(5)")
	if err != nil {
		return err
	}
	if len(found) != 1 || found[0] != "ok" {
		return errors.New(strings.Join(found, "; "))
	}
	orphans, err := column(ctx, tx, `select "table" || ' refers to a row of ' || parent || ' that is not there' from pragma_foreign_key_check limit 5`)
	if err != nil {
		return err
	}
	if len(orphans) > 0 {
		return errors.New(strings.Join(orphans, "; "))
	}
	return nil
}

func schemaVersion(ctx context.Context, tx *sql.Tx, path string) (have int64, err error) {
	tables, err := column(ctx, tx, "select name from sqlite_schema where type = 'table' and name = '"+store.VersionTable+"'")
	if err != nil {
		return 0, err
	}
	if len(tables) == 0 {
		return 0, fmt.Errorf("%s is no database of regiopeil", path)
	}
	if err := tx.QueryRowContext(ctx, "select coalesce(max(version_id), 0) from "+store.VersionTable+" where is_applied").Scan(&have); err != nil {
		return 0, err
	}
	if want := store.SchemaVersion(); have > want {
		return have, fmt.Errorf("%s was written by a newer version of regiopeil (schema %d, this one knows %d): use that version", path, have, want)
	}
	return have, nil
}

func keysMatch(ctx context.Context, tx *sql.Tx, path string, k *codes.Keys) error {
	marks, err := column(ctx, tx, "select mark from keys")
	if err != nil {
		return err
	}
	if len(marks) != 1 || marks[0] != k.Check() {
		return fmt.Errorf("the keys file is not the one of %s: no receipt code would work", path)
	}
	return nil
}

func count(ctx context.Context, tx *sql.Tx) ([]Count, error) {
	tables, err := column(ctx, tx, "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' and name <> '"+store.VersionTable+"' order by name")
	if err != nil {
		return nil, err
	}
	out := make([]Count, len(tables))
	for i, table := range tables {
		out[i].Table = table
		if err := tx.QueryRowContext(ctx, `select count(*) from "`+table+`"`).Scan(&out[i].Rows); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// column returns the first column of a query, as text.
func column(ctx context.Context, tx *sql.Tx, query string) (out []string, err error) {
	rows, err := tx.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}
