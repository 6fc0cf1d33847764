package reports

import (
	"math"
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

// table computes every row of a plan, hides what may not be shown, and compares
// groups by what is left.
func (p *plan) table(hide *suppression) *Table {
	t := &Table{
		Survey: p.survey, Form: p.form, Query: p.query,
		Responses: p.people, Groupings: p.groupings,
	}
	if p.weights != nil {
		t.Weights = p.weights.report
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
	hide.apply(t)
	b.compare()
	return t
}

type builder struct {
	*plan
	table     *Table
	crossTabs []crossTab
	scoredOf  []scored
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

// ThemesOf returns the themes of an option: its own, else those of its question.
func ThemesOf(q *surveys.Question, o *surveys.Option) []string { return tags(q, nil, o) }

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
		t := b.tallyOf(c)
		switch c.Kind {
		case columns.Choice:
			b.choice(w.Question, w.items[i], t)
		case columns.List:
			if w.Type == surveys.Ranking {
				b.ranking(w.Question, t)
			} else {
				b.multiple(w.Question, t)
			}
		case columns.Amount:
			b.amount(w.Question, w.items[i], t, i == 0)
		case columns.Presence:
			b.texts(w.Question, t)
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

// add appends the rows of one statistic: per theme tag the total and every
// group, and then the same weighted. Weighted may be nil.
func (b *builder) add(p place, plain, weighted func(spot int) figure) {
	themes := b.kept(p.themes)
	if len(themes) == 0 {
		return
	}
	b.addRows(p, themes, Unweighted, plain)
	if weighted != nil {
		b.addRows(p, themes, Raked, weighted)
	}
}

func (b *builder) addRows(p place, themes []string, weighting string, at func(spot int) figure) {
	figures := make([]figure, len(b.spots))
	for s := range b.spots {
		figures[s] = at(s)
	}
	for _, theme := range themes {
		for s, f := range figures {
			r := f.Row
			r.Theme, r.Question, r.Item, r.Option, r.Label = theme, p.question, p.item, p.option, p.label
			r.GroupVar, r.Group = b.spots[s].groupVar, b.spots[s].group
			r.Mode, r.Weighting = People, weighting
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

// choice: one row per option, and the mean of the scores: always for a scale,
// for a single question when its options have scores.
func (b *builder) choice(q *surveys.Question, item *surveys.Item, t *tally) {
	entries := t.column.Entries
	base := t.which(func(e *columns.Entry) bool { return !surveys.IsNonAnswer(e.Code) })
	scores := map[string]float64{}
	for _, o := range q.Options {
		if o.Score != nil && !surveys.IsNonAnswer(o.Code) {
			scores[o.Code] = *o.Score
		}
	}
	for e := 1; e < len(entries); e++ {
		code := entries[e].Code
		if e > len(q.Options) && t.n[0][e] == 0 {
			continue // an older version's, of people who do not count
		}
		yes := make([]bool, len(entries))
		yes[e] = true
		if surveys.IsNonAnswer(code) {
			b.count(b.place(q, item, code), t, yes, base)
		} else {
			b.share(b.place(q, item, code), t, yes, base)
		}
	}
	b.remember(q, item, t, base)
	if q.Type == surveys.Single && len(scores) == 0 {
		return
	}
	b.mean(b.place(q, item, NoOption), t, t.values(func(e *columns.Entry) float64 {
		if score, ok := scores[e.Code]; ok {
			return score
		}
		return math.NaN()
	}))
}

// isList reports whether an entry is an answer that lists something; an empty
// list says that nothing was chosen.
func isList(c *columns.Column) func(e *columns.Entry) bool {
	return func(e *columns.Entry) bool {
		return e.Code == "" && !(len(e.List) == 1 && surveys.IsNonAnswer(c.Codes[e.List[0]]))
	}
}

// chose marks the entries that list a code, or that are that code alone.
func (t *tally) chose(code string) []bool {
	return t.which(func(e *columns.Entry) bool {
		return e.Code == code || slices.ContainsFunc(e.List, func(i uint16) bool { return t.column.Codes[i] == code })
	})
}

// multiple: one row per option, as a share of everyone who answered.
func (b *builder) multiple(q *surveys.Question, t *tally) {
	base := t.which(isList(t.column))
	for i, code := range t.column.Codes {
		yes := t.chose(code)
		switch {
		case i >= len(q.Options) && t.people(0, yes) == 0:
		case surveys.IsNonAnswer(code):
			b.count(b.place(q, nil, code), t, yes, base)
		default:
			b.share(b.place(q, nil, code), t, yes, base)
			b.crossTabs = append(b.crossTabs, crossTab{
				question: q.Code, option: code, options: []string{code}, yes: [][]bool{yes}, base: base, tally: t,
			})
		}
	}
}

// ranking: per item the share of rankers who gave it each place and any place,
// and the mean of Borda's points (J.-C. de Borda, 1781): as many as there are
// places for the first, one for the last, none for an item without a place.
func (b *builder) ranking(q *surveys.Question, t *tally) {
	base := t.which(func(e *columns.Entry) bool { return len(e.List) > 0 })
	for i := range q.Items {
		item := &q.Items[i]
		if len(b.kept(tags(q, item, nil))) == 0 {
			continue
		}
		// place is the rank that an entry gives the item; 0: none.
		placed := func(e *columns.Entry) int {
			if rank := slices.Index(e.List, uint16(i)) + 1; rank <= q.Top {
				return rank
			}
			return 0
		}
		p := b.place(q, item, NoOption)
		label := p.label
		for rank := 1; rank <= q.Top; rank++ {
			p.option = strconv.Itoa(rank)
			p.label = joinLabels(label, p.option)
			b.share(p, t, t.which(func(e *columns.Entry) bool { return placed(e) == rank }), base)
		}
		p.option, p.label = "top"+strconv.Itoa(q.Top), joinLabels(label, "top "+strconv.Itoa(q.Top))
		b.share(p, t, t.which(func(e *columns.Entry) bool { return placed(e) > 0 }), base)
		p.option, p.label = NoOption, label
		b.mean(p, t, t.values(func(e *columns.Entry) float64 {
			switch rank := placed(e); {
			case len(e.List) == 0:
				return math.NaN()
			case rank == 0:
				return 0
			default:
				return float64(q.Top + 1 - rank)
			}
		}))
	}
	b.declared(q, t, base)
}

// amount: the mean of numbers or points. A declared non-answer is to the whole
// question; it comes before the first.
func (b *builder) amount(q *surveys.Question, item *surveys.Item, t *tally, first bool) {
	if first {
		b.declared(q, t, t.which(func(e *columns.Entry) bool { return e.Code == "" }))
	}
	b.mean(b.place(q, item, NoOption), t, t.values(func(e *columns.Entry) float64 {
		if e.Code != "" {
			return math.NaN()
		}
		return e.Number
	}))
}

// declared: the codes that may stand instead of a list, number or text.
func (b *builder) declared(q *surveys.Question, t *tally, base []bool) {
	for _, o := range q.Options {
		b.count(b.place(q, nil, o.Code), t, t.chose(o.Code), base)
	}
}

// texts: how many wrote something.
func (b *builder) texts(q *surveys.Question, t *tally) {
	base := t.which(func(e *columns.Entry) bool { return e.Code == "" })
	b.declared(q, t, base)
	b.add(b.place(q, nil, NoOption), func(s int) figure {
		n := t.people(s, base)
		return figure{Row: Row{Base: n, HasBase: true, N: n, HasN: true}, base: n}
	}, nil)
}
