package stats_test

import (
	"encoding/csv"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"regiopeil/reports/stats"
)

// truth is what R made of a survey, with the answers it made it of.
type truth struct {
	*testing.T
	people  []map[string]string // who have a weight
	weights []float64           // per person, raked by us
	margins map[string]float64  // by variable and category
	done    map[string]int      // comparisons by section and statistic
}

func truthFile(t *testing.T, path ...string) []map[string]string {
	t.Helper()
	dir := os.Getenv("REGIOPEIL_TESTDATA")
	if dir == "" {
		if os.Getenv("REGIOPEIL_REQUIRE") == "1" {
			t.Fatal("REGIOPEIL_REQUIRE=1, but REGIOPEIL_TESTDATA does not name the folder with truth/")
		}
		t.Skip("REGIOPEIL_TESTDATA does not name the folder with truth/")
	}
	f, err := os.Open(filepath.Join(append([]string{dir}, path...)...))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := make([]map[string]string, len(lines)-1)
	for i, line := range lines[1:] {
		out[i] = map[string]string{}
		for j, name := range lines[0] {
			out[i][name] = line[j]
		}
	}
	return out
}

func parse(t *testing.T, s string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// newTruth rakes the people of the truth.
func newTruth(t *testing.T) *truth {
	t.Helper()
	tr := &truth{T: t, margins: map[string]float64{}, done: map[string]int{}}
	var variables []string
	places := map[string]int{}
	var margins [][]float64
	for _, r := range truthFile(t, "truth", "margins.csv") {
		v := slices.Index(variables, r["variable"])
		if v < 0 {
			v = len(variables)
			variables, margins = append(variables, r["variable"]), append(margins, nil)
		}
		key := r["variable"] + "|" + r["category"]
		tr.margins[key], places[key] = parse(t, r["population"]), len(margins[v])
		margins[v] = append(margins[v], tr.margins[key])
	}
	var counts []int
	var category [][]int
	for _, p := range truthFile(t, "truth", "input.csv") {
		if p["regio"] == "" {
			continue
		}
		tr.people = append(tr.people, p)
		var at []int
		for _, v := range variables {
			at = append(at, places[v+"|"+p[v]])
		}
		counts, category = append(counts, 1), append(category, at)
	}
	weights, err := stats.Rake(counts, category, margins)
	if err != nil {
		t.Fatal(err)
	}
	tr.weights = weights
	return tr
}

// near compares; a p-value absolutely.
func (tr *truth) near(r map[string]string, got, tolerance float64) {
	tr.Helper()
	tr.done[r["section"]+" "+r["stat"]]++
	want := parse(tr.T, r["value"])
	allowed := tolerance * math.Abs(want)
	if strings.HasPrefix(r["stat"], "p_value") {
		allowed = 1e-6
	}
	if !(math.Abs(got-want) <= allowed) {
		tr.Errorf("%s %s %s %s %s = %v, R says %v", r["section"], r["variable"], r["category"], r["group"], r["stat"], got, want)
	}
}

// mass adds up the people who pass, with weights of mean 1.
func (tr *truth) mass(pass func(p map[string]string) bool) stats.Mass {
	var m stats.Mass
	scale := float64(len(tr.people)) / tr.total()
	for i, p := range tr.people {
		if pass(p) {
			m.Add(stats.NewMass(1, tr.weights[i]*scale))
		}
	}
	return m
}

func (tr *truth) total() float64 {
	sum := 0.0
	for _, w := range tr.weights {
		sum += w
	}
	return sum
}

// TestTruth holds the statistics against R: those of the file out_truth.csv that
// are not about plain or weighted frequencies and means, which package reports
// holds against it from the answers to the figures.
func TestTruth(t *testing.T) {
	tr := newTruth(t)
	for _, r := range truthFile(t, "truth", "out_truth.csv") {
		switch r["section"] {
		case "raking":
			tr.raking(r)
		case "xtab_weighted":
			tr.crossTab(r)
		case "group_vs_rest":
			tr.groupAgainstRest(r)
		case "fpc", "fpc_strata":
			tr.strata(r)
		}
	}
	// Everything in these sections is compared, but for numbers that only repeat
	// what went in: bounds, sizes of strata, and the mean weight, which is 1.
	want := map[string]int{
		"raking achieved": 15, "raking n": 11, "raking n_eff_kish": 11, "raking deff_kish": 11, "raking sum_w": 11, "raking sum_w2": 11,
		"raking w_min": 11, "raking w_max": 11, "raking cv_w": 11, "raking sample_n": 15, "raking population": 15,
		"xtab_weighted w_count": 144, "xtab_weighted w_norm_count": 144, "xtab_weighted row_p": 144, "xtab_weighted col_p": 144,
		"xtab_weighted n": 4, "xtab_weighted rao_scott_F": 4, "xtab_weighted ndf": 4, "xtab_weighted ddf": 4, "xtab_weighted p_value_F": 4,
		"xtab_weighted pearson_x2_weighted_norm": 4, "xtab_weighted df": 4, "xtab_weighted p_value_rao_scott_first_order_chisq": 4,
		"group_vs_rest diff_weighted": 9, "group_vs_rest t": 9, "group_vs_rest df": 9, "group_vs_rest p_value_t": 9, "group_vs_rest p_in": 9,
		"group_vs_rest p_out": 9, "group_vs_rest z_unweighted_pooled": 9, "group_vs_rest p_value_z": 9,
		"fpc p": 2, "fpc se": 3, "fpc logit_lo": 2, "fpc logit_hi": 2, "fpc mean": 1,
	}
	for what, n := range want {
		if tr.done[what] != n {
			t.Errorf("%s: %d compared, want %d", what, tr.done[what], n)
		}
		delete(tr.done, what)
	}
	for what := range tr.done {
		t.Errorf("%s is compared and not counted on", what)
	}
}

func (tr *truth) raking(r map[string]string) {
	if r["variable"] != "(weights normalised to mean 1)" && r["variable"] != "(trimmed, strict)" {
		key := r["variable"] + "|" + r["category"]
		in := func(p map[string]string) bool { return p[r["variable"]] == r["category"] }
		m := tr.mass(in)
		tr.near(r, map[string]float64{
			"achieved": m.W * tr.total() / float64(len(tr.people)), "population": tr.margins[key], "sample_n": float64(m.N),
		}[r["stat"]], 1e-9)
		return
	}
	counts := make([]int, len(tr.people))
	for i := range counts {
		counts[i] = 1
	}
	lower, upper := 0.0, 0.0
	if r["variable"] == "(trimmed, strict)" {
		lower, upper = 0.3, 3
	}
	weights, _, err := stats.Trim(tr.weights, counts, lower, upper)
	if err != nil {
		tr.Fatal(err)
	}
	var m stats.Mass
	low, high := math.Inf(1), 0.0
	for i, p := range tr.people {
		if r["group"] == "" || p[r["group_var"]] == r["group"] {
			m.Add(stats.NewMass(1, weights[i]))
			low, high = min(low, weights[i]), max(high, weights[i])
		}
	}
	nEff, deff := stats.Kish(m)
	got, ok := map[string]float64{
		"n": float64(m.N), "n_eff_kish": nEff, "deff_kish": deff, "sum_w": m.W, "sum_w2": m.W2, "w_min": low, "w_max": high,
		"cv_w": math.Sqrt(deff - 1),
	}[r["stat"]]
	if ok {
		tr.near(r, got, 1e-6)
	}
}

func (tr *truth) categories(variable string) (out []string) {
	for _, p := range tr.people {
		if v := p[variable]; v != "" && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

func (tr *truth) crossTab(r map[string]string) {
	is := func(variable, value string) func(map[string]string) bool {
		return func(p map[string]string) bool { return p[variable] == value }
	}
	both := func(p map[string]string) bool { return p[r["variable"]] == r["category"] && p["regio"] == r["group"] }
	if r["category"] != "(test)" {
		m := tr.mass(both)
		tr.near(r, map[string]float64{
			"w_norm_count": m.W, "w_count": m.W * tr.total() / float64(len(tr.people)),
			"col_p": m.W / tr.mass(is("regio", r["group"])).W, "row_p": m.W / tr.mass(is(r["variable"], r["category"])).W,
		}[r["stat"]], 1e-6)
		return
	}
	var cells [][]stats.Mass
	for _, c := range append(tr.categories(r["variable"]), "nobody") {
		var row []stats.Mass
		for _, g := range append(tr.categories("regio"), "nowhere") {
			row = append(row, tr.mass(func(p map[string]string) bool { return p[r["variable"]] == c && p["regio"] == g }))
		}
		cells = append(cells, row)
	}
	test := stats.NewRaoScott(cells, stats.Design{N: len(tr.people)})
	tr.near(r, map[string]float64{
		"n": float64(len(tr.people)), "rao_scott_F": test.F, "ndf": test.DF1, "ddf": test.DF2, "p_value_F": test.P,
		"pearson_x2_weighted_norm": test.X2, "df": float64(test.DF), "p_value_rao_scott_first_order_chisq": test.FirstOrderP,
	}[r["stat"]], 1e-6)
}

func (tr *truth) groupAgainstRest(r map[string]string) {
	count := func(in bool) (yes, base stats.Mass) {
		group := func(p map[string]string) bool { return (p["regio"] == r["group"]) == in }
		return tr.mass(func(p map[string]string) bool { return group(p) && p[r["variable"]] == r["category"] }), tr.mass(group)
	}
	yesIn, in := count(true)
	yesOut, out := count(false)
	d := stats.Design{N: len(tr.people)}
	a, b := stats.WeightedShare(yesIn, in, d), stats.WeightedShare(yesOut, out, d)
	weighted := stats.CompareEstimates(a.Share, a.SE, b.Share, b.SE, float64(len(tr.people)-2))
	plain := stats.CompareShares(yesIn.N, in.N, yesOut.N, out.N)
	tr.near(r, map[string]float64{
		"diff_weighted": weighted.Value, "t": weighted.Statistic, "df": weighted.DF, "p_value_t": weighted.P,
		"p_in": float64(yesIn.N) / float64(in.N), "p_out": float64(yesOut.N) / float64(out.N),
		"z_unweighted_pooled": plain.Statistic, "p_value_z": plain.P,
	}[r["stat"]], 1e-6)
}

// strata are the regions, of a population of a tenth of the margins.
func (tr *truth) strata(r map[string]string) {
	if r["section"] == "fpc_strata" || r["stat"] == "N" || r["stat"] == "n" {
		return // what goes in
	}
	if r["category"] == "srs_with_fpc" {
		values := map[float64]*stats.WeightedValue{}
		for _, p := range tr.people {
			if p[r["variable"]] == "" {
				continue
			}
			x := parse(tr.T, p[r["variable"]])
			if values[x] == nil {
				values[x] = &stats.WeightedValue{Value: x}
			}
			values[x].Add(stats.NewMass(1, 1))
		}
		var all []stats.WeightedValue
		for _, v := range values {
			all = append(all, *v)
		}
		m := stats.WeightedDescribe(all, stats.Design{N: len(tr.people), Population: 10_000})
		tr.near(r, map[string]float64{"mean": m.Mean, "se": m.SE}[r["stat"]], 1e-9)
		return
	}
	answer, how, _ := strings.Cut(r["category"], "|")
	var strata []stats.Stratum
	for _, region := range tr.categories("regio") {
		yes, n := 0, 0
		for _, p := range tr.people {
			if p["regio"] == region {
				n++
				if p[r["variable"]] == answer {
					yes++
				}
			}
		}
		share := float64(yes) / float64(n)
		strata = append(strata, stats.Stratum{
			Population: tr.margins["regio|"+region] / 10, N: n, Mean: share,
			SD: math.Sqrt(float64(n) / float64(n-1) * share * (1 - share)),
		})
	}
	mean, se, df := stats.Stratified(strata, how == "with_fpc")
	ci := stats.LogitInterval(mean, se, df)
	tr.near(r, map[string]float64{"p": mean, "se": se, "logit_lo": ci.Low, "logit_hi": ci.High}[r["stat"]], 1e-9)
}

// TestWeightsTruth holds the weight of every person against R.
func TestWeightsTruth(t *testing.T) {
	tr := newTruth(t)
	want := map[string]float64{}
	for _, r := range truthFile(t, "truth", "out_weights.csv") {
		want[r["id"]] = parse(t, r["w_population"])
	}
	if len(want) != len(tr.people) {
		t.Fatalf("%d people have a weight, R has %d", len(tr.people), len(want))
	}
	for i, p := range tr.people {
		if w := want[p["id"]]; !(math.Abs(tr.weights[i]-w) <= 1e-6*w) {
			t.Errorf("person %s weighs %v, R says %v", p["id"], tr.weights[i], w)
		}
	}
}

// TestStatementsTruth counts a conversation's votes: of each voter the last one.
func TestStatementsTruth(t *testing.T) {
	rows := truthFile(t, "truth", "statements_truth.csv")
	last := map[[2]string]string{}
	for _, v := range truthFile(t, "responses", "polis-seattle", "votes.csv") {
		last[[2]string{v["comment-id"], v["voter-id"]}] = v["vote"]
	}
	votes := map[[2]string]int{}
	for at, vote := range last {
		votes[[2]string{at[0], vote}]++
	}
	for _, r := range rows {
		agree, disagree, pass := votes[[2]string{r["comment_id"], "1"}], votes[[2]string{r["comment_id"], "-1"}], votes[[2]string{r["comment_id"], "0"}]
		n := agree + disagree + pass
		for name, got := range map[string]int{"n_agree": agree, "n_disagree": disagree, "n_pass": pass, "n_votes": n} {
			if strconv.Itoa(got) != r[name] {
				t.Errorf("statement %s: %s = %d, want %s", r["comment_id"], name, got, r[name])
			}
		}
		if n == 0 {
			continue
		}
		m := stats.Describe([]stats.Weighted{{Value: 1, N: agree}, {Value: 0, N: disagree + pass}})
		if want := parse(t, r["p_agree"]); math.Abs(m.Mean-want) > 1e-9*want {
			t.Errorf("statement %s: share %v, want %v", r["comment_id"], m.Mean, want)
		}
	}
	if len(rows) < 50 {
		t.Errorf("only %d statements", len(rows))
	}
}

// FuzzRake gives margins that can be met: weights are positive, meet them, and
// do not depend on the order of the cells.
func FuzzRake(f *testing.F) {
	f.Add([]byte{10, 20, 30, 40, 5, 6, 7, 8, 1, 2, 3, 4})
	f.Add([]byte{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 200})
	f.Fuzz(func(t *testing.T, in []byte) {
		if len(in) < 12 {
			return
		}
		// Two by three cells, all with people, and margins of other positive weights.
		var counts []int
		var category [][]int
		margins := [][]float64{make([]float64, 2), make([]float64, 3)}
		for i := range 6 {
			counts = append(counts, int(in[i])+1)
			category = append(category, []int{i / 3, i % 3})
			n := float64(counts[i]) * (float64(in[6+i]) + 1) / 64
			margins[0][i/3] += n
			margins[1][i%3] += n
		}
		weights, err := stats.Rake(counts, category, margins)
		if err != nil {
			t.Fatal(err)
		}
		for v, margin := range margins {
			for k, want := range margin {
				got := 0.0
				for i, w := range weights {
					if !(w > 0) {
						t.Fatalf("weight %v", w)
					}
					if category[i][v] == k {
						got += w * float64(counts[i])
					}
				}
				if math.Abs(got-want) > 1e-10*want {
					t.Errorf("variable %d, category %d: %v, want %v", v, k, got, want)
				}
			}
		}
		slices.Reverse(counts)
		slices.Reverse(category)
		turned, err := stats.Rake(counts, category, margins)
		if err != nil {
			t.Fatal(err)
		}
		slices.Reverse(turned)
		for i := range weights {
			if math.Abs(weights[i]-turned[i]) > 1e-9*weights[i] {
				t.Errorf("cell %d weighs %v, in another order %v", i, weights[i], turned[i])
			}
		}
		trimmed, _, err := stats.Trim(weights, counts, 0, 2)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range trimmed {
			if !(w > 0 && w <= 2) {
				t.Errorf("trimmed weight %v", w)
			}
		}
	})
}

// TestRakeErrors says what is wrong, and where.
func TestRakeErrors(t *testing.T) {
	for _, tt := range []struct {
		counts   []int
		category [][]int
		margins  [][]float64
		want     stats.RakeError
	}{
		{[]int{5}, [][]int{{0}}, [][]float64{{10, 10}}, stats.RakeError{Reason: stats.NoRespondents, Category: 1}},
		{[]int{5, 5}, [][]int{{0}, {1}}, [][]float64{{10, 0}}, stats.RakeError{Reason: stats.NoMargin, Category: 1}},
		{[]int{5, 5}, [][]int{{0, 0}, {1, 1}}, [][]float64{{10, 10}, {10, 11}}, stats.RakeError{Reason: stats.TotalsDiffer, Variable: 1}},
		{[]int{5, 5}, [][]int{{0, 0}, {1, 1}}, [][]float64{{10, 20}, {20, 10}}, stats.RakeError{Reason: stats.NotConverged}},
	} {
		_, err := stats.Rake(tt.counts, tt.category, tt.margins)
		got, ok := errors.AsType[*stats.RakeError](err)
		if !ok || *got != tt.want {
			t.Errorf("%v: %v, want %v", tt.margins, err, &tt.want)
		}
	}
}
