package dataset

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"regiopeil/reports/columns"
)

// Dataset is a table of responses.
type Dataset struct {
	Title     string
	Notes     []string // what a reader has to know, a line each
	Variables []Variable
	rows      []int32 // of the columns, in the order of the file
	place     []int32 // by row of the columns: where it stands in rows; -1: nowhere
}

// Variable is one column: its value is looked up by the entry that a response
// has in a column in memory.
type Variable struct {
	Name, Label string
	// Text says that values are texts of at most Width bytes, else they are
	// numbers with Decimals digits after the point.
	Text     bool
	Width    int
	Decimals int
	Values   []Value // with a label

	Column  *columns.Column
	Texts   []string  // by entry, of a text
	Numbers []float64 // by entry, of a number
	Present []bool    // by entry: there is a value
}

// Value is a value with its label.
type Value struct {
	Text    string  // of a text
	Number  float64 // of a number
	Label   string
	Missing bool // a declared non-answer
}

// Len is how many rows there are.
func (d *Dataset) Len() int { return len(d.rows) }

// SetRows says which rows of the columns are in the dataset, and orders them. It
// ends early when ctx does.
func (d *Dataset) SetRows(ctx context.Context, rows []int32) error {
	keys := make([]uint64, len(rows))
	for i := range d.Variables {
		if err := ctx.Err(); err != nil {
			return err
		}
		v := &d.Variables[i]
		hashes := v.hashes()
		for j, row := range rows {
			keys[j] = keys[j]*0x9E3779B97F4A7C15 ^ keys[j]>>29 ^ hashes[v.Column.At(int(row))]
		}
	}
	order := make([]int32, len(rows))
	for i := range order {
		order[i] = int32(i)
	}
	// Rows with the same key hold the same: their order shows in nothing.
	slices.SortFunc(order, func(a, b int32) int { return cmp.Compare(keys[a], keys[b]) })
	d.rows, d.place = make([]int32, len(rows)), nil
	if len(rows) > 0 {
		d.place = slices.Repeat([]int32{-1}, int(slices.Max(rows))+1)
	}
	for i, at := range order {
		row := rows[at]
		d.rows[i], d.place[row] = row, int32(i)
	}
	return nil
}

// hashes are numbers that differ by what an entry is written as, and by variable.
func (v *Variable) hashes() []uint64 {
	out := make([]uint64, len(v.Present))
	for e := range out {
		h := uint64(14695981039346656037)
		for _, c := range []byte(v.Name + "\x00" + v.String(e)) {
			h = (h ^ uint64(c)) * 1099511628211
		}
		out[e] = h
	}
	return out
}

// String is the value of an entry as CSV has it; empty where there is none.
func (v *Variable) String(entry int) string {
	switch {
	case !v.Present[entry]:
		return ""
	case v.Text:
		return v.Texts[entry]
	}
	return strconv.FormatFloat(v.Numbers[entry], 'g', -1, 64)
}
