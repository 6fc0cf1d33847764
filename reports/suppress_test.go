package reports_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regiopeil/reports"
	"regiopeil/surveys"
	"regiopeil/surveys/library"
	"regiopeil/surveys/store"
)

// madeUp is an engine over n made-up respondents of the built-in consultation.
func madeUp(t testing.TB, n int) *reports.Engine {
	t.Helper()
	d, _ := library.Builtin()
	form, err := surveys.Compile(d)
	if err != nil {
		t.Fatal(err)
	}
	s := &source{survey: surveys.Survey{Slug: "proef", Version: 1}, form: form}
	made := library.NewMadeUp(form, 7)
	for i := range n {
		s.log = append(s.log, store.Entry{Seq: int64(i + 1), Mode: "web", Answers: form.EncodeJSON(made.Respondent(uint64(i)).Answers)})
	}
	return reports.New(s)
}

// TestRegionMinusOthers takes what is shown of audiences and municipalities from
// each other: what is left is nobody, or enough people.
func TestRegionMinusOthers(t *testing.T) {
	e := madeUp(t, 400)
	q := reports.Query{Survey: "proef", By: [][]string{{"V1"}, {"V2"}, {"V1", "V2"}}, MinBase: 10}
	got, err := e.Table(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	q.MinBase = 0
	all, err := e.Table(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	left, lines := map[[2]string]int{}, 0
	for i := range all.Rows {
		r, _ := got.Base(all.Rows[i].Question, all.Rows[i].Item, all.Rows[i].GroupVar, all.Rows[i].Group)
		if k := all.Rows[i].Key(); k.GroupVar != "V1+V2" || !strings.HasPrefix(k.Question, "V16") || r.HasBase || all.Rows[i].Option != "1" {
			continue
		}
		a, m, _ := strings.Cut(all.Rows[i].Group, "+")
		left[[2]string{"V1", a}] += all.Rows[i].Base
		left[[2]string{"V2", m}] += all.Rows[i].Base
	}
	for line, n := range left {
		whole, _ := got.Base("V16", "", line[0], line[1])
		if lines++; whole.HasBase && n > 0 && n < 10 {
			t.Errorf("%v less what is shown of it are %d people", line, n)
		}
	}
	if lines == 0 {
		t.Error("nothing is hidden of 400 people in 18 groups")
	}
}

// TestFilterIsGrouping holds a filter against the grouping that says the same:
// figures and gaps are the same, however they are asked for.
func TestFilterIsGrouping(t *testing.T) {
	e := madeUp(t, 400)
	by := func(q reports.Query) *reports.Table {
		t.Helper()
		q.Survey, q.MinBase = "proef", 10
		got, err := e.Table(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	grouped := by(reports.Query{By: [][]string{{"V2"}, {"V1", "V2"}}})
	themed := by(reports.Query{Theme: "T3", By: [][]string{{"V2", "V1"}}})
	filtered := by(reports.Query{By: [][]string{{"V1"}}, Where: []reports.Filter{{Question: "V2", Code: "GM0546"}}})
	hidden, seen := 0, 0
	for i := range filtered.Rows {
		r := filtered.Rows[i]
		k := r.Key()
		if k.GroupVar == "" {
			k.GroupVar, k.Group = "V2", "GM0546"
		} else {
			k.GroupVar, k.Group = "V1+V2", k.Group+"+GM0546"
		}
		want, ok := grouped.Row(k)
		if !ok {
			t.Fatalf("no row %+v", k)
		}
		r.GroupVar, r.Group, r.Theme = want.GroupVar, want.Group, want.Theme
		if diff := cmp.Diff(*want, r); diff != "" {
			t.Fatalf("%+v by grouping (-) and by filter (+):\n%s", k, diff)
		}
		if seen++; r.Suppressed {
			hidden++
		}
		a, m, _ := strings.Cut(k.Group, "+")
		if other, ok := themed.Row(reports.Key{Question: k.Question, Item: k.Item, Option: k.Option, GroupVar: "V2+V1", Group: m + "+" + a}); ok && other.Suppressed != want.Suppressed {
			t.Errorf("%+v is hidden by one order of grouping and theme, and not by the other", k)
		}
	}
	if hidden == 0 || hidden == seen {
		t.Errorf("%d of %d rows are hidden", hidden, seen)
	}
}

// TestFree asks for more than is protected together.
func TestFree(t *testing.T) {
	e := madeUp(t, 400)
	for _, q := range []reports.Query{
		{By: [][]string{{"V1", "V2", "V3"}}},
		{By: [][]string{{"V16"}}},
		{Where: []reports.Filter{{Question: "V23", Code: "1"}}},
		{Where: []reports.Filter{{Question: "V2", Code: "GM0546"}, {Question: "V2", Code: "GM0547"}}},
		{Where: []reports.Filter{{Question: "V1", Code: "1"}}, By: [][]string{{"V2", "V3"}}},
	} {
		q.Survey, q.MinBase = "proef", 10
		_, err := e.Table(t.Context(), q)
		if surveys.CodeOf(err) != surveys.Forbidden {
			t.Errorf("%v %v: %v, want it forbidden", q.By, q.Where, err)
		}
		q.Free = true
		got, err := e.Table(t.Context(), q)
		if err != nil || !got.Free {
			t.Fatalf("%v %v: %v", q.By, q.Where, err)
		}
		if !slices.ContainsFunc(got.Rows, func(r reports.Row) bool { return r.HasBase }) || slices.ContainsFunc(got.Rows, func(r reports.Row) bool { return r.HasBase && r.Base < 10 }) {
			t.Errorf("%v %v: nothing is shown, or small bases are", q.By, q.Where)
		}
	}
}

// TestMeansStay has means beside hidden counts, without what tells the spread.
func TestMeansStay(t *testing.T) {
	got, err := madeUp(t, 3000).Table(t.Context(), reports.Query{Survey: "proef", By: [][]string{{"V1", "V2"}}, MinBase: 10})
	if err != nil {
		t.Fatal(err)
	}
	stay := 0
	for i := range got.Rows {
		r := &got.Rows[i]
		if r.Question != "V8" || r.Option != reports.NoOption || r.GroupVar == "" || r.Suppressed {
			continue
		}
		hidden := false
		for option := '1'; option <= '5'; option++ {
			o, ok := got.Row(reports.Key{Question: "V8", Item: r.Item, Option: string(option), GroupVar: r.GroupVar, Group: r.Group})
			if !ok {
				t.Fatalf("no row of option %c", option)
			}
			hidden = hidden || o.Suppressed
		}
		if hidden && r.Median.Set {
			t.Errorf("%+v: the median is shown beside hidden counts", r.Key())
		}
		if hidden && r.Mean.Set && !r.SD.Set {
			stay++
		}
	}
	if stay == 0 {
		t.Error("no mean stays without its spread")
	}
}

// TestNonAnswersOfFew hides how many said that they do not know, where that is few
// or told by the other groups.
func TestNonAnswersOfFew(t *testing.T) {
	table := wave(t, 900, 4, nil, []string{"V1"}, []string{"V2"}, []string{"V1", "V2"})
	hidden, shown := map[reports.Key]int{}, 0
	for i := range table.Rows {
		r := &table.Rows[i]
		if !surveys.IsNonAnswer(r.Option) || r.Weighting != reports.Unweighted {
			continue
		}
		k := r.Key()
		k.Group = ""
		switch {
		case r.Suppressed:
			hidden[k]++
		case r.N > 0 && r.N < 5:
			t.Errorf("%+v shows %d", r.Key(), r.N)
		default:
			hidden[k] += 0
			shown++
		}
	}
	totals := 0
	for k, n := range hidden {
		total, _ := table.Row(reports.Key{Question: k.Question, Item: k.Item, Option: k.Option})
		if k.GroupVar != "V1" {
			continue
		}
		totals++
		if n == 1 && !total.Suppressed {
			t.Errorf("%+v: one group is hidden, and the total tells it", k)
		}
	}
	if shown < 20 || totals < 20 {
		t.Errorf("%d are shown, %d totals", shown, totals)
	}
}
