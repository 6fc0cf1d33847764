package page

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/gin-gonic/gin"
)

// sent is what a browser gets of a prepared page.
func sent(t *testing.T, p *Prepared, method string, headers map[string]string) *http.Response {
	t.Helper()
	w := httptest.NewRecorder()
	c, _ := gin.CreateTestContext(w)
	c.Request = httptest.NewRequest(method, "/", nil)
	for name, value := range headers {
		c.Request.Header.Set(name, value)
	}
	p.Send(c)
	return w.Result()
}

// unpacked is a body as it was before it was compressed.
func unpacked(t *testing.T, r *http.Response) string {
	t.Helper()
	var from io.Reader = r.Body
	switch r.Header.Get("Content-Encoding") {
	case "br":
		from = brotli.NewReader(r.Body)
	case "gzip":
		z, err := gzip.NewReader(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		from = z
	}
	b, err := io.ReadAll(from)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

var preparedBody = strings.Repeat("<p>Vraag één van de vragenlijst</p>\n", 200)

func prepare(t *testing.T, body string) *Prepared {
	t.Helper()
	p, err := Prepare([]byte(body), "text/html; charset=utf-8", "private, no-cache")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestEncodings proves that a browser gets the page in a form that it takes.
func TestEncodings(t *testing.T) {
	p := prepare(t, preparedBody)
	for accept, want := range map[string]string{
		"":                                  "",
		"identity":                          "",
		"deflate":                           "",
		"gzip":                              "gzip",
		"GZIP":                              "gzip",
		"gzip, deflate, br":                 "br",
		"gzip, deflate, br, zstd":           "br",
		"br;q=0, gzip":                      "gzip",
		"br;q=0.0,gzip;q=0.5":               "gzip",
		"br; q=0.000 , gzip ; q=0":          "",
		"br;q=0.1":                          "br",
		"brotli, gzipped":                   "",
		strings.Repeat("x,", 5000) + "gzip": "gzip",
	} {
		headers := map[string]string{}
		if accept != "" {
			headers["Accept-Encoding"] = accept
		}
		r := sent(t, p, http.MethodGet, headers)
		h := r.Header
		if got := h.Get("Content-Encoding"); got != want || r.StatusCode != http.StatusOK {
			t.Errorf("%.40q: %d %q, want %q", accept, r.StatusCode, got, want)
		}
		if !strings.Contains(h.Get("Vary"), "Accept-Encoding") || h.Get("Cache-Control") != "private, no-cache" || h.Get("Content-Type") != "text/html; charset=utf-8" {
			t.Errorf("%.40q: headers %v", accept, h)
		}
		whole, err := io.ReadAll(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		if h.Get("Content-Length") != strconv.Itoa(len(whole)) {
			t.Errorf("%.40q: %d bytes, Content-Length %s", accept, len(whole), h.Get("Content-Length"))
		}
		r.Body = io.NopCloser(bytes.NewReader(whole))
		if got := unpacked(t, r); got != preparedBody {
			t.Errorf("%.40q: another page of %d bytes", accept, len(got))
		}
		if want != "" && len(whole) > len(preparedBody)/4 {
			t.Errorf("%q: %d bytes of %d", want, len(whole), len(preparedBody))
		}
	}
}

// TestNotModified proves that a page is sent once, and again when it changed or
// is asked for in another form.
func TestNotModified(t *testing.T) {
	p := prepare(t, preparedBody)
	tags := map[string]bool{}
	for _, accept := range []string{"identity", "gzip", "br"} {
		first := sent(t, p, http.MethodGet, map[string]string{"Accept-Encoding": accept})
		tag := first.Header.Get("Etag")
		if len(tag) < 10 || tags[tag] {
			t.Errorf("%s: ETag %q", accept, tag)
		}
		tags[tag] = true
		for _, known := range []string{tag, "W/" + tag, `"x", ` + tag} {
			r := sent(t, p, http.MethodGet, map[string]string{"Accept-Encoding": accept, "If-None-Match": known})
			if body := unpacked(t, r); r.StatusCode != http.StatusNotModified || body != "" || r.Header.Get("Etag") != tag ||
				r.Header.Get("Cache-Control") == "" || r.Header.Get("Vary") == "" || r.Header.Get("Content-Length") != "" {
				t.Errorf("%s, If-None-Match %s: %d %v %q", accept, known, r.StatusCode, r.Header, body)
			}
		}
		if r := sent(t, prepare(t, preparedBody+"!"), http.MethodGet, map[string]string{"Accept-Encoding": accept, "If-None-Match": tag}); r.StatusCode != http.StatusOK {
			t.Errorf("%s: a changed page: %d", accept, r.StatusCode)
		}
	}
	if r := sent(t, p, http.MethodGet, map[string]string{"Accept-Encoding": "gzip", "If-None-Match": `"x"`}); r.StatusCode != http.StatusOK {
		t.Errorf("an unknown tag: %d", r.StatusCode)
	}
}

// TestHead proves that HEAD has the headers of GET and no body.
func TestHead(t *testing.T) {
	p := prepare(t, preparedBody)
	get, head := sent(t, p, http.MethodGet, nil), sent(t, p, http.MethodHead, nil)
	if body := unpacked(t, head); body != "" || head.StatusCode != http.StatusOK {
		t.Errorf("%d with %d bytes", head.StatusCode, len(body))
	}
	for name := range get.Header {
		if head.Header.Get(name) != get.Header.Get(name) {
			t.Errorf("%s: %q, GET has %q", name, head.Header.Get(name), get.Header.Get(name))
		}
	}
}
