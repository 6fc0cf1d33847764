package dataset

import (
	"context"
	"io"
	"strings"
)

// Progress is told how many rows are written; nil: nobody listens.
type Progress func(rows int)

// step is after how many rows it is looked whether somebody still wants the file.
const step = 4096

func (d *Dataset) each(ctx context.Context, told Progress, write func(row int32) error) error {
	for i, row := range d.rows {
		if i%step == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
			if told != nil {
				told(i)
			}
		}
		if err := write(row); err != nil {
			return err
		}
	}
	if told != nil {
		told(len(d.rows))
	}
	return nil
}

// WriteCSV writes a header and a line per row: UTF-8, commas, numbers with a
// point, nothing where there is no value.
func (d *Dataset) WriteCSV(ctx context.Context, w io.Writer, told Progress) error {
	cells := make([][][]byte, len(d.Variables))
	var head []byte
	for i := range d.Variables {
		v := &d.Variables[i]
		end := byte(',')
		if i == len(d.Variables)-1 {
			end = '\n'
		}
		for e := range v.Present {
			cells[i] = append(cells[i], append(quoted(v.String(e)), end))
		}
		head = append(append(head, quoted(v.Name)...), end)
	}
	if _, err := w.Write(head); err != nil {
		return err
	}
	err := d.chunks(ctx, w, 0, d.Len(), told, func(b []byte, _ int, row int32) []byte {
		for i := range d.Variables {
			b = append(b, cells[i][d.Variables[i].Column.At(int(row))]...)
		}
		return b
	})
	if err == nil && told != nil {
		told(d.Len())
	}
	return err
}

func quoted(s string) []byte {
	if !strings.ContainsAny(s, ",\"\r\n") {
		return []byte(s)
	}
	return []byte(`"` + strings.ReplaceAll(s, `"`, `""`) + `"`)
}
