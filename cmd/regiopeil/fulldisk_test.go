package main

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/uuid"

	"regiopeil/surveys/library"
	"regiopeil/surveys/store/sqlite"
)

// noRight says what is not tested on a machine whose owner does not let this user
// change what is mounted: that is no tool that could be installed.
func noRight(t *testing.T, format string, args ...any) {
	t.Helper()
	t.Skipf(format, args...)
}

// smallDisk makes a disk of that size, in memory, and returns a folder on it.
func smallDisk(t *testing.T, size string) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "regiopeil-disk-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Remove(dir) })
	options := fmt.Sprintf("size=%s,mode=700,uid=%d", size, os.Getuid())
	mount := []string{"mount", "-t", "tmpfs", "-o", options, "tmpfs", dir}
	unmount := []string{"umount", dir}
	if os.Getuid() != 0 {
		mount, unmount = append([]string{"sudo", "-n"}, mount...), append([]string{"sudo", "-n"}, unmount...)
	}
	if out, err := exec.CommandContext(t.Context(), mount[0], mount[1:]...).CombinedOutput(); err != nil {
		noRight(t, "a small disk needs the right to mount one: %v %s", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command(unmount[0], unmount[1:]...).CombinedOutput(); err != nil {
			t.Errorf("%v: %v %s", unmount, err, out)
		}
	})
	return dir
}

// fillUp takes all the room that is left on a disk, until free is called.
func fillUp(t *testing.T, dir string) (free func()) {
	t.Helper()
	name := filepath.Join(dir, "ballast")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for size := 1 << 20; size > 0; {
		if _, err := f.Write(make([]byte, size)); err == nil {
			continue
		} else if !errors.Is(err, syscall.ENOSPC) {
			t.Fatal(err)
		}
		size /= 2
	}
	return func() {
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
}

// postResponse sends JSON to the API and returns the status.
func postResponse(t *testing.T, c *rawClient, id, text string) *reply {
	t.Helper()
	rep, err := c.do("POST", "/api/v1/surveys/"+library.Slug+"/responses", "application/json",
		fmt.Appendf(nil, `{"id":%q,"language":"nl","answers":{"V1":"1","V2":"GM0546","V21":%q}}`, id, text))
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

// TestFullDisk fills the disk under a server that people answer. Until there is room
// again it takes nothing that it could not keep, says so to people, programs and
// whoever watches, and loses nothing that anybody typed; then it goes on by itself.
func TestFullDisk(t *testing.T) {
	disk := smallDisk(t, "12m")
	dir := filepath.Join(disk, "data")
	s := start(t, "serve", "--addr", "127.0.0.1:0", "--data", dir)
	program, person := newRawClient(target(t, s.URL)), newRawClient(target(t, s.URL))
	defer program.Close()
	defer person.Close()
	page := walkTo(t, person, "/s/"+library.Slug, "V1=1")

	free := fillUp(t, disk)
	var acknowledged, refused []string
	text := strings.Repeat("Meer groen in de wijk. ", 40)
	for len(refused) < 20 {
		id := uuid.NewString()
		switch rep := postResponse(t, program, id, text); {
		case rep.status == http.StatusCreated:
			acknowledged = append(acknowledged, id)
		case rep.status == http.StatusServiceUnavailable && rep.retryAfter > 0 && bytes.Contains(rep.body, []byte(`"unavailable"`)):
			refused = append(refused, id)
		default:
			t.Fatalf("%d %s", rep.status, rep.body)
		}
		if len(acknowledged) > 100_000 {
			t.Fatal("the disk is never full")
		}
	}
	if status, body := get(t, s.URL+"/readyz"); status != http.StatusServiceUnavailable || body != "full disk\n" {
		t.Errorf("/readyz: %d %q", status, body)
	}
	const typed = "&V2=GM0546&V3=5"
	rep := submit(t, person, page, typed)
	if rep.status != http.StatusServiceUnavailable || rep.retryAfter == 0 || !bytes.Contains(rep.body, []byte("Er is een storing")) {
		t.Fatalf("a page of a person: %d %s", rep.status, rep.body)
	}
	again, err := readForm(rep.body)
	if err != nil || !strings.Contains(again.hidden, typed) {
		t.Fatalf("what was typed is not kept: %+v, %v", again, err)
	}
	commandsOnAFullDisk(t, disk, dir)

	free()
	soon(t, "it is ready again", func() bool { _, body := get(t, s.URL+"/readyz"); return body == "ready\n" })
	if rep := submit(t, person, again, ""); rep.status != http.StatusSeeOther {
		t.Errorf("the page sent again: %d %s", rep.status, rep.body)
	}
	for _, id := range refused {
		// It may be there all the same: what failed is not always undone.
		if rep := postResponse(t, program, id, text); rep.status != http.StatusCreated && rep.status != http.StatusOK {
			t.Fatalf("sent again: %d %s", rep.status, rep.body)
		}
		acknowledged = append(acknowledged, id)
	}
	if status := s.stop(t); status != statusOK {
		t.Errorf("exit status %d", status)
	}
	if n := strings.Count(s.stderr.String(), "cannot store"); n != 1 || !strings.Contains(s.stderr.String(), "stores again") {
		t.Errorf("it said %d times that it could not store:\n%s", n, s.stderr.String())
	}
	_, tables, err := sqlite.InspectFolder(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		if table.Table == "responses" && table.Rows != int64(len(acknowledged)) {
			t.Errorf("%d stored, %d acknowledged", table.Rows, len(acknowledged))
		}
	}
	wantStored(t, dir, acknowledged)
}

// commandsOnAFullDisk has commands write onto the full disk: they say which file
// could not be written, and leave nothing of it.
func commandsOnAFullDisk(t *testing.T, disk, dir string) {
	t.Helper()
	before, err := os.ReadDir(disk)
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"backup", filepath.Join(disk, "backup")},
		{"survey", "export", library.Slug, filepath.Join(disk, "survey.json")},
		{"responses", "export", library.Slug, filepath.Join(disk, "data.csv")},
		{"responses", "export", library.Slug, filepath.Join(disk, "data.xlsx")},
	} {
		got := command(t, map[string]string{"REGIOPEIL_DATA": dir}, "", args...)
		if got.status != statusError || !strings.Contains(got.stderr, disk) || !strings.Contains(got.stderr, "full") && !strings.Contains(got.stderr, "no space") {
			t.Errorf("%v: status %d, %q", args, got.status, got.stderr)
		}
	}
	elsewhere := filepath.Join(t.TempDir(), "data.csv")
	if got := command(t, map[string]string{"REGIOPEIL_DATA": dir}, "", "responses", "export", library.Slug, elsewhere); got.status != statusOK {
		t.Errorf("an export onto another disk: %s", got.stderr)
	}
	after, err := os.ReadDir(disk)
	if err != nil || len(after) != len(before) {
		t.Errorf("left behind: %v, before %v (%v)", after, before, err)
	}
}

