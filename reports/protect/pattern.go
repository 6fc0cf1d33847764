package protect

import "slices"

// Keeps says what of a group stays the same when its answers are exchanged.
type Keeps uint8

const (
	Bases   Keeps = iota // how many gave an answer
	Means                // that, and the mean
	Spreads              // that, and the spread around it
)

// Pattern is an exchange of answers within a group that leaves its base as it
// is: By[i] more people give the answer of Cells[i].
type Pattern struct {
	Cells []int
	By    []int
	Keeps Keeps
}

func (p *Pattern) at(cell int) int {
	if i := slices.Index(p.Cells, cell); i >= 0 {
		return p.By[i]
	}
	return 0
}

// Pairs are the exchanges of one answer for another, of cells from 0 to n.
func Pairs(n int) []Pattern {
	var out []Pattern
	for a := range n {
		for b := a + 1; b < n; b++ {
			out = append(out, Pattern{Cells: []int{a, b}, By: []int{1, -1}})
		}
	}
	return out
}

// Scale are the exchanges of answers with whole scores, one per cell: between
// two of them, between three so that the mean stays, and between four or five
// so that the spread stays as well.
func Scale(scores []int) []Pattern {
	out := Pairs(len(scores))
	for i := range out {
		if scores[out[i].Cells[0]] == scores[out[i].Cells[1]] {
			out[i].Keeps = Spreads
		}
	}
	choose(len(scores), 3, func(at []int) {
		if by, ok := keeping(scores, at, 1); ok {
			out = append(out, Pattern{Cells: slices.Clone(at), By: by, Keeps: Means})
		}
	})
	var spread []Pattern
	choose(len(scores), 4, func(at []int) {
		if by, ok := keeping(scores, at, 2); ok {
			spread = append(spread, Pattern{Cells: slices.Clone(at), By: by, Keeps: Spreads})
		}
	})
	for i := range spread {
		for j := range i {
			out = append(out, both(spread[i], spread[j], 1), both(spread[i], spread[j], -1))
		}
	}
	return slices.DeleteFunc(append(out, spread...), func(p Pattern) bool { return len(p.Cells) == 0 })
}

// keeping solves for the exchange among the cells at that keeps the sums of the
// powers of the scores from 0 to power: up to a factor, one over the product of
// the differences to the other scores (Lagrange).
func keeping(scores, at []int, power int) (by []int, ok bool) {
	all := 1
	products := make([]int, len(at))
	for i, a := range at {
		products[i] = 1
		for _, b := range at {
			if a != b {
				products[i] *= scores[a] - scores[b]
			}
		}
		if products[i] == 0 || all > 1<<30 {
			return nil, false
		}
		all *= products[i]
	}
	if len(at) != power+2 {
		return nil, false
	}
	common := 0
	for _, p := range products {
		by = append(by, all/p)
		common = gcd(common, all/p)
	}
	for i := range by {
		by[i] /= common
	}
	return by, true
}

// both adds times q to p; without cells when more than five are left.
func both(p, q Pattern, times int) Pattern {
	sum := map[int]int{}
	for i, c := range p.Cells {
		sum[c] += p.By[i]
	}
	for i, c := range q.Cells {
		sum[c] += times * q.By[i]
	}
	out := Pattern{Keeps: Spreads}
	common := 0
	for c, n := range sum {
		if n != 0 {
			out.Cells = append(out.Cells, c)
			common = gcd(common, n)
		}
	}
	if len(out.Cells) > 5 {
		return Pattern{}
	}
	slices.Sort(out.Cells)
	for _, c := range out.Cells {
		out.By = append(out.By, sum[c]/common)
	}
	return out
}

func choose(n, k int, do func(at []int)) {
	at := make([]int, k)
	var next func(i, from int)
	next = func(i, from int) {
		if i == k {
			do(at)
			return
		}
		for c := from; c < n; c++ {
			at[i] = c
			next(i+1, c+1)
		}
	}
	next(0, 0)
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return max(a, -a)
}
