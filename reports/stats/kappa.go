package stats

import "math"

// Agreement is how far two people who judged the same things agree.
//
// Observed and Expected are fractions in [0, 1]: the share of things judged the
// same, and the share that chance alone would give. Kappa is at most 1; 0 is no
// better than chance.
type Agreement struct {
	N                         int
	Observed, Expected, Kappa float64
}

// Kappa is the unweighted kappa of a square table: table[i][j] things were put
// in category i by the first and in category j by the second
// (J. Cohen, Educ. Psychol. Meas. 20, 1960, 37–46). Everything is NaN when the
// table is empty; Kappa alone when both used one and the same category only, as
// chance then explains everything. It panics when a row has another length than
// the table.
func Kappa(table [][]int) Agreement {
	first, second := make([]int, len(table)), make([]int, len(table))
	n, same := 0, 0
	for i, row := range table {
		if len(row) != len(table) {
			panic("stats: the table of Kappa is not square")
		}
		for j, k := range row {
			n += k
			first[i] += k
			second[j] += k
		}
		same += row[i]
	}
	a := Agreement{N: n, Observed: math.NaN(), Expected: math.NaN(), Kappa: math.NaN()}
	if n == 0 {
		return a
	}
	size := float64(n)
	a.Observed, a.Expected = float64(same)/size, 0
	one := false // category was used
	for i := range table {
		a.Expected += float64(first[i]) / size * (float64(second[i]) / size)
		one = one || first[i] == n && second[i] == n
	}
	if !one {
		a.Kappa = (a.Observed - a.Expected) / (1 - a.Expected)
	}
	return a
}

// PooledKappa is one kappa over several yes-or-no judgements of the same things,
// one Agreement each: the mean of what was observed against the mean of what
// chance gives (H. de Vries, M. N. Elliott, D. E. Kanouse and S. S. Teleki,
// Field Methods 20, 2008, 272–282). N is that of the first; judgements of
// nothing are left out. Everything is NaN without any; Kappa alone when chance
// explains everything.
func PooledKappa(all []Agreement) Agreement {
	pooled := Agreement{Observed: math.NaN(), Expected: math.NaN(), Kappa: math.NaN()}
	var observed, expected, n float64
	for _, a := range all {
		if a.N == 0 {
			continue
		}
		if n == 0 {
			pooled.N = a.N
		}
		observed, expected, n = observed+a.Observed, expected+a.Expected, n+1
	}
	if n == 0 {
		return pooled
	}
	pooled.Observed, pooled.Expected = observed/n, expected/n
	if pooled.Expected < 1 {
		pooled.Kappa = (pooled.Observed - pooled.Expected) / (1 - pooled.Expected)
	}
	return pooled
}
