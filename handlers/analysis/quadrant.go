package analysis

import (
	"html/template"
	"strconv"
	"strings"

	"regiopeil/handlers/staff"
	"regiopeil/reports"
	"regiopeil/reports/chart"
	"regiopeil/surveys"
)

// quadrant is the picture of importance and satisfaction, with its table.
type quadrant struct {
	SVG          template.HTML
	Rows         []quadrantRow
	Mean, Middle orderLink // where the axes are
	Files        chartFiles

	drawing chart.Quadrant
	themes  []reports.Summary // as in Rows
	in      []reports.Quadrant
}

type quadrantRow struct{ Label, Importance, Satisfaction, Quadrant string }

// quadrant draws the themes that have both values; nil: none has.
func (p *Pages) quadrant(c choice, s *surveys.Survey, all []reports.Summary) *quadrant {
	at, slug := s.Settings.Axes, s.Slug
	switch c.values.Get("axes") {
	case "mean":
		at = surveys.AxesMean
	case "middle":
		at = surveys.AxesMiddle
	}
	low, high := reports.Scale(c.form)
	axes, ok := reports.AxesOf(at, c.form, all)
	if !ok || high <= low {
		return nil
	}
	tr := func(key string, args ...any) string { return p.a.Catalog.T(c.lang, key, args...) }
	middle := at == surveys.AxesMiddle
	q := &quadrant{
		Mean:   orderLink{Label: tr("analysis.axes_mean"), URL: "/analysis/" + slug + c.query("axes", "mean") + "#quadrant", Chosen: !middle},
		Middle: orderLink{Label: tr("analysis.axes_middle"), URL: "/analysis/" + slug + c.query("axes", "middle") + "#quadrant", Chosen: middle},
		Files:  p.chartFiles(c, slug, "quadrant", tr("analysis.quadrant_head")),
	}
	var points []chart.Point
	var says []string
	for i := range all {
		s := &all[i]
		in := axes.Of(*s)
		if in == "" {
			continue
		}
		r := quadrantRow{p.themeName(c, s.Theme), staff.Decimal(c.lang, s.Importance.Number), staff.Decimal(c.lang, s.Satisfaction.Number), tr("analysis.quadrant_" + string(in))}
		q.Rows, q.themes, q.in = append(q.Rows, r), append(q.themes, *s), append(q.in, in)
		points = append(points, chart.Point{Name: r.Label, X: s.Satisfaction.Number, Y: s.Importance.Number})
		says = append(says, tr("analysis.quadrant_says", "Theme", r.Label, "Importance", r.Importance, "Satisfaction", r.Satisfaction, "Quadrant", r.Quadrant))
	}
	q.drawing = chart.Quadrant{
		ID: "quadrant", Title: tr("analysis.quadrant_title", "Who", p.who(c)), Description: strings.Join(says, " "),
		XTitle: tr("analysis.satisfaction"), YTitle: tr("analysis.importance"), Low: low, High: high, CrossX: axes.Satisfaction, CrossY: axes.Importance,
		Points: points,
	}
	for i, in := range []reports.Quadrant{reports.Concentrate, reports.KeepUp, reports.LowPriority, reports.Overkill} {
		q.drawing.Corners[i] = tr("analysis.quadrant_" + string(in))
	}
	q.SVG = template.HTML(q.drawing.SVG()) //nolint:gosec // package chart escapes every text
	return q
}

// table is the quadrant as numbers: a line per theme.
func (q *quadrant) table() [][]string {
	out := [][]string{{"theme", "label", "importance", "satisfaction", "gap", "importance_n", "satisfaction_n", "quadrant"}}
	for i, s := range q.themes {
		out = append(out, []string{
			s.Theme, q.Rows[i].Label, s.Importance.String(), s.Satisfaction.String(), s.Gap.String(),
			strconv.Itoa(s.ImportanceN), strconv.Itoa(s.SatisfactionN), string(q.in[i]),
		})
	}
	return out
}
