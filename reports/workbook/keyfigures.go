package workbook

import (
	"slices"
	"strings"

	"regiopeil/reports"
)

// metric is one column of the sheet Kerncijfers.
type metric struct {
	key   string // of its texts
	look  look
	value func(*reports.Summary) reports.Value
	n     func(*reports.Summary) int // the people it rests on
	most  float64                    // end of the scale in a chart; 0: as it falls
	chart bool
}

func metrics() []metric {
	importance := func(s *reports.Summary) int { return s.ImportanceN }
	satisfaction := func(s *reports.Summary) int { return s.SatisfactionN }
	priority := func(s *reports.Summary) int { return s.PriorityN }
	return []metric{
		{"importance", meanLook, func(s *reports.Summary) reports.Value { return s.Importance }, importance, 5, true},
		{"importance_high", shareLook, func(s *reports.Summary) reports.Value { return s.ImportanceHigh }, importance, 1, false},
		{"satisfaction", meanLook, func(s *reports.Summary) reports.Value { return s.Satisfaction }, satisfaction, 5, true},
		{"satisfaction_high", shareLook, func(s *reports.Summary) reports.Value { return s.SatisfactionHigh }, satisfaction, 1, false},
		{"gap", gapLook, func(s *reports.Summary) reports.Value { return s.Gap }, nil, 0, false},
		{"first", shareLook, func(s *reports.Summary) reports.Value { return s.First }, priority, 1, false},
		{"top", shareLook, func(s *reports.Summary) reports.Value { return s.Top }, priority, 0, true},
		{"borda", meanLook, func(s *reports.Summary) reports.Value { return s.Borda }, priority, 0, false},
		{"points", meanLook, func(s *reports.Summary) reports.Value { return s.Points }, func(s *reports.Summary) int { return s.PointsN }, 0, true},
	}
}

// base is a column with the number of people that the columns after it rest on.
type base struct {
	key string
	n   func(*reports.Summary) int
}

// basesBefore says before which metric a base stands.
var basesBefore = map[string]base{
	"importance":   {"n_importance", func(s *reports.Summary) int { return s.ImportanceN }},
	"satisfaction": {"n_satisfaction", func(s *reports.Summary) int { return s.SatisfactionN }},
	"first":        {"n_priority", func(s *reports.Summary) int { return s.PriorityN }},
	"points":       {"n_points", func(s *reports.Summary) int { return s.PointsN }},
}

// compared are the rows of the sheet Kerncijfers: the groups of one theme or, in the
// workbook of everything, the themes.
func (b *book) compared(all []reports.Summary) []reports.Summary {
	return slices.DeleteFunc(all, func(s reports.Summary) bool {
		if b.table.Query.Theme == "" {
			return s.GroupVar != ""
		}
		return strings.Contains(s.GroupVar, "+")
	})
}

// keyFigures is the sheet Kerncijfers: each measure of the theme for every group,
// and those of all themes that the quadrant is drawn from.
func (b *book) keyFigures() *quadrant {
	s := b.sheet("keyfigures")
	rows := b.compared(b.table.Summaries())
	shown := slices.DeleteFunc(metrics(), func(m metric) bool {
		return !isShown(m, rows)
	})
	columns := []column{{b.t("group"), 38, false}, {b.t("division"), 13, false}}
	for _, m := range shown {
		if n, ok := basesBefore[m.key]; ok {
			columns = append(columns, headed(b.t("head_"+n.key), 11))
		}
		columns = append(columns, headed(b.t("head_"+m.key), 12))
	}
	for _, c := range columns {
		s.widths = append(s.widths, c.width)
	}
	s.top(b.t("sheet_keyfigures")+" · "+b.about(), b.t("sheet_keyfigures_is"))
	s.space(6)
	top := s.head(columns)
	s.header = top
	for i := range rows {
		s.summaryRow(&rows[i], shown)
	}
	s.filtered(top, len(columns))
	s.add(cell{b.t("note_summary", "Base", b.table.Query.MinBase, "Cell", b.table.MinCell()), noteLook})
	s.add(cell{b.t("note_absent"), noteLook})
	if len(shown) == 0 {
		s.add(cell{b.t("none_summary"), proseLook})
	}
	charts := s.chartRoom(shown, len(rows))
	for _, m := range shown {
		if m.chart {
			s.comparison(m, rows, charts[m.key])
		}
	}
	return s.quadrantTable()
}

// isShown reports whether a metric is asked: some row has it, or hides it.
func isShown(m metric, rows []reports.Summary) bool {
	return slices.ContainsFunc(rows, func(r reports.Summary) bool { return m.value(&r).Set || r.Suppressed })
}

// headed is a column of numbers that is as wide as its whole header.
func headed(head string, least float64) column {
	return column{head, headWidth(head, least), true}
}

