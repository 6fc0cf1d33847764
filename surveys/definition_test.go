package surveys_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regiopeil/surveys"
	"regiopeil/surveys/library"
)

// problemsOf returns the problems of an error as "path key".
func problemsOf(t *testing.T, err error) string {
	t.Helper()
	if err == nil {
		return ""
	}
	e, ok := errors.AsType[*surveys.Error](err)
	if !ok || e.Code != surveys.Invalid {
		t.Fatalf("another error: %v", err)
	}
	var all []string
	for _, p := range e.Problems {
		all = append(all, strings.TrimSpace(fmt.Sprint(p.Args["Path"], " ", p.Key)))
	}
	return strings.Join(all, "\n")
}

func TestRoundTrip(t *testing.T) {
	built, _ := library.Builtin()
	for _, d := range []*surveys.Definition{built, everything()} {
		b := d.Marshal()
		again, err := surveys.Parse(b)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(d, again); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(string(b), string(again.Marshal())); diff != "" {
			t.Error(diff)
		}
	}
}

func TestCheck(t *testing.T) {
	// Questions of the first part of everything.
	const s, m, x, r, p, n, w, note, f = 0, 1, 2, 3, 4, 5, 6, 7, 8
	tests := []struct {
		name  string
		spoil func(d *surveys.Definition, q []surveys.Question)
		want  string // paths within the first part are given without it
	}{
		{"sound", func(d *surveys.Definition, q []surveys.Question) {}, ""},
		{"no language", func(d *surveys.Definition, q []surveys.Question) { d.Languages = []string{"NL"} }, "languages problem.language"},
		{"language twice", func(d *surveys.Definition, q []surveys.Question) { d.Languages = []string{"nl", "nl"} }, "languages problem.code_twice"},
		{"no title", func(d *surveys.Definition, q []surveys.Question) { d.Title = nil }, "title problem.text_missing"},
		{"blank title", func(d *surveys.Definition, q []surveys.Question) { d.Title = text(" ") }, "title problem.text_blank"},
		{"control character", func(d *surveys.Definition, q []surveys.Question) { d.Title = text("a\x07") }, "title problem.text_control"},
		{"text in another language", func(d *surveys.Definition, q []surveys.Question) { d.Title["de"] = "x" }, "title problem.text_key"},
		{"text for nobody", func(d *surveys.Definition, q []surveys.Question) { d.Title["nl@x"] = "x" }, "title problem.text_key"},
		{"hint misses a language", func(d *surveys.Definition, q []surveys.Question) { q[s].Hint = surveys.Text{"nl@business": "x"} }, "[0].hint problem.text_missing"},
		{"long text", func(d *surveys.Definition, q []surveys.Question) { d.Title = text(strings.Repeat("x", 20_001)) }, "title problem.text_long"},
		{"privacy", func(d *surveys.Definition, q []surveys.Question) {
			d.Consultation.Privacy = []surveys.Text{text("1"), text("2"), text("3"), text("4"), text("5"), nil}
		}, "consultation.privacy problem.count\nconsultation.privacy[5] problem.text_missing"},
		{"part without questions", func(d *surveys.Definition, q []surveys.Question) { d.Parts[1].Questions = nil }, "parts[1].questions problem.no_questions"},
		{"part twice", func(d *surveys.Definition, q []surveys.Question) { d.Parts[1].Code = "A" }, "parts[1].code problem.code_twice"},
		{"question twice", func(d *surveys.Definition, q []surveys.Question) { d.Parts[1].Questions[2].Code = "S" }, "parts[1].questions[2].code problem.code_twice"},
		{"code begins with a digit", func(d *surveys.Definition, q []surveys.Question) { q[f].Code = "1F" }, "[8].code problem.code"},
		{"code with a dot", func(d *surveys.Definition, q []surveys.Question) { q[f].Code = "F.x" }, "[8].code problem.code"},
		{"code of a column", func(d *surveys.Definition, q []surveys.Question) { q[f].Code = "mode" }, "[8].code problem.code_reserved"},
		{"code of a field of the page", func(d *surveys.Definition, q []surveys.Question) { q[f].Code = "lang" }, "[8].code problem.code_reserved"},
		{"item text", func(d *surveys.Definition, q []surveys.Question) { q[x].Items[0].Code = "text" }, "[2].items[0].code problem.code_reserved"},
		{"item 97", func(d *surveys.Definition, q []surveys.Question) { q[x].Items[0].Code = "97" }, "[2].items[0].code problem.code_reserved"},
		{"item twice", func(d *surveys.Definition, q []surveys.Question) { q[x].Items[1].Code = "T1" }, "[2].items[1].code problem.code_twice"},
		{"option twice", func(d *surveys.Definition, q []surveys.Question) { q[s].Options[1].Code = "1" }, "[0].options[1].code problem.code_twice"},
		{"type", func(d *surveys.Definition, q []surveys.Question) { q[f].Type = "essay" }, "[8].type problem.question_type"},
		{"role", func(d *surveys.Definition, q []surveys.Question) { q[f].Role = "x" }, "[8].role problem.role"},
		{"theme", func(d *surveys.Definition, q []surveys.Question) { q[m].Options[0].Themes = []string{"T1"} }, "[1].options[0].themes problem.theme_unknown"},
		{"no options", func(d *surveys.Definition, q []surveys.Question) { q[s].Options = options("98") }, "[0].options problem.no_options"},
		{"no scale", func(d *surveys.Definition, q []surveys.Question) { q[x].Options = nil }, "[2].options problem.no_options"},
		{"no items", func(d *surveys.Definition, q []surveys.Question) { q[p].Items = nil }, "[4].items problem.no_items"},
		{"max", func(d *surveys.Definition, q []surveys.Question) { q[m].Max = 7 }, "[1].max problem.max"},
		{"top", func(d *surveys.Definition, q []surveys.Question) { q[r].Top = 5 }, "[3].top problem.top"},
		{"no top", func(d *surveys.Definition, q []surveys.Question) { q[r].Top = 0 }, "[3].top problem.top"},
		{"sum", func(d *surveys.Definition, q []surveys.Question) { q[p].Sum = 0 }, "[4].sum problem.sum_setting"},
		{"min over max", func(d *surveys.Definition, q []surveys.Question) { q[n].Min = float(11) }, "[5].min problem.min_max"},
		{"no number", func(d *surveys.Definition, q []surveys.Question) { q[n].Min = float(math.NaN()) }, "[5].min problem.min_max"},
		{"98 in range", func(d *surveys.Definition, q []surveys.Question) { q[n].MaxNumber = nil }, "[5].options[0].code problem.non_answer_in_range"},
		{"max length", func(d *surveys.Definition, q []surveys.Question) { q[f].MaxLength = -1 }, "[8].maxLength problem.length"},
		{"max elsewhere", func(d *surveys.Definition, q []surveys.Question) { q[s].Max = 2 }, "[0].max problem.field_elsewhere"},
		{"required note", func(d *surveys.Definition, q []surveys.Question) { q[note].Required = true }, "[7].required problem.field_elsewhere"},
		{"exclusive elsewhere", func(d *surveys.Definition, q []surveys.Question) { q[s].Options[0].Exclusive = true }, "[0].options[0].exclusive problem.field_elsewhere"},
		{"96 not exclusive", func(d *surveys.Definition, q []surveys.Question) { q[m].Options[4].Exclusive = false }, "[1].options[4].exclusive problem.none_exclusive"},
		{"98 with a score", func(d *surveys.Definition, q []surveys.Question) { q[s].Options[3].Score = float(1) }, "[0].options[3] problem.non_answer_plain"},
		{"option of a number", func(d *surveys.Definition, q []surveys.Question) { q[w].Options[0].Code = "5" }, "[6].options[0].code problem.non_answer_only"},
		{"missing rule", func(d *surveys.Definition, q []surveys.Question) { q[s].Missing = "two" }, "[0].missing problem.missing_rule"},
		{"missing rule elsewhere", func(d *surveys.Definition, q []surveys.Question) { q[m].Missing = "one" }, "[1].missing problem.field_elsewhere"},
		{"outside elsewhere", func(d *surveys.Definition, q []surveys.Question) { q[m].Options[0].Outside = true }, "[1].options[0].outside problem.field_elsewhere"},
		{"98 outside", func(d *surveys.Definition, q []surveys.Question) { q[s].Options[3].Outside = true }, "[0].options[3] problem.non_answer_plain"},
		{"two texts", func(d *surveys.Definition, q []surveys.Question) { q[m].Options[0].Text = 5 }, "[1].options problem.two_texts"},
		{"text in a scale", func(d *surveys.Definition, q []surveys.Question) { q[x].Options[0].Text = 5 }, "[2].options[0].text problem.field_elsewhere"},
		{"audience elsewhere", func(d *surveys.Definition, q []surveys.Question) { q[s].Options[0].Audience = "resident" }, "[0].options[0].audience problem.audience_elsewhere"},
		{"audience unknown", func(d *surveys.Definition, q []surveys.Question) {
			d.AudienceQuestion, q[s].Options[0].Audience = "S", "x"
		}, "[0].options[0].audience problem.audience"},
		{"audience question", func(d *surveys.Definition, q []surveys.Question) { d.AudienceQuestion = "S" }, "audienceQuestion problem.audience_question"},
		{"for without audience question", func(d *surveys.Definition, q []surveys.Question) { q[f].For = []surveys.Audience{"resident"} }, "[8].for problem.audience_needed"},
		{"municipality question", func(d *surveys.Definition, q []surveys.Question) { d.MunicipalityQuestion = "M" }, "municipalityQuestion problem.municipality_question"},
		{"age question", func(d *surveys.Definition, q []surveys.Question) { d.AgeQuestion = "M" }, "ageQuestion problem.age_question"},
		{"with later", func(d *surveys.Definition, q []surveys.Question) { q[f].With = "Z" }, "[8].with problem.with"},
		{"with itself", func(d *surveys.Definition, q []surveys.Question) { q[f].With = "F" }, "[8].with problem.with"},
		{"with further back", func(d *surveys.Definition, q []surveys.Question) { q[f].With = "S" }, "[8].with problem.with"},
		{"with in another part", func(d *surveys.Definition, q []surveys.Question) { d.Parts[1].Questions[0].With = "F" }, "parts[1].questions[0].with problem.with"},
		{"contact twice", func(d *surveys.Definition, q []surveys.Question) {
			d.Contact = &surveys.Contact{Code: "S", Label: text("x")}
		}, "contact.code problem.code_twice"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := everything()
			tt.spoil(d, d.Parts[0].Questions)
			got := strings.ReplaceAll(problemsOf(t, d.Check()), "parts[0].questions[", "[")
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			if _, err := surveys.Compile(d); (err != nil) != (tt.want != "") {
				t.Errorf("Compile: %v", err)
			}
		})
	}
}

