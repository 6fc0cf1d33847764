package analysis

import (
	"html/template"
	"strings"

	"regiopeil/handlers/staff"
	"regiopeil/reports/chart"
	"regiopeil/surveys/library"
)

// gapMap is the difference between importance and satisfaction per municipality.
type gapMap struct {
	SVG  template.HTML
	Rows []mapRow
}

type mapRow struct {
	Label, Value string
	Few          bool
}

// gaps draws the map of a theme, where the page divides by municipality and the
// program knows the borders; nil: it does not.
func (l *themeLayout) gaps(theme string) *gapMap {
	d := l.t.Form.Definition
	if l.groupVar() != d.MunicipalityQuestion || d.MunicipalityQuestion == "" {
		return nil
	}
	tr := func(key string, args ...any) string { return l.p.a.Catalog.T(l.c.lang, key, args...) }
	m := chart.Map{ID: "map", Title: tr("analysis.map_title", "Theme", l.p.themeName(l.c, theme), "Who", l.p.who(l.c)), Source: tr("analysis.map_source", "Source", library.AreasSource)}
	out := &gapMap{}
	var says []string
	some := false
	for _, s := range l.t.Summaries() {
		if s.Theme != theme || s.GroupVar != d.MunicipalityQuestion {
			continue
		}
		for _, area := range library.Areas() {
			if area.Code != s.Group {
				continue
			}
			r := chart.Region{Name: l.p.groupName(l.c, s.GroupVar, s.Group), Rings: area.Rings, Hidden: true, Label: tr("analysis.few")}
			if s.Gap.Set {
				r.Hidden, r.Value, r.Label = false, s.Gap.Number, staff.Decimal(l.c.lang, s.Gap.Number)
				if !some {
					m.Low, m.High = r.Value, r.Value
				}
				some, m.Low, m.High = true, min(m.Low, r.Value), max(m.High, r.Value)
			}
			m.Regions = append(m.Regions, r)
			out.Rows = append(out.Rows, mapRow{r.Name, r.Label, r.Hidden})
			says = append(says, r.Name+": "+r.Label+".")
		}
	}
	if !some {
		return nil
	}
	m.High = max(m.High, m.Low+0.25) // nearly the same is the same colour
	m.Description = strings.Join(says, " ")
	out.SVG = template.HTML(m.SVG()) //nolint:gosec // package chart escapes every text
	return out
}
