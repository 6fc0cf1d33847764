package main

import (
	"bufio"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// binary returns the path of the real program, built once per test run.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "regiopeil-test-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "regiopeil")
	out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput()
	if err != nil {
		os.Stderr.Write(out)
	}
	return path, err
})

func TestMain(m *testing.M) {
	if name := os.Getenv(baselineVariable); name != "" {
		serveBaseline(name)
	}
	status := m.Run()
	dropMillion()
	if path, err := binary(); err == nil {
		os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(status)
}

// running is the real program, serving.
type running struct {
	URL    string
	Lines  []string // what it printed before it listened
	cmd    *exec.Cmd
	stderr bytes.Buffer
	ended  chan error
}

// start runs the real program with args until the test ends, and returns when
// it listens.
func start(t testing.TB, args ...string) *running {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	r := &running{cmd: exec.Command(path, args...), ended: make(chan error, 1)}
	r.await(t)
	return r
}

func (r *running) await(t testing.TB) {
	t.Helper()
	r.cmd.Stderr = &r.stderr
	out, err := r.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.kill() })
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		line := lines.Text()
		if url, ok := strings.CutPrefix(line, "listening on "); ok {
			r.URL = url
			break
		}
		r.Lines = append(r.Lines, line)
	}
	go func() {
		for lines.Scan() {
			continue // drained, so that the program never waits for a reader
		}
		r.ended <- r.cmd.Wait()
	}()
	if r.URL == "" {
		t.Fatalf("%v did not listen: %v\n%s", r.cmd.Args, <-r.ended, r.stderr.String())
	}
}

// field returns what follows prefix on the line that starts with it.
func (r *running) field(prefix string) string {
	for _, l := range r.Lines {
		if rest, ok := strings.CutPrefix(l, prefix+" "); ok {
			return rest
		}
	}
	return ""
}

// stop asks the program to end and returns its exit status.
func (r *running) stop(t testing.TB) int {
	t.Helper()
	if err := r.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-r.ended:
		r.ended <- err
		return r.cmd.ProcessState.ExitCode()
	case <-time.After(time.Minute):
		t.Fatalf("it does not end\n%s", r.stderr.String())
		return -1
	}
}

func (r *running) kill() {
	r.cmd.Process.Kill()
	err := <-r.ended
	r.ended <- err
}
