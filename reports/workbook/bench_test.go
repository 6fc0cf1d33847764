package workbook_test

import (
	"bytes"
	"io"
	"testing"

	"github.com/xuri/excelize/v2"

	"regiopeil/reports"
	"regiopeil/reports/workbook"
	"regiopeil/surveys/library"
)

// BenchmarkWrite makes a theme's workbook of 10,000 responses, figures included.
func BenchmarkWrite(b *testing.B) {
	e := reports.New(builtin(b, 10_000))
	if err := e.Warm(b.Context(), library.Slug); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := workbook.Write(b.Context(), io.Discard, e, library.Slug, "T1", workbook.Options{Now: now}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkStreamWriter writes the same cells with nothing but excelize's
// StreamWriter: the baseline of BenchmarkWrite.
func BenchmarkStreamWriter(b *testing.B) {
	e := reports.New(builtin(b, 10_000))
	var book bytes.Buffer
	if err := workbook.Write(b.Context(), &book, e, library.Slug, "T1", workbook.Options{Now: now}); err != nil {
		b.Fatal(err)
	}
	sheets := cellsOf(b, book.Bytes())
	for b.Loop() {
		f := excelize.NewFile()
		for name, rows := range sheets {
			if _, err := f.NewSheet(name); err != nil {
				b.Fatal(err)
			}
			w, err := f.NewStreamWriter(name)
			if err != nil {
				b.Fatal(err)
			}
			for i, r := range rows {
				cell, err := excelize.CoordinatesToCellName(1, i+1)
				if err != nil {
					b.Fatal(err)
				}
				if err := w.SetRow(cell, r); err != nil {
					b.Fatal(err)
				}
			}
			if err := w.Flush(); err != nil {
				b.Fatal(err)
			}
		}
		if err := f.Write(io.Discard); err != nil {
			b.Fatal(err)
		}
		if err := f.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func cellsOf(b *testing.B, book []byte) map[string][][]any {
	b.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(book))
	if err != nil {
		b.Fatal(err)
	}
	out, n := map[string][][]any{}, 0
	for _, name := range f.GetSheetList() {
		rows, err := f.GetRows(name, excelize.Options{RawCellValue: true})
		if err != nil {
			b.Fatal(err)
		}
		for _, r := range rows {
			line := make([]any, len(r))
			for i, s := range r {
				if s != "" {
					line[i], n = s, n+1
				}
			}
			out[name] = append(out[name], line)
		}
	}
	b.ReportMetric(float64(n), "cells")
	return out
}
