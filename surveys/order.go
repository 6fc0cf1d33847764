package surveys

import (
	"hash/fnv"
	"math/rand/v2"
)

// Orders is how many orders are prepared of every shuffled list. A respondent
// keeps one order through the whole questionnaire.
const Orders = 8

// ItemOrder returns in which order someone with this order (taken modulo
// Orders) sees the items of a question: a permutation of their indexes, not to
// be changed.
func (f *Form) ItemOrder(q *Question, order int) []int {
	if i, ok := f.index[q.Code]; ok && f.asked[i].itemOrder != nil {
		return f.asked[i].itemOrder[uint(order)%Orders]
	}
	return identity(len(q.Items))
}

// OptionOrder does the same for options; codes 96–99 stay last.
func (f *Form) OptionOrder(q *Question, order int) []int {
	if i, ok := f.index[q.Code]; ok && f.asked[i].optOrder != nil {
		return f.asked[i].optOrder[uint(order)%Orders]
	}
	return identity(len(q.Options))
}

func identity(n int) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	return order
}

// prepareOrders works out the orders of a shuffled question: of its options
// when they are what is chosen from, else of its items. A scale stays as it is.
func prepareOrders(q *Question) (items, options [][]int) {
	if !q.Shuffle {
		return nil, nil
	}
	if q.Type == Single || q.Type == Multiple {
		moving := make([]int, 0, len(q.Options))
		var fixed []int
		for i, o := range q.Options {
			if isReserved(o.Code) {
				fixed = append(fixed, i)
			} else {
				moving = append(moving, i)
			}
		}
		return nil, balanced(q.Code, moving, fixed)
	}
	return balanced(q.Code, identity(len(q.Items)), nil), nil
}

// balanced returns Orders permutations in which the things take turns in the
// first places and in who follows whom: rows of a Williams square
// (E.J. Williams, 1949) over a random arrangement that hangs on the question's
// code alone, so that it is the same whenever a person comes back.
func balanced(code string, moving, fixed []int) [][]int {
	h := fnv.New64a()
	h.Write([]byte(code))
	n := len(moving)
	base := rand.New(rand.NewPCG(h.Sum64(), 0)).Perm(n)
	orders := make([][]int, Orders)
	for k := range orders {
		shift := k
		if n > Orders {
			shift = k * n / Orders
		}
		for i := range n {
			step := (i + 1) / 2 // 0, 1, n−1, 2, n−2, …
			if i%2 == 0 {
				step = n - step
			}
			orders[k] = append(orders[k], moving[base[(step+shift)%n]])
		}
		orders[k] = append(orders[k], fixed...)
	}
	return orders
}

// isReserved reports whether a code has the same meaning in every question.
func isReserved(code string) bool {
	return code == CodeNone || code == CodeOther || IsNonAnswer(code)
}
