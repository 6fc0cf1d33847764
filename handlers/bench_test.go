package handlers_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
)

// BenchmarkFirstPage sends the landing page, brotli, and beside it what a bare
// Gin handler makes of "hello": the same connections, the same client.
func BenchmarkFirstPage(b *testing.B) {
	s := newSite(b)
	bare := gin.New()
	bare.GET("/", func(c *gin.Context) { c.String(http.StatusOK, "hello") })
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	server := &http.Server{Handler: bare, ReadHeaderTimeout: time.Second}
	go server.Serve(listener) //nolint:errcheck // ends with the benchmark
	b.Cleanup(func() { server.Close() })
	b.Run("hello", func(b *testing.B) { hammer(b, listener.Addr().String(), "/") })
	b.Run("landing", func(b *testing.B) { hammer(b, strings.TrimPrefix(s.url, "http://"), survey) })
}

// hammer asks for a page over connections that stay open.
func hammer(b *testing.B, addr, path string) {
	request := []byte("GET " + path + " HTTP/1.1\r\nHost: " + addr + "\r\nAccept-Encoding: gzip, br\r\nAccept-Language: nl\r\n\r\n")
	b.RunParallel(func(pb *testing.PB) {
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			b.Error(err)
			return
		}
		defer conn.Close()
		r := bufio.NewReader(conn)
		for pb.Next() {
			if _, err := conn.Write(request); err != nil {
				b.Error(err)
				return
			}
			resp, err := http.ReadResponse(r, nil)
			if err != nil || resp.StatusCode != http.StatusOK {
				b.Error(err, resp)
				return
			}
			if _, err := io.Copy(io.Discard, resp.Body); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

// BenchmarkWalk is a whole walk over HTTP: the pages, the saves, the review, the
// sending and the receipt, by 64 people at once.
func BenchmarkWalk(b *testing.B) {
	s := newSite(b)
	p := s.person(b, "nl")
	var steps []step
	p.onPost = func(path string, fields url.Values) { steps = append(steps, step{path, fields.Encode()}) }
	p.walk(with(resident)).send()
	b.ReportAllocs()
	b.SetParallelism(32)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		w, err := newWalker(strings.TrimPrefix(s.url, "http://"))
		if err != nil {
			b.Error(err)
			return
		}
		defer w.conn.Close()
		for pb.Next() {
			if err := w.walk(steps); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

type step struct{ path, body string }

// walker replays a walk over one connection, with a new draft each time.
type walker struct {
	host    string
	conn    net.Conn
	r       *bufio.Reader
	cookies map[string]string
}

func newWalker(host string) (*walker, error) {
	conn, err := net.Dial("tcp", host)
	if err != nil {
		return nil, err
	}
	return &walker{host: host, conn: conn, r: bufio.NewReader(conn)}, nil
}

func (w *walker) walk(steps []step) error {
	w.cookies = map[string]string{}
	path := survey
	for i := 0; ; i++ {
		if _, err := w.do("GET", path, "", http.StatusOK); err != nil || i == len(steps) {
			return err
		}
		to, err := w.do("POST", steps[i].path, steps[i].body, http.StatusSeeOther)
		if err != nil {
			return err
		}
		path = to
	}
}

func (w *walker) do(method, path, body string, want int) (location string, err error) {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: %s\r\nAccept-Encoding: br\r\nAccept-Language: nl\r\n", method, path, w.host)
	for k, v := range w.cookies {
		fmt.Fprintf(&b, "Cookie: %s=%s\r\n", k, v)
	}
	if method == http.MethodPost {
		fmt.Fprintf(&b, "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n", len(body))
	}
	b.WriteString("\r\n" + body)
	if _, err := io.WriteString(w.conn, b.String()); err != nil {
		return "", err
	}
	resp, err := http.ReadResponse(w.r, nil)
	if err != nil {
		return "", err
	}
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		return "", err
	}
	if resp.StatusCode != want {
		return "", fmt.Errorf("%s %s: %s", method, path, resp.Status)
	}
	for _, c := range resp.Cookies() {
		w.cookies[c.Name] = c.Value
		if c.MaxAge < 0 {
			delete(w.cookies, c.Name)
		}
	}
	return resp.Header.Get("Location"), nil
}
