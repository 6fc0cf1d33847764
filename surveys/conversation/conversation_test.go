package conversation_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
	"regiopeil/surveys/library"
)

func builtin(t testing.TB) *surveys.Form {
	t.Helper()
	d, _ := library.Builtin()
	form, err := surveys.Compile(d)
	if err != nil {
		t.Fatal(err)
	}
	return form
}

// evening is a record that lacks nothing, with every field filled in.
func evening() *conversation.Record {
	return &conversation.Record{
		Survey: "leidse-regio", Kind: conversation.Village, Date: "2026-10-01", Time: "19:30", Place: "Dorpshuis", Municipality: "GM0579", Organiser: "Gemeente Oegstgeest",
		Participants: map[surveys.Audience]int{surveys.Resident: 12, surveys.Business: 3}, Ages: map[string]int{"1": 2, "3": 9}, DotsEach: 3,
		Themes: map[string]conversation.Theme{
			"T1": {Dots: 20, Wishes: []conversation.Wish{{Text: "Meer woningen\nvoor starters", Times: 4, Audience: surveys.Resident}, {Text: "Groen"}},
				Seek: []conversation.Exchange{{Text: "Kennis van houtbouw", Audience: surveys.Business}}, Quotes: []string{"‘Ik wil hier blijven wonen.’"}},
			"T2": {Offer: []conversation.Exchange{{Text: "Een vergaderzaal"}}},
			"T3": {},
		},
		Hands:      map[string]conversation.Hands{"V12.a": {For: 9, Neutral: 2, Against: 4}},
		Agreements: []conversation.Agreement{{What: "Fietspad bekijken", Who: "de gemeente", By: "2026-12-01", Status: conversation.Open}},
		Report:     "# Verslag\n\nHet was druk in Café Oud Zuid.", SharedOn: "2026-10-05",
		Right: []string{"Café Oud Zuid"},
	}
}

func TestFields(t *testing.T) {
	for name, want := range map[string]*conversation.Record{
		"all": evening(), "nothing": {},
		"talk": {Kind: conversation.Exploratory, Level: conversation.College, Counterpart: "College van Leiderdorp"},
	} {
		fields := conversation.Values(want)
		got, problems := conversation.Parse(fields)
		got.Survey = want.Survey // no field of the form
		if diff := cmp.Diff(want, got); diff != "" || problems != nil {
			t.Errorf("%s (-want +got):\n%s%v", name, diff, problems)
		}
	}
}

func TestParse(t *testing.T) {
	for name, tc := range map[string]struct {
		fields map[string]string
		want   *conversation.Record
		wrong  string
	}{
		"rows move up": {
			map[string]string{"themes.T1.wishes.0.text": " ", "themes.T1.wishes.10.text": "later", "themes.T1.wishes.2.text": "eerst\r\ntwee", "themes.T1.wishes.2.times": "3"},
			&conversation.Record{Themes: map[string]conversation.Theme{"T1": {Wishes: []conversation.Wish{{Text: "eerst\ntwee", Times: 3}, {Text: "later"}}}}}, "",
		},
		"no number":    {map[string]string{"dotsEach": "drie"}, &conversation.Record{}, "dotsEach: conversation.problem_number map[Max:100 Value:drie]"},
		"negative":     {map[string]string{"participants.resident": "-1"}, &conversation.Record{}, "participants.resident: conversation.problem_number map[Max:10000 Value:-1]"},
		"unknown":      {map[string]string{"naam": "x"}, &conversation.Record{}, "naam: conversation.problem_unknown map[Value:naam]"},
		"odd row":      {map[string]string{"agreements.01.what": "x"}, &conversation.Record{}, "agreements.01.what: conversation.problem_unknown map[Value:agreements.01.what]"},
		"only a state": {map[string]string{"agreements.0.status": "open"}, &conversation.Record{}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, problems := conversation.Parse(tc.fields)
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if s := said(problems); s != tc.wrong {
				t.Errorf("problems %q, want %q", s, tc.wrong)
			}
		})
	}
}

