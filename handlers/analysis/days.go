package analysis

import (
	"html/template"
	"strconv"

	"regiopeil/handlers/staff"
	"regiopeil/reports"
	"regiopeil/reports/chart"
)

// days are the responses per day.
type days struct {
	SVG   template.HTML
	Rows  []groupRow
	Files chartFiles

	drawing chart.Columns
	counts  []reports.Count
}

// days draws the responses per day; nil when all are on one day.
func (p *Pages) days(c choice, o *reports.Overview) *days {
	if len(o.Days) < 2 {
		return nil
	}
	tr := func(key string, args ...any) string { return p.a.Catalog.T(c.lang, key, args...) }
	d := &days{counts: o.Days, Files: p.chartFiles(c, o.Survey.Slug, "days", tr("analysis.by_day"))}
	most, hidden := 0, 0
	for _, day := range o.Days {
		if day.Suppressed {
			hidden++
		}
		most = max(most, day.N)
		name := p.a.Catalog.Day(c.lang, day.Code)
		d.Rows = append(d.Rows, groupRow{Label: name, N: staff.Number(c.lang, day.N), Suppressed: day.Suppressed})
		d.drawing.Columns = append(d.drawing.Columns, chart.Column{Name: name, Value: float64(day.N)})
	}
	first, last := d.Rows[0].Label, d.Rows[len(d.Rows)-1].Label
	d.drawing.ID, d.drawing.Title, d.drawing.MostLabel = "days", tr("analysis.by_day"), staff.Number(c.lang, most)
	d.drawing.Description = tr("analysis.days_say", "First", first, "Last", last, "Most", staff.Number(c.lang, most), "Hidden", hidden)
	d.SVG = template.HTML(d.drawing.SVG()) //nolint:gosec // package chart escapes every text
	return d
}

// table is the same as numbers: a line per day, without a number where it is
// hidden.
func (d *days) table() [][]string {
	out := [][]string{{"day", "n", "suppressed"}}
	for _, day := range d.counts {
		n, hidden := strconv.Itoa(day.N), "0"
		if day.Suppressed {
			n, hidden = "", "1"
		}
		out = append(out, []string{day.Code, n, hidden})
	}
	return out
}
