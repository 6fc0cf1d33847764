package reports_test

import (
	"math"
	"slices"
	"testing"

	"regiopeil/reports"
	"regiopeil/surveys"
	"regiopeil/surveys/library"
	"regiopeil/surveys/store"
)

// wave is the figures of n made-up respondents of the built-in consultation,
// which change may alter first.
func wave(t *testing.T, n int, seed uint64, change func(d *surveys.Definition), by ...[]string) *reports.Table {
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
	s.survey.Settings.Weighting = &surveys.Weighting{Cap: surveys.DefaultWeightCap, Sets: []surveys.MarginSet{library.ResidentMargins()}}
	got, err := reports.New(s).Table(t.Context(), reports.Query{Survey: "proef", MinBase: 10, By: by})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func said(text string) surveys.Text { return surveys.Text{"nl": text, "en": text} }

// edit changes questions of a definition by code.
func edit(d *surveys.Definition, by map[string]func(q *surveys.Question)) {
	for p := range d.Parts {
		for i := range d.Parts[p].Questions {
			q := &d.Parts[p].Questions[i]
			if change := by[q.Code]; change != nil {
				change(q)
			}
		}
	}
}

func TestChanges(t *testing.T) {
	before := wave(t, 600, 1, nil)
	after := wave(t, 900, 2, func(d *surveys.Definition) {
		edit(d, map[string]func(q *surveys.Question){
			"V16": func(q *surveys.Question) { q.Label = surveys.Text{"nl": "Anders gevraagd", "en": "Asked differently"} },
			"V9": func(q *surveys.Question) {
				q.Options[1].Label = surveys.Text{"nl": "Een ander woord", "en": "Another word"}
			},
			"V8":  func(q *surveys.Question) { q.Items[0].Label = surveys.Text{"nl": "Huizen", "en": "Houses"} },
			"V13": func(q *surveys.Question) { q.For = []surveys.Audience{surveys.Business} },
			"V11": func(q *surveys.Question) { q.Label["nl@business"] = "Alleen voor u" },
		})
	})
	seen := map[string]int{}
	for _, c := range after.Changes(before, reports.Unweighted) {
		what := c.Broken
		switch {
		case c.Question == "V16" && what != "waves.wording",
			c.Question == "V9" && what != "waves.scale",
			c.Question == "V13" && what != "waves.asked",
			c.Question == "V11" && what != "waves.wording",
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
		} else if c.Before.Set || c.NotByChance() {
			t.Errorf("%+v is broken, and yet compared", c)
		}
		seen[what]++
	}
	for _, what := range []string{"", "mean", "waves.wording", "waves.scale", "waves.hidden", "waves.asked"} {
		if seen[what] == 0 {
			t.Errorf("no change that is %q: %v", what, seen)
		}
	}
}

// TestBroken changes one thing of the questionnaire at a time. Of so few people a
// figure that could be compared is hidden.
func TestBroken(t *testing.T) {
	then := wave(t, 10, 1, nil)
	nine := 9.0
	for name, tc := range map[string]struct {
		question, item, want string
		change               func(q *surveys.Question)
	}{
		"nothing":             {"V8", "T1", "waves.hidden", func(*surveys.Question) {}},
		"hint":                {"V8", "T1", "waves.wording", func(q *surveys.Question) { q.Hint = said("Denk aan dit jaar.") }},
		"routing":             {"V8", "T1", "waves.asked", func(q *surveys.Question) { q.Relevant = "${V1} = '1'" }},
		"score":               {"V8", "T1", "waves.scale", func(q *surveys.Question) { q.Options[0].Score = &nine }},
		"one of the ranked":   {"V10", "T2", "waves.scale", func(q *surveys.Question) { q.Items[0].Label = said("Iets anders") }},
		"places":              {"V10", "T2", "waves.scale", func(q *surveys.Question) { q.Top = 2 }},
		"most":                {"V17", "", "waves.scale", func(q *surveys.Question) { q.Max = 2 }},
		"an item of a matrix": {"V8", "T2", "waves.hidden", func(q *surveys.Question) { q.Items[0].Label = said("Iets anders") }},
	} {
		t.Run(name, func(t *testing.T) {
			now := wave(t, 10, 2, func(d *surveys.Definition) { edit(d, map[string]func(q *surveys.Question){tc.question: tc.change}) })
			i := slices.IndexFunc(now.Changes(then, reports.Unweighted), func(c reports.Change) bool { return c.Question == tc.question && c.Item == tc.item })
			if got := now.Changes(then, reports.Unweighted)[i].Broken; got != tc.want {
				t.Errorf("%q, want %q", got, tc.want)
			}
		})
	}
}

// TestSeries follows a question that was asked differently the second time of
// three, and one whose answers changed.
func TestSeries(t *testing.T) {
	wording := func(d *surveys.Definition) {
		edit(d, map[string]func(q *surveys.Question){"V16": func(q *surveys.Question) { q.Label = said("Anders") }})
	}
	waves := []*reports.Table{wave(t, 600, 1, nil), wave(t, 600, 2, wording), wave(t, 600, 3, func(d *surveys.Definition) {
		wording(d)
		edit(d, map[string]func(q *surveys.Question){"V9": func(q *surveys.Question) { q.Options[1].Label = said("Anders") }})
	})}
	type of struct{ question, item string }
	got := map[of][3]string{}
	for _, l := range reports.Series(waves, reports.Unweighted) {
		at := of{l.Question, l.Item}
		got[at] = [3]string{l.Points[0].Broken, l.Points[1].Broken, l.Points[2].Broken}
		for i, p := range l.Points {
			r, _ := waves[i].Row(reports.Key{Question: l.Question, Item: l.Item, Option: l.Option})
			want := r.Share
			if l.Mean {
				want = r.Mean
			}
			if l.Question == "V9" && i < 2 {
				want = reports.Value{} // other answers
			}
			if p.Value != want {
				t.Errorf("%s %s %s in wave %d is %v, want %v", l.Question, l.Item, l.Option, i, p.Value, want)
			}
		}
	}
	for at, want := range map[of][3]string{{"V16", ""}: {"", "waves.wording", ""}, {"V9", "T1"}: {"", "", "waves.scale"}, {"V8", "T1"}: {}} {
		if got[at] != want {
			t.Errorf("%v: %q, want %q", at, got[at], want)
		}
	}
}

// TestSeriesWithoutQuestion compares with the last wave that asked the question, and
// leaves out what was another one then.
func TestSeriesWithoutQuestion(t *testing.T) {
	other := func(d *surveys.Definition) {
		edit(d, map[string]func(q *surveys.Question){"V9": func(q *surveys.Question) { q.Options[1].Label = said("Anders") }})
	}
	without := func(d *surveys.Definition) {
		for p := range d.Parts {
			d.Parts[p].Questions = slices.DeleteFunc(d.Parts[p].Questions, func(q surveys.Question) bool { return q.Code == "V9" })
		}
	}
	waves := []*reports.Table{wave(t, 600, 1, other), wave(t, 600, 2, without), wave(t, 600, 3, nil)}
	n := 0
	for _, l := range reports.Series(waves, reports.Unweighted) {
		if l.Question != "V9" {
			continue
		}
		n++
		if l.Points[0].Value.Set || l.Points[1].Value.Set || l.Points[2].Broken != "waves.scale" {
			t.Errorf("%s %s: %+v", l.Item, l.Option, l.Points)
		}
	}
	if n == 0 {
		t.Error("no figures of V9")
	}
}

// TestWeightedChanges compares by the standard errors of both.
func TestWeightedChanges(t *testing.T) {
	before, after := wave(t, 600, 1, nil), wave(t, 900, 2, nil)
	n := 0
	for _, c := range after.Changes(before, reports.Raked) {
		if math.IsNaN(c.Difference.P) {
			continue
		}
		n++
		k := reports.Key{Question: c.Question, Item: c.Item, Option: c.Option}
		a, _ := after.Raked(k)
		b, _ := before.Raked(k)
		if want := math.Hypot(a.SE.Number, b.SE.Number); math.Abs(c.Difference.SE-want) > 1e-12 {
			t.Errorf("%v: standard error %v, want %v", k, c.Difference.SE, want)
		}
		if want := a.Base + b.Base - 2; c.Difference.DF != float64(want) {
			t.Errorf("%v: %v degrees of freedom, want %d", k, c.Difference.DF, want)
		}
	}
	if n < 100 {
		t.Errorf("%d figures are compared", n)
	}
}

func TestSameGroup(t *testing.T) {
	now, then := wave(t, 10, 1, func(d *surveys.Definition) {
		edit(d, map[string]func(q *surveys.Question){"V2": func(q *surveys.Question) { q.Options[0].Label = said("Groot Leiden") }})
	}).Form, wave(t, 10, 1, nil).Form
	for _, tc := range []struct {
		where []reports.Filter
		want  string
	}{
		{nil, ""},
		{[]reports.Filter{{Question: "V1", Code: "2"}}, ""},
		{[]reports.Filter{{Question: "V1", Code: "2"}, {Question: "V2", Code: now.Questions()[1].Options[0].Code}}, "waves.group"},
		{[]reports.Filter{{Question: "V1", Code: "none"}}, "waves.group"},
		{[]reports.Filter{{Question: "none", Code: "1"}}, "waves.group"},
	} {
		if got := reports.SameGroup(now, then, tc.where); got != tc.want {
			t.Errorf("%v: %q, want %q", tc.where, got, tc.want)
		}
	}
}
