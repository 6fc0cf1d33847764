package reports_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"regiopeil/reports"
	"regiopeil/surveys"
)

// benchRows is how many responses the benchmarks look at: REGIOPEIL_BENCH_ROWS,
// else 20,000.
func benchRows(tb testing.TB) int {
	text := os.Getenv("REGIOPEIL_BENCH_ROWS")
	if text == "" {
		return 20_000
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		tb.Fatalf("REGIOPEIL_BENCH_ROWS is %q, want a number of responses", text)
	}
	return n
}

// answer fills in a questionnaire at random: of every closed question that the
// audience gets, nine in ten are answered.
func answer(r *rand.Rand, d *surveys.Definition) surveys.Answers {
	a := surveys.Answers{}
	audience := surveys.Audience("")
	for i := range d.Parts {
		for j := range d.Parts[i].Questions {
			q := &d.Parts[i].Questions[j]
			asked := len(q.For) == 0 && q.With == ""
			for _, f := range q.For {
				asked = asked || f == audience && q.With == ""
			}
			if !asked || q.Code != d.AudienceQuestion && r.IntN(10) == 0 {
				continue
			}
			if v, ok := answerOne(r, q); ok {
				a[q.Code] = v
			}
			if q.Code == d.AudienceQuestion {
				for _, o := range q.Options {
					if o.Code == a[q.Code].Code {
						audience = o.Audience
					}
				}
			}
		}
	}
	return a
}

func answerOne(r *rand.Rand, q *surveys.Question) (surveys.Answer, bool) {
	option := func() string { return q.Options[r.IntN(len(q.Options))].Code }
	switch q.Type {
	case surveys.Single:
		for {
			if c := option(); c != surveys.CodeOther {
				return surveys.Answer{Code: c}, true
			}
		}
	case surveys.Multiple:
		codes := []string{}
		for _, o := range q.Options {
			if !o.Exclusive && o.Text == 0 && r.IntN(4) == 0 && (q.Max == 0 || len(codes) < q.Max) {
				codes = append(codes, o.Code)
			}
		}
		return surveys.Answer{Codes: codes}, true
	case surveys.Matrix, surveys.Statements:
		items := map[string]string{}
		for _, item := range q.Items {
			items[item.Code] = option()
		}
		return surveys.Answer{Items: items}, true
	case surveys.Ranking:
		var codes []string
		for _, i := range r.Perm(len(q.Items))[:q.Top] {
			codes = append(codes, q.Items[i].Code)
		}
		return surveys.Answer{Codes: codes}, true
	case surveys.Points:
		numbers, left := map[string]float64{}, q.Sum
		for i, item := range q.Items {
			n := r.IntN(left/2 + 1)
			if i == len(q.Items)-1 {
				n = left
			}
			numbers[item.Code] = float64(n)
			left -= n
		}
		return surveys.Answer{Numbers: numbers}, true
	case surveys.Number:
		if len(q.Items) > 0 {
			return surveys.Answer{}, false
		}
		return surveys.Answer{Numbers: map[string]float64{"": float64(1 + r.IntN(10))}}, true
	}
	return surveys.Answer{}, false
}

// canonical writes answers as the store keeps them, in the order of the
// definition.
func canonical(d *surveys.Definition, a surveys.Answers) string {
	var out []string
	quote := func(codes []string) (s []string) {
		for _, c := range codes {
			s = append(s, strconv.Quote(c))
		}
		return s
	}
	for i := range d.Parts {
		for _, q := range d.Parts[i].Questions {
			v, ok := a[q.Code]
			if !ok {
				continue
			}
			value := strconv.Quote(v.Code)
			var members []string
			for _, item := range q.Items {
				if c, ok := v.Items[item.Code]; ok {
					members = append(members, fmt.Sprintf("%q:%q", item.Code, c))
				} else if n, ok := v.Numbers[item.Code]; ok {
					members = append(members, fmt.Sprintf("%q:%v", item.Code, n))
				}
			}
			switch n, one := v.Numbers[""]; {
			case v.Codes != nil:
				value = "[" + strings.Join(quote(v.Codes), ",") + "]"
			case one:
				value = fmt.Sprint(n)
			case members != nil:
				value = "{" + strings.Join(members, ",") + "}"
			}
			out = append(out, fmt.Sprintf("%q:%s", q.Code, value))
		}
	}
	return "{" + strings.Join(out, ",") + "}"
}

// everything is all closed questions × audience × municipality.
func everything(d *surveys.Definition) reports.Query {
	a, m := d.AudienceQuestion, d.MunicipalityQuestion
	return reports.Query{By: [][]string{{a}, {m}, {a, m}}}
}
