package analysis

import (
	"bytes"
	"context"
	"io"
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
	ctx, slug := c.Request.Context(), c.Param("survey")
	code, ok := strings.CutSuffix(c.Param("file"), ".xlsx")
	if !ok {
		return surveys.Errorf(surveys.NotFound, "no such download")
	}
	form, err := p.db.Form(ctx, slug, 0)
	if err != nil {
		return err
	}
	for _, t := range form.Definition.Themes {
		if t.Code != code {
			continue
		}
		var b bytes.Buffer
		if err := p.write(ctx, &b, slug, code); err != nil {
			return err
		}
		return staff.Download(c, workbookName(form.Definition, slug, t), staff.XLSX, &b)
	}
	return surveys.Errorf(surveys.NotFound, "survey %q has no such theme", slug)
}

func (p *Pages) write(ctx context.Context, w io.Writer, slug, theme string) error {
	return workbook.Write(ctx, w, p.reports, slug, theme, workbook.Options{Now: p.a.Now(), Catalog: p.a.Catalog})
}

// workbookName is "leidse-regio-T1-Wonen.xlsx".
func workbookName(d *surveys.Definition, slug string, t surveys.Theme) string {
	return staff.FileName("xlsx", slug, t.Code, text(d, t.Label, d.Languages[0]))
}

// Figures sends the long table as CSV: for everyone, by audience, by
// municipality, and by both.
func (p *Pages) Figures(c *gin.Context) error {
	ctx, slug := c.Request.Context(), c.Param("survey")
	form, err := p.db.Form(ctx, slug, 0)
	if err != nil {
		return err
	}
	q := reports.Query{Survey: slug, MinBase: reports.SurveysOwn}
	var both []string
	for _, code := range []string{form.Definition.AudienceQuestion, form.Definition.MunicipalityQuestion} {
		if code != "" {
			q.By = append(q.By, []string{code})
			both = append(both, code)
		}
	}
	if len(both) == 2 {
		q.By = append(q.By, both)
	}
	t, err := p.reports.Table(ctx, q)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := t.WriteCSV(&b); err != nil {
		return err
	}
	return staff.Download(c, staff.FileName("csv", slug, p.a.Catalog.T(p.a.Language(c), "analysis.figures_name")), staff.CSV, &b)
}
