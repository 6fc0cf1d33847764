package routing_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regiopeil/surveys/routing"
)

// answers are what a respondent said: V1 one choice, V13 several, V22 a number,
// V21 a text, V8.T1 a choice, V7.a a number, V11 a group.
type answers map[string]routing.Value

func (a answers) Value(question, item string) routing.Value {
	if item != "" {
		question += "." + item
	}
	return a[question]
}

func number(n float64) routing.Value   { return routing.Value{Number: n, IsNumber: true} }
func code(c string) routing.Value      { return routing.Value{Text: c} }
func chosen(c ...string) routing.Value { return routing.Value{Codes: c} }
func parse(t *testing.T, s string) *routing.Expr {
	t.Helper()
	e, err := routing.Parse(s)
	if err != nil {
		t.Fatalf("Parse(%q): %v", s, err)
	}
	return e
}

func TestEval(t *testing.T) {
	said := answers{
		"V1": code("2"), "V13": chosen("1", "3"), "V22": number(7), "V21": code("it's fine"),
		"V8.T1": code("4"), "V7.a": number(-2.5), "V4.text": code("zon"), "N": code("98"),
	}
	tests := []struct {
		src  string
		want bool
	}{
		{"${V1} = '2'", true},
		{"${V1} = \"2\"", true},
		{"'2' = ${V1}", true},
		{"${V1} != '2'", false},
		{"${V1} = '3'", false},
		{"${ V1 } = '2'", true},
		{"${V22} > 6.5", true},
		{"${V22} >= 7", true},
		{"${V22} < 7", false},
		{"${V22} <= 7.0", true},
		{"${V22} = 7.00", true},
		{"7 = ${V22}", true},
		{"${V22} != 7", false},
		{"${V7.a} = -2.5", true},
		{"${V7.a} < -2", true},
		{"${V8.T1} = '4'", true},
		{"${V4.text} = 'zon'", true},
		{`${V21} = "it's fine"`, true},
		{"selected(${V13}, '3')", true},
		{"selected(${V13}, '2')", false},
		{"selected(${V1}, '2')", true},
		{"count-selected(${V13}) = 2", true},
		{"count-selected(${V13}) > 2", false},
		{"not(selected(${V13}, '2'))", true},
		{"${V1} = '2' and count-selected(${V13}) > 1", true},
		// and binds tighter than or
		{"${V1} = '2' or ${V1} = '2' and ${V1} = '3'", true},
		{"(${V1} = '2' or ${V1} = '2') and ${V1} = '3'", false},
		{"not(${V1} = '3') and not(not(${V1} = '2'))", true},
		// not answered is the empty text
		{"${V9} = ''", true},
		{"${V9} != '2'", true},
		{"${V9} = '2'", false},
		{"${V9} > 0", false},
		{"${V9} <= 0", false},
		{"${V9} != 5", true},
		{"${V9} = 0", false},
		{"selected(${V9}, '')", false},
		{"count-selected(${V9}) = 0", true},
		{"${V1} != ''", true},
		// a declared non-answer is no number
		{"${N} > 5", false},
		{"${N} < 5", false},
		{"${N} = '98'", true},
		{"${N} = 98", true}, // as text
	}
	for _, tt := range tests {
		e := parse(t, tt.src)
		if got := e.Eval(said); got != tt.want {
			t.Errorf("%s: got %v", tt.src, got)
		}
		again := parse(t, e.String())
		if got := again.Eval(said); got != tt.want || again.String() != e.String() {
			t.Errorf("%s: String gives %q, which is %v and %q", tt.src, e, got, again)
		}
	}
}

