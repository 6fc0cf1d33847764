package reports_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regiopeil/reports"
)

func TestOverview(t *testing.T) {
	s := newSource(t, 1)
	s.fill()
	got, err := reports.New(s).Overview(t.Context(), "proef")
	if err != nil {
		t.Fatal(err)
	}
	got.Survey, got.Form = nil, nil
	want := &reports.Overview{
		N: 5, Responses: 5, MinBase: 1, People: reports.Count{N: 5},
		Modes:          []reports.Count{{Code: "web", N: 5}, {Code: "paper"}, {Code: "telephone"}},
		Languages:      []reports.Count{{Code: "nl", N: 5}},
		Days:           []reports.Count{{Code: "2026-03-01", N: 5}},
		Audiences:      []reports.Count{{Code: "1", Label: "Inwoner", N: 3}, {Code: "2", Label: "Bedrijf", N: 2}},
		Municipalities: []reports.Count{{Code: "A", Label: "Stad", N: 2}, {Code: "B", Label: "Dorp", N: 2}, {Code: "C", Label: "Eiland"}},
		Themes:         []reports.Count{{Code: "T1", Label: "Wonen", N: 4}, {Code: "T2", Label: "Groen", N: 2}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("overview (-want +got):\n%s", diff)
	}
}

func TestTexts(t *testing.T) {
	s := newSource(t, 0)
	s.fill()
	for _, tt := range []struct {
		theme   string
		minBase int
		want    string
	}{
		{"", 0, `M.text[] 2/ iets · St[T1] 1/A een "twee" · St[] 2/B nieuw`},
		{"T2", 0, `M.text[] 2/ iets · St[] 2/B nieuw`},
		// The cut leaves four. One of them is a business, and with four known
		// nobody may know that three are not.
		{"T1", 2, `M.text[] / iets · St[T1] / een "twee"`},
	} {
		all, err := reports.New(s).Texts(t.Context(), reports.Query{Survey: "proef", Theme: tt.theme, MinBase: tt.minBase})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, a := range all {
			got = append(got, fmt.Sprintf("%s%v %s/%s %s", a.Question, a.Themes, a.Audience, a.Municipality, a.Text))
		}
		slices.Sort(got)
		if diff := cmp.Diff(tt.want, strings.Join(got, " · ")); diff != "" {
			t.Errorf("theme %q, minimum base %d (-want +got):\n%s", tt.theme, tt.minBase, diff)
		}
	}
}

// TestTextsAgain asks again and again while texts come, change and go: the log is
// read from its start once.
func TestTextsAgain(t *testing.T) {
	s := &meanwhile{source: newSource(t, 0), ask: func() {}}
	e := reports.New(s)
	texts := func() string {
		t.Helper()
		all, err := e.Texts(t.Context(), reports.Query{Survey: "proef"})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, a := range all {
			got = append(got, a.Text)
		}
		slices.Sort(got)
		return strings.Join(got, " ")
	}
	first := s.add(`{"V1":"1","V2":"A","S":"T1","St":"een"}`)
	second := s.add(`{"V1":"1","V2":"A","S":"T1","St":"twee"}`)
	for _, step := range []struct {
		do   func()
		want string
	}{
		{func() {}, "een twee"},
		{func() {}, "een twee"},
		{func() { s.add(`{"V1":"2","V2":"B","S":"T2","St":"vier"}`) }, "een twee vier"},
		{func() { s.withdraw(first) }, "twee vier"},
		{func() { s.change(second, `{"V1":"1","V2":"A","S":"T1","St":"drie"}`) }, "drie vier"},
	} {
		if step.do(); texts() != step.want {
			t.Errorf("%q, want %q", texts(), step.want)
		}
	}
	if s.reads != 2 { // the columns, the texts
		t.Errorf("the log was read from its start %d times, want 2", s.reads)
	}
}

// TestTextsOfFew asks for the texts of ever fewer people, to find out who wrote
// what.
func TestTextsOfFew(t *testing.T) {
	s := newSource(t, 0)
	s.fill()
	for _, tt := range []struct {
		where   []reports.Filter
		minBase int
		want    int
	}{
		{[]reports.Filter{{"V1", "1"}}, 1, 1}, // three people, one of whom wrote
		{[]reports.Filter{{"V1", "1"}}, 2, 0}, // they would tell of the fourth
		{[]reports.Filter{{"V1", "1"}}, 4, 0},
		{[]reports.Filter{{"V1", "1"}, {"V2", "B"}}, 2, 0},
		{[]reports.Filter{{"V1", "2"}, {"V2", "B"}}, 0, 1}, // nothing is hidden
	} {
		got, err := reports.New(s).Texts(t.Context(), reports.Query{Survey: "proef", Where: tt.where, MinBase: tt.minBase})
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != tt.want {
			t.Errorf("%v with a minimum base of %d: %d texts, want %d: %v", tt.where, tt.minBase, len(got), tt.want, got)
		}
	}
}

func TestSummaries(t *testing.T) {
	s := newSource(t, 0)
	s.fill()
	all := table(t, s, reports.Query{By: [][]string{{"V1"}}}).Summaries()
	if len(all) != 2*3 {
		t.Fatalf("%d summaries, want 6", len(all))
	}
	got := all[0]
	for _, tt := range []struct {
		name string
		v    reports.Value
		want float64
	}{
		{"importance", got.Importance, 2.25}, {"high", got.ImportanceHigh, .75}, {"first", got.First, 2. / 3},
		{"top", got.Top, 1}, {"Borda", got.Borda, 5. / 3}, {"points", got.Points, 70},
	} {
		if !tt.v.Set || math.Abs(tt.v.Number-tt.want) > 1e-15 {
			t.Errorf("%s = %v, want %v", tt.name, tt.v, tt.want)
		}
	}
	if got.Satisfaction.Set || got.Gap.Set || got.ImportanceN != 4 || got.PriorityN != 3 || got.PointsN != 2 || got.Suppressed {
		t.Errorf("T1 = %+v", got)
	}
	if b := all[2]; b.GroupLabel != "Bedrijf" || b.Importance.Number != 1 || b.Points.Set {
		t.Errorf("T1 of businesses = %+v", b)
	}
}
