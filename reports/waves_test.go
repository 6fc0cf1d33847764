package reports_test

import (
	"math"
	"testing"

	"regiopeil/reports"
	"regiopeil/surveys"
	"regiopeil/surveys/library"
	"regiopeil/surveys/store"
)

// wave is the figures of n made-up respondents of the built-in consultation,
// which change may alter first.
func wave(t *testing.T, n int, seed uint64, change func(d *surveys.Definition)) *reports.Table {
	t.Helper()
	d, _ := library.Builtin()
	if change != nil {
		change(d)
	}
	form, err := surveys.Compile(d)
	if err != nil {
		t.Fatal(err)
	}
	s := &source{survey: surveys.Survey{Slug: "proef", Version: 1}, form: form}
	made := library.NewMadeUp(form, seed)
	for i := range n {
		s.log = append(s.log, store.Entry{Seq: int64(i + 1), Mode: "web", Answers: form.EncodeJSON(made.Respondent(uint64(i)).Answers)})
	}
	got, err := reports.New(s).Table(t.Context(), reports.Query{Survey: "proef", MinBase: 10})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestChanges(t *testing.T) {
	before := wave(t, 600, 1, nil)
	after := wave(t, 900, 2, func(d *surveys.Definition) {
		for p := range d.Parts {
			for i := range d.Parts[p].Questions {
				switch q := &d.Parts[p].Questions[i]; q.Code {
				case "V16":
					q.Label = surveys.Text{"nl": "Anders gevraagd", "en": "Asked differently"}
				case "V9":
					q.Options[1].Label = surveys.Text{"nl": "Een ander woord", "en": "Another word"}
				case "V8":
					q.Items[0].Label = surveys.Text{"nl": "Huizen", "en": "Houses"}
				}
			}
		}
	})
	seen := map[string]int{}
	for _, c := range after.Changes(before) {
		what := c.Broken
		switch {
		case c.Question == "V16" && what != "waves.wording",
			c.Question == "V9" && what != "waves.scale",
			c.Question == "V8" && c.Item == "T1" && what != "waves.wording",
			c.Question == "V1", c.Question == "V3":
			t.Errorf("%s %s %s: %q", c.Question, c.Item, c.Option, what)
		}
		if what == "" {
			k := reports.Key{Question: c.Question, Item: c.Item, Option: c.Option}
			a, _ := after.Row(k)
			b, _ := before.Row(k)
			switch {
			case !c.Mean && (c.After != a.Share || c.Before != b.Share || math.Abs(c.Difference.Value-(a.Share.Number-b.Share.Number)) > 1e-12):
				t.Errorf("%+v is no change from %v to %v", c, b.Share, a.Share)
			case c.Mean && (c.After != a.Mean || c.Before != b.Mean):
				t.Errorf("%+v is no change from %v to %v", c, b.Mean, a.Mean)
			}
			if c.Mean {
				what = "mean"
			}
		}
		seen[what]++
	}
	for _, what := range []string{"", "mean", "waves.wording", "waves.scale", "waves.hidden"} {
		if seen[what] == 0 {
			t.Errorf("no change that is %q: %v", what, seen)
		}
	}
}
