package intake_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
	"regiopeil/surveys/intake"
	"regiopeil/templates/locale"
)

func reading(t testing.TB) intake.Reading {
	t.Helper()
	catalog, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	return intake.Reading{Form: builtin(t), Catalog: catalog, Municipalities: []string{"GM0579"}}
}

const (
	talkNames = "conversation|date|time|place|municipality|kind|participants.resident|ages.2|dotsEach|report"
	saidNames = "conversation|what|about|text|number|audience|who|by"
)

// evening is a file with conversations; rows of both sheets begin at row 3.
func evening(t testing.TB, talks, said []string) []byte {
	t.Helper()
	one, other := mark, mark
	one.Part, other.Part = intake.Talks, intake.Said
	f := excelize.NewFile()
	sheetOf(t, f, "Gesprekken", append([]string{one.String(), talkNames}, talks...)...)
	sheetOf(t, f, "Gezegd", append([]string{other.String(), saidNames}, said...)...)
	return bytesOf(t, f)
}

func talksOf(t testing.TB, file []byte) ([]intake.Talk, []surveys.Problem) {
	t.Helper()
	all, err := open(t, file).Talks(t.Context(), reading(t))
	if e, ok := errors.AsType[*surveys.Error](err); ok && e.Code == surveys.Invalid {
		return nil, e.Problems
	}
	if err != nil {
		t.Fatal(err)
	}
	return all, nil
}

func TestTalks(t *testing.T) {
	all, problems := talksOf(t, evening(t,
		[]string{"# voorbeeld", "n:2|date:2027-02-20|19:30|Dorpshuis|GM0579||n:12|5|3|# Verslag", "7|2027-02-21||Raadzaal|GM0579|village conversation"},
		[]string{
			"# 1|wens", "2|wens|T1|Meer woningen|n:4|Inwoner", "2|WISH|T1| Een park ", "2|stickers|T1||20", "2|voor|V12.a||9", "2|against|V12.a||1",
			"2|zoekt|T2|Fietsenmaker||bedrijf", "2|biedt|T2|Zaal", "2|uitspraak|T2|Goed idee", "2|afspraak||Kijken|||de gemeente|1-4-2027",
		}))
	if problems != nil {
		t.Fatal(problems)
	}
	want := []intake.Talk{
		{Number: 2, Place: intake.Place{Sheet: "Gesprekken", Cell: "A4"}, Lines: 9, Record: conversation.Record{
			Survey: "leidse-regio", Kind: conversation.Village, Date: "2027-02-20", Time: "19:30", Place: "Dorpshuis", Municipality: "GM0579",
			Participants: map[surveys.Audience]int{surveys.Resident: 12}, Ages: map[string]int{"2": 5}, DotsEach: 3, Report: "# Verslag",
			Themes: map[string]conversation.Theme{
				"T1": {Dots: 20, Wishes: []conversation.Wish{{Text: "Meer woningen", Times: 4, Audience: surveys.Resident}, {Text: "Een park"}}},
				"T2": {Seek: []conversation.Exchange{{Text: "Fietsenmaker", Audience: surveys.Business}}, Offer: []conversation.Exchange{{Text: "Zaal"}}, Quotes: []string{"Goed idee"}},
			},
			Hands:      map[string]conversation.Hands{"V12.a": {For: 9, Against: 1}},
			Agreements: []conversation.Agreement{{What: "Kijken", Who: "de gemeente", By: "2027-04-01"}},
		}},
		{Number: 7, Place: intake.Place{Sheet: "Gesprekken", Cell: "A5"}, Record: conversation.Record{
			Survey: "leidse-regio", Kind: conversation.Village, Date: "2027-02-21", Place: "Raadzaal", Municipality: "GM0579",
		}},
	}
	for i := range all {
		if !surveys.IsID(all[i].ID) {
			t.Errorf("ID %q", all[i].ID)
		}
		all[i].ID = ""
	}
	if diff := cmp.Diff(want, all); diff != "" {
		t.Error(diff)
	}
}

