package handlers_test

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/andybalholm/brotli"

	"regiopeil/surveys"
	"regiopeil/surveys/library"
	"regiopeil/surveys/store"
)

// Every page carries the security headers; what is a person's own is kept by
// nobody; nothing comes from elsewhere and nothing is styled or scripted inline.
func TestHeaders(t *testing.T) {
	s := newSite(t)
	p := s.person(t, "nl")
	fresh := s.person(t, "nl").get(survey).next(nil)
	if got := fresh.header.Get("Cache-Control"); got != "private, no-cache" {
		t.Errorf("a fresh page of questions: Cache-Control %q", got)
	}
	pages := []struct {
		path   string
		status int
		kept   string
	}{
		{"/", 200, "no-store"},
		{survey, 200, "private, no-cache"},
		{survey + "/p/1", 200, "no-store"},
		{survey + "/review", 200, "no-store"},
		{survey + "/saved", 200, "no-store"},
		{survey + "/mine", 200, "no-store"},
		{survey + "/continue", 200, "no-store"},
		{survey + "/paper", 200, "no-store"},
		{survey + "/privacy", 200, "no-store"},
		{"/accessibility", 200, "no-store"},
		{"/nothing", 404, "no-store"},
		{"/s/nothing", 404, "no-store"},
	}
	p.get(survey).next(nil).next(resident)
	for _, tt := range pages {
		p.get(tt.path)
		p.want(tt.status, tt.path)
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
			"X-Content-Type-Options":  "nosniff",
			"Cache-Control":           tt.kept,
			"Content-Type":            "text/html; charset=utf-8",
		} {
			if got := p.header.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", tt.path, name, got, want)
			}
		}
		if p.header.Get("Permissions-Policy") == "" || p.header.Get("Referrer-Policy") == "" {
			t.Errorf("%s: headers missing: %v", tt.path, p.header)
		}
		for _, never := range []string{" style=", "<style", " onclick=", "src=\"http", "<script>"} {
			if strings.Contains(p.body, never) {
				t.Errorf("%s holds %q", tt.path, never)
			}
		}
	}
}

