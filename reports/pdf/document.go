package pdf

import (
	"bytes"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
)

// Size is a sheet of paper, upright, in mm.
type Size struct{ Width, Height float64 }

// Sheets to print on.
var (
	A4 = Size{210, 297}
	A3 = Size{297, 420}
)

// Scale is how much larger than A4 a sheet is.
func (s Size) Scale() float64 { return s.Width / A4.Width }

// Box is a place on a page, in mm from its top left.
type Box struct{ X, Y, Width, Height float64 }

// Inset is a box with some mm less on all sides.
func (b Box) Inset(mm float64) Box {
	return Box{b.X + mm, b.Y + mm, b.Width - 2*mm, b.Height - 2*mm}
}

// Bottom is where a box ends.
func (b Box) Bottom() float64 { return b.Y + b.Height }

// Properties are what a file tells of itself.
type Properties struct {
	Title, Language string // Language as in "nl"
	Made            time.Time
	// Mark stands at the foot of every page; empty: nothing does.
	Mark string
	// Page is where the same can be read as a web page; PageText says so, on a line at
	// the foot of the first page that leads there.
	Page, PageText string
}

// Document is a file that is being made.
type Document struct {
	f    *fpdf.Fpdf
	size Size
	y    float64 // how far the flow is on the page
}

const family = "Go"

// Margin is what stays free around a page, in mm: printers need most of it.
const Margin = 15.0

// New returns an empty file.
func New(p Properties) *Document {
	f := fpdf.New("P", "mm", "A4", "")
	f.SetCatalogSort(true)
	f.SetCreationDate(p.Made.UTC())
	f.SetModificationDate(p.Made.UTC())
	f.SetTitle(clean(p.Title), true)
	f.SetLang(p.Language)
	f.SetCreator("Regiopeil", true)
	f.SetAutoPageBreak(false, 0)
	f.SetMargins(0, 0, 0)
	f.SetCellMargin(0)
	f.AddUTF8FontFromBytes(family, "", goregular.TTF)
	f.AddUTF8FontFromBytes(family, "B", gobold.TTF)
	f.SetDisplayMode("fullpage", "continuous")
	d := &Document{f: f}
	f.SetFooterFunc(func() { d.foot(p) })
	return d
}

// foot is what stands in the margin at the bottom of a page.
func (d *Document) foot(p Properties) {
	box := Box{Margin, d.size.Height - Margin + 4, d.size.Width - 2*Margin, 4}
	small := Style{Size: 7.5, Grey: true}
	if p.Page != "" && d.f.PageNo() == 1 {
		d.Text(box, small, p.PageText)
		d.f.LinkString(box.X, box.Y, box.Width, box.Height, p.Page)
	}
	if p.Mark != "" {
		box.Y += 4
		d.Text(box, Style{Size: 7.5, Bold: true}, p.Mark)
	}
}

// AddPage begins a page. What is in the flow goes on at its top.
func (d *Document) AddPage(s Size) {
	d.f.AddPageFormat("P", fpdf.SizeType{Wd: s.Width, Ht: s.Height}) // ends the page before with its foot
	d.size, d.y = s, Margin
}

// Bookmark names the page in the list of contents that a reader shows.
func (d *Document) Bookmark(title string) { d.f.Bookmark(clean(title), 0, 0) }

// Inner is the page without its margin.
func (d *Document) Inner() Box { return Box{0, 0, d.size.Width, d.size.Height}.Inset(Margin) }

// Bytes is the file, once all is on it.
func (d *Document) Bytes() ([]byte, error) {
	var b bytes.Buffer
	if err := d.f.Output(&b); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
