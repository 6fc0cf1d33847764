package reports

import (
	"strings"

	"regiopeil/reports/stats"
	"regiopeil/surveys"
)

// Change is how one figure differs from that of an earlier wave of the same
// consultation. It is worked out from figures that are shown.
type Change struct {
	Question, Item, Option string
	// Broken says why the figures cannot be compared, as a key of the locale
	// files; empty: they can.
	Broken string
	// Before and After are shares or means; absent where they are hidden, and
	// Before also where the question was another one then.
	Before, After Value
	Mean          bool // both are means
	Difference    stats.Difference

	rows [2]*Row // before and after, where both are shown
}

// NotByChance reports whether the difference is more than chance explains at 95%.
func (c *Change) NotByChance() bool { return c.Difference.P < Significant }

// Changes compares the figures of all people in a table, weighted as weighting
// says (Unweighted or Raked), with those of an earlier wave that was asked for the
// same people. A question of the same code must say the same, ask the same people
// and have the same answers. Unweighted shares are compared by the z test with
// the pooled share, means by Welch's t, and weighted figures by their standard
// errors, since nobody is in both samples.
func (t *Table) Changes(earlier *Table, weighting string) []Change {
	return t.ChangesOf(earlier, weighting, "", "")
}

// ChangesOf is Changes of a group that both tables have.
func (t *Table) ChangesOf(earlier *Table, weighting, groupVar, group string) []Change {
	var out []Change
	seen := map[Key]bool{}
	with := newComparison(t.Form, earlier.Form)
	other := SameGroup(t.Form, earlier.Form, append(filtersOf(groupVar, group), t.Query.Where...))
	for i := range t.Rows {
		r := &t.Rows[i]
		k := r.Key()
		if r.GroupVar != groupVar || r.Group != group || r.Weighting != weighting || seen[k] || surveys.IsNonAnswer(r.Option) {
			continue
		}
		seen[k] = true
		q, ok := t.Form.Question(r.Question)
		if !ok || q.Type == surveys.TextType || q.Role == surveys.Background {
			continue
		}
		c := Change{Question: r.Question, Item: r.Item, Option: r.Option, Mean: r.Option == NoOption, Difference: stats.NoDifference()}
		if c.Broken = other; c.Broken == "" {
			c.Broken = with.broken(q, r.Item)
		}
		before, _ := earlier.row(weighting, k)
		c.compare(before, r)
		out = append(out, c)
	}
	return out
}

// ChangeWeighting is the weighting in which a group is compared with an earlier
// wave: Raked where it Weighs in both.
func (t *Table) ChangeWeighting(earlier *Table, groupVar, group string) string {
	if earlier.Weighs(groupVar, group) {
		return t.WeightingOf(groupVar, group)
	}
	return Unweighted
}

// filtersOf is a group as filters.
func filtersOf(groupVar, group string) (out []Filter) {
	if groupVar == "" {
		return nil
	}
	codes := strings.Split(group, "+")
	for i, q := range strings.Split(groupVar, "+") {
		out = append(out, Filter{Question: q, Code: codes[i]})
	}
	return out
}

// compare fills in the change from one row, nil where there is none, to another.
func (c *Change) compare(before, after *Row) {
	of := func(r *Row) Value {
		if c.Mean {
			return r.Mean
		}
		return r.Share
	}
	c.After = of(after)
	if c.Broken != "" {
		return
	}
	if before == nil || before.Suppressed || after.Suppressed {
		c.Broken = brokenHidden
		return
	}
	c.Before, c.rows = of(before), [2]*Row{before, after}
	switch {
	case after.Weighting != Unweighted:
		c.Difference = byErrors(before, after, c.Before, c.After)
	case !c.Mean:
		c.Difference = stats.CompareShares(after.N, after.Base, before.N, before.Base)
	case before.SE.Set && after.SE.Set:
		c.Difference = stats.CompareMeans(
			stats.Moments{N: after.Base, Mean: after.Mean.Number, SE: after.SE.Number},
			stats.Moments{N: before.Base, Mean: before.Mean.Number, SE: before.SE.Number})
	}
}

// byErrors compares two weighted figures of samples that share nobody.
func byErrors(before, after *Row, then, now Value) stats.Difference {
	if !then.Set || !now.Set || !before.SE.Set || !after.SE.Set {
		return stats.NoDifference()
	}
	return stats.CompareEstimates(now.Number, after.SE.Number, then.Number, before.SE.Number, float64(before.Base+after.Base-2))
}
