package analysis

import (
	"bytes"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/staff"
	"regiopeil/reports"
	"regiopeil/reports/workbook"
	"regiopeil/surveys"
)

// Workbook sends the workbook of one theme. Its name in the address is the
// theme's code with ".xlsx".
func (p *Pages) Workbook(c *gin.Context) error {
	code, ok := strings.CutSuffix(c.Param("file"), ".xlsx")
	if !ok {
		return surveys.Errorf(surveys.NotFound, "no such download")
	}
	v, err := p.visit(c)
	if err != nil {
		return err
	}
	themes := v.form.Definition.Themes
	i := slices.IndexFunc(themes, func(t surveys.Theme) bool { return t.Code == code })
	if i < 0 {
		return surveys.Errorf(surveys.NotFound, "survey %q has no such theme", v.slug)
	}
	var b bytes.Buffer
	options := p.options(c)
	if options.Before, err = workbook.Before(v.ctx, p.reports, p.db, v.slug); err != nil {
		return err
	}
	if err := workbook.Write(v.ctx, &b, p.reports, v.slug, code, options); err != nil {
		return err
	}
	return staff.Download(c, workbook.FileNames(v.survey, themes)[i], staff.XLSX, &b)
}

// Tables sends the table book.
func (p *Pages) Tables(c *gin.Context) error {
	ctx, slug := c.Request.Context(), c.Param("survey")
	survey, err := p.db.Survey(ctx, slug)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := workbook.WriteTables(ctx, &b, p.reports, slug, p.options(c)); err != nil {
		return err
	}
	name := staff.FileName("xlsx", slug, staff.MadeUp(survey.MadeUp), p.a.Catalog.T(p.a.Language(c), "analysis.tables_name"))
	return staff.Download(c, name, staff.XLSX, &b)
}

// options are those of every workbook for whoever asks.
func (p *Pages) options(c *gin.Context) workbook.Options {
	return workbook.Options{Now: p.a.Now(), Catalog: p.a.Catalog, WithoutWords: !staff.May(p.a.User(c), staff.ReadAnswers)}
}

// Figures sends the long table as CSV, of the people and the theme that the
// address asks for: for everyone, by audience, by municipality, and by both; of a
// theme by the question that it is divided by.
func (p *Pages) Figures(c *gin.Context) error {
	v, err := p.visit(c)
	if err != nil {
		return err
	}
	theme := c.Query("theme")
	q := p.themeQuery(v.slug, theme, v.choice)
	if v.choice.by == "" {
		q.By = reports.PeopleBy(v.form.Definition)
	}
	t, err := p.reports.Figures(v.ctx, q)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := t.WriteCSV(&b); err != nil {
		return err
	}
	name := staff.FileName("csv", v.slug, staff.MadeUp(t.Survey.MadeUp), theme, p.a.Catalog.T(v.lang, "analysis.figures_name"))
	return staff.Download(c, name, staff.CSV, &b)
}
