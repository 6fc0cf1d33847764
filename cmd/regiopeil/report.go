package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"

	"regiopeil/reports"
	"regiopeil/reports/workbook"
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
		engine := reports.New(d.db)
		if !folder {
			return writeReport(p, engine, q, c.Out)
		}
		if err := os.MkdirAll(c.Out, 0o755); err != nil {
			return err
		}
		themes, err := d.themes(p, c.Survey, c.Theme)
		if err != nil {
			return err
		}
		bar := newProgress(p.stderr, "workbooks", len(themes))
		defer bar.end()
		for _, theme := range themes {
			q.Theme = theme
			if err := writeReport(p, engine, q, filepath.Join(c.Out, c.Survey+"-"+theme+".xlsx")); err != nil {
				return err
			}
			bar.add(1)
		}
		return nil
	})
}

// themes returns the codes of the themes of a survey; with only, that one.
func (d *data) themes(p *program, slug, only string) (codes []string, err error) {
	if only != "" {
		return []string{only}, nil
	}
	form, err := d.db.Form(p.ctx, slug, 0)
	if err != nil {
		return nil, err
	}
	for _, t := range form.Definition.Themes {
		codes = append(codes, t.Code)
	}
	return codes, nil
}

func writeReport(p *program, e *reports.Engine, q reports.Query, name string) error {
	return writeFile(name, func(w io.Writer) error {
		return workbook.WriteQuery(p.ctx, w, e, q, workbook.Options{})
	})
}

// writeFile calls write with a file that gets its name only when all went well.
func writeFile(name string, write func(w io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(name), ".regiopeil-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	if err := errors.Join(write(f), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

func isDir(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}
