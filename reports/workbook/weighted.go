package workbook

import (
	"slices"
	"strings"

	"regiopeil/reports"
	"regiopeil/surveys"
)

// isWeighted reports whether the table has weighted figures.
func (b *book) isWeighted() bool {
	return b.table.Weights != nil && b.table.Weights.Problem == nil && len(b.table.Weights.Sets) > 0
}

// weighted is the sheet with weighted figures beside unweighted ones, each with
// its interval, of the questions that touch the theme, for every audience that is
// weighted: as a whole, and by municipality.
func (b *book) weighted() {
	if !b.isWeighted() {
		return
	}
	s := b.sheet("weighted")
	s.top(b.t("sheet_weighted")+" · "+b.about(), b.t("sheet_weighted_is"))
	s.space(6)
	columns := []column{
		{b.t("code"), 7, false}, {b.t("question"), 34, false}, {b.t("item"), shortItems, false},
		{b.t("audience"), 14, false}, {b.t("municipality"), 16, false}, {b.t("answer"), 28, false},
		{b.t("weighted_n"), 9, true}, {b.t("weighted_plain"), 12, true}, {b.t("weighted_low"), 9, true}, {b.t("weighted_high"), 9, true},
		{b.t("weighted_raked"), 12, true}, {b.t("weighted_low_raked"), 12, true}, {b.t("weighted_high_raked"), 12, true},
		{b.t("weighted_neff"), 11, true}, {b.t("weighted_deff"), 11, true},
	}
	for _, c := range columns {
		s.widths = append(s.widths, c.width)
	}
	top := s.head(columns)
	s.freeze(top, 3)
	for _, e := range b.entries {
		if e.tagged && e.question.Type != surveys.TextType {
			s.weightedQuestion(e)
		}
	}
	s.fit(top + 1)
	s.filtered(top, len(columns))
	s.add(cell{b.t("note_weighted_words"), noteLook})
	s.add(cell{b.t("note_weighted", "Base", b.table.Query.MinBase, "Cell", b.table.MinCell()), noteLook})
}

// weightedQuestion writes the rows of one question.
func (s *sheet) weightedQuestion(e entry) {
	b := s.book
	for _, i := range e.items {
		for _, a := range b.audiences {
			if !b.weighs(a) || a.Code != "" && !b.asked(e.question, a.Code) {
				continue
			}
			for _, m := range b.shownMunicipalities() {
				if b.outside(m) {
					continue
				}
				for _, option := range i.options {
					s.weightedRow(e.question, i.code, option, a, m)
				}
			}
		}
	}
}

// weighs reports whether a group of the audience question has margins of its
// own; everyone has, where a set of margins is about everyone.
func (b *book) weighs(group reports.Group) bool {
	for _, set := range b.table.Weights.Sets {
		if string(set.Audience) == "" {
			return true
		}
		q, ok := b.table.Form.Question(b.def.AudienceQuestion)
		if ok && slices.ContainsFunc(q.Options, func(o surveys.Option) bool { return o.Code == group.Code && o.Audience == set.Audience }) {
			return true
		}
	}
	return false
}

// outside reports whether a municipality is none of the population's.
func (b *book) outside(m reports.Group) bool {
	q, ok := b.table.Form.Question(b.def.MunicipalityQuestion)
	return ok && slices.ContainsFunc(q.Options, func(o surveys.Option) bool { return o.Code == m.Code && o.Outside })
}

// weightedRow writes one figure, weighted beside unweighted. What has no base,
// as a declared non-answer, is not a figure of a population.
func (s *sheet) weightedRow(q *surveys.Question, item, option string, a, m reports.Group) {
	b := s.book
	k := b.key(q.Code, item, option, a.Code, m.Code)
	raked, ok := b.table.Raked(k)
	plainRow, both := b.table.Row(k)
	if !ok || !both || surveys.IsNonAnswer(option) {
		return
	}
	kind, label := answerRow, look{wrap: true, bottom: line}
	if option == reports.NoOption {
		kind = meanRow
	}
	code := label
	code.format, code.wrap = textFormat, false
	answer := label
	answer.fill, answer.bold = kind.fill(), kind == meanRow
	cells := []cell{
		{q.Code, code}, {b.text(q.Label), label}, {b.item(q, item), label},
		{a.Label, label}, {plain(m.Label), label}, {b.answer(q, option, kind), answer},
	}
	s.add(append(cells, b.weightedCells(plainRow, raked, kind)...)...)
}

