package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"regiopeil/surveys"
	"regiopeil/surveys/library"
)

func TestOpenWarnsOfWhatIsMissing(t *testing.T) {
	p, d := filled(t, 0)
	env := map[string]string{"REGIOPEIL_DATA": p.data}
	set := func(change func(s *surveys.Settings)) {
		t.Helper()
		err := d.db.UpdateSurvey(t.Context(), library.Slug, func(s *surveys.Survey) error {
			change(&s.Settings)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	set(func(s *surveys.Settings) { s.ContactEmail = "" })
	got := command(t, env, "", "survey", "open", library.Slug)
	if got.status != statusOK || got.stdout != "" || strings.Count(got.stderr, "\n") != 1 ||
		!strings.Contains(got.stderr, "who answers questions") {
		t.Errorf("status %d, stdout %q, stderr %q", got.status, got.stdout, got.stderr)
	}
	set(func(s *surveys.Settings) { s.ContactEmail = "a@b.example" })
	if got := command(t, env, "", "survey", "open", library.Slug); got.status != statusOK || got.stderr != "" {
		t.Errorf("nothing is missing: status %d, stderr %q", got.status, got.stderr)
	}
	if got := command(t, env, "", "survey", "open", "nergens"); got.status != statusError || !strings.Contains(got.stderr, "nergens") {
		t.Errorf("no such survey: status %d, stderr %q", got.status, got.stderr)
	}
}

// What cannot be written is told of the file that was asked for, and leaves
// nothing behind.
func TestFileThatCannotBeWritten(t *testing.T) {
	p, _ := filled(t, 0)
	env := map[string]string{"REGIOPEIL_DATA": p.data}
	dir := t.TempDir()
	folder := filepath.Join(dir, "folder.json")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{filepath.Join(dir, "nowhere", "f.json"), folder} {
		got := command(t, env, "", "survey", "export", library.Slug, name)
		if got.status != statusError || !strings.Contains(got.stderr, name) || strings.Contains(got.stderr, ".regiopeil-") {
			t.Errorf("%s: status %d, stderr %q", name, got.status, got.stderr)
		}
	}
	full := filepath.Join(dir, "full.json")
	err := writeFile(full, func(w io.Writer) error {
		f := w.(*earlyWriter).file
		return &fs.PathError{Op: "write", Path: f.Name(), Err: fs.ErrPermission}
	})
	if !errors.Is(err, fs.ErrPermission) || !strings.HasPrefix(err.Error(), full) || strings.Contains(err.Error(), ".regiopeil-") {
		t.Error(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestTheLastAdministratorIsNotClosed(t *testing.T) {
	env := map[string]string{"REGIOPEIL_DATA": t.TempDir()}
	add := func(email string) {
		t.Helper()
		got := command(t, env, "correct horse battery\n", "user", "add", "--email", email, "--role", "admin")
		if got.status != statusOK {
			t.Fatal(got.stderr)
		}
	}
	add("a@b.example")
	got := command(t, env, "", "user", "disable", "a@b.example")
	if got.status != statusError || !strings.Contains(got.stderr, "last administrator") || !strings.Contains(got.stderr, "user add") {
		t.Errorf("status %d, stderr %q", got.status, got.stderr)
	}
	add("c@d.example")
	if got := command(t, env, "", "user", "disable", "a@b.example"); got.status != statusOK {
		t.Errorf("with another administrator: %s", got.stderr)
	}
}
