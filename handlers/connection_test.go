package handlers_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"regiopeil/handlers"
	"regiopeil/surveys"
	"regiopeil/surveys/library"
)

// dial opens a connection to the site that ends with the test.
func (s *site) dial(t *testing.T) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	return conn
}

// request is a whole request with a body, as it goes over the wire.
func request(path, contentType, body string, cookies ...*http.Cookie) string {
	head := "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: " + contentType + "\r\n"
	for _, c := range cookies {
		head += "Cookie: " + c.Name + "=" + c.Value + "\r\n"
	}
	return fmt.Sprintf("%sContent-Length: %d\r\n\r\n%s", head, len(body), body)
}

// TestServerLimits proves that the time a slow client can hold on to the server
// ends, by the server's own limits made short, and that nothing of what it sent
// is kept.
func TestServerLimits(t *testing.T) {
	s := newSite(t)
	server := handlers.Server(s.handler, s.logger)
	if server.ReadHeaderTimeout <= 0 || server.ReadHeaderTimeout > 15*time.Second || server.ReadTimeout <= 0 || server.IdleTimeout <= 0 || server.MaxHeaderBytes > 1<<17 {
		t.Errorf("limits: %+v", server)
	}
	s.serve(t, func(server *http.Server) {
		server.ReadHeaderTimeout, server.ReadTimeout, server.IdleTimeout = 300*time.Millisecond, 500*time.Millisecond, 300*time.Millisecond
	})
	whole := request(apiResponses, "application/json", posted(uuid.NewString(), residentJSON))
	tests := []struct {
		name, sent string
		status     int // of what it is told before the server hangs up; 0: nothing
	}{
		{"not a word", "", 0},
		{"half a request line", "GET /s/leid", http.StatusBadRequest},
		{"slow headers", "GET / HTTP/1.1\r\nHost: a\r\nX: ", 0},
		{"slow body of a page", "POST " + survey + "/mine HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\ncode=", http.StatusUnprocessableEntity},
		{"slow body to the API", whole[:len(whole)-1], http.StatusUnprocessableEntity},
		{"slow chunks", "POST " + apiResponses + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"id\"\r\n", http.StatusUnprocessableEntity},
		{"no second request", "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", http.StatusOK},
	}
	t.Run("all at once", func(t *testing.T) {
		for _, tt := range tests {
			t.Run(tt.name, func(t *testing.T) {
				t.Parallel()
				conn := s.dial(t)
				if _, err := io.WriteString(conn, tt.sent); err != nil {
					t.Fatal(err)
				}
				told, err := io.ReadAll(conn)
				if err != nil {
					t.Fatalf("the server did not hang up: %v", err)
				}
				status := 0
				if len(told) > 0 {
					resp, err := http.ReadResponse(bufio.NewReader(strings.NewReader(string(told))), nil)
					if err != nil {
						t.Fatal(err)
					}
					resp.Body.Close()
					status = resp.StatusCode
				}
				if status != tt.status {
					t.Errorf("told %d, want %d", status, tt.status)
				}
			})
		}
	})
	s.serve(t)
	if n, err := s.store.Count(t.Context(), library.Slug); n != 0 || err != nil {
		t.Errorf("%d responses, %v", n, err)
	}
	s.give(t, posted(uuid.NewString(), residentJSON)).want(t, 201, "", "")
}

