package dataset

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/flate"
)

// SheetTexts are the words of a workbook.
type SheetTexts struct {
	Data, Codebook, About                                       string // names of the sheets
	Variable, Label, Value, ValueLabel, Kind, Missing, IsNumber string
	IsText                                                      string
	Language                                                    string // BCP 47, of the document
}

// WriteXLSX writes a workbook: what it is, the data with codes, split over sheets
// where one cannot hold them, and the codebook.
func (d *Dataset) WriteXLSX(ctx context.Context, w io.Writer, t SheetTexts, created time.Time, told Progress) error {
	shared := &sharedTexts{index: map[string]int{}}
	book := xlsxBook{zip: newZip(w)}
	book.add(t.About, shared.grid([]int{110}, d.about(), 0))
	sheets := newSheetWriter(d, shared)
	for from, n := 0, 1; from == 0 || from < d.Len(); n++ {
		to := min(d.Len(), from+mostRows-1)
		name := t.Data
		if d.Len() > mostRows-1 {
			name += " " + strconv.Itoa(n)
		}
		part, err := book.sheet(name)
		if err != nil {
			return err
		}
		if err := sheets.write(ctx, part, from, to, told); err != nil {
			return err
		}
		if from = to; to == 0 {
			break
		}
	}
	if told != nil {
		told(d.Len())
	}
	return book.close(d, t, shared, created)
}

// close writes the codebook and what ties the sheets together.
func (b *xlsxBook) close(d *Dataset, t SheetTexts, shared *sharedTexts, created time.Time) error {
	b.add(t.Codebook, shared.grid([]int{14, 60, 12, 14, 50, 14}, d.codebook(t), 1))
	b.part("xl/sharedStrings.xml", shared.xml())
	b.finish(d.Title, t.Language, created)
	if b.err != nil {
		return b.err
	}
	return b.zip.Close()
}

// WriteRowsXLSX writes rows that are given one by one, the heading first, with
// the codebook of d: next returns io.EOF after the last one. Texts that read as
// whole or decimal numbers become numbers, all others stay texts, and what is
// empty has no cell. Rows over one sheet go on on the next, under the same
// heading.
func (d *Dataset) WriteRowsXLSX(ctx context.Context, w io.Writer, t SheetTexts, created time.Time, next func() ([]string, error)) error {
	book := xlsxBook{zip: newZip(w)}
	shared := &sharedTexts{index: map[string]int{}}
	book.add(t.About, shared.grid([]int{110}, d.about(), 0))
	head, err := next()
	if err != nil {
		return err
	}
	for n, more := 1, true; more; n++ {
		name := t.Data
		if n > 1 {
			name += " " + strconv.Itoa(n)
		}
		part, err := book.sheet(name)
		if err != nil {
			return err
		}
		if more, err = shared.rows(ctx, part, head, next); err != nil {
			return err
		}
	}
	return book.close(d, t, shared, created)
}

func newZip(w io.Writer) *zip.Writer {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	return z
}

func (d *Dataset) about() [][]any {
	rows := [][]any{{d.Title}, {}}
	for _, n := range d.Notes {
		rows = append(rows, []any{n})
	}
	return rows
}

// codebook has a row per variable and one per value with a label.
func (d *Dataset) codebook(t SheetTexts) [][]any {
	rows := [][]any{{t.Variable, t.Label, t.Kind, t.Value, t.ValueLabel, t.Missing}}
	for i := range d.Variables {
		v := &d.Variables[i]
		kind := t.IsNumber
		if v.Text {
			kind = t.IsText
		}
		rows = append(rows, []any{v.Name, v.Label, kind})
		for _, value := range v.Values {
			missing := ""
			if value.Missing {
				missing = t.Missing
			}
			rows = append(rows, []any{v.Name, "", "", value.Text, value.Label, missing})
		}
	}
	return rows
}

// xlsxBook puts the parts of a workbook into its zip; it keeps the first error.
type xlsxBook struct {
	zip   *zip.Writer
	names []string
	err   error
}

// sheet begins the next sheet.
func (b *xlsxBook) sheet(name string) (io.Writer, error) {
	b.names = append(b.names, sheetName(name))
	return b.zip.Create(fmt.Sprintf("xl/worksheets/sheet%d.xml", len(b.names)))
}

