package workbook

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"github.com/klauspost/compress/flate"
)

// pack collects the parts of a workbook as excelize writes them, puts the cells
// in and zips everything in one fixed order, without times.
type pack struct {
	w     io.Writer
	edit  func(name string, part []byte) ([]byte, error)
	names []string
	parts map[string]*bytes.Buffer
}

func newPack(w io.Writer, edit func(string, []byte) ([]byte, error)) *pack {
	return &pack{w: w, edit: edit, parts: map[string]*bytes.Buffer{}}
}

// Create implements excelize.ZipWriter.
func (p *pack) Create(name string) (io.Writer, error) {
	if p.parts[name] != nil {
		return nil, fmt.Errorf("workbook: part %s twice", name)
	}
	p.names = append(p.names, name)
	p.parts[name] = &bytes.Buffer{}
	return p.parts[name], nil
}

// AddFS implements excelize.ZipWriter; nothing here comes from files.
func (p *pack) AddFS(fs.FS) error { return fs.ErrInvalid }

// Close edits every part and writes the zip, the list of content types first as
// readers expect.
func (p *pack) Close() error {
	slices.SortFunc(p.names, func(a, b string) int {
		if (a == contentTypes) != (b == contentTypes) {
			if a == contentTypes {
				return -1
			}
			return 1
		}
		return strings.Compare(a, b)
	})
	z := zip.NewWriter(p.w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, 5) })
	for _, name := range p.names {
		part, err := p.edit(name, p.parts[name].Bytes())
		if err != nil {
			return err
		}
		w, err := z.Create(name)
		if err != nil {
			return err
		}
		if _, err := w.Write(part); err != nil {
			return err
		}
	}
	return z.Close()
}

const contentTypes = "[Content_Types].xml"

var contentType = regexp.MustCompile(`<(?:Default|Override) [^>]*>(?:</(?:Default|Override)>)?`)

var sheetData = regexp.MustCompile(`(?s)<sheetData>.*</sheetData>|<sheetData\s*/>`)

// edit puts the cells, the texts and the finer points of charts into the parts
// that excelize made.
func (b *book) edit(name string, part []byte) ([]byte, error) {
	if cells, ok := b.cells[name]; ok {
		at := sheetData.FindIndex(part)
		if at == nil {
			return nil, fmt.Errorf("workbook: %s has no place for cells", name)
		}
		return slices.Concat(part[:at[0]], cells, part[at[1]:]), nil
	}
	switch name {
	case "xl/sharedStrings.xml":
		return b.strings.xml(), nil
	case contentTypes: // which excelize lists in another order each time
		types := contentType.FindAllString(string(part), -1)
		slices.Sort(types)
		i := 0
		return contentType.ReplaceAllFunc(part, func([]byte) []byte {
			i++
			return []byte(types[i-1])
		}), nil
	}
	if refine, ok := b.refine[name]; ok {
		return refine(part)
	}
	return part, nil
}
