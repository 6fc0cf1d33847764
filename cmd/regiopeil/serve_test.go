package main

import (
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regiopeil/surveys"
	"regiopeil/surveys/library"
	"regiopeil/surveys/store/sqlite"
)

func get(t *testing.T, url string, header ...string) (status int, body string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), "GET", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

func TestServeOnAnEmptyFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	s := start(t, "serve", "--addr", "127.0.0.1:0", "--data", dir)
	if link := s.field("setup"); !strings.HasPrefix(link, s.URL+"/setup/") || len(s.Lines) != 1 {
		t.Errorf("printed %q, want one line with a set-up link", s.Lines)
	} else if status, _ := get(t, link); status != http.StatusOK {
		t.Errorf("the set-up link answers %d", status)
	}
	if status, body := get(t, s.URL+"/s/"+library.Slug); status != http.StatusOK || !strings.Contains(body, `id="answers"`) {
		t.Errorf("the survey answers %d, with no form", status)
	}
	for _, page := range []string{"/healthz", "/readyz"} {
		if status, _ := get(t, s.URL+page); status != http.StatusOK {
			t.Errorf("%s answers %d", page, status)
		}
	}
	second := command(t, nil, "", "serve", "--addr", "127.0.0.1:0", "--data", dir)
	if second.status != statusError || !strings.Contains(second.stderr, dir) {
		t.Errorf("a second server: status %d, %q", second.status, second.stderr)
	}
	if status := s.stop(t); status != statusOK {
		t.Errorf("SIGTERM: exit status %d\n%s", status, s.stderr.String())
	}
	info, err := os.Stat(filepath.Join(dir, sqlite.KeysFile))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("keys file: %v, %v", info, err)
	}
}

func TestTakenAddress(t *testing.T) {
	s := start(t, "serve", "--addr", "127.0.0.1:0", "--data", t.TempDir())
	dir := filepath.Join(t.TempDir(), "data")
	got := command(t, nil, "", "serve", "--addr", strings.TrimPrefix(s.URL, "http://"), "--data", dir)
	if got.status != statusError || !strings.Contains(got.stderr, "--addr") {
		t.Errorf("status %d, %q", got.status, got.stderr)
	}
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("it left a data folder behind: %v", err)
	}
}

func TestLostKeysAreNotReplaced(t *testing.T) {
	dir := t.TempDir()
	start(t, "serve", "--addr", "127.0.0.1:0", "--data", dir).stop(t)
	if err := os.Remove(filepath.Join(dir, sqlite.KeysFile)); err != nil {
		t.Fatal(err)
	}
	got := command(t, nil, "", "survey", "list", "--data", dir)
	if got.status != statusError || !strings.Contains(got.stderr, "backup") {
		t.Errorf("status %d, %q", got.status, got.stderr)
	}
}

// soon asks until it is so: a server looks now and then at what others did.
func soon(t *testing.T, what string, so func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !so(); {
		if time.Now().After(deadline) {
			t.Fatalf("not within 20 s: %s", what)
		}
	}
}

// The other commands work beside a running server, and it notices what they do.
func TestCommandsBesideAServer(t *testing.T) {
	dir := t.TempDir()
	env := map[string]string{"REGIOPEIL_DATA": dir}
	s := start(t, "serve", "--addr", "127.0.0.1:0", "--data", dir)

	file := filepath.Join(t.TempDir(), "tweede.json")
	steps := []struct {
		args  []string
		stdin string
	}{
		{[]string{"survey", "export", library.Slug, file}, ""},
		{[]string{"survey", "import", file}, ""},
		{[]string{"survey", "open", "tweede"}, ""},
		{[]string{"survey", "close", library.Slug}, ""},
		{[]string{"user", "add", "--email", "a@b.example", "--role", "analyst"}, "correct horse battery\n"},
	}
	for _, step := range steps {
		if got := command(t, env, step.stdin, step.args...); got.status != statusOK {
			t.Fatalf("%v: status %d, %s", step.args, got.status, got.stderr)
		}
	}
	soon(t, "the imported survey has its form", func() bool {
		status, body := get(t, s.URL+"/s/tweede")
		return status == http.StatusOK && strings.Contains(body, `id="answers"`)
	})
	soon(t, "the closed survey has no form any more", func() bool {
		_, body := get(t, s.URL+"/s/"+library.Slug)
		return !strings.Contains(body, `id="answers"`)
	})
	list := command(t, env, "", "survey", "list")
	if !strings.Contains(list.stdout, "tweede") || !strings.Contains(list.stdout, string(surveys.Open)) {
		t.Errorf("survey list:\n%s", list.stdout)
	}

	token := command(t, env, "", "user", "token", "a@b.example", "--name", "test")
	if token.status != statusOK || len(strings.Fields(token.stdout)) != 1 {
		t.Fatalf("user token: status %d, %q, %s", token.status, token.stdout, token.stderr)
	}
	figures := s.URL + "/api/v1/surveys/" + library.Slug + "/figures"
	bearer := "Bearer " + strings.TrimSpace(token.stdout)
	if status, body := get(t, figures, "Authorization", bearer); status != http.StatusOK {
		t.Errorf("figures with a token: %d %s", status, body)
	}
	if got := command(t, env, "", "user", "disable", "a@b.example"); got.status != statusOK {
		t.Fatalf("user disable: %s", got.stderr)
	}
	if status, _ := get(t, figures, "Authorization", bearer); status != http.StatusUnauthorized {
		t.Errorf("figures with the token of a closed account: %d, want 401", status)
	}
	if users := command(t, env, "", "user", "list"); !strings.Contains(users.stdout, "disabled") {
		t.Errorf("user list:\n%s", users.stdout)
	}
}

func TestDefinitionRoundTrips(t *testing.T) {
	dir := t.TempDir()
	env := map[string]string{"REGIOPEIL_DATA": dir}
	start(t, "serve", "--addr", "127.0.0.1:0", "--data", dir).stop(t)
	first, second := filepath.Join(dir, "a.json"), filepath.Join(dir, "b.json")
	for _, args := range [][]string{
		{"survey", "export", library.Slug, first}, {"survey", "import", first, "--slug", "kopie"}, {"survey", "export", "kopie", second},
	} {
		if got := command(t, env, "", args...); got.status != statusOK {
			t.Fatalf("%v: %s", args, got.stderr)
		}
	}
	a, err := os.ReadFile(first)
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(second)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(a), string(b)); diff != "" {
		t.Error(diff)
	}
}

func TestNextNight(t *testing.T) {
	tests := []struct{ name, now, want string }{
		{"before three", "2026-06-10T02:59:00+02:00", "2026-06-10T03:00:00+02:00"},
		{"at three", "2026-06-10T03:00:00+02:00", "2026-06-11T03:00:00+02:00"},
		{"clock goes back", "2026-10-24T12:00:00+02:00", "2026-10-25T03:00:00+01:00"},
		{"clock goes forward", "2026-03-28T12:00:00+01:00", "2026-03-29T03:00:00+02:00"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			now, err := time.Parse(time.RFC3339, tt.now)
			if err != nil {
				t.Fatal(err)
			}
			if got := nextNight(now).Format(time.RFC3339); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}
