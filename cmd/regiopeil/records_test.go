package main

import (
	"encoding/csv"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

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
