package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"regiopeil/handlers"
	"regiopeil/handlers/mail"
	"regiopeil/handlers/metrics"
	"regiopeil/reports"
	"regiopeil/surveys"
	"regiopeil/surveys/library"
	"regiopeil/surveys/store"
	"regiopeil/templates"
	"regiopeil/templates/locale"
)

type serveCmd struct {
	placeFlags
	backupFlags
	watchFlags
	SecondFactor []string      `help:"Roles that sign in with a code of an app as well, or none; default: ${default}." default:"admin,analyst" enum:"admin,analyst,organiser,reader,none" placeholder:"ROLE"`
	SMTP         string        `help:"Mail server for links to colleagues: smtp://USER:PASSWORD@HOST:587 or smtps://…; without, links are handed over." placeholder:"URL"`
	MailFrom     string        `help:"From whom e-mail comes: 'Peiling <peiling@example.nl>'." placeholder:"ADDRESS"`
	Database     string        `help:"Database; only the built-in SQLite in the data folder can be used, so leave it out." placeholder:"URL"`
	Drain        time.Duration `help:"How long after SIGTERM people are still served, while /readyz tells whatever shares the load that this server shuts down; default: ${default}." default:"0s" placeholder:"DURATION"`
}

// Run serves until it is told to stop, and then finishes what was accepted.
func (c *serveCmd) Run(p *program) error {
	if c.Database != "" && !strings.HasPrefix(c.Database, "sqlite:") {
		return usagef("--database %s: only SQLite in the data folder can be used; leave the flag out", c.Database)
	}
	sender, err := c.sender()
	if err != nil {
		return err
	}
	log := c.logger(p.stderr)
	backups, err := c.schedule(p.data, log)
	if err != nil {
		return err
	}
	s := &server{program: p, log: log, backups: backups, drain: c.Drain, secondFactor: c.SecondFactor, mail: sender}
	if s.place, err = c.listen(); err != nil {
		return err
	}
	defer s.listener.Close()
	var stop func()
	if s.metrics, s.metricsURL, stop, err = c.serveMetrics(log); err != nil {
		return err
	}
	defer stop()
	return s.serve(func(d *data) error { return d.addBuiltin(p.ctx, time.Now(), false) }, (*data).offerSetup)
}

// sender is what sends e-mail; nil without a mail server.
func (c *serveCmd) sender() (*mail.Sender, error) {
	if c.SMTP == "" {
		return nil, nil
	}
	s, err := mail.New(c.SMTP, c.MailFrom)
	if err != nil {
		return nil, usagef("--smtp, --mail-from: %w", err)
	}
	return s, nil
}

// server is one listening server, and the data folder that it serves once it is
// open.
type server struct {
	*program
	*place
	data       *data
	log        *slog.Logger
	backups    *backups         // nil: none are made
	metrics    *metrics.Metrics // nil: nobody watches
	metricsURL string
	reports    *reports.Engine
	drain      time.Duration
	madeUp     bool
	// secondFactor are the roles that need one.
	secondFactor []string
	mail         *mail.Sender // nil: none
}

// serve answers from the start that the program starts, opens the data folder and
// has it filled, calls ready with the address that people use, says that it listens,
// and serves until the program's context ends.
func (s *server) serve(fill func(*data) error, ready func(d *data, ctx context.Context, p *program, base string) error) error {
	release, err := lockFolder(s.program.data)
	if err != nil {
		return err
	}
	defer release()
	front, err := s.open(s.log)
	if err != nil {
		return err
	}
	defer front.server.Close()
	options := store.Options{Report: reportTrouble(s.log), Committed: s.metrics.Committed}
	return s.withOptions(true, options, func(d *data) error {
		if err := fill(d); err != nil {
			return err
		}
		s.data = d
		site, err := s.handler()
		if err != nil {
			return err
		}
		if err := ready(d, s.ctx, s.program, s.baseURL); err != nil {
			return err
		}
		front.show(site)
		s.settle()
		if s.metricsURL != "" {
			fmt.Fprintf(s.stdout, "metrics %s\n", s.metricsURL)
		}
		fmt.Fprintf(s.stdout, "listening on %s\n", s.url)
		return s.until(front)
	})
}

// settle is about memory, after all that takes it at the start.
func (s *server) settle() {
	// Little lives long here, and much is short-lived: collecting it a quarter as
	// often gives a busy server an eighth of its time back.
	if _, chosen := os.LookupEnv("GOGC"); !chosen {
		debug.SetGCPercent(400)
	}
	// Compressing what is sent ready-made took memory that is not needed again.
	debug.FreeOSMemory()
}

// until serves until the context ends or serving fails. The database is closed
// by the caller, after the last request was answered.
func (s *server) until(f *front) error {
	background, stop := context.WithCancel(s.ctx)
	var wg sync.WaitGroup
	wg.Go(func() { nightly(background, s.data.db, s.log) })
	wg.Go(func() { undoImports(background, s.data.db, s.log) })
	wg.Go(func() { warm(background, s.data.db, s.reports, s.log) })
	if s.backups != nil {
		s.metrics.WatchBackups(s.backups.newest)
		s.backups.told = s.metrics.BackedUp
		wg.Go(func() { s.backups.run(background) })
	}
	defer wg.Wait()
	defer stop()
	select {
	case err := <-f.failed:
		return err
	case <-s.ctx.Done():
	}
	if err := f.drain(s.drain); err != nil {
		return err
	}
	return f.close()
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
		Templates: set, Catalog: catalog, BaseURL: s.baseURL, Proxies: s.proxies, Now: time.Now, Log: s.log, MadeUp: s.madeUp, SecondFactor: s.secondFactor, Mail: s.mail, Stopping: s.ctx.Done(), Metrics: s.metrics,
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
