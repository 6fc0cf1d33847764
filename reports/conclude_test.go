package reports_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regiopeil/reports"
	"regiopeil/surveys"
	"regiopeil/surveys/library"
)

// asked is the questionnaire of the tests of conclusions: definition, with
// satisfaction beside importance.
func asked() *surveys.Definition {
	d := definition()
	questions := &d.Parts[0].Questions
	i := slices.IndexFunc(*questions, func(q surveys.Question) bool { return q.Code == "X" })
	y := (*questions)[i]
	y.Code, y.Role, y.Label = "Y", surveys.Satisfaction, text("Hoe tevreden?")
	*questions = slices.Insert(*questions, i+1, y)
	return d
}

// repeatAnswers adds the same answers so many times.
func (s *source) repeatAnswers(n int, answers string) {
	for range n {
		s.add(answers)
	}
}

func conclusions(t *testing.T, s *source, before *reports.Table) []reports.Conclusion {
	t.Helper()
	out, err := reports.New(s).Conclusions(t.Context(), reports.Query{Survey: "proef", Theme: "T1", MinBase: reports.SurveysOwn}, before)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// short writes what a conclusion says, in the manner of the tables of these tests.
func short(c reports.Conclusion) string {
	out := string(c.Topic) + " " + c.Says
	if c.Who != (reports.Who{}) {
		out += " " + c.Who.Audience + c.Who.Municipality
	}
	if c.Than != (reports.Who{}) {
		out += "<" + c.Than.Audience
	}
	for _, w := range c.Few {
		out += " ?" + w.Audience + w.Municipality
	}
	if r := c.Row; r != nil && r.Mean.Set {
		out += fmt.Sprintf(" %.2f", r.Mean.Number)
	} else if r != nil && r.Share.Set {
		out += fmt.Sprintf(" %.0f%%", 100*r.Share.Number)
	}
	if c.Rank.Place > 0 {
		out += fmt.Sprintf(" %d/%d", c.Rank.Place, c.Rank.Of)
	}
	if c.Rank.Tied {
		out += "="
	}
	return out
}

func TestConclusions(t *testing.T) {
	tests := []struct {
		name    string
		minBase int
		fill    func(s *source)
		topics  []reports.Topic // that are looked at
		want    []string
	}{
		{"high, in the middle and low", 5, func(s *source) {
			s.repeatAnswers(40, `{"V1":"1","V2":"A","X":{"T1":"3","T2":"2"},"Y":{"T1":"1"}}`)
			s.repeatAnswers(40, `{"V1":"1","V2":"A","X":{"T1":"3","T2":"3"},"Y":{"T1":"2"}}`)
			s.repeatAnswers(40, `{"V1":"2","V2":"A","X":{"T1":"2","T2":"2"},"Y":{"T1":"2"}}`)
		}, []reports.Topic{reports.TopicImportance, reports.TopicSatisfaction}, []string{
			"importance high 1 3.00 1/2", "importance middle 2 2.00 1/2=", "satisfaction low 1 1.50", "satisfaction middle 2 2.00",
		}},
		{"of too few nothing is said", 5, func(s *source) {
			s.repeatAnswers(30, `{"V1":"1","V2":"A","X":{"T1":"3","T2":"2"}}`)
			s.repeatAnswers(5, `{"V1":"2","V2":"B","X":{"T2":"2"}}`)
		}, []reports.Topic{reports.TopicImportance, reports.TopicDifferences, reports.TopicFew}, []string{
			"importance high 1 3.00 1/2", "importance few ?2", "few few ?B ?C",
		}},
		{"a difference is one where a test says so", 1, func(s *source) {
			s.repeatAnswers(30, `{"V1":"1","V2":"A","X":{"T1":"3"},"Y":{"T1":"2"}}`)
			s.repeatAnswers(10, `{"V1":"1","V2":"A","X":{"T1":"2"},"Y":{"T1":"3"}}`)
			s.repeatAnswers(10, `{"V1":"2","V2":"A","X":{"T1":"2"},"Y":{"T1":"2"}}`)
			s.repeatAnswers(30, `{"V1":"2","V2":"A","X":{"T1":"1"},"Y":{"T1":"2"}}`)
			s.repeatAnswers(6, `{"V1":"2","V2":"A","Y":{"T1":"3"}}`)
		}, []reports.Topic{reports.TopicDifferences}, []string{"differences importance_less 2<1 1.25", "differences satisfaction_same"}},
		{"needs by how often, with their place where all are shown", 1, func(s *source) {
			s.repeatAnswers(30, `{"V1":"1","V2":"A","M":["1","2"]}`)
			s.repeatAnswers(10, `{"V1":"1","V2":"A","M":["2"]}`)
			s.repeatAnswers(10, `{"V1":"2","V2":"A","M":["97"],"M.text":"x"}`)
		}, []reports.Topic{reports.TopicNeeds}, []string{"needs share 1 100% 1/3"}},
		{"first, points and the problem", 1, func(s *source) {
			s.repeatAnswers(20, `{"V1":"1","V2":"A","R":["T1"],"P":{"T1":30,"T2":70},"S":"T1"}`)
			s.repeatAnswers(20, `{"V1":"1","V2":"A","R":["T2"],"P":{"T1":30,"T2":70},"S":"T2"}`)
		}, []reports.Topic{reports.TopicPriority}, []string{"priority share 1 50% 1/2=", "priority points 1 30.00 2/2", "priority problem 1 50% 1/2="}},
		{"one place against the others", 1, func(s *source) {
			for range 20 {
				s.add(`{"V1":"1","V2":"A","X":{"T1":"3"}}`)
				s.add(`{"V1":"1","V2":"A","X":{"T1":"3"}}`)
				s.add(`{"V1":"1","V2":"A","X":{"T1":"2"}}`)
				s.add(`{"V1":"1","V2":"B","X":{"T1":"1"}}`)
				s.add(`{"V1":"1","V2":"B","X":{"T1":"2"}}`)
				s.add(`{"V1":"1","V2":"C","X":{"T1":"2"}}`)
				s.add(`{"V1":"1","V2":"C","X":{"T1":"3"}}`)
				s.add(`{"V1":"1","V2":"C","X":{"T1":"1"}}`)
			}
		}, []reports.Topic{reports.TopicPlaces}, []string{"places importance_more 1A 2.67", "places importance_less 1B 1.50"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSource(t, tt.minBase)
			form, err := surveys.Compile(asked())
			if err != nil {
				t.Fatal(err)
			}
			s.form = form
			tt.fill(s)
			var got []string
			for _, c := range conclusions(t, s, nil) {
				if slices.Contains(tt.topics, c.Topic) {
					got = append(got, short(c))
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("conclusions (-want +got):\n%s", diff)
			}
		})
	}
}

// TestConclusionsOfWaves: what changed is told per audience, what did not in one
// sentence, and what was asked differently not at all.
func TestConclusionsOfWaves(t *testing.T) {
	wave := func(slug string, d *surveys.Definition, residents, businesses string) *source {
		s := newSource(t, 1)
		form, err := surveys.Compile(d)
		if err != nil {
			t.Fatal(err)
		}
		s.form, s.survey.Slug = form, slug
		for _, x := range []string{residents, businesses} {
			s.repeatAnswers(20, strings.Replace(x, "?", "2", 1))
			s.repeatAnswers(20, x[:strings.Index(x, "?")]+"3"+x[strings.Index(x, "?")+1:])
		}
		return s
	}
	of := func(audience, importance string) string {
		return fmt.Sprintf(`{"V1":"%s","V2":"A","X":{"T1":"%s"},"Y":{"T1":"2"}}`, audience, importance)
	}
	other := asked()
	for i := range other.Parts[0].Questions {
		if q := &other.Parts[0].Questions[i]; q.Code == "Y" {
			q.Label = text("Hoe blij?")
		}
	}
	before := wave("toen", other, of("1", "?"), of("2", "?"))
	earlier, err := reports.New(before).Table(t.Context(), reports.Query{Survey: "toen", By: [][]string{{"V1"}}, MinBase: reports.SurveysOwn})
	if err != nil {
		t.Fatal(err)
	}
	now := wave("proef", asked(), of("1", "?"), of("2", "?"))
	now.repeatAnswers(60, of("1", "3"))
	var got []string
	for _, c := range conclusions(t, now, earlier) {
		if c.Topic == reports.TopicChange {
			got = append(got, short(c)+" "+c.Reason)
		}
	}
	want := []string{"change importance_more 1 2.80 ", "change importance_same ?2 ", "change satisfaction_broken 1 waves.wording", "change satisfaction_broken 2 waves.wording"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("conclusions (-want +got):\n%s", diff)
	}
}

// TestConclusionsTellNothingHidden: whatever is said of the built-in consultation,
// weighted and with few or many people, rests on rows that are shown, and none of
// them says more than its row.
func TestConclusionsTellNothingHidden(t *testing.T) {
	d, settings := library.Builtin()
	form, err := surveys.Compile(d)
	if err != nil {
		t.Fatal(err)
	}
	settings.Weighting = &surveys.Weighting{Cap: surveys.DefaultWeightCap, Sets: []surveys.MarginSet{library.ResidentMargins()}}
	for _, n := range []int{0, 60, 600} {
		s := &source{survey: surveys.Survey{Slug: "proef", Version: 1, Settings: settings}, form: form}
		people := library.NewMadeUp(form, 5)
		for i := range n {
			s.add(string(form.EncodeJSON(people.Respondent(uint64(i)).Answers)))
		}
		e := reports.New(s)
		for _, theme := range []surveys.Theme{d.Themes[0], d.Themes[5], d.Themes[7]} {
			q := reports.Query{Survey: "proef", Theme: theme.Code, MinBase: reports.SurveysOwn}
			all, err := e.Conclusions(t.Context(), q, nil)
			if err != nil {
				t.Fatal(err)
			}
			q.By = reports.PeopleBy(d)
			table, err := e.Table(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range all {
				for _, r := range []*reports.Row{c.Row, c.Other} {
					if r == nil {
						continue
					}
					want, ok := table.Row(r.Key())
					if r.Weighting == reports.Raked {
						want, ok = table.Raked(r.Key())
					}
					if !ok || want.Suppressed || want.Share != r.Share || want.Mean != r.Mean || want.Base != r.Base {
						t.Errorf("%d people, %s: %s rests on %+v, and the table shows %+v", n, theme.Code, short(c), r, want)
					}
				}
			}
			agreeWithTests(t, table, all)
			if n == 0 && slices.ContainsFunc(all, func(c reports.Conclusion) bool { return c.Says != reports.SaysFew }) {
				t.Errorf("of nobody it is said that %v", short(all[0]))
			}
			if n == 600 && len(all) < 12 {
				t.Errorf("%s: only %d conclusions", theme.Code, len(all))
			}
		}
	}
}

// agreeWithTests checks that no conclusion says that audiences are alike where the
// test of their answers says that they are not, and that this is told.
func agreeWithTests(t *testing.T, table *reports.Table, all []reports.Conclusion) {
	t.Helper()
	for measure, question := range map[string]string{"importance": "V8", "satisfaction": "V9"} {
		said := map[string]bool{}
		for _, c := range all {
			if c.Topic == reports.TopicDifferences && strings.HasPrefix(c.Says, measure) {
				said[strings.TrimPrefix(c.Says, measure+"_")] = true
			}
		}
		test, ok := table.Test(reports.Unweighted, question, table.Query.Theme, "", "V1", "")
		differ := ok && test.NotByChance()
		if said[reports.SaysSame] && differ || said[reports.SaysDiffer] && !differ || differ && len(said) == 0 {
			t.Errorf("%s of %s: the test %+v, and it is said that %v", measure, table.Query.Theme, test, said)
		}
	}
}

// TestConclusionsOfConversations: dots are told beside the figures.
func TestConclusionsOfConversations(t *testing.T) {
	all, err := meetings(t).Conclusions(t.Context(), reports.Query{Survey: library.Slug, Theme: "T1", MinBase: reports.SurveysOwn}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range all {
		if c.Topic == reports.TopicConversations {
			got = append(got, fmt.Sprintf("%s %d of %d in %d of %d", c.Says, c.Row.N, c.Row.Base, c.Meetings.Held, c.Meetings.People))
		}
	}
	if diff := cmp.Diff([]string{"dots 55 of 174 in 3 of 75"}, got); diff != "" {
		t.Errorf("conclusions (-want +got):\n%s", diff)
	}
}
