package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"regiopeil/surveys/codes"
	"regiopeil/surveys/store"
	"regiopeil/surveys/store/sqlite"
)

// data is an opened data folder. Several programs may have it open at once;
// only one of them serves.
type data struct {
	dir  string
	keys *codes.Keys
	db   *store.DB
}

// openData opens the folder. With create it makes what is not there; without,
// a folder that holds no database is an error that says what to do. What is left
// of an import that broke off is undone.
func openData(ctx context.Context, dir string, create bool) (*data, error) {
	return openWith(ctx, dir, create, store.Options{})
}

func openWith(ctx context.Context, dir string, create bool, o store.Options) (*data, error) {
	if !create {
		if err := hasData(dir); err != nil {
			return nil, err
		}
	}
	db, keys, err := sqlite.OpenFolder(ctx, dir, o)
	if err != nil {
		return nil, err
	}
	d := &data{dir: dir, keys: keys, db: db}
	if err := db.UndoImports(ctx); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// hasData says what to do where there is no database.
func hasData(dir string) error {
	_, err := os.Stat(filepath.Join(dir, sqlite.DatabaseFile))
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no data in %s; name the folder with --data, or start with: regiopeil serve", dir)
	}
	return err
}

// closing is how long work that was accepted may take to finish.
const closing = 30 * time.Second

// Close finishes what was accepted.
func (d *data) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), closing)
	defer cancel()
	return d.db.Close(ctx)
}

// with opens the data folder of p, calls f and closes it again.
func (p *program) with(create bool, f func(d *data) error) error {
	return p.withOptions(create, store.Options{}, f)
}

func (p *program) withOptions(create bool, o store.Options, f func(d *data) error) (err error) {
	d, err := openWith(p.ctx, p.data, create, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	return f(d)
}

// lockFolder keeps a second server off the folder, which it makes if need be.
func lockFolder(dir string) (release func(), err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	return store.Lock(dir)
}
