package handlers_test

import (
	"context"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/html"

	"regiopeil/handlers"
	"regiopeil/reports"
	"regiopeil/surveys"
	"regiopeil/surveys/codes"
	"regiopeil/surveys/library"
	"regiopeil/surveys/store"
	"regiopeil/surveys/store/storetest"
	"regiopeil/templates"
	"regiopeil/templates/locale"
)

// opened is when the survey of a test site opened; it closes a week later.
var opened = time.Date(2027, 3, 1, 8, 0, 0, 0, time.UTC)

var closes = opened.AddDate(0, 0, 7)

// site is the real server on a free port, with a store of its own and a clock
// that the test sets.
type site struct {
	url     string
	dir     string // of the database
	handler http.Handler
	deps    handlers.Deps
	store   *store.DB
	keys    *codes.Keys
	log     *logged
	logger  *slog.Logger
	clock   atomic.Int64
}

func (s *site) now() time.Time      { return time.UnixMilli(s.clock.Load()).UTC() }
func (s *site) setNow(at time.Time) { s.clock.Store(at.UnixMilli()) }

// logged collects what the server logs.
type logged struct{ b atomic.Pointer[string] }

func (l *logged) Write(p []byte) (int, error) {
	for {
		old := l.b.Load()
		next := string(p)
		if old != nil {
			next = *old + next
		}
		if l.b.CompareAndSwap(old, &next) {
			return len(p), nil
		}
	}
}

func (l *logged) String() string {
	if p := l.b.Load(); p != nil {
		return *p
	}
	return ""
}

// newSite serves the built-in consultation, an hour after it opened.
func newSite(t testing.TB) *site {
	t.Helper()
	s := newEmptySite(t, store.Options{})
	d, settings := library.Builtin()
	settings.ResultsOn, settings.DeleteContactsOn = "2027-05-01", "2027-09-01"
	s.add(t, library.Slug, d, settings)
	return s
}

func (s *site) add(t testing.TB, slug string, d *surveys.Definition, settings surveys.Settings) {
	t.Helper()
	err := s.store.CreateSurvey(t.Context(), surveys.Survey{
		Slug: slug, Title: d.Title, Opens: opened, Closes: closes, Settings: settings,
	}, d)
	if err != nil {
		t.Fatal(err)
	}
}

// pages are the templates with their texts.
type pages struct {
	catalog *locale.Catalog
	set     *templates.Set
}

// builtin are the pages as they ship, loaded once for all tests.
var builtin = sync.OnceValues(func() (pages, error) { return loadPages() })

func loadPages(extra ...fs.FS) (pages, error) {
	catalog, err := locale.Load(extra...)
	if err != nil {
		return pages{}, err
	}
	set, err := templates.Load(catalog)
	return pages{catalog, set}, err
}

func newEmptySite(t testing.TB, o store.Options, extra ...fs.FS) *site {
	t.Helper()
	s := &site{log: &logged{}, dir: t.TempDir()}
	s.setNow(opened.Add(time.Hour))
	o.Now = s.now
	s.store, s.keys = storetest.Open(t, s.dir, o)
	site, err := builtin()
	if len(extra) > 0 {
		site, err = loadPages(extra...)
	}
	if err != nil {
		t.Fatal(err)
	}
	s.logger = slog.New(slog.NewTextHandler(s.log, nil))
	s.deps = handlers.Deps{
		Store: s.store, Reports: reports.New(s.store), Keys: s.keys, Templates: site.set, Catalog: site.catalog,
		Now: s.now, Log: s.logger,
	}
	s.serve(t)
	return s
}

// serve has a new server answer, at another address than the one before, with
// the site's deps; each of limits may change the server first.
func (s *site) serve(t testing.TB, limits ...func(*http.Server)) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.url = "http://" + listener.Addr().String()
	s.deps.BaseURL = s.url
	s.handler = handlers.New(s.deps)
	server := handlers.Server(s.handler, s.logger)
	for _, limit := range limits {
		limit(server)
	}
	go server.Serve(listener) //nolint:errcheck // ends with the test
	t.Cleanup(func() { _ = server.Shutdown(context.Background()) })
}

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
	return &person{t: t, site: s, lang: lang, http: &http.Client{Jar: jar, Timeout: 30 * time.Second}}
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
	p.get(survey).want(200, survey).next(nil)
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

// webForm is the form with id "answers".
type webForm struct {
	action  string
	fixed   url.Values      // hidden fields
	filled  url.Values      // what the page fills in
	names   map[string]bool // of the fields
	free    map[string]bool // of those that take any text
	buttons map[string]bool // "go=next"
}

func readWebForm(t testing.TB, page string) *webForm {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	node := find(root, func(n *html.Node) bool { return n.Data == "form" && attr(n, "id") == "answers" })
	if node == nil {
		return nil
	}
	f := &webForm{action: attr(node, "action"), fixed: url.Values{}, filled: url.Values{}, names: map[string]bool{}, free: map[string]bool{}, buttons: map[string]bool{}}
	each(root, func(n *html.Node) {
		inside := attr(n, "form") == "answers"
		for up := n.Parent; up != nil; up = up.Parent {
			inside = inside || up == node
		}
		if inside && n.Type == html.ElementNode {
			f.take(n)
		}
	})
	return f
}

func (f *webForm) take(n *html.Node) {
	name := attr(n, "name")
	switch {
	case name == "":
	case n.Data == "button":
		f.buttons[name+"="+attr(n, "value")] = true
	case n.Data == "textarea":
		f.names[name], f.free[name] = true, true
		f.fill(name, strings.TrimPrefix(inner(n), "\n"))
	case n.Data == "select":
		f.names[name] = true
		each(n, func(o *html.Node) {
			if o.Data == "option" && has(o, "selected") {
				f.fill(name, attr(o, "value"))
			}
		})
	case n.Data == "input" && attr(n, "type") == "hidden":
		f.fixed.Add(name, attr(n, "value"))
	case n.Data == "input":
		f.names[name] = true
		kind := attr(n, "type")
		f.free[name] = kind != "radio" && kind != "checkbox"
		if f.free[name] || has(n, "checked") {
			f.fill(name, attr(n, "value"))
		}
	}
}

func (f *webForm) fill(name, value string) {
	if value != "" {
		f.filled.Add(name, value)
	}
}

func each(n *html.Node, fn func(*html.Node)) {
	fn(n)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		each(c, fn)
	}
}

func find(n *html.Node, match func(*html.Node) bool) (found *html.Node) {
	each(n, func(n *html.Node) {
		if found == nil && n.Type == html.ElementNode && match(n) {
			found = n
		}
	})
	return found
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

func inner(n *html.Node) string {
	var b strings.Builder
	each(n, func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
	})
	return b.String()
}

// text is what a page says, without its markup.
func text(page string) string {
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return page
	}
	main := find(root, func(n *html.Node) bool { return n.Data == "main" })
	if main == nil {
		main = root
	}
	return strings.Join(strings.Fields(inner(main)), " ")
}

func byID(t testing.TB, page, id string) string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	n := find(root, func(n *html.Node) bool { return attr(n, "id") == id })
	if n == nil {
		t.Fatalf("no element with id %s:\n%s", id, text(page))
	}
	return strings.TrimSpace(inner(n))
}
