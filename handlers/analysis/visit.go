package analysis

import (
	"context"
	"net/url"

	"github.com/gin-gonic/gin"

	"regiopeil/surveys"
)

// visit is a request for a page about one survey.
type visit struct {
	ctx        context.Context
	slug, lang string
	base       string // address of the survey
	survey     *surveys.Survey
	form       *surveys.Form
	choice     choice
	asked      url.Values // what the address says
}

// visit finds the survey that a request is about. An unknown one is NotFound.
func (p *Pages) visit(c *gin.Context) (*visit, error) {
	v := &visit{ctx: c.Request.Context(), slug: c.Param("survey"), lang: p.a.Language(c), asked: c.Request.URL.Query()}
	v.base = "/analysis/" + v.slug
	var err error
	if v.survey, err = p.db.Survey(v.ctx, v.slug); err != nil {
		return nil, err
	}
	if v.form, err = p.db.Form(v.ctx, v.slug, 0); err != nil {
		return nil, err
	}
	v.choice = choose(v.form, v.lang, v.asked)
	return v, nil
}
