package analysis

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/staff"
	"regiopeil/reports"
	"regiopeil/surveys"
)

type themePage struct {
	staff.Frame
	Back, URL     string // of the survey; of this page
	Fields        []staff.Field
	Filters       bool
	Who           string
	Few           bool // nothing can be shown of the people chosen
	CutNote       string
	Contents      []heading
	Blocks        []block
	Map           *areaMap
	Meetings      *themeMeetings // nil: conversations tell nothing of it
	InShort       *inShort       // nil: the people are not everybody, or nothing can be said
	Excel, CSV    string
	Marks, Tested bool // some share is marked; some test stands on the page
}

// heading is a part of a page that its contents lead to.
type heading struct{ ID, Label string }

// contents are the questions of a page, each at its first block.
func contents(blocks []block) (out []heading) {
	for _, b := range blocks {
		if out == nil || out[len(out)-1].Label != b.Title {
			out = append(out, heading{b.ID, b.Title})
		}
	}
	return out
}

// Theme shows one theme, or sends its workbook where its name ends in ".xlsx".
func (p *Pages) Theme(c *gin.Context) error {
	if strings.HasSuffix(c.Param("file"), ".xlsx") {
		return p.Workbook(c)
	}
	v, err := p.visit(c)
	if err != nil {
		return err
	}
	theme := c.Param("file")
	if !slices.ContainsFunc(v.form.Definition.Themes, func(t surveys.Theme) bool { return t.Code == theme }) {
		return surveys.Errorf(surveys.NotFound, "survey %q has no such theme", v.slug)
	}
	ch := v.choice
	t, err := p.reports.Table(v.ctx, p.themeQuery(v.slug, theme, ch))
	if err != nil {
		return err
	}
	inShort, err := p.inShort(v, theme)
	if err != nil {
		return err
	}
	m := themePage{
		Frame: staff.NewFrame(p.a, c, p.themeName(ch, theme)), Back: v.base + ch.query("by", "", "weighting", ""),
		URL: v.base + "/themes/" + url.PathEscape(theme), Who: p.who(ch), Filters: len(ch.where()) > 0,
		CutNote: p.a.Catalog.T(v.lang, "analysis.hidden_note", "MinBase", t.Query.MinBase, "MinCell", t.MinCell()),
	}
	m.MadeUp = m.MadeUp || v.survey.MadeUp
	m.Excel, m.CSV = m.URL+".xlsx", v.base+"/figures.csv"+ch.query("theme", theme, "by", ch.division())
	m.Fields = p.groupFields(ch)
	if by := p.divisions(ch); len(by) > 1 {
		m.Fields = append(m.Fields, staff.Field{Name: "by", Label: p.a.Catalog.T(v.lang, "analysis.divide"), Options: by})
	}
	if w := t.Weights; w != nil && w.Problem == nil {
		m.Fields = append(m.Fields, p.weightingField(ch))
	} else {
		ch.weighted = false
	}
	l := themeLayout{p: p, c: ch, t: t, slug: v.slug}
	m.Blocks = l.blocks(func(r *reports.Row) bool { return r.Theme == theme })
	for i := range m.Blocks {
		if m.Blocks[i].Item == m.Title { // every block of the page is about it
			m.Blocks[i].Item = ""
		}
	}
	m.Contents = contents(m.Blocks)
	met, err := p.reports.Conversations(v.ctx, reports.Query{Survey: v.slug, Theme: theme, Where: ch.where(), MinBase: reports.SurveysOwn})
	if err != nil {
		return err
	}
	words := staff.May(p.a.User(c), staff.ReadAnswers)
	if m.Meetings = p.themeMeetings(ch, met, v.base, theme, t.Query.MinBase, words); m.Meetings != nil {
		m.Meetings.Files = p.chartFiles(ch, v.slug, "dots", p.a.Catalog.T(v.lang, "conversation.dots"), "theme", theme, "by", "", "weighting", "")
	}
	m.Few = !slices.ContainsFunc(t.Rows, func(r reports.Row) bool { return r.HasBase || r.HasN })
	m.InShort = inShort
	m.Marks, m.Tested, m.Map = l.marks, l.tested, l.areaMap(theme)
	return p.a.Render(c, http.StatusOK, "analysis/theme", m)
}

// themeQuery is what a choice asks of a theme.
func (p *Pages) themeQuery(slug, theme string, c choice) reports.Query {
	q := reports.Query{Survey: slug, Theme: theme, Where: c.where(), MinBase: reports.SurveysOwn}
	if by := c.division(); by != "" && len(q.Where) < 2 {
		q.By = [][]string{{by}}
	}
	return q
}
