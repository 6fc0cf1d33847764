package reports

import (
	"math"

	"regiopeil/reports/columns"
	"regiopeil/reports/stats"
)

// tally is what every group of people answered to one column.
type tally struct {
	column *columns.Column
	n      [][]uint32     // people, by spot and entry
	mass   [][]stats.Mass // the same, weighted; nil: figures are not weighted
}

func (p *plan) tallyOf(c *columns.Column) *tally {
	t := &tally{column: c, n: p.vectors(c)}
	if p.weights.has() {
		t.mass = p.masses(c)
	}
	return t
}

// which marks the entries that pass.
func (t *tally) which(pass func(e *columns.Entry) bool) []bool {
	marks := make([]bool, len(t.column.Entries))
	for e := 1; e < len(marks); e++ {
		marks[e] = pass(&t.column.Entries[e])
	}
	return marks
}

// people counts those of a spot whose entry is marked.
func (t *tally) people(spot int, marks []bool) int {
	n := 0
	for e, marked := range marks {
		if marked {
			n += int(t.n[spot][e])
		}
	}
	return n
}

// weighed adds up those of a spot whose entry is marked.
func (t *tally) weighed(spot int, marks []bool) stats.Mass {
	var m stats.Mass
	for e, marked := range marks {
		if marked {
			m.Add(t.mass[spot][e])
		}
	}
	return m
}

// share is the figure of the people marked yes among those marked base, for the
// total and every group.
func (b *builder) share(p place, t *tally, yes, base []bool) {
	b.add(p, func(s int) figure { return shareOf(t.people(s, yes), t.people(s, base)) }, b.weighted(t, func(s int) figure {
		return b.weights.shareOf(t.weighed(s, yes), t.weighed(s, base))
	}))
}

// count is the figure of the people marked yes, who are outside the base of the
// answers beside them. It has no weighted counterpart.
func (b *builder) count(p place, t *tally, yes, base []bool) {
	b.add(p, func(s int) figure { return countOf(t.people(s, yes), t.people(s, base)) }, nil)
}

// mean is the figure of a number per entry; NaN: the entry has none.
func (b *builder) mean(p place, t *tally, value []float64) {
	b.scoredOf = append(b.scoredOf, scored{p.question, p.item, t, value})
	b.add(p, func(s int) figure { return meanOf(t.numbers(value, s)) }, b.weighted(t, func(s int) figure {
		return b.weights.meanOf(t.weightedNumbers(value, s))
	}))
}

// numbers are the numbers that the people of some spots gave.
func (t *tally) numbers(value []float64, spots ...int) (out []stats.Weighted) {
	for e, x := range value {
		n := 0
		for _, s := range spots {
			n += int(t.n[s][e])
		}
		if n > 0 && !math.IsNaN(x) {
			out = append(out, stats.Weighted{Value: x, N: n})
		}
	}
	return out
}

// weightedNumbers are numbers with the weights of who gave them.
func (t *tally) weightedNumbers(value []float64, spots ...int) (out []stats.WeightedValue) {
	for e, x := range value {
		var m stats.Mass
		for _, s := range spots {
			m.Add(t.mass[s][e])
		}
		if m.N > 0 && !math.IsNaN(x) {
			out = append(out, stats.WeightedValue{Value: x, Mass: m})
		}
	}
	return out
}

// values computes the number of every entry.
func (t *tally) values(of func(e *columns.Entry) float64) []float64 {
	out := make([]float64, len(t.column.Entries))
	out[0] = math.NaN()
	for e := 1; e < len(out); e++ {
		out[e] = of(&t.column.Entries[e])
	}
	return out
}

// weighted returns at, or nil where figures are not weighted.
func (b *builder) weighted(t *tally, at func(spot int) figure) func(spot int) figure {
	if t.mass == nil {
		return nil
	}
	return at
}
