package main

import (
	"context"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"regiopeil/reports"
	"regiopeil/surveys"
	"regiopeil/surveys/library"
)

// TestExportRecords writes every kind of file for analysis; the workbook holds
// the rows of the CSV, texts as they were typed.
func TestExportRecords(t *testing.T) {
	p := &program{ctx: t.Context(), data: t.TempDir(), stdout: io.Discard, stderr: io.Discard}
	d, err := openData(p.ctx, p.data, true)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.addBuiltin(p.ctx, time.Now(), true); err != nil {
		t.Fatal(err)
	}
	if err := d.addMadeUp(p, 60); err != nil {
		t.Fatal(err)
	}
	typed := "=1+1 <b>\nnieuwe regel _x0041_ 007"
	if _, err := d.db.Submit(p.ctx, surveys.Response{ID: "0190b8a4-7e4c-4c3e-8a9d-1b2c3d4e5f60", Survey: library.Slug, Version: 1, Mode: surveys.Web, Language: "nl",
		Answers: surveys.Answers{"V1": {Code: "1"}, "V21": {Text: typed}}}); err != nil {
		t.Fatal(err)
	}
	for _, ext := range recordFiles {
		file := filepath.Join(t.TempDir(), "data"+ext)
		if err := exportRecords(p, d.db, library.Slug, file, ext); err != nil {
			t.Fatalf("%s: %v", ext, err)
		}
		if info, err := os.Stat(file); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", ext, err)
		}
	}
	file, plain := filepath.Join(t.TempDir(), "data.xlsx"), &strings.Builder{}
	if err := exportRecords(p, d.db, library.Slug, file, ".xlsx"); err != nil {
		t.Fatal(err)
	}
	if err := exportResponses(p, d.db, library.Slug, plain); err != nil {
		t.Fatal(err)
	}
	want, err := csv.NewReader(strings.NewReader(plain.String())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenFile(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	got, err := f.GetRows("Data", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	for i := range got {
		for len(got[i]) < len(want[0]) {
			got[i] = append(got[i], "")
		}
	}
	// Each export has an order, and numbers, of its own.
	sorted := func(rows [][]string) [][]string {
		for _, r := range rows[1:] {
			r[0] = ""
		}
		slices.SortFunc(rows[1:], slices.Compare)
		return rows
	}
	if diff := cmp.Diff(sorted(want), sorted(got)); diff != "" {
		t.Errorf("the sheet (-csv +xlsx):\n%s", diff)
	}
	if !slices.ContainsFunc(got, func(r []string) bool { return slices.Contains(r, typed) }) {
		t.Error("the text is not as it was typed")
	}
}

// interrupt is what a person who presses Ctrl-C does as soon as they read
// something.
type interrupt struct{ stop context.CancelFunc }

func (i interrupt) Write(p []byte) (int, error) {
	i.stop()
	return len(p), nil
}

// TestExportStops leaves nothing behind when it is stopped after everything was
// read, be it of the file or of one beside it.
func TestExportStops(t *testing.T) {
	p, _ := filled(t, 60)
	for _, ext := range append(recordFiles, ".csv") {
		t.Run(ext, func(t *testing.T) {
			ctx, stop := context.WithCancel(t.Context())
			dir := t.TempDir()
			c := responsesExportCmd{Survey: library.Slug, File: filepath.Join(dir, "data"+ext)}
			err := c.Run(&program{ctx: ctx, data: p.data, stdout: io.Discard, stderr: interrupt{stop}})
			if !errors.Is(err, context.Canceled) {
				t.Errorf("it ended with %v", err)
			}
			left, err := os.ReadDir(dir)
			if err != nil || len(left) > 0 {
				t.Errorf("left behind: %v, %v", left, err)
			}
		})
	}
}

// TestSheafStops writes no more once nobody wants it.
func TestSheafStops(t *testing.T) {
	one := &batch{csv: []byte(strings.Repeat("a", 1000)), rows: make([]batchRow, 10*batchSize)}
	for i := range one.rows {
		one.rows[i] = batchRow{seq: int64(i), to: len(one.csv)}
	}
	s := sheaf{batches: []*batch{one}}
	ctx, stop := context.WithCancel(t.Context())
	var written int64
	err := s.write(ctx, writerFunc(func(b []byte) (int, error) {
		stop()
		written += int64(len(b))
		return len(b), nil
	}), newProgress(nil, "", 0))
	if !errors.Is(err, context.Canceled) || written > 3<<20 {
		t.Errorf("it ended with %v after %d bytes", err, written)
	}
}

type writerFunc func(b []byte) (int, error)

func (f writerFunc) Write(b []byte) (int, error) { return f(b) }

// TestReadingShows has the bar at its end when every response is read; looking for
// the last one may read some twice.
func TestReadingShows(t *testing.T) {
	p, d := filled(t, 60)
	bar := &progress{w: io.Discard, what: "reading", total: 60}
	if _, err := reports.New(watched{d.db, bar}).Dataset(p.ctx, library.Slug, reports.DatasetTexts{}); err != nil {
		t.Fatal(err)
	}
	if bar.done < 60 || bar.line() != "reading [==============================] 100% 60/60" {
		t.Errorf("%d are read: %s", bar.done, bar.line())
	}
}