func TestCheckRouting(t *testing.T) {
	tests := []struct {
		question int // of the second part: Z, Y, Yt
		relevant string
		want     string
	}{
		{0, "${S} = '1' and", "problem.routing_expected 15"},
		{0, "'é' = ${Q}", "problem.routing_unknown 7"},
		{0, "selected(${N}, '1')", "problem.routing_not_choice 10"},
		{0, "${S} = 1", "problem.routing_type 6"},
		{0, "${S} = '7'", "problem.routing_option_unknown 8"},
		{0, "selected(${M}, '7')", "problem.routing_option_unknown 16"},
		{0, "${X.T1} = '7'", "problem.routing_option_unknown 11"},
		{0, "${I} = ''", "problem.routing_type 6"},
		{0, "${Z} = 'x'", "problem.routing_circular 1"},
		{0, "${S} = '1' or ${Y} = '1'", "problem.routing_circular 15"}, // Y hangs on Z
		{0, "${Yt} = 'x'", "problem.routing_circular 1"},               // Yt on Y, Y on Z
		{1, "${Yt} = 'x'", "problem.routing_circular 1"},               // a companion hangs on its question
		{0, "${S.text} = 'x' and ${R.T1} <= 2 and ${P.T1} > 50 and ${W.a} = 1", ""},
	}
	for _, tt := range tests {
		d := everything()
		d.Parts[1].Questions[tt.question].Relevant = tt.relevant
		got := ""
		if e, ok := errors.AsType[*surveys.Error](d.Check()); ok {
			p := e.Problems[0]
			got = fmt.Sprint(p.Key, " ", p.Args["Position"])
			if p.Question != d.Parts[1].Questions[tt.question].Code {
				t.Errorf("%s: the problem is said to be with %q", tt.relevant, p.Question)
			}
		}
		if got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.relevant, got, tt.want)
		}
	}
}

