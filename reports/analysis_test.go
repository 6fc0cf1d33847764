package reports_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regiopeil/reports"
	"regiopeil/surveys"
	"regiopeil/surveys/store"
)

// busy is a survey that gets another response whenever its log was read.
type busy struct{ *source }

func (s busy) Since(ctx context.Context, slug string, after int64, limit int, fn func(*store.Entry) error) (int64, error) {
	last, err := s.source.Since(ctx, slug, after, limit, fn)
	s.add(`{"V1":"1","V2":"A","X":{"T1":"3"},"S":"T1","St":"en nog een"}`)
	return last, err
}

func TestAnalysisIsOfOneMoment(t *testing.T) {
	s := busy{newSource(t, 0)}
	e := reports.New(s)
	for range 3 {
		got, err := e.Analysis(t.Context(), reports.Query{Survey: "proef", Theme: "T1"})
		if err != nil {
			t.Fatal(err)
		}
		n := got.Overview.N
		everyone, _ := got.Table.Row(reports.Key{Question: "X", Item: "T1"})
		if got.Table.Responses != n || everyone.N != n || got.Themes[0].ImportanceN != n || len(got.Texts) != n {
			t.Errorf("overview of %d, table of %d, mean of %d, themes of %d, %d texts",
				n, got.Table.Responses, everyone.N, got.Themes[0].ImportanceN, len(got.Texts))
		}
	}
}

// TestAnalysisOfSome has filter and minimum base in every part.
func TestAnalysisOfSome(t *testing.T) {
	s := newSource(t, 10)
	s.fill()
	got, err := reports.New(s).Analysis(t.Context(), reports.Query{
		Survey: "proef", Theme: "T2", MinBase: 1, Where: []reports.Filter{{Question: "V1", Code: "2"}}, By: [][]string{{"V2"}, {"S"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	var by []string
	for _, g := range got.Table.Groupings {
		by = append(by, g.Var)
	}
	if diff := cmp.Diff([]string{"V1", "V2", "V1+V2", "S"}, by); diff != "" {
		t.Errorf("groupings (-want +got):\n%s", diff)
	}
	o := got.Overview
	type some struct {
		N, Responses, MinBase             int
		People                            reports.Count
		Audiences, Municipalities, Themes []reports.Count
	}
	want := some{
		N: 5, Responses: 5, MinBase: 1, People: reports.Count{N: 2},
		Audiences:      []reports.Count{{Code: "1", Label: "Inwoner", Suppressed: true}, {Code: "2", Label: "Bedrijf", N: 2}},
		Municipalities: []reports.Count{{Code: "A", Label: "Stad", Suppressed: true}, {Code: "B", Label: "Dorp", N: 1}, {Code: "C", Label: "Eiland", Suppressed: true}},
		Themes:         []reports.Count{{Code: "T1", Label: "Wonen", N: 1}, {Code: "T2", Label: "Groen", Suppressed: true}},
	}
	if diff := cmp.Diff(want, some{o.N, o.Responses, o.MinBase, o.People, o.Audiences, o.Municipalities, o.Themes}); diff != "" {
		t.Errorf("overview (-want +got):\n%s", diff)
	}
	if r, _ := got.Table.Row(reports.Key{Question: "X", Item: "T1"}); r != nil {
		t.Errorf("the table of T2 has a row of T1: %s", brief(r))
	}
	if len(got.Themes) != 2 || got.Themes[0].ImportanceN != 1 {
		t.Errorf("themes: %+v", got.Themes)
	}
}

func TestPeopleBy(t *testing.T) {
	for _, tt := range []struct {
		audience, municipality string
		want                   [][]string
	}{
		{"V1", "V2", [][]string{{"V1"}, {"V2"}, {"V1", "V2"}}},
		{"V1", "", [][]string{{"V1"}}},
		{"", "V2", [][]string{{"V2"}}},
		{"", "", nil},
	} {
		got := reports.PeopleBy(&surveys.Definition{AudienceQuestion: tt.audience, MunicipalityQuestion: tt.municipality})
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q, %q (-want +got):\n%s", tt.audience, tt.municipality, diff)
		}
	}
}
