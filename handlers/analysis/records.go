package analysis

import (
	"archive/zip"
	"context"
	"io"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/page"
	"regiopeil/handlers/staff"
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
	MinBase   int
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
	m := &recordsPage{Frame: staff.NewFrame(p.a, c, tr("records.title")), Back: "/analysis/" + slug, N: staff.Number(lang, n)}
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

// TakeRecords sends single responses, after it is kept who takes them and why.
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
	ctx := c.Request.Context()
	texts, sheets := workbook.RecordTexts(p.a.Catalog, p.a.Language(c), survey)
	d, err := p.reports.Dataset(ctx, survey.Slug, texts)
	if err != nil {
		return err
	}
	err = p.db.AddDownload(ctx, store.Download{
		Moment: p.a.Now(), Email: p.a.User(c).Email, Survey: survey.Slug, Format: code, Rows: d.Len(), Reason: reason,
	})
	if err != nil {
		return err
	}
	name := staff.FileName(recordFormats[at].ext, survey.Slug, staff.MadeUp(survey.MadeUp), p.a.Catalog.T(m.Language, "records.file"))
	c.Header("Content-Disposition", staff.Disposition(name))
	c.Header("Content-Type", recordFormats[at].contentType)
	c.Header("Cache-Control", "no-store")
	if err := p.writeRecords(ctx, c.Writer, d, sheets, code); err != nil {
		p.a.Log.Error("a file of responses broke off", "survey", survey.Slug, "error", err.Error())
		panic(http.ErrAbortHandler) // half a file must not look like a whole one
	}
	return nil
}

func (p *Pages) writeRecords(ctx context.Context, w io.Writer, d *dataset.Dataset, sheets dataset.SheetTexts, format string) error {
	switch format {
	case "sav":
		return d.WriteSAV(ctx, w, p.a.Now(), nil)
	case "xlsx":
		return d.WriteXLSX(ctx, w, sheets, p.a.Now(), nil)
	case "parquet":
		return d.WriteParquet(ctx, w, nil)
	}
	z := zip.NewWriter(w)
	csv, err := z.Create("data.csv")
	if err != nil {
		return err
	}
	if err := d.WriteCSV(ctx, csv, nil); err != nil {
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
