package stats

import (
	"fmt"
	"math"
)

// Accuracy of raking: how far a weighted count may be off its margin, relative
// to it, and how often all margins are gone through at most.
const (
	rakeTolerance = 1e-12
	rakeRounds    = 10_000
)

// RakeReason says why margins cannot be met.
type RakeReason int

const (
	NoRespondents RakeReason = iota // a category has a margin and nobody in it
	NoMargin                        // people are in a category without a margin
	TotalsDiffer                    // two variables count different populations
	NotConverged                    // no weights were found that meet all margins
)

// RakeError is why raking failed. Variable and Category are places in the
// margins; for TotalsDiffer only Variable, for NotConverged neither means
// anything.
type RakeError struct {
	Reason             RakeReason
	Variable, Category int
}

func (e *RakeError) Error() string {
	switch e.Reason {
	case NoRespondents:
		return fmt.Sprintf("category %d of variable %d has a margin and no respondents", e.Category, e.Variable)
	case NoMargin:
		return fmt.Sprintf("category %d of variable %d has respondents and no margin", e.Category, e.Variable)
	case TotalsDiffer:
		return fmt.Sprintf("the margins of variable %d sum to another total than those of the first", e.Variable)
	default:
		return "the weights do not converge"
	}
}

// Rake finds weights with which every margin is met, by iterative proportional
// fitting (W. E. Deming, F. F. Stephan, Ann. Math. Stat. 11, 1940, 427–444).
//
// People come in cells, within which all have the same weight: counts[i] people
// are in cell i, in category category[i][v] of variable v; margins[v][k] is the
// population of category k. The result is the weight of one person of each cell
// such that, for every v and k, Σ counts·weight is margins[v][k]. Weights are
// positive; of an empty cell the weight is that of its categories. A *RakeError
// says why there are none.
func Rake(counts []int, category [][]int, margins [][]float64) ([]float64, error) {
	total, err := rakeTotals(counts, category, margins)
	if err != nil {
		return nil, err
	}
	people := 0
	for _, n := range counts {
		people += n
	}
	weights := make([]float64, len(counts))
	for i := range weights {
		weights[i] = total / float64(people)
	}
	// Met margins of the one variable unmeet those of the others; each round
	// ends with a look at how far.
	for range rakeRounds {
		off := 0.0
		for v, margin := range margins {
			off = max(off, rakeOne(weights, counts, category, v, margin))
		}
		if off <= rakeTolerance {
			return weights, nil
		}
		if math.IsNaN(off) || math.IsInf(off, 0) {
			break
		}
	}
	return nil, &RakeError{Reason: NotConverged}
}

// rakeTotals checks what can be seen beforehand, and returns the population.
func rakeTotals(counts []int, category [][]int, margins [][]float64) (float64, error) {
	var total float64
	for v, margin := range margins {
		people := make([]int, len(margin))
		for i, n := range counts {
			people[category[i][v]] += n
		}
		var sum float64
		for k, m := range margin {
			switch {
			case m > 0 && people[k] == 0:
				return 0, &RakeError{NoRespondents, v, k}
			case !(m > 0) && people[k] > 0:
				return 0, &RakeError{NoMargin, v, k}
			}
			sum += m
		}
		if v == 0 {
			total = sum
		} else if math.Abs(sum-total) > 1e-9*max(sum, total) {
			return 0, &RakeError{TotalsDiffer, v, 0}
		}
	}
	return total, nil
}

// rakeOne meets the margins of one variable, and returns how far the worst of
// them was off, relative to it.
func rakeOne(weights []float64, counts []int, category [][]int, v int, margin []float64) float64 {
	sums := make([]float64, len(margin))
	for i, w := range weights {
		sums[category[i][v]] += w * float64(counts[i])
	}
	off := 0.0
	for k, sum := range sums {
		if margin[k] > 0 {
			off = max(off, math.Abs(sum/margin[k]-1))
			sums[k] = margin[k] / sum
		}
	}
	for i := range weights {
		weights[i] *= sums[category[i][v]]
	}
	return off
}

// Trim scales weights to a mean of 1 and keeps them within bounds, as
// trimWeights(strict=TRUE) of R's survey package does: what is cut off is given
// to all who were within them, equally, until nobody is outside. Upper 0 means
// no upper bound. It returns the weights and how many people are at the upper
// bound. Bounds that the mean itself is not within are an error.
func Trim(weights []float64, counts []int, lower, upper float64) (trimmed []float64, atCap int, err error) {
	if upper == 0 {
		upper = math.Inf(1)
	}
	if !(lower < 1 && 1 < upper) {
		return nil, 0, fmt.Errorf("weights with a mean of 1 cannot all be between %g and %g", lower, upper)
	}
	var sum float64
	people := 0
	for i, n := range counts {
		sum += weights[i] * float64(n)
		people += n
	}
	trimmed = make([]float64, len(weights))
	for i, w := range weights {
		trimmed[i] = w * float64(people) / sum
	}
	for trimOnce(trimmed, counts, lower, upper, people) {
	}
	for i := range trimmed {
		if trimmed[i] = min(max(trimmed[i], lower), upper); trimmed[i] == upper {
			atCap += counts[i]
		}
	}
	return trimmed, atCap, nil
}

// trimOnce does one round, and reports whether another is needed.
func trimOnce(weights []float64, counts []int, lower, upper float64, people int) bool {
	var cut, moved float64
	within := 0
	for i, w := range weights {
		if n := counts[i]; w < lower || w > upper {
			excess := (w - min(max(w, lower), upper)) * float64(n)
			cut += excess
			moved += math.Abs(excess)
		} else {
			within += n
		}
	}
	if moved <= 1e-13*float64(people) || within == 0 {
		return false
	}
	for i, w := range weights {
		if w < lower || w > upper {
			weights[i] = min(max(w, lower), upper)
		} else {
			weights[i] += cut / float64(within)
		}
	}
	return true
}
