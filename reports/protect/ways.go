package protect

import (
	"cmp"
	"slices"
)

// people counts those of a type in any cell.
func (f *figures) people(k int32) int {
	n := 0
	for _, m := range f.count[k] {
		n += m
	}
	return n
}

// ways lists, for a group, the ways in which its figures can change while few
// others do: one type of people alone, which changes everybody's figures as well;
// two types that differ in one of its backgrounds; or four that differ in both.
func (f *figures) ways(group int) [][]corner {
	parts := f.cube.parts(group)
	var out [][]corner
	for _, k := range f.largest(f.cube.members[group], 2*perMove) {
		out = append(out, []corner{{k, 1}})
	}
	own := f.largest(f.cube.members[group], perMove)
	for i, p := range parts {
		for _, to := range f.others(group, p) {
			for _, k := range own {
				if m, ok := f.neighbour(k, to, parts[:i], parts[i+1:]); ok {
					out = append(out, []corner{{k, 1}, {m, -1}})
				}
			}
		}
	}
	if len(parts) == 2 {
		out = append(out, f.squares(group, own, parts[0], parts[1])...)
		out = append(out, f.squares(group, own, parts[1], parts[0])...)
	}
	return out
}

// squares lists the ways with four types: from a group to others by far, and by
// near, where one alike in all else must exist.
func (f *figures) squares(group int, own []int32, far, near Part) [][]corner {
	var out [][]corner
	for _, a := range f.others(group, far) {
		for _, b := range f.others(group, near) {
			for _, k := range own {
				k2, ok2 := f.cube.moved(k, b)
				k3, ok3 := f.neighbour(k, a, nil, []Part{near})
				if !ok2 || !ok3 || f.people(k2) == 0 {
					continue
				}
				k4, ok4 := f.cube.moved(k3, b)
				if ok4 && f.people(k4) > 0 {
					out = append(out, []corner{{k, 1}, {k2, -1}, {k3, -1}, {k4, 1}})
				}
			}
		}
	}
	return out
}

// neighbour returns a type in part to: the one that differs from k in nothing
// else, or, where there is none such as between audiences, the one most alike
// that is in the parts to keep.
func (f *figures) neighbour(k int32, to Part, keep ...[]Part) (int32, bool) {
	if m, ok := f.cube.moved(k, to); ok && f.people(m) > 0 {
		return m, true
	}
	parts := []Part{to}
	for _, ps := range keep {
		parts = append(parts, ps...)
	}
	g, ok := f.cube.Group(parts...)
	if !ok {
		return 0, false
	}
	return f.cube.nearest(k, g, f.people)
}

// others lists the groups of a background other than part, those first of which
// most is hidden already beside the other part of group, then the smallest.
func (f *figures) others(group int, part Part) []Part {
	var rest []Part
	for _, p := range f.cube.parts(group) {
		if p != part {
			rest = append(rest, p)
		}
	}
	type other struct {
		Part
		shown, people int
	}
	var all []other
	for g := 1; g <= f.cube.sizes[part.Background]; g++ {
		o := other{Part: Part{part.Background, g}}
		if g == part.Group {
			continue
		}
		id, ok := f.cube.Group(append([]Part{o.Part}, rest...)...)
		if !ok {
			continue
		}
		for e, n := range f.sums[id] {
			o.people += n
			if !f.hidden[id][e] {
				o.shown++
			}
		}
		if o.people > 0 {
			all = append(all, o)
		}
	}
	slices.SortStableFunc(all, func(a, b other) int {
		return cmp.Or(cmp.Compare(a.shown, b.shown), cmp.Compare(a.people, b.people))
	})
	out := make([]Part, 0, perGroup)
	for _, o := range all[:min(len(all), perGroup)] {
		out = append(out, o.Part)
	}
	return out
}

// largest returns up to n of kinds, those with most people first.
func (f *figures) largest(kinds []int32, n int) []int32 {
	out := make([]int32, 0, len(kinds))
	for _, k := range kinds {
		if f.people(k) > 0 {
			out = append(out, k)
		}
	}
	slices.SortStableFunc(out, func(a, b int32) int { return cmp.Compare(f.people(b), f.people(a)) })
	return out[:min(n, len(out))]
}
