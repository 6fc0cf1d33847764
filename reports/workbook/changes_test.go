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
// the sheet with its change, for everybody and for each audience, weighted where
// both waves are; every other one says why not.
func TestChanges(t *testing.T) {
	before := builtin(t, 600)
	before.survey.Slug, before.survey.Opens = "eerste", time.Date(2025, 3, 1, 0, 0, 0, 0, time.UTC)
	before.survey.Settings.Weighting = residents()
	for i := range before.form.Definition.Parts {
		for j := range before.form.Definition.Parts[i].Questions {
			if q := &before.form.Definition.Parts[i].Questions[j]; q.Code == "V9" {
				q.Label = surveys.Text{"nl": "Anders gevraagd", "en": "Asked differently"}
			}
		}
	}
	earlier, err := reports.New(before).AllThemes(t.Context(), reports.Query{Survey: "eerste", MinBase: reports.SurveysOwn})
	if err != nil {
		t.Fatal(err)
	}
	q := reports.Query{Survey: library.Slug, Theme: "T1", MinBase: reports.SurveysOwn, Weighting: residents()}
	var file bytes.Buffer
	if err := workbook.WriteQuery(t.Context(), &file, thousand(), q, workbook.Options{Now: now, Before: earlier}); err != nil {
		t.Fatal(err)
	}
	q.By = [][]string{{"V1"}}
	after, err := thousand().Table(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	want := map[reports.Key]reports.Change{}
	for _, group := range []string{"", "1", "2", "3"} {
		weighting := reports.Unweighted
		if group == "1" {
			weighting = reports.Raked
		}
		k := keyOf("", "", "", group, "")
		for _, c := range after.ChangesOf(earlier, weighting, k.GroupVar, k.Group) {
			want[keyOf(c.Question, c.Item, c.Option, group, "")] = c
		}
	}
	_, rows := readWith(t, file.Bytes()).sheet(t, "Verandering").table(t, "Code")
	seen, broken := map[string]int{}, 0
	for _, r := range rows {
		q, _ := after.Form.Question(r[0].text())
		option, _ := codeOfAnswer(q, r[4].text())
		group := map[string]string{"Inwoners": "1", "Bedrijven": "2", "Instellingen": "3"}[r[3].text()]
		c, ok := want[keyOf(q.Code, codeOfItem(q, r[2].text()), option, group, "")]
		if !ok {
			t.Fatalf("no change of %s %s %s %s", q.Code, r[2].text(), r[3].text(), r[4].text())
		}
		if compareChange(t, r, &c) {
			seen[group]++
		}
		if weighted := r[12].text() == "gewogen"; weighted != (group == "1") {
			t.Errorf("%s of %q is weighted: %v", q.Code, group, weighted)
		}
		if c.Question == "V9" {
			broken++
			if r[13].text() != "De vraag is anders gesteld dan toen. Daarom vergelijken we niet." {
				t.Errorf("V9 says %q", r[13].text())
			}
		}
	}
	for _, group := range []string{"", "1", "2", "3"} {
		if seen[group] == 0 {
			t.Errorf("nothing of %q is compared: %v", group, seen)
		}
	}
	if broken == 0 {
		t.Error("no question was asked differently")
	}
}

// compareChange holds a row against a change, and reports whether it has one.
func compareChange(t *testing.T, r []*readCell, c *reports.Change) bool {
	t.Helper()
	points := 100.0
	if c.Mean {
		points = 1
	}
	got, shown := r[7].number()
	known := c.Before.Set && c.After.Set
	switch {
	case shown != known:
		t.Errorf("%+v: a change is shown: %v", c, shown)
	case known && math.Abs(got-points*(c.After.Number-c.Before.Number)) > 1e-9:
		t.Errorf("%+v: %v", c, got)
	}
	if p, ok := r[10].number(); ok && p != c.Difference.P {
		t.Errorf("%+v: p %v", c, p)
	}
	return known
}