func (b *xlsxBook) add(name string, content []byte) {
	w, err := b.sheet(name)
	if err == nil {
		_, err = w.Write(content)
	}
	if b.err == nil {
		b.err = err
	}
}

func (b *xlsxBook) part(name string, content []byte) {
	w, err := b.zip.Create(name)
	if err == nil {
		_, err = w.Write(content)
	}
	if b.err == nil {
		b.err = err
	}
}

// sheetName is a name as Excel takes it.
func sheetName(s string) string {
	s = strings.Map(func(c rune) rune {
		if strings.ContainsRune(`[]:*?/\'`, c) {
			return '-'
		}
		return c
	}, plain(s))
	if r := []rune(s); len(r) > 31 {
		s = string(r[:31])
	}
	return s
}

const (
	xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	office  = "http://schemas.openxmlformats.org/officeDocument/2006/"
	pack    = "http://schemas.openxmlformats.org/package/2006/"
	typed   = "application/vnd.openxmlformats-officedocument.spreadsheetml."
)

// finish writes what ties the sheets together.
func (b *xlsxBook) finish(title, language string, created time.Time) {
	types := xmlHead + `<Types xmlns="` + pack + `content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="` + typed + `sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="` + typed + `styles+xml"/>` +
		`<Override PartName="/xl/sharedStrings.xml" ContentType="` + typed + `sharedStrings+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>`
	book := xmlHead + `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="` + office + `relationships"><sheets>`
	rels := xmlHead + `<Relationships xmlns="` + pack + `relationships">`
	for i, name := range b.names {
		n := strconv.Itoa(i + 1)
		types += `<Override PartName="/xl/worksheets/sheet` + n + `.xml" ContentType="` + typed + `worksheet+xml"/>`
		book += `<sheet name="` + escape(name) + `" sheetId="` + n + `" r:id="rId` + n + `"/>`
		rels += `<Relationship Id="rId` + n + `" Type="` + office + `relationships/worksheet" Target="worksheets/sheet` + n + `.xml"/>`
	}
	rels += `<Relationship Id="rIdS" Type="` + office + `relationships/styles" Target="styles.xml"/><Relationship Id="rIdT" Type="` + office + `relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>`
	at := created.UTC().Format("2006-01-02T15:04:05Z")
	b.part("xl/styles.xml", []byte(xlsxStyles))
	b.part("xl/workbook.xml", []byte(book+`</sheets></workbook>`))
	b.part("xl/_rels/workbook.xml.rels", []byte(rels))
	b.part("[Content_Types].xml", []byte(types+`</Types>`))
	b.part("docProps/core.xml", []byte(xmlHead+`<cp:coreProperties xmlns:cp="`+pack+`metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`+
		`<dc:title>`+escape(title)+`</dc:title><dc:creator>Regiopeil</dc:creator><dc:language>`+escape(language)+`</dc:language><dcterms:created xsi:type="dcterms:W3CDTF">`+at+`</dcterms:created></cp:coreProperties>`))
	b.part("_rels/.rels", []byte(xmlHead+`<Relationships xmlns="`+pack+`relationships"><Relationship Id="rId1" Type="`+office+`relationships/officeDocument" Target="xl/workbook.xml"/>`+
		`<Relationship Id="rId2" Type="`+pack+`relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`))
}

// xlsxStyles: plain, heading, and text that wraps.
const xlsxStyles = xmlHead + `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="2"><font><sz val="10"/><name val="Calibri"/></font><font><b/><color rgb="FFFFFFFF"/><sz val="10"/><name val="Calibri"/></font></fonts>` +
	`<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FF0B4A5E"/></patternFill></fill></fills>` +
	`<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf fontId="1" fillId="2" applyFont="1" applyFill="1"/><xf applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`

// escape writes a text as XML, in which characters that XML cannot hold become
// U+FFFD; Excel takes _xHHHH_ for a character, so the underscore of a typed one is
// written as its own number.
func escape(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(strings.ReplaceAll(s, "_x", "_x005F_x"))) // a buffer takes everything
	return b.String()
}