// TestTalkProblems holds one thing wrong each: the key and the cell.
func TestTalkProblems(t *testing.T) {
	const fine = "1|2027-02-20||Dorpshuis|GM0579"
	for _, tt := range []struct {
		name, talk, said string
		want             []string
	}{
		{"nothing", "1", "", []string{"bulk.nothing -"}},
		{"number twice", fine + "\n" + fine, "", []string{"bulk.number_twice A4"}},
		{"without a municipality", "1|2027-02-20||Dorpshuis", "", []string{"conversation.problem_required E3"}},
		{"of others", "1|2027-02-20||Dorpshuis|GM0547", "", []string{"conversation.problem_municipality E3"}},
		{"unknown municipality", "1|2027-02-20||Dorpshuis|GM9999", "", []string{"conversation.problem_unknown E3"}},
		{"no day", "1|31-02-2027||x|GM0579", "", []string{"bulk.cell_day B3"}},
		{"no time", "1|2027-02-20|half acht|x|GM0579", "", []string{"conversation.problem_time C3"}},
		{"no kind", "1|2027-02-20||x|GM0579|feest", "", []string{"bulk.choice F3"}},
		{"no count", "1|2027-02-20||x|GM0579||tien", "", []string{"conversation.problem_number G3"}},
		{"formula", "1|2027-02-20||x|GM0579||=1+1", "", []string{"bulk.cell_formula G3"}},
		{"of no conversation", fine, "9|wens|T1|x", []string{"bulk.talk_unknown A3"}},
		{"without a number", fine, "|wens|T1|x", []string{"bulk.number_missing A3"}},
		{"what it is", fine, "1||T1|x", []string{"bulk.needed B3"}},
		{"what is that", fine, "1|idee|T1|x", []string{"bulk.choice B3"}},
		{"unknown theme", fine, "1|wens|T99|x", []string{"bulk.theme C3"}},
		{"a theme for hands", fine, "1|voor|T1||3", []string{"bulk.statement C3"}},
		{"without a text", fine, "1|wens|T1", []string{"bulk.needed D3"}},
		{"without a count", fine, "1|stickers|T1", []string{"bulk.needed E3"}},
		{"a text for a count", fine, "1|stickers|T1|x|3", []string{"bulk.not_here D3"}},
		{"a count below none", fine, "1|stickers|T1||-3", []string{"bulk.count E3"}},
		{"half a count", fine, "1|stickers|T1||n:1.5", []string{"bulk.count E3"}},
		{"counted twice", fine, "1|stickers|T1||3\n1|stickers|T1||4", []string{"bulk.counted_twice E4"}},
		{"too long", fine, "1|wens|T1|" + strings.Repeat("x", conversation.MaxText+1), []string{"conversation.problem_long D3"}},
		{"control character", fine, "1|wens|T1|a_x0007_b", []string{"problem.text_control D3"}},
		{"beside the columns", fine, "1|wens|T1|x|||||y", []string{"bulk.cell_outside I3"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, problems := talksOf(t, evening(t, strings.Split(tt.talk, "\n"), strings.Split(tt.said, "\n")))
			if diff := cmp.Diff(tt.want, places(problems)); diff != "" {
				t.Errorf("%s\n%v", diff, problems)
			}
		})
	}
}

// TestManyWishes holds that a theme takes so many wishes, and few problems are told.
func TestManyWishes(t *testing.T) {
	said := make([]string, 0, 1000)
	for i := range conversation.MaxEntries + 1 {
		said = append(said, fmt.Sprintf("1|wens|T1|wens %d", i))
	}
	if _, problems := talksOf(t, evening(t, []string{"1|2027-02-20||x|GM0579"}, said)); len(problems) != 1 || problems[0].Key != conversation.ProblemMany || problems[0].Args["Cell"] != "A3" {
		t.Errorf("%v", problems)
	}
	for i := range said {
		said[i] = "9|wens|T1|x"
	}
	if _, problems := talksOf(t, evening(t, []string{"1|2027-02-20||x|GM0579"}, said)); len(problems) > 101 {
		t.Errorf("%d problems", len(problems))
	}
}

// FuzzWorkbook holds that whatever stands in cells is read or refused, with the
// sheet and a cell of what is wrong.
func FuzzWorkbook(f *testing.F) {
	f.Add("1|nl|2027-03-01|1|GM0546", "1|2027-02-20||x|GM0579", "1|wens|T1|x")
	f.Add("=1|x|date:2027-03-01|TRUE", "n:1|half|=1", "x|voor|V12.a||-1")
	in := reading(f)
	f.Fuzz(func(t *testing.T, form, talk, said string) {
		for _, s := range []string{form, talk, said} {
			if strings.Count(s, "|") > 60 || len(s) > 2000 {
				t.Skip("longer than a row of a workbook is let in")
			}
		}
		book := excelize.NewFile()
		sheetOf(t, book, "A", mark.String(), "response|language|day|V1|V2|V8.T1|V10.T1|V11.T1|V13.1|V21", form)
		for one, err := range open(t, bytesOf(t, book)).Forms(t.Context(), in.Form, today, nil) {
			told(t, err)
			if err == nil && len(in.Form.Validate(one.Response.Answers)) > 0 {
				t.Errorf("taken, although wrong: %v", one)
			}
		}
		all, err := open(t, evening(t, []string{talk}, []string{said})).Talks(t.Context(), in)
		told(t, err)
		for i := range all {
			if problems := conversation.Check(in.Form, &all[i].Record, false); len(problems) > 0 {
				t.Errorf("taken, although wrong: %v", problems)
			}
		}
	})
}

// told fails where an error does not say in which sheet it is.
func told(t *testing.T, err error) {
	t.Helper()
	e, ok := errors.AsType[*surveys.Error](err)
	if err != nil && (!ok || e.Code != surveys.Invalid || len(e.Problems) == 0) {
		t.Fatal(err)
	}
	if ok {
		for _, p := range e.Problems {
			if p.Args["Sheet"] == nil {
				t.Errorf("in no sheet: %v", p)
			}
		}
	}
}
