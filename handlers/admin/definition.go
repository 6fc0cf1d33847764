package admin

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/staff"
	"regiopeil/reports"
	"regiopeil/surveys"
	"regiopeil/templates"
)

// importPage takes a definition: of a new survey, or a new version.
type importPage struct {
	staff.Frame
	Back                  templates.Link
	Action, Intro, Export string
	Slug                  *staff.Field // nil: the survey is there already
	Text                  staff.Field
}

func (p *Pages) importPage(c *gin.Context, title string) *importPage {
	return &importPage{
		Frame: staff.NewFrame(p.a, c, title),
		Text: staff.Field{Name: "definition", Label: p.t(c, "admin.text"), Hint: p.t(c, "admin.text_hint"),
			Rows: 16, Code: true, Max: surveys.MaxDefinitionSize},
	}
}

func (p *Pages) newPage(c *gin.Context) *importPage {
	m := p.importPage(c, p.t(c, "admin.import_title"))
	m.Action, m.Intro = "/admin/surveys/new", p.t(c, "admin.import_intro")
	m.Back = templates.Link{Label: p.t(c, "admin.surveys"), URL: "/admin/surveys"}
	m.Slug = &staff.Field{Name: "slug", Label: p.t(c, "admin.slug"), Hint: p.t(c, "admin.slug_hint"), Required: true, Max: 64}
	return m
}

// New shows the form for a new survey.
func (p *Pages) New(c *gin.Context) error {
	return p.a.Render(c, http.StatusOK, "admin/import", p.newPage(c))
}

// Create makes a new survey out of a definition. It is not open yet.
func (p *Pages) Create(c *gin.Context) error {
	m := p.newPage(c)
	form, text, err := readUpload(c, m.Text.Name)
	if err != nil {
		return err
	}
	in := staff.Input{Catalog: p.a.Catalog, Lang: m.Language, Form: form}
	slug := in.Text(m.Slug)
	if m.Slug.Error == "" && !isSlug(slug) {
		in.Say(m.Slug, "admin.slug_wrong")
	}
	m.Wrong(*m.Slug)
	d := p.parse(m, text)
	if in.OK() && d != nil {
		s := surveys.Survey{Slug: slug, Settings: surveys.Settings{MinBase: reports.DefaultMinBase}, MadeUp: p.a.MadeUp}
		err := p.db.CreateSurvey(c.Request.Context(), s, d)
		if err == nil {
			return p.a.Redirect(c, "/admin/surveys/"+slug+"?done=import&version=1")
		}
		if surveys.CodeOf(err) != surveys.Conflict {
			return err
		}
		in.Say(m.Slug, "admin.slug_taken")
		m.Wrong(*m.Slug)
	}
	m.Languages = nil
	return p.a.Render(c, http.StatusUnprocessableEntity, "admin/import", m)
}

func (p *Pages) definitionPage(c *gin.Context) (*importPage, error) {
	s, err := p.db.Survey(c.Request.Context(), c.Param("survey"))
	if err != nil {
		return nil, err
	}
	title, d, err := p.title(c.Request.Context(), s, p.a.Language(c))
	if err != nil {
		return nil, err
	}
	m := p.importPage(c, p.t(c, "admin.definition_title", "Title", title))
	m.Back, m.Action = back(s, title), "/admin/surveys/"+s.Slug+"/definition"
	m.Intro = p.t(c, "admin.definition_intro", "Version", s.Version)
	if d != nil {
		m.Export = "/admin/surveys/" + s.Slug + "/definition.json"
	}
	return m, nil
}

// Definition shows the form for a new version of the questions.
func (p *Pages) Definition(c *gin.Context) error {
	m, err := p.definitionPage(c)
	if err != nil {
		return err
	}
	return p.a.Render(c, http.StatusOK, "admin/import", m)
}

// SaveDefinition keeps a new version.
func (p *Pages) SaveDefinition(c *gin.Context) error {
	m, err := p.definitionPage(c)
	if err != nil {
		return err
	}
	_, text, err := readUpload(c, m.Text.Name)
	if err != nil {
		return err
	}
	d := p.parse(m, text)
	if d == nil {
		m.Languages = nil
		return p.a.Render(c, http.StatusUnprocessableEntity, "admin/import", m)
	}
	slug := c.Param("survey")
	version, err := p.db.SaveDefinition(c.Request.Context(), slug, d)
	if err != nil {
		return err
	}
	return p.a.Redirect(c, "/admin/surveys/"+slug+"?done=import&version="+strconv.Itoa(version))
}

// Export sends the newest version as a file.
func (p *Pages) Export(c *gin.Context) error {
	form, err := p.db.Form(c.Request.Context(), c.Param("survey"), 0)
	if err != nil {
		return err
	}
	return staff.Download(c, staff.FileName("json", c.Param("survey")), staff.JSON, bytes.NewBuffer(form.Definition.Marshal()))
}

// parse reads a definition; what is wrong stands on the page with its place, and
// the result is nil.
func (p *Pages) parse(m *importPage, text string) *surveys.Definition {
	m.Text.Value = refill(text, surveys.MaxDefinitionSize)
	say := func(lines ...string) {
		m.Text.Error = strings.Join(lines, "\n")
		m.Error = true
		for _, l := range lines {
			m.Problems = append(m.Problems, staff.Problem{Text: l, URL: "#" + m.Text.Name})
		}
	}
	if strings.TrimSpace(text) == "" {
		say(p.a.Catalog.T(m.Language, "admin.import_empty"))
		return nil
	}
	d, err := surveys.Parse([]byte(text))
	if err == nil {
		return d
	}
	wrong, ok := errors.AsType[*surveys.Error](err)
	switch {
	case ok && wrong.Code == surveys.TooLarge:
		say(p.a.Catalog.T(m.Language, "admin.import_large"))
	case ok && len(wrong.Problems) > 0:
		var lines []string
		for _, problem := range wrong.Problems {
			lines = append(lines, p.line(m.Language, problem))
		}
		say(lines...)
	default:
		say(p.a.Catalog.T(m.Language, "admin.import_form"))
	}
	return nil
}

// line is a problem with a definition, after the place where it is.
func (p *Pages) line(lang string, problem surveys.Problem) string {
	var place []string
	switch row, column := problem.Args["Row"], problem.Args["Column"]; {
	case column != nil:
		place = append(place, p.a.Catalog.T(lang, "problem.in_cell", "Row", row, "Column", column))
	case row != nil:
		place = append(place, p.a.Catalog.T(lang, "problem.in_row", "Row", row))
	}
	if n, ok := problem.Args["Line"]; ok {
		place = append(place, p.a.Catalog.T(lang, "problem.in_line", "Line", n))
	}
	if problem.Question != "" && problem.Args["Column"] == nil {
		place = append(place, problem.Question)
	}
	if path := fmt.Sprint(problem.Args["Path"]); problem.Args["Path"] != nil && path != "" {
		place = append(place, path)
	}
	text := p.a.Catalog.T(lang, problem.Key, problem.Args)
	if len(place) == 0 {
		return text
	}
	return strings.Join(place, ", ") + ": " + text
}

// isSlug reports whether s fits in an address: small letters and digits, with
// single dashes between. "new" is the address of the form itself.
func isSlug(s string) bool {
	if s == "" || len(s) > 64 || s == "new" || s[0] == '-' || s[len(s)-1] == '-' || strings.Contains(s, "--") {
		return false
	}
	return strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}
