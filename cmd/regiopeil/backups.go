package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"regiopeil/surveys/store/sqlite/backup"
)

// backupFlags say whether a server backs its folder up by itself.
type backupFlags struct {
	BackupTo    string        `name:"backup-to" help:"Folder that is there, best on another disk: the server writes backups into it. Without, it makes none." placeholder:"DIR"`
	BackupEvery time.Duration `name:"backup-every" help:"How long after a backup the next is made; default: ${default}." default:"24h" placeholder:"DURATION"`
	BackupDays  int           `name:"backup-days" help:"After how many days a backup there is deleted, but never the newest; default: ${default}." default:"14" placeholder:"N"`
}

// leastEvery is the shortest time between backups.
const leastEvery = time.Minute

// schedule returns what is to be done; nil: nothing.
func (f backupFlags) schedule(data string, log *slog.Logger) (*backups, error) {
	switch {
	case f.BackupTo == "":
		return nil, nil
	case f.BackupEvery < leastEvery:
		return nil, usagef("--backup-every=%s: at least %s", f.BackupEvery, leastEvery)
	case f.BackupDays < 1:
		return nil, usagef("--backup-days=%d: at least 1", f.BackupDays)
	case !isDir(f.BackupTo):
		// Not made here: a disk that is not there would go unnoticed.
		return nil, fmt.Errorf("--backup-to %s: there is no such folder; make it, or mount the disk that it is on", f.BackupTo)
	}
	return &backups{
		data: data, to: f.BackupTo, every: f.BackupEvery, keep: time.Duration(f.BackupDays) * 24 * time.Hour,
		now: time.Now, log: log,
	}, nil
}

// backups makes backups of the folder data in the folder to, and deletes old ones.
type backups struct {
	data, to    string
	every, keep time.Duration
	now         func() time.Time
	told        func(error) // how it went; may be nil
	log         *slog.Logger
}

// lookAgain is how often it is looked whether a backup is due: not once for the
// whole time until then, as clocks are set and machines sleep.
const lookAgain = time.Minute

// run makes backups when they are due, until ctx ends.
func (b *backups) run(ctx context.Context) {
	for {
		wait := lookAgain
		if err := b.whenDue(ctx); err != nil && ctx.Err() == nil {
			b.log.Error("backup failed and will be tried again", "in", again, "error", err)
			wait = again
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
	}
}

// newest is when the newest backup was made; zero: there is none.
func (b *backups) newest() time.Time {
	kept, err := backup.Kept(b.to)
	if err != nil || len(kept) == 0 {
		return time.Time{}
	}
	return kept[len(kept)-1]
}

// whenDue makes a backup if one is due, and deletes those that have expired.
func (b *backups) whenDue(ctx context.Context) (err error) {
	due := true
	defer func() {
		if b.told != nil && ctx.Err() == nil && (due || err != nil) {
			b.told(err)
		}
	}()
	now := b.now()
	kept, err := backup.Kept(b.to)
	if err != nil {
		return err
	}
	if due = !now.Before(backup.Due(kept, now, b.every)); !due {
		return nil
	}
	to := filepath.Join(b.to, backup.Name(now))
	begin := time.Now()
	m, err := backup.Write(ctx, b.data, to, now, version())
	if err != nil {
		_, late := backup.Expire(b.to, now, b.keep) // a full disk may have room then
		return errors.Join(err, late)
	}
	info, err := os.Stat(to)
	if err != nil {
		return err
	}
	expired, err := backup.Expire(b.to, now, b.keep)
	b.log.Info("backup made", "file", to, "bytes", info.Size(), "responses", m.Rows("responses"),
		"took", time.Since(begin).Round(time.Millisecond), "expired", expired)
	return err
}
