package stats

import (
	"cmp"
	"math"
	"slices"
)

// Estimate is a weighted share.
type Estimate struct {
	Share float64
	SE    float64
	// CI is a 95% interval, symmetric in the logit of the share, so that it stays
	// within (0, 1); NaN where the share is 0 or 1, or rests on one person.
	CI   Interval
	Deff float64 // design effect: SE² against that of as many people, unweighted
}

// Design is what the precision of a weighted figure depends on beside those it
// is about.
type Design struct {
	N int // people with a weight, in and outside the group
	// Population is how many people N was drawn from, for the finite population
	// correction √(1−N/Population) (W. G. Cochran, Sampling Techniques, 1977,
	// 2.6); 0: no correction.
	Population float64
}

// factor is what every standard error is multiplied by: the correction, and
// √(n/(n−1)) of variances taken with replacement.
func (d Design) factor() float64 {
	n := float64(d.N)
	f := math.Sqrt(n / (n - 1))
	if d.Population > 0 {
		f *= math.Sqrt(max(0, 1-n/d.Population))
	}
	return f
}

// WeightedShare is the share of yes within base, of which it is part. Weights
// are taken as given, and the standard error by linearisation (D. A. Binder,
// Int. Stat. Rev. 51, 1983, 279–292), which for a share needs only the sums of
// the squared weights; the interval has Student's t with base.N−1 degrees of
// freedom. This is svyciprop(method="logit") of R's survey package. Of nobody
// all is NaN.
func WeightedShare(yes, base Mass, d Design) Estimate {
	e := Estimate{Share: yes.W / base.W, SE: math.NaN(), CI: undefined, Deff: math.NaN()}
	if !(base.W > 0) || base.N < 2 {
		return e
	}
	no := base.Without(yes)
	p, q := e.Share, no.W/base.W
	if yes.N == 0 || no.N == 0 { // sums leave a rounding error
		p, q = math.Round(p), math.Round(q)
		e.Share = p
	}
	e.SE = d.factor() * math.Sqrt(q*q*yes.W2+p*p*no.W2) / base.W
	if p == 0 || q == 0 {
		return e
	}
	e.Deff = e.SE * e.SE / (p * q / float64(base.N-1))
	logit, half := math.Log(p/q), TQuantile(0.975, float64(base.N-1))*e.SE/(p*q)
	e.CI = Interval{expit(logit - half), expit(logit + half)}
	return e
}

func expit(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// WeightedValue is a value and the people who have it.
type WeightedValue struct {
	Value float64
	Mass
}

// WeightedMoments describes numbers by their weighted mean and spread.
type WeightedMoments struct {
	N      int
	Mean   float64
	SD     float64  // √(n/(n−1)·Σw(x−mean)²/Σw), R's svyvar
	SE     float64  // of the mean
	CI     Interval // of the mean, Student's t with N−1 degrees of freedom
	Median float64  // the smallest value with at least half of the weight at or below it
	Deff   float64  // design effect, SE² against SD²/N
}

// WeightedDescribe computes the moments of a weighted distribution, with
// standard errors as WeightedShare has them. No people give N 0 and NaN
// elsewhere.
func WeightedDescribe(values []WeightedValue, d Design) WeightedMoments {
	m := WeightedMoments{Mean: math.NaN(), SD: math.NaN(), SE: math.NaN(), CI: undefined, Median: math.NaN(), Deff: math.NaN()}
	var w, sum float64
	for _, v := range values {
		m.N += v.N
		w += v.W
		sum += v.W * v.Value
	}
	if !(w > 0) {
		return m
	}
	m.Mean = sum / w
	m.Median = weightedMedian(values, w)
	if m.N < 2 {
		return m
	}
	var squares, spread float64
	for _, v := range values {
		d := v.Value - m.Mean
		squares += v.W2 * d * d
		spread += v.W * d * d
	}
	n := float64(m.N)
	m.SD = math.Sqrt(n / (n - 1) * spread / w)
	m.SE = d.factor() * math.Sqrt(squares) / w
	if m.SD > 0 {
		m.Deff = m.SE * m.SE / (m.SD * m.SD / n)
	}
	half := TQuantile(0.975, n-1) * m.SE
	m.CI = Interval{m.Mean - half, m.Mean + half}
	return m
}

// weightedMedian is the left inverse of the distribution function at a half
// (R. J. Hyndman, Y. Fan, Am. Stat. 50, 1996, definition 1, weighted):
// svyquantile(qrule="math").
func weightedMedian(values []WeightedValue, total float64) float64 {
	sorted := slices.Clone(values)
	slices.SortFunc(sorted, func(a, b WeightedValue) int { return cmp.Compare(a.Value, b.Value) })
	below := 0.0
	for _, v := range sorted {
		if below += v.W; v.N > 0 && below >= total/2*(1-1e-12) { // sums have rounding errors
			return v.Value
		}
	}
	return math.NaN()
}
