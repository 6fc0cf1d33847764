package stats

import (
	"math"
	"testing"
)

// The first example by hand: of 50, 20+15 the same, so 0.7; by chance
// 25/50·30/50 + 25/50·20/50 = 0.5; so (0.7−0.5)/(1−0.5) = 0.4. The second is
// from R 4.2: sum(diag(m))/n, sum(rowSums(m)*colSums(m))/n^2 and Cohen's formula.
func TestKappa(t *testing.T) {
	nan := math.NaN()
	tests := []struct {
		name  string
		table [][]int
		want  Agreement
	}{
		{"by hand", [][]int{{20, 5}, {10, 15}}, Agreement{50, 0.7, 0.5, 0.4}},
		{"three categories", [][]int{{44, 5, 1}, {7, 20, 3}, {9, 5, 6}}, Agreement{100, 0.7, 0.41, 0.491525423728813}},
		{"always the other", [][]int{{0, 5}, {5, 0}}, Agreement{10, 0, 0.5, -1}},
		{"all the same", [][]int{{3, 0}, {0, 7}}, Agreement{10, 1, 0.58, 1}},
		{"one used one category only", [][]int{{7, 3}, {0, 0}}, Agreement{10, 0.7, 0.7, 0}},
		{"both used one category only", [][]int{{10, 0}, {0, 0}}, Agreement{10, 1, 1, nan}},
		{"nothing judged", [][]int{{0, 0}, {0, 0}}, Agreement{0, nan, nan, nan}},
		{"no categories", nil, Agreement{0, nan, nan, nan}},
	}
	near := func(a, b float64) bool {
		return math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= 1e-12
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Kappa(tt.table)
			if got.N != tt.want.N || !near(got.Observed, tt.want.Observed) || !near(got.Expected, tt.want.Expected) || !near(got.Kappa, tt.want.Kappa) {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestKappaNotSquare(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a table that is not square is taken")
		}
	}()
	Kappa([][]int{{1, 2}, {3}})
}

// By hand: observed (0.7+0.9)/2 = 0.8, expected (0.5+0.7)/2 = 0.6: 0.2/0.4.
func TestPooledKappa(t *testing.T) {
	nan := math.NaN()
	got := PooledKappa([]Agreement{{50, 0.7, 0.5, 0.4}, {0, nan, nan, nan}, {50, 0.9, 0.7, 2. / 3}})
	if got.N != 50 || math.Abs(got.Observed-0.8) > 1e-12 || math.Abs(got.Expected-0.6) > 1e-12 || math.Abs(got.Kappa-0.5) > 1e-12 {
		t.Errorf("%+v", got)
	}
	for name, all := range map[string][]Agreement{"nothing": nil, "nothing judged": {{0, nan, nan, nan}}, "one category": {{10, 1, 1, nan}}} {
		if got := PooledKappa(all); !math.IsNaN(got.Kappa) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
