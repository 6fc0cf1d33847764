package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"regiopeil/surveys/store/sqlite"
	"regiopeil/surveys/store/sqlite/backup"
)

type backupCmd struct {
	To string `arg:"" help:"File to write, or a folder (ending in /) for a file with the moment in its name." placeholder:"FILE|DIR/"`
}

// Run writes a backup of the data folder and prints the name of its file. A server
// may go on meanwhile.
func (c *backupCmd) Run(p *program) error {
	if err := hasData(p.data); err != nil {
		return err
	}
	now, to := time.Now(), c.To
	if isFolder(to) || isDir(to) {
		if err := os.MkdirAll(to, 0o700); err != nil {
			return err
		}
		to = filepath.Join(to, backup.Name(now))
	}
	m, err := backup.Write(p.ctx, p.data, to, now, version())
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s exists already, and a backup never replaces a file: name another", to)
	}
	if err != nil {
		return fmt.Errorf("no backup was made: %w", err)
	}
	p.say("backed up %d responses and all else in %s; keep it as secret as the folder: the keys are in it", m.Rows("responses"), p.data)
	_, err = fmt.Fprintln(p.stdout, to)
	return err
}

type restoreCmd struct {
	File string `arg:"" help:"Backup to restore, into the folder of --data, which must be empty or not there yet." placeholder:"FILE"`
}

// Run restores a backup into an empty folder. Nobody is signed in any more then.
func (c *restoreCmd) Run(p *program) error {
	m, err := backup.Restore(p.ctx, c.File, p.data)
	if err != nil {
		return err
	}
	if err := p.with(false, func(d *data) error { return d.db.EndAllAccess(p.ctx) }); err != nil {
		return fmt.Errorf("restored, but: %w", err)
	}
	p.say("restored %s: %d responses and all else, as it was at %s", p.data, m.Rows("responses"), m.Made.In(amsterdam).Format("2006-01-02 15:04:05 MST"))
	p.say("What people withdrew, and which accounts were disabled, after that moment is undone: see to it before you serve.")
	return nil
}

type verifyCmd struct {
	File string `arg:"" optional:"" help:"Backup to verify; without, the data folder itself." placeholder:"FILE"`
}

// Run looks through the whole database, of the data folder or of a backup, and
// prints the version of its schema and how many rows every table has.
func (c *verifyCmd) Run(p *program) error {
	var schema int64
	var tables []sqlite.Count
	if c.File != "" {
		m, err := backup.Check(p.ctx, c.File)
		if err != nil {
			return err
		}
		fmt.Fprintf(p.stdout, "made %s\n", m.Made.Format(time.RFC3339))
		schema, tables = m.Schema, m.Tables
	} else {
		if err := hasData(p.data); err != nil {
			return err
		}
		var err error
		if schema, tables, err = sqlite.InspectFolder(p.ctx, p.data); err != nil {
			return err
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "schema %d\n", schema)
	for _, t := range tables {
		fmt.Fprintf(&b, "table %s %d\n", t.Table, t.Rows)
	}
	_, err := fmt.Fprint(p.stdout, b.String(), "ok\n")
	return err
}