func TestParseErrors(t *testing.T) {
	tests := []struct {
		src string
		pos int
		msg string
	}{
		{"", 0, routing.MsgExpected},
		{"   ", 3, routing.MsgExpected},
		{"${V1}", 0, routing.MsgCondition},
		{"'x'", 0, routing.MsgCondition},
		{"${V1} = ", 8, routing.MsgExpected},
		{"${V1} == '2'", 7, routing.MsgExpected},
		{"${V1} = '2", 8, routing.MsgUnclosed},
		{"${V1 = '2'", 0, routing.MsgUnclosed},
		{"${} = '2'", 0, routing.MsgReference},
		{"${1V} = '2'", 0, routing.MsgReference},
		{"${V1.} = '2'", 0, routing.MsgReference},
		{"${V1.a.b} = '2'", 0, routing.MsgReference},
		{"$V1 = '2'", 0, routing.MsgCharacter},
		{"V1 = '2'", 0, routing.MsgFunction},
		{"${V1} ! '2'", 6, routing.MsgCharacter},
		{"${V1} = '2' & ${V2} = '1'", 12, routing.MsgCharacter},
		{"${V1} = '2' and", 15, routing.MsgExpected},
		{"${V1} = '2' xor ${V2} = '1'", 12, routing.MsgExpected},
		{"${V1} = '2' ${V2} = '1'", 12, routing.MsgExpected},
		{"(${V1} = '2'", 12, routing.MsgExpected},
		{"${V1} = '2')", 11, routing.MsgExpected},
		{"${V1} = '1' = '1'", 12, routing.MsgExpected},
		{"(${V1} = '1') = '1'", 1 + 6, routing.MsgType},
		{"not ${V1} = '1'", 4, routing.MsgExpected},
		{"not(${V1})", 4, routing.MsgCondition},
		{"${V1} and ${V2} = '1'", 0, routing.MsgCondition},
		{"selected(${V1})", 14, routing.MsgExpected},
		{"selected(${V1}, 3)", 16, routing.MsgExpected},
		{"selected('3', '3')", 9, routing.MsgExpected},
		{"count-selected(3) > 1", 15, routing.MsgExpected},
		{"starts-with(${V1}, 'a')", 0, routing.MsgFunction},
		{"${V1} = 1.2.3", 8, routing.MsgNumber},
		{"${V1} = 0x10", 8, routing.MsgNumber},
		{"${V1} = -", 8, routing.MsgNumber},
		{"${V1} = 1e5", 8, routing.MsgNumber},
		{"${V1} = " + strings.Repeat("9", 400), 8, routing.MsgNumber},
		{"${é} = '1'", 0, routing.MsgReference},
		{"é = '1'", 0, routing.MsgCharacter},
		{strings.Repeat("(", 60) + "${V1} = '1'" + strings.Repeat(")", 60), routing.MaxDepth, routing.MsgDepth},
		{strings.Repeat(" ", routing.MaxLength+1), routing.MaxLength, routing.MsgLength},
	}
	for _, tt := range tests {
		_, err := routing.Parse(tt.src)
		got, ok := errors.AsType[*routing.SyntaxError](err)
		if !ok {
			t.Errorf("%.40q: got %v", tt.src, err)
			continue
		}
		if got.Pos != tt.pos || got.Msg != tt.msg {
			t.Errorf("%.40q: got %s at %d (%s), want %s at %d", tt.src, got.Msg, got.Pos, got.Arg, tt.msg, tt.pos)
		}
	}
}

// kinds are the questions of the table below.
func kinds(question, item string) (routing.Kind, bool) {
	if item != "" {
		question += "." + item
	}
	k, ok := map[string]routing.Kind{
		"V1": routing.Choice, "V2": routing.Choice, "V13": routing.Choices, "V22": routing.Numeric, "V21": routing.Textual,
		"V8": routing.Group, "V8.T1": routing.Choice, "V7.a": routing.Numeric, "V0": routing.Nothing,
	}[question]
	return k, ok
}

