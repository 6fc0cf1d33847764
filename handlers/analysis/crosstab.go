package analysis

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/staff"
	"regiopeil/reports"
	"regiopeil/surveys"
)

type crossTabPage struct {
	staff.Frame
	Back, URL     string
	Fields        []staff.Field
	Chosen        bool // a question is
	Blocks        []block
	Who           string
	Few           bool
	Refused       string // why these two cannot be crossed
	Free          bool   // only small bases are hidden
	CutNote       string
	Marks, Tested bool
}

// CrossTab crosses a question with another one that has one answer: with a
// background question for everybody who may see figures, with any other for who
// may see single responses.
func (p *Pages) CrossTab(c *gin.Context) error {
	v, err := p.visit(c)
	if err != nil {
		return err
	}
	ch := v.choice
	question := strings.ToValidUTF8(c.Query("question"), "")
	m := crossTabPage{
		Frame: staff.NewFrame(p.a, c, p.a.Catalog.T(v.lang, "analysis.cross")), Back: v.base, Who: p.who(ch),
		URL: v.base + "/cross", Chosen: question != "",
	}
	m.MadeUp = m.MadeUp || v.survey.MadeUp
	free := staff.May(p.a.User(c), staff.SeeResponses)
	m.Fields = append(p.crossFields(ch, question, free), p.groupFields(ch)...)
	if !m.Chosen {
		return p.a.Render(c, http.StatusOK, "analysis/cross", m)
	}
	q, ok := v.form.Question(question)
	if !ok {
		return surveys.Errorf(surveys.NotFound, "survey %q has no such question", v.slug)
	}
	query := reports.Query{Survey: v.slug, Where: ch.where(), MinBase: reports.SurveysOwn, Free: free}
	ch.by = cmp.Or(ch.by, v.form.Definition.AudienceQuestion)
	if ch.by != "" {
		query.By = [][]string{{ch.by}}
	}
	t, err := p.reports.Table(v.ctx, query)
	if e, refused := errors.AsType[*surveys.Error](err); refused && e.Code == surveys.Forbidden && len(e.Problems) > 0 {
		m.Refused = p.a.Catalog.T(v.lang, e.Problems[0].Key, e.Problems[0].Args)
		return p.a.Render(c, http.StatusOK, "analysis/cross", m)
	} else if err != nil {
		return err
	}
	if w := t.Weights; w != nil && w.Problem == nil {
		m.Fields = append(m.Fields, p.weightingField(ch))
	} else {
		ch.weighted = false
	}
	l := themeLayout{p: p, c: ch, t: t, slug: v.slug, withRest: true}
	m.Blocks = l.blocks(func(r *reports.Row) bool { return r.Question == q.Code })
	m.Few = !slices.ContainsFunc(m.Blocks, func(b block) bool { return !b.Few })
	m.Marks, m.Tested, m.Free = l.marks, l.tested, t.Free
	m.CutNote = p.a.Catalog.T(v.lang, "analysis.hidden_note", "MinBase", t.Query.MinBase, "MinCell", t.MinCell())
	return p.a.Render(c, http.StatusOK, "analysis/cross", m)
}

// crossFields are the selects for both questions.
func (p *Pages) crossFields(c choice, question string, free bool) []staff.Field {
	d := c.form.Definition
	rows := staff.Field{Name: "question", Label: p.a.Catalog.T(c.lang, "analysis.cross_question")}
	by := staff.Field{Name: "by", Label: p.a.Catalog.T(c.lang, "analysis.divide")}
	backgrounds := reports.Backgrounds(d)
	chosen := cmp.Or(c.by, d.AudienceQuestion)
	for _, q := range c.form.Questions() {
		if q.Type == surveys.Note {
			continue
		}
		label := q.Code + ". " + text(d, q.Label, c.lang)
		rows.Options = append(rows.Options, staff.Option{Value: q.Code, Label: label, Chosen: q.Code == question})
		if slices.Contains(backgrounds, q.Code) || free && q.Type == surveys.Single {
			by.Options = append(by.Options, staff.Option{Value: q.Code, Label: label, Chosen: q.Code == chosen})
		}
	}
	return []staff.Field{rows, by}
}
