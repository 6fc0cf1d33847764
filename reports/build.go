package reports

import (
	"slices"
	"strconv"

	"regiopeil/reports/columns"
	"regiopeil/reports/stats"
	"regiopeil/surveys"
)

// figure is what one row says, before it has a place.
type figure struct {
	Row
	base int // decides whether it may be shown
}

// place is what the rows of one statistic have in common; every group of every
// grouping gets one.
type place struct {
	question, item, option, label string
	themes                        []string
}

// table computes every row of a plan.
func (p *plan) table() *Table {
	t := &Table{
		Survey: p.survey, Form: p.form, Query: p.query,
		Responses: p.people, Groupings: p.groupings,
	}
	b := &builder{plan: p, table: t}
	questions := b.wanted()
	var cs []*columns.Column
	for _, w := range questions {
		cs = append(cs, w.columns...)
	}
	p.count(cs)
	for _, w := range questions {
		b.question(w)
	}
	return t
}

type builder struct {
	*plan
	table *Table
}

// wanted is a question with the columns that its rows are computed from. Per
// item where it has them, but for a ranking.
type wanted struct {
	*surveys.Question
	columns []*columns.Column
	items   []*surveys.Item // of columns; nil: the question itself
}

// wanted lists what the theme of the query asks for.
func (b *builder) wanted() []wanted {
	var out []wanted
	for i := range b.def.Parts {
		for j := range b.def.Parts[i].Questions {
			q := &b.def.Parts[i].Questions[j]
			w := wanted{Question: q}
			if c, ok := b.set.Column(q.Code, ""); ok && b.touched(q, nil) {
				w.columns, w.items = []*columns.Column{c}, []*surveys.Item{nil}
			}
			for k := range q.Items {
				if c, ok := b.set.Column(q.Code, q.Items[k].Code); ok && b.touched(q, &q.Items[k]) {
					w.columns, w.items = append(w.columns, c), append(w.items, &q.Items[k])
				}
			}
			if w.columns != nil {
				out = append(out, w)
			}
		}
	}
	return out
}

// touched reports whether any row of a question (item nil) or item has a theme
// that is asked for.
func (b *builder) touched(q *surveys.Question, item *surveys.Item) bool {
	if item != nil {
		return len(b.kept(tags(q, item, nil))) > 0
	}
	if len(b.kept(q.Themes)) > 0 {
		return true
	}
	for i := range q.Options {
		if len(b.kept(tags(q, nil, &q.Options[i]))) > 0 {
			return true
		}
	}
	return q.Type == surveys.Ranking && slices.ContainsFunc(q.Items, func(i surveys.Item) bool {
		return len(b.kept(tags(q, &i, nil))) > 0
	})
}

// tags are the themes of an option's own, else the item's, else the question's.
func tags(q *surveys.Question, item *surveys.Item, option *surveys.Option) []string {
	switch {
	case option != nil && len(option.Themes) > 0:
		return option.Themes
	case item != nil && len(item.Themes) > 0:
		return item.Themes
	default:
		return q.Themes
	}
}

// kept returns the themes under which a row appears: each of its tags, or the
// empty one, as far as they are asked for.
func (b *builder) kept(themes []string) []string {
	if len(themes) == 0 {
		return []string{""}
	}
	if b.query.Theme == "" {
		return themes
	}
	if slices.Contains(themes, b.query.Theme) {
		return []string{b.query.Theme}
	}
	return nil
}

func (b *builder) question(w wanted) {
	for i, c := range w.columns {
		n := b.vectors(c)
		switch c.Kind {
		case columns.Choice:
			b.choice(w.Question, w.items[i], c, n)
		case columns.List:
			if w.Type == surveys.Ranking {
				b.ranking(w.Question, c, n)
			} else {
				b.multiple(w.Question, c, n)
			}
		case columns.Amount:
			b.amount(w.Question, w.items[i], c, n, i == 0)
		case columns.Presence:
			b.texts(w.Question, c, n)
		}
	}
}

// place describes rows of a question, of an item and option where there are any.
func (b *builder) place(q *surveys.Question, item *surveys.Item, option string) place {
	p := place{question: q.Code, option: option}
	var o *surveys.Option
	if i := slices.IndexFunc(q.Options, func(o surveys.Option) bool { return o.Code == option }); option != "" && i >= 0 {
		o = &q.Options[i]
	}
	if item != nil {
		p.item, p.label = item.Code, b.words.text(item.Label)
	}
	if option != "" {
		p.label = joinLabels(p.label, b.words.option(q, option))
	}
	p.themes = tags(q, item, o)
	return p
}

