package handlers_test

import (
	"context"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

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
