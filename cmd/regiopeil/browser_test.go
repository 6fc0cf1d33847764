package main

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestBrowser drives the real program with a real Chromium: every test of
// .ci/browser, one result each.
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
	url, accounts := startDemo(t)
	tests, err := filepath.Glob(filepath.Join(dir, "*.test.mjs"))
	if err != nil || len(tests) == 0 {
		t.Fatalf("no browser tests in %s: %v", dir, err)
	}
	for _, file := range tests {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".test.mjs"), func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), node, "--test", "--test-reporter=spec", file)
			cmd.Dir = dir
			cmd.Env = append(os.Environ(), "CHROMIUM="+chromium, "REGIOPEIL_URL="+url, "REGIOPEIL_ACCOUNTS="+accounts)
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
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

// startDemo builds the program, runs its demo on a free port, and returns its
// address and the accounts that it printed, as JSON {"role":{"email","password"}}.
func startDemo(t *testing.T) (url, accounts string) {
	t.Helper()
	program := filepath.Join(t.TempDir(), "regiopeil")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	cmd := exec.Command(program, "demo", "--addr", "127.0.0.1:0", "--responses", "400")
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var stderr strings.Builder
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Error(err)
		}
		if err := cmd.Wait(); err != nil {
			t.Errorf("the demo did not end well: %v\n%s", err, stderr.String())
		}
	})
	roles := map[string]map[string]string{}
	lines := bufio.NewScanner(stdout)
	for url == "" && lines.Scan() {
		words := strings.Fields(lines.Text())
		switch {
		case len(words) == 4 && words[0] == "account":
			roles[words[1]] = map[string]string{"email": words[2], "password": words[3]}
		case len(words) == 3 && words[1] == "on":
			url = words[2]
		}
	}
	if url == "" {
		t.Fatalf("the demo ended before it listened: %v\n%s", lines.Err(), stderr.String())
	}
	// The rest of what it prints is read, so that it never waits for a reader.
	go func() {
		for lines.Scan() {
		}
	}()
	b, err := json.Marshal(roles)
	if err != nil {
		t.Fatal(err)
	}
	return url, string(b)
}
