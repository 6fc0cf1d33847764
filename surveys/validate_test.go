package surveys_test

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regiopeil/surveys"
)

func TestValidate(t *testing.T) {
	f := compile(t, everything())
	tests := []struct{ json, want string }{
		{`{"S":"1"}`, ""},
		{full, ""},
		{`{}`, "S: problem.required"},
		{`{"S":"1","M":["1","2","3"]}`, "M: problem.too_many"},
		{`{"S":"1","M":["1","96"]}`, "M.96: problem.exclusive"},
		{`{"S":"1","M":["1","98"]}`, "M.98: problem.exclusive"},
		{`{"S":"1","M":["97"],"M.text":"zesser"}`, "M.text: problem.text_long"},
		{`{"S":"1","R":["T1","T2","T3","T4"]}`, "R: problem.too_many"},
		{`{"S":"1","P":{"T1":60}}`, "P: problem.sum"},
		{`{"S":"1","P":{"T1":0}}`, "P: problem.sum"},
		{`{"S":"1","P":{"T1":50.5,"T2":49.5}}`, "P.T1: problem.number_whole\nP.T2: problem.number_whole"},
		{`{"S":"1","P":{"T1":-10,"T2":110}}`, "P.T1: problem.number_low\nP.T2: problem.number_high"},
		{`{"S":"1","N":-6}`, "N: problem.number_low"},
		{`{"S":"1","N":11}`, "N: problem.number_high"},
		{`{"S":"1","N":-5}`, ""},
		{`{"S":"1","N":10}`, ""},
		{`{"S":"1","W":{"a":1.5,"b":-1}}`, "W.a: problem.number_whole\nW.b: problem.number_low"},
		{`{"S":"1","F":"` + strings.Repeat("😀", 20) + `"}`, ""},
		{`{"S":"1","F":"` + strings.Repeat("😀", 21) + `"}`, "F: problem.text_long"},
		{`{"S":"1","Z":"x"}`, "Z: problem.not_on_route"},
		{`{"S":"1","M":["1"],"Z":"x","Y":"1","Yt":"x"}`, ""},
		{`{"S":"1","M":["1"],"Y":"1","Yt":"x"}`, "Y: problem.not_on_route\nYt: problem.not_on_route"},
		{`{"S":"1","M":["1"],"Z":"` + strings.Repeat("x", surveys.DefaultMaxLength+1) + `"}`, "Z: problem.text_long"},
	}
	for _, tt := range tests {
		a, problems := f.DecodeJSON([]byte(tt.json))
		if len(problems) > 0 {
			t.Fatalf("%s: %s", tt.json, lines(problems))
		}
		if got := lines(f.Validate(a)); got != tt.want {
			t.Errorf("%.60s: got %s, want %s", tt.json, got, tt.want)
		}
	}
}

// TestValidateMade holds answers that no decoder makes.
func TestValidateMade(t *testing.T) {
	f := compile(t, everything())
	tests := []struct {
		key    string
		answer surveys.Answer
		want   string
	}{
		{"Q", surveys.Answer{Code: "1"}, "Q: problem.question_unknown"},
		{"X.T1", surveys.Answer{Code: "1"}, "X.T1: problem.question_unknown"},
		{"I", surveys.Answer{Text: "x"}, "I: problem.type"},
		{"S.text", surveys.Answer{Text: "x"}, "S.text: problem.other_not_chosen"},
		{"M", surveys.Answer{}, "M: problem.type"},
		{"M", surveys.Answer{Code: "1"}, "M: problem.option_unknown"},
		{"M", surveys.Answer{Codes: []string{"1", "1"}}, "M.1: problem.twice"},
		{"M", surveys.Answer{Codes: []string{"7"}}, "M: problem.option_unknown"},
		{"X", surveys.Answer{Code: "98"}, "X: problem.option_unknown"},
		{"X", surveys.Answer{Items: map[string]string{"T1": "7"}}, "X.T1: problem.option_unknown"},
		{"X", surveys.Answer{Items: map[string]string{"T9": "1"}}, "X: problem.item_unknown"},
		{"R", surveys.Answer{Codes: []string{"T1", "T1"}}, "R.T1: problem.twice"},
		{"R", surveys.Answer{Codes: []string{"T9"}}, "R: problem.item_unknown"},
		{"R", surveys.Answer{Codes: []string{}}, "R: problem.type"},
		{"R", surveys.Answer{Code: "98", Codes: []string{"T1"}}, "R: problem.one_only"},
		{"P", surveys.Answer{Numbers: map[string]float64{"T9": 100}}, "P: problem.item_unknown"},
		{"N", surveys.Answer{Numbers: map[string]float64{"": math.NaN()}}, "N: problem.number"},
		{"N", surveys.Answer{Numbers: map[string]float64{"": math.Inf(1)}}, "N: problem.number"},
		{"N", surveys.Answer{Numbers: map[string]float64{"a": 1}}, "N: problem.item_unknown"},
		{"N", surveys.Answer{Text: "7"}, "N: problem.type"},
		{"F", surveys.Answer{Text: " "}, "F: problem.type"},
		{"F", surveys.Answer{Text: "a\x00"}, "F: problem.text_control"},
		{"F", surveys.Answer{Text: "\xff"}, "F: problem.text_encoding"},
	}
	for _, tt := range tests {
		got := lines(f.Validate(surveys.Answers{"S": {Code: "1"}, tt.key: tt.answer}))
		if got != tt.want {
			t.Errorf("%s %v: got %s, want %s", tt.key, tt.answer, got, tt.want)
		}
	}
}

func TestValidateQuestions(t *testing.T) {
	f := compile(t, everything())
	s, _ := f.Question("S")
	z, _ := f.Question("Z")
	if got := lines(f.ValidateQuestions(surveys.Answers{"Z": {Text: "x"}}, []*surveys.Question{s, z})); got != "S: problem.required" {
		t.Error(got)
	}
	decoded := []surveys.Problem{{Question: "S", Key: surveys.ProblemUnknownOption}}
	validated := []surveys.Problem{{Question: "S", Key: surveys.ProblemRequired}, {Question: "P", Key: surveys.ProblemSum}}
	if diff := cmp.Diff("S: problem.option_unknown\nP: problem.sum", lines(surveys.Merge(decoded, validated))); diff != "" {
		t.Error(diff)
	}
}

func TestRequiredItems(t *testing.T) {
	d := everything()
	d.Parts[0].Questions[2].Required = true // X
	d.Parts[0].Questions[1].Required = true // M
	f := compile(t, d)
	a := surveys.Answers{"S": {Code: "1"}, "M": {Codes: []string{}}, "X": {Items: map[string]string{"T2": "1"}}}
	if got := lines(f.Validate(a)); got != "M: problem.required\nX.T1: problem.required" {
		t.Error(got)
	}
}

func TestIsID(t *testing.T) {
	for s, want := range map[string]bool{
		"1b4e28ba-2fa1-4d3e-8f12-0123456789ab": true,
		"1b4e28ba-2fa1-1d3e-8f12-0123456789ab": false, // version 1
		"1b4e28ba-2fa1-4d3e-cf12-0123456789ab": false, // another variant
		"1B4E28BA-2FA1-4D3E-8F12-0123456789AB": false,
		"1b4e28ba2fa14d3e8f120123456789ab":     false,
		"1b4e28ba-2fa1-4d3e-8f12-0123456789ag": false,
		"1b4e28ba-2fa1-4d3e-8f12-0123456789a-": false,
		"":                                     false,
	} {
		if surveys.IsID(s) != want {
			t.Errorf("%q: want %v", s, want)
		}
	}
}
