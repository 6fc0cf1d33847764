package main

import (
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
	if survey.MadeUp {
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
			return d.WriteXLSX(p.ctx, w, sheets, time.Now(), told)
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
