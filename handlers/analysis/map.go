package analysis

import (
	"cmp"
	"html/template"
	"slices"
	"strings"

	"regiopeil/handlers/staff"
	"regiopeil/reports"
	"regiopeil/reports/chart"
	"regiopeil/surveys/library"
)

// areaMap is one value of a theme per municipality.
type areaMap struct {
	Note   string
	Value  string // its name
	SVG    template.HTML
	Rows   []mapRow
	Orders []orderLink // the values to choose from
	Files  chartFiles

	drawing chart.Map
	lines   [][]string
}

type mapRow struct {
	Label, Value string
	Few          bool
}

// areaMap draws the map of a theme, where the page divides by municipality and the
// program knows the borders; nil: it does not.
func (l *themeLayout) areaMap(theme string) *areaMap {
	d := l.t.Form.Definition
	if l.groupVar() != d.MunicipalityQuestion || d.MunicipalityQuestion == "" {
		return nil
	}
	all := slices.DeleteFunc(l.t.Summaries(), func(s reports.Summary) bool {
		return s.Theme != theme || s.GroupVar != d.MunicipalityQuestion || !slices.ContainsFunc(library.Areas(), func(a library.Area) bool { return a.Code == s.Group })
	})
	shown := slices.DeleteFunc(slices.Clone(orders), func(o order) bool {
		return !slices.ContainsFunc(all, func(s reports.Summary) bool { return o.value(&s).Set })
	})
	if len(shown) == 0 {
		return nil
	}
	chosen := cmp.Or(l.c.values.Get("map"), defaultOrder)
	at := max(0, slices.IndexFunc(shown, func(o order) bool { return o.name == chosen }))
	tr := func(key string, args ...any) string { return l.p.a.Catalog.T(l.c.lang, key, args...) }
	m := &areaMap{Value: tr("analysis." + shown[at].name), Note: tr("analysis.map_note", "Value", tr("analysis."+shown[at].name))}
	m.Files = l.p.chartFiles(l.c, l.slug, "map", tr("analysis.map_head"), "theme", theme, "map", shown[at].name)
	for i, o := range shown {
		m.Orders = append(m.Orders, orderLink{
			Label: tr("analysis." + o.name), Chosen: i == at,
			URL: "/analysis/" + l.slug + "/themes/" + theme + l.c.query("map", o.name) + "#map-head",
		})
	}
	m.drawing = chart.Map{
		ID: "map", Title: tr("analysis.map_title", "Value", m.Value, "Theme", l.p.themeName(l.c, theme), "Who", l.p.who(l.c)),
		Note: tr("analysis.map_source", "Source", library.AreasSource),
	}
	l.colour(m, shown[at], all)
	m.SVG = template.HTML(m.drawing.SVG()) //nolint:gosec // package chart escapes every text
	return m
}

// colour fills in the values of a map.
func (l *themeLayout) colour(m *areaMap, o order, all []reports.Summary) {
	var says []string
	var values []float64
	m.lines = [][]string{{"municipality", "label", o.name, "suppressed"}}
	for i := range all {
		s := &all[i]
		at := slices.IndexFunc(library.Areas(), func(a library.Area) bool { return a.Code == s.Group })
		r := chart.Region{Name: l.p.groupName(l.c, s.GroupVar, s.Group), Rings: library.Areas()[at].Rings, Hidden: true, Label: l.p.a.Catalog.T(l.c.lang, "analysis.few")}
		v, hidden := o.value(s), "1"
		if v.Set {
			r.Hidden, r.Value, r.Label, hidden = false, v.Number, o.write(l.c.lang, v), "0"
			values = append(values, v.Number)
		}
		m.drawing.Regions = append(m.drawing.Regions, r)
		m.Rows = append(m.Rows, mapRow{r.Name, r.Label, r.Hidden})
		m.lines = append(m.lines, []string{s.Group, r.Name, v.String(), hidden})
		says = append(says, r.Name+": "+r.Label+".")
	}
	m.drawing.Low, m.drawing.High = slices.Min(values), slices.Max(values)
	m.drawing.High = max(m.drawing.High, m.drawing.Low+o.nearly) // nearly the same is the same colour
	m.drawing.Description = strings.Join(says, " ")
}

// write is a value in words.
func (o *order) write(lang string, v reports.Value) string {
	if o.decimal {
		return staff.Decimal(lang, v.Number)
	}
	return staff.Percent(lang, 100*v.Number)
}
