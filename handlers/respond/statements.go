package respond

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/page"
	"regiopeil/handlers/respond/form"
	"regiopeil/surveys"
)

// statement sends a page of prose about a survey.
func (f *Flow) statement(c *gin.Context, v *visit, title, lead, text string) error {
	body, err := page.Prose(text)
	if err != nil {
		return err
	}
	return f.render(c, v, http.StatusOK, "respond/statement", form.StatementPage{
		Chrome: f.build.Chrome(v.Visit, f.t(v, title)), Lead: lead, Body: body, Back: v.base,
	})
}

// Privacy is the privacy statement of a survey: the administrator's, else one
// that says what the program does.
func (f *Flow) Privacy(c *gin.Context) error {
	v, done, err := f.open(c)
	if done {
		return err
	}
	text := v.text(v.Survey.Settings.Privacy)
	if text == "" {
		s := v.Survey.Settings
		text = f.t(v, "flow.privacy_default", "Name", s.ContactName, "Email", s.ContactEmail,
			"Deleted", f.web.Catalog.Day(v.Language, f.deleteOn(v)))
	}
	return f.statement(c, v, "respond.privacy_page", "", text)
}

// Outcome says after closing what is done with the answers.
func (f *Flow) Outcome(c *gin.Context) error {
	v, done, err := f.open(c)
	if done {
		return err
	}
	if v.phase == surveys.Open || v.phase == surveys.NotYetOpen {
		return f.web.Redirect(c, v.base)
	}
	text := v.text(v.Survey.Settings.Outcome)
	if text == "" {
		text = f.t(v, "respond.outcome_none")
	}
	return f.statement(c, v, "respond.outcome_page", "", text)
}

func (v *visit) text(t surveys.Text) string {
	return t.In(v.Language, v.Form.Definition.Languages[0], "")
}

// Accessibility is the accessibility statement of the whole site.
func (f *Flow) Accessibility(c *gin.Context) error {
	lang := f.web.Language(c)
	t := func(key string) string { return f.web.Catalog.T(lang, key) }
	body, err := page.Prose(t("respond.accessibility_body"))
	if err != nil {
		return err
	}
	return f.web.RenderIn(c, lang, http.StatusOK, "respond/statement", form.StatementPage{
		Chrome: f.web.Housed(c, f.build.PlainChrome(lang, t("respond.accessibility_page"), c.Request.URL.Path)),
		Lead:   t("respond.accessibility_lead"), Body: body,
	})
}

// Paper is the questionnaire to print. Before a survey opens, only staff see it.
func (f *Flow) Paper(c *gin.Context) error {
	v, done, err := f.open(c)
	if done {
		return err
	}
	if v.phase == surveys.NotYetOpen && f.web.User(c) == nil {
		return f.notOpen(c, v)
	}
	p := f.build.Paper(v.Visit)
	p.At = f.baseURL + v.base
	return f.render(c, v, http.StatusOK, "respond/paper", p)
}
