package main

import (
	"encoding/csv"
	"io"
	"path/filepath"
	"strings"
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
func exportRecords(p *program, db *store.DB, slug, file, ext string) error {
	catalog, err := locale.Load()
	if err != nil {
		return err
	}
	survey, err := db.Survey(p.ctx, slug)
	if err != nil {
		return err
	}
	texts, sheets := workbook.RecordTexts(catalog, locale.Source, survey)
	d, err := reports.New(db).Dataset(p.ctx, slug, texts)
	if err != nil {
		return err
	}
	if survey.MadeUp && ext != ".xlsx" { // the rows of the CSV say so themselves
		p.say("note: these responses are made up")
	}
	bar := newProgress(p.stderr, "writing", d.Len())
	defer bar.end()
	done := 0
	told := dataset.Progress(func(rows int) {
		bar.add(rows - done)
		done = rows
	})
	return writeFile(file, func(w io.Writer) error {
		switch ext {
		case ".xlsx":
			return exportSheet(p, db, slug, d, sheets, w)
		case ".sav":
			return d.WriteSAV(p.ctx, w, time.Now(), told)
		case ".parquet":
			return d.WriteParquet(p.ctx, w, told)
		}
		csv := strings.TrimSuffix(file, filepath.Ext(file)) + ".csv"
		if err := writeFile(csv, func(w io.Writer) error { return d.WriteCSV(p.ctx, w, told) }); err != nil {
			return err
		}
		return d.WriteSPS(w, filepath.Base(csv))
	})
}

// exportSheet writes the rows of the CSV export as a workbook, with the codebook.
func exportSheet(p *program, db *store.DB, slug string, d *dataset.Dataset, sheets dataset.SheetTexts, w io.Writer) error {
	r, pipe := io.Pipe()
	defer r.Close()
	go func() { pipe.CloseWithError(exportResponses(p, db, slug, pipe)) }()
	return d.WriteRowsXLSX(p.ctx, w, sheets, time.Now(), csv.NewReader(r).Read)
}
