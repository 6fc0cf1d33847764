package respond

import (
	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"regiopeil/handlers/page"
	"regiopeil/handlers/respond/form"
	"regiopeil/surveys"
)

// Start lists the consultations that are open, and those that have closed.
func (f *Flow) Start(c *gin.Context) error {
	ctx := c.Request.Context()
	all, err := f.store.Surveys(ctx)
	if err != nil {
		return err
	}
	now, lang := f.web.Now(), f.web.Language(c)
	var open, closed []form.Visit
	for _, s := range all {
		phase := s.PhaseAt(now)
		if phase == surveys.NotYetOpen || s.Version == 0 {
			continue
		}
		questions, err := f.store.Form(ctx, s.Slug, 0)
		if err != nil {
			return err
		}
		v := form.Visit{Survey: s, Form: questions, Language: lang, URL: "/"}
		if phase == surveys.Open {
			open = append(open, v)
		} else {
			closed = append(closed, v)
		}
	}
	p := f.build.Start(lang, open, closed)
	p.Chrome = f.web.Housed(c, p.Chrome)
	p.Chrome.MadeUp = f.web.MadeUp
	return f.web.RenderIn(c, lang, 200, "respond/start", p)
}

// Landing is the first page of a survey: what it is about, before it asks
// anything; or why it takes no answers.
func (f *Flow) Landing(c *gin.Context) error {
	v, done, err := f.open(c)
	if done {
		return err
	}
	preview := v.phase == surveys.NotYetOpen && f.web.User(c) != nil
	if !v.mayBegin() && !preview {
		return f.notOpen(c, v)
	}
	if err := f.arrive(c, v); err != nil {
		return err
	}
	k := key{form: v.Form, language: v.Language, page: landing, resume: v.draft != nil, trial: v.trial()}
	return f.send(c, v, k, "respond/landing", func() any {
		p := f.build.Landing(v.Visit)
		p.Resume, p.Chrome.Trial = k.resume, k.trial
		return p
	})
}

// arrive remembers through which conversation somebody came, where the address says
// so. A code of none, or of one about another survey, is as good as no code.
func (f *Flow) arrive(c *gin.Context, v *visit) error {
	id, err := page.From(c.Request.Context(), f.store, f.keys, v.Survey.Slug, c.Query(fieldFrom))
	if err != nil || id == "" {
		return err
	}
	return f.cookies.arrive(c.Writer, c.Request, v.Survey.Slug, id)
}

// Begin leads from the landing page to the questions: on with the draft that
// this browser has, or with a new one, of which only the cookie exists yet.
func (f *Flow) Begin(c *gin.Context) error {
	v, done, err := f.open(c)
	if done {
		return err
	}
	typed, err := readPosted(c)
	if err != nil {
		return err
	}
	if typed.language != "" {
		f.web.Choose(c, typed.language)
		return f.web.Redirect(c, v.base)
	}
	if !v.mayBegin() {
		v.id = "" // nothing was typed here that could be lost
		return f.notOpen(c, v)
	}
	if v.draft != nil && typed.button != "new" {
		return f.web.Redirect(c, v.position())
	}
	if v.trial() {
		return f.beginTrial(c, v) // over again, and still not counted
	}
	id := uuid.NewString()
	if err := f.cookies.begin(c.Writer, c.Request, v.Survey.Slug, id); err != nil {
		return err
	}
	f.issued.add(id)
	newest, err := f.store.Form(c.Request.Context(), v.Survey.Slug, 0)
	if err != nil {
		return err
	}
	v.Form, v.draft, v.worked = newest, nil, nil
	return f.web.Redirect(c, v.next(landing, v.Form.Route(nil)))
}
