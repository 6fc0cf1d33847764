package library_test

import (
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regiopeil/surveys"
	"regiopeil/surveys/library"
)

func compile(t testing.TB) *surveys.Form {
	t.Helper()
	d, _ := library.Builtin()
	f, err := surveys.Compile(d)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestBuiltinRoundTrips(t *testing.T) {
	d, _ := library.Builtin()
	file, err := os.ReadFile("leidse-regio.json")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(d.Marshal()), string(file)); diff != "" {
		t.Errorf("the file is not in the canonical form: %s", diff)
	}
	again, err := surveys.Parse(d.Marshal())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(d, again); diff != "" {
		t.Error(diff)
	}
}

// What each audience is asked, as the consultation lists it; V24 comes after
// the receipt, for who may want to be invited.
func TestRoutes(t *testing.T) {
	f := compile(t)
	tests := []struct {
		name, v1 string
		want     []string
	}{
		{"resident", "1", []string{"V1", "V2", "V3", "V8", "V9", "V10", "V11", "V12", "V13", "V16", "V18", "V19", "V20", "V21", "V22", "V23"}},
		{"business", "2", []string{"V1", "V2", "V4", "V5", "V8", "V9", "V10", "V11", "V12", "V14", "V16", "V17", "V18", "V20", "V21", "V22", "V23"}},
		{"institution", "3", []string{"V1", "V2", "V6", "V7", "V8", "V9", "V10", "V11", "V12", "V15", "V16", "V17", "V18", "V20", "V21", "V22", "V23"}},
	}
	counts := map[string]int{"resident": 17, "business": 18, "institution": 18}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := surveys.Answers{"V1": {Code: tt.v1}}
			if got := f.AudienceOf(a); string(got) != tt.name {
				t.Errorf("audience %q", got)
			}
			route := f.Route(a)
			var got []string
			for _, q := range f.Questions() {
				if q.With == "" && route.Has(q.Code) {
					got = append(got, q.Code)
				}
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got  %v\nwant %v", got, tt.want)
			}
			if n := len(got) + 1; n != counts[tt.name] { // V24
				t.Errorf("%d questions with V24, want %d", n, counts[tt.name])
			}
		})
	}
}

func TestMadeUpIsAlwaysValid(t *testing.T) {
	f := compile(t)
	people := library.NewMadeUp(f, 1)
	seen := map[string]int{}
	for i := range uint64(3000) {
		r := people.Respondent(i)
		if problems := f.Validate(r.Answers); len(problems) > 0 {
			t.Fatalf("respondent %d: %v\n%s", i, problems, f.EncodeJSON(r.Answers))
		}
		if r.DaysAgo < 0 || r.DaysAgo > 20 || !slices.Contains(f.Definition.Languages, r.Language) {
			t.Fatalf("respondent %d: %d days ago in %q", i, r.DaysAgo, r.Language)
		}
		for code := range r.Answers {
			seen[code]++
		}
	}
	for _, q := range f.Questions() {
		if seen[q.Code] < 50 {
			t.Errorf("%s was answered %d times", q.Code, seen[q.Code])
		}
		if q.Code != "V1" && seen[q.Code] >= 3000 {
			t.Errorf("%s was never skipped", q.Code)
		}
	}
	if seen["V13.text"] == 0 || seen["V4.text"] == 0 {
		t.Error("nobody named another answer")
	}
}

func TestMadeUpIsTheSameForTheSameSeed(t *testing.T) {
	f := compile(t)
	a, b, other := library.NewMadeUp(f, 7), library.NewMadeUp(f, 7), library.NewMadeUp(f, 8)
	if diff := cmp.Diff(a.Respondent(3), b.Respondent(3)); diff != "" {
		t.Error(diff)
	}
	if cmp.Equal(a.Respondent(3), other.Respondent(3)) {
		t.Error("another seed gives the same respondent")
	}
}

// A demonstration is only of use when groups differ as groups do.
func TestMadeUpGroupsDiffer(t *testing.T) {
	f := compile(t)
	people := library.NewMadeUp(f, 1)
	economy, n := map[surveys.Audience]float64{}, map[surveys.Audience]float64{}
	mark, m := map[string]float64{}, map[string]float64{}
	for i := range uint64(4000) {
		a := people.Respondent(i).Answers
		if code := a["V8"].Items["T3"]; code >= "1" && code <= "5" {
			audience := f.AudienceOf(a)
			economy[audience] += float64(code[0] - '0')
			n[audience]++
		}
		if x, ok := a["V22"].Numbers[""]; ok {
			mark[a["V2"].Code] += x
			m[a["V2"].Code]++
		}
	}
	if r, b := economy[surveys.Resident]/n[surveys.Resident], economy[surveys.Business]/n[surveys.Business]; b < r+.5 {
		t.Errorf("economy matters %.2f to businesses and %.2f to residents", b, r)
	}
	if l, z := mark["GM0546"]/m["GM0546"], mark["GM0638"]/m["GM0638"]; l < z+.3 {
		t.Errorf("Leiden gives %.2f and Zoeterwoude %.2f", l, z)
	}
}

func TestMadeUpSuitsAnyQuestionnaire(t *testing.T) {
	two := func(s string) surveys.Text { return surveys.Text{"nl": s} }
	d := &surveys.Definition{
		Title: two("Iets anders"), Languages: []string{"nl"},
		Consultation: surveys.Consultation{Code: "x", Title: two("x"), About: two("x"), Asks: two("x"), Minutes: 1},
		Parts: []surveys.Part{{Code: "P", Title: two("P"), Questions: []surveys.Question{
			{Code: "Q1", Type: surveys.Single, Label: two("?"), Options: []surveys.Option{{Code: "1", Label: two("a")}, {Code: "2", Label: two("b")}}},
			{Code: "Q2", Type: surveys.Number, Label: two("?"), Relevant: "${Q1} = '2'"},
			{Code: "Q3", Type: surveys.TextType, Label: two("?"), MaxLength: 10},
			{Code: "Q4", Type: surveys.Note, Label: two("!")},
		}}},
	}
	f, err := surveys.Compile(d)
	if err != nil {
		t.Fatal(err)
	}
	people := library.NewMadeUp(f, 1)
	numbers := 0
	for i := range uint64(200) {
		a := people.Respondent(i).Answers
		if problems := f.Validate(a); len(problems) > 0 {
			t.Fatalf("respondent %d: %v", i, problems)
		}
		if _, ok := a["Q2"]; ok {
			numbers++
		}
	}
	if numbers == 0 {
		t.Error("nobody was routed to Q2")
	}
}