func TestCheck(t *testing.T) {
	tests := []struct {
		src string
		pos int // -1: sound
		msg string
	}{
		{"${V1} = '2' and (${V22} > 3 or ${V21} = 'x') and selected(${V13}, '1')", -1, ""},
		{"${V8.T1} = '4' and ${V7.a} <= ${V22} and ${V1} = ${V2}", -1, ""},
		{"${V13} = '' or ${V8} != '' or ${V22} = '' or ${V22} = '98'", -1, ""},
		{"count-selected(${V13}) < ${V22}", -1, ""},
		{"selected(${V1}, '2')", -1, ""},
		{"${V1} = '1' and ${V99} = '2'", 16, routing.MsgUnknown},
		{"${V8.T9} = '2'", 0, routing.MsgUnknown},
		{"selected(${V99}, '2')", 9, routing.MsgUnknown},
		{"count-selected(${V99}) > 1", 15, routing.MsgUnknown},
		{"${V1} = 2", 6, routing.MsgType},
		{"${V1} > '1'", 6, routing.MsgType},
		{"${V21} > 3", 7, routing.MsgType},
		{"${V22} = '7'", 7, routing.MsgType},
		{"${V13} = '3'", 7, routing.MsgType},
		{"${V8} = '3'", 6, routing.MsgType},
		{"${V0} = ''", 6, routing.MsgType},
		{"${V1} = ${V22}", 6, routing.MsgType},
		{"count-selected(${V13}) = '2'", 23, routing.MsgType},
		{"selected(${V22}, '7')", 9, routing.MsgNotChoice},
		{"count-selected(${V1}) > 1", 15, routing.MsgNotChoices},
	}
	for _, tt := range tests {
		err := parse(t, tt.src).Check(kinds)
		if tt.pos < 0 {
			if err != nil {
				t.Errorf("%s: %v", tt.src, err)
			}
			continue
		}
		got, ok := errors.AsType[*routing.SyntaxError](err)
		if !ok || got.Pos != tt.pos || got.Msg != tt.msg {
			t.Errorf("%s: got %v, want %s at %d", tt.src, err, tt.msg, tt.pos)
		}
	}
}

func TestQuestions(t *testing.T) {
	e := parse(t, "${V8.T1} = '4' or not(selected(${V13}, '1')) and ${V8.T2} = ${V1}")
	if diff := cmp.Diff([]string{"V8", "V13", "V1"}, e.Questions()); diff != "" {
		t.Error(diff)
	}
	if got := e.Position("V13"); got != 31 {
		t.Errorf("V13 is looked at from byte %d", got)
	}
	type use struct {
		question, item, code string
		pos                  int
	}
	var got []use
	e.Codes(func(question, item, code string, pos int) { got = append(got, use{question, item, code, pos}) })
	want := []use{{"V8", "T1", "4", 11}, {"V13", "", "1", 39}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(use{})); diff != "" {
		t.Error(diff)
	}
}

// FuzzParse holds that nothing panics, that a position lies in the source, and
// that what can be read means the same after String.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"${V1} = '2' and count-selected(${V13}) > 1", "not(selected(${V13}, \"3\")) or ${V7.a} <= -1.5",
		"((${V1}!='')", "${", "''''", "not(", "${V1} = 'é\x00'",
	} {
		f.Add(s)
	}
	said := answers{"V1": code("2"), "V13": chosen("1", "3"), "V7.a": number(1)}
	f.Fuzz(func(t *testing.T, src string) {
		e, err := routing.Parse(src)
		if err != nil {
			at, ok := errors.AsType[*routing.SyntaxError](err)
			if !ok || at.Pos < 0 || at.Pos > len(src) {
				t.Fatalf("%q: %v", src, err)
			}
			return
		}
		again, err := routing.Parse(e.String())
		if err != nil && len(e.String()) <= routing.MaxLength {
			t.Fatalf("%q became %q: %v", src, e, err)
		}
		if err == nil && again.Eval(said) != e.Eval(said) {
			t.Fatalf("%q became %q, which says otherwise", src, e)
		}
		if err := e.Check(kinds); err != nil && errors.As(err, new(*routing.SyntaxError)) == false {
			t.Fatal(err)
		}
	})
}
