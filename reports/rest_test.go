package reports_test

import (
	"math"
	"testing"

	"regiopeil/reports"
	"regiopeil/reports/stats"
)

// TestRest holds every difference against the figures that are shown.
func TestRest(t *testing.T) {
	table := wave(t, 900, 4, nil, []string{"V1"}, []string{"V2"})
	shares, means := 0, 0
	for i := range table.Rows {
		r := &table.Rows[i]
		k := r.Key()
		d, ok := table.Rest(r.Weighting, k)
		if !ok {
			continue
		}
		if r.Suppressed || r.GroupVar == "" {
			t.Fatalf("%+v has a rest", k)
		}
		if r.Weighting != reports.Unweighted {
			continue // R has those
		}
		yes, base, moments := 0, 0, []stats.Weighted(nil)
		for _, g := range table.Groupings {
			for _, other := range g.Groups {
				o, ok := table.Row(reports.Key{Question: k.Question, Item: k.Item, Option: k.Option, GroupVar: k.GroupVar, Group: other.Code})
				if g.Var == k.GroupVar && other.Code != k.Group && ok && !o.Suppressed && o.HasBase && (o.Share.Set || o.SE.Set) {
					yes, base = yes+o.N, base+o.Base
					moments = append(moments, stats.Weighted{Value: o.Mean.Number, N: o.Base})
				}
			}
		}
		if r.Share.Set {
			shares++
			if want := stats.CompareShares(r.N, r.Base, yes, base); !same(d, want) {
				t.Errorf("%+v: %+v, want %+v", k, d, want)
			}
			continue
		}
		means++
		if want := r.Mean.Number - stats.Describe(moments).Mean; math.Abs(d.Value-want) > 1e-12 || !(d.P >= 0 && d.P <= 1) {
			t.Errorf("%+v: %+v, want a difference of %v", k, d, want)
		}
	}
	if shares < 300 || means < 30 {
		t.Errorf("%d shares and %d means are compared", shares, means)
	}
}

// same is equality in which NaN equals NaN.
func same(a, b stats.Difference) bool {
	eq := func(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }
	return eq(a.Value, b.Value) && eq(a.P, b.P) && eq(a.CI.Low, b.CI.Low) && eq(a.CI.High, b.CI.High)
}
