package stats

import (
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"
)

// RaoScott is the test of a weighted cross-tab, corrected for what weights do to
// its precision (J. N. K. Rao, A. J. Scott, Ann. Stat. 12, 1984, 46–60): what
// svychisq of R's survey package computes. Rows and columns without anybody are
// left out. Where fewer than two of each are left all is NaN.
type RaoScott struct {
	// X2 is Pearson's statistic of the weighted shares, as if each of the people
	// counted for one.
	X2 float64
	// F has the second-order correction, after Thomas and Rao: it is held against
	// the F distribution with DF1 and DF2 degrees of freedom. P is its upper tail.
	F, DF1, DF2, P float64
	// FirstOrder is X2 over the mean design effect, held against the chi-square
	// distribution with DF degrees of freedom, with upper tail FirstOrderP.
	FirstOrder, FirstOrderP float64
	DF                      int
}

// NewRaoScott tests cells[row][column]; every row has the same length.
func NewRaoScott(cells [][]Mass, d Design) RaoScott {
	t := RaoScott{X2: math.NaN(), F: math.NaN(), DF1: math.NaN(), DF2: math.NaN(), P: math.NaN(), FirstOrder: math.NaN(), FirstOrderP: math.NaN()}
	cells = withPeople(cells)
	if len(cells) < 2 || len(cells[0]) < 2 {
		return t
	}
	rows, columns := len(cells), len(cells[0])
	var all Mass
	for _, row := range cells {
		for _, m := range row {
			all.Add(m)
		}
	}
	n := float64(all.N)
	t.X2 = n * inertia(cells, all.W)
	t.DF = (rows - 1) * (columns - 1)
	effects, ok := designEffects(cells, all, d)
	if !ok {
		return t
	}
	var square mat.Dense
	square.Mul(effects, effects)
	trace := mat.Trace(effects)
	if !(trace > 0 && mat.Trace(&square) > 0) {
		return t // no answer varies enough
	}
	t.DF1 = trace * trace / mat.Trace(&square)
	t.DF2 = t.DF1 * (n - 1)
	t.F = t.X2 / trace
	t.P = distuv.F{D1: t.DF1, D2: t.DF2}.Survival(t.F)
	t.FirstOrder = t.X2 / (trace / float64(t.DF))
	t.FirstOrderP = distuv.ChiSquared{K: float64(t.DF)}.Survival(t.FirstOrder)
	return t
}

// withPeople leaves out rows and columns without anybody.
func withPeople(cells [][]Mass) [][]Mass {
	n := make([][]int, len(cells))
	for i, row := range cells {
		for _, m := range row {
			n[i] = append(n[i], m.N)
		}
	}
	rows, columns, _ := totals(n)
	var out [][]Mass
	for i, row := range cells {
		if rows[i] == 0 {
			continue
		}
		var kept []Mass
		for j, m := range row {
			if columns[j] > 0 {
				kept = append(kept, m)
			}
		}
		out = append(out, kept)
	}
	return out
}

// inertia is Pearson's statistic over the number of people.
func inertia(cells [][]Mass, total float64) float64 {
	rows, columns := make([]float64, len(cells)), make([]float64, len(cells[0]))
	for i, row := range cells {
		for j, m := range row {
			rows[i] += m.W / total
			columns[j] += m.W / total
		}
	}
	x2 := 0.0
	for i, row := range cells {
		for j, m := range row {
			e := rows[i] * columns[j]
			d := m.W/total - e
			x2 += d * d / e
		}
	}
	return x2
}

// designEffects is the matrix whose eigenvalues are the design effects of the
// interaction: (C'D⁻¹C/n)⁻¹ C'D⁻¹VD⁻¹C, with D the cells' shares, V their
// covariance by linearisation, and C the contrasts of rows times those of
// columns. Ok is false where the matrix has no inverse.
func designEffects(cells [][]Mass, all Mass, d Design) (effects *mat.Dense, ok bool) {
	rows, columns := len(cells), len(cells[0])
	k := rows * columns
	p, w2 := make([]float64, k), make([]float64, k)
	for i, row := range cells {
		for j, m := range row {
			p[i*columns+j], w2[i*columns+j] = m.W/all.W, m.W2
		}
	}
	f := d.factor()
	v := mat.NewDense(k, k, nil)
	for i := range k {
		for j := range k {
			s := p[i]*p[j]*all.W2 - p[j]*w2[i] - p[i]*w2[j]
			if i == j {
				s += w2[i]
			}
			v.Set(i, j, f*f*s/(all.W*all.W))
		}
	}
	contrasts := mat.NewDense(k, (rows-1)*(columns-1), nil)
	weighted := mat.NewDense(k, (rows-1)*(columns-1), nil) // D⁻¹C
	for i := range rows {
		for j := range columns {
			for a := 1; a < rows; a++ {
				for b := 1; b < columns; b++ {
					at, column := i*columns+j, (a-1)*(columns-1)+b-1
					c := centred(i, a, rows) * centred(j, b, columns)
					contrasts.Set(at, column, c)
					if p[at] > 0 {
						weighted.Set(at, column, c/p[at])
					}
				}
			}
		}
	}
	var left, right, half mat.Dense
	left.Mul(contrasts.T(), weighted)
	left.Scale(1/float64(all.N), &left)
	half.Mul(v, weighted)
	right.Mul(weighted.T(), &half)
	effects = &mat.Dense{}
	if err := effects.Solve(&left, &right); err != nil {
		if _, bad := err.(mat.Condition); !bad { //nolint:errorlint // the library's own type, never wrapped
			return nil, false
		}
	}
	return effects, !math.IsNaN(mat.Trace(effects)) && !math.IsInf(mat.Trace(effects), 0)
}

// centred is what the indicator of a level is at another, less its mean.
func centred(at, level, levels int) float64 {
	if at == level {
		return 1 - 1/float64(levels)
	}
	return -1 / float64(levels)
}