func TestCheckRoutingForward(t *testing.T) {
	d := everything()
	d.Parts[0].Questions[8].Relevant = "${Z} != ''" // F looks at Z, which does not look at F
	if got := problemsOf(t, d.Check()); got != "parts[0].questions[8].relevant problem.routing_forward" {
		t.Error(got)
	}
	built, _ := library.Builtin()
	questions := built.Parts[0].Questions
	questions[0], questions[2] = questions[2], questions[0] // V3, for residents, before V1
	if got := problemsOf(t, built.Check()); got != "parts[0].questions[0].for problem.audience_late" {
		t.Error(got)
	}
}

func TestParseProblems(t *testing.T) {
	good := string(everything().Marshal())
	swap := func(old, new string) string {
		if !strings.Contains(good, old) {
			t.Fatalf("no %s in the definition", old)
		}
		return strings.Replace(good, old, new, 1)
	}
	tests := []struct{ name, in, want string }{
		{"empty", "", "<nil> problem.json"},
		{"null", "null", " problem.definition_type"},
		{"list", "[]", " problem.definition_type"},
		{"trailing data", good + "{}", "<nil> problem.json"},
		{"truncated", good[:len(good)-4], "<nil> problem.json"},
		{"unknown field", swap(`"title": {`, `"titel": {`), "titel problem.definition_field"},
		{"capitals", swap(`"title": {`, `"Title": {`), "Title problem.definition_field"},
		{"field twice", swap(`"languages": [`, `"title": {}, "languages": [`), "title problem.definition_field_twice"},
		{"text twice", swap(`"nl": "S"`, `"nl": "S", "nl": "T"`), "parts[0].questions[0].label.nl problem.definition_field_twice"},
		{"null in it", swap(`"required": true`, `"required": null`), "parts[0].questions[0].required problem.definition_type"},
		{"number as text", swap(`"max": 2`, `"max": "2"`), "parts[0].questions[1].max problem.definition_type"},
		{"fraction", swap(`"max": 2`, `"max": 2.5`), "parts.questions.max problem.definition_type"},
		{"huge", swap(`"max": 2`, `"max": 1e309`), "parts.questions.max problem.definition_type"},
		{"half a character", swap(`"nl": "S"`, `"nl": "\ud83d"`), "parts[0].questions[0].label.nl problem.text_encoding"},
		{"Windows-1252", swap(`"nl": "S"`, "\"nl\": \"caf\xe9\""), " problem.file_encoding"},
		{"UTF-16", "\xff\xfe{\x00}\x00", " problem.file_encoding"},
		{"UTF-16 without a mark", "{\x00}\x00", " problem.file_encoding"},
		{"deep", `{"title":` + strings.Repeat("[", 40), "title problem.definition_type"},
		{"checked", swap(`"sum": 100`, `"sum": 0`), "parts[0].questions[4].sum problem.sum_setting"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := surveys.Parse([]byte(tt.in))
			got, _, _ := strings.Cut(problemsOf(t, err), "\n")
			if got != strings.TrimSpace(tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	_, err := surveys.Parse(make([]byte, surveys.MaxDefinitionSize+1))
	if surveys.CodeOf(err) != surveys.TooLarge {
		t.Errorf("too large: %v", err)
	}
	if _, err := surveys.Parse([]byte("\ufeff" + good)); err != nil {
		t.Errorf("with a byte order mark: %v", err)
	}
}

// TestParseHostile holds that a large questionnaire that is all mistakes is
// refused at once, with so many problems as a person can read.
func TestParseHostile(t *testing.T) {
	many := func(s string) string { return strings.TrimSuffix(strings.Repeat(s+",", 3<<20/(len(s)+1)), ",") }
	question := func(field string) string {
		return `{"languages":["nl"],"parts":[{"questions":[{"code":"V","type":"text",` + field + `}]}]}`
	}
	for name, in := range map[string]string{
		"questions": `{"parts":[{"questions":[` + many(`{}`) + `]}]}`,
		"parts":     `{"parts":[` + many(`{}`) + `]}`,
		"themes":    `{"languages":["nl"],"themes":[` + many(`{}`) + `]}`,
		"languages": `{"languages":[` + many(`"nl"`) + `]}`,
		"tags":      question(`"themes":[` + many(`"T"`) + `]`),
		"for":       question(`"for":[` + many(`"x"`) + `]`),
		"options":   question(`"options":[` + many(`{}`) + `]`),
		"items":     question(`"items":[` + many(`{}`) + `]`),
		"texts":     question(`"label":{` + many(`"x":"y"`) + `}`),
		"unknown":   `{` + many(`"x":[[{}]]`) + `}`,
		"routing":   question(`"relevant":"` + strings.Repeat("not(", 1<<18) + `"`),
	} {
		_, err := surveys.Parse([]byte(in))
		e, ok := errors.AsType[*surveys.Error](err)
		if !ok || len(e.Problems) == 0 || len(e.Problems) > 101 {
			t.Errorf("%s: %.200v", name, err)
		}
	}
}

// FuzzParse holds that what can be read is valid JSON, comes out of Marshal the
// same, and can run.
func FuzzParse(f *testing.F) {
	f.Add(everything().Marshal())
	f.Add([]byte(`{"title":{"nl":"x"},"languages":["nl"],"consultation":{"code":"x","title":{"nl":"x"}},"parts":[{"code":"P","title":{"nl":"x"},"questions":[{"code":"V","type":"text","label":{"nl":"x"},"items":[]}]}]}`))
	f.Add([]byte(`{"title":{"nl":"x","nl":"y"},"parts":null}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := surveys.Parse(b)
		if err != nil {
			return
		}
		if !json.Valid(bytes.TrimPrefix(b, []byte("\ufeff"))) {
			t.Fatalf("%q was read", b)
		}
		again, err := surveys.Parse(d.Marshal())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(d, again); diff != "" {
			t.Fatal(diff)
		}
		form, err := surveys.Compile(d)
		if err != nil {
			t.Fatal(err)
		}
		form.Validate(surveys.Answers{})
		form.OnPage(form.Pages()[0], form.Route(surveys.Answers{}))
	})
}