// add appends the rows of one statistic: per theme tag the total and every group.
func (b *builder) add(p place, at func(spot int) figure) {
	themes := b.kept(p.themes)
	if len(themes) == 0 {
		return
	}
	figures := make([]figure, len(b.spots))
	for s := range b.spots {
		figures[s] = at(s)
	}
	for _, theme := range themes {
		for s, f := range figures {
			r := f.Row
			r.Theme, r.Question, r.Item, r.Option, r.Label = theme, p.question, p.item, p.option, p.label
			r.GroupVar, r.Group = b.spots[s].groupVar, b.spots[s].group
			r.Mode, r.Weighting = People, Unweighted
			b.table.Rows = append(b.table.Rows, r)
			b.table.bases = append(b.table.bases, f.base)
		}
	}
}

// shareOf is the figure of n people among base.
func shareOf(n, base int) figure {
	f := figure{Row: Row{Base: base, HasBase: true, N: n, HasN: true}, base: base}
	if base > 0 {
		iv := stats.Wilson(n, base)
		f.Share = Num(float64(n) / float64(base))
		f.ShareLow, f.ShareHigh = Num(iv.Low), Num(iv.High)
	}
	return f
}

// countOf is the figure of a declared non-answer: n beside base, which is not
// its own.
func countOf(n, base int) figure {
	return figure{Row: Row{N: n, HasN: true}, base: base}
}

// meanOf is the figure of numbers.
func meanOf(values []stats.Weighted) figure {
	m := stats.Describe(values)
	f := figure{Row: Row{Base: m.N, HasBase: true, N: m.N, HasN: true}, base: m.N}
	if m.N > 0 {
		f.Mean, f.Median = Num(m.Mean), Num(m.Median)
	}
	if m.N > 1 {
		f.SD, f.SE = Num(m.SD), Num(m.SE)
		f.MeanLow, f.MeanHigh = Num(m.CI.Low), Num(m.CI.High)
	}
	return f
}

// sum adds up the counts of the entries that pass.
func sum(n []uint32, entries []columns.Entry, pass func(e *columns.Entry) bool) int {
	total := 0
	for i := 1; i < len(entries); i++ {
		if pass(&entries[i]) {
			total += int(n[i])
		}
	}
	return total
}

// bases computes the base of every spot.
func bases(n [][]uint32, entries []columns.Entry, valid func(e *columns.Entry) bool) []int {
	out := make([]int, len(n))
	for s := range n {
		out[s] = sum(n[s], entries, valid)
	}
	return out
}

// choice: one row per option, and the mean of the scores: always for a scale,
// for a single question when its options have scores.
func (b *builder) choice(q *surveys.Question, item *surveys.Item, c *columns.Column, n [][]uint32) {
	base := bases(n, c.Entries, func(e *columns.Entry) bool { return !surveys.IsNonAnswer(e.Code) })
	scores := map[string]float64{}
	for _, o := range q.Options {
		if o.Score != nil && !surveys.IsNonAnswer(o.Code) {
			scores[o.Code] = *o.Score
		}
	}
	for e := 1; e < len(c.Entries); e++ {
		code := c.Entries[e].Code
		if e > len(q.Options) && n[0][e] == 0 {
			continue // an older version's, of people who do not count
		}
		b.add(b.place(q, item, code), func(s int) figure {
			if surveys.IsNonAnswer(code) {
				return countOf(int(n[s][e]), base[s])
			}
			return shareOf(int(n[s][e]), base[s])
		})
	}
	if q.Type == surveys.Single && len(scores) == 0 {
		return
	}
	b.add(b.place(q, item, NoOption), func(s int) figure {
		var values []stats.Weighted
		for e := 1; e < len(c.Entries); e++ {
			if score, ok := scores[c.Entries[e].Code]; ok {
				values = append(values, stats.Weighted{Value: score, N: int(n[s][e])})
			}
		}
		return meanOf(values)
	})
}

// isList reports whether an entry is an answer that lists something; an empty
// list says that nothing was chosen.
func isList(c *columns.Column) func(e *columns.Entry) bool {
	return func(e *columns.Entry) bool {
		return e.Code == "" && !(len(e.List) == 1 && surveys.IsNonAnswer(c.Codes[e.List[0]]))
	}
}

