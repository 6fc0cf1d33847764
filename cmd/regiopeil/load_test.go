package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regiopeil/surveys"
	"regiopeil/surveys/library"
)

func TestReadForm(t *testing.T) {
	page := `<form action="/taal"><input name="nee"></form>
<form method="post" id="answers" action="/s/x/p/1">
<input type="hidden" name="version" value="0"><input  value="a&amp;b" type="hidden" name="k">
<input type="radio" name="V1" value="1"><input type="radio" name="V1" value="2">
<select name="V10.T1"><option value="1"></select><textarea name="V4.text" data-name="x"></textarea>
<button name="go" value="skip:V1">Over</button><button name="go" value="next">Verder</button></form>
<input name="also-not">`
	got, err := readForm([]byte(page))
	if err != nil {
		t.Fatal(err)
	}
	want := &walkForm{
		action: "/s/x/p/1", button: "next", hidden: "&version=0&k=a%26b",
		names: []string{"V1", "V10.T1", "V4.text"},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(walkForm{})); diff != "" {
		t.Error(diff)
	}
	for _, broken := range []string{"", `<p id="answers">`, `<form id="answers"></form>`} {
		if _, err := readForm([]byte(broken)); err == nil {
			t.Errorf("%q: no error", broken)
		}
	}
}

func TestReceipt(t *testing.T) {
	code, ok := receipt([]byte(`<h1>Klaar</h1><p class="c" id="receipt"> ABCD-EFGH </p>`))
	if !ok || code != "ABCD-EFGH" {
		t.Errorf("got %q, %v", code, ok)
	}
	if _, ok := receipt([]byte("<p>nog niet</p>")); ok {
		t.Error("found a receipt where there is none")
	}
}

func TestPercentile(t *testing.T) {
	var times []time.Duration
	for i := range 100 {
		times = append(times, time.Duration(100-i)*time.Millisecond)
	}
	for pct, want := range map[float64]time.Duration{50: 50 * time.Millisecond, 99: 99 * time.Millisecond, 100: 100 * time.Millisecond} {
		if got := percentile(times, pct); got != want {
			t.Errorf("%v%%: %v, want %v", pct, got, want)
		}
	}
}

func rawTo(t *testing.T, h http.HandlerFunc) *rawClient {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	target, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	c := newRawClient(target)
	t.Cleanup(func() { c.Close() })
	return c
}

func TestRawClient(t *testing.T) {
	c := rawTo(t, func(w http.ResponseWriter, r *http.Request) {
		k, _ := r.Cookie("draft")
		b, _ := io.ReadAll(r.Body)
		switch r.URL.Path {
		case "/start":
			http.SetCookie(w, &http.Cookie{Name: "draft", Value: "abc", Path: "/"})
			w.Header().Set("ETag", `"1"`)
			http.Redirect(w, r, "/chunked", http.StatusSeeOther)
		case "/chunked":
			fmt.Fprintf(w, "%s %s ", r.Method, k.Value)
			w.(http.Flusher).Flush()
			fmt.Fprint(w, strings.Repeat("x", 100_000))
		case "/echo":
			w.Header().Set("Retry-After", "7")
			fmt.Fprintf(w, "%s %s %s %s", r.Header.Get("Content-Type"), r.Header.Get("Origin"), b, k.Value)
		}
	})
	rep, err := c.do("GET", "/start", "", nil)
	if err != nil || rep.status != http.StatusSeeOther || rep.location != "/chunked" || rep.etag != `"1"` {
		t.Fatalf("start: %+v, %v", rep, err)
	}
	rep, err = c.do("GET", rep.location, "", nil)
	if err != nil || string(rep.body) != "GET abc "+strings.Repeat("x", 100_000) {
		t.Fatalf("chunked: %d bytes, %v", len(rep.body), err)
	}
	rep, err = c.do("POST", "/echo", "text/plain", []byte("hello"))
	if want := "text/plain http://" + c.target.Host + " hello abc"; err != nil || string(rep.body) != want {
		t.Fatalf("echo: %q, %v, want %q", rep.body, err, want)
	}
	if rep.retryAfter != 7*time.Second {
		t.Errorf("retry after %v", rep.retryAfter)
	}
}

