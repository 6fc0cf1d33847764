package handlers_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"regiopeil/handlers"
	"regiopeil/surveys/library"
)

// badTexts arrive at every route: in its path, its query, its fields and its
// body.
var badTexts = []string{
	"", " \t\r\n ", "\x00", "a\x01b", "\x1b[31mrood", "\xff\xfe", "\xed\xa0\x80", "\ufeffa", "\ufffe", "a\u202eb", "\u2028", "😀", strings.Repeat("e\u0301", 1000),
	"=1+1", "+1", "-1", "@x", "=HYPERLINK(\"http://x\")", "＝1", "'; drop table responses;--", "\" or 1=1", "<svg onload=alert(1)>", "{{7*7}}", "%s%n", "a\r\nSet-Cookie: a=b",
	"../../etc/passwd", "%2e%2e%2f", `..\..\x`, "CON.xlsx", "//evil.example", "javascript:alert(1)", "__proto__", "a[]", "a.b", strings.Repeat("a", 255), strings.Repeat("a", 40_000),
	"NaN", "Infinity", "1e309", "-0", "9007199254740993", "9223372036854775808", "-9223372036854775809", "1,5", "1.5", "0x10", "٣",
	"31-02-2027", "2027-02-30", "0000-01-01", "10000-01-01", "2027-03-28T02:30", "2027-03-28T02:30+14:00", "null", "[]", "{}", "_x0041_",
	"GM0546", "V1", "T1", "nl", "zz", "*", "%", "_", "\\", "\"", "'",
}

// badBodies arrive at every route that takes one, whatever type they say they are.
var badBodies = []struct{ kind, body string }{
	{"", "a=b"}, {"text/plain", "a"}, {"application/json", "{"}, {"application/json", `{"a":1}{"b":2}`}, {"application/json", `{"a":1,"a":2}`}, {"application/json", `[1e309]`},
	{"application/json", strings.Repeat("[", 10_000)}, {"application/json", `{"id":"` + strings.Repeat("a", 40_000) + `"}`}, {"application/json", "null"}, {"application/json", "\ufeff{}"},
	{"application/json; charset=utf-16", "{\x00}\x00"}, {"application/xml", `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>`},
	{"application/x-www-form-urlencoded", strings.Repeat("a=b&", 10_001)}, {"application/x-www-form-urlencoded", "%zz=%zz"}, {"application/x-www-form-urlencoded", "a=%00&a=%ff"},
	{"multipart/form-data", "a"}, {"multipart/form-data; boundary=x", "--x\r\n"}, {"multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../../x\"\r\n\r\nPK\x03\x04\r\n--x--\r\n"},
	{"multipart/form-data; boundary=x", strings.Repeat("--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n", 10_000) + "--x--\r\n"},
	{"multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n\x1a\nkapot\r\n--x--\r\n"},
}

// bombardment sends what nobody should to one site, as one administrator.
type bombardment struct {
	*testing.T
	s      *site
	client *http.Client
	admin  *person
	token  string
	sent   int
	broke  map[string]int // routes that failed, with how often
}

