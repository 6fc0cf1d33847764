package workbook

import (
	"regiopeil/reports"
	"regiopeil/surveys"
)

// quadrantRows is how many rows of chartRow the picture takes.
const quadrantRows = 17

// quadrant is where every theme stands by importance and satisfaction.
type quadrant struct {
	sheet  *sheet // that has the numbers
	axes   reports.Axes
	places []point
	spoken string // the numbers, for who cannot see the picture
	own    string // where the theme of the workbook stands
}

// quadrantTable writes the numbers of the quadrant; nil: there are none.
func (s *sheet) quadrantTable() *quadrant {
	b := s.book
	var shown []reports.Summary
	for _, t := range b.themes {
		if t.Importance.Set && t.Satisfaction.Set {
			shown = append(shown, t)
		}
	}
	q := &quadrant{sheet: s}
	var ok bool
	if q.axes, ok = reports.AxesOf(b.table.Survey.Settings.Axes, b.table.Form, shown); !ok {
		return nil
	}
	s.section(b.t("numbers_of", "Chart", b.t("quadrant")))
	first := 1 + s.add(cell{b.t("theme"), headLook}, cell{b.t("short_importance"), rightHeadLook}, cell{b.t("short_satisfaction"), rightHeadLook},
		cell{b.t("quadrant_is"), spaced(headLook)}, cell{nil, headLook})
	for i := range shown {
		q.places = append(q.places, s.quadrantRow(&shown[i], q.axes))
		if shown[i].Theme == b.table.Query.Theme {
			q.own = b.quadrantName(q.axes.Of(shown[i]))
		}
	}
	q.spoken = s.spoken(first, len(s.rows), meanFormat)
	return q
}

// quadrantChart sets importance against satisfaction for every theme, with this one
// marked.
func (s *sheet) quadrantChart(q *quadrant) {
	if q == nil {
		return
	}
	b := s.book
	s.section(b.t("quadrant"))
	picture := len(s.rows) + 1
	for range quadrantRows {
		s.space(chartRow)
	}
	chart := q.sheet.scatter(b.t("quadrant"), b.t("axis_importance"), b.t("axis_satisfaction"), "0.0", q.places, q.axes)
	chart.alt = b.t("alt_quadrant", "About", b.about(), "Values", q.spoken)
	chart.row, chart.column, chart.rows, chart.width = picture, 1, quadrantRows, s.across()
	s.charts = append(s.charts, *chart)
	if q.own != "" {
		s.paragraph(b.t("quadrant_own", "Quadrant", q.own), look{bold: true})
	}
	note := "note_quadrant"
	if b.table.Survey.Settings.Axes == surveys.AxesMiddle {
		note = "note_quadrant_middle"
	}
	s.paragraph(b.t(note, "Importance", b.number(q.axes.Importance, meanFormat), "Satisfaction", b.number(q.axes.Satisfaction, meanFormat), "Sheet", q.sheet.name), noteLook)
}

func (b *book) quadrantName(q reports.Quadrant) string {
	return b.catalog.T(b.lang, "analysis.quadrant_"+string(q))
}

// quadrantRow writes the numbers of one theme.
func (s *sheet) quadrantRow(t *reports.Summary, axes reports.Axes) point {
	b := s.book
	own := t.Theme == b.table.Query.Theme
	l := look{bottom: line, bold: own}
	if own {
		l.color = accent
	}
	number := right(l)
	number.format = meanFormat
	row := s.add(cell{t.Label, l}, cell{t.Importance.Number, number}, cell{t.Satisfaction.Number, number},
		cell{b.quadrantName(axes.Of(*t)), spaced(l)}, cell{nil, l})
	return point{t.Importance.Number, t.Satisfaction.Number, row, own}
}
