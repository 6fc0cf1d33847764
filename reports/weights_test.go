package reports_test

import (
	"testing"

	"regiopeil/reports"
	"regiopeil/surveys"
)

// TestWeightingWithoutMargins lets settings say how to weigh before there is
// anything to weigh by: nobody is weighted then.
func TestWeightingWithoutMargins(t *testing.T) {
	s := newSource(t, 1)
	s.fill()
	s.survey.Settings.Weighting = &surveys.Weighting{Cap: 5}
	got := table(t, s, reports.Query{Survey: "proef", MinBase: 1})
	if got.Weights != nil {
		t.Errorf("weights are %+v", got.Weights)
	}
	if len(got.Rows) == 0 {
		t.Error("no figures")
	}
}
