package store

import (
	"context"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// VersionTable holds which steps of the schema a database has.
const VersionTable = "schema_versions"

// SchemaVersion is the version of the schema that this program writes: the number
// of its last migration.
func SchemaVersion() (last int64) {
	files, err := migrations.ReadDir("migrations")
	if err != nil {
		panic(err) // embedded
	}
	for _, f := range files {
		n, err := goose.NumericComponent(f.Name())
		if err != nil {
			panic(err) // the name of every migration begins with its number
		}
		last = max(last, n)
	}
	return last
}

// migrate brings the schema up to date, each step in one transaction. A
// database that is ahead of this program is left alone and refused.
func migrate(ctx context.Context, e *Engine) error {
	p, err := provider(e)
	if err != nil {
		return fmt.Errorf("read the schema of %s: %w", e.Name, err)
	}
	have, want, err := p.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("read the schema version of %s: %w", e.Name, err)
	}
	if have > want {
		return fmt.Errorf("%s was written by a newer version of regiopeil (schema %d, this one knows %d): use that version, or restore a backup", e.Name, have, want)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("bring the schema of %s up to date: %w", e.Name, err)
	}
	return nil
}

// provider knows the steps of the schema.
func provider(e *Engine) (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.Dialect(e.Dialect), e.Writer, files,
		goose.WithDisableGlobalRegistry(true), goose.WithTableName(VersionTable))
}
