package admin

import (
	"maps"
	"net/http"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/staff"
	"regiopeil/surveys"
	"regiopeil/templates"
)

// prose is a text of a survey's settings that an administrator writes, in every
// language of the questionnaire.
type prose struct {
	name string // in addresses and locale keys
	of   func(*surveys.Settings) *surveys.Text
}

var (
	privacy = prose{"privacy", func(s *surveys.Settings) *surveys.Text { return &s.Privacy }}
	outcome = prose{"outcome", func(s *surveys.Settings) *surveys.Text { return &s.Outcome }}
)

// proseLength is how long such a text may be, in characters.
const proseLength = 50_000

// Privacy, SavePrivacy, Outcome and SaveOutcome show and keep the two texts.
func (p *Pages) Privacy(c *gin.Context) error     { return p.prose(c, privacy) }
func (p *Pages) SavePrivacy(c *gin.Context) error { return p.saveProse(c, privacy) }
func (p *Pages) Outcome(c *gin.Context) error     { return p.prose(c, outcome) }
func (p *Pages) SaveOutcome(c *gin.Context) error { return p.saveProse(c, outcome) }

func (p *Pages) proseForm(c *gin.Context, s *surveys.Survey, text prose) (*formPage, error) {
	title, d, err := p.title(c.Request.Context(), s, p.a.Language(c))
	if err != nil {
		return nil, err
	}
	if d == nil {
		return nil, surveys.Errorf(surveys.NotFound, "survey %q has no questions yet", s.Slug)
	}
	m := &formPage{
		Frame: staff.NewFrame(p.a, c, p.t(c, "admin."+text.name+"_title")), Back: back(s, title),
		Action: "/admin/surveys/" + s.Slug + "/" + text.name,
		Intro:  p.t(c, "admin."+text.name+"_intro"), Button: p.t(c, "admin.save"),
		See:    templates.Link{Label: p.t(c, "admin.see"), URL: "/s/" + s.Slug + "/" + text.name},
		Groups: []group{{}},
	}
	now := *text.of(&s.Settings)
	for _, lang := range d.Languages {
		m.Groups[0].Fields = append(m.Groups[0].Fields, staff.Field{
			Name: lang, Label: p.languageName(lang), Lang: lang, Hint: p.t(c, "admin.markdown_hint"),
			Rows: 14, Max: proseLength, Value: now[lang],
		})
	}
	return m, nil
}

func (p *Pages) prose(c *gin.Context, text prose) error {
	s, err := p.db.Survey(c.Request.Context(), c.Param("survey"))
	if err != nil {
		return err
	}
	m, err := p.proseForm(c, s, text)
	if err != nil {
		return err
	}
	return p.a.Render(c, http.StatusOK, "admin/form", m)
}

func (p *Pages) saveProse(c *gin.Context, text prose) error {
	ctx, slug := c.Request.Context(), c.Param("survey")
	form, s, err := p.posted(c)
	if err != nil {
		return err
	}
	m, err := p.proseForm(c, s, text)
	if err != nil {
		return err
	}
	in := staff.Input{Catalog: p.a.Catalog, Lang: m.Language, Form: form}
	fields, written := m.Groups[0].Fields, surveys.Text{}
	for i := range fields {
		written[fields[i].Name] = in.Text(&fields[i])
	}
	if !in.OK() {
		m.Languages = nil
		m.Wrong(fields...)
		return p.a.Render(c, http.StatusUnprocessableEntity, "admin/form", m)
	}
	err = p.db.UpdateSurvey(ctx, slug, func(s *surveys.Survey) error {
		all := maps.Clone(*text.of(&s.Settings)) // shared with readers
		if all == nil {
			all = surveys.Text{}
		}
		for lang, value := range written {
			if all[lang] = value; value == "" {
				delete(all, lang) // so that the source language stands in
			}
		}
		*text.of(&s.Settings) = all
		return nil
	})
	if err != nil {
		return err
	}
	return p.a.Redirect(c, "/admin/surveys/"+slug+"?done=texts")
}
