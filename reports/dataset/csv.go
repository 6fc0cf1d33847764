package dataset

import (
	"bufio"
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
	out := bufio.NewWriterSize(w, 1<<17)
	cells := make([][][]byte, len(d.Variables))
	line := []byte{}
	for i := range d.Variables {
		v := &d.Variables[i]
		end := byte(',')
		if i == len(d.Variables)-1 {
			end = '\n'
		}
		for e := range v.Present {
			cells[i] = append(cells[i], append(quoted(v.String(e)), end))
		}
		line = append(append(line, quoted(v.Name)...), end)
	}
	if _, err := out.Write(line); err != nil {
		return err
	}
	err := d.each(ctx, told, func(row int32) error {
		line = line[:0]
		for i := range d.Variables {
			line = append(line, cells[i][d.Variables[i].Column.At(int(row))]...)
		}
		_, err := out.Write(line)
		return err
	})
	if err != nil {
		return err
	}
	return out.Flush()
}

func quoted(s string) []byte {
	if !strings.ContainsAny(s, ",\"\r\n") {
		return []byte(s)
	}
	return []byte(`"` + strings.ReplaceAll(s, `"`, `""`) + `"`)
}
