package store_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"regiopeil/surveys/store"
	"regiopeil/surveys/store/storetest"
)

// TestKill kills a process in the middle of its work, without warning: every
// response that it had acknowledged is there, once.
func TestKill(t *testing.T) {
	dir := filled(t)
	cmd := childCommand(t, dir, 0, 64)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var acknowledged []string
	lines(bufio.NewReader(out), func(id string) {
		acknowledged = append(acknowledged, id)
		if len(acknowledged) == 3000 {
			if err := cmd.Process.Kill(); err != nil {
				t.Error(err)
			}
		}
	})
	if err := cmd.Wait(); err == nil {
		t.Fatal("the process ended by itself")
	}
	db, _ := storetest.Open(t, dir, store.Options{})
	if n := count(t, db); n < len(acknowledged) {
		t.Errorf("%d stored, %d acknowledged", n, len(acknowledged))
	}
	for _, id := range acknowledged {
		if _, err := db.Response(t.Context(), id); err != nil {
			t.Fatalf("acknowledged and lost: %v", err)
		}
		// A repeat after the crash is recognised, and so stored once.
		if added, err := db.Submit(t.Context(), storetest.Response(id, "1", "kind")); added || err != nil {
			t.Fatalf("repeat: added %v, %v", added, err)
		}
	}
}

// TestEveryCommitReachesTheDisk counts the calls that wait for the disk: with
// one caller, each response has a commit, and so a wait, of its own. Without
// synchronous=FULL, hundreds of commits share a handful.
func TestEveryCommitReachesTheDisk(t *testing.T) {
	strace, err := exec.LookPath("strace")
	if err != nil {
		missing(t, "strace is not installed, which counts the waits for the disk")
	}
	const responses = 200
	report := filepath.Join(t.TempDir(), "calls")
	cmd := childCommand(t, filled(t), responses, 1, strace, "-f", "-c", "-e", "trace=fsync,fdatasync", "-o", report)
	out, err := cmd.CombinedOutput()
	if err != nil {
		if bytes.Contains(out, []byte("ptrace")) {
			missing(t, "strace may not trace here: "+string(out))
		}
		t.Fatalf("%v\n%s", err, out)
	}
	table, err := os.ReadFile(report)
	if err != nil {
		t.Fatal(err)
	}
	calls := 0
	for _, m := range regexp.MustCompile(`(?m)^.*\s(\d+)(?:\s+\d+)?\s+(?:fsync|fdatasync)$`).FindAllSubmatch(table, -1) {
		n, err := strconv.Atoi(string(m[1]))
		if err != nil {
			t.Fatal(err)
		}
		calls += n
	}
	if acknowledged := bytes.Count(out, []byte("\n")); acknowledged != responses || calls < acknowledged {
		t.Errorf("%d responses acknowledged after %d waits for the disk; want %d and at least as many\n%s", acknowledged, calls, responses, table)
	}
}

// missing skips a test for want of a tool, or fails it where all must be there.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("REGIOPEIL_REQUIRE") == "1" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// TestErased looks for what was taken back in every file of the data folder.
func TestErased(t *testing.T) {
	dir := t.TempDir()
	db, _ := storetest.Open(t, dir, store.Options{})
	storetest.Fill(t, db)
	const canary = "kanarie-7f3a"
	text := func(i int) string { return strings.Repeat(fmt.Sprintf("%s-%d ", canary, i), 1+i%300) }
	var gone, changed, kept []string
	for i := range 600 { // of all sizes, so that rows move within and between pages
		id := storetest.ID()
		switch i % 3 {
		case 0:
			gone = append(gone, id)
		case 1:
			changed = append(changed, id)
		default:
			kept = append(kept, id)
			submit(t, db, storetest.Response(id, "1", strings.Repeat("blijft ", 1+i%200)))
			continue
		}
		d := newDraft(text(i))
		d.ID = id
		save(t, db, d, 0, 0)
		d.Values.Set("V2", text(i+7))
		save(t, db, d, 0, 1)
		if added, err := db.SubmitDraft(t.Context(), storetest.Response(id, "1", text(i)), id); err != nil || !added {
			t.Fatal(added, err)
		}
	}
	abandoned := newDraft(text(5))
	save(t, db, abandoned, 0, 0)
	if len(containing(t, dir, canary)) == 0 {
		t.Fatal("the text is in no file before it is taken back: this test sees nothing")
	}
	for _, id := range gone {
		if err := db.Withdraw(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	for _, id := range changed {
		if err := db.Change(t.Context(), storetest.Response(id, "2", "anders")); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.DeleteDraft(t.Context(), abandoned.ID); err != nil {
		t.Fatal(err)
	}
	if err := db.Purge(t.Context()); err != nil {
		t.Fatal(err)
	}
	if files := containing(t, dir, canary); len(files) > 0 {
		t.Errorf("what was taken back is still in %v", files)
	}
	if n := count(t, db); n != len(kept)+len(changed) {
		t.Errorf("count %d, want %d", n, len(kept)+len(changed))
	}
}

// containing lists the files of a folder that hold a text.
func containing(t *testing.T, dir, text string) (files []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if bytes.Contains(b, []byte(text)) {
			files = append(files, d.Name())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
