package handlers_test

import (
	"strings"
	"testing"

	"regiopeil/handlers/staff"
	"regiopeil/reports"
	"regiopeil/surveys/library"
)

// TestNeeds: every need that is shown stands on the page, the most chosen first,
// with its share of the people and of the choices.
func TestNeeds(t *testing.T) {
	s := newSite(t)
	s.answer(t, 600)
	s.addUser(t, "analyst")
	p := s.signedIn(t, "analyst")
	table, err := reports.New(s.store).Table(t.Context(), reports.Query{Survey: library.Slug, MinBase: reports.SurveysOwn})
	if err != nil {
		t.Fatal(err)
	}
	p.get(analysisSurvey+"/needs").wantText("Meer betaalbare woningen", "Ruimte om te groeien", "Alle thema’s")
	shares, at, first := 0, 0, 2.0
	for _, code := range []string{"1", "2", "3"} {
		r, _ := table.Row(reports.Key{Question: "V13", Option: code})
		if part := table.ShareOfMentions(r); part.Set {
			p.wantText(staff.Percent("nl", 100*part.Number))
			shares++
		}
		p.wantText(staff.Percent("nl", 100*r.Share.Number))
	}
	if shares == 0 {
		t.Error("no share of choices to look for")
	}
	q, _ := table.Form.Question("V13")
	list := p.body[strings.Index(p.body, `id="V13"`):strings.Index(p.body, `id="V14"`)]
	for {
		i := strings.Index(list[at:], "<strong>")
		if i < 0 {
			break
		}
		at += i + len("<strong>")
		share := list[at : at+strings.Index(list[at:], "%")]
		for _, o := range q.Options {
			r, _ := table.Row(reports.Key{Question: "V13", Option: o.Code})
			if r.Share.Set && strings.TrimSuffix(staff.Percent("nl", 100*r.Share.Number), "%") == share {
				if r.Share.Number > first+0.001 {
					t.Errorf("%s stands after %.3f", share, first)
				}
				first = r.Share.Number
				break
			}
		}
	}
	p.get(analysisSurvey + "/needs?audience=2&theme=T1").wantText("Woningen voor personeel")
	if strings.Contains(p.body, "Ruimte om te groeien") || strings.Contains(p.body, "Meer betaalbare woningen") {
		t.Error("needs of another theme or audience are listed")
	}
}
