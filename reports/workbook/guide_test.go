package workbook_test

import (
	"log/slog"
	"strconv"
	"testing"

	"regiopeil/reports"
	"regiopeil/surveys"
)

// compareGuide holds the people on the guide against the figures of the
// questions that ask who they are.
func compareGuide(t *testing.T, s *readSheet, want *reports.Table) {
	t.Helper()
	said := map[string]string{}
	for _, r := range s.Rows {
		if len(r) > 1 {
			said[r[0].text()] = r[1].text()
			if n, ok := r[1].number(); ok {
				said[r[0].text()] = strconv.Itoa(int(n))
			}
		}
	}
	if got := said["Inzendingen in deze cijfers"]; got != strconv.Itoa(want.Responses) {
		t.Errorf("%s responses, want %d", got, want.Responses)
	}
	for question, names := range map[string]map[string]string{"V1": audienceNames, "V2": nil} {
		q, _ := want.Form.Question(question)
		for _, o := range q.Options {
			if surveys.IsNonAnswer(o.Code) {
				continue
			}
			name := o.Label["nl"]
			if names[o.Code] != "" {
				name = names[o.Code]
			}
			r, ok := want.Row(reports.Key{Question: question, Option: o.Code})
			if !ok {
				t.Fatalf("no figure of %s = %s", question, o.Code)
			}
			number := strconv.Itoa(r.N)
			if r.Suppressed || r.N < want.Query.MinBase {
				number = hidden
			}
			if said[name] != number {
				t.Errorf("the guide says of %s: %q, want %s", name, said[name], number)
			}
		}
	}
	if _, ok := said["Waarvan binnen het filter"]; ok != (len(want.Query.Where) > 0) {
		t.Errorf("the guide counts the people of a filter: %v", ok)
	}
}

// TestGuideSaysWhatIsUnread: figures that are not complete say so, and only they.
func TestGuideSaysWhatIsUnread(t *testing.T) {
	for unread, want := range map[int]string{0: "", 1: "1 inzending is beschadigd en telt nergens mee.", 3: "3 inzendingen zijn beschadigd en tellen nergens mee."} {
		s := builtin(t, 20)
		for i := range unread {
			s.log[i].Answers = []byte(`{"V1":"1","V21":"gehe`)
		}
		e := reports.New(s)
		e.Log = slog.New(slog.DiscardHandler)
		said := ""
		for _, r := range readWith(t, write(t, e, reports.Query{Theme: "T1", MinBase: reports.SurveysOwn})).sheet(t, "Leeswijzer").Rows {
			if len(r) > 1 && r[0].text() == "Niet te lezen" {
				said = r[1].text()
			}
		}
		if said != want {
			t.Errorf("%d unread: the guide says %q, want %q", unread, said, want)
		}
	}
}
