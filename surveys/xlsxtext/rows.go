package xlsxtext

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"

	"regiopeil/surveys"
	"regiopeil/surveys/csvtext"
)

// Row is one row with what stands in it.
type Row struct {
	Number int // from 1
	Hidden bool
	Cells  []Cell // that are not empty, from left to right
}

// Rows reads a sheet from top to bottom. Close it after use.
type Rows struct {
	book    *Book
	sheet   Sheet
	stream  *stream
	row     Row
	count   int // of rows with cells
	merged  []string
	ended   bool
	problem *surveys.Problem
}

// Rows reads a sheet.
func (b *Book) Rows(sheet Sheet) *Rows {
	r := &Rows{book: b, sheet: sheet}
	var err error
	if r.stream, err = b.open(sheet.part); err != nil {
		r.problem = broken(sheet.part)
	}
	return r
}

// Close gives up the sheet.
func (r *Rows) Close() {
	if r.stream != nil {
		r.stream.close()
	}
}

// Merged are the ranges of cells that were made one, "D7:D9". They are known once
// Next came to the end.
func (r *Rows) Merged() []string { return r.merged }

// Next returns the next row that holds anything, which stands until it is called
// again; nil at the end. After a problem comes nothing more.
func (r *Rows) Next() (*Row, *surveys.Problem) {
	for r.problem == nil && !r.ended {
		found, err := r.next()
		switch {
		case err != nil && r.problem == nil:
			r.problem = broken(r.sheet.Name)
		case err != nil:
		case found && len(r.row.Cells) > 0:
			if r.count++; r.count > r.book.limits.Rows {
				r.problem = r.says(ProblemRows, map[string]any{"Max": r.book.limits.Rows})
				break
			}
			return &r.row, nil
		}
	}
	return nil, r.problem
}

func (r *Rows) says(key string, args map[string]any) *surveys.Problem {
	args["Sheet"] = surveys.Shown(r.sheet.Name)
	return &surveys.Problem{Key: key, Args: args}
}

// next reads on to the end of a row; found is false where the sheet ended.
func (r *Rows) next() (found bool, err error) {
	for {
		t, err := r.stream.next()
		if err == io.EOF {
			r.ended = true
			return false, nil
		}
		if err != nil {
			return false, err
		}
		start, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		switch e := (element{start}); {
		case e.is("row"):
			return true, r.readRow(e)
		case e.is("mergeCell") && len(r.merged) < r.book.limits.Rows:
			r.merged = append(r.merged, e.attr("ref"))
		}
	}
}

// readRow reads a row; its number may be left out, and is then one more than the
// last.
func (r *Rows) readRow(e element) error {
	number := r.row.Number + 1
	if s := e.attr("r"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < number || n > maxRow {
			return errOrder
		}
		number = n
	}
	r.row = Row{Number: number, Hidden: e.true("hidden"), Cells: r.row.Cells[:0]}
	column := -1
	for {
		t, err := r.stream.next()
		if err != nil {
			return unexpected(err)
		}
		switch t := t.(type) {
		case xml.EndElement:
			if t.Name.Local == "row" {
				return nil
			}
		case xml.StartElement:
			if t.Name.Local != "c" {
				continue
			}
			if column, err = r.readCell(element{t}, column); err != nil {
				return err
			}
		}
	}
}

// maxRow is the last row that Excel has.
const maxRow = 1 << 20

// readCell reads the cell that follows a column, and returns its own.
func (r *Rows) readCell(e element, after int) (column int, err error) {
	column = after + 1
	if ref := e.attr("r"); ref != "" {
		at, row, ok := place(ref)
		if !ok || row != r.row.Number || at < column {
			return 0, errOrder
		}
		column = at
	}
	c, err := r.book.cell(r.stream, e)
	if err != nil || c.Text == "" && c.Kind == Text {
		return column, err
	}
	if column >= r.book.limits.Columns {
		r.problem = r.says(ProblemFar, map[string]any{"Cell": Reference(column, r.row.Number)})
		return 0, errors.New(ProblemFar)
	}
	c.Column = column
	r.row.Cells = append(r.row.Cells, c)
	return column, nil
}

// Reference names a cell as spreadsheets do: "D7" is column 3 of row 7.
func Reference(column, row int) string { return csvtext.Letters(column) + strconv.Itoa(row) }

// place reads the name of a cell.
func place(ref string) (column, row int, ok bool) {
	i := 0
	for ; i < len(ref) && ref[i] >= 'A' && ref[i] <= 'Z' && i < 4; i++ {
		column = column*26 + int(ref[i]-'A') + 1
	}
	row, err := strconv.Atoi(ref[i:])
	return column - 1, row, i > 0 && i < 4 && err == nil && row > 0
}

// Progress is how much of the sheet was read, and how much there is, in bytes.
func (r *Rows) Progress() (done, of int64) {
	if r.stream == nil {
		return 0, 0
	}
	return r.stream.InputOffset(), int64(r.book.parts[r.sheet.part].UncompressedSize64)
}
