package api

import (
	"bytes"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/staff"
	"regiopeil/reports/workbook"
)

// Report sends the workbook of a theme, or without one that of everything.
func (api *API) Report(c *gin.Context) error {
	q, err := query(c.Param("survey"), c.Request.URL.RawQuery, " theme where ")
	if err != nil {
		return err
	}
	q.Free = may(c, staff.SeeResponses)
	survey, err := api.db.Survey(c.Request.Context(), q.Survey)
	if err != nil {
		return err
	}
	options := workbook.Options{Now: api.a.Now(), Catalog: api.a.Catalog, WithoutWords: !may(c, staff.ReadAnswers)}
	if options.Before, err = workbook.Before(c.Request.Context(), api.reports, api.db, q.Survey); err != nil {
		return err
	}
	var b bytes.Buffer
	err = workbook.WriteQuery(c.Request.Context(), &b, api.reports, q, options)
	if err != nil {
		return aboutQuery(err)
	}
	return staff.Download(c, staff.FileName("xlsx", q.Survey, staff.MadeUp(survey.MadeUp), q.Theme), staff.XLSX, &b)
}
