package handlers_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regiopeil/surveys"
	"regiopeil/surveys/library"
)

const weightingPage = adminSurvey + "/weighting"

// weighting is how the survey is weighted now.
func (s *site) weighting(t *testing.T) *surveys.Weighting {
	t.Helper()
	survey, err := s.store.Survey(t.Context(), library.Slug)
	if err != nil {
		t.Fatal(err)
	}
	return survey.Settings.Weighting
}

func TestMargins(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "admin")
	p := s.signedIn(t, "admin")
	p.get(weightingPage).want(200, weightingPage).wantText("Alle cijfers zijn ongewogen")

	residents := "variable,category,population\nV2,GM0546,60\nV2,GM0547,40\nV3,1,70\nV3,2,30\n"
	p.upload(weightingPage+"/margins", map[string]string{"source": "CBS 2026"}, []byte(residents)).
		want(200, weightingPage+"?done=margins").wantText("CBS 2026", "Samen 100.", "60,0%", "Leiderdorp",
		"Er wordt nu niet gewogen", "niemand die we kunnen wegen gaf dat antwoord")
	p.upload(weightingPage+"/margins", map[string]string{"source": "KvK", "margins": "variable,category,population\nV4,1,5\nV4,2,6.5\n"}, nil).
		want(200, weightingPage+"?done=margins")
	want := &surveys.Weighting{Cap: surveys.DefaultWeightCap, Sets: []surveys.MarginSet{
		{Audience: surveys.Resident, Source: "CBS 2026", Margins: []surveys.Margin{
			{Question: "V2", Counts: []surveys.MarginCount{{Option: "GM0546", Population: 60}, {Option: "GM0547", Population: 40}}},
			{Question: "V3", Counts: []surveys.MarginCount{{Option: "1", Population: 70}, {Option: "2", Population: 30}}},
		}},
		{Audience: surveys.Business, Source: "KvK", Margins: []surveys.Margin{
			{Question: "V4", Counts: []surveys.MarginCount{{Option: "1", Population: 5}, {Option: "2", Population: 6.5}}},
		}},
	}}
	if diff := cmp.Diff(want, s.weighting(t)); diff != "" {
		t.Error(diff)
	}

	// What was read in comes out the same.
	if got := p.get(weightingPage+"/margins.csv?audience=resident").want(200, weightingPage+"/margins.csv?audience=resident").body; got != residents {
		t.Errorf("margins.csv: %q", got)
	}
	p.get(weightingPage+"/margins.csv?audience=institution").want(404, weightingPage+"/margins.csv?audience=institution")

	p.post(weightingPage, url.Values{"cap": {"2,5"}, "missing": {"one"}, "correct": {"true"}}).want(200, weightingPage+"?done=weight_rules")
	want.Cap, want.Missing, want.Correct = 2.5, surveys.MissingOne, true
	p.post(weightingPage+"/remove", url.Values{"audience": {"business"}}).want(200, weightingPage+"?done=margins_removed")
	want.Sets = want.Sets[:1]
	if diff := cmp.Diff(want, s.weighting(t)); diff != "" {
		t.Error(diff)
	}
}

// Counts again for the same audience replace those that were there.
func TestMarginsReplace(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "admin")
	p := s.signedIn(t, "admin")
	for _, n := range []string{"5", "8"} {
		p.upload(weightingPage+"/margins", map[string]string{"source": n}, []byte("variable,category,population\nV3,1,"+n+"\n")).want(200, weightingPage+"?done=margins")
	}
	if w := s.weighting(t); len(w.Sets) != 1 || w.Sets[0].Source != "8" || w.Sets[0].Population() != 8 {
		t.Errorf("%+v", w)
	}
}

// What is wrong is said with its place, what was typed stays, and nothing is kept.
func TestWrongMargins(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "admin")
	p := s.signedIn(t, "admin")
	tests := []struct {
		name, source, file, text string
		want                     []string
	}{
		{"nothing", "CBS", "", "", []string{"Kies een bestand of plak de tekst."}},
		{"no source", "", "variable,category,population\nV3,1,5\n", "", []string{"Bron en jaar: "}},
		{"unknown", "CBS", "", "variable,category,population\nV3,1,5\nV3,8,5\nV77,1,5\n", []string{"Rij 3, kolom category: ", "Rij 4, kolom variable: ", "V77"}},
		{"totals", "CBS", "", "variable,category,population\nV2,GM0546,6\nV3,1,5\n", []string{"V3 telt op tot 5 mensen, maar V2 tot 6."}},
		{"two audiences", "CBS", "", "variable,category,population\nV3,1,5\nV4,1,5\n", []string{"Geen enkele groep krijgt al deze vragen"}},
		{"workbook", "CBS", "PK\x03\x04 and so on", "", []string{"Excel"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := p.upload(weightingPage+"/margins", map[string]string{"source": tt.source, "margins": tt.text}, []byte(tt.file)).
				want(422, weightingPage+"/margins").wantText(tt.want...)
			if tt.text != "" && !strings.Contains(got.body, strings.TrimSpace(tt.text)) {
				t.Error("what was typed is gone")
			}
		})
	}
	for _, cap := range []string{"", "1", "0,5", "-3", "veel", "1e3", "NaN", "1.000,5"} {
		p.post(weightingPage, url.Values{"cap": {cap}, "missing": {""}, "correct": {"false"}}).want(422, weightingPage)
	}
	p.post(weightingPage, url.Values{"cap": {"5"}, "missing": {"maybe"}, "correct": {"false"}}).want(422, weightingPage)
	if w := s.weighting(t); w != nil {
		t.Errorf("kept all the same: %+v", w)
	}
}

// The file to fill in has every answer by which the audience can be counted.
func TestEmptyMargins(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "admin")
	p := s.signedIn(t, "admin")
	got := p.get(weightingPage+"/empty.csv?audience=business").want(200, weightingPage+"/empty.csv?audience=business").body
	for _, line := range []string{"variable,category,population\n", "V2,GM0638,\n", "V4,1,\n", "V5,2,\n"} {
		if !strings.Contains(got, line) {
			t.Errorf("no line %q in\n%s", line, got)
		}
	}
	for _, line := range []string{"V1,", "V2,90", "V2,99", "V3,", "V6,"} {
		if strings.Contains(got, line) {
			t.Errorf("a line %q in\n%s", line, got)
		}
	}
}
