package stats_test

import (
	"math"
	"testing"

	"regiopeil/reports/stats"
)

// The wanted numbers are what R 4.2.2's p.adjust(p, "holm") says.
func TestHolm(t *testing.T) {
	nan := math.NaN()
	tests := []struct {
		name    string
		p, want []float64
	}{
		{"none", nil, nil},
		{"one", []float64{0.03}, []float64{0.03}},
		{"in any order", []float64{0.01, 0.04, 0.03, 0.005}, []float64{0.03, 0.06, 0.06, 0.02}},
		{"never above 1", []float64{0.6, 0.5}, []float64{1, 1}},
		{"what was not tested does not count", []float64{nan, 0.02, nan, 0.03}, []float64{nan, 0.04, nan, 0.04}},
	}
	for _, tt := range tests {
		got := stats.Holm(tt.p)
		if len(got) != len(tt.want) {
			t.Fatalf("%s: %v", tt.name, got)
		}
		for i := range got {
			close(t, tt.name, got[i], tt.want[i])
		}
	}
}
