package reports

import (
	"math"
	"strings"

	"regiopeil/reports/stats"
	"regiopeil/surveys"
)

// Test says whether groups answer a question differently: a cross-tab of the
// answers by the groups of one grouping, each person in one cell.
//
// It is worked out from nothing but figures that are shown: groups that are
// hidden are left out, and answers whose count is hidden in one of the others
// are taken together with those that everybody else gave. Then Partial is true.
type Test struct {
	Question, Item string
	// Option is the one that people chose or not, of a question where they choose
	// several; else empty.
	Option   string
	GroupVar string
	// Within is the group that is divided, of a nested grouping: of "V1+V2" the
	// one by V1.
	Within    string
	Weighting string
	N         int // people
	Groups    int // that were compared
	Partial   bool
	// Statistic is Pearson's X² with DF1 degrees of freedom, or of weighted
	// answers the second-order F of Rao and Scott with DF1 and DF2; P is how often
	// chance alone gives as large a one.
	Statistic, DF1, DF2, P float64
	// CramersV says how strong the connection is, from 0 to 1, and MinExpected is
	// the smallest count that would be expected without one: under 5, P is rough.
	// Both of unweighted answers only.
	CramersV, MinExpected float64
}

// Significant is the level at which a difference is called one.
const Significant = 0.05

// NotByChance reports whether groups differ more than chance explains at 95%.
func (t *Test) NotByChance() bool { return t.P < Significant }

// Test returns how an item of a question ("" without items) differs between the
// groups of a grouping, of a nested one those within a group; option is that of a
// question where people choose several. Ok is false when there is nothing to
// compare.
func (t *Table) Test(weighting, question, item, option, groupVar, within string) (*Test, bool) {
	for i := range t.Tests {
		o := &t.Tests[i]
		if o.Weighting == weighting && o.Question == question && o.Item == item && o.Option == option && o.GroupVar == groupVar && o.Within == within {
			return o, true
		}
	}
	return nil, false
}

// Residual is the adjusted residual of an unweighted share in a group: about how
// many standard errors it is away from what the groups together would have it be.
// Beyond ±stats.Z it is called different. Absent where it is not known.
func (t *Table) Residual(k Key) Value { return t.residuals[k] }

// crossTab is what is needed to compare groups by one question, item or option.
type crossTab struct {
	question, item, option string
	options                []string // the rows
	yes                    [][]bool // per row: the entries that count
	base                   []bool
	tally                  *tally
}

// remember keeps a choice for comparison.
func (b *builder) remember(q *surveys.Question, item *surveys.Item, t *tally, base []bool) {
	c := crossTab{question: q.Code, base: base, tally: t}
	if item != nil {
		c.item = item.Code
	}
	for e := 1; e < len(t.column.Entries); e++ {
		if code := t.column.Entries[e].Code; !surveys.IsNonAnswer(code) && (e <= len(q.Options) || t.n[0][e] > 0) {
			yes := make([]bool, len(base))
			yes[e] = true
			c.options, c.yes = append(c.options, code), append(c.yes, yes)
		}
	}
	b.crossTabs = append(b.crossTabs, c)
}

// compare tests every grouping of a table, in which figures are hidden already.
func (b *builder) compare() {
	t := b.table
	t.residuals, t.rest = map[Key]Value{}, map[string]map[Key]stats.Difference{}
	for _, g := range t.Groupings {
		spots, order := map[string][]int{}, []string(nil)
		for i, s := range b.spots {
			if s.groupVar != g.Var {
				continue
			}
			within := ""
			if end := strings.LastIndex(s.group, "+"); end >= 0 {
				within = s.group[:end]
			}
			if spots[within] == nil {
				order = append(order, within)
			}
			spots[within] = append(spots[within], i)
		}
		for i := range b.crossTabs {
			for _, within := range order {
				b.compareGroups(&b.crossTabs[i], g.Var, within, spots[within])
			}
		}
		for i := range b.scoredOf {
			for _, within := range order {
				b.scoredRest(&b.scoredOf[i], g.Var, spots[within])
			}
		}
	}
}

