package workbook_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"regiopeil/reports"
	"regiopeil/reports/workbook"
	"regiopeil/surveys"
	"regiopeil/surveys/library"
)

func TestAll(t *testing.T) {
	var b bytes.Buffer
	var told []string
	progress := func(done, total int, next string) { told = append(told, fmt.Sprintf("%d/%d %s", done, total, next)) }
	e := reports.New(builtin(t, 50))
	if err := workbook.All(t.Context(), &b, e, library.Slug, workbook.Options{Now: now}, progress); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"0/8 Wonen", "1/8 Bereikbaarheid", "8/8 "}, []string{told[0], told[1], told[len(told)-1]}); diff != "" {
		t.Errorf("progress (-want +got):\n%s", diff)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
		if !f.Modified.Equal(now) {
			t.Errorf("%s is from %s", f.Name, f.Modified)
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		book, err := excelize.OpenReader(r)
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		if book.GetSheetName(0) != "Samenvatting" {
			t.Errorf("%s opens on %q", f.Name, book.GetSheetName(0))
		}
		if err := book.Close(); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{
		"leidse-regio-verzonnen-T1-wonen.xlsx", "leidse-regio-verzonnen-T2-bereikbaarheid.xlsx",
		"leidse-regio-verzonnen-T3-economie-en-kennis.xlsx", "leidse-regio-verzonnen-T4-groen-en-recreatie.xlsx",
		"leidse-regio-verzonnen-T5-energie-en-klimaat.xlsx", "leidse-regio-verzonnen-T6-zorg-en-welzijn.xlsx",
		"leidse-regio-verzonnen-T7-cultuur-sport-en-onderwijs.xlsx", "leidse-regio-verzonnen-T8-bestuur-en-dienstverlening.xlsx",
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

// TestAllIsOfOneMoment has a survey grow with every workbook.
func TestAllIsOfOneMoment(t *testing.T) {
	s := builtin(t, 60)
	grow := func(int, int, string) { s.log = append(s.log, builtin(t, len(s.log)+30).log[len(s.log):]...) }
	var b bytes.Buffer
	if err := workbook.All(t.Context(), &b, reports.New(s), library.Slug, workbook.Options{Now: now}, grow); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]int{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		book, err := excelize.OpenReader(r)
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		rows, err := book.GetRows("Leeswijzer")
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			if len(row) > 1 && row[0] == "Inzendingen in deze cijfers" {
				said[row[1]]++
			}
		}
		if err := book.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(map[string]int{"90": 8}, said); diff != "" { // 30 came at the first call, before any figure
		t.Errorf("responses that the workbooks are of (-want +got):\n%s", diff)
	}
}

func TestAllStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	progress := func(done, _ int, _ string) {
		if done == 2 {
			cancel()
		}
	}
	err := workbook.All(ctx, io.Discard, reports.New(builtin(t, 20)), library.Slug, workbook.Options{Now: now}, progress)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that it was canceled", err)
	}
}

func TestUnknownTheme(t *testing.T) {
	var b bytes.Buffer
	err := workbook.Write(t.Context(), &b, thousand(), library.Slug, "T9", workbook.Options{})
	if surveys.CodeOf(err) != surveys.Invalid || b.Len() > 0 {
		t.Errorf("got %v and %d bytes, want Invalid and none", err, b.Len())
	}
}
