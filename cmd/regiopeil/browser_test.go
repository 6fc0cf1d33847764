package main

import (
	"database/sql"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"regiopeil/surveys/store/sqlite"
)

// TestBrowser drives the real program with a real Chromium: every test of
// .ci/browser, one result each. Files run side by side, as many as there are cores:
// a browser mostly waits.
func TestBrowser(t *testing.T) {
	dir, err := filepath.Abs("../../.ci/browser")
	if err != nil {
		t.Fatal(err)
	}
	chromium := "/usr/bin/chromium"
	if p := os.Getenv("CHROMIUM"); p != "" {
		chromium = p
	}
	for _, need := range []string{chromium, filepath.Join(dir, "node_modules")} {
		if _, err := os.Stat(need); err != nil {
			missing(t, "browser tests need %s (Debian's chromium; npm ci in .ci/browser)", need)
		}
	}
	node, err := exec.LookPath("node")
	if err != nil {
		missing(t, "browser tests need node")
	}
	program, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	tests, err := filepath.Glob(filepath.Join(dir, "*.test.mjs"))
	if err != nil || len(tests) == 0 {
		t.Fatalf("no browser tests in %s: %v", dir, err)
	}
	for _, file := range tests {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".test.mjs"), func(t *testing.T) {
			t.Parallel()
			browse(t, exec.CommandContext(t.Context(), node, "--test", "--test-reporter=spec", file), "CHROMIUM="+chromium, "REGIOPEIL_PROGRAM="+program)
		})
	}
}

// browse runs the tests of one file, with a demonstration and an empty server of its
// own: what one file enters is not in the way of another.
func browse(t *testing.T, cmd *exec.Cmd, env ...string) {
	folder := t.TempDir()
	demo := start(t, "demo", "--addr", "127.0.0.1:0", "--responses", "400")
	empty := start(t, "serve", "--addr", "127.0.0.1:0", "--data", folder)
	cmd.Dir = filepath.Dir(cmd.Args[len(cmd.Args)-1])
	cmd.Env = append(append(os.Environ(), env...), "REGIOPEIL_URL="+demo.URL, "REGIOPEIL_ACCOUNTS="+accounts(t, demo),
		"REGIOPEIL_EMPTY_URL="+empty.URL, "REGIOPEIL_SETUP="+empty.field("setup"), "REGIOPEIL_LOCK="+lockDatabase(t, folder))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	for _, r := range []*running{demo, empty} {
		if status := r.stop(t); status != statusOK {
			t.Errorf("%v ended with %d\n%s", r.cmd.Args, status, r.stderr.String())
		}
	}
}

// missing fails where everything is required, and else says what is not tested.
func missing(t *testing.T, format string, args ...any) {
	t.Helper()
	if os.Getenv("REGIOPEIL_REQUIRE") == "1" {
		t.Fatalf(format, args...)
	}
	t.Skipf(format, args...)
}

// accounts are those that a demo printed, as JSON {"role":{"email","password"}}.
func accounts(t *testing.T, demo *running) string {
	t.Helper()
	roles := map[string]map[string]string{}
	for _, line := range demo.Lines {
		if words := strings.Fields(line); len(words) == 4 && words[0] == "account" {
			roles[words[1]] = map[string]string{"email": words[2], "password": words[3]}
		}
	}
	b, err := json.Marshal(roles)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// lockDatabase serves an address at which POST takes the write lock of the
// database in dir, so that no server can write, and DELETE lets it go.
func lockDatabase(t *testing.T, dir string) string {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(dir, sqlite.DatabaseFile)+"?_busy_timeout=5000")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	do := map[string]string{http.MethodPost: "begin immediate", http.MethodDelete: "rollback"}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := db.ExecContext(r.Context(), do[r.Method]); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	}))
	t.Cleanup(func() {
		s.Close()
		_ = db.Close() // which ends what was begun
	})
	return s.URL
}
