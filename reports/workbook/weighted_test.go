package workbook_test

import (
	"slices"
	"strings"
	"testing"

	"regiopeil/reports"
	"regiopeil/surveys"
	"regiopeil/surveys/library"
)

// residents weights the residents as the demonstration does.
func residents() *surveys.Weighting {
	return &surveys.Weighting{Cap: surveys.DefaultWeightCap, Sets: []surveys.MarginSet{library.ResidentMargins()}}
}

// compareWeighted checks every number of the sheet Gewogen, and that every
// weighted figure of the theme has a row there; without weights there is no
// such sheet.
func compareWeighted(t *testing.T, b *readBack, want *reports.Table) {
	t.Helper()
	if want.Weights == nil {
		if slices.ContainsFunc(b.Sheets, func(s readSheet) bool { return s.Name == "Gewogen" || s.Name == "Weging" }) {
			t.Error("a sheet on weighting, and no weights")
		}
		return
	}
	_, rows := b.sheet(t, "Gewogen").table(t, "Code")
	audiences, places := labelsOf(want, "V1", audienceNames), labelsOf(want, "V2", nil)
	seen := map[reports.Key]bool{}
	for _, r := range rows {
		q, ok := want.Form.Question(r[0].text())
		if !ok {
			t.Fatalf("unknown question %q", r[0].text())
		}
		option, kind := codeOfAnswer(q, r[5].text())
		k := keyOf(q.Code, codeOfItem(q, r[2].text()), option, audiences[r[3].text()], places[r[4].text()])
		if seen[k] {
			t.Errorf("%+v stands there twice", k)
		}
		seen[k] = true
		unweighted, _ := want.Row(k)
		raked, ok := want.Raked(k)
		if !ok {
			t.Fatalf("no weighted figure at %+v", k)
		}
		compareNumbers(t, k, kind, unweighted, raked, r[6:])
	}
	for i := range want.Rows {
		r := &want.Rows[i]
		k := r.Key()
		resident := k.GroupVar == "V1" && k.Group == "1" || k.GroupVar == "V1+V2" && strings.HasPrefix(k.Group, "1+") && k.Group != "1+90"
		if r.Weighting == reports.Raked && r.Theme != "" && resident && !surveys.IsNonAnswer(k.Option) && askedResidents(want, k.Question) && !seen[k] {
			t.Errorf("weighted figure %+v is not on the sheet", k)
		}
	}
}

func askedResidents(t *reports.Table, question string) bool {
	q, _ := t.Form.Question(question)
	return q.Type != surveys.TextType && (len(q.For) == 0 || slices.Contains(q.For, surveys.Resident))
}

func compareNumbers(t *testing.T, k reports.Key, kind string, unweighted, raked *reports.Row, got []*readCell) {
	t.Helper()
	if unweighted.Suppressed || raked.Suppressed {
		if got[0].text() != hidden {
			t.Errorf("%+v is hidden, got %v", k, got[0])
		}
		return
	}
	want := []reports.Value{
		reports.Num(float64(unweighted.Base)), unweighted.Share, unweighted.ShareLow, unweighted.ShareHigh,
		raked.Share, raked.ShareLow, raked.ShareHigh, raked.NEff, raked.Deff,
	}
	if kind == "mean" {
		copy(want[1:], []reports.Value{unweighted.Mean, unweighted.MeanLow, unweighted.MeanHigh, raked.Mean, raked.MeanLow, raked.MeanHigh})
	}
	for i, w := range want {
		n, ok := got[i].number()
		if ok != w.Set || ok && n != w.Number {
			t.Errorf("%+v column %d: got %v, want %v", k, i+7, got[i], w)
		}
	}
}

// TestWeightingIsTold reads what a workbook says of how it was weighted.
func TestWeightingIsTold(t *testing.T) {
	tests := []struct {
		name      string
		weighting *surveys.Weighting
		want      []string
	}{
		{"none", nil, []string{"Geen. Ieder antwoord telt even zwaar."}},
		{"weighted", residents(), []string{"Gewogen zijn: Inwoners.", "CBS 83502NED", "Niemand telt zwaarder dan 5."}},
		{"does not fit", &surveys.Weighting{Sets: []surveys.MarginSet{{Margins: []surveys.Margin{
			{Question: "V3", Counts: []surveys.MarginCount{{Option: "1", Population: 5}}},
		}}}}, []string{"wegen lukt nu niet", "maar er staat geen aantal bij"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := builtin(t, 300)
			s.survey.Settings.Weighting = tt.weighting
			all := readWith(t, write(t, reports.New(s), reports.Query{Theme: "T1", MinBase: reports.SurveysOwn})).allText()
			for _, want := range tt.want {
				if !strings.Contains(all, want) {
					t.Errorf("it does not say %q", want)
				}
			}
		})
	}
}
