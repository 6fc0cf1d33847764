package analysis

import (
	"context"
	"io"
	"os"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/staff"
	"regiopeil/reports/workbook"
	"regiopeil/surveys"
)

// MakeAll starts making the workbooks of all themes as one zip, and leads to the
// page that shows how far it is.
func (p *Pages) MakeAll(c *gin.Context) error {
	ctx, slug := c.Request.Context(), c.Param("survey")
	survey, err := p.db.Survey(ctx, slug)
	if err != nil {
		return err
	}
	form, err := p.db.Form(ctx, slug, 0)
	if err != nil {
		return err
	}
	themes := len(form.Definition.Themes)
	if themes == 0 {
		return surveys.Errorf(surveys.NotFound, "survey %q has no themes", slug)
	}
	options := p.options(c)
	what := task{survey: slug, kind: Workbooks, name: staff.FileName("zip", slug, staff.MadeUp(survey.MadeUp)), mime: staff.ZIP, of: themes}
	return p.startJob(c, what, func(ctx context.Context, f *os.File, told func(made, of int)) error {
		return p.makeAll(ctx, f, slug, options, func(made, of int, _ string) { told(made, of) })
	})
}

func (p *Pages) makeAll(ctx context.Context, w io.Writer, slug string, options workbook.Options, progress workbook.Progress) (err error) {
	if options.Before, err = workbook.Before(ctx, p.reports, p.db, slug); err != nil {
		return err
	}
	return workbook.All(ctx, w, p.reports, slug, options, progress)
}
