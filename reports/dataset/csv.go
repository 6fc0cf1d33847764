package dataset

import (
	"context"
	"io"
	"strings"
)

// WriteCSV writes a header and a line per row: UTF-8, commas, numbers with a
// point, nothing where there is no value.
func (d *Dataset) WriteCSV(ctx context.Context, w io.Writer, told Progress) error {
	var head []byte
	for i := range d.Variables {
		head = append(append(head, quoted(d.Variables[i].Name)...), d.after(i))
	}
	if _, err := w.Write(head); err != nil {
		return err
	}
	written := 0
	tell := func(rows int) {
		if written += rows; told != nil {
			told(written)
		}
	}
	tell(0)
	tables := d.tables()
	atOnce := max(1, mostCodes/max(1, len(tables)))
	for i := range tables {
		if len(tables[i].pieces) > 1<<16 {
			return writeLines[uint32](ctx, w, d, tables, atOnce, tell)
		}
	}
	return writeLines[uint16](ctx, w, d, tables, atOnce, tell)
}

// after is what stands behind the cell of a variable.
func (d *Dataset) after(i int) byte {
	if i == len(d.Variables)-1 {
		return '\n'
	}
	return ','
}

func quoted(s string) []byte {
	if !strings.ContainsAny(s, ",\"\r\n") {
		return []byte(s)
	}
	return []byte(`"` + strings.ReplaceAll(s, `"`, `""`) + `"`)
}