func TestRetryWaitsForABusyServer(t *testing.T) {
	var n atomic.Int64
	c := rawTo(t, func(w http.ResponseWriter, _ *http.Request) {
		if n.Add(1) < 3 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		fmt.Fprint(w, "ok")
	})
	rep, err := retry(t.Context(), func() (*reply, error) { return c.do("GET", "/", "", nil) })
	if err != nil || rep.status != http.StatusOK || n.Load() != 3 {
		t.Errorf("%+v, %v after %d requests", rep, err, n.Load())
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	n.Store(0)
	if _, err := retry(ctx, func() (*reply, error) { return c.do("GET", "/", "", nil) }); err == nil {
		t.Error("no error though the context had ended")
	}
}

// Every acknowledged ID is in the ledger, once, and none that the server refused.
func TestLoadWritesWhatWasAcknowledged(t *testing.T) {
	definition, _ := library.Builtin()
	var mu sync.Mutex
	acked := map[string]bool{}
	refusals := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == "GET" {
			w.Write(definition.Marshal())
			return
		}
		b, _ := io.ReadAll(r.Body)
		id := string(b[len(`{"id":"`):][:36])
		mu.Lock()
		defer mu.Unlock()
		if !surveys.IsID(id) || acked[id] {
			t.Errorf("ID %q is none, or came twice", id)
		}
		if len(acked) == 20 {
			refusals++
			w.WriteHeader(http.StatusUnprocessableEntity)
			return
		}
		acked[id] = true
		w.WriteHeader(http.StatusCreated)
	}))
	defer server.Close()

	name := filepath.Join(t.TempDir(), "ledger")
	got := command(t, nil, "", "load", "--url", server.URL, "--survey", "leidse-regio",
		"--respondents", "30", "--concurrency", "4", "--ledger", name)
	if got.status != statusError || !strings.Contains(got.stderr, "10 of 30 respondents were not acknowledged") {
		t.Errorf("status %d, stderr %q", got.status, got.stderr)
	}
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Fields(string(b))
	for _, id := range lines {
		if !acked[id] {
			t.Errorf("%s is in the ledger but was not acknowledged", id)
		}
	}
	if len(lines) != 20 || refusals != 10 {
		t.Errorf("%d lines and %d refusals, want 20 and 10", len(lines), refusals)
	}
}

// A load ends soon after the server has gone, and keeps what was acknowledged.
func TestLoadEndsWhenTheServerIsGone(t *testing.T) {
	for _, how := range []string{"api", "walk"} {
		t.Run(how, func(t *testing.T) {
			definition, _ := library.Builtin()
			var server *httptest.Server
			var n atomic.Int64
			server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				switch {
				case r.URL.Path == "/api/v1/surveys/leidse-regio":
					w.Write(definition.Marshal())
				case n.Add(1) > 20:
					server.Listener.Close()
					panic(http.ErrAbortHandler)
				case how == "walk":
					fmt.Fprint(w, `<p id="receipt">ABCD</p>`)
				default:
					w.WriteHeader(http.StatusCreated)
				}
			}))
			server.Config.ErrorLog = log.New(io.Discard, "", 0)
			defer server.Close()

			name := filepath.Join(t.TempDir(), "ledger")
			args := []string{"load", "--url", server.URL, "--respondents", "100000", "--concurrency", "4", "--ledger", name, "--patience", "100ms"}
			if how == "walk" {
				args = append(args, "--walk")
			}
			start := time.Now()
			got := command(t, nil, "", args...)
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("it took %s", took)
			}
			if want := "stopped after 20 of 100000 respondents were acknowledged: the server is gone"; got.status != statusError || !strings.Contains(got.stderr, want) {
				t.Errorf("status %d, stderr %q", got.status, got.stderr)
			}
			b, err := os.ReadFile(name)
			if lines := strings.Count(string(b), "\n"); err != nil || lines != 20 {
				t.Errorf("%d lines in the ledger, %v; want 20", lines, err)
			}
		})
	}
}
