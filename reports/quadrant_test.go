package reports_test

import (
	"testing"

	"regiopeil/reports"
	"regiopeil/surveys"
	"regiopeil/surveys/library"
)

func TestQuadrants(t *testing.T) {
	theme := func(importance, satisfaction float64) reports.Summary {
		return reports.Summary{Importance: reports.Num(importance), Satisfaction: reports.Num(satisfaction)}
	}
	themes := []reports.Summary{theme(5, 2), theme(4, 4), theme(2, 2), theme(3, 4), {Importance: reports.Num(5)}}
	axes, ok := reports.GrandMeans(themes)
	if !ok || axes.Importance != 3.5 || axes.Satisfaction != 3 {
		t.Fatalf("axes %+v, %v", axes, ok)
	}
	for i, want := range []reports.Quadrant{reports.Concentrate, reports.KeepUp, reports.LowPriority, reports.Overkill, ""} {
		if got := axes.Of(themes[i]); got != want {
			t.Errorf("theme %d is %q, want %q", i, got, want)
		}
	}
	if got := (reports.Axes{Importance: 5, Satisfaction: 2}).Of(themes[0]); got != reports.KeepUp {
		t.Errorf("on both lines is %q", got)
	}
	if _, ok := reports.GrandMeans(themes[4:]); ok {
		t.Error("axes from no theme")
	}
}

// TestAxesOf: the axes stand where the survey wants them.
func TestAxesOf(t *testing.T) {
	d, _ := library.Builtin()
	form, err := surveys.Compile(d)
	if err != nil {
		t.Fatal(err)
	}
	themes := []reports.Summary{{Importance: reports.Num(4), Satisfaction: reports.Num(2)}, {Importance: reports.Num(5), Satisfaction: reports.Num(3)}}
	for at, want := range map[surveys.Axes]reports.Axes{
		surveys.AxesMean:   {Importance: 4.5, Satisfaction: 2.5},
		surveys.AxesMiddle: {Importance: 3, Satisfaction: 3},
	} {
		if got, ok := reports.AxesOf(at, form, themes); !ok || got != want {
			t.Errorf("%q: %+v, %v; want %+v", at, got, ok, want)
		}
	}
	if _, ok := reports.AxesOf(surveys.AxesMiddle, form, nil); ok {
		t.Error("there are axes without themes")
	}
}
