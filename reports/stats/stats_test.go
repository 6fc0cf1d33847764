package stats_test

import (
	"math"
	"testing"

	"regiopeil/reports/stats"
)

// close fails unless got is want to a relative 1e-9, the precision promised
// against R.
func close(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.IsNaN(want) && math.IsNaN(got) || got == want {
		return
	}
	if !(math.Abs(got-want) <= 1e-9*math.Abs(want)) {
		t.Errorf("%s = %.15g, want %.15g", what, got, want)
	}
}

// The numbers are what R 4.2.2's prop.test(correct = FALSE) and binom.test say.
func TestShareIntervals(t *testing.T) {
	nan := stats.Interval{Low: math.NaN(), High: math.NaN()}
	tests := []struct {
		k, n          int
		wilson, exact stats.Interval
	}{
		{14, 1615, stats.Interval{Low: 0.00517077731094851, High: 0.0144985106524881}, stats.Interval{Low: 0.00474714635984562, High: 0.0145019227964261}},
		{612, 1615, stats.Interval{Low: 0.355600925370943, High: 0.402868319489614}, stats.Interval{Low: 0.35521590387333, High: 0.403119805996293}},
		{233, 1595, stats.Interval{Low: 0.129598818003258, High: 0.164264877004532}, stats.Interval{Low: 0.129098561368991, High: 0.164378215990798}},
		// By hand: at k = 0 Wilson's upper bound is z²/(n+z²), the exact one 1−0.025^(1/n).
		{0, 20, stats.Interval{Low: 0, High: stats.Z * stats.Z / (20 + stats.Z*stats.Z)}, stats.Interval{Low: 0, High: 1 - math.Pow(0.025, 1.0/20)}},
		{20, 20, stats.Interval{Low: 20 / (20 + stats.Z*stats.Z), High: 1}, stats.Interval{Low: math.Pow(0.025, 1.0/20), High: 1}},
		{0, 0, nan, nan},
	}
	for _, tt := range tests {
		w, e := stats.Wilson(tt.k, tt.n), stats.ClopperPearson(tt.k, tt.n)
		close(t, "Wilson low", w.Low, tt.wilson.Low)
		close(t, "Wilson high", w.High, tt.wilson.High)
		close(t, "exact low", e.Low, tt.exact.Low)
		close(t, "exact high", e.High, tt.exact.High)
	}
}

func TestDescribe(t *testing.T) {
	tests := []struct {
		name   string
		values []stats.Weighted
		want   stats.Moments
	}{
		{"four-point scale (R)", []stats.Weighted{{4, 197}, {3, 628}, {2, 541}, {1, 240}}, stats.Moments{
			N: 1606, Mean: 2.48692403486924, SD: 0.891365784877343, SE: 0.0222424789987809,
			CI: stats.Interval{Low: 2.44329667721068, High: 2.5305513925278}, Median: 3}},
		{"even: halfway the middle two", []stats.Weighted{{10, 1}, {0, 1}}, stats.Moments{
			N: 2, Mean: 5, SD: math.Sqrt(50), SE: 5,
			// With one degree of freedom t is Cauchy: its quantile is tan(π(p−½)).
			CI:     stats.Interval{Low: 5 - 5*math.Tan(math.Pi*.475), High: 5 + 5*math.Tan(math.Pi*.475)},
			Median: 5}},
		{"all the same", []stats.Weighted{{7, 3}}, stats.Moments{N: 3, Mean: 7, CI: stats.Interval{Low: 7, High: 7}, Median: 7}},
		{"one", []stats.Weighted{{7, 1}, {8, 0}}, stats.Moments{N: 1, Mean: 7, SD: math.NaN(), SE: math.NaN(),
			CI: stats.Interval{Low: math.NaN(), High: math.NaN()}, Median: 7}},
		{"none", nil, stats.Moments{Mean: math.NaN(), SD: math.NaN(), SE: math.NaN(),
			CI: stats.Interval{Low: math.NaN(), High: math.NaN()}, Median: math.NaN()}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := stats.Describe(tt.values)
			if got.N != tt.want.N {
				t.Errorf("N = %d, want %d", got.N, tt.want.N)
			}
			close(t, "mean", got.Mean, tt.want.Mean)
			close(t, "sd", got.SD, tt.want.SD)
			close(t, "se", got.SE, tt.want.SE)
			close(t, "low", got.CI.Low, tt.want.CI.Low)
			close(t, "high", got.CI.High, tt.want.CI.High)
			close(t, "median", got.Median, tt.want.Median)
		})
	}
}

