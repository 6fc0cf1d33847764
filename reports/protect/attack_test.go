package protect_test

import (
	"errors"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize/convex/lp"

	"regiopeil/reports/protect"
)

// attacker has every figure of one question that is shown, and looks for people
// who would give the same: Ax = b, x ≥ 0, with a variable for every cell of
// every type that there could be. What no such x leaves open is known.
type attacker struct {
	cube   *protect.Cube
	types  [][]uint16 // all that could be
	real   [][]uint16 // those that there are; the attacker does not look
	cells  int
	rows   [][]float64
	values []float64
}

func (a *attacker) column(kind, cell int) int { return kind*a.cells + cell }

// learn adds that a weighted sum of the cells of a group is known.
func (a *attacker) learn(group int, weight func(cell int) float64, value float64) {
	row := make([]float64, len(a.types)*a.cells)
	for k, at := range a.types {
		if a.in(at, group) {
			for e := range a.cells {
				row[a.column(k, e)] = weight(e)
			}
		}
	}
	a.rows, a.values = append(a.rows, row), append(a.values, value)
}

func (a *attacker) in(at []uint16, group int) bool {
	for _, g := range groupsOf(a.cube, at) {
		if g == group {
			return true
		}
	}
	return false
}

// groupsOf lists the groups of a type in the plainest way.
func groupsOf(c *protect.Cube, at []uint16) []int {
	out := []int{0}
	for a, g := range at {
		if g == 0 {
			continue
		}
		one, _ := c.Group(protect.Part{Background: a, Group: int(g)})
		out = append(out, one)
		for b := a + 1; b < len(at); b++ {
			if at[b] != 0 {
				two, _ := c.Group(protect.Part{Background: a, Group: int(g)}, protect.Part{Background: b, Group: int(at[b])})
				out = append(out, two)
			}
		}
	}
	return out
}

// independent keeps equations of which none follows from others.
func (a *attacker) independent() (*mat.Dense, []float64) {
	n := len(a.types) * a.cells
	var basis [][]float64
	var pivots []int
	var kept []int
	for i, r := range a.rows {
		row := append([]float64(nil), r...)
		for j, b := range basis {
			if f := row[pivots[j]]; f != 0 {
				for c := range row {
					row[c] -= f * b[c]
				}
			}
		}
		best := -1
		for c, x := range row {
			if math.Abs(x) > 1e-7 && (best < 0 || math.Abs(x) > math.Abs(row[best])+1e-9) {
				best = c
			}
		}
		if best < 0 {
			continue
		}
		f := row[best]
		for c := range row {
			if row[c] /= f; math.Abs(row[c]) < 1e-10 {
				row[c] = 0
			}
		}
		basis, pivots, kept = append(basis, row), append(pivots, best), append(kept, i)
	}
	m := mat.NewDense(len(kept), n, nil)
	b := make([]float64, len(kept))
	for i, k := range kept {
		m.SetRow(i, a.rows[k])
		b[i] = a.values[k]
	}
	return m, b
}

// bounds are the least and the most that a cell of a group can be.
func bounds(m *mat.Dense, b, c []float64) (low, high float64, err error) {
	neg := make([]float64, len(c))
	for i := range c {
		neg[i] = -c[i]
	}
	low, _, err = lp.Simplex(c, m, b, 1e-9, nil)
	if err != nil {
		return 0, 0, err
	}
	high, _, err = lp.Simplex(neg, m, b, 1e-9, nil)
	if errors.Is(err, lp.ErrUnbounded) {
		return low, math.Inf(1), nil
	}
	return low, -high, err
}

var seeds = flag.Int("seeds", 3, "how many small consultations TestAttack attacks")

// rules of the attacked consultations; as those of reports.
var rules = protect.Rules{MinBase: 10, MinCell: 5, Width: 3}

// kinds are the shapes that a unit can have.
var kinds = []struct {
	name string
	unit protect.Unit
}{
	{"scale", protect.Unit{Patterns: protect.Scale([]int{1, 2, 3, 4}), Means: make([]int, 4), Scores: []int{1, 2, 3, 4}}},
	{"options", protect.Unit{Patterns: protect.Pairs(4)}},
	{"yes or no", protect.Unit{Patterns: protect.Pairs(2), Cells: 1}},
}

// TestAttack gives everything that is shown of small consultations to a solver:
// no hidden count may be known more closely than the rules promise.
func TestAttack(t *testing.T) {
	for _, k := range kinds {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			checked := 0
			for seed := range *seeds {
				w := newWorld(uint64(seed), k.unit)
				hidden := w.cube.HideGroups(rules, w.people, nil)
				w.attackGroups(t, hidden)
				w.attackCells(t, hidden, w.cube.HideCells(rules, w.unit, hidden), func(low, high float64, n int, what string) {
					checked++
					if n < rules.MinCell && high-low < float64(rules.Width)-1e-6 || high-low < 1-1e-6 {
						t.Errorf("seed %d: %s is %d, and known to be between %.2f and %.2f", seed, what, n, low, high)
					}
				})
			}
			if checked < 10**seeds {
				t.Errorf("only %d hidden counts were attacked", checked)
			}
		})
	}
}

