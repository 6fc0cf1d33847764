package reports_test

import (
	"cmp"
	"context"
	"strconv"
	"testing"

	"regiopeil/reports"
	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
	"regiopeil/surveys/store"
)

// source is a log in memory.
type source struct {
	survey   surveys.Survey
	form     *surveys.Form
	log      []store.Entry
	made     surveys.Codings
	meetings []*conversation.Kept // a later one with the same ID is what it became
	read     int                  // how many of them were handed out
	wishTags map[conversation.WishKey]int
	through  map[string]int
}

func (s *source) Survey(_ context.Context, slug string) (*surveys.Survey, error) {
	if slug != s.survey.Slug {
		return nil, surveys.Errorf(surveys.NotFound, "no survey %q", slug)
	}
	return &s.survey, nil
}

func (s *source) Form(context.Context, string, int) (*surveys.Form, error) { return s.form, nil }

func (s *source) Since(_ context.Context, _ string, after int64, _ int, fn func(*store.Entry) error) (int64, error) {
	for i := range s.log {
		if e := s.log[i]; e.Seq > after {
			if err := fn(&e); err != nil {
				return after, err
			}
			after = e.Seq
		}
	}
	return after, nil
}

func (s *source) Codings(context.Context, string) (*surveys.Codings, error) { return &s.made, nil }

func (s *source) ConversationsSince(_ context.Context, _ string, after int64) (all []*conversation.Kept, last int64, err error) {
	for i := max(0, after); i < int64(len(s.meetings)); i++ {
		k := *s.meetings[i]
		k.ID = cmp.Or(k.ID, strconv.FormatInt(i, 10))
		all = append(all, &k)
	}
	s.read += len(all)
	return all, int64(len(s.meetings)), nil
}

func (s *source) Through(context.Context, string) (map[string]int, error) { return s.through, nil }

func (s *source) WishTags(context.Context, string) (map[conversation.WishKey]int, error) {
	return s.wishTags, nil
}

// add appends a response given on the web.
func (s *source) add(answers string) int64 {
	seq := int64(10 * (len(s.log) + 1))
	s.log = append(s.log, store.Entry{Seq: seq, Kind: store.Stored, Version: 1, Mode: "web", Language: "nl", Day: "2026-03-01", Answers: []byte(answers)})
	return seq
}

// change appends another version of a response and erases the old one.
func (s *source) change(seq int64, answers string) int64 {
	next := s.add(answers)
	s.erase(seq)
	s.log[len(s.log)-1].Kind, s.log[len(s.log)-1].Replaces = store.Changed, seq
	return next
}

// withdraw erases a response.
func (s *source) withdraw(seq int64) {
	s.add("")
	s.erase(seq)
	s.log[len(s.log)-1].Kind, s.log[len(s.log)-1].Replaces = store.Withdrawn, seq
}

func (s *source) erase(seq int64) {
	for i := range s.log {
		if s.log[i].Seq == seq {
			s.log[i].Answers = nil
		}
	}
}

func text(s string) surveys.Text { return surveys.Text{"nl": s} }

func score(x float64) *float64 { return &x }