// TestCompact gives every row the name that Parse tells of it by.
func TestCompact(t *testing.T) {
	got := conversation.Compact(map[string]string{
		"place": "", "themes.T1.dots": "0", "hands.V12.1.for": "2",
		"themes.T1.wishes.0.text": " ", "themes.T1.wishes.0.times": "0", "themes.T1.wishes.7.text": "b", "themes.T1.wishes.3.times": "x",
		"agreements.0.status": "open", "agreements.1.what": "c", "agreements.1.status": "done", "agreements.01.what": "odd",
	})
	want := map[string]string{
		"place": "", "themes.T1.dots": "0", "hands.V12.1.for": "2",
		"themes.T1.wishes.0.times": "x", "themes.T1.wishes.1.text": "b",
		"agreements.0.what": "c", "agreements.0.status": "done", "agreements.01.what": "odd",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func said(problems []surveys.Problem) string {
	var out []string
	for _, p := range problems {
		out = append(out, p.String())
	}
	return strings.Join(out, "; ")
}

func TestCheck(t *testing.T) {
	form := builtin(t)
	for name, tc := range map[string]struct {
		change func(r *conversation.Record)
		want   string // of a whole record
		draft  bool   // a draft may have it
	}{
		"nothing":           {func(*conversation.Record) {}, "", true},
		"no place":          {func(r *conversation.Record) { r.Place = "" }, "place: conversation.problem_required", true},
		"no such kind":      {func(r *conversation.Record) { r.Kind = "feest" }, "kind: conversation.problem_unknown map[Value:feest]", false},
		"level of a crowd":  {func(r *conversation.Record) { r.Level = conversation.Council }, "level: conversation.problem_only_talk", false},
		"talk with nobody":  {func(r *conversation.Record) { r.Kind, r.Level = conversation.Exploratory, conversation.Council }, "counterpart: conversation.problem_required", true},
		"day":               {func(r *conversation.Record) { r.Date = "2026-02-30" }, "date: conversation.problem_date map[Value:2026-02-30]", false},
		"hour":              {func(r *conversation.Record) { r.Time = "24:00" }, "time: conversation.problem_time map[Value:24:00]", false},
		"elsewhere":         {func(r *conversation.Record) { r.Municipality = "GM0363" }, "municipality: conversation.problem_unknown map[Value:GM0363]", false},
		"nobody":            {func(r *conversation.Record) { r.Participants, r.Ages, r.Themes, r.Hands = nil, nil, nil, nil }, "participants.resident: conversation.problem_no_people", true},
		"too many ages":     {func(r *conversation.Record) { r.Ages["1"] = 7 }, "ages.1: conversation.problem_ages map[Ages:16 People:15]", true},
		"too many dots":     {func(r *conversation.Record) { r.DotsEach = 1 }, "dotsEach: conversation.problem_dots map[Dots:20 Each:1 Most:15 People:15]", true},
		"too many hands":    {func(r *conversation.Record) { r.Hands["V12.a"] = conversation.Hands{For: 16} }, "hands.V12.a.for: conversation.problem_hands map[Hands:16 People:15]", true},
		"no such statement": {func(r *conversation.Record) { r.Hands["V12.x"] = conversation.Hands{} }, "hands.V12.x: conversation.problem_unknown map[Value:V12.x]", false},
		"no such theme":     {func(r *conversation.Record) { r.Themes["T99"] = conversation.Theme{} }, "themes.T99: conversation.problem_unknown map[Value:T99]", false},
		"wish of nothing":   {func(r *conversation.Record) { r.Themes["T1"].Wishes[1].Text = "" }, "themes.T1.wishes.1.text: conversation.problem_without_text", true},
		"no such audience":  {func(r *conversation.Record) { r.Themes["T1"].Seek[0].Audience = "wij" }, "themes.T1.seek.0.audience: conversation.problem_unknown map[Value:wij]", false},
		"long":              {func(r *conversation.Record) { r.Place = strings.Repeat("é", 201) }, "place: conversation.problem_long map[Max:200]", false},
		"two lines":         {func(r *conversation.Record) { r.Place = "a\nb" }, "place: problem.text_control", false},
		"bell":              {func(r *conversation.Record) { r.Report = "a\ab" }, "report: problem.text_control", false},
		"no day":            {func(r *conversation.Record) { r.Agreements[0].By = "" }, "agreements.0.by: conversation.problem_no_day", true},
		"nobody's":          {func(r *conversation.Record) { r.Agreements[0].Who = "" }, "agreements.0.who: conversation.problem_required", true},
		"long and right":    {func(r *conversation.Record) { r.Right[0] = strings.Repeat("é", 2001) }, "right.0: conversation.problem_long map[Max:2000]", false},
		"status":            {func(r *conversation.Record) { r.Agreements[0].Status = "ooit" }, "agreements.0.status: conversation.problem_unknown map[Value:ooit]", false},
	} {
		t.Run(name, func(t *testing.T) {
			r := evening()
			tc.change(r)
			if got := said(conversation.Check(form, r, true)); got != tc.want {
				t.Errorf("whole: %q, want %q", got, tc.want)
			}
			want := tc.want
			if tc.draft {
				want = ""
			}
			if got := said(conversation.Check(form, r, false)); got != want {
				t.Errorf("draft: %q, want %q", got, want)
			}
		})
	}
}

func TestPersonal(t *testing.T) {
	known := []string{"Leiden", "Oegstgeest", "Leidse Regio", "Bereikbaarheid"}
	for text, want := range map[string]string{
		"Mail naar j.de-vries@voorbeeld.nl.":             "email j.de-vries@voorbeeld.nl",
		"Bel 06-12345678 of +31 71 516 51 65":            "phone 06-12345678, phone +31 71 516 51 65",
		"Op 01-10-2026 kwamen er 1234567 mensen":         "",
		"Volgens Piet van den Berg kan het":              "name Volgens Piet van den Berg",
		"mevrouw De Wit en dhr. Jansen waren er":         "name mevrouw De Wit, name dhr. Jansen",
		"De Leidse Regio en Oegstgeest Bereikbaarheid":   "",
		"In Leiden is het druk. Gemeente Leiden wil dat": "",
		"# Verslag\n\nHet was druk":                      "",
		"meer woningen":                                  "",
	} {
		r := &conversation.Record{Report: text}
		var got []string
		for _, f := range conversation.Personal(r, known) {
			if f.Field != "report" {
				t.Errorf("%q is found in %s", f.Text, f.Field)
			}
			got = append(got, f.What+" "+f.Text)
		}
		if s := strings.Join(got, ", "); s != want {
			t.Errorf("%q: %q, want %q", text, s, want)
		}
	}
}

// TestUnsettled asks once about what may be a name, until the text is another.
func TestUnsettled(t *testing.T) {
	r := &conversation.Record{Report: "Piet Jansen was er. Bel 06-12345678.", Right: []string{"Piet Jansen", "Jan de Wit"}}
	want := []conversation.Finding{{Field: "report", What: conversation.FoundPhone, Text: "06-12345678"}}
	if diff := cmp.Diff(want, conversation.Unsettled(r, nil)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Piet Jansen"}, r.Right); diff != "" {
		t.Errorf("what is found no more stays (-want +got):\n%s", diff)
	}
	r.Report = "Piet Bakker was er."
	if found := conversation.Unsettled(r, nil); len(found) != 1 || r.Right != nil {
		t.Errorf("another name: %v, right %v", found, r.Right)
	}
}

// TestPersonalPlace lets the name of a place be one.
func TestPersonalPlace(t *testing.T) {
	r := &conversation.Record{Place: "Dorpshuis De Brug", Organiser: "Stichting Samen Sterk", Counterpart: "College van Leiderdorp"}
	if found := conversation.Personal(r, nil); found != nil {
		t.Errorf("found %v", found)
	}
}

func TestStatus(t *testing.T) {
	for _, tc := range []struct {
		from, to conversation.Status
		may      bool
	}{
		{"", "draft", true}, {"", "submitted", true}, {"", "confirmed", false},
		{"draft", "draft", true}, {"draft", "submitted", true}, {"draft", "locked", false},
		{"submitted", "draft", false}, {"submitted", "confirmed", true}, {"confirmed", "locked", true},
		{"locked", "locked", true}, {"locked", "draft", false}, {"draft", "", false}, {"locked", "", false},
	} {
		if got := tc.from.MayBecome(tc.to); got != tc.may {
			t.Errorf("%q to %q: %v", tc.from, tc.to, got)
		}
	}
}

// FuzzParse takes any fields: a record read from them gives the same again.
func FuzzParse(f *testing.F) {
	f.Add("themes.T1.wishes.0.text", "x", "hands.V12.a.for", "3")
	f.Add("agreements.0.by", "2026-01-01", "agreements.1.status", "open")
	f.Fuzz(func(t *testing.T, a, x, b, y string) {
		r, _ := conversation.Parse(map[string]string{a: x, b: y})
		if moved, _ := conversation.Parse(conversation.Compact(map[string]string{a: x, b: y})); !cmp.Equal(r, moved) {
			t.Errorf("rows that moved up (-first +again):\n%s", cmp.Diff(r, moved))
		}
		again, problems := conversation.Parse(conversation.Values(r))
		if diff := cmp.Diff(r, again); diff != "" || problems != nil {
			t.Errorf("(-first +again):\n%s%v", diff, problems)
		}
	})
}