// TestAttackWorks shows that the attack of TestAttack finds what is hidden when
// only small groups and counts are.
func TestAttackWorks(t *testing.T) {
	w := newWorld(0, kinds[0].unit)
	naive := &protect.Shown{Hidden: make([]bool, w.cube.Size())}
	for g := range w.cube.Size() {
		n := w.sum(g, one)
		naive.Hidden[g] = n < float64(rules.MinBase)
		cells := make([]bool, w.cells)
		for e := range cells {
			n := int(w.sum(g, only(e)))
			cells[e] = naive.Hidden[g] || n > 0 && n < rules.MinCell
		}
		naive.Cells = append(naive.Cells, cells)
		naive.Mean, naive.Spread = append(naive.Mean, []bool{naive.Hidden[g]}), append(naive.Spread, []bool{naive.Hidden[g]})
	}
	found := 0
	w.attackCells(t, naive.Hidden, naive, func(low, high float64, n int, _ string) {
		if n < rules.MinCell && high-low < 1e-6 {
			found++
		}
	})
	if found < 10 {
		t.Errorf("the attack finds %d counts that only the plain rule hides", found)
	}
}

// world is a small consultation with three background questions, of which people
// may have left out any, and one question.
type world struct {
	*attacker
	unit   protect.Unit
	people []int
}

func newWorld(seed uint64, unit protect.Unit) *world {
	r := rand.New(rand.NewPCG(seed, 1))
	sizes := []int{3, 2, 2}
	w := &world{attacker: &attacker{cells: 2}, unit: unit}
	for _, p := range unit.Patterns {
		for _, c := range p.Cells {
			w.cells = max(w.cells, c+1)
		}
	}
	var types [][]uint16
	for a := range sizes[0] + 1 {
		for b := range sizes[1] + 1 {
			for c := range sizes[2] + 1 {
				at := []uint16{uint16(a), uint16(b), uint16(c)}
				w.types = append(w.types, at)
				people, n := int(14*r.ExpFloat64()*r.Float64()), make([]int, w.cells)
				for range people {
					n[min(r.IntN(w.cells), r.IntN(w.cells))]++
				}
				if people > 0 {
					types, w.people, w.unit.Count = append(types, at), append(w.people, people), append(w.unit.Count, n)
				}
			}
		}
	}
	w.cube = protect.NewCube(sizes, types)
	w.real = types
	return w
}

func one(int) float64 { return 1 }

func only(cell int) func(int) float64 {
	return func(c int) float64 {
		if c == cell {
			return 1
		}
		return 0
	}
}

// sum is what an attacker does not know: the true sum over a group.
func (w *world) sum(group int, weight func(cell int) float64) float64 {
	x := 0.0
	for k, at := range w.real {
		if w.in(at, group) {
			for e, n := range w.unit.Count[k] {
				x += weight(e) * float64(n)
			}
		}
	}
	return x
}

// attackGroups looks for the sizes of hidden groups.
func (w *world) attackGroups(t *testing.T, hidden []bool) {
	t.Helper()
	a := &attacker{cube: w.cube, types: w.types, cells: 1}
	for g := range w.cube.Size() {
		if !hidden[g] {
			a.learn(g, one, w.sum(g, one))
		}
	}
	a.each(t, func(g, _ int) bool { return hidden[g] && w.sum(g, one) > 0 }, func(g, _ int, low, high float64) {
		n := int(w.sum(g, one))
		if n < rules.MinBase && high-low < float64(rules.Width)-1e-6 || high-low < 1-1e-6 {
			t.Errorf("group %d has %d people, and is known to have between %.2f and %.2f", g, n, low, high)
		}
	})
}

// attackCells looks for hidden counts, and reports how closely each is known.
func (w *world) attackCells(t *testing.T, hidden []bool, s *protect.Shown, report func(low, high float64, n int, what string)) {
	t.Helper()
	w.rows, w.values = nil, nil
	for g := range w.cube.Size() {
		if hidden[g] {
			continue
		}
		w.learn(g, one, w.sum(g, one))
		for e := range w.cells {
			if !s.Cells[g][e] {
				w.learn(g, only(e), w.sum(g, only(e)))
			}
		}
		if w.unit.Means == nil {
			continue
		}
		score := func(c int) float64 { return float64(w.unit.Scores[c]) }
		square := func(c int) float64 { return score(c) * score(c) }
		if !s.Mean[g][0] {
			w.learn(g, score, w.sum(g, score))
		}
		if !s.Spread[g][0] {
			w.learn(g, square, w.sum(g, square))
		}
	}
	wanted := func(g, e int) bool {
		return s.Cells[g][e] && w.sum(g, only(e)) > 0 && (w.unit.Cells == 0 || e < w.unit.Cells)
	}
	w.each(t, wanted, func(g, e int, low, high float64) {
		report(low, high, int(w.sum(g, only(e))), fmt.Sprintf("cell %d of group %d", e, g))
	})
}

// each bounds the sums of the cells of groups that are wanted.
func (a *attacker) each(t *testing.T, wanted func(group, cell int) bool, report func(group, cell int, low, high float64)) {
	t.Helper()
	m, b := a.independent()
	tried, failed := 0, 0
	for g := range a.cube.Size() {
		for e := range a.cells {
			if !wanted(g, e) {
				continue
			}
			c := make([]float64, len(a.types)*a.cells)
			for k, at := range a.types {
				if a.in(at, g) {
					c[a.column(k, e)] = 1
				}
			}
			tried++
			low, high, err := bounds(m, b, c)
			if err != nil {
				failed++ // of numbers, not of the attack
				continue
			}
			report(g, e, low, high)
		}
	}
	if failed*10 > tried {
		t.Errorf("the solver failed at %d of %d counts", failed, tried)
	}
}
