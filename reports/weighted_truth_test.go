package reports_test

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"regiopeil/reports"
	"regiopeil/surveys"
)

// truthMargins reads the margins that the truth was raked to, as our codes.
func truthMargins(t *testing.T, form *surveys.Form) []surveys.Margin {
	t.Helper()
	var out []surveys.Margin
	for _, r := range readCSV(t, testdata(t, "truth", "margins.csv")) {
		code := truthNames[r["variable"]]
		q, ok := form.Question(code)
		if !ok {
			t.Fatalf("no question for %q", r["variable"])
		}
		n, err := strconv.ParseFloat(r["population"], 64)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(out, func(m surveys.Margin) bool { return m.Question == code })
		if i < 0 {
			i = len(out)
			out = append(out, surveys.Margin{Question: code})
		}
		out[i].Counts = append(out[i].Counts, surveys.MarginCount{Option: codeOf(t, q, r["category"]), Population: n})
	}
	return out
}

func (c *truth) raked(q *surveys.Question, item, option, group string) *reports.Row {
	c.Helper()
	r := c.row(q, item, option, group)
	k := r.Key()
	weighted, ok := c.table.Raked(k)
	if !ok {
		c.Fatalf("no weighted row %+v", k)
	}
	return weighted
}

// near compares with a relative tolerance of 1e-6.
func (c *truth) near(what string, got reports.Value, want string) {
	c.Helper()
	c.compared++
	w, err := strconv.ParseFloat(want, 64)
	if err != nil {
		c.Fatal(err)
	}
	if !got.Set || !(math.Abs(got.Number-w) <= 1e-6*math.Abs(w)) {
		c.Errorf("%s = %v, R says %v", what, got, w)
	}
}

// truthWeighted is how many comparisons of weighted figures the truth holds.
const truthWeighted = 16*7 + 43*7 + 120*8

// TestWeightedTruth holds the weighted figures against R.
func TestWeightedTruth(t *testing.T) {
	rows := readCSV(t, testdata(t, "truth", "out_truth.csv"))
	db, form := importTruth(t)
	table, err := reports.New(db).Table(t.Context(), reports.Query{
		Survey: truthSlug, By: [][]string{{"q0035"}},
		Weighting: &surveys.Weighting{Sets: []surveys.MarginSet{{Margins: truthMargins(t, form)}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if w := table.Weights; w.N != 1595 || w.Out != 20 || w.Ones != 0 {
		t.Errorf("%d people have a weight, %d have none", w.N, w.Out)
	}
	c := &truth{T: t, db: db, form: form, table: table}
	for _, r := range rows {
		what := strings.Join([]string{r["section"], r["variable"], r["category"], r["group"], r["stat"]}, " | ")
		switch r["section"] {
		case "prop_weighted_A", "prop_weighted_A_by_group":
			q, item := c.question(r["variable"])
			f := c.raked(q, item, codeOf(t, q, r["category"]), r["group"])
			if got, ok := map[string]reports.Value{
				"n": number(f.N), "p": f.Share, "se": f.SE, "deff": f.Deff, "df": number(f.Base - 1),
				"logit_t_lo": f.ShareLow, "logit_t_hi": f.ShareHigh,
			}[r["stat"]]; ok {
				c.near(what, got, r["value"])
			}
		case "mean_weighted_A":
			q, item := c.question(r["variable"])
			f := c.raked(q, item, reports.NoOption, r["group"])
			if got, ok := map[string]reports.Value{
				"n": number(f.N), "mean": f.Mean, "se": f.SE, "sd": f.SD, "deff": f.Deff, "median_math": f.Median,
				"ci_t_lo": f.MeanLow, "ci_t_hi": f.MeanHigh,
			}[r["stat"]]; ok {
				c.near(what, got, r["value"])
			}
		case "xtab_weighted":
			if r["category"] != "(test)" {
				continue
			}
			q, item := c.question(r["variable"])
			test, ok := table.Test(reports.Raked, q.Code, item, "", "q0035", "")
			if !ok || test.Partial || test.N != 1595 || test.Groups != 9 {
				t.Fatalf("%s: %+v", what, test)
			}
			if got, ok := map[string]float64{"rao_scott_F": test.Statistic, "ndf": test.DF1, "ddf": test.DF2, "p_value_F": test.P}[r["stat"]]; ok {
				c.near(what, reports.Num(got), r["value"])
			}
		case "group_vs_rest":
			q, item := c.question(r["variable"])
			k := c.raked(q, item, codeOf(t, q, r["category"]), r["group"]).Key()
			d, ok := table.Rest(reports.Raked, k)
			if !ok {
				t.Fatalf("%s: not compared", what)
			}
			if got, ok := map[string]float64{"diff_weighted": d.Value, "t": d.Statistic, "df": d.DF, "p_value_t": d.P}[r["stat"]]; ok {
				c.near(what, reports.Num(got), r["value"])
			}
		case "raking":
			set := table.Weights.Sets[0]
			if r["variable"] != "(weights normalised to mean 1)" || r["group"] != "" {
				continue
			}
			if got, ok := map[string]reports.Value{
				"n_eff_kish": reports.Num(set.NEff), "deff_kish": reports.Num(set.Deff), "w_min": reports.Num(set.Low), "w_max": reports.Num(set.High),
			}[r["stat"]]; ok {
				c.near(what, got, r["value"])
			}
		}
	}
	if want := truthWeighted + 4 + 4*4 + 9*4; c.compared != want {
		t.Errorf("%d numbers compared, want %d", c.compared, want)
	}
}

// TestMissingOneTruth holds the rule of weight 1 against R.
func TestMissingOneTruth(t *testing.T) {
	want := readCSV(t, testdata(t, "truth", "out_missing_weight_1.csv"))
	db, form := importTruth(t)
	table, err := reports.New(db).Table(t.Context(), reports.Query{
		Survey:    truthSlug,
		Weighting: &surveys.Weighting{Sets: []surveys.MarginSet{{Margins: truthMargins(t, form)}}, Missing: surveys.MissingOne},
	})
	if err != nil {
		t.Fatal(err)
	}
	c := &truth{T: t, db: db, form: form, table: table}
	for _, r := range want {
		q, item := c.question(r["variable"])
		f := c.raked(q, item, codeOf(t, q, r["category"]), "")
		c.near("n", number(table.Weights.N), r["n"])
		c.near("p", f.Share, r["p"])
		c.near("se", f.SE, r["se_A"])
		c.near("max_w", reports.Num(table.Weights.Sets[0].High), r["max_w"])
	}
	if table.Weights.Ones != 20 || c.compared != 4 {
		t.Errorf("%d with weight 1, %d compared", table.Weights.Ones, c.compared)
	}
}
