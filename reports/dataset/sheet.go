package dataset

import (
	"bufio"
	"context"
	"io"
	"strconv"
	"strings"
)

// mostRows is how many rows a sheet of a workbook can have, heading included.
const mostRows = 1_048_576

// columnName is the letters of a column, from 0.
func columnName(i int) string {
	name := ""
	for i++; i > 0; i = (i - 1) / 26 {
		name = string(rune('A'+(i-1)%26)) + name
	}
	return name
}

// sheetWriter writes the XML of data sheets: the cells of a variable are made
// once per value, and a row is put together from them.
type sheetWriter struct {
	d      *Dataset
	shared *sharedTexts
	cells  [][][]byte // per variable and entry: what follows the row's number
	starts [][]byte   // per variable: what comes before it
}

func newSheetWriter(d *Dataset, shared *sharedTexts) *sheetWriter {
	s := &sheetWriter{d: d, shared: shared}
	for i := range d.Variables {
		v := &d.Variables[i]
		s.starts = append(s.starts, []byte(`<c r="`+columnName(i)))
		cells := make([][]byte, len(v.Present))
		for e, present := range v.Present {
			switch {
			case present && v.Text:
				cells[e] = []byte(`" t="s"><v>` + strconv.Itoa(shared.at(v.Texts[e])) + `</v></c>`)
			case present:
				cells[e] = []byte(`"><v>` + strconv.FormatFloat(v.Numbers[e], 'g', -1, 64) + `</v></c>`)
			}
		}
		s.cells = append(s.cells, cells)
	}
	return s
}

// write writes the sheet of the rows from up to to; told hears of rows written.
func (s *sheetWriter) write(ctx context.Context, w io.Writer, from, to int, told Progress) error {
	out := bufio.NewWriterSize(w, 1<<17)
	last := columnName(max(0, len(s.d.Variables)-1))
	out.WriteString(sheetHead)
	out.WriteString(`<dimension ref="A1:` + last + strconv.Itoa(to-from+1) + `"/>`)
	out.WriteString(`<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`)
	line := []byte(`<row r="1">`)
	for i := range s.d.Variables {
		line = append(line, s.starts[i]...)
		line = append(line, `1" s="1" t="s"><v>`...)
		line = strconv.AppendInt(line, int64(s.shared.at(s.d.Variables[i].Name)), 10)
		line = append(line, `</v></c>`...)
	}
	line = append(line, `</row>`...)
	if _, err := out.Write(line); err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return err
	}
	err := s.d.chunks(ctx, w, from, to, told, func(b []byte, n int, row int32) []byte {
		var digits [8]byte
		number := strconv.AppendInt(digits[:0], int64(n+2), 10)
		b = append(append(append(b, `<row r="`...), number...), '"', '>')
		for i := range s.d.Variables {
			if cell := s.cells[i][s.d.Variables[i].Column.At(int(row))]; cell != nil {
				b = append(append(append(b, s.starts[i]...), number...), cell...)
			}
		}
		return append(b, `</row>`...)
	})
	if err != nil {
		return err
	}
	out.WriteString(`</sheetData><autoFilter ref="A1:` + last + strconv.Itoa(to-from+1) + `"/></worksheet>`)
	return out.Flush()
}

const sheetHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" +
	`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">`

// sharedTexts holds every text of a workbook once.
type sharedTexts struct {
	index map[string]int
	list  []string
}

func (t *sharedTexts) at(s string) int {
	i, ok := t.index[s]
	if !ok {
		i = len(t.list)
		t.index[s] = i
		t.list = append(t.list, s)
	}
	return i
}

// grid is a small sheet of texts and numbers; the first row is a heading.
func (t *sharedTexts) grid(widths []int, rows [][]any, head int) []byte {
	var b strings.Builder
	b.WriteString(sheetHead + `<sheetViews><sheetView workbookViewId="0">`)
	if head > 0 {
		b.WriteString(`<pane ySplit="` + strconv.Itoa(head) + `" topLeftCell="A` + strconv.Itoa(head+1) + `" activePane="bottomLeft" state="frozen"/>`)
	}
	b.WriteString(`</sheetView></sheetViews><cols>`)
	for i, w := range widths {
		n := strconv.Itoa(i + 1)
		b.WriteString(`<col min="` + n + `" max="` + n + `" width="` + strconv.Itoa(w) + `" customWidth="1"/>`)
	}
	b.WriteString(`</cols><sheetData>`)
	for r, row := range rows {
		number := strconv.Itoa(r + 1)
		b.WriteString(`<row r="` + number + `">`)
		for c, value := range row {
			style := `" s="2`
			if r < head {
				style = `" s="1`
			}
			switch v := value.(type) {
			case string:
				if v != "" {
					b.WriteString(`<c r="` + columnName(c) + number + style + `" t="s"><v>` + strconv.Itoa(t.at(v)) + `</v></c>`)
				}
			case int:
				b.WriteString(`<c r="` + columnName(c) + number + style + `"><v>` + strconv.Itoa(v) + `</v></c>`)
			}
		}
		b.WriteString(`</row>`)
	}
	b.WriteString(`</sheetData><pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>` +
		`<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/></worksheet>`)
	return []byte(strings.Replace(b.String(), `<sheetViews>`, `<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>`, 1))
}

// xml is the part sharedStrings.xml.
func (t *sharedTexts) xml() []byte {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" + `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="` + strconv.Itoa(len(t.list)) + `">`)
	for _, s := range t.list {
		b.WriteString(`<si><t xml:space="preserve">` + escape(s) + `</t></si>`)
	}
	b.WriteString(`</sst>`)
	return []byte(b.String())
}
