package stats

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Z is the 97.5% quantile of the standard normal distribution.
const Z = 1.959963984540054

// Interval is a confidence interval, Low ≤ High.
type Interval struct{ Low, High float64 }

var undefined = Interval{math.NaN(), math.NaN()}

// Wilson is the score interval of the share k/n, without continuity correction
// (E. B. Wilson, J. Am. Stat. Assoc. 22, 1927, 209–212). NaN when n is 0.
func Wilson(k, n int) Interval {
	if n <= 0 {
		return undefined
	}
	size, p := float64(n), float64(k)/float64(n)
	const z2 = Z * Z
	scale := 1 + z2/size
	centre := (p + z2/(2*size)) / scale
	half := Z * math.Sqrt(p*(1-p)/size+z2/(4*size*size)) / scale
	// At 0 and n the bounds are exact; the formula leaves a rounding error.
	iv := Interval{centre - half, centre + half}
	if k == 0 {
		iv.Low = 0
	}
	if k == n {
		iv.High = 1
	}
	return iv
}

// ClopperPearson is the exact interval of the share k/n, from quantiles of the
// beta distribution (C. J. Clopper, E. S. Pearson, Biometrika 26, 1934,
// 404–413). NaN when n is 0.
func ClopperPearson(k, n int) Interval {
	if n <= 0 {
		return undefined
	}
	iv := Interval{0, 1}
	if k > 0 {
		iv.Low = betaQuantile(0.025, float64(k), float64(n-k+1))
	}
	if k < n {
		iv.High = betaQuantile(0.975, float64(k+1), float64(n-k))
	}
	return iv
}

// betaQuantile is the quantile of the beta distribution, with Newton steps after
// gonum's inverse, which alone is good to about 1e-8.
func betaQuantile(p, a, b float64) float64 {
	d := distuv.Beta{Alpha: a, Beta: b}
	x := d.Quantile(p)
	for range 3 {
		density := d.Prob(x)
		if density == 0 || math.IsInf(density, 0) {
			break
		}
		next := x - (d.CDF(x)-p)/density
		if next <= 0 || next >= 1 {
			break
		}
		x = next
	}
	return x
}