// chose counts the entries that list a code, or that are that code alone.
func chose(c *columns.Column, n []uint32, code string) int {
	return sum(n, c.Entries, func(e *columns.Entry) bool {
		return e.Code == code || slices.ContainsFunc(e.List, func(i uint16) bool { return c.Codes[i] == code })
	})
}

// multiple: one row per option, as a share of everyone who answered.
func (b *builder) multiple(q *surveys.Question, c *columns.Column, n [][]uint32) {
	base := bases(n, c.Entries, isList(c))
	for i, code := range c.Codes {
		if i >= len(q.Options) && chose(c, n[0], code) == 0 {
			continue
		}
		b.add(b.place(q, nil, code), func(s int) figure {
			k := chose(c, n[s], code)
			if surveys.IsNonAnswer(code) {
				return countOf(k, base[s])
			}
			return shareOf(k, base[s])
		})
	}
}

// ranking: per item the share of rankers who gave it each place and any place,
// and the mean of Borda's points (J.-C. de Borda, 1781): as many as there are
// places for the first, one for the last, none for an item without a place.
func (b *builder) ranking(q *surveys.Question, c *columns.Column, n [][]uint32) {
	base := bases(n, c.Entries, func(e *columns.Entry) bool { return len(e.List) > 0 })
	for i := range q.Items {
		item := &q.Items[i]
		if len(b.kept(tags(q, item, nil))) == 0 {
			continue
		}
		places := b.places(c, n, uint16(i), q.Top)
		p := b.place(q, item, NoOption)
		label := p.label
		for rank := 1; rank <= q.Top; rank++ {
			p.option = strconv.Itoa(rank)
			p.label = joinLabels(label, p.option)
			b.add(p, func(s int) figure { return shareOf(places[s][rank], base[s]) })
		}
		p.option, p.label = "top"+strconv.Itoa(q.Top), joinLabels(label, "top "+strconv.Itoa(q.Top))
		b.add(p, func(s int) figure { return shareOf(base[s]-places[s][0], base[s]) })
		p.option, p.label = NoOption, label
		b.add(p, func(s int) figure {
			values := []stats.Weighted{{Value: 0, N: places[s][0]}}
			for rank := 1; rank <= q.Top; rank++ {
				values = append(values, stats.Weighted{Value: float64(q.Top + 1 - rank), N: places[s][rank]})
			}
			return meanOf(values)
		})
	}
	b.declared(q, c, n, base)
}

// places counts, per spot, how many rankers gave an item each place from 1 to
// top, and under 0 no place.
func (b *builder) places(c *columns.Column, n [][]uint32, item uint16, top int) [][]int {
	out := make([][]int, len(n))
	for s := range n {
		out[s] = make([]int, top+1)
		for e := 1; e < len(c.Entries); e++ {
			if list := c.Entries[e].List; len(list) > 0 {
				rank := slices.Index(list, item) + 1
				if rank > top {
					rank = 0
				}
				out[s][rank] += int(n[s][e])
			}
		}
	}
	return out
}

// amount: the mean of numbers or points. A declared non-answer is to the whole
// question; it comes before the first.
func (b *builder) amount(q *surveys.Question, item *surveys.Item, c *columns.Column, n [][]uint32, first bool) {
	base := bases(n, c.Entries, func(e *columns.Entry) bool { return e.Code == "" })
	if first {
		b.declared(q, c, n, base)
	}
	b.add(b.place(q, item, NoOption), func(s int) figure {
		values := make([]stats.Weighted, 0, len(c.Entries)-1)
		for e := 1; e < len(c.Entries); e++ {
			if c.Entries[e].Code == "" && n[s][e] > 0 {
				values = append(values, stats.Weighted{Value: c.Entries[e].Number, N: int(n[s][e])})
			}
		}
		return meanOf(values)
	})
}

// declared: the codes that may stand instead of a list, number or text.
func (b *builder) declared(q *surveys.Question, c *columns.Column, n [][]uint32, base []int) {
	for _, o := range q.Options {
		b.add(b.place(q, nil, o.Code), func(s int) figure { return countOf(chose(c, n[s], o.Code), base[s]) })
	}
}

// texts: how many wrote something.
func (b *builder) texts(q *surveys.Question, c *columns.Column, n [][]uint32) {
	base := bases(n, c.Entries, func(e *columns.Entry) bool { return e.Code == "" })
	b.declared(q, c, n, base)
	b.add(b.place(q, nil, NoOption), func(s int) figure {
		return figure{Row: Row{Base: base[s], HasBase: true, N: base[s], HasN: true}, base: base[s]}
	})
}
