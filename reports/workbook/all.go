package workbook

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"iter"
	"time"

	"regiopeil/reports"
	"regiopeil/surveys"
)

// Progress is told how far All is: done of total workbooks are written, and
// next is the name of the theme it works on, empty at the end.
type Progress func(done, total int, next string)

// Moments is where the figures of several themes at one moment come from:
// *reports.Engine.
type Moments interface {
	Figures
	Analyses(ctx context.Context, q reports.Query, themes []string) iter.Seq2[*reports.Analysis, error]
}

// taken are figures that are there already.
type taken struct {
	Figures
	analysis *reports.Analysis
}

func (t taken) Analysis(context.Context, reports.Query) (*reports.Analysis, error) {
	return t.analysis, nil
}

// All writes the workbooks of every theme of a survey as one zip, each as soon
// as it is ready. They are of one moment, so that they agree. It stops between
// two workbooks when ctx ends, and then what was written is no whole zip.
// progress may be nil.
func All(ctx context.Context, w io.Writer, e Moments, slug string, o Options, progress Progress) error {
	overview, err := e.Overview(ctx, slug)
	if err != nil {
		return err
	}
	if o.Now.IsZero() {
		o.Now = time.Now()
	}
	if progress == nil {
		progress = func(int, int, string) {}
	}
	themes := overview.Form.Definition.Themes
	if len(themes) == 0 {
		themes = []surveys.Theme{{}} // one workbook of everything
	}
	names := FileNames(overview.Survey, themes)
	z := zip.NewWriter(w)
	i := 0
	tell := func() {
		next := ""
		if i < len(themes) {
			next = themes[i].Label.In("nl", "en", "")
		}
		progress(i, len(themes), next)
	}
	tell()
	for a, err := range e.Analyses(ctx, reports.Query{Survey: slug, MinBase: reports.SurveysOwn}, codes(themes)) {
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		// A workbook is compressed already.
		part, err := z.CreateHeader(&zip.FileHeader{Name: names[i], Method: zip.Store, Modified: o.Now})
		if err != nil {
			return err
		}
		if err := WriteQuery(ctx, part, taken{e, a}, a.Table.Query, o); err != nil {
			return fmt.Errorf("workbook of theme %s: %w", themes[i].Code, err)
		}
		if err := z.Flush(); err != nil {
			return err
		}
		i++
		tell()
	}
	return z.Close()
}

func codes(themes []surveys.Theme) []string {
	out := make([]string, len(themes))
	for i, t := range themes {
		out[i] = t.Code
	}
	return out
}