// walkTo answers the landing page and returns the form that comes next.
func walkTo(t *testing.T, c *rawClient, path, answers string) *walkForm {
	t.Helper()
	rep, err := c.do("GET", path, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	form, err := readForm(rep.body)
	if err != nil {
		t.Fatal(err)
	}
	for _, more := range []string{"", "&" + answers} {
		rep = submit(t, c, form, more)
		if rep.status != http.StatusSeeOther {
			t.Fatalf("%d %s", rep.status, rep.body)
		}
		if rep, err = c.do("GET", rep.location, "", nil); err != nil {
			t.Fatal(err)
		}
		if form, err = readForm(rep.body); err != nil {
			t.Fatal(err)
		}
	}
	return form
}

// submit sends a form with its hidden fields, and more.
func submit(t *testing.T, c *rawClient, f *walkForm, more string) *reply {
	t.Helper()
	rep, err := c.do("POST", f.action, "application/x-www-form-urlencoded", []byte("go="+f.button+f.hidden+more))
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

// A folder that may not be written to is not served, and said to be so; it can be
// backed up all the same.
func TestReadOnlyFolder(t *testing.T) {
	disk := smallDisk(t, "12m")
	dir := filepath.Join(disk, "data")
	start(t, "serve", "--addr", "127.0.0.1:0", "--data", dir).stop(t)
	if err := syscall.Mount("", disk, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		noRight(t, "a disk cannot be made read-only here: %v", err)
	}
	for _, args := range [][]string{{"serve", "--addr", "127.0.0.1:0"}, {"survey", "list"}} {
		got := command(t, map[string]string{"REGIOPEIL_DATA": dir}, "", args...)
		if got.status != statusError || !strings.Contains(got.stderr, dir) || !strings.Contains(got.stderr, "read-only") {
			t.Errorf("%v: status %d, %q", args, got.status, got.stderr)
		}
	}
	for _, args := range [][]string{{"backup", filepath.Join(t.TempDir(), "b")}, {"verify"}} {
		if got := command(t, map[string]string{"REGIOPEIL_DATA": dir}, "", args...); got.status != statusOK {
			t.Errorf("%v: status %d, %q", args, got.status, got.stderr)
		}
	}
	if err := syscall.Mount("", disk, "", syscall.MS_REMOUNT, ""); err != nil {
		t.Fatal(err)
	}
	if s := start(t, "serve", "--addr", "127.0.0.1:0", "--data", dir); s.stop(t) != statusOK {
		t.Error(s.stderr.String())
	}
}
