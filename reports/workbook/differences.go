package workbook

import (
	"regiopeil/reports"
	"regiopeil/reports/stats"
	"regiopeil/surveys"
)

// Formats of a share that is higher or lower than those of the other groups: the
// cell stays a number. The plain one leaves room for the mark.
const (
	unmarkedFormat = `0.0%"  "`
	higherFormat   = `0.0%" ▲"`
	lowerFormat    = `0.0%" ▼"`
	// indicativeFormat marks a base that is small.
	indicativeFormat = `#,##0"*"`
)

// mark is the format of a share in a cross table.
func (b *book) mark(k reports.Key) string {
	switch z := b.table.Residual(k); {
	case z.Set && z.Number > stats.Z:
		return higherFormat
	case z.Set && z.Number < -stats.Z:
		return lowerFormat
	}
	return unmarkedFormat
}

// differences is the sheet that says, per question and way of dividing people,
// whether groups differ more than chance explains.
func (b *book) differences() {
	if len(b.table.Tests) == 0 {
		return
	}
	s := b.sheet("differences")
	s.top(b.t("sheet_differences")+" · "+b.about(), b.t("sheet_differences_is"))
	s.space(6)
	columns := []column{
		{b.t("code"), 7, false}, {b.t("question"), 36, false}, {b.t("item"), 26, false}, {b.t("test_by"), 20, false},
		{b.t("test_result"), 22, false}, {b.t("test_strength"), 13, false}, {"n", 9, true}, {b.t("test_groups"), 9, true},
		{b.t("test_x2"), 10, true}, {b.t("test_df"), 9, true}, {b.t("test_p"), 9, true}, {"Cramér’s V", 9, true},
		{b.t("test_expected"), 10, true}, {b.t("test_f"), 10, true}, {b.t("test_p_weighted"), 10, true}, {b.t("remark"), 30, false},
	}
	if !b.isWeighted() {
		columns = append(columns[:13], columns[15])
	}
	for _, c := range columns {
		s.widths = append(s.widths, c.width)
	}
	top := s.head(columns)
	s.freeze(top, 3)
	for _, e := range b.entries {
		for i := range b.table.Tests {
			if t := &b.table.Tests[i]; t.Question == e.question.Code && t.Weighting == reports.Unweighted {
				s.difference(e.question, t)
			}
		}
	}
	s.fit(top + 1)
	s.filtered(top, len(columns))
	s.add(cell{b.t("note_differences"), noteLook})
	s.add(cell{b.t("note_differences_words"), noteLook})
	s.add(cell{b.t("note_differences_many"), noteLook})
}

func (s *sheet) difference(q *surveys.Question, t *reports.Test) {
	b := s.book
	code := codeLook
	l := textLook
	strong := l
	strong.bold = t.NotByChance()
	item := b.item(q, t.Item)
	if t.Option != "" {
		item = b.option(q, t.Option)
	}
	result, strength := b.t("test_none"), ""
	if t.NotByChance() {
		result, strength = b.t("test_differs"), b.t(strengthOf(t.CramersV))
	}
	whole, number := l, l
	whole.format, whole.align = wholeFormat, "right"
	number.format, number.align = meanFormat, "right"
	cells := []cell{
		{q.Code, code}, {b.text(q.Label), l}, {item, l}, {b.dividedBy(t), l}, {result, strong}, {strength, l},
		{t.N, whole}, {t.Groups, whole}, {t.Statistic, number}, {t.DF1, whole}, {t.P, b.chance(l)}, {t.CramersV, number}, {t.MinExpected, number},
	}
	if b.isWeighted() {
		f, p := cell{nil, number}, cell{nil, l}
		if w, ok := b.table.Test(reports.Raked, t.Question, t.Item, t.Option, t.GroupVar, t.Within); ok {
			f, p = cell{w.Statistic, number}, cell{w.P, b.chance(l)}
		}
		cells = append(cells, f, p)
	}
	remark := ""
	switch {
	case t.MinExpected < 5:
		remark = b.t("test_rough")
	case t.Partial:
		remark = b.t("test_partial")
	}
	s.add(append(cells, cell{remark, l})...)
}

func right(l look) look {
	l.align = "right"
	return l
}

// chance is the look of a probability as reports write it: no smaller than can be
// told.
func (b *book) chance(l look) look {
	l = right(l)
	l.format = `[<0.001]"` + b.t("test_p_small") + `";0.000`
	return l
}

// strengthOf is a word for Cramér's V after J. Cohen, Statistical Power Analysis,
// 1988, 7.2, for tables of which one side has two groups.
func strengthOf(v float64) string {
	switch {
	case v < 0.1:
		return "test_tiny"
	case v < 0.3:
		return "test_small"
	case v < 0.5:
		return "test_medium"
	}
	return "test_large"
}

// dividedBy says which groups were compared.
func (b *book) dividedBy(t *reports.Test) string {
	names := ""
	for _, g := range b.table.Groupings {
		if g.Var != t.GroupVar {
			continue
		}
		last := g.Questions[len(g.Questions)-1]
		names = b.t("test_by_other")
		switch last {
		case b.def.AudienceQuestion:
			names = b.t("audience")
		case b.def.MunicipalityQuestion:
			names = b.t("municipality")
		default:
			if q, ok := b.table.Form.Question(last); ok {
				names = b.text(q.Label)
			}
		}
		if t.Within == "" || len(g.Questions) != 2 {
			return names
		}
		for _, o := range b.table.Groupings {
			if o.Var != g.Questions[0] {
				continue
			}
			for _, group := range o.Groups {
				if group.Code == t.Within {
					return b.t("test_within", "By", names, "Group", b.group(o.Var, group.Code, group.Label))
				}
			}
		}
	}
	return names
}
