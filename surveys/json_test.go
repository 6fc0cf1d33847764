package surveys_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regiopeil/surveys"
)

// full answers every question of everything.
const full = `{"S":"97","S.text":"zon, \"zee\"\n\t<b>","M":["1","97"],"M.text":"ja","X":{"T1":"2","T2":"98"},` +
	`"R":["T3","T1"],"P":{"T1":60,"T3":40},"N":7.5,"W":{"a":3,"b":0},"F":"=1+1 👩‍👩‍👧 ` + "\u202e" + `x"}`

func TestDecodeJSON(t *testing.T) {
	f := compile(t, everything())
	got, problems := f.DecodeJSON([]byte(full))
	if len(problems) > 0 {
		t.Fatal(lines(problems))
	}
	want := surveys.Answers{
		"S": {Code: "97"}, "S.text": {Text: "zon, \"zee\"\n\t<b>"},
		"M": {Codes: []string{"1", "97"}}, "M.text": {Text: "ja"},
		"X": {Items: map[string]string{"T1": "2", "T2": "98"}},
		"R": {Codes: []string{"T3", "T1"}},
		"P": {Numbers: map[string]float64{"T1": 60, "T3": 40}},
		"N": {Numbers: map[string]float64{"": 7.5}},
		"W": {Numbers: map[string]float64{"a": 3, "b": 0}},
		"F": {Text: "=1+1 👩‍👩‍👧 \u202ex"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(full, string(f.EncodeJSON(got))); diff != "" {
		t.Error(diff)
	}
	if p := f.Validate(got); len(p) > 0 {
		t.Error(lines(p))
	}
}

// TestDecodeJSONForms holds what may be written in several ways against the one
// way in which it comes out.
func TestDecodeJSONForms(t *testing.T) {
	f := compile(t, everything())
	tests := []struct{ in, out string }{
		{`{}`, `{}`},
		{" {\n\"S\" : \"1\" } ", `{"S":"1"}`},
		{`{"M":["3","1"]}`, `{"M":["1","3"]}`},
		{`{"M":[]}`, `{"M":[]}`},
		{`{"M":["98"]}`, `{"M":"98"}`},
		{`{"M":"98"}`, `{"M":"98"}`},
		{`{"R":[]}`, `{}`},
		{`{"R":"98"}`, `{"R":"98"}`},
		{`{"X":{}}`, `{}`},
		{`{"P":{"T2":0,"T1":100}}`, `{"P":{"T1":100}}`},
		{`{"P":{}}`, `{}`},
		{`{"N":-0}`, `{"N":0}`},
		{`{"N":1.50}`, `{"N":1.5}`},
		{`{"N":75e-1}`, `{"N":7.5}`},
		{`{"N":"98"}`, `{"N":"98"}`},
		{`{"W":"99"}`, `{"W":"99"}`},
		{`{"F":"  \n"}`, `{}`},
		{`{"F":" a "}`, `{"F":" a "}`},
		{`{"F":"\u00e9\ud83d\ude00\/"}`, `{"F":"é😀/"}`},
		{`{"F":"e\u0301"}`, "{\"F\":\"e\u0301\"}"},
		{`{"F":"\ufeffx\ufffe_x0041_"}`, "{\"F\":\"\ufeffx\ufffe_x0041_\"}"},
		{`{"S":"97","S.text":" "}`, `{"S":"97"}`},
	}
	for _, tt := range tests {
		a, problems := f.DecodeJSON([]byte(tt.in))
		if len(problems) > 0 {
			t.Errorf("%s: %s", tt.in, lines(problems))
		}
		if diff := cmp.Diff(tt.out, string(f.EncodeJSON(a))); diff != "" {
			t.Errorf("%s: %s", tt.in, diff)
		}
	}
}

func TestDecodeJSONProblems(t *testing.T) {
	f := compile(t, everything())
	tests := []struct{ in, want string }{
		{``, "problem.json"},
		{`null`, "problem.json"},
		{`[]`, "problem.json"},
		{`{"S":"1"`, "problem.json"},
		{`{"S":"1",}`, "problem.json"},
		{`{"S":"1"} x`, "problem.json"},
		{`{"S":"1"}{}`, "problem.json"},
		{`{"S":'1'}`, "S: problem.json"},
		{`{"N":NaN}`, "N: problem.json"},
		{`{"S":"1","W":{"a":-Infinity},"N":1}`, "W: problem.json"},
		{`{"S":"1","Q":nul}`, "Q: problem.json"},
		{`{"S":"1" "N":1}`, "S: problem.json"},
		{`{"S":"1",N:1}`, "problem.json"},
		{`{"N":01}`, "N: problem.json"},
		{`{"N":1.}`, "N: problem.json"},
		{`{"N":+1}`, "N: problem.json"},
		{"{\"F\":\"a\nb\"}", "F: problem.json"},
		{`{"F":"\x"}`, "F: problem.json"},
		{`{"F":"\u12"}`, "F: problem.json"},
		{strings.Repeat(`{"S":`, 10_000), "S: problem.json_depth"},
		{`{"S":` + strings.Repeat(`[`, 10_000), "S: problem.json_depth"},
		{`{"F":"` + strings.Repeat("x", surveys.MaxAnswersSize) + `"}`, "problem.too_large"},
		{`{"Q":"1"}`, "Q: problem.question_unknown"},
		{`{"__proto__":{"x":[1,{"y":null}]}}`, "__proto__: problem.question_unknown"},
		{`{"S[]":"1"}`, "S[]: problem.question_unknown"},
		{`{"X.T1":"1"}`, "X.T1: problem.question_unknown"},
		{`{"F.text":"x"}`, "F.text: problem.question_unknown"},
		{`{"I":"x"}`, "I: problem.question_unknown"},
		{`{"S\u0000":"1"}`, "S\ufffd: problem.question_unknown"},
		{`{"S":"1","S":"1"}`, "S: problem.twice"},
		{`{"S":"1","\u0053":"2"}`, "S: problem.twice"},
		{`{"S":"97","S.text":"a","S.text":"b"}`, "S: problem.twice"},
		{`{"S":null}`, "S: problem.null"},
		{`{"S":1}`, "S: problem.type"},
		{`{"S":true}`, "S: problem.type"},
		{`{"S":["1"]}`, "S: problem.type"},
		{`{"S":"3"}`, "S: problem.option_unknown"},
		{`{"S":""}`, "S: problem.option_unknown"},
		{`{"S":"1","S.text":"x"}`, "S.text: problem.other_not_chosen"},
		{`{"M":"1"}`, "M: problem.type"},
		{`{"M":{"1":true}}`, "M: problem.type"},
		{`{"M":["1","1"]}`, "M.1: problem.twice"},
		{`{"M":["1",null]}`, "M: problem.null"},
		{`{"M":["1",["2"]]}`, "M: problem.type"},
		{`{"M":["4"]}`, "M: problem.option_unknown"},
		{`{"X":{"T1":"4"}}`, "X.T1: problem.option_unknown"},
		{`{"X":{"T1":1}}`, "X.T1: problem.type"},
		{`{"X":{"T1":null}}`, "X.T1: problem.null"},
		{`{"X":{"T9":"1"}}`, "X: problem.item_unknown"},
		{`{"X":{"T1":"1","T1":"1"}}`, "X.T1: problem.twice"},
		{`{"X":["1"]}`, "X: problem.type"},
		{`{"X":"98"}`, "X: problem.option_unknown"},
		{`{"R":["T1","T1"]}`, "R.T1: problem.twice"},
		{`{"R":["T9"]}`, "R: problem.item_unknown"},
		{`{"R":"99"}`, "R: problem.option_unknown"},
		{`{"R":"T1"}`, "R: problem.type"},
		{`{"P":{"T1":"60"}}`, "P.T1: problem.type"},
		{`{"P":{"T1":1e309}}`, "P.T1: problem.number"},
		{`{"N":"7"}`, "N: problem.type"},
		{`{"N":[7]}`, "N: problem.type"},
		{`{"N":{"":7}}`, "N: problem.type"},
		{`{"N":9007199254740993}`, "N: problem.number_precise"},
		{`{"N":0.1234567890123456}`, "N: problem.number_precise"},
		{`{"N":1e-400}`, "N: problem.number_precise"},
		{`{"N":"97"}`, "N: problem.option_unknown"},
		{`{"W":3}`, "W: problem.type"},
		{`{"F":7}`, "F: problem.type"},
		{`{"F":"a\u0000b"}`, "F: problem.text_control"},
		{`{"F":"a\r\nb"}`, "F: problem.text_control"},
		{`{"F":"\u001b[31m"}`, "F: problem.text_control"},
		{`{"F":"\u0085"}`, "F: problem.text_control"},
		{`{"F":"\ud83d"}`, "F: problem.text_encoding"},
		{`{"F":"\ude00\ud83d"}`, "F: problem.text_encoding"},
		{"{\"F\":\"a\xff\"}", "F: problem.text_encoding"},
		{"{\"F\":\"\xed\xa0\xbd\"}", "F: problem.text_encoding"},
		{`{"S":"9","N":null,"F":"ok"}`, "S: problem.option_unknown\nN: problem.null"},
	}
	for _, tt := range tests {
		a, problems := f.DecodeJSON([]byte(tt.in))
		got := lines(problems)
		if got != tt.want {
			t.Errorf("%.60s: got %s, want %s", tt.in, got, tt.want)
		}
		for _, p := range problems {
			if _, kept := a[p.Question]; kept && p.Key != surveys.ProblemTwice && p.Item != "text" {
				t.Errorf("%.60s: kept an answer that is wrong: %v", tt.in, a)
			}
		}
	}
}

func TestDecodeJSONBoundsProblems(t *testing.T) {
	f := compile(t, everything())
	var b strings.Builder
	b.WriteString(`{"S":"1"`)
	for range 10_000 {
		b.WriteString(`,"Q":1`)
	}
	_, problems := f.DecodeJSON([]byte(b.String() + "}"))
	if len(problems) > 101 || problems[len(problems)-1].Key != surveys.ProblemTooManyProblems {
		t.Errorf("%d problems, the last %v", len(problems), problems[len(problems)-1])
	}
}

// FuzzDecodeJSON holds that what is read is valid JSON and comes out of
// EncodeJSON the same, however often.
func FuzzDecodeJSON(f *testing.F) {
	form := compile(f, everything())
	for _, s := range []string{full, `{}`, `{"M":[],"N":"98","P":{"T1":1e2}}`, `{"S":"\ud83d\ude00"`, `{"S":null,"S":[[[]]]}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		a, problems := form.DecodeJSON(raw)
		if len(problems) > 0 {
			return
		}
		if !json.Valid(raw) {
			t.Fatalf("%q was read", raw)
		}
		once := form.EncodeJSON(a)
		again, problems := form.DecodeJSON(once)
		if len(problems) > 0 {
			t.Fatalf("%q became %q: %s", raw, once, lines(problems))
		}
		if diff := cmp.Diff(a, again); diff != "" {
			t.Fatal(diff)
		}
		form.Validate(a)
	})
}

// TestCheckJSON names the field of what encoding/json would let pass.
func TestCheckJSON(t *testing.T) {
	type inner struct {
		N int `json:"n"`
	}
	type outer struct {
		inner
		ByCode map[string]inner `json:"byCode"`
		List   []string         `json:"list"`
	}
	for src, want := range map[string]string{
		`{"n":1,"byCode":{"a":{"n":1},"A":{"n":2}},"list":["x"]}`: "",
		`{"n":1,"n":2}`:              "n: problem.definition_field_twice map[Field:n]",
		`{"n":1,"\u006e":2}`:         "n: problem.definition_field_twice map[Field:n]",
		`{"N":1}`:                    "N: problem.definition_field map[Field:N]",
		`{"byCode":{"a":{},"a":{}}}`: "byCode.a: problem.definition_field_twice map[Field:a]",
		`{"list":[null]}`:            "list[0]: problem.definition_type map[Want:text]",
		`{"n":1}{}`:                  "problem.json map[Position:8]",
		"{\"list\":[\"\xff\"]}":      "problem.text_encoding",
	} {
		var got []string
		for _, p := range surveys.CheckJSON[outer]([]byte(src)) {
			got = append(got, p.String())
		}
		if s := strings.Join(got, "; "); s != want {
			t.Errorf("%s: %q, want %q", src, s, want)
		}
	}
}
