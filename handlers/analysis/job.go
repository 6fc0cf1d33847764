package analysis

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/page"
	"regiopeil/handlers/staff"
	"regiopeil/surveys"
	"regiopeil/templates"
)

type jobPage struct {
	staff.Frame
	Back                      templates.Link
	URL, Status, File, Cancel string
	Again                     string // where another one can be asked for
	AgainPost                 bool   // by POST, with nothing to fill in
	State                     state
	Size                      string
	Texts                     jobTexts
}

// jobTexts are what a page says of its kind of job. Script is Count with # for
// how many and ## for of how many.
type jobTexts struct{ Doing, Count, Script, Ready, Download, Again string }

// startJob begins the work and leads to the page that shows how far it is.
func (p *Pages) startJob(c *gin.Context, what task, do work) error {
	what.owner = p.a.Sessions.ID(c.Request)
	j, err := p.jobs.start(what, do)
	if errors.Is(err, errTooMany) {
		return &surveys.Error{Code: surveys.Busy, Err: err}
	}
	if err != nil {
		return err
	}
	return p.a.Redirect(c, j.url())
}

func (j *job) url() string { return "/analysis/" + j.survey + "/" + string(j.kind) + "/" + j.id }

// job finds the job of a request; that of another session does not exist, nor
// that of another kind: each kind asks for a right of its own.
func (p *Pages) job(c *gin.Context, kind JobKind) (*job, error) {
	j, ok := p.jobs.find(c.Param("job"), p.a.Sessions.ID(c.Request))
	if !ok || j.kind != kind || j.survey != c.Param("survey") {
		return nil, surveys.Errorf(surveys.NotFound, "no such download")
	}
	return j, nil
}

// Job shows how far the work is, and the download once it is done.
func (p *Pages) Job(kind JobKind) page.Handler {
	return func(c *gin.Context) error {
		j, err := p.job(c, kind)
		if err != nil {
			return err
		}
		form, err := p.db.Form(c.Request.Context(), j.survey, 0)
		if err != nil {
			return err
		}
		return p.a.Render(c, http.StatusOK, "analysis/job", p.jobPage(c, j, form.Definition))
	}
}

func (p *Pages) jobPage(c *gin.Context, j *job, d *surveys.Definition) jobPage {
	lang, s := p.a.Language(c), j.state()
	tr := func(key string, args ...any) string {
		return p.a.Catalog.T(lang, "analysis.job_"+key+"_"+string(j.kind), args...)
	}
	base := "/analysis/" + j.survey
	return jobPage{
		Frame: staff.NewFrame(p.a, c, tr("title")),
		Back:  templates.Link{Label: text(d, d.Title, lang), URL: base},
		URL:   j.url(), Status: j.url() + "/status", File: j.url() + "/file", Cancel: j.url() + "/cancel",
		Again: base + "/" + string(j.kind), AgainPost: j.kind == Workbooks,
		State: s, Size: megabytes(lang, s.size),
		Texts: jobTexts{
			Doing: tr("doing"), Ready: tr("ready"), Download: tr("download"), Again: tr("again"),
			Count:  tr("count", "Made", staff.Number(lang, s.Made), "Of", staff.Number(lang, s.Of)),
			Script: tr("count", "Made", "#", "Of", "##"),
		},
	}
}

func megabytes(lang string, bytes int64) string {
	const mega = 1 << 20
	if bytes < mega {
		return strconv.FormatInt((bytes+1023)/1024, 10) + " kB"
	}
	return staff.Decimal(lang, float64(bytes)/mega) + " MB"
}

// JobStatus is Job for the page's script.
func (p *Pages) JobStatus(kind JobKind) page.Handler {
	return func(c *gin.Context) error {
		j, err := p.job(c, kind)
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
}

// Jobs returns how many downloads are being made, and how many wait.
func (p *Pages) Jobs() (running, waiting int) { return p.jobs.count() }

// CancelJob ends the work and leads back to its page, which says so.
func (p *Pages) CancelJob(kind JobKind) page.Handler {
	return func(c *gin.Context) error {
		j, err := p.job(c, kind)
		if err != nil {
			return err
		}
		j.cancel(p.a.Now())
		return p.a.Redirect(c, j.url())
	}
}

// JobFile sends what was made.
func (p *Pages) JobFile(kind JobKind) page.Handler {
	return func(c *gin.Context) error {
		j, err := p.job(c, kind)
		if err != nil {
			return err
		}
		j.mu.Lock()
		file, size, changed := j.file, j.status.size, j.changed
		j.mu.Unlock()
		if file == nil {
			return surveys.Errorf(surveys.NotFound, "not done yet")
		}
		h := c.Writer.Header()
		h.Set("Content-Disposition", staff.Disposition(j.name))
		h.Set("Cache-Control", "no-store")
		h.Set("Content-Type", j.mime)
		http.ServeContent(c.Writer, c.Request, "", changed, io.NewSectionReader(file, 0, size))
		return nil
	}
}
