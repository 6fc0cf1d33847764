package workbook_test

import (
	"bytes"
	"math"
	"testing"
	"time"

	"regiopeil/reports"
	"regiopeil/reports/workbook"
	"regiopeil/surveys"
	"regiopeil/surveys/library"
)

// TestChanges: every figure that can be compared with the wave before stands on
// the sheet with its change, and every other one says why not.
func TestChanges(t *testing.T) {
	before := builtin(t, 600)
	before.survey.Slug, before.survey.Opens = "eerste", time.Date(2025, 3, 1, 0, 0, 0, 0, time.UTC)
	for i := range before.form.Definition.Parts {
		for j := range before.form.Definition.Parts[i].Questions {
			if q := &before.form.Definition.Parts[i].Questions[j]; q.Code == "V9" {
				q.Label = surveys.Text{"nl": "Anders gevraagd", "en": "Asked differently"}
			}
		}
	}
	earlier, err := reports.New(before).Table(t.Context(), reports.Query{Survey: "eerste", MinBase: reports.SurveysOwn})
	if err != nil {
		t.Fatal(err)
	}
	q := reports.Query{Survey: library.Slug, Theme: "T1", MinBase: reports.SurveysOwn}
	after, err := thousand().Table(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	want := after.Changes(earlier, reports.Unweighted)
	var file bytes.Buffer
	if err := workbook.WriteQuery(t.Context(), &file, thousand(), q, workbook.Options{Now: now, Before: earlier}); err != nil {
		t.Fatal(err)
	}
	_, rows := readWith(t, file.Bytes()).sheet(t, "Verandering").table(t, "Code")
	if len(rows) != len(want) {
		t.Fatalf("%d rows, want %d", len(rows), len(want))
	}
	compared, broken := 0, 0
	for i, c := range want {
		r := rows[i]
		points := 100.0
		if c.Mean {
			points = 1
		}
		got, shown := r[6].number()
		switch known := c.Before.Set && c.After.Set; {
		case shown != known:
			t.Errorf("%+v: a change is shown: %v", c, shown)
		case known && math.Abs(got-points*(c.After.Number-c.Before.Number)) > 1e-9:
			t.Errorf("%+v: %v", c, got)
		case known:
			compared++
		}
		if p, ok := r[9].number(); ok && p != c.Difference.P {
			t.Errorf("%+v: p %v", c, p)
		}
		if c.Question == "V9" {
			broken++
			if r[11].text() != "De vraag is anders gesteld dan toen. Daarom vergelijken we niet." {
				t.Errorf("V9 says %q", r[11].text())
			}
		}
	}
	if compared == 0 || broken == 0 {
		t.Errorf("%d compared, %d broken", compared, broken)
	}
}