// send sends one request and reads the answer. A stream ends after its first bytes.
func (b *bombardment) send(method, path, kind, body string) {
	ctx, cancel := context.WithTimeout(b.Context(), 20*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, b.s.url+path, strings.NewReader(body))
	if err != nil {
		return // what cannot be written as an address never arrives
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	if strings.HasPrefix(path, "/api/") {
		req.Header.Set("Authorization", "Bearer "+b.token)
	} else {
		for _, c := range b.admin.cookies() {
			req.AddCookie(c)
		}
	}
	b.sent++
	got, err := b.client.Do(req)
	if err != nil {
		b.fail(method, path, err.Error())
		return
	}
	defer got.Body.Close() //nolint:errcheck // was read
	if got.StatusCode >= 500 {
		b.fail(method, path, fmt.Sprintf("%d, type %q, body %.60q", got.StatusCode, kind, body))
	}
	if got.Header.Get("Content-Type") == "text/event-stream" {
		return
	}
	if _, err := io.Copy(io.Discard, got.Body); err != nil && !errors.Is(err, context.Canceled) {
		b.fail(method, path, err.Error())
	}
}

func (b *bombardment) fail(method, path, why string) {
	key := method + " " + strings.SplitN(path, "?", 2)[0]
	if b.broke[key]++; b.broke[key] <= 2 {
		b.Errorf("%s %.120q: %s", method, path, why)
	}
}

// stay signs in again where a request ended the session.
func (b *bombardment) stay() {
	if b.admin.get("/account"); b.admin.path != "/account" {
		b.admin = b.s.signedIn(b.T, "admin")
	}
}

var (
	inRoute   = regexp.MustCompile(`[:*]\w+`)
	fieldName = regexp.MustCompile(`name="([^"]+)"`)
)

// good are values with which most routes find something.
var good = map[string]string{
	":survey": library.Slug, ":file": "T1", ":n": "2", ":name": "none", ":lang": "nl",
}

func filledIn(route string) string {
	return inRoute.ReplaceAllStringFunc(route, func(name string) string {
		if value, ok := good[name]; ok {
			return value
		}
		return "1"
	})
}

// route sends everything to one route.
func (b *bombardment) route(method, route string) {
	path := filledIn(route)
	started := time.Now()
	b.send(method, path, "", "")
	texts := badTexts
	if time.Since(started) > 50*time.Millisecond { // what makes whole workbooks
		texts = []string{"\x00", "\xff", "😀", strings.Repeat("a", 40_000), "../x"}
	}
	for _, name := range inRoute.FindAllString(route, -1) {
		for _, text := range texts {
			b.send(method, filledIn(strings.Replace(route, name, url.PathEscape(text), 1)), "", "")
		}
	}
	names := map[string]bool{"lang": true, "version": true, "go": true, "theme": true, "by": true}
	for _, found := range fieldName.FindAllStringSubmatch(b.admin.get(path).body, 12) {
		names[found[1]] = true
	}
	for i, name := range slices.Sorted(maps.Keys(names)) {
		for j, text := range texts {
			if (i+j)%9 > 0 {
				continue // a ninth of the pairs
			}
			fields := url.Values{name: {text}, text: {name}}.Encode()
			if method == http.MethodGet {
				b.send(method, path+"?"+fields, "", "")
			} else {
				b.send(method, path, "application/x-www-form-urlencoded", fields)
			}
		}
	}
	if method != http.MethodGet && method != http.MethodHead {
		for _, body := range badBodies {
			b.send(method, path, body.kind, body.body)
		}
	}
}

// TestEverywhere sends everything that is bad to every route that the router has,
// those of later as well: no failure of the server, no panic, no hang, and what is
// good goes on after it.
func TestEverywhere(t *testing.T) {
	s := newSite(t)
	d, settings := library.Builtin()
	d.Consultation.Code = "ander"
	s.add(t, "ander", d, settings) // that nobody bombards
	s.answer(t, 60)
	u := s.addResearcher(t, "admin")
	b := &bombardment{T: t, s: s, admin: s.signedIn(t, "admin"), token: s.token(t, u, "admin"), broke: map[string]int{},
		client: &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	for _, route := range handlers.Routes(s.deps) {
		b.stay()
		b.route(route.Method, route.Path)
	}
	t.Logf("%d requests", b.sent)
	if b.sent < 10_000 {
		t.Errorf("%d requests, want 10,000 and more", b.sent)
	}
	if strings.Contains(s.log.String(), "panic") {
		t.Error("something panicked")
	}
	code := s.person(t, "nl").get("/s/ander").next(nil)
	if code.status != http.StatusOK || !strings.HasPrefix(code.path, "/s/ander/") {
		t.Errorf("a respondent after all that ends at %d %s", code.status, code.path)
	}
}
