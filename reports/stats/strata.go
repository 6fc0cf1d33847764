package stats

import "math"

// Stratum is a part of a population with a sample of its own.
type Stratum struct {
	Population float64 // people that the sample stands for
	N          int     // people in the sample
	Mean, SD   float64 // of the sample; of a share p: p and √(n/(n−1)·p(1−p))
}

// Stratified is the mean of a population from samples of all its parts, with its
// standard error and the degrees of freedom of that: people less strata. Correct
// asks for the finite population correction per stratum (W. G. Cochran, Sampling
// Techniques, 1977, 5.3–5.4). Of strata of which one has fewer than two people
// the standard error is NaN.
func Stratified(strata []Stratum, correct bool) (mean, se, df float64) {
	total, n := 0.0, 0
	for _, s := range strata {
		total += s.Population
		n += s.N
	}
	variance := 0.0
	for _, s := range strata {
		share := s.Population / total
		mean += share * s.Mean
		v := s.SD * s.SD / float64(s.N)
		if s.N < 2 {
			v = math.NaN()
		}
		if correct {
			v *= max(0, 1-float64(s.N)/s.Population)
		}
		variance += share * share * v
	}
	return mean, math.Sqrt(variance), float64(n - len(strata))
}

// LogitInterval is the 95% interval of a share, symmetric in its logit, with
// Student's t. NaN where the share is 0 or 1.
func LogitInterval(share, se, df float64) Interval {
	if !(share > 0 && share < 1) {
		return undefined
	}
	logit, half := math.Log(share/(1-share)), TQuantile(0.975, df)*se/(share*(1-share))
	return Interval{expit(logit - half), expit(logit + half)}
}
