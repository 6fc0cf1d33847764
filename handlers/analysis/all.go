package analysis

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"strconv"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/staff"
	"regiopeil/reports/workbook"
	"regiopeil/surveys"
	"regiopeil/templates"
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
	j, err := p.jobs.start(p.a.Sessions.ID(c.Request), slug, staff.FileName("zip", slug, staff.MadeUp(survey.MadeUp)), themes,
		func(ctx context.Context, f *os.File, done func()) error {
			progress := func(n, _ int, _ string) {
				if n > 0 { // the first call is before the first workbook
					done()
				}
			}
			err := p.makeAll(ctx, f, slug, progress)
			if err != nil {
				p.a.Log.Error("workbooks failed", "survey", slug, "error", err.Error())
			}
			return err
		})
	if errors.Is(err, errTooMany) {
		return &surveys.Error{Code: surveys.Busy, Err: err}
	}
	if err != nil {
		return err
	}
	return p.a.Redirect(c, "/analysis/"+slug+"/workbooks/"+j.id)
}

func (p *Pages) makeAll(ctx context.Context, w io.Writer, slug string, progress workbook.Progress) (err error) {
	options := p.options()
	if options.Before, err = workbook.Before(ctx, p.reports, p.db, slug); err != nil {
		return err
	}
	return workbook.All(ctx, w, p.reports, slug, options, progress)
}

type jobPage struct {
	staff.Frame
	Back                     templates.Link
	URL, Status, File, Again string
	Made, Of                 int
	Ready, Failed            bool
	Size                     string
}

// job finds the job of a request; that of another session does not exist.
func (p *Pages) job(c *gin.Context) (*job, error) {
	j, ok := p.jobs.find(c.Param("job"), p.a.Sessions.ID(c.Request))
	if !ok || j.survey != c.Param("survey") {
		return nil, surveys.Errorf(surveys.NotFound, "no such download")
	}
	return j, nil
}

// Job shows how far the work is, and the download once it is done.
func (p *Pages) Job(c *gin.Context) error {
	j, err := p.job(c)
	if err != nil {
		return err
	}
	lang, s := p.a.Language(c), j.state()
	form, err := p.db.Form(c.Request.Context(), j.survey, 0)
	if err != nil {
		return err
	}
	base := "/analysis/" + j.survey
	url := base + "/workbooks/" + j.id
	m := jobPage{
		Frame: staff.NewFrame(p.a, c, p.a.Catalog.T(lang, "analysis.job_title")),
		Back:  templates.Link{Label: text(form.Definition, form.Definition.Title, lang), URL: base},
		URL:   url, Status: url + "/status", File: url + "/file", Again: base + "/workbooks",
		Made: s.Made, Of: s.Of, Ready: s.Ready, Failed: s.Failed,
		Size: megabytes(lang, s.size),
	}
	return p.a.Render(c, http.StatusOK, "analysis/job", m)
}

func megabytes(lang string, bytes int64) string {
	const mega = 1 << 20
	if bytes < mega {
		return strconv.FormatInt((bytes+1023)/1024, 10) + " kB"
	}
	return staff.Decimal(lang, float64(bytes)/mega) + " MB"
}

// JobStatus is Job for the page's script.
func (p *Pages) JobStatus(c *gin.Context) error {
	j, err := p.job(c)
	if err != nil {
		return err
	}
	body, err := json.Marshal(j.state())
	if err != nil {
		return err
	}
	c.Header("Cache-Control", "no-store")
	c.Data(http.StatusOK, staff.JSON, body)
	return nil
}

// JobFile sends what was made.
func (p *Pages) JobFile(c *gin.Context) error {
	j, err := p.job(c)
	if err != nil {
		return err
	}
	j.mu.Lock()
	ready, file, size, changed := j.ready, j.file, j.size, j.changed
	j.mu.Unlock()
	if !ready {
		return surveys.Errorf(surveys.NotFound, "not done yet")
	}
	h := c.Writer.Header()
	h.Set("Content-Disposition", staff.Disposition(j.name))
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Type", staff.ZIP)
	http.ServeContent(c.Writer, c.Request, "", changed, io.NewSectionReader(file, 0, size))
	return nil
}