// Prepared pages: one ETag per encoding, the same page in each, 304 for who has
// it, and HEAD like GET.
func TestPreparedPages(t *testing.T) {
	s := newSite(t)
	plain := s.person(t, "nl").get(survey)
	read := func(encoding, known, method string) (*http.Response, []byte) {
		req, err := http.NewRequest(method, s.url+survey, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Accept-Encoding", encoding)
		req.Header.Set("Accept-Language", "nl")
		if known != "" {
			req.Header.Set("If-None-Match", known)
		}
		resp, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		var r io.Reader = resp.Body
		if resp.Header.Get("Content-Encoding") == "br" && method == http.MethodGet {
			r = brotli.NewReader(r)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		return resp, b
	}
	br, body := read("gzip, deflate, br", "", "GET")
	if br.Header.Get("Content-Encoding") != "br" || string(body) != plain.body {
		t.Error("the page differs in brotli")
	}
	if id, body := read("identity", "", "GET"); id.Header.Get("Content-Encoding") != "" || string(body) != plain.body || id.ContentLength != int64(len(body)) {
		t.Error("the page differs without compression")
	}
	if no, _ := read("br;q=0, gzip", "", "GET"); no.Header.Get("Content-Encoding") != "gzip" {
		t.Error("brotli although refused")
	}
	if again, body := read("br", br.Header.Get("Etag"), "GET"); again.StatusCode != 304 || len(body) > 0 {
		t.Errorf("known page: %d with %d bytes", again.StatusCode, len(body))
	}
	if other, _ := read("identity", br.Header.Get("Etag"), "GET"); other.StatusCode != 200 {
		t.Errorf("the tag of one encoding serves another: %d", other.StatusCode)
	}
	if head, body := read("br", "", "HEAD"); head.StatusCode != 200 || len(body) > 0 || head.ContentLength != br.ContentLength {
		t.Errorf("HEAD: %d, length %d, body %d", head.StatusCode, head.ContentLength, len(body))
	}
}

// The first page is at most 40 KB in 3 requests, compressed.
func TestFirstPageIsSmall(t *testing.T) {
	s := newSite(t)
	p := s.person(t, "nl").get(survey)
	total, requests := 0, 1
	size := func(path string) int {
		req, err := http.NewRequest(http.MethodGet, s.url+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Accept-Encoding", "br")
		resp, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if resp.StatusCode != 200 || resp.Header.Get("Content-Encoding") != "br" {
			t.Errorf("%s: %d %v", path, resp.StatusCode, resp.Header)
		}
		if strings.HasPrefix(path, "/assets/") && !strings.Contains(resp.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s may not be kept", path)
		}
		return int(resp.ContentLength)
	}
	total += size(survey)
	for _, piece := range strings.Split(p.body, `"/assets/`)[1:] {
		path, _, _ := strings.Cut(piece, `"`)
		total += size("/assets/" + path)
		requests++
	}
	if total > 40_000 || requests > 3 {
		t.Errorf("%d bytes in %d requests", total, requests)
	}
}

// A full queue gives 503 and a page that keeps what was typed, in the language
// of the person; sending it again works.
func TestTooBusy(t *testing.T) {
	s := newEmptySite(t, store.Options{QueueSize: 1})
	d, settings := library.Builtin()
	s.add(t, library.Slug, d, settings)
	page := s.person(t, "nl").get(survey).next(nil).next(resident).next(resident)
	review := s.person(t, "nl").walk(with(business))

	release := s.block(t)
	typed := url.Values{"V11.T1": {"100"}, "V8.T1": {"4"}}
	page.next(typed).want(503, survey+"/p/3").wantText("heel druk")
	if page.header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	review.press("go", "submit", nil).want(503, survey+"/review")
	if ready := s.person(t, "nl").get("/readyz"); ready.status != 503 || ready.body != "busy\n" {
		t.Errorf("/readyz says %d %q", ready.status, ready.body)
	}
	release()

	page.next(nil).want(200, survey+"/p/4")
	if got := page.get(survey + "/p/3").form.filled.Get("V11.T1"); got != "100" {
		t.Errorf("V11.T1 = %q", got)
	}
	review.press("go", "submit", nil).want(200, survey+"/receipt")
	s.person(t, "nl").get("/readyz").wantStatus(200)
}

// block stops the writer of the store and fills its queue, until release.
func (s *site) block(t *testing.T) (release func()) {
	t.Helper()
	resume := s.hold(t)
	done := make(chan error, 1)
	go func() { done <- s.store.PurgeSessions(context.Background()) }()
	until(t, func() bool { waiting, limit := s.store.Waiting(); return waiting == limit })
	release = sync.OnceFunc(func() {
		resume()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(release) // or the store would never close
	return release
}

func (p *person) wantStatus(status int) {
	p.t.Helper()
	if p.status != status {
		p.t.Errorf("%s: %d, want %d", p.path, p.status, status)
	}
}

// What goes wrong in here is told to the log, not to the person, and the log
// knows neither addresses nor codes nor answers.
func TestInternalErrors(t *testing.T) {
	s := newSite(t)
	p := s.person(t, "nl").walk(with(resident))
	code := p.send()
	if err := s.store.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.get(survey+"/receipt").want(500, survey+"/receipt").wantText("Er ging iets mis bij ons")
	p.get(survey + "/continue?code=" + code)
	p.post(survey+"/mine", url.Values{"code": {code}}).wantStatus(500)
	log := s.log.String()
	if !strings.Contains(log, "/s/:survey/receipt") {
		t.Errorf("the log does not say where: %s", log)
	}
	for _, secret := range []string{code, "127.0.0.1", "Een schuur"} {
		if strings.Contains(log, secret) {
			t.Errorf("the log holds %q: %s", secret, log)
		}
		if secret != code && strings.Contains(p.body, secret) {
			t.Errorf("the page holds %q", secret)
		}
	}
	if strings.Contains(p.body, "sql") {
		t.Errorf("the page tells how we work: %s", text(p.body))
	}
}

// A third language needs a locale file and texts in the questionnaire; it may be
// written from right to left.
func TestThirdLanguage(t *testing.T) {
	s := newEmptySite(t, store.Options{}, fstest.MapFS{"proof.ar.json": {Data: []byte(`{
		"page.language_name": "العربية", "page.next": "التالي", "respond.review_title": "راجع إجاباتك",
		"respond.start": "ابدأ", "respond.submit": "أرسل", "respond.part_of": "الجزء {{.N}} من {{.Of}}"}`)}})
	d, settings := library.Builtin()
	d.Languages = append(d.Languages, "ar")
	translate(reflect.ValueOf(d))
	s.add(t, library.Slug, d, settings)

	p := s.person(t, "ar").get(survey)
	if !strings.Contains(p.body, `<html lang="ar" dir="rtl">`) {
		t.Fatalf("the landing page is not Arabic: %.200s", p.body)
	}
	p.wantText("ابدأ")
	p.walk(with(business)).wantText("راجع إجاباتك", "ع In welke sector werkt uw bedrijf vooral?")
	if r := s.response(t, p.send()); r.Language != "ar" {
		t.Errorf("language %q", r.Language)
	}
	// The switch leads there too, and away again.
	q := s.person(t, "nl").get(survey).press("lang", "ar", nil)
	q.next(nil).wantText("الجزء 1 من")
	q.press("lang", "nl", nil).wantText("Deel 1 van")
}

// translate gives every text in v an Arabic version.
func translate(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			translate(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			translate(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			translate(v.Field(i))
		}
	case reflect.Map:
		if texts, ok := v.Interface().(surveys.Text); ok {
			for key, text := range texts {
				if rest, ok := strings.CutPrefix(key, "nl"); ok {
					texts["ar"+rest] = "ع " + text
				}
			}
		}
	}
}

func TestStartAndStatements(t *testing.T) {
	s := newSite(t)
	p := s.person(t, "nl").get("/").want(200, "/").wantText("Samen in de Leidse Regio")
	p.get("/?lang=en").want(200, "/").wantText("Together in the Leidse Region")
	p.get(survey+"/privacy").want(200, survey+"/privacy")
	p.get("/s/nothing").want(404, "/s/nothing")
	p.get("/accessibility").wantText("WCAG 2.2")
	p.get(survey+"/outcome").want(200, survey)
	p.get(survey+"/paper").want(200, survey+"/paper")
	p.get("/healthz").want(200, "/healthz")
	p.get("/readyz").want(200, "/readyz")

	// Without a statement of the administrator there is one that is true anyway.
	err := s.store.UpdateSurvey(t.Context(), library.Slug, func(v *surveys.Survey) error {
		v.Settings.Privacy = nil
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	s.person(t, "nl").get(survey+"/privacy").wantText("30 dagen", "1 september 2027", "Autoriteit Persoonsgegevens")
	s.setNow(closes)
	p = s.person(t, "nl").get("/")
	p.wantText("Er is nu geen vragenlijst open", "Afgelopen", "Samen in de Leidse Regio", "Lees wat er met de antwoorden gebeurt")
	if !strings.Contains(p.body, `href="`+survey+`/outcome"`) {
		t.Error("no way to what is done with the answers")
	}
}
