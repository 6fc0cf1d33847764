package handlers_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"regiopeil/surveys"
	"regiopeil/surveys/library"
)

// person is a browser without script: it keeps cookies, follows redirects, and
// knows a page only by its forms.
type person struct {
	t      testing.TB
	site   *site
	http   *http.Client
	lang   string                               // Accept-Language
	onPost func(path string, fields url.Values) // sees what is sent; nil: nobody

	status int
	header http.Header
	path   string // of the page that is shown, with its query
	body   string
	form   *webForm
}

func (s *site) person(t testing.TB, lang string) *person {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &person{t: t, site: s, lang: lang, http: &http.Client{Jar: jar, Timeout: 2 * time.Minute}}
}

// tab is another tab of the same browser.
func (p *person) tab() *person {
	other := *p
	return &other
}

// cookies are what the browser would send to a page of the survey; setCookies
// makes it have these and no others.
func (p *person) cookies() []*http.Cookie {
	p.t.Helper()
	return p.http.Jar.Cookies(p.address())
}

func (p *person) setCookies(cookies []*http.Cookie) {
	p.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, c := range cookies {
		c.Path = survey
	}
	jar.SetCookies(p.address(), cookies)
	p.http.Jar = jar
}

func (p *person) address() *url.URL {
	u, err := url.Parse(p.site.url + survey + "/review")
	if err != nil {
		p.t.Fatal(err)
	}
	return u
}

func (p *person) get(path string) *person {
	p.t.Helper()
	req, err := http.NewRequest(http.MethodGet, p.site.url+path, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	return p.do(req)
}

func (p *person) post(path string, fields url.Values) *person {
	p.t.Helper()
	if p.onPost != nil {
		p.onPost(path, fields)
	}
	req, err := http.NewRequest(http.MethodPost, p.site.url+path, strings.NewReader(fields.Encode()))
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", p.site.url)
	return p.do(req)
}

func (p *person) do(req *http.Request) *person {
	p.t.Helper()
	req.Header.Set("Accept-Language", p.lang)
	resp, err := p.http.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	p.status, p.header, p.body = resp.StatusCode, resp.Header, string(b)
	p.path = resp.Request.URL.RequestURI()
	p.form = nil
	if strings.HasPrefix(p.header.Get("Content-Type"), "text/html") {
		p.form = readWebForm(p.t, p.body)
	}
	return p
}

// press sends the form of the page with what is filled in, by a button.
func (p *person) press(name, value string, answers url.Values) *person {
	p.t.Helper()
	if p.form == nil {
		p.t.Fatalf("%s has no form: %d %s", p.path, p.status, text(p.body))
	}
	if !p.form.buttons[name+"="+value] {
		p.t.Fatalf("%s has no button %s=%s, only %v", p.path, name, value, p.form.buttons)
	}
	fields := url.Values{name: {value}}
	for k, v := range p.form.fixed {
		fields[k] = v
	}
	for k := range p.form.names {
		if v, ok := answers[k]; ok {
			fields[k] = v
		} else if v, ok := p.form.filled[k]; ok {
			fields[k] = v
		}
	}
	return p.post(p.form.action, fields)
}

func (p *person) next(answers url.Values) *person {
	p.t.Helper()
	return p.press("go", "next", answers)
}

// want fails the test when the page is not the one expected.
func (p *person) want(status int, path string) *person {
	p.t.Helper()
	if p.status != status || p.path != path {
		p.t.Fatalf("at %s with %d, want %s with %d:\n%s\n%s", p.path, p.status, path, status, text(p.body), p.site.log)
	}
	return p
}

func (p *person) wantText(parts ...string) *person {
	p.t.Helper()
	shown := text(p.body)
	for _, part := range parts {
		if !strings.Contains(shown, part) {
			p.t.Fatalf("%s does not show %q:\n%s", p.path, part, shown)
		}
	}
	return p
}

const survey = "/s/" + library.Slug

// walk goes from the landing page to the review page.
func (p *person) walk(answers url.Values) *person {
	p.t.Helper()
	return p.get(survey).want(200, survey).next(nil).toReview(answers)
}

// toReview goes from a page of questions to the review page.
func (p *person) toReview(answers url.Values) *person {
	p.t.Helper()
	for range 20 {
		if p.path == survey+"/review" {
			return p.want(200, survey+"/review")
		}
		before := p.path
		p.next(answers)
		if p.path == before {
			p.t.Fatalf("%s does not lead on: %d\n%s", p.path, p.status, text(p.body))
		}
	}
	p.t.Fatal("no review page after 20 pages")
	return p
}

// send sends what the review page shows and returns the receipt code.
func (p *person) send() string {
	p.t.Helper()
	p.press("go", "submit", nil)
	if p.status != 200 || !strings.HasPrefix(p.path, survey+"/receipt") {
		p.t.Fatalf("no receipt: %d %s\n%s\n%s", p.status, p.path, text(p.body), p.site.log)
	}
	code := byID(p.t, p.body, "receipt")
	if _, ok := p.site.keys.ResponseID(code); !ok {
		p.t.Fatalf("%q is no receipt code", code)
	}
	return code
}

// response is what the store holds for a receipt code.
func (s *site) response(t testing.TB, code string) *surveys.Response {
	t.Helper()
	id, ok := s.keys.ResponseID(code)
	if !ok {
		t.Fatalf("%q is no receipt code", code)
	}
	r, err := s.store.Response(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
