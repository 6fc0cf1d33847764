package main

import (
	"context"
	"fmt"
	"io"
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
	if slices.Contains(recordFiles, ext) {
		return p.with(false, func(d *data) error { return exportRecords(p, d.db, c.Survey, c.File, ext) })
	}
	if ext != ".csv" && c.File != "-" {
		return usagef("%s: name a file that ends in .csv, %s", c.File, strings.Join(recordFiles, ", "))
	}
	return p.with(false, func(d *data) error {
		write := func(w io.Writer) error { return exportResponses(p, d.db, c.Survey, w) }
		if c.File == "-" {
			return write(p.stdout)
		}
		return writeFile(c.File, write)
	})
}

func exportResponses(p *program, db *store.DB, slug string, w io.Writer) error {
	newest, err := db.Form(p.ctx, slug, 0)
	if err != nil {
		return err
	}
	all, err := readSheaf(p.ctx, db, slug, newest)
	if err != nil {
		return err
	}
	if all.madeUp {
		p.say("note: these responses are made up")
	}
	bar := newProgress(p.stderr, "writing", all.len())
	defer bar.end()
	return all.write(w, bar)
}

type responsesImportCmd struct {
	Survey string `arg:"" help:"Slug of the survey."`
	File   string `arg:"" help:"CSV as responses export writes it; the four leading columns may be absent." placeholder:"FILE.csv"`
}

// maxImport is how many responses one import may hold.
const maxImport = 1_000_000

// Run stores every response of the file under a new ID, or none.
func (c *responsesImportCmd) Run(p *program) error {
	f, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer f.Close()
	return p.with(false, func(d *data) error {
		n, err := importResponses(p.ctx, d.db, c.Survey, f)
		if err != nil {
			return fmt.Errorf("%s: nothing was stored: %w", c.File, err)
		}
		p.say("stored %d responses", n)
		return nil
	})
}

func importResponses(ctx context.Context, db *store.DB, slug string, r io.Reader) (n int, err error) {
	survey, err := db.Survey(ctx, slug)
	if err != nil {
		return 0, err
	}
	form, err := db.Form(ctx, slug, survey.Version)
	if err != nil {
		return 0, err
	}
	responses, problems := responsecsv.Read(r, form, responsecsv.Limits{Rows: maxImport})
	if len(problems) > 0 {
		return 0, &surveys.Error{Code: surveys.Invalid, Message: "the file does not fit the survey", Problems: problems}
	}
	for i := range responses {
		one := &responses[i]
		one.ID, one.Survey, one.Version = uuid.NewString(), slug, survey.Version
		if one.Mode == "" {
			one.Mode = surveys.Web
		}
		if one.Language == "" {
			one.Language = form.Definition.Languages[0]
		}
	}
	return len(responses), db.SubmitAll(ctx, responses)
}