func TestCrossTab(t *testing.T) {
	// Age class by division; R's chisq.test(correct = FALSE).
	tab := stats.NewCrossTab([][]int{
		{16, 5, 20, 12, 5, 21, 25, 13, 11},
		{125, 36, 109, 81, 45, 138, 157, 62, 89},
		{92, 18, 94, 57, 29, 121, 120, 40, 54},
	})
	if tab.N != 1595 || tab.DF != 16 {
		t.Errorf("N, DF = %d, %d, want 1595, 16", tab.N, tab.DF)
	}
	close(t, "X²", tab.X2, 10.1651436561234)
	close(t, "p", tab.P, 0.857862907450124)
	close(t, "V", tab.CramersV, 0.0564496714732961)
	close(t, "expected", tab.Expected[0][3], 12.0376175548589)
	close(t, "smallest expected", tab.MinExpected, 4.73479623824451)
	close(t, "adjusted", tab.Adjusted[0][5], -0.356173215370698)

	empty := stats.NewCrossTab([][]int{{3, 0}, {4, 0}})
	if empty.DF != 0 || !math.IsNaN(empty.P) || !math.IsNaN(empty.Adjusted[0][1]) {
		t.Errorf("a table with one column in use has a test: %+v", empty)
	}
}

// TestRaoScott has weights of 1, 2 and 3 in a two by three table; the numbers
// are what svychisq of R's survey package 4.1-1 says of these people.
func TestRaoScott(t *testing.T) {
	m := func(n ...int) (m stats.Mass) {
		for i, k := range n {
			m.Add(stats.NewMass(k, float64(i+1)))
		}
		return m
	}
	cells := [][]stats.Mass{{m(12, 3, 1), m(5, 8, 2), m(4, 4, 9)}, {m(6, 6, 6), m(9, 1, 5), m(14, 2, 0)}}
	got := stats.NewRaoScott(cells, stats.Design{N: 97})
	want := []float64{6.63883505119337, 3.01179056802064, 1.98880319018235, 190.925106257505, 0.0518384933683102, 0.0492034976275086}
	close(t, "X²", got.X2, want[0])
	close(t, "F", got.F, want[1])
	close(t, "DF1", got.DF1, want[2])
	close(t, "DF2", got.DF2, want[3])
	close(t, "P", got.P, want[4])
	close(t, "first-order P", got.FirstOrderP, want[5])
}

// TestCompareMeans is t.test of R 4.2.2.
func TestCompareMeans(t *testing.T) {
	describe := func(values ...float64) stats.Moments {
		var all []stats.Weighted
		for _, v := range values {
			all = append(all, stats.Weighted{Value: v, N: 1})
		}
		return stats.Describe(all)
	}
	got := stats.CompareMeans(describe(1, 2, 3, 4, 7), describe(2, 4, 4, 8, 9, 11))
	close(t, "t", got.Statistic, -1.6648283825389)
	close(t, "df", got.DF, 8.62924294394843)
	close(t, "p", got.P, 0.131752612417876)
	close(t, "low", got.CI.Low, -6.94538416907637)
	close(t, "high", got.CI.High, 1.0787175024097)
	if got := stats.CompareMeans(describe(1), describe(1, 2)); !math.IsNaN(got.P) {
		t.Errorf("one number is compared: %+v", got)
	}
}

// TestCompareShares: z is prop.test(correct = FALSE) of R 4.2.2, the interval
// example (a) of Newcombe's article.
func TestCompareShares(t *testing.T) {
	got := stats.CompareShares(12, 30, 20, 70)
	close(t, "z", got.Statistic, 1.12272178284768)
	close(t, "p", got.P, 0.261555673671613)
	got = stats.CompareShares(56, 70, 48, 80)
	if math.Abs(got.CI.Low-0.0524) > 5e-5 || math.Abs(got.CI.High-0.3339) > 5e-5 {
		t.Errorf("interval %v, want 0.0524 to 0.3339", got.CI)
	}
	if got := stats.CompareShares(0, 30, 0, 70); got.Value != 0 || !math.IsNaN(got.P) {
		t.Errorf("nobody against nobody: %+v", got)
	}
	if got := stats.CompareShares(0, 0, 0, 70); !math.IsNaN(got.Value) {
		t.Errorf("without anybody: %+v", got)
	}
}

// TestStratified is worked out by hand: strata of 60 and 40, of which 4 and 2
// people were asked.
func TestStratified(t *testing.T) {
	strata := []stats.Stratum{{Population: 60, N: 4, Mean: 2, SD: 1}, {Population: 40, N: 2, Mean: 5, SD: 2}}
	mean, se, df := stats.Stratified(strata, false)
	close(t, "mean", mean, 0.6*2+0.4*5)
	close(t, "se", se, math.Sqrt(0.36*1/4+0.16*4/2))
	close(t, "df", df, 4)
	_, se, _ = stats.Stratified(strata, true)
	close(t, "corrected se", se, math.Sqrt(0.36*(1-4./60)*1/4+0.16*(1-2./40)*4/2))
}
