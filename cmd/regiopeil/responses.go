package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/uuid"

	"regiopeil/surveys"
	"regiopeil/surveys/responsecsv"
	"regiopeil/surveys/store"
)

type responsesCmd struct {
	Import responsesImportCmd `cmd:"" help:"Read responses from CSV; all or none are stored."`
	Export responsesExportCmd `cmd:"" help:"Write all responses to a file."`
}

type responsesExportCmd struct {
	Survey string `arg:"" help:"Slug of the survey."`
	File   string `arg:"" help:"File to write: .csv as responses import reads it (- for standard output); for analysis .xlsx, .sav, .parquet, or .sps with its .csv beside it." placeholder:"FILE"`
}

// Run writes one row per response that counts. It reads by steps, so that a
// server beside it is not held up, and a response that is changed or withdrawn
// meanwhile is written as it last was seen, or not at all.
func (c *responsesExportCmd) Run(p *program) error {
	ext := strings.ToLower(filepath.Ext(c.File))
	if c.File != "-" && ext != ".csv" && !slices.Contains(recordFiles, ext) {
		return usagef("%s: name a file that ends in .csv, %s", c.File, strings.Join(recordFiles, ", "))
	}
	return p.with(false, func(d *data) error {
		if c.File == "-" {
			return exportResponses(p, d.db, c.Survey, p.stdout)
		}
		return exportFile(p, d.db, c.Survey, c.File)
	})
}

// exportFile writes the kind of file that the name asks for. It appears whole or
// not at all.
func exportFile(p *program, db responseLog, slug, file string) error {
	if ext := strings.ToLower(filepath.Ext(file)); ext != ".csv" {
		return exportRecords(p, db, slug, file, ext)
	}
	return writeFile(file, func(w io.Writer) error { return exportResponses(p, db, slug, w) })
}

func exportResponses(p *program, db responseLog, slug string, w io.Writer) error {
	newest, err := db.Form(p.ctx, slug, 0)
	if err != nil {
		return err
	}
	n, err := db.Count(p.ctx, slug)
	if err != nil {
		return err
	}
	bar := newProgress(p.stderr, "reading", n)
	all, err := readSheaf(p.ctx, db, slug, newest, bar)
	bar.end()
	if err != nil {
		return err
	}
	if all.madeUp {
		p.say("note: these responses are made up")
	}
	bar = newProgress(p.stderr, "writing", all.len())
	defer bar.end()
	return all.write(p.ctx, w, bar)
}

type responsesImportCmd struct {
	Survey string `arg:"" help:"Slug of the survey."`
	File   string `arg:"" help:"CSV as responses export writes it; the four leading columns may be absent." placeholder:"FILE.csv"`
}

// maxImport is how many responses one import may hold.
const maxImport = 1_000_000

// Run stores every response of the file under a new ID, or none. It reads the
// file twice, and keeps little of it in memory: a file that is refused has held
// up nobody, and a large one is no larger a load.
func (c *responsesImportCmd) Run(p *program) error {
	f, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("%s: a file is read twice, which a pipe cannot be: save it first", c.File)
	}
	return p.with(false, func(d *data) error {
		n, err := importResponses(p.ctx, d.db, c.Survey, f)
		if err != nil {
			return fmt.Errorf("%s: nothing was stored: %w", c.File, err)
		}
		p.say("stored %d responses", n)
		return nil
	})
}

func importResponses(ctx context.Context, db *store.DB, slug string, r io.ReadSeeker) (n int, err error) {
	survey, err := db.Survey(ctx, slug)
	if err != nil {
		return 0, err
	}
	form, err := db.Form(ctx, slug, survey.Version)
	if err != nil {
		return 0, err
	}
	all := importable(ctx, r, survey, form)
	for _, err := range all {
		if err != nil {
			return 0, err
		}
		n++
	}
	return n, db.Import(ctx, slug, all)
}

// importable reads the responses of a file from its beginning, ready to be
// stored, until ctx ends.
func importable(ctx context.Context, r io.ReadSeeker, survey *surveys.Survey, form *surveys.Form) iter.Seq2[surveys.Response, error] {
	return func(yield func(surveys.Response, error) bool) {
		if _, err := r.Seek(0, io.SeekStart); err != nil {
			yield(surveys.Response{}, err)
			return
		}
		for one, err := range responsecsv.All(ctx, r, form, responsecsv.Limits{Rows: maxImport}) {
			one.ID, one.Survey, one.Version = uuid.NewString(), survey.Slug, survey.Version
			one.Mode = cmp.Or(one.Mode, surveys.Web)
			one.Language = cmp.Or(one.Language, form.Definition.Languages[0])
			if !yield(one, err) {
				return
			}
		}
	}
}
