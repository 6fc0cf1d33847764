package backup_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"regiopeil/surveys"
	"regiopeil/surveys/store"
	"regiopeil/surveys/store/sqlite"
	"regiopeil/surveys/store/sqlite/backup"
	"regiopeil/surveys/store/storetest"
)

var made = time.Date(2026, 11, 28, 3, 0, 0, 0, time.UTC)

// ledger is the IDs of responses that the store acknowledged.
type ledger struct {
	mu  sync.Mutex
	ids []string
}

func (l *ledger) add(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ids = append(l.ids, id)
}

func (l *ledger) all() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]string(nil), l.ids...)
}

// answering stores responses from many callers at once until stop is called.
func answering(t *testing.T, db *store.DB, text string) (acknowledged *ledger, stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	acknowledged = new(ledger)
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			for ctx.Err() == nil {
				id := storetest.ID()
				if _, err := db.Submit(context.Background(), storetest.Response(id, "1", text)); err != nil {
					t.Error(err)
					return
				}
				acknowledged.add(id)
			}
		})
	}
	stop = sync.OnceFunc(func() { cancel(); wg.Wait() })
	t.Cleanup(stop)
	return acknowledged, stop
}

// until waits until it is so.
func until(t *testing.T, so func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !so(); {
		if time.Now().After(deadline) {
			t.Fatal("not within 20 s")
		}
	}
}

// TestBackupUnderLoad backs a folder up several times while many answer: what was
// acknowledged before a backup began is in it, once and whole.
func TestBackupUnderLoad(t *testing.T) {
	dir := t.TempDir()
	db, _ := storetest.Open(t, dir, store.Options{})
	storetest.Fill(t, db)
	const text = "Meer groen in de wijk."
	acknowledged, stop := answering(t, db, text)
	type one struct {
		file   string
		before []string
	}
	var backups []one
	for i := range 3 {
		until(t, func() bool { return len(acknowledged.all()) > 500*(i+1) })
		b := one{filepath.Join(t.TempDir(), "backup"), acknowledged.all()}
		if _, err := backup.Write(t.Context(), dir, b.file, made, "test"); err != nil {
			t.Fatal(err)
		}
		backups = append(backups, b)
	}
	stop()
	sent := len(acknowledged.all())
	for _, b := range backups {
		folder := filepath.Join(t.TempDir(), "data")
		m, err := backup.Restore(t.Context(), b.file, folder)
		if err != nil {
			t.Fatal(err)
		}
		restored, _ := storetest.Open(t, folder, store.Options{})
		for _, id := range b.before {
			r, err := restored.Response(t.Context(), id)
			if err != nil {
				t.Fatalf("acknowledged before the backup, and not in it: %v", err)
			}
			if r.Answers["V2"].Text != text {
				t.Fatalf("half a response: %+v", r)
			}
		}
		n, err := restored.Count(t.Context(), storetest.Slug)
		if err != nil || n < len(b.before) || n > sent || int64(n) != m.Rows("responses") {
			t.Errorf("%d restored (%v), of at least %d and at most %d; the manifest says %d", n, err, len(b.before), sent, m.Rows("responses"))
		}
	}
}

// folder makes a data folder with a few responses and a backup of it.
func folder(t *testing.T) (dir, file string) {
	t.Helper()
	dir, file = t.TempDir(), filepath.Join(t.TempDir(), "backup")
	db, _ := storetest.Open(t, dir, store.Options{})
	storetest.Fill(t, db)
	if err := db.SubmitAll(t.Context(), []surveys.Response{storetest.Response(storetest.ID(), "1", "Ja"), storetest.Response(storetest.ID(), "2", "Nee")}); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := backup.Write(t.Context(), dir, file, made, "test"); err != nil {
		t.Fatal(err)
	}
	return dir, file
}

func TestWriteIsPrivateAndTidy(t *testing.T) {
	_, file := folder(t)
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v; want 0600", info.Mode(), err)
	}
	wantOnly(t, filepath.Dir(file), "backup")
}

// wantOnly fails when a folder holds anything else.
func wantOnly(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if strings.Join(got, " ") != strings.Join(names, " ") {
		t.Errorf("%s holds %v, want %v", dir, got, names)
	}
}

func TestWriteReplacesNothing(t *testing.T) {
	dir, file := folder(t)
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := backup.Write(t.Context(), dir, file, made, "test"); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a second backup under the same name: %v", err)
	}
	if after, err := os.ReadFile(file); err != nil || string(after) != string(before) {
		t.Errorf("the first backup was changed: %v", err)
	}
}

// A backup that was broken off leaves nothing, and the next clears up after one
// that was killed.
func TestWriteBrokenOff(t *testing.T) {
	dir, _ := folder(t)
	to := t.TempDir()
	if err := os.MkdirAll(filepath.Join(to, ".regiopeil-backup-1", "x"), 0o700); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := backup.Write(ctx, dir, filepath.Join(to, "b"), made, "test"); !errors.Is(err, context.Canceled) {
		t.Errorf("broken off: %v", err)
	}
	wantOnly(t, to)
}

// A damaged database is not packed up as if it were sound.
func TestWriteRefusesDamage(t *testing.T) {
	dir, _ := folder(t)
	path := storetest.DatabasePath(dir)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := 4096; i < len(b); i++ {
		b[i] = 0xa5
	}
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	to := t.TempDir()
	if _, err := backup.Write(t.Context(), dir, filepath.Join(to, "b"), made, "test"); err == nil {
		t.Error("a damaged database was backed up")
	}
	wantOnly(t, to)
}

// TestRestoreTwice says what stands in the way; the folder is left as it was.
func TestRestoreOverwritesNothing(t *testing.T) {
	dir, file := folder(t)
	foreign := t.TempDir()
	if err := os.WriteFile(filepath.Join(foreign, "brief.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	onlyKeys := t.TempDir()
	if err := os.WriteFile(filepath.Join(onlyKeys, sqlite.KeysFile), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	served := t.TempDir()
	release, err := store.Lock(served)
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	for name, tt := range map[string]struct{ dir, want string }{
		"data":   {dir, "holds data"},
		"a file": {foreign, "brief.txt"},
		"keys":   {onlyKeys, "keys"},
		"served": {served, "another server"},
	} {
		t.Run(name, func(t *testing.T) {
			before, err := os.ReadDir(tt.dir)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := backup.Restore(t.Context(), file, tt.dir); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v, want %q", err, tt.want)
			}
			var names []string
			for _, e := range before {
				names = append(names, e.Name())
			}
			wantOnly(t, tt.dir, names...)
		})
	}
}

// A restore that was killed can be repeated, as long as there is no database.
func TestRestoreAfterAKill(t *testing.T) {
	_, file := folder(t)
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, ".restore-1"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, sqlite.KeysFile), []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := backup.Restore(t.Context(), file, dir); err != nil {
		t.Fatal(err)
	}
	wantOnly(t, dir, sqlite.KeysFile, sqlite.DatabaseFile, store.LockFile)
	db, _ := storetest.Open(t, dir, store.Options{})
	if n, err := db.Count(t.Context(), storetest.Slug); n != 2 || err != nil {
		t.Errorf("%d responses, %v", n, err)
	}
}