// definition has a question of every type.
func definition() *surveys.Definition {
	themes := []surveys.Item{
		{Code: "T1", Label: text("Wonen"), Themes: []string{"T1"}},
		{Code: "T2", Label: text("Groen"), Themes: []string{"T2"}},
	}
	return &surveys.Definition{
		Title: text("Proef"), Languages: []string{"nl"}, AudienceQuestion: "V1", MunicipalityQuestion: "V2",
		Consultation: surveys.Consultation{Code: "proef", Title: text("Proef"), About: text("Proef"), Asks: text("Wij"), Minutes: 1},
		Themes:       []surveys.Theme{{Code: "T1", Label: text("Wonen")}, {Code: "T2", Label: text("Groen")}},
		Parts: []surveys.Part{{Code: "A", Title: text("Deel"), Questions: []surveys.Question{
			{Code: "V1", Type: surveys.Single, Label: text("Wie?"), Required: true, Role: surveys.Background, Options: []surveys.Option{
				{Code: "1", Label: text("Inwoner"), Audience: surveys.Resident}, {Code: "2", Label: text("Bedrijf"), Audience: surveys.Business}}},
			{Code: "V2", Type: surveys.Single, Label: text("Waar?"), Role: surveys.Background, Options: []surveys.Option{
				{Code: "A", Label: text("Stad")}, {Code: "B", Label: text("Dorp")}, {Code: "C", Label: text("Eiland")}, {Code: "99", Label: text("Zeg ik niet")}}},
			{Code: "X", Type: surveys.Matrix, Label: text("Hoe belangrijk?"), Role: surveys.Importance, Items: themes, Options: []surveys.Option{
				{Code: "1", Label: text("Laag"), Score: score(1)}, {Code: "2", Label: text("Midden"), Score: score(2)}, {Code: "3", Label: text("Hoog"), Score: score(3)}, {Code: "98", Label: text("Weet niet")}}},
			{Code: "M", Type: surveys.Multiple, Label: text("Wat helpt?"), Role: surveys.Need, Options: []surveys.Option{
				{Code: "1", Label: text("Huizen"), Themes: []string{"T1"}}, {Code: "2", Label: text("Park, plein"), Themes: []string{"T1", "T2"}},
				{Code: "97", Label: text("Anders"), Text: 50}, {Code: "96", Label: text("Niets"), Exclusive: true}}},
			{Code: "R", Type: surveys.Ranking, Label: text("Wat eerst?"), Role: surveys.Priority, Items: themes, Top: 2},
			{Code: "P", Type: surveys.Points, Label: text("Verdeel"), Role: surveys.PointsRole, Items: themes, Sum: 100},
			{Code: "N", Type: surveys.Number, Label: text("Cijfer"), Min: score(0), MaxNumber: score(10), Options: []surveys.Option{{Code: "98", Label: text("Weet niet")}}},
			{Code: "S", Type: surveys.Single, Label: text("Onderwerp"), Role: surveys.Idea, Options: []surveys.Option{
				{Code: "T1", Label: text("Wonen"), Themes: []string{"T1"}}, {Code: "T2", Label: text("Groen"), Themes: []string{"T2"}}, {Code: "96", Label: text("Geen")}}},
			{Code: "St", Type: surveys.TextType, Label: text("Vertel"), With: "S", MaxLength: 100},
		}}},
	}
}

func newSource(t *testing.T, minBase int) *source {
	t.Helper()
	form, err := surveys.Compile(definition())
	if err != nil {
		t.Fatal(err)
	}
	return &source{survey: surveys.Survey{Slug: "proef", Version: 1, Settings: surveys.Settings{MinBase: minBase}}, form: form}
}

// fill gives the answers that the tests below were worked out for by hand.
func (s *source) fill() {
	s.add(`{"V1":"1","V2":"A","X":{"T1":"3","T2":"98"},"M":["1","2"],"R":["T1","T2"],"P":{"T1":100},"N":7,"S":"T1","St":"een \"twee\""}`)
	s.add(`{"V1":"1","V2":"A","X":{"T1":"2","T2":"1"},"M":[],"R":["T2","T1"],"P":{"T1":40,"T2":60},"N":8.5}`)
	gone := s.add(`{"V1":"2","V2":"C","X":{"T1":"1"},"M":["2"],"N":1,"St":"weg"}`)
	s.add(`{"V1":"1","V2":"B","X":{"T1":"3"},"M":["96"],"R":["T1"],"N":"98"}`)
	old := s.add(`{"V1":"2","V2":"A","X":{"T1":"2"},"M":["2"],"St":"oud"}`)
	trial := s.add(`{"V1":"1","V2":"C","X":{"T1":"1"}}`)
	s.log[trial/10-1].Trial = true
	s.add(`{"V1":"2","V2":"99","M":["97"],"M.text":"iets","S":"96"}`)
	s.withdraw(gone)
	s.change(old, `{"V1":"2","V2":"B","X":{"T1":"1"},"St":"nieuw"}`)
}

func table(t *testing.T, s *source, q reports.Query) *reports.Table {
	t.Helper()
	q.Survey = "proef"
	got, err := reports.New(s).Table(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	return got
}
