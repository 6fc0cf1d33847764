package main

import (
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"regiopeil/surveys/library"
	"regiopeil/surveys/store"
	"regiopeil/surveys/store/sqlite/backup"
	"regiopeil/surveys/store/storetest"
)

// ledgerLines reads what a load that may still be going on has written.
func ledgerLines(t testing.TB, name string) []string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	lines := strings.Split(string(b), "\n")
	return lines[:len(lines)-1] // what follows the last end of a line is not whole
}

// A server that people answer is backed up, its folder is verified beside it, and
// the backup restored: what was acknowledged before is there, and the restored
// folder can be served.
func TestBackupOfARunningServer(t *testing.T) {
	dir, work := t.TempDir(), t.TempDir()
	s := start(t, "serve", "--addr", "127.0.0.1:0", "--data", dir)
	name := filepath.Join(work, "ledger")
	loaded := make(chan outcome, 1)
	go func() {
		loaded <- command(t, nil, "", "load", "--url", s.URL, "--respondents", "3000", "--concurrency", "16", "--ledger", name)
	}()
	soon(t, "people answer", func() bool { return len(ledgerLines(t, name)) > 300 })
	before := ledgerLines(t, name)
	made := command(t, nil, "", "backup", work+"/", "--data", dir)
	if made.status != statusOK {
		t.Fatal(made.stderr)
	}
	if got := command(t, nil, "", "verify", "--data", dir); got.status != statusOK || !strings.HasSuffix(got.stdout, "\nok\n") {
		t.Errorf("verify beside a server: status %d, %q %s", got.status, got.stdout, got.stderr)
	}
	if got := <-loaded; got.status != statusOK {
		t.Fatal(got.stderr)
	}
	file := strings.TrimSuffix(made.stdout, "\n")
	if got := command(t, nil, "", "verify", file); got.status != statusOK || !strings.HasPrefix(got.stdout, "made 2") || !strings.Contains(got.stdout, "\ntable surveys 1\n") {
		t.Errorf("verify of the backup: status %d, %q %s", got.status, got.stdout, got.stderr)
	}

	restored := filepath.Join(t.TempDir(), "data")
	if got := command(t, nil, "", "restore", file, "--data", restored); got.status != statusOK {
		t.Fatal(got.stderr)
	}
	db, _ := storetest.Open(t, restored, store.Options{})
	for _, id := range before {
		if _, err := db.Response(t.Context(), id); err != nil {
			t.Fatalf("acknowledged before the backup, and not restored: %v", err)
		}
	}
	if n, err := db.Count(t.Context(), library.Slug); err != nil || n < len(before) || n > 3000 {
		t.Errorf("%d responses restored, %v; want %d to 3000", n, err, len(before))
	}
	if err := db.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	again := start(t, "serve", "--addr", "127.0.0.1:0", "--data", restored)
	if got := command(t, nil, "", "load", "--url", again.URL, "--respondents", "5"); got.status != statusOK {
		t.Error(got.stderr)
	}
}

// Who was signed in on the day of the backup is not after a restore.
func TestRestoreSignsEverybodyOut(t *testing.T) {
	p, d := filled(t, 3)
	expires := time.Now().Add(time.Hour)
	if err := d.db.SaveSession(t.Context(), "mark", "", "x", expires); err != nil {
		t.Fatal(err)
	}
	if err := d.db.CreateLink(t.Context(), "mark", store.SetupLink, "", expires); err != nil {
		t.Fatal(err)
	}
	file, restored := filepath.Join(t.TempDir(), "b"), filepath.Join(t.TempDir(), "data")
	for _, args := range [][]string{{"backup", file, "--data", p.data}, {"restore", file, "--data", restored}} {
		if got := command(t, nil, "", args...); got.status != statusOK {
			t.Fatal(got.stderr)
		}
	}
	got := command(t, nil, "", "verify", "--data", restored)
	for _, want := range []string{"table sessions 0\n", "table links 0\n", "table responses 3\n"} {
		if !strings.Contains(got.stdout, want) {
			t.Errorf("%q does not say %q", got.stdout, want)
		}
	}
}

func TestBackupSaysWhatIsWrong(t *testing.T) {
	p, _ := filled(t, 1)
	file := filepath.Join(t.TempDir(), "b")
	if got := command(t, nil, "", "backup", file, "--data", p.data); got.status != statusOK || got.stdout != file+"\n" {
		t.Fatal(got)
	}
	nowhere := filepath.Join(t.TempDir(), "nowhere")
	tests := []struct {
		name string
		args []string
		says string
	}{
		{"no data", []string{"backup", file + "2", "--data", nowhere}, "there is no data in " + nowhere},
		{"verify no data", []string{"verify", "--data", nowhere}, "there is no data in " + nowhere},
		{"taken name", []string{"backup", file, "--data", p.data}, file + " exists already"},
		{"no folder", []string{"backup", nowhere + "/b", "--data", p.data}, nowhere},
		{"over data", []string{"restore", file, "--data", p.data}, "holds data"},
		{"no such backup", []string{"restore", nowhere, "--data", nowhere + "2"}, nowhere},
		{"verify no such backup", []string{"verify", nowhere}, nowhere},
		{"a database as a backup", []string{"verify", storetest.DatabasePath(p.data)}, "no backup"},
		{"backups nowhere", []string{"serve", "--addr", "127.0.0.1:0", "--data", p.data, "--backup-to", nowhere}, nowhere},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := command(t, nil, "", tt.args...)
			if got.status != statusError || got.stdout != "" || !strings.Contains(got.stderr, tt.says) {
				t.Errorf("status %d, %q, %q; want 1 and %q", got.status, got.stdout, got.stderr, tt.says)
			}
		})
	}
}

// A server makes its backups by itself.
func TestScheduledBackup(t *testing.T) {
	to := t.TempDir()
	s := start(t, "serve", "--addr", "127.0.0.1:0", "--data", t.TempDir(), "--backup-to", to)
	soon(t, "there is a backup", func() bool {
		kept, err := backup.Kept(to)
		return err == nil && len(kept) == 1
	})
	if status := s.stop(t); status != statusOK {
		t.Errorf("exit status %d", status)
	}
	kept, err := backup.Kept(to)
	if err != nil {
		t.Fatal(err)
	}
	if got := command(t, nil, "", "verify", filepath.Join(to, backup.Name(kept[0]))); got.status != statusOK {
		t.Error(got.stderr)
	}
}

// TestBackupsByTheClock follows a server through three weeks, with a clock that is
// set forward and back meanwhile.
func TestBackupsByTheClock(t *testing.T) {
	p, _ := filled(t, 1)
	now := time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)
	b := &backups{
		data: p.data, to: t.TempDir(), every: 24 * time.Hour, keep: 5 * 24 * time.Hour,
		now: func() time.Time { return now }, log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	}
	for _, step := range []struct {
		name string
		pass time.Duration
		want int // backups in the folder
	}{
		{"the first", 0, 1},
		{"too early", 23 * time.Hour, 1},
		{"a day later", time.Hour, 2},
		{"an hour back", -time.Hour, 2}, // the last is of a time to come
		{"a day on", 25 * time.Hour, 3},
		{"six days on: all but this one have expired", 6 * 24 * time.Hour, 1},
		{"a day back: none that counts", -24 * time.Hour, 2},
		{"the same again", 0, 2},
	} {
		now = now.Add(step.pass)
		if err := b.whenDue(t.Context()); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		if kept, err := backup.Kept(b.to); err != nil || len(kept) != step.want {
			t.Fatalf("%s: %v, %v; want %d", step.name, kept, err, step.want)
		}
	}
}