// weightedCells are the numbers of a row.
func (b *book) weightedCells(unweighted, raked *reports.Row, kind rowKind) []cell {
	number := look{align: "right", bottom: line, fill: kind.fill(), format: shareFormat}
	if kind == meanRow {
		number.format = meanFormat
	}
	whole, effect := number, number
	whole.format, effect.format = wholeFormat, meanFormat
	strong := number
	strong.bold = true
	if unweighted.Suppressed || raked.Suppressed {
		hidden := look{size: 8, italic: true, color: inkSoft, align: "centerContinuous", fill: kind.fill(), bottom: line}
		cells := make([]cell, 9)
		for i := range cells {
			cells[i].look = hidden
		}
		cells[0].value = b.t("hidden")
		return cells
	}
	of := func(r *reports.Row) (v, low, high reports.Value) {
		if kind == meanRow {
			return r.Mean, r.MeanLow, r.MeanHigh
		}
		return r.Share, r.ShareLow, r.ShareHigh
	}
	x, low, high := of(unweighted)
	y, lowRaked, highRaked := of(raked)
	return []cell{
		{unweighted.Base, whole}, known(x, number), known(low, number), known(high, number),
		known(y, strong), known(lowRaked, number), known(highRaked, number),
		known(raked.NEff, whole), known(raked.Deff, effect),
	}
}

// method is the sheet on how figures are weighted: margins with their source,
// and what the weights turned out to be.
func (b *book) method() {
	if !b.isWeighted() {
		return
	}
	s := b.sheet("method", 34, 40, 14, 12)
	s.portrait = true
	s.top(b.t("sheet_method"), b.t("sheet_method_is"))
	w := b.table.Weights
	s.section(b.t("method_how"))
	s.pairOf(b.t("method_raking"), b.t("method_raking_is"))
	if w.Cap > 0 {
		s.pairOf(b.t("method_cap"), b.t("method_cap_is", "Cap", w.Cap))
	} else {
		s.pairOf(b.t("method_cap"), b.t("method_cap_none"))
	}
	s.pairOf(b.t("method_missing"), b.t("method_missing_is", "Out", w.Out, "Ones", w.Ones))
	s.pairOf(b.t("method_error"), b.t("method_error_is"))
	if w.Correct {
		s.pairOf(b.t("method_correct"), b.t("method_correct_is"))
	}
	for i := range w.Sets {
		s.methodSet(&w.Sets[i])
	}
	s.fit(1)
}

// methodSet writes the weighting of one audience.
func (s *sheet) methodSet(set *reports.WeightedSet) {
	b := s.book
	name := b.t("everyone")
	if set.Audience != "" {
		name = b.t("audience_" + string(set.Audience))
	}
	s.section(name)
	if set.Source != "" {
		s.pairOf(b.t("method_source"), plain(set.Source))
	}
	s.pairOf(b.t("method_n"), set.N)
	real := func(key string, x float64) {
		at := s.pairOf(b.t(key), x)
		s.rows[at-1].cells[1].look.format = meanFormat
	}
	real("method_neff", set.NEff)
	real("method_deff", set.Deff)
	real("method_low", set.Low)
	real("method_high", set.High)
	s.pairOf(b.t("method_at_cap"), set.AtCap)
	s.space(6)
	s.head([]column{{b.t("question"), 34, false}, {b.t("answer"), 40, false}, {b.t("method_population"), 14, true}, {b.t("method_share"), 12, true}})
	label := look{wrap: true, bottom: line}
	count := look{align: "right", bottom: line, format: wholeFormat}
	share := look{align: "right", bottom: line, format: shareFormat}
	for _, m := range set.Margins {
		q, ok := b.table.Form.Question(m.Question)
		if !ok {
			continue
		}
		for _, c := range m.Counts {
			s.add(cell{strings.Join([]string{q.Code, b.text(q.Label)}, " · "), label}, cell{b.option(q, c.Option), label},
				cell{c.Population, count}, cell{c.Population / m.Total(), share})
		}
	}
}
