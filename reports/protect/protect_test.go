package protect_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regiopeil/reports/protect"
)

func TestLine(t *testing.T) {
	for _, tt := range []struct {
		counts []int
		want   []bool
	}{
		{[]int{50, 40, 30}, []bool{false, false, false}},
		{[]int{50, 4, 30}, []bool{false, true, true}},
		{[]int{50, 4, 5, 30}, []bool{false, true, true, true}}, // nine people are too few as well
		{[]int{50, 0, 30}, []bool{false, true, false}},         // nobody needs no company
		{[]int{50, 4}, []bool{true, true}},
		{nil, []bool{}},
	} {
		if diff := cmp.Diff(tt.want, protect.Line(tt.counts, 10)); diff != "" {
			t.Errorf("%v (-want +got):\n%s", tt.counts, diff)
		}
	}
}

// TestScale checks that patterns keep what they say: the sum over the scores to
// the powers 0, 1 and 2.
func TestScale(t *testing.T) {
	for _, scores := range [][]int{{1, 2, 3, 4, 5}, {5, 4, 3, 2, 1}, {1, 2, 4}, {0, 10}, {1, 1, 2, 3}} {
		spreads := 0
		for _, p := range protect.Scale(scores) {
			sums := [3]int{}
			for i, c := range p.Cells {
				if p.By[i] == 0 {
					t.Errorf("%v: %+v has a part that changes nothing", scores, p)
				}
				sums[0] += p.By[i]
				sums[1] += p.By[i] * scores[c]
				sums[2] += p.By[i] * scores[c] * scores[c]
			}
			if sums[0] != 0 || p.Keeps >= protect.Means && sums[1] != 0 || p.Keeps == protect.Spreads && sums[2] != 0 {
				t.Errorf("%v: %+v changes %v", scores, p, sums)
			}
			if p.Keeps == protect.Spreads {
				spreads++
			}
		}
		if want := len(scores) > 3; (spreads > 0) != want {
			t.Errorf("%v: %d patterns keep the spread", scores, spreads)
		}
	}
}

// TestOneHiddenGroup hides more than the small group, and not everything.
func TestOneHiddenGroup(t *testing.T) {
	types := [][]uint16{{1, 1}, {1, 2}, {1, 3}, {2, 1}, {2, 2}, {2, 3}}
	c := protect.NewCube([]int{2, 3}, types)
	hidden := c.HideGroups(rules, []int{60, 40, 30, 6, 30, 40}, nil)
	group := func(parts ...protect.Part) bool {
		g, ok := c.Group(parts...)
		if !ok {
			t.Fatalf("no group %v", parts)
		}
		return hidden[g]
	}
	a, b := func(g int) protect.Part { return protect.Part{Background: 0, Group: g} }, func(g int) protect.Part { return protect.Part{Background: 1, Group: g} }
	if !group(a(2), b(1)) || !group(a(1), b(1)) {
		t.Error("the small group, or the rest of its column, is shown")
	}
	if !group(a(2), b(2)) && !group(a(2), b(3)) {
		t.Error("all the rest of its row is shown")
	}
	if group() || group(a(1)) || group(b(1)) {
		t.Error("a total is hidden")
	}
	if n := len(slices.DeleteFunc(slices.Clone(hidden), func(h bool) bool { return !h })); n != 4 {
		t.Errorf("%d groups are hidden, want 4", n)
	}
}

// TestNothingSmall hides nothing.
func TestNothingSmall(t *testing.T) {
	types := [][]uint16{{1}, {2}, {0}}
	c := protect.NewCube([]int{2}, types)
	hidden := c.HideGroups(rules, []int{60, 40, 10}, nil)
	s := c.HideCells(rules, protect.Unit{Count: [][]int{{30, 30}, {20, 20}, {5, 5}}, Patterns: protect.Pairs(2)}, hidden)
	for g := range c.Size() {
		if s.Hidden[g] || s.Cells[g][0] || s.Cells[g][1] {
			t.Errorf("group %d is hidden", g)
		}
	}
}

// TestGroup numbers groups by their parts, in any order.
func TestGroup(t *testing.T) {
	c := protect.NewCube([]int{2, 3}, [][]uint16{{1, 1}, {2, 0}, {1, 3}})
	p := func(b, g int) protect.Part { return protect.Part{Background: b, Group: g} }
	one, _ := c.Group(p(0, 2), p(1, 3))
	two, _ := c.Group(p(1, 3), p(0, 2), p(1, 3))
	if one != two || one != c.Size()-1 {
		t.Errorf("groups %d and %d of %d", one, two, c.Size())
	}
	if _, ok := c.Group(p(0, 1), p(0, 2)); ok {
		t.Error("somebody is in two groups of one background")
	}
	// All of group 3 of the second background are in group 1 of the first.
	whole, _ := c.Group(p(1, 3))
	if alike, ok := c.Alike(whole, p(0, 1)); !ok || alike != whole {
		t.Errorf("Alike = %d, %v, want %d", alike, ok, whole)
	}
	// Of group 1 of the second nobody else is in group 1 of the first.
	first, _ := c.Group(p(0, 1))
	if both, ok := c.Alike(first, p(1, 1)); !ok || both == first {
		t.Errorf("two backgrounds are a group of their own, got %d, %v", both, ok)
	}
}
