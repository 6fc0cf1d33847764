package store_test

import (
	"bufio"
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"regiopeil/surveys/store"
	"regiopeil/surveys/store/sqlite"
	"regiopeil/surveys/store/storetest"
)

// long has the tests here try every place, instead of some.
var long = flag.Bool("long", false, "try faults at every place, instead of some")

// straceInto prepares strace, which has system calls fail, to run a command.
func straceInto(t *testing.T, inject string) []string {
	t.Helper()
	strace, err := exec.LookPath("strace")
	if err != nil {
		missing(t, "strace is not installed, which has writes fail")
	}
	calls, _, _ := strings.Cut(inject, ":")
	return []string{strace, "-f", "-qq", "-o", filepath.Join(t.TempDir(), "calls"), "-e", "trace=" + calls, "-e", "inject=" + inject}
}

// TestFailingDisk has every so many writes, and waits for the disk, fail while
// responses come in. What failed is tried again under the same ID, as people do: in
// the end everything is there once, and the database is sound.
func TestFailingDisk(t *testing.T) {
	const responses = 120
	for _, inject := range []string{
		"pwrite64:error=EIO:when=40+31",
		"pwrite64:error=ENOSPC:when=40+29",
		"fsync,fdatasync:error=EIO:when=8+5",
	} {
		t.Run(inject, func(t *testing.T) {
			t.Parallel()
			dir := filled(t)
			cmd := childCommand(t, dir, responses, 4, straceInto(t, inject)...)
			var errs bytes.Buffer
			cmd.Stderr = &errs
			out, err := cmd.Output()
			if err != nil {
				t.Fatalf("%v\n%s", err, errs.Bytes())
			}
			var ids []string
			again := 0
			lines(bufio.NewReader(bytes.NewReader(out)), func(line string) {
				if line == "again" {
					again++
					return
				}
				ids = append(ids, line)
			})
			if len(ids) != responses || again == 0 {
				t.Fatalf("%d acknowledged after %d failures, want %d after some", len(ids), again, responses)
			}
			if _, _, err := sqlite.InspectFolder(t.Context(), dir); err != nil {
				t.Error(err)
			}
			db, _ := storetest.Open(t, dir, store.Options{})
			if n := count(t, db); n != responses {
				t.Errorf("%d stored, want %d", n, responses)
			}
			for _, id := range ids {
				if r, err := db.Response(t.Context(), id); err != nil || r.Answers["V2"].Text != "kind" {
					t.Fatalf("acknowledged, and lost or half: %v, %v", r, err)
				}
			}
		})
	}
}

// old makes a data folder as the program of schema version 1 left it, with a
// response.
func old(t *testing.T, id string) string {
	t.Helper()
	dir := t.TempDir()
	// The keys file is made, and the mark of its key kept, by opening a folder.
	storetest.Open(t, dir, store.Options{})
	if err := os.Remove(storetest.DatabasePath(dir)); err != nil {
		t.Fatal(err)
	}
	for _, end := range []string{"-wal", "-shm"} {
		if err := os.RemoveAll(storetest.DatabasePath(dir) + end); err != nil {
			t.Fatal(err)
		}
	}
	e, err := sqlite.Open(t.Context(), storetest.DatabasePath(dir))
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if err := store.MigrateTo(t.Context(), e, 1); err != nil {
		t.Fatal(err)
	}
	d := storetest.Definition()
	for _, q := range []string{
		"insert into surveys values (1, 'test', 1, 1, 0, 0, false, '{}', '{}')",
		"insert into definitions values (1, 1, 1, '" + string(d.Marshal()) + "')",
		fmt.Sprintf(`insert into responses values (1, 1, 1, x'%s', 1, 0, 'web', 'nl', '2026-11-23', false, false, '{"V1":"1","V2":"oud"}')`, hexID(id)),
	} {
		if _, err := e.Writer.ExecContext(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func hexID(id string) string { return id[0:8] + id[9:13] + id[14:18] + id[19:23] + id[24:36] }

// TestKilledMigration kills a program at one write after the other while it brings
// an old database up to date, and has a write fail there; the next start finishes
// what was begun, and nothing is lost.
func TestKilledMigration(t *testing.T) {
	const id = "0f8fad5b-d9cb-469f-a165-70867728950e"
	for _, what := range []string{"signal=KILL", "error=EIO", "error=ENOSPC"} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			interrupted, step := 0, 19
			if *long {
				step = 1
			}
			for nth := 2; nth <= 200; nth += step {
				dir := old(t, id)
				cmd := childCommand(t, dir, 1, 1, straceInto(t, fmt.Sprintf("pwrite64:%s:when=%d", what, nth))...)
				if err := cmd.Run(); err != nil {
					interrupted++
				}
				db, _, err := sqlite.OpenFolder(t.Context(), dir, store.Options{})
				if err != nil {
					t.Fatalf("at write %d: %v", nth, err)
				}
				if r, err := db.Response(t.Context(), id); err != nil || r.Answers["V2"].Text != "oud" {
					t.Errorf("at write %d: %v, %v", nth, r, err)
				}
				if err := db.Close(context.Background()); err != nil {
					t.Error(err)
				}
				schema, _, err := sqlite.InspectFolder(t.Context(), dir)
				if err != nil || schema != store.SchemaVersion() {
					t.Errorf("at write %d: schema %d, %v; want %d", nth, schema, err, store.SchemaVersion())
				}
			}
			if interrupted < 5 {
				t.Errorf("only %d of the runs were interrupted: this test sees little", interrupted)
			}
		})
	}
}