// chartRoom leaves room for the charts, two beside each other, and returns where
// each goes. Their numbers stand further down.
func (s *sheet) chartRoom(shown []metric, groups int) map[string]placedChart {
	rows := max(12, groups+2)
	total, half, column := 0.0, 0.0, 1
	for _, w := range s.widths {
		total += points(w)
	}
	for half < total/2-20 && column < len(s.widths) {
		half += points(s.widths[column-1])
		column++
	}
	out := map[string]placedChart{}
	for _, m := range shown {
		if !m.chart {
			continue
		}
		if len(out) == 0 {
			s.section(s.book.t("charts"))
		}
		p := placedChart{row: len(s.rows) + 1, column: 1, rows: rows, width: half - 8}
		if len(out)%2 == 1 {
			p.row, p.column, p.width = p.row-rows-1, column, total-half-8
			out[m.key] = p
			continue
		}
		for range rows + 1 {
			s.space(chartRow)
		}
		out[m.key] = p
	}
	return out
}

// about is the theme, or all of them.
func (b *book) about() string {
	if b.table.Query.Theme == "" {
		return b.t("all_themes")
	}
	return b.theme(b.table.Query.Theme)
}

// groupOf names a row of the summary and the division it belongs to.
func (b *book) groupOf(r *reports.Summary) (name, division string) {
	switch {
	case b.table.Query.Theme == "":
		return r.Label, b.t("theme")
	case r.GroupVar == "":
		return b.t("everyone"), b.t("total")
	}
	return b.group(r.GroupVar, r.Group, r.GroupLabel), b.variable(r.GroupVar)
}

// variable is what a grouping is called.
func (b *book) variable(code string) string {
	switch code {
	case b.def.AudienceQuestion:
		return b.t("audience")
	case b.def.MunicipalityQuestion:
		return b.t("municipality")
	}
	return code
}

func (s *sheet) summaryRow(r *reports.Summary, shown []metric) {
	b := s.book
	name, division := b.groupOf(r)
	first := look{wrap: true, bottom: line, bold: r.GroupVar == "" && b.table.Query.Theme != ""}
	cells := []cell{{name, first}, {division, look{color: inkSoft, bottom: line}}}
	for _, m := range shown {
		if n, ok := basesBefore[m.key]; ok {
			cells = append(cells, b.baseCell(n.n(r), m.value(r), r.Suppressed))
		}
		cells = append(cells, b.valueCell(m.value(r), m.look, r.Suppressed))
	}
	s.fit(s.add(cells...))
}

// valueCell shows a number, or says that it is hidden, or that there is none.
func (b *book) valueCell(v reports.Value, l look, hidden bool) cell {
	switch {
	case v.Set:
		return cell{v.Number, l}
	case hidden:
		return cell{b.t("hidden"), hiddenLook}
	}
	return cell{b.t("absent"), look{align: "right", color: faint, bottom: line}}
}

// known is the cell of a value; empty where it is absent.
func known(v reports.Value, l look) cell {
	if !v.Set {
		return cell{nil, l}
	}
	return cell{v.Number, l}
}

func (b *book) baseCell(n int, of reports.Value, hidden bool) cell {
	if of.Set {
		return cell{n, look{format: wholeFormat, align: "right", bottom: line, color: inkSoft}}
	}
	return b.valueCell(reports.Value{}, look{}, hidden)
}

// chartRow is the height of a row beside a chart.
const chartRow = 15

// comparison draws one metric, from a table of its own. Groups that are hidden
// are in neither: a bar cannot say "too few".
func (s *sheet) comparison(m metric, rows []reports.Summary, p placedChart) {
	b := s.book
	s.section(b.t("numbers_of", "Chart", b.t("chart_"+m.key)))
	top := s.add(cell{b.t("group"), headLook}, cell{b.t("short_" + m.key), rightHeadLook})
	first, own, hidden := top+1, -1, 0
	for i := range rows {
		v := m.value(&rows[i])
		if !v.Set {
			hidden++
			continue
		}
		name, _ := b.groupOf(&rows[i])
		at := s.add(cell{b.t("with_n", "Name", name, "N", m.n(&rows[i])), look{bottom: line}}, cell{v.Number, m.look})
		if rows[i].GroupVar == "" && b.table.Query.Theme != "" {
			own = at
		}
	}
	last := len(s.rows)
	if hidden > 0 {
		s.add(cell{b.t("not_in_chart", "N", hidden), noteLook})
	}
	if last < first {
		return
	}
	title := b.t("chart_" + m.key)
	chart := s.bars(title, m.look.format, m.most, p.width, first, last, own)
	p.chart, p.refine = chart.chart, chart.refine
	p.alt = b.t("alt_bars", "Title", title, "About", b.about(), "Values", s.spoken(first, last, m.look.format))
	s.charts = append(s.charts, p)
}

// section begins a part of a sheet, with room above.
func (s *sheet) section(title string) {
	s.space(18)
	s.sections = append(s.sections, len(s.rows))
	cells := make([]cell, max(1, len(s.widths)))
	for i := range cells {
		cells[i].look = sectionLook
	}
	cells[0].value = title
	s.rows[s.add(cells...)-1].height = 22
	s.space(6)
}

// spoken reads a chart's table aloud, for its alternative text.
func (s *sheet) spoken(first, last int, format string) string {
	var out []string
	for _, r := range s.rows[first-1 : last] {
		name, _ := r.cells[0].value.(string)
		for _, c := range r.cells[1:] {
			if v, ok := c.value.(float64); ok {
				name += " " + s.book.number(v, format)
			}
		}
		out = append(out, name)
	}
	return strings.Join(out, "; ")
}
