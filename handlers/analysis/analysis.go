// Package analysis is what analysts see: who answered, the themes, and the
// downloads. Everything shown comes out of package reports, and is hidden there
// where a group is too small.
package analysis

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/page"
	"regiopeil/handlers/staff"
	"regiopeil/reports"
	"regiopeil/surveys"
	"regiopeil/surveys/codes"
	"regiopeil/surveys/store"
)

// Pages answers the requests of analysts.
type Pages struct {
	a       *page.Adapter
	db      *store.DB
	reports *reports.Engine
	keys    *codes.Keys
	jobs    *jobs

	rowsAtOnce int
}

// New returns the pages over a database. keys make the codes of open answers;
// rowsAtOnce is RowsAtOnce, or less.
func New(a *page.Adapter, db *store.DB, r *reports.Engine, keys *codes.Keys, rowsAtOnce int) *Pages {
	return &Pages{a: a, db: db, reports: r, keys: keys, jobs: newJobs(a.Now, a.Log), rowsAtOnce: rowsAtOnce}
}

type surveysPage struct {
	staff.Frame
	Consultations []consultation
}

type consultation struct {
	Title   string
	Surveys []tile
}

type tile struct {
	URL, Slug, Title, Period, N string
	Count                       int
	Phase                       staff.Phase
}

// Surveys lists the surveys by consultation, the newest first.
func (p *Pages) Surveys(c *gin.Context) error {
	lang := p.a.Language(c)
	m := surveysPage{Frame: staff.NewFrame(p.a, c, p.a.Catalog.T(lang, "analysis.title"))}
	ctx := c.Request.Context()
	all, err := p.db.Surveys(ctx)
	if err != nil {
		return err
	}
	slices.SortStableFunc(all, func(a, b *surveys.Survey) int { return b.Opens.Compare(a.Opens) })
	place := map[string]int{}
	for _, s := range all {
		if s.Version == 0 {
			continue
		}
		form, err := p.db.Form(ctx, s.Slug, s.Version)
		if err != nil {
			return err
		}
		n, err := p.db.Count(ctx, s.Slug)
		if err != nil {
			return err
		}
		d := form.Definition
		i, ok := place[d.Consultation.Code]
		if !ok {
			i = len(m.Consultations)
			place[d.Consultation.Code] = i
			m.Consultations = append(m.Consultations, consultation{Title: cmp.Or(text(d, d.Consultation.Title, lang), text(d, d.Title, lang))})
		}
		m.Consultations[i].Surveys = append(m.Consultations[i].Surveys, tile{
			URL: "/analysis/" + s.Slug, Slug: s.Slug, Title: text(d, d.Title, lang), Count: n, N: staff.Number(lang, n),
			Phase: staff.PhaseOf(p.a.Catalog, lang, s, p.a.Now()), Period: staff.PeriodOf(p.a.Catalog, lang, s),
		})
	}
	return p.a.Render(c, http.StatusOK, "analysis/surveys", m)
}

func text(d *surveys.Definition, t surveys.Text, lang string) string {
	return t.In(lang, d.Languages[0], "")
}
