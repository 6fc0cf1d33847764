package protect

import (
	"cmp"
	"slices"
)

// figures are the counts of one kind in every group, and which of them are
// hidden. A search hides more until every hidden one is uncertain.
//
// The proof that a hidden figure is uncertain is another world: people of some
// types gave other answers, such that every figure that is shown stays as it
// is. Such a world is found as a move: a pattern of answers exchanged in one
// type of people, and the reverse in another one that shares all groups whose
// figures are shown. Hiding more keeps every proof that was found.
type figures struct {
	cube     *Cube
	patterns []Pattern
	count    [][]int // per type and cell
	sums     [][]int // per group and cell
	hidden   [][]bool
	width    [][]int  // how uncertain each was proved to be
	means    []int    // per cell: which mean it counts for; nil: there are none
	scores   []int    // per cell
	zero     bool     // people may be in no cell
	mean     [][]bool // per group and mean: it is hidden
	spread   [][]bool // per group and mean: what tells the spread is hidden
	whole    []bool   // per table: every cell of it is hidden
	scratch  []int8
	touched  []int32

	projected *corner // the first of the corners that scratch and touched are of
}

func newFigures(c *Cube, patterns []Pattern, count [][]int, cells int) *figures {
	f := &figures{
		cube: c, patterns: patterns, count: count, scratch: make([]int8, c.groups),
		mean: make([][]bool, c.groups), spread: make([][]bool, c.groups), whole: make([]bool, c.tables),
	}
	ints, bools := make([]int, 2*c.groups*cells), make([]bool, c.groups*cells)
	for g := range c.groups {
		f.sums = append(f.sums, ints[2*g*cells:][:cells:cells])
		f.width = append(f.width, ints[(2*g+1)*cells:][:cells:cells])
		f.hidden = append(f.hidden, bools[g*cells:][:cells:cells])
	}
	for k, n := range count {
		for _, g := range c.of[k] {
			for e, m := range n {
				f.sums[g][e] += m
			}
		}
	}
	return f
}

// setMeans makes room for the means that cells count for.
func (f *figures) setMeans(u Unit) {
	f.means, f.scores, f.zero = u.Means, u.Scores, u.Zero
	n := 0
	for _, m := range u.Means {
		n = max(n, m+1)
	}
	for g := range f.mean {
		f.mean[g], f.spread[g] = make([]bool, n), make([]bool, n)
	}
}

// corner is a type of people in which a pattern is exchanged: By times sign.
type corner struct {
	kind int32
	sign int
}

// move is a pattern exchanged in corners, whose figures change in few groups.
type move struct {
	pattern  *Pattern
	corners  []corner
	cost     int
	mean     bool  // a mean would have to be hidden
	level    uint8 // the fewest backgrounds of what would have to be hidden
	up, down int   // how often the pattern fits forward and backward
	gain     int   // how much less certain the figure gets
	table    int   // that the figure is in
}

// fitting counts how often a pattern fits forward and backward in corners, for
// the sake of a figure of a table.
type fitting func(corners []corner, p *Pattern, table int) (up, down int)

// place is a cell of a group, and how uncertain it has to be.
type place struct{ group, cell, width int }

const (
	perMove  = 12 // corners tried per way of choosing them
	perGroup = 6  // other groups tried per background
	enough   = 1 << 20
)

// protect hides figures until the one at group and cell is uncertain by width.
// What is said of fewer backgrounds is worth more, and not given up for it; nor
// are means. Ok is false when nothing was found that makes it so.
func (f *figures) protect(group, cell, width int) (ok bool) {
	if f.width[group][cell] >= width {
		return true
	}
	ways := f.ways(group)
	at := place{group, cell, width}
	free := func(m *move) bool { return !m.mean && m.level >= f.cube.level[group] }
	if f.take(f.moves(ways, at, f.fits, free), width) {
		return true
	}
	return f.take(f.moves(ways, at, f.fitsGroups, func(m *move) bool { return m.gain >= width && free(m) }), width)
}

// protectUnder is protect where means are given up as well, as long as all that is
// given up is worth less than limit.
func (f *figures) protectUnder(at place, limit int) bool {
	level := f.cube.level[at.group]
	return f.take(f.moves(f.ways(at.group), at, f.fitsGroups, func(m *move) bool {
		return m.gain >= at.width && m.cost < limit && (m.level >= level || !m.mean && level < 2)
	}), at.width)
}

// moves lists the moves that change a cell and that pass, the cheapest first. By
// what figures of groups tell (fitsGroups) only those pass of which one is enough:
// they draw on the same groups.
func (f *figures) moves(ways [][]corner, at place, fits fitting, pass func(m *move) bool) []move {
	var moves []move
	for _, corners := range ways {
		for i := range f.patterns {
			m := move{pattern: &f.patterns[i], corners: corners, table: f.cube.table[at.group]}
			by := m.pattern.at(at.cell)
			if by == 0 {
				continue
			}
			if m.up, m.down = fits(corners, m.pattern, m.table); m.up+m.down > 0 {
				m.gain = min(at.width, max(by, -by)*(m.up+m.down))
				m.cost, m.mean, m.level = f.price(corners, m.pattern)
				if pass(&m) {
					moves = append(moves, m)
				}
			}
		}
	}
	slices.SortStableFunc(moves, func(a, b move) int {
		return cmp.Or(cmp.Compare(a.cost*b.gain, b.cost*a.gain), cmp.Compare(b.gain, a.gain))
	})
	return moves
}

