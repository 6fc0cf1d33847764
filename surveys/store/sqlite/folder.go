package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"regiopeil/surveys/codes"
	"regiopeil/surveys/store"
)

// What lies in a data folder.
const (
	DatabaseFile = "regiopeil.db"
	KeysFile     = "keys"
)

// OpenFolder opens the store in a data folder, and makes what is not there yet:
// the folder (for its owner only), the database and the keys file. A database
// without its keys file is refused: with new keys, no receipt code that was
// handed out would work.
func OpenFolder(ctx context.Context, dir string, o store.Options) (*store.DB, *codes.Keys, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, nil, fmt.Errorf("make the data folder: %w", err)
	}
	path, keysPath := filepath.Join(dir, DatabaseFile), filepath.Join(dir, KeysFile)
	load := codes.LoadKeys
	if _, err := os.Stat(path); err == nil {
		load = codes.ReadKeys
	}
	keys, err := load(keysPath)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fmt.Errorf("%s holds a database but not its keys file %s: put the keys file back from a backup", dir, keysPath)
	}
	if err != nil {
		return nil, nil, err
	}
	e, err := Open(ctx, path)
	if err != nil {
		return nil, nil, err
	}
	db, err := store.New(ctx, e, keys, o)
	return db, keys, err
}
