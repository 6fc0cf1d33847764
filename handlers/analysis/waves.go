package analysis

import (
	"math"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/staff"
	"regiopeil/reports"
	"regiopeil/surveys"
)

type wavesPage struct {
	staff.Frame
	Back, URL     string
	Fields        []staff.Field
	None          bool // there is no other wave
	Before, After string
	Blocks        []waveBlock
}

// waveBlock is one question, or one item of it, then and now.
type waveBlock struct {
	ID, Title, Item string
	Broken          string // why it cannot be compared
	Lines           []waveLine
}

type waveLine struct {
	Label, Before, After, Change, Interval string
	Says                                   string
	Mean, Few, Differs                     bool
}

// Waves compares a survey with another one of the same consultation.
func (p *Pages) Waves(c *gin.Context) error {
	v, err := p.visit(c)
	if err != nil {
		return err
	}
	m := wavesPage{Frame: staff.NewFrame(p.a, c, p.a.Catalog.T(v.lang, "waves.title")), Back: v.base, URL: v.base + "/waves"}
	m.MadeUp = m.MadeUp || v.survey.MadeUp
	others, err := p.db.Waves(v.ctx, v.slug)
	if err != nil {
		return err
	}
	if m.None = len(others) == 0; m.None {
		return p.a.Render(c, http.StatusOK, "analysis/waves", m)
	}
	chosen := c.Query("with")
	at := slices.IndexFunc(others, func(s *surveys.Survey) bool { return s.Slug == chosen })
	if at < 0 && chosen != "" {
		return surveys.Errorf(surveys.NotFound, "%q is no wave of this consultation", chosen)
	}
	at = max(at, 0)
	field := staff.Field{Name: "with", Label: p.a.Catalog.T(v.lang, "waves.with")}
	for i, s := range others {
		field.Options = append(field.Options, staff.Option{Value: s.Slug, Label: p.waveName(v.lang, s), Chosen: i == at})
	}
	m.Fields = []staff.Field{field}
	m.Before, m.After = others[at].Slug, v.slug
	after, err := p.reports.Table(v.ctx, reports.Query{Survey: v.slug, MinBase: reports.SurveysOwn})
	if err != nil {
		return err
	}
	before, err := p.reports.Table(v.ctx, reports.Query{Survey: others[at].Slug, MinBase: reports.SurveysOwn})
	if err != nil {
		return err
	}
	l := themeLayout{p: p, c: v.choice, t: after, slug: v.slug}
	m.Blocks = l.waves(after.Changes(before))
	return p.a.Render(c, http.StatusOK, "analysis/waves", m)
}

// waveName is the address of a survey with its period.
func (p *Pages) waveName(lang string, s *surveys.Survey) string {
	return s.Slug + " – " + staff.PeriodOf(p.a.Catalog, lang, s)
}

// waves puts changes together by question and item.
func (l *themeLayout) waves(changes []reports.Change) []waveBlock {
	var out []waveBlock
	d := l.t.Form.Definition
	for i := range changes {
		c := &changes[i]
		q, ok := l.t.Form.Question(c.Question)
		if !ok {
			continue
		}
		id := c.Question
		if c.Item != "" {
			id += "-" + c.Item
		}
		if len(out) == 0 || out[len(out)-1].ID != id {
			b := waveBlock{ID: id, Title: text(d, q.Label, l.c.lang)}
			for j := range q.Items {
				if q.Items[j].Code == c.Item {
					b.Item = text(d, q.Items[j].Label, l.c.lang)
				}
			}
			out = append(out, b)
		}
		b := &out[len(out)-1]
		if c.Broken != "" && c.Broken != "waves.hidden" {
			b.Broken, b.Lines = l.p.a.Catalog.T(l.c.lang, c.Broken), nil
			continue
		}
		b.Lines = append(b.Lines, l.waveLine(q, c))
	}
	return out
}

func (l *themeLayout) waveLine(q *surveys.Question, c *reports.Change) waveLine {
	line := waveLine{Label: l.label(q, c.Option), Mean: c.Mean, Few: !c.Before.Set || !c.After.Set}
	if line.Few {
		return line
	}
	write := func(x float64) string { return staff.Percent(l.c.lang, 100*x) }
	points := func(x float64) string { return staff.Signed(l.c.lang, 100*x) }
	if c.Mean {
		write = func(x float64) string { return staff.Decimal(l.c.lang, x) }
		points = func(x float64) string {
			if x > 0 {
				return "+" + staff.Decimal(l.c.lang, x)
			}
			return staff.Decimal(l.c.lang, x)
		}
	}
	line.Before, line.After = write(c.Before.Number), write(c.After.Number)
	line.Change = points(c.After.Number - c.Before.Number)
	if ci := c.Difference.CI; ci.Low <= ci.High {
		line.Interval = l.p.a.Catalog.T(l.c.lang, "analysis.interval", "Low", points(ci.Low), "High", points(ci.High))
	}
	if math.IsNaN(c.Difference.P) { // its spread is hidden, or there is none
		return line
	}
	line.Differs = c.NotByChance()
	key := "waves.same"
	if line.Differs {
		key = "waves.differs"
	}
	line.Says = l.p.a.Catalog.T(l.c.lang, key)
	return line
}
