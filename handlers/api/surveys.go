package api

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"regiopeil/surveys"
)

// openSurvey is a survey that takes answers now.
type openSurvey struct {
	Slug      string       `json:"slug"`
	Title     surveys.Text `json:"title"`
	Version   int          `json:"version"`
	Languages []string     `json:"languages"`
	Opens     time.Time    `json:"opens"`
	Closes    *time.Time   `json:"closes"` // null: not decided
	MadeUp    bool         `json:"madeUp,omitempty"`
}

// Surveys lists what is open.
func (api *API) Surveys(c *gin.Context) error {
	all, err := api.db.Surveys(c.Request.Context())
	if err != nil {
		return err
	}
	now := api.a.Now()
	open := []openSurvey{}
	for _, s := range all {
		if s.Version == 0 || s.PhaseAt(now) != surveys.Open {
			continue
		}
		form, err := api.db.Form(c.Request.Context(), s.Slug, s.Version)
		if err != nil {
			return err
		}
		o := openSurvey{Slug: s.Slug, Title: s.Title, Version: s.Version, Languages: form.Definition.Languages, Opens: s.Opens.UTC(), MadeUp: s.MadeUp}
		if !s.Closes.IsZero() {
			closes := s.Closes.UTC()
			o.Closes = &closes
		}
		open = append(open, o)
	}
	body, err := json.Marshal(open)
	if err != nil {
		return err
	}
	return send(c, http.StatusOK, body)
}

// Definition sends the newest version of the questions. Before its survey opens
// a definition is nobody's business.
func (api *API) Definition(c *gin.Context) error {
	survey, form, err := api.published(c.Request.Context(), c.Param("survey"))
	if err != nil {
		return err
	}
	if survey.PhaseAt(api.a.Now()) == surveys.NotYetOpen {
		return notOpen()
	}
	return send(c, http.StatusOK, form.Definition.Marshal())
}
