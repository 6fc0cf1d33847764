package workbook

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// cell is a value (string, int, float64 or nil) and how it looks.
type cell struct {
	value any
	look  look
}

type row struct {
	cells  []cell
	height float64 // points; 0: as the text needs
}

// sheet is one sheet, laid out in memory.
type sheet struct {
	book      *book
	key, name string // key of its texts in the locale files
	index     int    // from 1
	rows      []row
	widths    []float64 // characters
	header    int       // row of the header that stays in sight; 0: none
	keep      int       // columns that stay in sight
	repeat    bool      // header is repeated on every printed page
	portrait  bool
	tables    []tableRange
	links     []link
	charts    []placedChart
	sections  []int                      // rows where a printed page may well begin
	printed   int                        // columns that are printed; 0: all
	sample    bool                       // only the first page is printed
	more      func(*excelize.File) error // what else the sheet has; nil: nothing
}

// tableRange is a table with filters, header included.
type tableRange struct{ top, left, bottom, right int }

type link struct {
	row, column int
	target      string // reference, or e-mail and web addresses with their scheme
}

// column is one column of a table.
type column struct {
	head   string
	width  float64
	number bool // right-aligned
}

// sheet adds a sheet; key names its texts: workbook.sheet_KEY and …_KEY_is.
func (b *book) sheet(key string, widths ...float64) *sheet {
	return b.namedSheet(key, b.t("sheet_"+key), widths...)
}

// namedSheet is sheet with a name of its own.
func (b *book) namedSheet(key, name string, widths ...float64) *sheet {
	s := &sheet{book: b, key: key, name: sheetName(name, b.taken), widths: widths}
	b.sheets = append(b.sheets, s)
	s.index = len(b.sheets)
	return s
}

// add appends a row and returns its number.
func (s *sheet) add(cells ...cell) int {
	s.rows = append(s.rows, row{cells: cells})
	return len(s.rows)
}

func (s *sheet) space(points float64) { s.rows[s.add()-1].height = points }

// top writes what every sheet begins with: its title, what it is about, and
// whether the data is made up.
func (s *sheet) top(title, about string) {
	s.rows[s.add(cell{title, titleLook})-1].height = 30
	if about != "" {
		s.rows[s.add(cell{about, subLook})-1].height = 17
	}
	if s.book.table.Survey.MadeUp {
		s.madeUp()
	}
}

// madeUp says over the whole width that the data is made up.
func (s *sheet) madeUp() {
	cells := make([]cell, max(1, len(s.widths)))
	for i := range cells {
		cells[i].look = madeUpLook
	}
	cells[0].value = s.book.t("made_up")
	s.rows[s.add(cells...)-1].height = 22
}

// head writes the header of a table and returns its row.
func (s *sheet) head(columns []column) int {
	cells := make([]cell, len(columns))
	height := 1
	for i, c := range columns {
		l := headLook
		switch {
		case c.number:
			l.align = "right"
		case i > 0 && columns[i-1].number: // or the two headers touch
			l.align, l.indent = "left", 1
		}
		cells[i] = cell{c.head, l}
		height = max(height, wrapped(c.head, (c.width-headRoom+.5)/headLetter))
		if len(s.widths) <= i {
			s.widths = append(s.widths, c.width)
		}
	}
	at := s.add(cells...)
	s.rows[at-1].height = float64(7 + 13*height)
	return at
}

// headLetter is the width of a letter of a header, also in a somewhat wider font
// than Calibri, and headRoom that of what stays free; in characters of a column.
const headLetter, headRoom = .97, 2.2

// headWidth is how wide a column must be for the header of a number: as much as
// the words that stay together, so that no "n" or "%" stands on a line alone and
// two headers do not touch. It is never less than least.
func headWidth(together string, least float64) float64 {
	return max(least, headLetter*float64(len([]rune(together)))+headRoom)
}

// wrapped counts the lines of a header, whose words are never broken.
func wrapped(s string, width float64) int {
	n, used := 1, 0.0
	for word := range strings.FieldsSeq(s) {
		w := float64(len([]rune(word)))
		if used > 0 && used+1+w > width {
			n, used = n+1, w
			continue
		}
		used += 1 + w
	}
	return n
}

// filtered makes a table of the rows from a header to the last one. A table
// without rows gets an empty one, as Excel asks.
func (s *sheet) filtered(top, columns int) {
	if len(s.rows) == top {
		s.add(make([]cell, columns)...)
	}
	s.tables = append(s.tables, tableRange{top, 1, len(s.rows), columns})
}

// freeze keeps a header and the first columns in sight, and repeats the header
// on every printed page.
func (s *sheet) freeze(header, columns int) {
	s.header, s.keep, s.repeat = header, columns, true
}

// highest is how high Excel lets a row be, in points.
const highest = 409

