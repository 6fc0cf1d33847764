package store_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"regiopeil/surveys/codes"
	"regiopeil/surveys/store"
	"regiopeil/surveys/store/sqlite"
	"regiopeil/surveys/store/storetest"
)

// TestRefusesToOpen damages a data folder in several ways; each is refused with
// a message that says what is wrong and what to do.
func TestRefusesToOpen(t *testing.T) {
	tests := []struct {
		name   string
		damage func(t *testing.T, dir string)
		want   []string
	}{
		{"pages overwritten", func(t *testing.T, dir string) {
			path := storetest.DatabasePath(dir)
			b := read(t, path)
			const page = 4096
			copy(b[2*page:], bytes.Repeat([]byte{0xa5}, len(b)-2*page))
			write(t, path, b)
		}, []string{"is damaged", "backup"}},
		{"no database", func(t *testing.T, dir string) {
			write(t, storetest.DatabasePath(dir), bytes.Repeat([]byte("dit is geen database\n"), 1000))
		}, []string{"no database", "backup"}},
		{"newer schema", func(t *testing.T, dir string) {
			execute(t, dir, "insert into schema_versions (version_id, is_applied) values (999, true)")
		}, []string{"newer version", "999"}},
		{"keys file gone", func(t *testing.T, dir string) {
			if err := os.Remove(filepath.Join(dir, sqlite.KeysFile)); err != nil {
				t.Fatal(err)
			}
		}, []string{"keys file", "backup"}},
		{"another keys file", func(t *testing.T, dir string) {
			path := filepath.Join(dir, sqlite.KeysFile)
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			if _, err := codes.LoadKeys(path); err != nil {
				t.Fatal(err)
			}
		}, []string{"keys file is not the one", "backup"}},
		{"damaged keys file", func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, sqlite.KeysFile), []byte("abc"))
		}, []string{"keys file", "damaged", "backup"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := filled(t)
			tt.damage(t, dir)
			db, _, err := sqlite.OpenFolder(t.Context(), dir, store.Options{})
			if err == nil {
				_ = db.Close(t.Context())
				t.Fatal("opened")
			}
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q does not say %q", err, want)
				}
			}
		})
	}
}

func TestFolderIsPrivate(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "nieuw")
	storetest.Open(t, dir, store.Options{})
	for path, want := range map[string]os.FileMode{dir: 0o700, filepath.Join(dir, sqlite.KeysFile): 0o600, storetest.DatabasePath(dir): 0o600, storetest.DatabasePath(dir) + "-wal": 0o600} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s has mode %o, want %o", path, got, want)
		}
	}
}

func TestLock(t *testing.T) {
	dir := t.TempDir()
	release, err := store.Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Lock(dir); err == nil || !strings.Contains(err.Error(), "another server") {
		t.Errorf("second lock: %v", err)
	}
	release()
	release, err = store.Lock(dir)
	if err != nil {
		t.Fatalf("after release: %v", err)
	}
	release()
}

// TestOddFolderNames has characters in the path that mean something in an
// address.
func TestOddFolderNames(t *testing.T) {
	for _, name := range []string{"a b", "50%", "?mode=memory", "#x", "é&_synchronous=OFF"} {
		dir := filepath.Join(t.TempDir(), name)
		db, _ := storetest.Open(t, dir, store.Options{})
		storetest.Fill(t, db)
		if _, err := os.Stat(storetest.DatabasePath(dir)); err != nil {
			t.Error(err)
		}
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func write(t *testing.T, path string, b []byte) {
	t.Helper()
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// execute runs SQL past the store.
func execute(t *testing.T, dir, query string) {
	t.Helper()
	e, err := sqlite.Open(t.Context(), storetest.DatabasePath(dir))
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if _, err := e.Writer.Exec(query); err != nil {
		t.Fatal(err)
	}
}
