package handlers_test

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
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

// BenchmarkWalk is what a whole walk costs the server, without the network: the
// pages, the saves, the review, the sending and the receipt.
func BenchmarkWalk(b *testing.B) {
	s := newSite(b)
	h := s.handler
	p := s.person(b, "nl")
	var steps []step
	p.onPost = func(path string, fields url.Values) { steps = append(steps, step{path, fields.Encode()}) }
	p.walk(with(resident)).send()
	b.ReportAllocs()
	b.SetParallelism(32)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := replay(h, steps); err != "" {
				b.Error(err)
				return
			}
		}
	})
}

type step struct{ path, body string }

// replay walks with a new draft, and returns what went wrong.
func replay(h http.Handler, steps []step) string {
	jar := map[string]string{}
	path := survey
	for _, s := range append(steps, step{}) {
		w := serve(h, jar, http.MethodGet, path, "")
		if w.Code != http.StatusOK {
			return path + ": " + w.Result().Status
		}
		if s.path == "" {
			break
		}
		w = serve(h, jar, http.MethodPost, s.path, s.body)
		if w.Code != http.StatusSeeOther {
			return s.path + ": " + w.Result().Status + w.Body.String()
		}
		path = w.Header().Get("Location")
	}
	return ""
}

func serve(h http.Handler, jar map[string]string, method, path, body string) *httptest.ResponseRecorder {
	req := httptest.NewRequest(method, path, strings.NewReader(body))
	req.Header.Set("Accept-Encoding", "br")
	req.Header.Set("Accept-Language", "nl")
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	var cookies []string
	for k, v := range jar {
		cookies = append(cookies, k+"="+v)
	}
	if len(cookies) > 0 {
		req.Header.Set("Cookie", strings.Join(cookies, "; "))
	}
	w := httptest.NewRecorder()
	w.Body = new(bytes.Buffer)
	h.ServeHTTP(w, req)
	for _, c := range w.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(jar, c.Name)
		} else {
			jar[c.Name] = c.Value
		}
	}
	return w
}