// take applies the first moves, of different people, that together make a figure
// uncertain enough; none when they cannot.
func (f *figures) take(moves []move, width int) bool {
	used := map[int32]bool{}
	var taken []move
	for _, m := range moves {
		if slices.ContainsFunc(m.corners, func(c corner) bool { return used[c.kind] }) {
			continue // its people have moved already
		}
		for _, c := range m.corners {
			used[c.kind] = true
		}
		taken = append(taken, m)
		if width -= m.gain; width <= 0 {
			f.apply(taken)
			return true
		}
	}
	return false
}

// fits counts how often a pattern can be exchanged forward and backward before
// somebody would have to give an answer back that they never gave.
func (f *figures) fits(corners []corner, p *Pattern, _ int) (up, down int) {
	up, down = enough, enough
	for _, c := range corners {
		for i, cell := range p.Cells {
			if by := c.sign * p.By[i]; by > 0 {
				down = min(down, f.count[c.kind][cell]/by)
			} else {
				up = min(up, f.count[c.kind][cell]/-by)
			}
		}
	}
	return up, down
}

// fitsGroups is fits as far as the figures of groups tell: nobody can know which
// people of a group those in question are. It is all or nothing: moves that
// draw on the same groups cannot be added up.
func (f *figures) fitsGroups(corners []corner, p *Pattern, table int) (up, down int) {
	up, down = enough, enough
	for _, g := range f.project(corners) {
		if t := f.cube.table[g]; f.whole[t] && t != table {
			continue // any of its groups can take it up
		}
		for i, cell := range p.Cells {
			if by := int(f.scratch[g]) * p.By[i]; by > 0 {
				down = min(down, f.sums[g][cell]/by)
			} else if by < 0 {
				up = min(up, f.sums[g][cell]/-by)
			}
		}
	}
	return up, down
}

// project finds the groups that corners change, and leaves by how much in
// scratch until the next call.
func (f *figures) project(corners []corner) []int32 {
	if f.projected == &corners[0] {
		return f.touched // the same as last time, for another pattern
	}
	f.projected = &corners[0]
	for _, g := range f.touched {
		f.scratch[g] = 0
	}
	f.touched = f.touched[:0]
	for _, c := range corners {
		for _, g := range f.cube.of[c.kind] {
			if f.scratch[g] == 0 {
				f.touched = append(f.touched, g)
			}
			f.scratch[g] += int8(c.sign)
		}
	}
	return f.touched
}

// worth is what showing a figure of a group is worth: figures of many say more
// than those of few.
var worth = [3]int{100000, 2000, 100}

// worthOf is what showing a count is worth: a common answer says more than a rare
// one.
func (f *figures) worthOf(group, cell int) int {
	all := 1
	for _, n := range f.sums[group] {
		all += n
	}
	w := worth[f.cube.level[group]]
	return w + 4*w*f.sums[group][cell]/all
}

// price is the worth of what would have to be hidden for a move.
// Mean says whether a mean is among it, level how few backgrounds its groups name.
func (f *figures) price(corners []corner, p *Pattern) (cost int, mean bool, level uint8) {
	level = 2
	for _, g := range f.project(corners) {
		if f.scratch[g] == 0 {
			continue
		}
		w, before := worth[f.cube.level[g]], cost
		for _, cell := range p.Cells {
			if !f.hidden[g][cell] {
				cost += f.worthOf(int(g), cell)
			}
		}
		for i, cell := range p.Cells {
			if f.means == nil || p.Keeps == Spreads || slices.ContainsFunc(p.Cells[:i], func(c int) bool { return f.means[c] == f.means[cell] }) {
				continue
			}
			m := f.means[cell]
			if p.Keeps < Means && !f.mean[g][m] {
				cost, mean = cost+16*w, true
			}
			if !f.spread[g][m] {
				cost += 2 * w
			}
		}
		if cost > before {
			level = min(level, f.cube.level[g])
		}
	}
	return cost, mean, level
}

// apply hides what moves of different people need hidden. Together they make a
// figure that several of them change as uncertain as all of them do.
func (f *figures) apply(moves []move) {
	type place struct {
		group int32
		cell  int
	}
	gained := map[place]int{}
	for _, m := range moves {
		p := m.pattern
		for _, g := range f.project(m.corners) {
			by := max(int(f.scratch[g]), -int(f.scratch[g]))
			if by == 0 {
				continue
			}
			for i, cell := range p.Cells {
				f.hidden[g][cell] = true
				if f.whole[f.cube.table[g]] && f.cube.table[g] != m.table {
					continue // another of its groups may be the one that changes
				}
				gained[place{g, cell}] += (m.up + m.down) * by * max(p.By[i], -p.By[i])
			}
			for _, cell := range p.Cells {
				if f.means != nil {
					m := f.means[cell]
					f.mean[g][m] = f.mean[g][m] || p.Keeps < Means
					f.spread[g][m] = f.spread[g][m] || p.Keeps < Spreads
				}
			}
		}
	}
	for at, n := range gained {
		f.width[at.group][at.cell] = max(f.width[at.group][at.cell], n)
	}
}
