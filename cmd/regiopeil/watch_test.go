package main

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os/exec"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"regiopeil/surveys/library"
	"regiopeil/surveys/store/storetest"
)

// canary is in all that a person or a program sends in the tests below.
const canary = "kanarie7f3a"

// gossip sends every kind of personal data to every kind of place.
func gossip(t *testing.T, base string) {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar}
	email := canary + "@lek.example"
	survey := "/s/" + library.Slug
	form := func(pairs ...string) string {
		v := url.Values{}
		for i := 0; i < len(pairs); i += 2 {
			v.Add(pairs[i], pairs[i+1])
		}
		return v.Encode()
	}
	answer := fmt.Sprintf(`{"id":%q,"language":"nl","answers":{"V1":"1","V21":"%s"},"code":"%[2]s"}`, uuid.NewString(), canary)
	for _, s := range []struct{ method, path, body string }{
		{"GET", "/" + canary, ""},
		{"GET", survey, ""},
		{"POST", survey, form("go", "next", "V21", canary)},
		{"POST", survey + "/p/1", form("go", "next", "V1", "1", "V21", canary)},
		{"GET", survey + "/saved", ""},
		{"POST", survey + "/review", form("go", "submit", "email", email)},
		{"POST", survey + "/continue", form("code", canary)},
		{"POST", survey + "/mine", form("code", canary, "receipt", canary)},
		{"POST", survey + "/invitation", form("email", email)},
		{"GET", "/c/" + canary, ""},
		{"POST", "/live", form("code", canary)},
		{"GET", "/live/" + canary, ""},
		{"GET", "/setup/" + canary, ""},
		{"POST", "/setup/" + canary, form("email", email, "password", canary)},
		{"GET", "/reset/" + canary, ""},
		{"POST", "/login", form("email", email, "password", canary)},
		{"GET", "/account", ""},
		{"GET", "/calendar/" + canary + "/GM0579/" + canary, ""},
		{"POST", "/api/v1/surveys/" + library.Slug + "/responses", answer},
		{"POST", "/api/v1/surveys/" + library.Slug + "/responses", canary},
		{"GET", "/api/v1/surveys/" + library.Slug + "/figures?where=" + canary, ""},
		{canary, "/", ""},
	} {
		req, err := http.NewRequestWithContext(t.Context(), s.method, base+s.path, strings.NewReader(s.body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if strings.HasPrefix(s.path, "/api/") {
			req.Header.Set("Content-Type", "application/json")
			req.Header.Set("Authorization", "Bearer "+canary)
		}
		req.Header.Set("User-Agent", canary)
		req.Header.Set("X-Forwarded-For", "203.0.113.77")
		req.Header.Set("Cookie", "session="+canary+"; draft="+canary)
		res, err := client.Do(req)
		if err != nil {
			t.Fatalf("%s %s: %v", s.method, s.path, err)
		}
		_, _ = io.Copy(io.Discard, res.Body)
		res.Body.Close()
	}
}

// TestNothingPersonalInMessages makes a server see personal data of all kinds, first
// as it is and then with half of its tables gone, so that it has much to complain
// of. No message and no metric has any of it.
func TestNothingPersonalInMessages(t *testing.T) {
	dir := t.TempDir()
	s := start(t, "serve", "--addr", "127.0.0.1:0", "--data", dir, "--log-format", "json",
		"--metrics-addr", "127.0.0.1:0", "--trusted-proxies", "127.0.0.1")
	gossip(t, s.URL)
	raw, err := sql.Open("sqlite3", storetest.DatabasePath(dir))
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	for _, table := range []string{"drafts", "withdrawn", "responses", "sessions", "links", "tokens", "users", "rounds", "conversations"} {
		if _, err := raw.ExecContext(t.Context(), "alter table "+table+" rename to gone_"+table); err != nil {
			t.Fatal(err)
		}
	}
	gossip(t, s.URL)
	_, told := get(t, s.field("metrics"))
	s.stop(t)

	messages := s.stderr.Bytes()
	complaints := 0
	for line := range bytes.Lines(messages) {
		var m struct{ Level, Msg, Route string }
		if err := json.Unmarshal(line, &m); err != nil {
			t.Errorf("no JSON: %s", line)
		}
		if m.Msg == "request failed" && m.Route != "" {
			complaints++
		}
	}
	if complaints < 5 {
		t.Errorf("only %d complaints, so this proves little:\n%s", complaints, messages)
	}
	for _, personal := range []string{canary, "203.0.113.77", "127.0.0.1", "lek.example"} {
		for what, text := range map[string]string{"messages": string(messages), "metrics": told} {
			if i := strings.Index(text, personal); i >= 0 {
				t.Errorf("%s hold %q: %.300s", what, personal, text[max(0, i-150):])
			}
		}
	}
}

// value finds one metric.
func value(t *testing.T, told, series string) string {
	t.Helper()
	m := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(series) + ` (\S+)$`).FindStringSubmatch(told)
	if m == nil {
		t.Errorf("there is no %s", series)
		return ""
	}
	return m[1]
}

