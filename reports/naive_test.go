package reports_test

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"regiopeil/reports"
	"regiopeil/surveys"
	"regiopeil/surveys/library"
	"regiopeil/surveys/store"
)

// TestEveryNumber computes every figure of the built-in consultation a second
// time, straight from the answers of each person and in the most simple-minded
// way, and compares.
func TestEveryNumber(t *testing.T) {
	d, _ := library.Builtin()
	form, err := surveys.Compile(d)
	if err != nil {
		t.Fatal(err)
	}
	s := &source{survey: surveys.Survey{Slug: "proef", Version: 1}, form: form}
	made := library.NewMadeUp(form, 7)
	var people []surveys.Answers
	for i := range 400 {
		a := made.Respondent(uint64(i)).Answers
		people = append(people, a)
		s.log = append(s.log, store.Entry{Seq: int64(i + 1), Mode: "web", Answers: form.EncodeJSON(a)})
	}
	by := [][]string{{"V1"}, {"V2"}, {"V1", "V2"}, {"V3"}}
	got := table(t, s, reports.Query{By: by})
	n := naive{form, people}
	seen := 0
	for i := range got.Rows {
		r := &got.Rows[i]
		want := n.row(r)
		for j, v := range r.Numbers() {
			if w := want[reports.Header[9+j]]; v.Set != w.Set || math.Abs(v.Number-w.Number) > 1e-9*math.Abs(w.Number) {
				switch reports.Header[9+j] {
				case "share_low", "share_high", "mean_low", "mean_high": // held against R
				default:
					t.Errorf("%+v: %s = %v, want %v", r.Key(), reports.Header[9+j], v, w)
				}
			}
		}
		seen++
	}
	// Every declared option, item and group has its rows.
	groups := 1 + 3 + 6 + 3*6 + 7
	if want := declaredRows(d) * groups; seen != want {
		t.Errorf("%d rows, want %d", seen, want)
	}
}

// declaredRows is how many rows a definition has per group.
func declaredRows(d *surveys.Definition) (n int) {
	tagged := func(own, of []string) int {
		if len(own) > 0 {
			return len(own)
		}
		return max(1, len(of))
	}
	for _, p := range d.Parts {
		for _, q := range p.Questions {
			switch q.Type {
			case surveys.Single, surveys.Multiple:
				for _, o := range q.Options {
					n += tagged(o.Themes, q.Themes)
				}
			case surveys.Matrix, surveys.Statements:
				for _, i := range q.Items {
					n += (len(q.Options) + 1) * tagged(i.Themes, q.Themes)
				}
			case surveys.Ranking:
				for _, i := range q.Items {
					n += (q.Top + 2) * tagged(i.Themes, q.Themes)
				}
			case surveys.Points:
				for _, i := range q.Items {
					n += tagged(i.Themes, q.Themes)
				}
			case surveys.Number:
				n += max(1, len(q.Items)) + len(q.Options)
			case surveys.TextType:
				n++
			}
		}
	}
	return n
}

type naive struct {
	form   *surveys.Form
	people []surveys.Answers
}

// in reports whether somebody belongs to the group of a row.
func in(a surveys.Answers, r *reports.Row) bool {
	if r.GroupVar == "" {
		return true
	}
	codes := strings.Split(r.Group, "+")
	for i, q := range strings.Split(r.GroupVar, "+") {
		if a[q].Code != codes[i] {
			return false
		}
	}
	return true
}

// row computes the figures at the place of r.
func (n naive) row(r *reports.Row) map[string]reports.Value {
	q, _ := n.form.Question(r.Question)
	base, chose, declared := 0, 0, 0
	var numbers []float64
	for _, a := range n.people {
		answer, answered := a[q.Code]
		if !answered || !in(a, r) {
			continue
		}
		if answer.Code != "" && answer.Code == r.Option && surveys.IsNonAnswer(r.Option) {
			declared++
		}
		switch q.Type {
		case surveys.Single:
			if !surveys.IsNonAnswer(answer.Code) {
				base++
				chose += yes(answer.Code == r.Option)
			}
		case surveys.Multiple:
			if answer.Codes != nil {
				base++
				chose += yes(slices.Contains(answer.Codes, r.Option))
			}
		case surveys.Matrix, surveys.Statements:
			code := answer.Items[r.Item]
			declared += yes(code == r.Option && surveys.IsNonAnswer(code))
			if code != "" && !surveys.IsNonAnswer(code) {
				base++
				chose += yes(code == r.Option)
				x, _ := strconv.ParseFloat(code, 64) // scores equal codes here
				numbers = append(numbers, x)
			}
		case surveys.Ranking:
			if answer.Codes == nil {
				continue
			}
			base++
			place := slices.Index(answer.Codes, r.Item) + 1
			chose += yes(r.Option == "top3" && place > 0 || r.Option == strconv.Itoa(place))
			numbers = append(numbers, []float64{0, 3, 2, 1}[place])
		case surveys.Points, surveys.Number:
			x, ok := answer.Numbers[r.Item]
			if answer.Numbers != nil && (ok || q.Type == surveys.Points) {
				base++
				numbers = append(numbers, x)
			}
		case surveys.TextType:
			base++
		}
	}
	out := map[string]reports.Value{}
	count := func(x int) reports.Value { return reports.Num(float64(x)) }
	switch {
	case surveys.IsNonAnswer(r.Option):
		out["n"] = count(declared)
	case q.Type == surveys.TextType:
		out["base"], out["n"] = count(base), count(base)
	case r.Option == "":
		out["base"], out["n"] = count(base), count(base)
		moments(out, numbers)
	default:
		out["base"], out["n"] = count(base), count(chose)
		if base > 0 {
			out["share"] = reports.Num(float64(chose) / float64(base))
		}
	}
	return out
}

func yes(b bool) int {
	if b {
		return 1
	}
	return 0
}

func moments(out map[string]reports.Value, x []float64) {
	n := float64(len(x))
	if n == 0 {
		return
	}
	sum, squares := 0., 0.
	for _, v := range x {
		sum += v
	}
	out["mean"] = reports.Num(sum / n)
	slices.Sort(x)
	out["median"] = reports.Num((x[(len(x)-1)/2] + x[len(x)/2]) / 2)
	for _, v := range x {
		squares += (v - sum/n) * (v - sum/n)
	}
	if n > 1 {
		out["sd"] = reports.Num(math.Sqrt(squares / (n - 1)))
		out["se"] = reports.Num(math.Sqrt(squares / (n - 1) / n))
	}
}
