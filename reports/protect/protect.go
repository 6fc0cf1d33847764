package protect

import (
	"cmp"
	"math"
	"slices"
)

// Rules say what may be shown.
type Rules struct {
	// MinBase is the smallest base that is shown; a group with fewer people has
	// no figures.
	MinBase int
	// MinCell is the smallest count above zero that is shown.
	MinCell int
	// Width is how uncertain a count that is hidden for its size stays: between
	// the least and the most that it can be, for who has everything that is
	// shown, lie at least so many. A count that is hidden to protect another
	// can be at least two numbers.
	Width int
}

// Unit is what one question, item or option asks, for the Cube: Count is how
// many people of every type are in each cell. Patterns are the exchanges that
// leave all that is shown beside the cells as it is.
type Unit struct {
	Count    [][]int
	Cells    int // only the first so many are ever shown; 0: all of them
	Patterns []Pattern
	// Means says, per cell, which mean it counts for, from 0, if there are means
	// beside the cells; nil: there are none.
	Means []int
	// Scores are what the cells count for, with Means. Zero says that people of
	// the base may be in none of the cells, and then count for nothing.
	Scores []int
	Zero   bool
}

// Shown says what is hidden of a unit, by group. A group that is Hidden has no
// figures at all.
type Shown struct {
	Hidden []bool
	Cells  [][]bool // per group and cell: hidden
	Mean   [][]bool // per group and mean: hidden
	Spread [][]bool // the same for what tells how answers spread around the mean
}

// HideGroups decides which groups have no figures, from how many people of every
// type a figure rests on: those with too few, and those that would tell how
// many these are. Also are groups that are hidden whatever they rest on; nil:
// none.
func (c *Cube) HideGroups(r Rules, people []int, also []bool) []bool {
	count := make([][]int, len(people))
	for k := range people {
		count[k] = people[k : k+1 : k+1]
	}
	f := newFigures(c, []Pattern{{Cells: []int{0}, By: []int{1}}}, count, 1)
	if also == nil {
		also = make([]bool, c.groups)
	}
	for g := range f.hidden {
		f.hidden[g][0] = also[g] || f.sums[g][0] < r.MinBase
	}
	f.hideUntilSafe(f.todo(r.MinBase, r.Width, 1, also))
	c.join(f, r.MinBase)
	hidden := make([]bool, c.groups)
	for g := range hidden {
		hidden[g] = f.hidden[g][0]
	}
	return hidden
}

// join hides further groups until all hidden ones together, whose number is the
// total less those that are shown, are enough people wherever that total is
// shown.
func (c *Cube) join(f *figures, least int) {
	for a, size := range c.sizes {
		c.joinLine(f, nil, a, size, least)
		for b, n := range c.sizes {
			for g := 1; a != b && g <= n; g++ {
				c.joinLine(f, []Part{{b, g}}, a, size, least)
			}
		}
	}
}

func (c *Cube) joinLine(f *figures, within []Part, background, size, least int) {
	whole, _ := c.Group(within...)
	if f.hidden[whole][0] {
		return
	}
	rest := f.sums[whole][0]
	var shown []int
	none := true
	for g := 1; g <= size; g++ {
		id, _ := c.Group(append([]Part{{background, g}}, within...)...)
		if f.hidden[id][0] {
			none = none && f.sums[id][0] == 0
			continue
		}
		rest -= f.sums[id][0]
		shown = append(shown, id)
	}
	for !none && rest < least && len(shown) > 0 {
		next := 0
		for i, id := range shown {
			if f.sums[id][0] < f.sums[shown[next]][0] {
				next = i
			}
		}
		id := shown[next]
		f.hidden[id][0] = true
		f.hideUntilSafe([]place{{id, 0, 1}})
		rest += f.sums[id][0]
		shown = append(shown[:next], shown[next+1:]...)
	}
}

// siblings calls do for every group of the same backgrounds as group, and of
// one background also for its groups with every other.
func (f *figures) siblings(group int, do func(int)) {
	for g := range f.cube.groups {
		if f.inTable(group, g) {
			do(g)
		}
	}
}

// HideCells decides what of a unit is hidden, given the groups that are.
func (c *Cube) HideCells(r Rules, u Unit, hidden []bool) *Shown {
	cells := 0
	if len(u.Count) > 0 {
		cells = len(u.Count[0])
	}
	f := newFigures(c, u.Patterns, u.Count, cells)
	f.setMeans(u)
	for g, h := range hidden {
		if h {
			for m := range f.mean[g] {
				f.mean[g][m], f.spread[g][m] = true, true
			}
			for e := range f.hidden[g] {
				f.hidden[g][e] = true
			}
		}
	}
	if u.Cells == 0 {
		u.Cells = cells
	}
	f.hideUntilSafe(f.todo(r.MinCell, r.Width, u.Cells, hidden))
	return &Shown{Hidden: hidden, Cells: f.hidden, Mean: f.mean, Spread: f.spread}
}

func (f *figures) hideUntilSafe(todo []place) {
	for _, p := range todo {
		if t := f.cube.table[p.group]; !f.whole[t] {
			// What few gave of all is small in every group as well.
			if f.cube.level[p.group] == 0 && f.hideAnswers(p) {
				continue
			}
			if f.protect(p.group, p.cell, p.width) || f.hideAnswers(p) ||
				f.cube.level[p.group] < 2 && f.protectUnder(p, f.costOf(func(g, _ int) bool { return f.inTable(p.group, g) })) {
				continue
			}
			f.hideTable(p.group)
		}
		if !f.open(p) && !f.protectUnder(p, math.MaxInt) {
			f.hideMeans(p)
		}
	}
}