// fit gives rows with wrapped text the height that they need.
func (s *sheet) fit(from int) { s.fitRows(from, 4) }

// fitRows is fit with so many points of room in each row.
func (s *sheet) fitRows(from int, room float64) {
	for i := from - 1; i < len(s.rows); i++ {
		r := &s.rows[i]
		if r.height > 0 {
			continue
		}
		height := 0.0
		for j, c := range r.cells {
			size := c.look.size
			if size == 0 {
				size = 10
			}
			n := 1
			if text, ok := c.value.(string); ok && c.look.wrap && j < len(s.widths) {
				n = lines(text, s.widths[j]-1.5*float64(c.look.indent), size)
			}
			height = max(height, float64(n)*size*1.3+room)
		}
		r.height = min(highest, height)
	}
}

// make hands everything but the cells to excelize.
func (s *sheet) make() error {
	f := s.book.file
	if s.index == 1 {
		if err := f.SetSheetName("Sheet1", s.name); err != nil {
			return err
		}
	} else if _, err := f.NewSheet(s.name); err != nil {
		return err
	}
	for _, step := range []func(*excelize.File) error{
		s.makeColumns, s.makeView, s.makePrint, s.makeTables, s.makeLinks, s.makeCharts,
	} {
		if err := step(f); err != nil {
			return fmt.Errorf("sheet %s: %w", s.name, err)
		}
	}
	if s.more != nil {
		return s.more(f)
	}
	return nil
}

func (s *sheet) makeColumns(f *excelize.File) error {
	for i, w := range s.widths {
		name, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		if err := f.SetColWidth(s.name, name, name, w); err != nil {
			return err
		}
	}
	for _, h := range s.charts { // their place is worked out from the heights of rows
		for i := h.row; i <= min(h.row+h.rows, len(s.rows)); i++ {
			if height := s.rows[i-1].height; height > 0 {
				if err := f.SetRowHeight(s.name, i, height); err != nil {
					return err
				}
			}
		}
	}
	return f.SetSheetDimension(s.name, "A1:"+s.corner(0))
}

// corner is the last cell that is used, of so many columns; 0: of all.
func (s *sheet) corner(columns int) string {
	if columns == 0 {
		columns = len(s.widths)
		for _, r := range s.rows {
			columns = max(columns, len(r.cells))
		}
	}
	name, err := excelize.CoordinatesToCellName(max(1, columns), max(1, len(s.rows)))
	if err != nil {
		return "A1"
	}
	return name
}

func (s *sheet) makeView(f *excelize.File) error {
	off := false
	if err := f.SetSheetView(s.name, 0, &excelize.ViewOptions{ShowGridLines: &off}); err != nil {
		return err
	}
	if s.header == 0 {
		return nil
	}
	cellName, err := excelize.CoordinatesToCellName(s.keep+1, s.header+1)
	if err != nil {
		return err
	}
	pane := "bottomLeft"
	if s.keep > 0 {
		pane = "bottomRight"
	}
	return f.SetPanes(s.name, &excelize.Panes{
		Freeze: true, XSplit: s.keep, YSplit: s.header, TopLeftCell: cellName, ActivePane: pane,
		Selection: []excelize.Selection{{SQRef: cellName, ActiveCell: cellName, Pane: pane}},
	})
}

func (s *sheet) makeTables(f *excelize.File) error {
	for _, t := range s.tables {
		for c := t.left; c <= t.right; c++ {
			name, err := excelize.CoordinatesToCellName(c, t.top)
			if err != nil {
				return err
			}
			head, _ := s.rows[t.top-1].cells[c-1].value.(string)
			if err := f.SetCellStr(s.name, name, head); err != nil {
				return err
			}
		}
		from, err := excelize.CoordinatesToCellName(t.left, t.top)
		if err != nil {
			return err
		}
		to, err := excelize.CoordinatesToCellName(t.right, t.bottom)
		if err != nil {
			return err
		}
		s.book.tables++
		stripes := false
		if err := f.AddTable(s.name, &excelize.Table{
			Range: from + ":" + to, Name: fmt.Sprintf("Tabel%d", s.book.tables), ShowRowStripes: &stripes,
		}); err != nil {
			return err
		}
	}
	return nil
}

func (s *sheet) makeLinks(f *excelize.File) error {
	for _, l := range s.links {
		name, err := excelize.CoordinatesToCellName(l.column, l.row)
		if err != nil {
			return err
		}
		kind := "Location"
		if strings.Contains(l.target, ":") && !strings.HasPrefix(l.target, "'") {
			kind = "External"
		}
		if err := f.SetCellHyperLink(s.name, name, l.target, kind); err != nil {
			return err
		}
	}
	return f.AddIgnoredErrors(s.name, "A1:"+s.corner(0), excelize.IgnoredErrorsNumberStoredAsText)
}
