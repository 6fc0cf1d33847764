package reports_test

import (
	"context"
	"testing"
	"time"

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
		Audiences:      []reports.Count{{Code: "1", Label: "Inwoner"}, {Code: "2", Label: "Bedrijf", N: 2}},
		Municipalities: []reports.Count{{Code: "A", Label: "Stad"}, {Code: "B", Label: "Dorp", N: 1}, {Code: "C", Label: "Eiland"}},
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

// meanwhile is a survey about which something is asked as soon as somebody
// begins to read the texts, which is when the log is read a second time.
type meanwhile struct {
	*source
	reads int
	ask   func()
}

func (s *meanwhile) Since(ctx context.Context, slug string, after int64, limit int, fn func(*store.Entry) error) (int64, error) {
	if after == 0 {
		if s.reads++; s.reads == 2 { // the columns, the texts
			s.ask()
		}
	}
	return s.source.Since(ctx, slug, after, limit, fn)
}

// TestReadingTextsKeepsNobodyWaiting has responses come in, change and go while
// texts are read, and other figures asked for.
func TestReadingTextsKeepsNobodyWaiting(t *testing.T) {
	for _, tt := range []struct {
		name  string
		texts func(e *reports.Engine, q reports.Query) ([]reports.OpenAnswer, error)
	}{
		{"texts", func(e *reports.Engine, q reports.Query) ([]reports.OpenAnswer, error) { return e.Texts(t.Context(), q) }},
		{"analysis", func(e *reports.Engine, q reports.Query) ([]reports.OpenAnswer, error) {
			a, err := e.Analysis(t.Context(), q)
			if err != nil {
				return nil, err
			}
			return a.Texts, nil
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := &meanwhile{source: newSource(t, 0)}
			kept := s.add(`{"V1":"1","V2":"A","S":"T1","St":"blijft"}`)
			gone := s.add(`{"V1":"1","V2":"A","S":"T1","St":"weg"}`)
			e := reports.New(s)
			s.ask = func() {
				s.withdraw(gone)
				for range 3000 { // more than the columns had room for
					s.add(`{"V1":"2","V2":"B","S":"T2","St":"te laat"}`)
				}
				counted := make(chan int)
				go func() {
					table, err := e.Table(t.Context(), reports.Query{Survey: "proef"})
					if err != nil {
						t.Error(err)
						table = &reports.Table{}
					}
					counted <- table.Responses
				}()
				select {
				case n := <-counted:
					if n != 3001 {
						t.Errorf("%d responses meanwhile, want 3001", n)
					}
				case <-time.After(10 * time.Second):
					t.Error("figures wait for texts")
				}
			}
			got, err := tt.texts(e, reports.Query{Survey: "proef", Theme: "T1"})
			if err != nil {
				t.Fatal(err)
			}
			if len(got) != 1 || got[0].Text != "blijft" || got[0].Audience != "1" || got[0].Municipality != "A" {
				t.Errorf("texts: %+v, want only that of %d", got, kept)
			}
			if s.reads != 2 {
				t.Errorf("the log was read from its start %d times, want 2", s.reads)
			}
		})
	}
}

// TestAnalysesAreOfOneMoment takes the themes one by one from a survey that
// grows meanwhile.
func TestAnalysesAreOfOneMoment(t *testing.T) {
	s := busy{newSource(t, 0)}
	s.fill()
	e := reports.New(s)
	var themes []string
	for a, err := range e.Analyses(t.Context(), reports.Query{Survey: "proef"}, []string{"T1", "T2"}) {
		if err != nil {
			t.Fatal(err)
		}
		themes = append(themes, a.Table.Query.Theme)
		// One came in while the end of the log was looked for.
		if a.Overview.N != 6 || a.Table.Responses != 6 {
			t.Errorf("%s: overview of %d, table of %d, want 6", a.Table.Query.Theme, a.Overview.N, a.Table.Responses)
		}
		later := 0
		for _, x := range a.Texts {
			if x.Text == "en nog een" {
				later++
			}
		}
		if want := 2 - len(themes); later != want { // it is about the first theme
			t.Errorf("%s has %d texts of later, want %d", a.Table.Query.Theme, later, want)
		}
		s.add(`{"V1":"1"}`)
	}
	if diff := cmp.Diff([]string{"T1", "T2"}, themes); diff != "" {
		t.Errorf("themes (-want +got):\n%s", diff)
	}
	for a, err := range e.Analyses(t.Context(), reports.Query{Survey: "proef"}, []string{"T1", "T9"}) {
		if surveys.CodeOf(err) != surveys.Invalid || a != nil {
			t.Errorf("unknown theme: %v, want Invalid", err)
		}
	}
}