// Metrics are on an address of their own and count what happened; the site itself
// does not have them.
func TestMetrics(t *testing.T) {
	s := start(t, "serve", "--addr", "127.0.0.1:0", "--data", t.TempDir(), "--metrics-addr", "127.0.0.1:0", "--backup-to", t.TempDir())
	if got := command(t, nil, "", "load", "--url", s.URL, "--respondents", "25"); got.status != statusOK {
		t.Fatal(got.stderr)
	}
	get(t, s.URL+"/nergens")
	var told string
	soon(t, "the backup is made", func() bool {
		_, told = get(t, s.field("metrics"))
		return strings.Contains(told, `regiopeil_backups_total{result="done"} 1`)
	})
	for series, want := range map[string]string{
		`regiopeil_http_request_duration_seconds_count{code="201",method="POST",route="/api/v1/surveys/:survey/responses"}`: "25",
		`regiopeil_http_request_duration_seconds_count{code="404",method="any",route="none"}`:                               "1",
		`regiopeil_responses_total`:                                "25",
		`regiopeil_queue_waiting`:                                  "0",
		`regiopeil_queue_limit`:                                    "4096",
		`regiopeil_drafts`:                                         "0",
		`regiopeil_jobs{state="running"}`:                          "0",
		`regiopeil_ready{state="ready"}`:                           "1",
		`regiopeil_ready{state="full disk"}`:                       "0",
		`regiopeil_commit_duration_seconds_count{result="failed"}`: "0",
		`regiopeil_backups_total{result="failed"}`:                 "0",
	} {
		if got := value(t, told, series); got != want {
			t.Errorf("%s is %s, want %s", series, got, want)
		}
	}
	for _, series := range []string{
		`regiopeil_wal_bytes`, `regiopeil_database_bytes`, `regiopeil_disk_free_bytes`, `regiopeil_backup_newest_timestamp_seconds`,
		`regiopeil_commit_duration_seconds_count{result="done"}`, `process_resident_memory_bytes`,
	} {
		if got := value(t, told, series); got == "0" {
			t.Errorf("%s is 0", series)
		}
	}
	if status, _ := get(t, s.URL+"/metrics"); status != http.StatusNotFound {
		t.Errorf("the site itself answers /metrics with %d", status)
	}
	if status, _ := get(t, strings.TrimSuffix(s.field("metrics"), "/metrics")+"/"); status != http.StatusNotFound {
		t.Errorf("the address for metrics answers / with %d", status)
	}
}

// While a server shuts down it says so and still answers, for as long as it was
// told to.
func TestDrain(t *testing.T) {
	s := start(t, "serve", "--addr", "127.0.0.1:0", "--data", t.TempDir(), "--drain", "2s")
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	soon(t, "it says that it shuts down", func() bool {
		status, body := get(t, s.URL+"/readyz")
		return status == http.StatusServiceUnavailable && body == "shutting down\n"
	})
	if status, _ := get(t, s.URL+"/s/"+library.Slug); status != http.StatusOK {
		t.Errorf("the survey answers %d meanwhile", status)
	}
	if err := <-s.ended; err != nil {
		t.Errorf("it ended with %v\n%s", err, s.stderr.String())
	}
	s.ended <- nil
}

// While a server cannot open its database yet, as another program writes to it for
// long, it says that it starts, and is ready by itself afterwards.
func TestSlowStart(t *testing.T) {
	dir := t.TempDir()
	start(t, "serve", "--addr", "127.0.0.1:0", "--data", dir).stop(t)
	raw, err := sql.Open("sqlite3", "file:"+storetest.DatabasePath(dir)+"?_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	held, err := raw.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	addr := freeAddr(t)
	r := &running{cmd: exec.Command(path, "serve", "--addr", addr, "--data", dir), ended: make(chan error, 1)}
	released := make(chan error, 1)
	go func() {
		defer func() { released <- held.Rollback() }()
		for deadline := time.Now().Add(4 * time.Second); time.Now().Before(deadline); runtime.Gosched() {
			res, err := http.Get("http://" + addr + "/readyz")
			if err != nil {
				continue // it does not listen yet
			}
			body, err := io.ReadAll(res.Body)
			res.Body.Close()
			if err != nil || res.StatusCode != http.StatusServiceUnavailable || string(body) != "starting\n" {
				t.Errorf("%d %q, %v; want 503 starting", res.StatusCode, body, err)
			}
			return
		}
		t.Error("it never listened")
	}()
	r.await(t)
	if err := <-released; err != nil {
		t.Error(err)
	}
	if status, body := get(t, r.URL+"/readyz"); status != http.StatusOK || body != "ready\n" {
		t.Errorf("%d %q", status, body)
	}
}

// freeAddr is an address that nobody listens on.
func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