// comparable are the groups and the options of a cross-tab that are shown; whole is
// false when some people or answers are not among them.
func (b *builder) comparable(c *crossTab, spots []int, key func(option, group string) Key) (groups, kept []int, whole bool) {
	whole = true
	for _, s := range spots {
		k := key("", b.spots[s].group)
		if r, ok := b.table.Base(c.question, c.item, k.GroupVar, k.Group); ok && r.HasBase && c.tally.people(s, c.base) > 0 {
			groups = append(groups, s)
		} else if c.tally.people(s, c.base) > 0 {
			whole = false
		}
	}
	for i, option := range c.options {
		shown := true
		for _, s := range groups {
			r, ok := b.table.Row(key(option, b.spots[s].group))
			shown = shown && ok && !r.Suppressed
		}
		if shown {
			kept = append(kept, i)
		}
	}
	return groups, kept, whole && len(kept) == len(c.options)
}

func (b *builder) compareGroups(c *crossTab, groupVar, within string, spots []int) {
	t := b.table
	key := func(option, group string) Key { return Key{c.question, c.item, option, groupVar, group} }
	groups, kept, whole := b.comparable(c, spots, key)
	o := Test{Question: c.question, Item: c.item, Option: c.option, GroupVar: groupVar, Within: within, Weighting: Unweighted, Partial: !whole}
	o.Groups = len(groups)
	if len(groups) < 2 || len(kept) == 0 {
		return
	}
	b.againstRest(c, groups, kept, key)
	tab := stats.NewCrossTab(c.counts(groups, kept))
	if tab.DF > 0 {
		o.N, o.Statistic, o.DF1, o.P, o.CramersV, o.MinExpected = tab.N, tab.X2, float64(tab.DF), tab.P, tab.CramersV, tab.MinExpected
		t.Tests = append(t.Tests, o)
		for i, at := range kept {
			for j, s := range groups {
				if z := tab.Adjusted[i][j]; !math.IsNaN(z) && !math.IsInf(z, 0) {
					t.residuals[key(c.options[at], b.spots[s].group)] = Num(z)
				}
			}
		}
	}
	if c.tally.mass == nil {
		return
	}
	o.Weighting = Raked
	if w := stats.NewRaoScott(c.masses(groups, kept), b.weights.design); !math.IsNaN(w.P) {
		o.Statistic, o.DF1, o.DF2, o.P, o.CramersV, o.MinExpected = w.F, w.DF1, w.DF2, w.P, 0, 0
		o.N = 0
		for _, s := range groups {
			o.N += c.tally.weighed(s, c.base).N
		}
		t.Tests = append(t.Tests, o)
	}
}

// counts has a row per kept option and one for the rest of the base.
func (c *crossTab) counts(groups, kept []int) [][]int {
	out := make([][]int, len(kept)+1)
	for _, s := range groups {
		rest := c.tally.people(s, c.base)
		for i, at := range kept {
			n := c.tally.people(s, c.yes[at])
			out[i] = append(out[i], n)
			rest -= n
		}
		out[len(kept)] = append(out[len(kept)], rest)
	}
	return out
}

// masses is counts of weighted people.
func (c *crossTab) masses(groups, kept []int) [][]stats.Mass {
	out := make([][]stats.Mass, len(kept)+1)
	for _, s := range groups {
		rest := c.tally.weighed(s, c.base)
		for i, at := range kept {
			m := c.tally.weighed(s, c.yes[at])
			out[i] = append(out[i], m)
			rest = rest.Without(m)
		}
		if rest.N == 0 {
			rest = stats.Mass{} // differences of sums leave a rounding error
		}
		out[len(kept)] = append(out[len(kept)], rest)
	}
	return out
}
