package stats

import (
	"cmp"
	"math"
	"slices"
)

// Holm adjusts the probabilities of tests that are made together, so that a single
// one under 0.05 is as rare as one test promises (S. Holm, Scand. J. Statist. 6,
// 1979, 65–70; R's p.adjust). NaN stays NaN and counts as no test.
func Holm(p []float64) []float64 {
	out := slices.Clone(p)
	var order []int
	for i, x := range p {
		if !math.IsNaN(x) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	highest := 0.0
	for i, at := range order {
		highest = max(highest, min(1, p[at]*float64(len(order)-i)))
		out[at] = highest
	}
	return out
}
