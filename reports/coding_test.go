package reports_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regiopeil/reports"
	"regiopeil/surveys"
)

// tagged is a source with four answers to St, and three people who read them:
//
//	answer   anna       bert   cees
//	een      bus, bank  bus
//	twee     bus
//	drie     bank       –      bus
//	vier
func tagged(t *testing.T) *source {
	t.Helper()
	s := newSource(t, 0)
	const bus, bank = 1, 2
	s.made.Tags = []surveys.Tag{{ID: bank, Label: "Bank"}, {ID: bus, Label: "Bus"}, {ID: 3, Label: "Weg", Retired: true}, {ID: 4, Label: "Ongebruikt"}}
	code := func(seq int64, user string, tags ...int) {
		s.made.Codings = append(s.made.Codings, surveys.Coding{TextPlace: surveys.TextPlace{Seq: seq, Question: "St"}, User: user, Tags: tags})
	}
	one := s.add(`{"V1":"1","V2":"A","S":"T1","St":"een"}`)
	two := s.add(`{"V1":"1","V2":"A","S":"T1","St":"twee"}`)
	three := s.add(`{"V1":"2","V2":"A","S":"T1","St":"drie"}`)
	s.add(`{"V1":"2","V2":"A","S":"T1","St":"vier"}`)
	code(one, "anna", bus, bank)
	code(one, "bert", bus)
	code(two, "anna", bus)
	code(three, "anna", bank)
	code(three, "bert")
	code(three, "cees", bus)
	s.made.Quotes = []surveys.Quote{{TextPlace: surveys.TextPlace{Seq: two, Question: "St"}, User: "anna"}}
	return s
}

func TestTagsOfTexts(t *testing.T) {
	texts, err := reports.New(tagged(t)).Texts(t.Context(), reports.Query{Survey: "proef"})
	if err != nil {
		t.Fatal(err)
	}
	type made struct {
		Tags    []int
		Readers int
		Differ  bool
		Quote   bool
	}
	got := map[string]made{}
	for _, a := range texts {
		got[a.Text] = made{a.Tags, a.Readers, a.Differ, a.Quote}
	}
	want := map[string]made{
		"een":  {[]int{1, 2}, 2, true, false}, // bank by one of two: half is enough
		"twee": {[]int{1}, 1, false, true},
		"drie": {nil, 3, true, false}, // each by one of three
		"vier": {},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestCountTags(t *testing.T) {
	s := tagged(t)
	texts, err := reports.New(s).Texts(t.Context(), reports.Query{Survey: "proef"})
	if err != nil {
		t.Fatal(err)
	}
	got := reports.CountTags(s.form, texts, s.made.Tags)
	if len(got) != 1 {
		t.Fatalf("%d tables", len(got))
	}
	table := got[0]
	if table.Question != "St" || table.Answers != 4 || table.Read != 3 || table.Tagged != 2 {
		t.Errorf("%+v", table)
	}
	type row struct {
		Label string
		N     int
		By    []int
	}
	var rows []row
	for _, c := range table.Tags {
		rows = append(rows, row{c.Tag.Label, c.N, c.ByAudience})
	}
	if diff := cmp.Diff([]row{{"Bus", 2, []int{2, 0}}, {"Bank", 1, []int{1, 0}}, {"Ongebruikt", 0, []int{0, 0}}}, rows); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]reports.TagGroup{{Code: "1", Label: "Inwoner", Read: 2}, {Code: "2", Label: "Bedrijf", Read: 1}}, table.Audiences); diff != "" {
		t.Error(diff)
	}
	// Wilson for 2 of 3, from R: binom::binom.wilson(2, 3).
	if c := table.Tags[0]; math.Abs(c.Share.Number-2./3) > 1e-12 || math.Abs(c.Low.Number-0.2076596) > 1e-6 || math.Abs(c.High.Number-0.9385081) > 1e-6 {
		t.Errorf("%+v", c)
	}
}

// TestTagsOfFew proves that a table of tags tells no audience that the list of
// answers does not.
func TestTagsOfFew(t *testing.T) {
	s := tagged(t)
	texts, err := reports.New(s).Texts(t.Context(), reports.Query{Survey: "proef", MinBase: 3})
	if err != nil {
		t.Fatal(err)
	}
	if got := reports.CountTags(s.form, texts, s.made.Tags); len(got) != 1 || len(got[0].Audiences) != 0 {
		t.Errorf("%+v", got)
	}
}

// By hand, anna and bert on "een" and "drie": bus 2 × the same; bank once by
// anna alone and once by anna alone.
func TestAgreement(t *testing.T) {
	_, taggers, all, err := reports.New(tagged(t)).Coding(t.Context(), "proef")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]reports.Tagger{{User: "anna", Read: 3, Tagged: 3}, {User: "bert", Read: 2, Tagged: 1}, {User: "cees", Read: 1, Tagged: 1}}, taggers); diff != "" {
		t.Error(diff)
	}
	if len(all) != 3 {
		t.Fatalf("%d pairs", len(all))
	}
	a := all[0]
	if a.First != "anna" || a.Second != "bert" || a.All.N != 2 || len(a.Tags) != 2 {
		t.Fatalf("%+v", a)
	}
	bank, bus := a.Tags[0], a.Tags[1]
	if bank.Observed != 0 || bank.Kappa != 0 || bus.Observed != 1 || bus.Kappa != 1 {
		t.Errorf("bank %+v, bus %+v", bank, bus)
	}
	// observed (0+1)/2; by chance (0+0.5)/2; (0.5−0.25)/0.75
	if math.Abs(a.All.Kappa-1./3) > 1e-12 {
		t.Errorf("%+v", a.All)
	}
}
