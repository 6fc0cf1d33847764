package reports

import (
	"math"

	"regiopeil/reports/stats"
)

// Rest returns how the share or mean of a group, with the weighting (Unweighted or
// Raked), differs from that of the other groups of its grouping taken together; of
// a nested grouping, of those within the same group. Ok is false where it is not
// known: it is worked out from nothing but figures that are shown, so groups that
// are hidden are not among the rest.
func (t *Table) Rest(weighting string, k Key) (d stats.Difference, ok bool) {
	d, ok = t.rest[weighting][k]
	return d, ok
}

// differs keeps a difference with the rest.
func (t *Table) differs(weighting string, k Key, d stats.Difference) {
	if math.IsNaN(d.Value) {
		return
	}
	if t.rest[weighting] == nil {
		t.rest[weighting] = map[Key]stats.Difference{}
	}
	t.rest[weighting][k] = d
}

// againstRest compares the share of every kept option in every group with that in
// the other groups.
func (b *builder) againstRest(c *crossTab, groups, kept []int, key func(option, group string) Key) {
	for _, at := range kept {
		var yes, base int
		var yesMass, baseMass stats.Mass
		for _, s := range groups {
			yes, base = yes+c.tally.people(s, c.yes[at]), base+c.tally.people(s, c.base)
			if c.tally.mass != nil {
				yesMass.Add(c.tally.weighed(s, c.yes[at]))
				baseMass.Add(c.tally.weighed(s, c.base))
			}
		}
		for _, s := range groups {
			k := key(c.options[at], b.spots[s].group)
			k1, n1 := c.tally.people(s, c.yes[at]), c.tally.people(s, c.base)
			b.table.differs(Unweighted, k, stats.CompareShares(k1, n1, yes-k1, base-n1))
			if c.tally.mass == nil {
				continue
			}
			in, all := c.tally.weighed(s, c.yes[at]), c.tally.weighed(s, c.base)
			d := b.weights.design
			first, second := stats.WeightedShare(in, all, d), stats.WeightedShare(yesMass.Without(in), baseMass.Without(all), d)
			b.table.differs(Raked, k, stats.CompareEstimates(first.Share, first.SE, second.Share, second.SE, float64(d.N-2)))
		}
	}
}

// scored is what is needed to compare groups by a mean.
type scored struct {
	question, item string
	tally          *tally
	value          []float64 // by entry
}

// scoredRest compares the mean of every group that shows its mean and its spread
// with that of the others.
func (b *builder) scoredRest(a *scored, groupVar string, spots []int) {
	for _, weighting := range []string{Unweighted, Raked} {
		var groups []int
		for _, s := range spots {
			r, ok := b.table.row(weighting, a.key(groupVar, b.spots[s].group))
			if ok && r.Mean.Set && r.SE.Set {
				groups = append(groups, s)
			}
		}
		if len(groups) < 2 {
			continue
		}
		for i, s := range groups {
			var others []int
			others = append(append(others, groups[:i]...), groups[i+1:]...)
			b.table.differs(weighting, a.key(groupVar, b.spots[s].group), b.averages(a, weighting, []int{s}, others))
		}
	}
}

func (a *scored) key(groupVar, group string) Key {
	return Key{Question: a.question, Item: a.item, GroupVar: groupVar, Group: group}
}

// averages compares the mean of some groups with that of others.
func (b *builder) averages(a *scored, weighting string, some, others []int) stats.Difference {
	if weighting == Unweighted {
		return stats.CompareMeans(stats.Describe(a.tally.numbers(a.value, some...)), stats.Describe(a.tally.numbers(a.value, others...)))
	}
	d := b.weights.design
	first, second := stats.WeightedDescribe(a.tally.weightedNumbers(a.value, some...), d), stats.WeightedDescribe(a.tally.weightedNumbers(a.value, others...), d)
	return stats.CompareEstimates(first.Mean, first.SE, second.Mean, second.SE, float64(d.N-2))
}
