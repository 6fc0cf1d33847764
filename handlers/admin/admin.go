// Package admin is what administrators do: surveys with their period, texts and
// questions, and the accounts of staff. Every form comes back filled in, with
// what is wrong beside each field.
package admin

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/mail"
	"regiopeil/handlers/page"
	"regiopeil/handlers/staff"
	"regiopeil/reports"
	"regiopeil/surveys"
	"regiopeil/surveys/codes"
	"regiopeil/surveys/store"
	"regiopeil/templates"
)

// Pages answers the requests of administrators.
type Pages struct {
	a       *page.Adapter
	db      *store.DB
	reports *reports.Engine
	keys    *codes.Keys
	baseURL string       // of the links that are handed out
	mail    *mail.Sender // nil: links are not sent
}

// New returns the pages over a database. baseURL is the address that people use,
// without a slash at its end; links never come from what a request says. m sends
// them to colleagues; nil: they are handed over.
func New(a *page.Adapter, db *store.DB, r *reports.Engine, k *codes.Keys, baseURL string, m *mail.Sender) *Pages {
	return &Pages{a: a, db: db, reports: r, keys: k, baseURL: baseURL, mail: m}
}

func (p *Pages) t(c *gin.Context, key string, args ...any) string {
	return p.a.Catalog.T(p.a.Language(c), key, args...)
}

// posted reads a form, and the survey that it is about.
func (p *Pages) posted(c *gin.Context) (url.Values, *surveys.Survey, error) {
	form, err := page.Form(c)
	if err != nil {
		return nil, nil, err
	}
	s, err := p.db.Survey(c.Request.Context(), c.Param("survey"))
	return form, s, err
}

// done returns the text for ?done=…, which a redirect after a form leaves, if it
// is one of those that the page knows.
func (p *Pages) done(c *gin.Context, known ...string) string {
	if key := c.Query("done"); slices.Contains(known, key) {
		return p.t(c, "admin.done_"+key)
	}
	return ""
}

type surveysPage struct {
	staff.Frame
	Surveys []tile
}

type tile struct {
	URL, Slug, Title, Period, N string
	Count                       int
	Phase                       staff.Phase
}

// Surveys lists all surveys.
func (p *Pages) Surveys(c *gin.Context) error {
	ctx, lang := c.Request.Context(), p.a.Language(c)
	m := surveysPage{Frame: staff.NewFrame(p.a, c, p.t(c, "admin.surveys"))}
	all, err := p.db.Surveys(ctx)
	if err != nil {
		return err
	}
	for _, s := range all {
		n, err := p.db.Count(ctx, s.Slug)
		if err != nil {
			return err
		}
		title, _, err := p.title(ctx, s, lang)
		if err != nil {
			return err
		}
		m.Surveys = append(m.Surveys, tile{
			URL: "/admin/surveys/" + s.Slug, Slug: s.Slug, Title: title, Count: n, N: staff.Number(lang, n),
			Phase: staff.PhaseOf(p.a.Catalog, lang, s, p.a.Now()), Period: staff.PeriodOf(p.a.Catalog, lang, s),
		})
	}
	return p.a.Render(c, http.StatusOK, "admin/surveys", m)
}

// title returns a survey's title in a language, and its definition; a survey
// without questions yet has its slug and nil.
func (p *Pages) title(ctx context.Context, s *surveys.Survey, lang string) (string, *surveys.Definition, error) {
	if s.Version == 0 {
		return s.Slug, nil, nil
	}
	form, err := p.db.Form(ctx, s.Slug, s.Version)
	if err != nil {
		return "", nil, err
	}
	d := form.Definition
	return d.Title.In(lang, d.Languages[0], ""), d, nil
}

// back is the link from a page of a survey to the survey.
func back(s *surveys.Survey, title string) templates.Link {
	return templates.Link{Label: title, URL: "/admin/surveys/" + s.Slug}
}
