package dataset

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strconv"
)

// rows writes a sheet of rows, and reports whether there are more than it holds.
func (t *sharedTexts) rows(ctx context.Context, w io.Writer, head []string, next func() ([]string, error)) (more bool, err error) {
	out := bufio.NewWriterSize(w, 1<<17)
	out.WriteString(sheetHead + `<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`)
	var line []byte
	row := head
	for n := 1; ; n++ {
		line = t.appendRow(line[:0], n, row)
		if _, err := out.Write(line); err != nil {
			return false, err
		}
		if n == mostRows {
			more = true
			break
		}
		if n%step == 0 && ctx.Err() != nil {
			return false, ctx.Err()
		}
		if row, err = next(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return false, err
		}
	}
	out.WriteString(`</sheetData></worksheet>`)
	return more, out.Flush()
}

func (t *sharedTexts) appendRow(b []byte, n int, cells []string) []byte {
	number := strconv.Itoa(n)
	b = append(b, `<row r="`+number+`">`...)
	for i, cell := range cells {
		if cell == "" {
			continue
		}
		b = append(b, `<c r="`+columnName(i)+number...)
		switch {
		case n == 1:
			b = append(b, `" s="1" t="s"><v>`+strconv.Itoa(t.at(cell))...)
		case isNumber(cell):
			b = append(b, `"><v>`+cell...)
		default:
			b = append(b, `" t="s"><v>`+strconv.Itoa(t.at(cell))...)
		}
		b = append(b, `</v></c>`...)
	}
	return append(b, `</row>`...)
}

// isNumber reports whether a text is a number as we write them, so that it stays
// what it is when it becomes one: no leading zeros, no spaces, no exponent.
func isNumber(s string) bool {
	x, err := strconv.ParseFloat(s, 64)
	return err == nil && len(s) <= 15 && strconv.FormatFloat(x, 'f', -1, 64) == s
}
