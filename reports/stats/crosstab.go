package stats

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// CrossTab is a table of counts with what is expected when rows and columns
// have nothing to do with each other. Rows and columns without any count are
// left out of DF, CramersV and the test, and have NaN residuals.
type CrossTab struct {
	N        int
	Expected [][]float64
	// Adjusted are the residuals divided by their standard error, about normal
	// when rows and columns are independent (S. J. Haberman, Biometrics 29, 1973,
	// 205–220).
	Adjusted [][]float64
	// X2 is Pearson's statistic without continuity correction (K. Pearson,
	// Philosophical Magazine 50, 1900, 157–175), with DF degrees of freedom; P is
	// the upper tail of the chi-square distribution.
	X2 float64
	DF int
	P  float64
	// CramersV is √(X²/(n·(min(rows, columns)−1))), in [0, 1] (H. Cramér,
	// Mathematical Methods of Statistics, 1946, ch. 21).
	CramersV    float64
	MinExpected float64
}

// NewCrossTab analyses counts[row][column]; every row has the same length.
func NewCrossTab(counts [][]int) CrossTab {
	rows, columns, n := totals(counts)
	t := CrossTab{N: n, MinExpected: math.Inf(1), P: math.NaN(), CramersV: math.NaN()}
	total := float64(n)
	for i, row := range counts {
		expected, adjusted := make([]float64, len(row)), make([]float64, len(row))
		for j, k := range row {
			r, c := float64(rows[i]), float64(columns[j])
			adjusted[j] = math.NaN()
			if r == 0 || c == 0 {
				continue
			}
			e := r * c / total
			d := float64(k) - e
			expected[j] = e
			adjusted[j] = d / math.Sqrt(e*(1-r/total)*(1-c/total))
			t.X2 += d * d / e
			t.MinExpected = min(t.MinExpected, e)
		}
		t.Expected, t.Adjusted = append(t.Expected, expected), append(t.Adjusted, adjusted)
	}
	r, c := filled(rows), filled(columns)
	if r < 2 || c < 2 {
		return t
	}
	t.DF = (r - 1) * (c - 1)
	t.P = distuv.ChiSquared{K: float64(t.DF)}.Survival(t.X2)
	t.CramersV = math.Sqrt(t.X2 / (total * float64(min(r, c)-1)))
	return t
}

func totals(counts [][]int) (rows, columns []int, n int) {
	rows = make([]int, len(counts))
	if len(counts) > 0 {
		columns = make([]int, len(counts[0]))
	}
	for i, row := range counts {
		for j, k := range row {
			rows[i] += k
			columns[j] += k
			n += k
		}
	}
	return rows, columns, n
}

func filled(totals []int) int {
	n := 0
	for _, k := range totals {
		if k > 0 {
			n++
		}
	}
	return n
}
