package analysis

import (
	"bytes"
	"cmp"
	"strings"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/staff"
	"regiopeil/reports"
	"regiopeil/reports/chart"
	"regiopeil/surveys"
)

// Chart sends the bars of a question, or of an item of it, as an SVG file, or
// their numbers as rows of the long table: its name in the address is "V8.T1.svg"
// or "V8.T1.csv".
func (p *Pages) Chart(c *gin.Context) error {
	name, svg := strings.CutSuffix(c.Param("file"), ".svg")
	name, ok := strings.CutSuffix(name, ".csv")
	if !svg && !ok {
		return surveys.Errorf(surveys.NotFound, "no such drawing")
	}
	v, err := p.visit(c)
	if err != nil {
		return err
	}
	code, item, _ := strings.Cut(name, ".")
	q, ok := v.form.Question(code)
	if !ok {
		return surveys.Errorf(surveys.NotFound, "survey %q has no such question", v.slug)
	}
	ch := v.choice
	query := p.themeQuery(v.slug, "", ch)
	if ch.by != "" && ch.by != ch.division() { // of a cross-tab
		query.By, query.Free = [][]string{{ch.by}}, staff.May(p.a.User(c), staff.SeeResponses)
	}
	t, err := p.reports.Table(v.ctx, query)
	if err != nil {
		return err
	}
	if !svg {
		return p.chartNumbers(c, v, t, q.Code, item)
	}
	l := themeLayout{p: p, c: ch, t: t, slug: v.slug}
	b := l.block(q, item, l.options(code, item))
	if len(b.Lines) == 0 {
		return surveys.Errorf(surveys.NotFound, "question %s has no such figures", code)
	}
	made := ""
	if v.survey.MadeUp {
		made = p.a.Catalog.T(ch.lang, "workbook.made_up") + " · "
	}
	drawing := l.bars(q, item, b, made)
	return staff.Download(c, staff.FileName("svg", v.slug, staff.MadeUp(v.survey.MadeUp), name), svgType, bytes.NewBuffer(drawing.SVG()))
}

// chartNumbers sends the rows of a question or item.
func (p *Pages) chartNumbers(c *gin.Context, v *visit, t *reports.Table, question, item string) error {
	var of reports.Table
	for _, r := range t.Rows {
		if r.Question == question && r.Item == item {
			of.Rows = append(of.Rows, r)
		}
	}
	if len(of.Rows) == 0 {
		return surveys.Errorf(surveys.NotFound, "question %s has no such figures", question)
	}
	var b bytes.Buffer
	if err := of.WriteCSV(&b); err != nil {
		return err
	}
	return staff.Download(c, staff.FileName("csv", v.slug, staff.MadeUp(v.survey.MadeUp), question, item), staff.CSV, &b)
}

// options are those of the rows of a question or item.
func (l *themeLayout) options(code, item string) []string {
	var out []string
	seen := map[string]bool{}
	for i := range l.t.Rows {
		r := &l.t.Rows[i]
		if r.Question == code && r.Item == item && r.GroupVar == "" && r.Weighting == reports.Unweighted && !seen[r.Option] {
			seen[r.Option] = true
			out = append(out, r.Option)
		}
	}
	return out
}

// bars are the shares of a block as a drawing; without shares its mean.
func (l *themeLayout) bars(q *surveys.Question, item string, b block, made string) chart.Bars {
	title := b.Title
	if b.Item != "" {
		title = b.Item + " – " + title
	}
	d := chart.Bars{ID: "bars", Title: title, Note: made + b.Source, Most: 1, Standalone: true}
	var says []string
	for _, line := range b.Lines {
		r, ok := l.row(reports.Key{Question: q.Code, Item: item, Option: line.option})
		if line.Together || line.Mean && len(b.Lines) > 1 || !ok {
			continue
		}
		bar := chart.Bar{Name: line.Label, Label: line.Value}
		switch {
		case r.Suppressed:
			bar.Hidden = l.p.a.Catalog.T(l.c.lang, "analysis.few")
		case r.Share.Set:
			bar.Value, bar.Low, bar.High = r.Share.Number, r.ShareLow.Number, r.ShareHigh.Number
		case r.Mean.Set:
			bar.Value, bar.Low, bar.High = r.Mean.Number, r.MeanLow.Number, r.MeanHigh.Number
			_, d.Most = l.ends(q)
			d.Most = max(d.Most, bar.Value, 1)
		default:
			continue
		}
		d.Bars = append(d.Bars, bar)
		says = append(says, line.Label+": "+cmp.Or(bar.Hidden, line.Value)+".")
	}
	d.Description = strings.Join(says, " ")
	return d
}
