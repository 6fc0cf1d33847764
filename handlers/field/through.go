package field

import (
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/staff"
	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
)

// surveyThrough is the address of the survey that a conversation is about, for those
// who are there: their responses name the conversation.
func (p *Pages) surveyThrough(r *conversation.Record, id string) string {
	return p.baseURL + "/s/" + r.Survey + "?" + url.Values{"from": {p.keys.FromCode(id)}}.Encode()
}

// openSurvey is the path of surveyThrough while the survey takes answers; else empty.
func (p *Pages) openSurvey(c *gin.Context, k *conversation.Kept) (string, error) {
	survey, err := p.db.Survey(c.Request.Context(), k.Record.Survey)
	if err != nil || survey.PhaseAt(p.a.Now()) != surveys.Open {
		return "", err
	}
	return strings.TrimPrefix(p.surveyThrough(&k.Record, k.ID), p.baseURL), nil
}

// through says how many people answered the survey through a conversation: not how
// many, where they are fewer than the minimum base of the survey.
func (p *Pages) through(c *gin.Context, k *conversation.Kept) (string, error) {
	least, err := p.minBase(c, k)
	if err != nil {
		return "", err
	}
	n, err := p.db.Through(c.Request.Context(), k.Record.Survey)
	if err != nil {
		return "", err
	}
	lang := p.a.Language(c)
	if n[k.ID] < least {
		return p.a.Catalog.T(lang, "kit.through_few", "MinBase", least), nil
	}
	return p.a.Catalog.T(lang, "kit.through", "N", staff.Number(lang, n[k.ID])), nil
}
