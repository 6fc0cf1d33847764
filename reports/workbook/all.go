package workbook

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"time"

	"regiopeil/surveys"
)

// Progress is told how far All is: done of total workbooks are written, and
// next is the name of the theme it works on, empty at the end.
type Progress func(done, total int, next string)

// All writes the workbooks of every theme of a survey as one zip, each as soon
// as it is ready. It stops between two workbooks when ctx ends, and then what
// was written is no whole zip. progress may be nil.
func All(ctx context.Context, w io.Writer, e Figures, slug string, o Options, progress Progress) error {
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
	for i, t := range themes {
		if err := ctx.Err(); err != nil {
			return err
		}
		progress(i, len(themes), t.Label.In("nl", "en", ""))
		// A workbook is compressed already.
		part, err := z.CreateHeader(&zip.FileHeader{Name: names[i], Method: zip.Store, Modified: o.Now})
		if err != nil {
			return err
		}
		if err := Write(ctx, part, e, slug, t.Code, o); err != nil {
			return fmt.Errorf("workbook of theme %s: %w", t.Code, err)
		}
		if err := z.Flush(); err != nil {
			return err
		}
	}
	progress(len(themes), len(themes), "")
	return z.Close()
}
