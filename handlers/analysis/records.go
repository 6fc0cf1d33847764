package analysis

import (
	"archive/zip"
	"context"
	"io"
	"net/http"
	"os"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/page"
	"regiopeil/handlers/staff"
	"regiopeil/reports"
	"regiopeil/reports/dataset"
	"regiopeil/reports/workbook"
	"regiopeil/surveys"
	"regiopeil/surveys/store"
)

// recordFormat is a format of a file with single responses.
type recordFormat struct {
	code, ext, contentType string
}

var recordFormats = []recordFormat{
	{"sav", "sav", "application/x-spss-sav"},
	{"spss", "zip", "application/zip"}, // CSV with the syntax that reads it
	{"xlsx", "xlsx", staff.XLSX},
	{"parquet", "parquet", "application/vnd.apache.parquet"},
}

type recordsPage struct {
	staff.Frame
	Back, URL string
	N         string
	Fields    []staff.Field
	count     int // of responses
}

func (p *Pages) recordsPage(c *gin.Context) (*recordsPage, *surveys.Survey, error) {
	ctx, slug, lang := c.Request.Context(), c.Param("survey"), p.a.Language(c)
	survey, err := p.db.Survey(ctx, slug)
	if err != nil {
		return nil, nil, err
	}
	n, err := p.db.Count(ctx, slug)
	if err != nil {
		return nil, nil, err
	}
	tr := func(key string, args ...any) string { return p.a.Catalog.T(lang, key, args...) }
	m := &recordsPage{Frame: staff.NewFrame(p.a, c, tr("records.title")), Back: "/analysis/" + slug, N: staff.Number(lang, n), count: n}
	m.MadeUp, m.URL = m.MadeUp || survey.MadeUp, m.Back+"/records"
	format := staff.Field{Name: "format", Label: tr("records.format"), Required: true}
	for _, f := range recordFormats {
		format.Options = append(format.Options, staff.Option{Value: f.code, Label: tr("records.format_" + f.code)})
	}
	m.Fields = []staff.Field{
		format,
		{Name: "reason", Label: tr("records.reason"), Hint: tr("records.reason_hint"), Required: true, Rows: 3, Max: 500},
	}
	return m, survey, nil
}

// Records is the form for a file with single responses.
func (p *Pages) Records(c *gin.Context) error {
	m, _, err := p.recordsPage(c)
	if err != nil {
		return err
	}
	return p.a.Render(c, http.StatusOK, "analysis/records", m)
}

// RowsAtOnce is how many rows a file of single responses may have to be sent
// while it is made; one with more is made beside, with a page that shows how far
// it is.
const RowsAtOnce = 50_000

// TakeRecords gives single responses, after it is kept who takes them and why.
func (p *Pages) TakeRecords(c *gin.Context) error {
	form, err := page.Form(c)
	if err != nil {
		return err
	}
	m, survey, err := p.recordsPage(c)
	if err != nil {
		return err
	}
	in := staff.Input{Catalog: p.a.Catalog, Lang: m.Language, Form: form}
	code, reason := in.Choice(&m.Fields[0]), in.Text(&m.Fields[1])
	if !in.OK() {
		m.Languages = nil
		m.Wrong(m.Fields...)
		return p.a.Render(c, http.StatusUnprocessableEntity, "analysis/records", m)
	}
	at := slices.IndexFunc(recordFormats, func(f recordFormat) bool { return f.code == code })
	t := taking{
		format: &recordFormats[at], reason: reason, survey: survey, email: p.a.User(c).Email,
		name: staff.FileName(recordFormats[at].ext, survey.Slug, staff.MadeUp(survey.MadeUp), p.a.Catalog.T(m.Language, "records.file")),
	}
	t.texts, t.sheets = workbook.RecordTexts(p.a.Catalog, m.Language, survey)
	if m.count <= p.rowsAtOnce {
		return p.sendRecords(c, &t)
	}
	what := task{survey: survey.Slug, kind: Responses, format: code, name: t.name, mime: t.format.contentType, of: m.count}
	return p.startJob(c, what, func(ctx context.Context, f *os.File, told func(made, of int)) error {
		d, err := p.openRecords(ctx, &t)
		if err != nil {
			return err
		}
		return t.write(ctx, f, d, p.a.Now(), func(rows int) { told(rows, d.Len()) })
	})
}

// taking is one person who takes single responses.
type taking struct {
	format        *recordFormat
	survey        *surveys.Survey
	email, reason string
	name          string // of the file
	texts         reports.DatasetTexts
	sheets        dataset.SheetTexts
}

// openRecords returns the responses, once it is kept who takes them.
func (p *Pages) openRecords(ctx context.Context, t *taking) (*dataset.Dataset, error) {
	d, err := p.reports.Dataset(ctx, t.survey.Slug, t.texts)
	if err != nil {
		return nil, err
	}
	return d, p.db.AddDownload(ctx, store.Download{
		Moment: p.a.Now(), Email: t.email, Survey: t.survey.Slug, Format: t.format.code, Rows: d.Len(), Reason: t.reason,
	})
}

// sendRecords sends the file while it is made.
func (p *Pages) sendRecords(c *gin.Context, t *taking) error {
	ctx := c.Request.Context()
	d, err := p.openRecords(ctx, t)
	if err != nil {
		return err
	}
	c.Header("Content-Disposition", staff.Disposition(t.name))
	c.Header("Content-Type", t.format.contentType)
	c.Header("Cache-Control", "no-store")
	if err := t.write(ctx, c.Writer, d, p.a.Now(), nil); err != nil {
		p.a.Log.Error("a file of responses broke off", "survey", t.survey.Slug, "error", err.Error())
		panic(http.ErrAbortHandler) // half a file must not look like a whole one
	}
	return nil
}

func (t *taking) write(ctx context.Context, w io.Writer, d *dataset.Dataset, now time.Time, told dataset.Progress) error {
	switch t.format.code {
	case "sav":
		return d.WriteSAV(ctx, w, now, told)
	case "xlsx":
		return d.WriteXLSX(ctx, w, t.sheets, now, told)
	case "parquet":
		return d.WriteParquet(ctx, w, told)
	}
	z := zip.NewWriter(w)
	csv, err := z.Create("data.csv")
	if err != nil {
		return err
	}
	if err := d.WriteCSV(ctx, csv, told); err != nil {
		return err
	}
	syntax, err := z.Create("data.sps")
	if err != nil {
		return err
	}
	if err := d.WriteSPS(syntax, "data.csv"); err != nil {
		return err
	}
	return z.Close()
}
