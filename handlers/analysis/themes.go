package analysis

import (
	"cmp"
	"math"
	"net/url"
	"slices"
	"strconv"

	"regiopeil/reports"
)

// themeRow is a theme with its values. Importance and Satisfaction are places on
// a chart of 200 wide.
type themeRow struct {
	Label, N, URL, Excel     string
	FewN                     bool
	Values                   []meanCell // one per order
	Chart                    bool
	Importance, Satisfaction string

	by []reports.Value // one per order
}

type meanCell struct {
	Label, Text string
	Few         bool
}

// order is a value of themes by which they can be ranked, the highest first.
type order struct {
	name    string // in the address
	value   func(*reports.Summary) reports.Value
	decimal bool    // else a share
	nearly  float64 // as different values are that a map colours alike
}

var orders = []order{
	{"importance", func(s *reports.Summary) reports.Value { return s.Importance }, true, 0.25},
	{"satisfaction", func(s *reports.Summary) reports.Value { return s.Satisfaction }, true, 0.25},
	{"gap", func(s *reports.Summary) reports.Value { return s.Gap }, true, 0.25},
	{"top", func(s *reports.Summary) reports.Value { return s.Top }, false, 0.1},
	{"points", func(s *reports.Summary) reports.Value { return s.Points }, true, 5},
}

const defaultOrder = "gap"

// orderLink is a heading that ranks by its column.
type orderLink struct {
	Label, URL string
	Chosen     bool
}

// themes are the rows and headings of the table of themes, ranked.
func (p *Pages) themes(c choice, slug string, all []reports.Summary, n []string, few []bool, low, high float64) ([]themeRow, []orderLink) {
	shown := slices.DeleteFunc(slices.Clone(orders), func(o order) bool {
		return !slices.ContainsFunc(all, func(s reports.Summary) bool { return o.value(&s).Set || s.Suppressed })
	})
	chosen := cmp.Or(c.values.Get("order"), defaultOrder)
	at := max(0, slices.IndexFunc(shown, func(o order) bool { return o.name == chosen }))
	var links []orderLink
	for i, o := range shown {
		links = append(links, orderLink{
			Label: p.a.Catalog.T(c.lang, "analysis."+o.name), Chosen: i == at,
			URL: "/analysis/" + slug + c.query("order", o.name) + "#themes",
		})
	}
	var rows []themeRow
	for i := range all {
		r := p.themeRow(c, slug, &all[i], shown, low, high)
		r.N, r.FewN = n[i], few[i]
		rows = append(rows, r)
	}
	if len(shown) > 0 {
		slices.SortStableFunc(rows, func(a, b themeRow) int {
			x, y := a.by[at], b.by[at]
			if x.Set != y.Set {
				return cmp.Compare(b2i(y.Set), b2i(x.Set))
			}
			return cmp.Compare(y.Number, x.Number)
		})
	}
	return rows, links
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

const chartWidth = 200

func (p *Pages) themeRow(c choice, slug string, s *reports.Summary, shown []order, low, high float64) themeRow {
	base := "/analysis/" + slug + "/themes/" + url.PathEscape(s.Theme)
	r := themeRow{Label: p.themeName(c, s.Theme), URL: base + c.query("order", "", "axes", "", "map", ""), Excel: base + ".xlsx"}
	for _, o := range shown {
		v := o.value(s)
		cell := meanCell{Label: p.a.Catalog.T(c.lang, "analysis."+o.name), Text: "–"}
		switch {
		case v.Set:
			cell.Text = o.write(c.lang, v)
		case s.Suppressed:
			cell.Few = true
		}
		r.Values, r.by = append(r.Values, cell), append(r.by, v)
	}
	if s.Importance.Set && s.Satisfaction.Set && high > low {
		place := func(v reports.Value) string {
			x := math.Min(math.Max((v.Number-low)/(high-low), 0), 1)
			return strconv.FormatFloat(chartWidth*x, 'f', 1, 64)
		}
		r.Chart, r.Importance, r.Satisfaction = true, place(s.Importance), place(s.Satisfaction)
	}
	return r
}

func (p *Pages) themeName(c choice, code string) string {
	for _, t := range c.form.Definition.Themes {
		if t.Code == code {
			return text(c.form.Definition, t.Label, c.lang)
		}
	}
	return code
}