// TestRefusedBodiesAreHeardOut sends all of a body before it listens, as many
// clients do, and must hear why it is refused and not find the line dead.
func TestRefusedBodiesAreHeardOut(t *testing.T) {
	s := newSite(t)
	const form, megabyte = "application/x-www-form-urlencoded", 1 << 20
	tests := []struct {
		name, path, contentType string
		megabytes, want         int
	}{
		{"a form", survey + "/p/1", form, 8, http.StatusRequestEntityTooLarge},
		{"a form of 100 MB", survey + "/p/1", form, 100, http.StatusRequestEntityTooLarge},
		{"to the API", apiResponses, "application/json", 8, http.StatusRequestEntityTooLarge},
		{"of a type that is not read", apiResponses, "application/pdf", 8, http.StatusUnsupportedMediaType},
		{"by nobody who is signed in", "/admin/surveys/new", form, 8, http.StatusUnauthorized},
		{"to a page that takes none", survey + "/review/x", form, 8, http.StatusNotFound},
		{"a method that there is not", survey + "/privacy", form, 8, http.StatusMethodNotAllowed},
	}
	part := strings.Repeat("a", megabyte)
	for _, chunked := range []bool{false, true} {
		for _, tt := range tests {
			t.Run(fmt.Sprintf("%s, in chunks %v", tt.name, chunked), func(t *testing.T) {
				conn := s.dial(t)
				head := fmt.Sprintf("POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\n", tt.path, tt.contentType)
				before, after, end := "", "", ""
				if chunked {
					head += "Transfer-Encoding: chunked\r\n\r\n"
					before, after, end = fmt.Sprintf("%x\r\n", megabyte), "\r\n", "0\r\n\r\n"
				} else {
					head += fmt.Sprintf("Content-Length: %d\r\n\r\n", tt.megabytes*megabyte)
				}
				send := func(texts ...string) {
					for _, text := range texts {
						if _, err := io.WriteString(conn, text); err != nil {
							t.Fatal(err)
						}
					}
				}
				send(head)
				for range tt.megabytes {
					send(before, part, after)
				}
				send(end)
				resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
				if err != nil {
					t.Fatal(err)
				}
				defer resp.Body.Close()
				if said, err := io.ReadAll(resp.Body); err != nil || resp.StatusCode != tt.want {
					t.Errorf("%d %v, want %d: %.200s", resp.StatusCode, err, tt.want, said)
				}
			})
		}
	}
}

// Who hangs up in the middle of a form leaves nothing half done.
func TestGoneInTheMiddle(t *testing.T) {
	s := newSite(t)
	p := s.person(t, "nl").get(survey).next(nil)
	cookie := p.cookies()[0]
	for range 20 {
		conn := s.dial(t)
		fmt.Fprintf(conn, "POST %s/p/1 HTTP/1.1\r\nHost: x\r\nCookie: %s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 500\r\n\r\nV1=2&go=next", survey, cookie)
		conn.Close()
	}
	p.next(resident).want(200, survey+"/p/2")
	if n, err := s.store.Count(t.Context(), library.Slug); n != 0 || err != nil {
		t.Errorf("%d responses, %v", n, err)
	}
}

// TestGoneBeforeTheAnswer: who hangs up after the last byte of an answer, before
// or after it is on the disk, finds it stored once.
func TestGoneBeforeTheAnswer(t *testing.T) {
	stored := func(s *site) int {
		n, err := s.store.Count(t.Context(), library.Slug)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	// leave sends a request and hangs up: before it is written, or after.
	leave := func(t *testing.T, s *site, before bool, request string) {
		t.Helper()
		release := func() {}
		if before {
			release = s.hold(t)
		}
		conn := s.dial(t)
		if _, err := io.WriteString(conn, request); err != nil {
			t.Fatal(err)
		}
		if before {
			until(t, func() bool { waiting, _ := s.store.Waiting(); return waiting == 1 })
		} else {
			until(t, func() bool { return stored(s) == 1 })
		}
		if err := conn.Close(); err != nil {
			t.Fatal(err)
		}
		release()
		until(t, func() bool { return stored(s) == 1 })
	}
	for name, before := range map[string]bool{"before it is written": true, "after it was written": false} {
		t.Run("to the API "+name, func(t *testing.T) {
			s := newSite(t)
			body := posted(uuid.NewString(), residentJSON)
			leave(t, s, before, request(apiResponses, "application/json", body))
			s.give(t, body).want(t, 200, "", "")
			s.stored(t, 1)
		})
		t.Run("on the review page "+name, func(t *testing.T) {
			s := newSite(t)
			p := s.person(t, "nl").walk(with(resident))
			fields := url.Values{"go": {"submit"}}
			for k, v := range p.form.fixed {
				fields[k] = v
			}
			leave(t, s, before, request(survey+"/review", "application/x-www-form-urlencoded", fields.Encode(), p.cookies()...))
			p.send()
			s.stored(t, 1)
		})
	}
}

// hold stops the writer of the store until release.
func (s *site) hold(t *testing.T) (release func()) {
	t.Helper()
	held, gate, done := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		done <- s.store.UpdateSurvey(context.Background(), library.Slug, func(*surveys.Survey) error {
			close(held)
			<-gate
			return nil
		})
	}()
	<-held
	release = sync.OnceFunc(func() {
		close(gate)
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(release) // or the store would never close
	return release
}

// until waits for something that happens elsewhere.
func until(t *testing.T, happened func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !happened(); runtime.Gosched() {
		if time.Now().After(deadline) {
			t.Fatal("it does not happen")
		}
	}
}
