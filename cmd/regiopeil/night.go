package main

import (
	"context"
	"log/slog"
	"time"

	"regiopeil/surveys/store"
)

// draftLife is how long a draft that nobody touches is kept.
const draftLife = 30 * 24 * time.Hour

// nightHour is the hour, in Europe/Amsterdam, at which tidying starts.
const nightHour = 3

// again is how long to wait when tidying did not work, as while another program
// reads the database.
const again = 10 * time.Minute

// nightly tidies at once and then every night, until ctx ends.
func nightly(ctx context.Context, db *store.DB, log *slog.Logger) {
	for {
		wait := time.Until(nextNight(time.Now()))
		if err := tidy(ctx, db, time.Now()); err != nil && ctx.Err() == nil {
			log.Error("tidying failed and will be tried again", "in", again, "error", err)
			wait = again
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
	}
}

// nextNight returns the first moment after now at which the clocks of the
// municipalities say nightHour.
func nextNight(now time.Time) time.Time {
	local := now.In(amsterdam)
	next := time.Date(local.Year(), local.Month(), local.Day(), nightHour, 0, 0, 0, amsterdam)
	if !next.After(now) {
		next = time.Date(local.Year(), local.Month(), local.Day()+1, nightHour, 0, 0, 0, amsterdam)
	}
	return next
}

// tidy deletes what may not be kept any longer: old drafts, sessions, contact
// addresses whose day has come, and the last traces of erased answers in the files.
func tidy(ctx context.Context, db *store.DB, now time.Time) error {
	if _, err := db.PurgeDrafts(ctx, now.Add(-draftLife)); err != nil {
		return err
	}
	if err := db.PurgeSessions(ctx); err != nil {
		return err
	}
	if _, err := db.PurgeContacts(ctx, now.In(amsterdam).Format(time.DateOnly)); err != nil {
		return err
	}
	return db.Purge(ctx)
}

// amsterdam is the clock of the municipalities.
var amsterdam = func() *time.Location {
	l, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		panic(err) // embedded
	}
	return l
}()
