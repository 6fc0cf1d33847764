package surveys_test

import (
	"net/url"
	"strings"
	"testing"

	"regiopeil/surveys"
	"regiopeil/surveys/library"
)

func text(s string) surveys.Text { return surveys.Text{"nl": s} }

func float(x float64) *float64 { return &x }

func options(codes ...string) []surveys.Option {
	var all []surveys.Option
	for _, c := range codes {
		o := surveys.Option{Code: c, Label: text("Optie " + c)}
		o.Exclusive = c == surveys.CodeNone
		all = append(all, o)
	}
	return all
}

func items(codes ...string) []surveys.Item {
	var all []surveys.Item
	for _, c := range codes {
		all = append(all, surveys.Item{Code: c, Label: text("Rij " + c)})
	}
	return all
}

// everything is a definition with a question of every type.
func everything() *surveys.Definition {
	other := options("1", "2", "97", "98")
	other[2].Text = 20
	many := options("1", "2", "3", "97", "96", "98")
	many[3].Text = 5
	return &surveys.Definition{
		Title: text("Proef"), Languages: []string{"nl"},
		Consultation: surveys.Consultation{Code: "proef", Title: text("Proef")},
		Parts: []surveys.Part{
			{Code: "A", Title: text("Een"), Questions: []surveys.Question{
				{Code: "S", Type: surveys.Single, Label: text("S"), Options: other, Required: true},
				{Code: "M", Type: surveys.Multiple, Label: text("M"), Options: many, Max: 2},
				{Code: "X", Type: surveys.Matrix, Label: text("X"), Items: items("T1", "T2"), Options: options("1", "2", "98")},
				{Code: "R", Type: surveys.Ranking, Label: text("R"), Items: items("T1", "T2", "T3", "T4"), Top: 3, Options: options("98")},
				{Code: "P", Type: surveys.Points, Label: text("P"), Items: items("T1", "T2", "T3"), Sum: 100},
				{Code: "N", Type: surveys.Number, Label: text("N"), Min: float(-5), MaxNumber: float(10), Options: options("98")},
				{Code: "W", Type: surveys.Number, Label: text("W"), Items: items("a", "b"), Whole: true, Min: float(0), Options: options("99")},
				{Code: "I", Type: surveys.Note, Label: text("I")},
				{Code: "F", Type: surveys.TextType, Label: text("F"), MaxLength: 20},
			}},
			{Code: "B", Title: text("Twee"), Questions: []surveys.Question{
				{Code: "Z", Type: surveys.TextType, Label: text("Z"), Relevant: "${S} = '1' and count-selected(${M}) > 0"},
				{Code: "Y", Type: surveys.Single, Label: text("Y"), Relevant: "${Z} != ''", Options: options("1", "2")},
				{Code: "Yt", Type: surveys.TextType, Label: text("Yt"), With: "Y"},
			}},
		},
	}
}

func compile(t testing.TB, d *surveys.Definition) *surveys.Form {
	t.Helper()
	f, err := surveys.Compile(d)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func builtin(t testing.TB) *surveys.Form {
	t.Helper()
	d, _ := library.Builtin()
	return compile(t, d)
}

// lines writes problems one a line.
func lines(problems []surveys.Problem) string {
	var b strings.Builder
	for i, p := range problems {
		if i > 0 {
			b.WriteString("\n")
		}
		p.Args = nil
		b.WriteString(p.String())
	}
	return b.String()
}

func fields(t *testing.T, query string) url.Values {
	t.Helper()
	v, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
