package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"regiopeil/handlers"
	"regiopeil/reports"
	"regiopeil/surveys"
	"regiopeil/surveys/library"
	"regiopeil/templates"
	"regiopeil/templates/locale"
)

type serveCmd struct {
	placeFlags
	backupFlags
	Database string `help:"Database; only the built-in SQLite in the data folder can be used, so leave it out." placeholder:"URL"`
}

// Run serves until it is told to stop, and then finishes what was accepted.
func (c *serveCmd) Run(p *program) error {
	if c.Database != "" && !strings.HasPrefix(c.Database, "sqlite:") {
		return usagef("--database %s: only SQLite in the data folder can be used; leave the flag out", c.Database)
	}
	log := slog.New(slog.NewTextHandler(p.stderr, nil))
	backups, err := c.schedule(p.data, log)
	if err != nil {
		return err
	}
	at, err := c.listen()
	if err != nil {
		return err
	}
	defer at.listener.Close()
	release, err := lockFolder(p.data)
	if err != nil {
		return err
	}
	defer release()
	return p.with(true, func(d *data) error {
		if err := d.addBuiltin(p.ctx, time.Now(), false); err != nil {
			return err
		}
		s := &server{program: p, data: d, place: at, log: log, backups: backups}
		return s.serve(d.offerSetup)
	})
}

// placeFlags say where a server is to be found.
type placeFlags struct {
	Addr    string   `help:"Where to listen; port 0 picks a free one; default: ${default}." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
	BaseURL string   `name:"base-url" help:"The address that people use, where a proxy stands in front." placeholder:"URL"`
	Proxies []string `name:"trusted-proxies" help:"Addresses of the proxies in front, which say in X-Forwarded-For for whom they ask: 10.0.0.0/8,::1. Without, everyone behind a proxy shares the limits on guessing passwords and codes." placeholder:"CIDR"`
}

// place is where a server listens, and the address that people use for it.
type place struct {
	listener net.Listener
	url      string // without a slash at its end
	baseURL  string
	proxies  []netip.Prefix
}

// listen comes before all else: an address that cannot be had leaves nothing
// behind.
func (f placeFlags) listen() (*place, error) {
	base, err := checkBaseURL(f.BaseURL)
	if err != nil {
		return nil, err
	}
	if err := checkAddr(f.Addr); err != nil {
		return nil, err
	}
	proxies, err := checkProxies(f.Proxies)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", f.Addr)
	if err != nil {
		return nil, fmt.Errorf("%w; choose another address with --addr", err)
	}
	at := &place{listener: listener, url: "http://" + listener.Addr().String(), baseURL: base, proxies: proxies}
	if base == "" {
		at.baseURL = at.url
	}
	return at, nil
}

// server is one listening server on an opened data folder.
type server struct {
	*program
	*place
	data    *data
	log     *slog.Logger
	backups *backups // nil: none are made
	reports *reports.Engine
	madeUp  bool
}

// serve calls ready with the address that people use, says that it listens, and
// serves until the program's context ends.
func (s *server) serve(ready func(ctx context.Context, p *program, base string) error) error {
	handler, err := s.handler()
	if err != nil {
		return err
	}
	if err := ready(s.ctx, s.program, s.baseURL); err != nil {
		return err
	}
	// Little lives long here, and much is short-lived: collecting it a quarter as
	// often gives a busy server an eighth of its time back.
	if _, chosen := os.LookupEnv("GOGC"); !chosen {
		debug.SetGCPercent(400)
	}
	// Compressing what is sent ready-made took memory that is not needed again.
	debug.FreeOSMemory()
	fmt.Fprintf(s.stdout, "listening on %s\n", s.url)
	return s.until(s.listener, handlers.Server(handler, s.log))
}

// until serves until the context ends or serving fails. The database is closed
// by the caller, after the last request was answered.
func (s *server) until(listener net.Listener, h *http.Server) error {
	background, stop := context.WithCancel(s.ctx)
	var wg sync.WaitGroup
	wg.Go(func() { nightly(background, s.data.db, s.log) })
	wg.Go(func() { warm(background, s.data.db, s.reports, s.log) })
	if s.backups != nil {
		wg.Go(func() { s.backups.run(background) })
	}
	defer wg.Wait()
	defer stop()

	failed := make(chan error, 1)
	go func() { failed <- h.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-s.ctx.Done():
	}
	ctx, cancel := context.WithTimeout(context.Background(), closing)
	defer cancel()
	err := h.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("some requests were still open after %s and were broken off", closing)
	}
	return err
}

func (s *server) handler() (http.Handler, error) {
	catalog, err := locale.Load()
	if err != nil {
		return nil, err
	}
	set, err := templates.Load(catalog)
	if err != nil {
		return nil, err
	}
	s.reports = reports.New(s.data.db)
	s.reports.Log = s.log
	return handlers.New(handlers.Deps{
		Store: s.data.db, Reports: s.reports, Keys: s.data.keys,
		Templates: set, Catalog: catalog, BaseURL: s.baseURL, Proxies: s.proxies, Now: time.Now, Log: s.log, MadeUp: s.madeUp, Stopping: s.ctx.Done(),
	}), nil
}

// How long the built-in survey is open, and what comes after, in days.
const (
	openDays     = 8 * 7
	resultsDays  = openDays + 4*7
	contactsDays = openDays + 26*7
)

// addBuiltin loads the built-in consultation and opens it, in a folder that has
// no survey yet.
func (d *data) addBuiltin(ctx context.Context, now time.Time, madeUp bool) error {
	existing, err := d.db.Surveys(ctx)
	if err != nil || len(existing) > 0 {
		return err
	}
	definition, settings := library.Builtin()
	day := func(n int) string { return now.In(amsterdam).AddDate(0, 0, n).Format(time.DateOnly) }
	settings.ResultsOn, settings.DeleteContactsOn = day(resultsDays), day(contactsDays)
	if !madeUp {
		// An address that nobody reads is worse than none: the administrator's
		// page asks for the real one.
		settings.ContactName, settings.ContactEmail = "", ""
	}
	return d.db.CreateSurvey(ctx, surveys.Survey{
		Slug: library.Slug, Title: definition.Title, MadeUp: madeUp, Settings: settings,
		Opens: now, Closes: closingTime(now, openDays),
	}, definition)
}

// closingTime returns the midnight, in Europe/Amsterdam, that ends the day n days on.
func closingTime(now time.Time, n int) time.Time {
	l := now.In(amsterdam)
	return time.Date(l.Year(), l.Month(), l.Day()+n+1, 0, 0, 0, 0, amsterdam)
}

// setupLife is how long the link for the first administrator works.
const setupLife = 24 * time.Hour

// offerSetup prints a one-time link to make the first administrator, as long as
// there is none. A new start makes a new link.
func (d *data) offerSetup(ctx context.Context, p *program, base string) error {
	has, err := d.db.HasAdmin(ctx)
	if err != nil || has {
		return err
	}
	secret := newSecret()
	if err := d.db.CreateLink(ctx, d.keys.Token(secret), "setup", "", time.Now().Add(setupLife)); err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "setup %s/setup/%s\n", base, secret)
	return nil
}