// todo hides the small counts, and whole tables of two backgrounds that are
// mostly small, and lists the places that must be uncertain, those of everybody
// and of the smallest tables first: what is hidden for them serves the others.
func (f *figures) todo(least, width, cells int, hidden []bool) []place {
	tables := make([][]place, f.cube.tables)
	some := make([]int, f.cube.tables) // counts above zero
	for g := range f.sums {
		t := f.cube.table[g]
		for e, n := range f.sums[g] {
			switch {
			case e >= cells:
				f.hidden[g][e] = true
				continue
			case n == 0:
				continue
			case n < least:
				f.hidden[g][e] = true
				tables[t] = append(tables[t], place{g, e, width})
			case hidden[g]:
				tables[t] = append(tables[t], place{g, e, 1})
			}
			some[t]++
		}
	}
	var order []int
	for t, places := range tables {
		if len(places) == 0 {
			continue
		}
		order = append(order, t)
		if f.cube.level[places[0].group] == 2 && 5*len(places) > 2*some[t] {
			f.hideTable(places[0].group)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(min(a, 1), min(b, 1)), cmp.Compare(len(tables[b])*some[a], len(tables[a])*some[b]))
	})
	var out []place
	for _, t := range order {
		out = append(out, tables[t]...)
	}
	return out
}

// hideAnswers hides some answers in all groups, the rare ones beside that of p:
// then people of any group may have given one for the other. It reports false,
// and does nothing, where hiding the table of p costs less.
func (f *figures) hideAnswers(p place) bool {
	var best *Pattern
	least := f.costOf(func(g, _ int) bool { return f.inTable(p.group, g) })
	for i := range f.patterns {
		pattern := &f.patterns[i]
		by := pattern.at(p.cell)
		if by == 0 || f.means != nil && pattern.Keeps < Means || f.within(p.group, pattern)*max(by, -by) < p.width {
			continue
		}
		cost := f.costOf(func(_, e int) bool { return pattern.at(e) != 0 })
		if f.cube.level[p.group] < 2 && f.rare(pattern) {
			cost /= 8 // they would be hidden for other backgrounds as well
		}
		if cost < least {
			best, least = pattern, cost
		}
	}
	if best == nil {
		return false
	}
	for g := range f.hidden {
		for _, e := range best.Cells {
			f.hidden[g][e] = true
			if f.means != nil && best.Keeps < Spreads {
				f.spread[g][f.means[e]] = true
			}
		}
	}
	f.width[p.group][p.cell] = p.width
	return true
}

// rare reports whether few people give the answers of a pattern.
func (f *figures) rare(p *Pattern) bool {
	some, all := 0, 0
	for e, n := range f.sums[0] {
		if all += n; p.at(e) != 0 {
			some += n
		}
	}
	return 4*some <= all
}

// within counts how often a pattern fits in one group, forward and backward.
func (f *figures) within(group int, p *Pattern) int {
	up, down := enough, enough
	for i, cell := range p.Cells {
		if by := p.By[i]; by > 0 {
			down = min(down, f.sums[group][cell]/by)
		} else {
			up = min(up, f.sums[group][cell]/-by)
		}
	}
	return up + down
}

// costOf is the worth of the counts that pass and are shown.
func (f *figures) costOf(pass func(group, cell int) bool) int {
	cost := 0
	for g := range f.hidden {
		for e, hidden := range f.hidden[g] {
			if !hidden && f.sums[g][e] > 0 && pass(g, e) {
				cost += f.worthOf(g, e)
			}
		}
	}
	return cost
}

// inTable reports whether hideTable of a group hides another.
func (f *figures) inTable(group, other int) bool {
	if f.cube.level[other] < f.cube.level[group] {
		return false
	}
	of := f.cube.parts(other)
	for _, p := range f.cube.parts(group) {
		if !slices.ContainsFunc(of, func(q Part) bool { return q.Background == p.Background }) {
			return false
		}
	}
	return true
}

// hideTable hides every count of the groups by the same backgrounds, and for one
// background also by that and every other.
func (f *figures) hideTable(group int) {
	f.siblings(group, func(g int) {
		f.whole[f.cube.table[g]] = true
		for m := range f.spread[g] {
			f.spread[g][m] = true
		}
		for e := range f.hidden[g] {
			f.hidden[g][e] = true
		}
	})
}

// open reports whether base and mean of a group, all of whose counts are hidden,
// leave a count uncertain enough. The rest of the group has a mean as well, which
// lies between the lowest and the highest score that it can give.
func (f *figures) open(p place) bool {
	base, sum, score := 0, 0, 0
	for _, n := range f.sums[p.group] {
		base += n
	}
	if f.means == nil || f.mean[p.group][f.means[p.cell]] {
		return true // the margins of the table leave more open than a count is
	}
	least, most := 0, 0
	first := true
	for e, s := range f.scores {
		switch {
		case f.means[e] != f.means[p.cell]:
			continue
		case e == p.cell:
			score = s
		case first && !f.zero:
			least, most, first = s, s, false
		default:
			least, most = min(least, s), max(most, s)
		}
		sum += s * f.sums[p.group][e]
	}
	low, high := 0, base
	if d := score - least; d > 0 {
		high = min(high, (sum-least*base)/d)
	} else if d < 0 {
		low = max(low, (least*base-sum-d-1)/-d)
	}
	if d := most - score; d > 0 {
		high = min(high, (most*base-sum)/d)
	} else if d < 0 {
		low = max(low, (sum-most*base-d-1)/-d)
	}
	return high-low >= p.width
}

// hideMeans hides the mean that a cell counts for in the groups by the same
// backgrounds.
func (f *figures) hideMeans(p place) {
	if f.means != nil {
		f.siblings(p.group, func(g int) { f.mean[g][f.means[p.cell]] = true })
	}
}
