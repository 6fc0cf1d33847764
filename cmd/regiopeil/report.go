package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"regiopeil/reports"
	"regiopeil/reports/workbook"
	"regiopeil/surveys"
)

type reportCmd struct {
	Survey string `arg:"" help:"Slug of the survey."`
	Out    string `required:"" help:"File for the workbook of --theme, or a folder (ending in /) for one file per theme." placeholder:"FILE.xlsx|DIR/"`
	queryFlags
}

// Run writes one workbook, or one per theme. A file appears whole or not at all.
func (c *reportCmd) Run(p *program) error {
	q, err := c.query(c.Survey)
	if err != nil {
		return err
	}
	folder := isFolder(c.Out) || isDir(c.Out)
	if !folder && c.Theme == "" {
		return usagef("--out %s is one file: say which theme with --theme, or name a folder (%s/) for all", c.Out, c.Out)
	}
	return p.with(false, func(d *data) error {
		if err := c.weigh(p, d, &q); err != nil {
			return err
		}
		engine := reports.New(d.db)
		before, err := workbook.Before(p.ctx, engine, d.db, c.Survey)
		if err != nil {
			return err
		}
		if !folder {
			return writeReport(p, engine, q, before, c.Out)
		}
		themes, names, err := d.workbooks(p, c.Survey, c.Theme)
		if err != nil {
			return err
		}
		if err := os.MkdirAll(c.Out, 0o755); err != nil {
			return err
		}
		bar := newProgress(p.stderr, "workbooks", len(themes))
		defer bar.end()
		for i, theme := range themes {
			q.Theme = theme.Code
			if err := writeReport(p, engine, q, before, filepath.Join(c.Out, names[i])); err != nil {
				return err
			}
			bar.add(1)
		}
		return nil
	})
}

// workbooks returns the themes of a survey, or the one of a code where only is
// set, and what the file of each is called: as in the download of all themes.
func (d *data) workbooks(p *program, slug, only string) ([]surveys.Theme, []string, error) {
	survey, err := d.db.Survey(p.ctx, slug)
	if err != nil {
		return nil, nil, err
	}
	form, err := d.db.Form(p.ctx, slug, 0)
	if err != nil {
		return nil, nil, err
	}
	themes := form.Definition.Themes
	if len(themes) == 0 {
		themes = []surveys.Theme{{}} // one workbook of everything
	}
	names := workbook.FileNames(survey, themes)
	if only == "" {
		return themes, names, nil
	}
	i := slices.IndexFunc(themes, func(t surveys.Theme) bool { return t.Code == only })
	if i < 0 {
		return nil, nil, surveys.Errorf(surveys.Invalid, "survey %q has no theme %q", slug, only)
	}
	return themes[i : i+1], names[i : i+1], nil
}

func writeReport(p *program, e *reports.Engine, q reports.Query, before *reports.Table, name string) error {
	return writeFile(name, func(w io.Writer) error {
		return workbook.WriteQuery(p.ctx, w, e, q, workbook.Options{Before: before})
	})
}

// writeFile calls write with a file that gets its name only when all went well.
func writeFile(name string, write func(w io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(name), ".regiopeil-*")
	if err != nil {
		return named(err, name)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	if err := write(&earlyWriter{file: f}); err != nil {
		return errors.Join(inPlace(err, f.Name(), name), f.Close())
	}
	// Without this, a power cut soon after leaves an empty file under the name.
	if err := f.Sync(); err != nil {
		return errors.Join(inPlace(err, f.Name(), name), f.Close())
	}
	if err := f.Close(); err != nil {
		return named(err, name)
	}
	if err := os.Rename(f.Name(), name); err != nil {
		return named(err, name)
	}
	return nil
}

// inPlace is named for what went wrong with the file temp, and leaves all else.
func inPlace(err error, temp, name string) error {
	if at, ok := errors.AsType[*fs.PathError](err); ok && at.Path == temp {
		return named(at, name)
	}
	return err
}

// named says of the file that was asked for what went wrong with the one that
// stood in for it.
func named(err error, name string) error {
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		err = at.Err
	} else if at, ok := errors.AsType[*os.LinkError](err); ok {
		err = at.Err
	}
	return fmt.Errorf("%s cannot be written: %w", name, err)
}

func isDir(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}
