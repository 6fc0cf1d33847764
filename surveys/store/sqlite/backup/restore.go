package backup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"regiopeil/surveys/store"
	"regiopeil/surveys/store/sqlite"
)

// restoring is how the folder is called that a restore works in.
const restoring = ".restore-*"

// Restore puts the database and the keys file of a backup into folder, which it
// makes if need be. It refuses a folder that holds anything already, one that is
// being served, and a backup that is damaged or that a newer version made; the
// folder then is as it was. What is restored is checked first, and on the disk when
// Restore returns.
func Restore(ctx context.Context, file, folder string) (m *Manifest, err error) {
	made, err := makeFolder(folder)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil && made {
			_ = os.Remove(filepath.Join(folder, store.LockFile))
			_ = os.Remove(folder) // empty again, or it stays
		}
	}()
	if err := checkEmpty(folder); err != nil {
		return nil, err
	}
	release, err := store.Lock(folder)
	if err != nil {
		return nil, err
	}
	defer release()
	if err := clearRestoring(folder); err != nil {
		return nil, err
	}
	work, err := os.MkdirTemp(folder, restoring)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	if m, err = unpack(ctx, file, work); err != nil {
		return nil, err
	}
	// The database last: from then on the folder holds data.
	for _, f := range []string{sqlite.KeysFile, sqlite.DatabaseFile} {
		if err := name(filepath.Join(work, f), filepath.Join(folder, f)); err != nil {
			return nil, err
		}
	}
	return m, syncFolder(folder)
}

func makeFolder(folder string) (made bool, err error) {
	if _, err := os.Stat(folder); err == nil {
		return false, nil
	}
	return true, os.MkdirAll(folder, 0o700)
}

// checkEmpty refuses a folder with data. A restore that was killed may be repeated:
// what it left is no data as long as there is no database.
func checkEmpty(folder string) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	database := filepath.Join(folder, sqlite.DatabaseFile)
	if _, err := os.Lstat(database); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s holds data, which a restore never overwrites: name an empty folder with --data", folder)
	}
	left, err := filepath.Glob(filepath.Join(folder, restoring))
	if err != nil {
		return err
	}
	for _, e := range entries {
		switch {
		case e.Name() == store.LockFile, e.Name() == "lost+found", strings.HasPrefix(e.Name(), ".restore-"):
		case e.Name() == sqlite.KeysFile && len(left) > 0:
		default:
			return fmt.Errorf("%s is not empty: it holds %s; name an empty folder with --data", folder, e.Name())
		}
	}
	return nil
}

// clearRestoring removes what a restore left that was killed; the folder is locked.
func clearRestoring(folder string) error {
	left, err := filepath.Glob(filepath.Join(folder, restoring))
	for _, l := range left {
		if err == nil {
			err = os.Remove(filepath.Join(folder, sqlite.KeysFile))
		}
		if errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
		err = errors.Join(err, os.RemoveAll(l))
	}
	return err
}
