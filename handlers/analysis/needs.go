package analysis

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/staff"
	"regiopeil/reports"
	"regiopeil/surveys"
)

// needsPage lists what people need, over all themes.
type needsPage struct {
	staff.Frame
	Back, URL, Who string
	Fields         []staff.Field
	Filters        bool
	CutNote        string
	Lists          []needList
}

// needList is one question about needs, the most chosen first.
type needList struct {
	ID, Title, Source string
	Mentions          string // how many choices together; empty: not known
	Rows              []needRow
	Files             chartFiles
	Few               bool
}

type needRow struct {
	Label, Themes            string
	N, Share, Interval, Part string // Part is of all choices; empty: not known
	Width                    string // of the bar, 0 to 100
	Few                      bool

	share reports.Value
}

// Needs shows the needs of the people of a choice, of a theme if one is chosen.
func (p *Pages) Needs(c *gin.Context) error {
	v, err := p.visit(c)
	if err != nil {
		return err
	}
	ch := v.choice
	t, err := p.reports.Table(v.ctx, reports.Query{Survey: v.slug, Where: ch.where(), MinBase: reports.SurveysOwn})
	if err != nil {
		return err
	}
	theme := c.Query("theme")
	m := needsPage{Frame: staff.NewFrame(p.a, c, p.a.Catalog.T(v.lang, "needs.title")), Back: v.base, URL: v.base + "/needs", Who: p.who(ch)}
	m.MadeUp = m.MadeUp || v.survey.MadeUp
	m.CutNote = p.a.Catalog.T(v.lang, "analysis.hidden_note", "MinBase", t.Query.MinBase, "MinCell", t.MinCell())
	m.Fields, m.Filters = append(p.groupFields(ch), p.themeField(ch, theme)), ch.query() != "" || theme != ""
	l := themeLayout{p: p, c: ch, t: t, slug: v.slug}
	for _, q := range v.form.Questions() {
		if q.Role == surveys.Need && q.Type == surveys.Multiple && l.asked(q) {
			if list := l.needs(q, theme); len(list.Rows) > 0 {
				m.Lists = append(m.Lists, list)
			}
		}
	}
	return p.a.Render(c, http.StatusOK, "analysis/needs", m)
}

// themeField is the select of a theme, or of all.
func (p *Pages) themeField(c choice, chosen string) staff.Field {
	f := staff.Field{Name: "theme", Label: p.a.Catalog.T(c.lang, "analysis.theme"), Options: []staff.Option{{Label: p.a.Catalog.T(c.lang, "needs.all_themes")}}}
	for _, t := range c.form.Definition.Themes {
		f.Options = append(f.Options, staff.Option{Value: t.Code, Label: p.themeName(c, t.Code), Chosen: t.Code == chosen})
	}
	return f
}

// needs lists the options of a question that touch a theme, or all of them.
func (l *themeLayout) needs(q *surveys.Question, theme string) needList {
	b := l.block(q, "", nil)
	out := needList{ID: b.ID, Title: b.Title, Source: b.Source, Files: b.Files, Few: true}
	if n, ok := l.t.Mentions(q.Code, "", ""); ok {
		out.Mentions = staff.Number(l.c.lang, n)
	}
	for i := range q.Options {
		o := &q.Options[i]
		r, ok := l.t.Row(reports.Key{Question: q.Code, Option: o.Code})
		if !ok || surveys.IsNonAnswer(o.Code) || theme != "" && !slices.Contains(reports.ThemesOf(q, o), theme) {
			continue
		}
		row := needRow{Label: l.label(q, o.Code), Few: r.Suppressed, share: r.Share}
		var names []string
		for _, code := range reports.ThemesOf(q, o) {
			names = append(names, l.p.themeName(l.c, code))
		}
		row.Themes = strings.Join(names, ", ")
		if r.Share.Set {
			out.Few = false
			row.N, row.Share = staff.Number(l.c.lang, r.N), staff.Percent(l.c.lang, 100*r.Share.Number)
			row.Width = strconv.FormatFloat(100*r.Share.Number, 'f', 1, 64)
			row.Interval = l.p.a.Catalog.T(l.c.lang, "analysis.interval", "Low", staff.Percent(l.c.lang, 100*r.ShareLow.Number), "High", staff.Percent(l.c.lang, 100*r.ShareHigh.Number))
		}
		if part := l.t.ShareOfMentions(r); part.Set {
			row.Part = staff.Percent(l.c.lang, 100*part.Number)
		}
		out.Rows = append(out.Rows, row)
	}
	slices.SortStableFunc(out.Rows, func(a, b needRow) int {
		return cmp.Or(cmp.Compare(b2i(b.share.Set), b2i(a.share.Set)), cmp.Compare(b.share.Number, a.share.Number))
	})
	return out
}
