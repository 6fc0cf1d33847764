package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// deploy is the folder of files for those who run the program.
const deploy = root + "/.deploy/"

func deployed(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(deploy + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestDeployedCommands reads the command lines of the unit and of the container as
// the program does: a flag that was renamed is found here, and not at a restart.
func TestDeployedCommands(t *testing.T) {
	unit := regexp.MustCompile(`(?m)^ExecStart=\S+/regiopeil (.*)$`).FindStringSubmatch(deployed(t, "regiopeil.service"))
	container := regexp.MustCompile(`(?m)^CMD (\[.*\])$`).FindStringSubmatch(deployed(t, "Containerfile"))
	if unit == nil || container == nil {
		t.Fatal("no command line found")
	}
	var words []string
	if err := json.Unmarshal([]byte(container[1]), &words); err != nil {
		t.Fatal(err)
	}
	for name, args := range map[string][]string{"unit": strings.Fields(unit[1]), "container": words} {
		var c cli
		parser, err := newParser(&c, func(string) string { return "" })
		if err != nil {
			t.Fatal(err)
		}
		if _, err := parser.Parse(args); err != nil || c.Data == "regiopeil-data" || c.Serve.LogFormat != "json" {
			t.Errorf("%s: %v gives %+v, %v", name, args, c.Serve, err)
		}
	}
}

// TestDeployedMetrics looks up every metric that the dashboard and the alerts name.
func TestDeployedMetrics(t *testing.T) {
	s := start(t, "serve", "--addr", "127.0.0.1:0", "--data", t.TempDir(), "--metrics-addr", "127.0.0.1:0", "--backup-to", t.TempDir())
	get(t, s.URL+"/healthz")
	_, told := get(t, s.field("metrics"))
	if !json.Valid([]byte(deployed(t, "grafana.json"))) {
		t.Error("the dashboard is no JSON")
	}
	states := regexp.MustCompile(`state=~?\\?"([^"\\]+)`)
	for _, file := range []string{"grafana.json", "alerts.yml"} {
		text := deployed(t, file)
		names := regexp.MustCompile(`\b(regiopeil|process|go)_[a-z_]+`).FindAllString(text, -1)
		if len(names) < 10 {
			t.Errorf("%s names only %d metrics", file, len(names))
		}
		for _, name := range names {
			if !regexp.MustCompile(`(?m)^` + name + `[{ ]`).MatchString(told) {
				t.Errorf("%s names %s, which is not told", file, name)
			}
		}
		for _, m := range states.FindAllStringSubmatch(text, -1) {
			for _, state := range strings.Split(m[1], "|") {
				if !strings.Contains(told, `regiopeil_ready{state="`+state+`"}`) {
					t.Errorf("%s names the state %q, which there is not", file, state)
				}
			}
		}
	}
}

// nobody has no rights anywhere.
const nobody = 65532

// TestReadOnlySystem runs the program as the unit and the container do: as a user
// without rights, on a system that is read-only but for its own folder.
func TestReadOnlySystem(t *testing.T) {
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	apart := []string{"unshare", "--mount"}
	if os.Getuid() != 0 {
		apart = append([]string{"sudo", "-n"}, apart...)
	}
	if out, err := exec.CommandContext(t.Context(), apart[0], append(apart[1:], "true")...).CombinedOutput(); err != nil {
		noRight(t, "a system cannot be made read-only here: %v %s", err, out)
	}
	script := fmt.Sprintf(`mount --make-rprivate / && mount -o remount,bind,ro / && mount -t tmpfs -o size=16m,mode=1777 tmpfs /tmp &&
		mkdir /tmp/own && mount -t tmpfs -o size=64m,mode=700,uid=%d tmpfs /tmp/own && ! touch /etc/x 2>/dev/null &&
		exec setpriv --reuid %[1]d --regid %[1]d --clear-groups --no-new-privs --bounding-set=-all /proc/self/fd/9 serve --addr 127.0.0.1:0 --data /tmp/own/data`, nobody)
	args := append(apart[1:], "sh", "-c", "exec 9<"+quoted(path)+" && "+script)
	r := &running{cmd: exec.Command(apart[0], args...), ended: make(chan error, 1)}
	r.cmd.Env = append(os.Environ(), "HOME=/nonexistent", "TMPDIR=/tmp")
	r.await(t)
	if got := command(t, nil, "", "load", "--url", r.URL, "--respondents", "20"); got.status != statusOK {
		t.Error(got.stderr)
	}
	if status, body := get(t, r.URL+"/readyz"); status != http.StatusOK {
		t.Errorf("%d %s", status, body)
	}
	if status := r.stop(t); status != statusOK {
		t.Errorf("exit status %d\n%s", status, r.stderr.String())
	}
}

// quoted writes a path as a shell reads it.
func quoted(path string) string {
	return "'" + strings.ReplaceAll(filepath.Clean(path), "'", `'\''`) + "'"
}
