package dataset

import (
	"context"
	"io"
)

// Rows are those of the columns, in the order of the file.
func (d *Dataset) Rows() []int32 { return d.rows }

// WriteLines writes the lines of WriteCSV, so many rows at a time, and with codes
// for columns that have more different answers than most.
func (d *Dataset) WriteLines(ctx context.Context, w io.Writer, atOnce int) error {
	return writeLines[uint32](ctx, w, d, d.tables(), atOnce, func(int) {})
}
