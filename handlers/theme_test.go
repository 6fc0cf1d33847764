package handlers_test

import (
	"testing"

	"regiopeil/handlers/staff"
	"regiopeil/reports"
	"regiopeil/surveys/library"
)

// TestTheme opens undivided, says what the hidden answers are together, and keeps
// apart who was not asked from who is hidden.
func TestTheme(t *testing.T) {
	s := newSite(t)
	s.addUser(t, "analyst")
	s.answer(t, 1234)
	p := s.signedIn(t, "analyst").want(200, "/analysis")
	table, err := s.deps.Reports.Table(t.Context(), reports.Query{Survey: library.Slug, MinBase: reports.SurveysOwn})
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, theme := range table.Form.Definition.Themes {
		rest, hidden, shown := 1.0, 0, 0
		for option := range 5 {
			r, ok := table.Row(reports.Key{Question: "V8", Item: theme.Code, Option: string(rune('1' + option))})
			switch {
			case !ok:
				t.Fatalf("%s has no row of option %d", theme.Code, option+1)
			case r.Suppressed:
				hidden++
			default:
				rest -= r.Share.Number
				shown++
			}
		}
		p.get(analysisSurvey+"/themes/"+theme.Code).want(200, analysisSurvey+"/themes/"+theme.Code).wantText("Niet verdelen", "Samen")
		if hidden > 0 && shown > 0 {
			found++
			p.wantText("De verborgen antwoorden samen " + staff.Percent("nl", 100*rest))
		}
	}
	if found == 0 {
		t.Error("no theme has hidden answers: nothing was tested")
	}
	p.get(analysisSurvey+"/themes/T1?by=V1").want(200, analysisSurvey+"/themes/T1?by=V1").wantText("Inwonersniet gevraagd", "aan deze groep niet gevraagd")
}
