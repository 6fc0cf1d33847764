package stats

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Weighted is a value and how many people have it.
type Weighted struct {
	Value float64
	N     int
}

// Moments describes numbers by their mean and spread.
type Moments struct {
	N      int
	Mean   float64
	SD     float64  // of the sample, n−1 in the denominator; NaN under two numbers
	SE     float64  // of the mean, SD/√N
	CI     Interval // of the mean, Student's t with N−1 degrees of freedom
	Median float64  // halfway the middle two when N is even
}

// Describe computes the Moments of a distribution. The spread is taken around
// the mean in a second pass, so that large values lose no digits. An empty
// distribution has N 0 and NaN elsewhere.
func Describe(values []Weighted) Moments {
	m := Moments{Mean: math.NaN(), SD: math.NaN(), SE: math.NaN(), CI: undefined, Median: math.NaN()}
	var sum float64
	for _, v := range values {
		m.N += v.N
		sum += v.Value * float64(v.N)
	}
	if m.N == 0 {
		return m
	}
	n := float64(m.N)
	m.Mean = sum / n
	m.Median = median(values, m.N)
	if m.N == 1 {
		return m
	}
	var squares float64
	for _, v := range values {
		d := v.Value - m.Mean
		squares += d * d * float64(v.N)
	}
	m.SD = math.Sqrt(squares / (n - 1))
	m.SE = m.SD / math.Sqrt(n)
	half := TQuantile(0.975, n-1) * m.SE
	m.CI = Interval{m.Mean - half, m.Mean + half}
	return m
}

// median of a distribution of n numbers.
func median(values []Weighted, n int) float64 {
	sorted := slices.Clone(values)
	slices.SortFunc(sorted, func(a, b Weighted) int {
		switch {
		case a.Value < b.Value:
			return -1
		case a.Value > b.Value:
			return 1
		}
		return 0
	})
	at := func(rank int) float64 {
		for _, v := range sorted {
			if rank -= v.N; rank < 0 {
				return v.Value
			}
		}
		return math.NaN()
	}
	if n%2 == 1 {
		return at(n / 2)
	}
	return (at(n/2-1) + at(n/2)) / 2
}

// TQuantile is the quantile of Student's t distribution with df degrees of
// freedom ("Student", Biometrika 6, 1908, 1–25), for p in (0.5, 1): a first
// value, polished by Newton steps on the distribution function.
func TQuantile(p, df float64) float64 {
	d := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}
	x := firstT(p, d)
	for range 8 {
		step := (d.CDF(x) - p) / d.Prob(x)
		x -= step
		if math.Abs(step) < 1e-9*x { // the next step would be its square
			break
		}
	}
	return x
}

// firstT is near the quantile: by the expansion around the normal distribution
// (M. Abramowitz, I. Stegun, Handbook of Mathematical Functions, 1964, 26.7.5)
// where df allows, else by gonum's slower inverse.
func firstT(p float64, d distuv.StudentsT) float64 {
	if d.Nu < 8 {
		return d.Quantile(p)
	}
	z := Z
	if p != 0.975 {
		z = distuv.UnitNormal.Quantile(p)
	}
	z3, z5 := z*z*z, z*z*z*z*z
	return z + (z3+z)/(4*d.Nu) + (5*z5+16*z3+3*z)/(96*d.Nu*d.Nu)
}
