package main

import (
	"context"
	"encoding/csv"
	"io"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"regiopeil/reports"
	"regiopeil/reports/dataset"
	"regiopeil/reports/workbook"
	"regiopeil/surveys/store"
	"regiopeil/templates/locale"
)

// recordFiles are the kinds of file for analysis.
var recordFiles = []string{".xlsx", ".sav", ".parquet", ".sps"}

// exportRecords writes the responses one row each, with labels.
func exportRecords(p *program, db responseLog, slug, file, ext string) error {
	catalog, err := locale.Load()
	if err != nil {
		return err
	}
	survey, err := db.Survey(p.ctx, slug)
	if err != nil {
		return err
	}
	texts, sheets := workbook.RecordTexts(catalog, locale.Source, survey)
	d, err := readRecords(p, db, slug, texts)
	if err != nil {
		return err
	}
	if ext == ".xlsx" {
		return writeFile(file, func(w io.Writer) error { return exportSheet(p, db, slug, d, sheets, w) })
	}
	if survey.MadeUp { // the rows of the CSV say so themselves
		p.say("note: these responses are made up")
	}
	bar := newProgress(p.stderr, "writing", d.Len())
	defer bar.end()
	return writeFile(file, func(w io.Writer) error {
		switch ext {
		case ".sav":
			return d.WriteSAV(p.ctx, w, time.Now(), bar.reach)
		case ".parquet":
			return d.WriteParquet(p.ctx, w, bar.reach)
		}
		csv := strings.TrimSuffix(file, filepath.Ext(file)) + ".csv"
		if err := writeFile(csv, func(w io.Writer) error { return d.WriteCSV(p.ctx, w, bar.reach) }); err != nil {
			return err
		}
		return d.WriteSPS(w, filepath.Base(csv))
	})
}

func readRecords(p *program, db responseLog, slug string, texts reports.DatasetTexts) (*dataset.Dataset, error) {
	n, err := db.Count(p.ctx, slug)
	if err != nil {
		return nil, err
	}
	bar := newProgress(p.stderr, "reading", n)
	defer bar.end()
	return reports.New(watched{db, bar}).Dataset(p.ctx, slug, texts)
}

// responseLog is what exports read of a store.
type responseLog interface {
	reports.Source
	Count(ctx context.Context, slug string) (int, error)
}

// watched is a log that shows how far it is read.
type watched struct {
	responseLog
	bar *progress
}

func (s watched) Since(ctx context.Context, slug string, after int64, limit int, fn func(*store.Entry) error) (int64, error) {
	return s.responseLog.Since(ctx, slug, after, limit, func(e *store.Entry) error {
		if e.Answers != nil && !e.Trial {
			s.bar.add(1)
		}
		return fn(e)
	})
}

// exportSheet writes the rows of the CSV export as a workbook, with the codebook.
func exportSheet(p *program, db responseLog, slug string, d *dataset.Dataset, sheets dataset.SheetTexts, w io.Writer) error {
	r, pipe := io.Pipe()
	var rows sync.WaitGroup
	defer rows.Wait() // the store is theirs until then
	defer r.Close()
	rows.Go(func() { pipe.CloseWithError(exportResponses(p, db, slug, pipe)) })
	return d.WriteRowsXLSX(p.ctx, w, sheets, time.Now(), csv.NewReader(r).Read)
}
