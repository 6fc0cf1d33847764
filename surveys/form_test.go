package surveys_test

import (
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regiopeil/surveys"
)

func TestDecodeForm(t *testing.T) {
	f := compile(t, everything())
	tests := []struct{ query, want string }{
		{"", `{}`},
		{"S=&M=&X.T1=&R.T1=&P.T1=&P.T2=&N=&W.a=&F=&S.text=", `{}`},
		{"S=1", `{"S":"1"}`},
		{"S=97&S.text=zon", `{"S":"97","S.text":"zon"}`},
		{"M=3&M=1", `{"M":["1","3"]}`},
		{"M=&M=98", `{"M":"98"}`},
		{"X.T1=2&X.T2=98", `{"X":{"T1":"2","T2":"98"}}`},
		{"R.T1=2&R.T2=&R.T3=1", `{"R":["T3","T1"]}`},
		{"R=98&R.T1=", `{"R":"98"}`},
		{"P.T1=60&P.T2=0&P.T3=40", `{"P":{"T1":60,"T3":40}}`},
		{"P.T2=0", `{"P":{"T1":0}}`}, // which Validate refuses
		{"N=7", `{"N":7}`},
		{"N=7,5", `{"N":7.5}`},
		{"N=7.5", `{"N":7.5}`},
		{"N=0,125", `{"N":0.125}`},
		{"N=-0", `{"N":0}`},
		{"N=+7+", `{"N":7}`}, // spaces around
		{"N=98", `{"N":"98"}`},
		{"W.a=3&W.b=", `{"W":{"a":3}}`},
		{"W=99", `{"W":"99"}`},
		{"F=a%0D%0Ab", `{"F":"a\nb"}`},
		{"F=+%0D%0A", `{}`},
		{"F=+x+", `{"F":" x "}`},
	}
	for _, tt := range tests {
		a, problems := f.DecodeForm(fields(t, tt.query), f.Questions())
		if len(problems) > 0 {
			t.Errorf("%s: %s", tt.query, lines(problems))
		}
		if diff := cmp.Diff(tt.want, string(f.EncodeJSON(a))); diff != "" {
			t.Errorf("%s: %s", tt.query, diff)
		}
		again, problems := f.DecodeForm(f.EncodeForm(a), f.Questions())
		if len(problems) > 0 {
			t.Errorf("%s again: %s", tt.query, lines(problems))
		}
		if diff := cmp.Diff(a, again); diff != "" {
			t.Errorf("%s again: %s", tt.query, diff)
		}
	}
}

func TestDecodeFormProblems(t *testing.T) {
	f := compile(t, everything())
	tests := []struct{ query, want string }{
		{"S=1&S=2", "S: problem.one_only"},
		{"S=1&S=1", "S: problem.one_only"},
		{"S=5", "S: problem.option_unknown"},
		{"S=1%00", "S: problem.option_unknown"},
		{"S=1&S.text=zon", "S.text: problem.other_not_chosen"},
		{"S.text=zon", "S.text: problem.other_not_chosen"},
		{"M=1&M=1", "M.1: problem.twice"},
		{"M=9", "M: problem.option_unknown"},
		{"X.T1=9", "X.T1: problem.option_unknown"},
		{"X.T1=1&X.T1=2", "X.T1: problem.one_only"},
		{"X=98", "X: problem.not_on_page"},
		{"X.T9=1", "X.T9: problem.question_unknown"},
		{"R.T1=1&R.T2=1", "R.T2: problem.rank_twice"},
		{"R.T1=1&R.T2=3", "R: problem.rank_gap"},
		{"R.T1=4", "R.T1: problem.rank_unknown"},
		{"R.T1=0", "R.T1: problem.rank_unknown"},
		{"R.T1=01", "R.T1: problem.rank_unknown"},
		{"R=98&R.T1=1", "R: problem.exclusive"},
		{"P.T1=veel", "P.T1: problem.number"},
		{"P=100", "P: problem.not_on_page"},
		{"N=NaN", "N: problem.number"},
		{"N=Inf", "N: problem.number"},
		{"N=1e309", "N: problem.number"},
		{"N=1e1", "N: problem.number"},
		{"N=0x1F", "N: problem.number"},
		{"N=%D9%A3", "N: problem.number"}, // ٣
		{"N=1_000", "N: problem.number"},
		{"N=1.000", "N: problem.number_ambiguous"},
		{"N=12,500", "N: problem.number_ambiguous"},
		{"N=1,5,5", "N: problem.number"},
		{"N=,", "N: problem.number"},
		{"N=9007199254740993", "N: problem.number_precise"},
		{"N=9223372036854775808", "N: problem.number_precise"},
		{"W.a=1&W.b=x", "W.b: problem.number"},
		{"F=%FF", "F: problem.text_encoding"},
		{"F=a%00b", "F: problem.text_control"},
		{"F=a%0Db", "F: problem.text_control"},
		{"F=1&F=2", "F: problem.one_only"},
		{"I=1", "I: problem.not_on_page"},
		{"Q=1", "Q: problem.question_unknown"},
		{"S[]=1", "S[]: problem.question_unknown"},
		{"__proto__=1", "__proto__: problem.question_unknown"},
		{"Y=1", "Y: problem.not_on_page"}, // a question of another page
	}
	for _, tt := range tests {
		_, problems := f.DecodeForm(fields(t, tt.query), f.Pages()[0].Questions)
		if got := lines(problems); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.query, got, tt.want)
		}
	}
}

func TestDecodeFormBoundsProblems(t *testing.T) {
	f := compile(t, everything())
	v := url.Values{}
	for i := range 10_001 {
		v.Add("q"+string(rune('a'+i%26))+surveys.FormatNumber(float64(i)), "1")
	}
	if _, problems := f.DecodeForm(v, f.Questions()); len(problems) != 101 {
		t.Errorf("%d problems", len(problems))
	}
}

// FuzzDecodeForm holds that what is read, and right, comes out of EncodeForm the
// same.
func FuzzDecodeForm(f *testing.F) {
	form := compile(f, everything())
	for _, s := range []string{
		"S=97&S.text=zon&M=1&M=3&X.T1=2", "R.T1=1&R.T2=2&P.T1=100", "N=1,5&W.a=3&F=%0D%0A", "N=98&R=98&W=99", "%zz=;&S[]=1",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, query string) {
		v, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		v.Set("S", "97") // the one question that must be answered
		a, problems := form.DecodeForm(v, form.Questions())
		if len(problems) > 0 || len(form.ValidateQuestions(a, form.Questions())) > 0 {
			return
		}
		again, problems := form.DecodeForm(form.EncodeForm(a), form.Questions())
		if len(problems) > 0 {
			t.Fatalf("%q: %s", query, lines(problems))
		}
		if diff := cmp.Diff(a, again); diff != "" {
			t.Fatalf("%q: %s", query, diff)
		}
		fromJSON, problems := form.DecodeJSON(form.EncodeJSON(a))
		if len(problems) > 0 {
			t.Fatalf("%q: %s", query, lines(problems))
		}
		if diff := cmp.Diff(form.EncodeJSON(a), form.EncodeJSON(fromJSON)); diff != "" {
			t.Fatalf("%q: %s", query, diff)
		}
	})
}
