package reports

import (
	"math"
	"slices"
	"strconv"

	"regiopeil/reports/columns"
	"regiopeil/reports/protect"
	"regiopeil/surveys"
)

// shown says what is hidden of a question.
type shown struct {
	units []unit
	// For a question that people are told apart by: its counts are the sizes of
	// groups.
	background *background
	cube       *protect.Cube
	people     []bool
}

// unit is what was decided about some cells together.
type unit struct {
	*protect.Shown
	item  string            // empty for a question without items, or with all of them in cells
	cells map[[2]string]int // by item and option
	means map[string]int    // by item; nil: there are none, or they are hidden with the group
}

// hidden reports whether a row is hidden, and whether of a mean that is not, what
// tells the spread around it is.
func (s *shown) hidden(r *Row, group int) (all, spread bool) {
	for i := range s.units {
		u := &s.units[i]
		if u.item != "" && r.Item != "" && u.item != r.Item {
			continue
		}
		if u.Hidden[group] {
			return true, true
		}
		cell, ok := u.cells[[2]string{r.Item, r.Option}]
		switch {
		case ok && s.background != nil && !surveys.IsNonAnswer(r.Option):
			return s.small(group, r.Option), false
		case ok:
			return u.Cells[group][cell], false
		case r.Option == NoOption:
			if m, ok := u.means[r.Item]; ok {
				return u.Mean[group][m], u.Spread[group][m]
			}
		}
	}
	return false, false
}

// small reports whether the people of group who are in a group of the question
// itself are hidden as a group.
func (s *shown) small(group int, option string) bool {
	g := s.background.groups[option]
	if g == 0 {
		return true
	}
	alike, ok := s.cube.Alike(group, protect.Part{Background: s.background.at, Group: g})
	return !ok || s.people[alike]
}

// typed is what every type of people answered to one column.
type typed struct {
	*protection
	question *surveys.Question
	column   *columns.Column
	n        [][]uint32 // people, by type and entry
}

// decide returns what is hidden of a column.
func (t *typed) decide(item string) []unit {
	switch {
	case t.column.Kind == columns.Choice:
		return []unit{t.choice(item)}
	case t.question.Type == surveys.Ranking:
		return []unit{t.ranking()}
	case t.column.Kind == columns.List:
		return t.multiple()
	}
	base := t.sum(func(e *columns.Entry) bool { return e.Code == "" })
	return []unit{{Shown: t.onlyGroups(base), item: item}}
}

// nonAnswers are units of those who declared that they have no answer, one per
// option. They are hidden with the group where too few gave a valid answer.
func (t *typed) nonAnswers(item string) []unit {
	var out []unit
	base := t.sum(func(e *columns.Entry) bool { return !surveys.IsNonAnswer(e.Code) })
	for _, o := range t.question.Options {
		if !surveys.IsNonAnswer(o.Code) {
			continue
		}
		n := t.sum(func(e *columns.Entry) bool { return e.Code == o.Code })
		in := protect.Unit{Count: counts([][]int{n, base}, len(t.n)), Patterns: protect.Pairs(2), Cells: 1}
		out = append(out, unit{
			Shown: t.cube.HideCells(t.rules, in, t.few(base)),
			item:  item, cells: map[[2]string]int{{item, o.Code}: 0},
		})
	}
	return out
}

// sum counts, per type, the people whose entry passes.
func (t *typed) sum(pass func(e *columns.Entry) bool) []int {
	out := make([]int, len(t.n))
	for e := 1; e < len(t.column.Entries); e++ {
		if pass(&t.column.Entries[e]) {
			for k := range t.n {
				out[k] += int(t.n[k][e])
			}
		}
	}
	return out
}

// onlyGroups is for what has no cells.
func (t *typed) onlyGroups(base []int) *protect.Shown {
	return &protect.Shown{Hidden: t.few(base)}
}

// counts turns the counts of cells by type around: by type and cell.
func counts(cells [][]int, types int) [][]int {
	out := make([][]int, types)
	for k := range out {
		for _, c := range cells {
			out[k] = append(out[k], c[k])
		}
	}
	return out
}

