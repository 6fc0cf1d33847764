package stats

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Difference is a first figure less a second, of people who have nothing to do
// with each other.
type Difference struct {
	Value     float64
	SE        float64
	CI        Interval // 95%
	Statistic float64  // Value over its standard error where there is no difference
	DF        float64  // of Student's t; infinite: the normal distribution
	P         float64  // two-sided
}

// NoDifference is that of figures that cannot be compared: all NaN.
func NoDifference() Difference {
	return Difference{Value: math.NaN(), SE: math.NaN(), CI: undefined, Statistic: math.NaN(), DF: math.NaN(), P: math.NaN()}
}

// CompareEstimates compares two figures by their standard errors, with Student's
// t. For the shares or means of a group and of everyone else in a weighted
// sample of n people DF is n−2; this is svyttest of R's survey package.
func CompareEstimates(first, firstSE, second, secondSE, df float64) Difference {
	d := Difference{Value: first - second, SE: math.Hypot(firstSE, secondSE), DF: df}
	if !(d.SE > 0) || !(df > 0) {
		none := NoDifference()
		none.Value = d.Value
		return none
	}
	d.Statistic = d.Value / d.SE
	d.P = 2 * distuv.StudentsT{Sigma: 1, Nu: df}.Survival(math.Abs(d.Statistic))
	half := TQuantile(0.975, df) * d.SE
	d.CI = Interval{d.Value - half, d.Value + half}
	return d
}

// CompareShares compares k1 of n1 people with k2 of n2. Statistic and P are those
// of the z test with the pooled share; the interval is Newcombe's, from Wilson's
// of both (R. G. Newcombe, Stat. Med. 17, 1998, 873–890, method 10). NaN where
// one of both has nobody; Statistic and P also where nobody or everybody says so.
func CompareShares(k1, n1, k2, n2 int) Difference {
	if n1 == 0 || n2 == 0 {
		return NoDifference()
	}
	p1, p2 := float64(k1)/float64(n1), float64(k2)/float64(n2)
	pooled := float64(k1+k2) / float64(n1+n2)
	d := Difference{Value: p1 - p2, SE: math.Sqrt(pooled * (1 - pooled) * (1/float64(n1) + 1/float64(n2))), DF: math.Inf(1)}
	w1, w2 := Wilson(k1, n1), Wilson(k2, n2)
	d.CI = Interval{d.Value - math.Hypot(p1-w1.Low, w2.High-p2), d.Value + math.Hypot(w1.High-p1, p2-w2.Low)}
	d.Statistic, d.P = math.NaN(), math.NaN()
	if d.SE > 0 {
		d.Statistic = d.Value / d.SE
		d.P = 2 * distuv.UnitNormal.Survival(math.Abs(d.Statistic))
	}
	return d
}

// CompareMeans compares two means by Welch's t, which does not take the spreads
// to be the same (B. L. Welch, Biometrika 34, 1947, 28–35). NaN where one of both
// has fewer than two people, or nobody differs from another.
func CompareMeans(first, second Moments) Difference {
	if first.N < 2 || second.N < 2 {
		return NoDifference()
	}
	a, b := first.SE*first.SE, second.SE*second.SE
	df := (a + b) * (a + b) / (a*a/float64(first.N-1) + b*b/float64(second.N-1))
	return CompareEstimates(first.Mean, first.SE, second.Mean, second.SE, df)
}