func (t *typed) choice(item string) unit {
	u := unit{item: item, cells: map[[2]string]int{}}
	var cells [][]int
	var scores []float64
	for e := 1; e < len(t.column.Entries); e++ {
		code := t.column.Entries[e].Code
		if surveys.IsNonAnswer(code) {
			continue
		}
		u.cells[[2]string{item, code}] = len(cells)
		cells = append(cells, t.sum(func(o *columns.Entry) bool { return o.Code == code }))
		i := slices.IndexFunc(t.question.Options, func(o surveys.Option) bool { return o.Code == code })
		if i >= 0 && t.question.Options[i].Score != nil {
			scores = append(scores, *t.question.Options[i].Score)
		}
	}
	base := t.sum(func(e *columns.Entry) bool { return !surveys.IsNonAnswer(e.Code) })
	if _, ok := t.backgrounds[t.question.Code]; ok {
		u.Shown = t.onlyGroups(base)
		return u
	}
	in := protect.Unit{Count: counts(cells, len(t.n)), Patterns: protect.Pairs(len(cells))}
	if len(scores) > 0 {
		in.Means, u.means = make([]int, len(cells)), map[string]int{item: 0}
	}
	if whole, ok := wholeScores(scores); ok && len(scores) == len(cells) {
		in.Patterns, in.Scores = protect.Scale(whole), whole
	}
	u.Shown = t.cube.HideCells(t.rules, in, t.few(base))
	return u
}

// wholeScores are scores on a finer scale, so that all are whole.
func wholeScores(scores []float64) (out []int, ok bool) {
	for _, times := range []float64{1, 2, 10} {
		out = out[:0]
		for _, s := range scores {
			if x := s * times; x == math.Trunc(x) && math.Abs(x) < 1000 {
				out = append(out, int(x))
			}
		}
		if len(out) == len(scores) {
			return out, len(out) > 0
		}
	}
	return nil, false
}

// multiple: every option is chosen or not, whatever the others.
func (t *typed) multiple() []unit {
	base := t.sum(isList(t.column))
	few := t.few(base)
	var out []unit
	for place, code := range t.column.Codes {
		if surveys.IsNonAnswer(code) {
			continue
		}
		yes := t.sum(func(e *columns.Entry) bool { return slices.Contains(e.List, uint16(place)) || e.Code == code })
		no := make([]int, len(base))
		for k := range no {
			no[k] = base[k] - yes[k]
		}
		in := protect.Unit{Count: counts([][]int{yes, no}, len(t.n)), Patterns: protect.Pairs(2), Cells: 1}
		out = append(out, unit{
			Shown: t.cube.HideCells(t.rules, in, few),
			cells: map[[2]string]int{{"", code}: 0},
		})
	}
	return append(out, unit{Shown: t.onlyGroups(base)})
}

// ranking: the places of all items together, since a place that one item does
// not have another has.
func (t *typed) ranking() unit {
	q := t.question
	u := unit{cells: map[[2]string]int{}, means: map[string]int{}}
	var cells [][]int
	var means, scores []int
	add := func(item int, option string, score int, of func(rank int) bool) {
		u.cells[[2]string{q.Items[item].Code, option}] = len(cells)
		cells = append(cells, t.sum(func(e *columns.Entry) bool { return of(slices.Index(e.List, uint16(item)) + 1) }))
		means, scores = append(means, item), append(scores, score)
	}
	for i := range q.Items {
		u.means[q.Items[i].Code] = i
		for place := 1; place <= q.Top; place++ {
			add(i, strconv.Itoa(place), q.Top+1-place, func(rank int) bool { return rank == place })
		}
		add(i, "top"+strconv.Itoa(q.Top), 1, func(rank int) bool { return rank > 0 && rank <= q.Top })
	}
	base := t.sum(func(e *columns.Entry) bool { return len(e.List) > 0 })
	in := protect.Unit{Count: counts(cells, len(t.n)), Means: means, Scores: scores, Zero: true, Patterns: rankPatterns(len(q.Items), q.Top)}
	u.Shown = t.cube.HideCells(t.rules, in, t.few(base))
	return u
}

// rankPatterns are the exchanges of two items by those who rank them: their
// places, so that both stay as often placed; with a third place also so that
// both keep their mean; or one for the other that was not placed.
func rankPatterns(items, top int) []protect.Pattern {
	var out []protect.Pattern
	for i := range items {
		for j := i + 1; j < items; j++ {
			a, b := i*(top+1), j*(top+1) // the first cells; the last is of all places
			for r := range top {
				out = append(out, protect.Pattern{Cells: []int{a + r, a + top, b + r, b + top}, By: []int{1, 1, -1, -1}})
				for s := r + 1; s < top; s++ {
					out = append(out, protect.Pattern{Cells: []int{a + r, a + s, b + r, b + s}, By: []int{1, -1, -1, 1}})
				}
				if r+2 < top {
					out = append(out, protect.Pattern{
						Cells: []int{a + r, a + r + 1, a + r + 2, b + r, b + r + 1, b + r + 2},
						By:    []int{1, -2, 1, -1, 2, -1}, Keeps: protect.Means,
					})
				}
			}
		}
	}
	return out
}
