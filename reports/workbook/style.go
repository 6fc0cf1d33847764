package workbook

import "github.com/xuri/excelize/v2"

// Colours are those of the website's light theme (templates/css/tokens.css).
const (
	deep    = "0B4A5E" // headings, headers, this theme in a chart
	accent  = "C2610C"
	ink     = "17242A"
	inkSoft = "4A5A62"
	faint   = "66757D" // labels that repeat the row above
	line    = "D3DCE0"
	soft    = "F3F6F7"
	chosen  = "E6F1F4"
	greyBar = "9FB4BD"
	wrong   = "B3241A"
	band    = "FFF1D9"
	onBand  = "4A2C00"
	white   = "FFFFFF"
)

// Number formats. Excel shows them with the comma and point of its reader's
// language.
const (
	wholeFormat   = "#,##0"
	shareFormat   = "0.0%"
	meanFormat    = "0.00"
	gapFormat     = "+0.00;-0.00;0.00"
	generalFormat = "General"
	textFormat    = "@"
)

const fontName = "Calibri"

// Sizes in points of what is smaller than the text of a table.
const (
	headSize   = 9
	repeatSize = 7 // labels that repeat the row above
)

// look is how a cell looks. The zero look is plain small text.
type look struct {
	size         float64 // points; 0: 10
	bold, italic bool
	underline    bool
	color, fill  string // RRGGBB; empty: ink, none
	format       string // empty: general
	align        string // left, right, center, centerContinuous
	middle       bool   // vertically; else at the top
	wrap         bool
	top, bottom  string // colour of a thin line
	indent       int
}

// Looks that many sheets share.
var (
	titleLook     = look{size: 20, bold: true, color: deep}
	subLook       = look{size: 11, color: inkSoft}
	sectionLook   = look{size: 13, bold: true, color: deep, bottom: deep}
	proseLook     = look{size: 11, wrap: true}
	nameLook      = look{size: 11, color: inkSoft, wrap: true}
	noteLook      = look{size: 10, color: inkSoft, italic: true}
	madeUpLook    = look{size: 12, bold: true, color: onBand, fill: band, middle: true}
	linkLook      = look{size: 11, color: deep, underline: true}
	headLook      = look{size: headSize, bold: true, color: white, fill: deep, wrap: true, middle: true}
	rightHeadLook = look{size: headSize, bold: true, color: white, fill: deep, align: "right", wrap: true, middle: true}
	textLook      = look{wrap: true, bottom: line}
	codeLook      = look{color: inkSoft, bottom: line, format: textFormat}
	shareLook     = look{format: shareFormat, align: "right", bottom: line}
	meanLook      = look{format: meanFormat, align: "right", bottom: line}
	gapLook       = look{format: gapFormat, align: "right", bottom: line}
	hiddenLook    = look{size: 8, italic: true, color: inkSoft, align: "center", wrap: true, bottom: line}
)

// style returns excelize's number of a look.
func (b *book) style(l look) (int, error) {
	if id, ok := b.styles[l]; ok {
		return id, nil
	}
	id, err := b.file.NewStyle(l.excel())
	if err != nil {
		return 0, err
	}
	b.styles[l] = id
	return id, nil
}

func (l look) excel() *excelize.Style {
	s := &excelize.Style{
		Font:      &excelize.Font{Family: fontName, Size: l.size, Bold: l.bold, Italic: l.italic, Color: l.color},
		Alignment: &excelize.Alignment{Horizontal: l.align, Vertical: "top", WrapText: l.wrap, Indent: l.indent},
	}
	if l.size == 0 {
		s.Font.Size = 10
	}
	if l.color == "" {
		s.Font.Color = ink
	}
	if l.underline {
		s.Font.Underline = "single"
	}
	if l.middle {
		s.Alignment.Vertical = "center"
	}
	if l.fill != "" {
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{l.fill}}
	}
	if l.format != "" && l.format != generalFormat {
		s.CustomNumFmt = &l.format
	}
	for _, side := range [...]struct{ name, color string }{{"top", l.top}, {"bottom", l.bottom}} {
		if side.color != "" {
			s.Border = append(s.Border, excelize.Border{Type: side.name, Color: side.color, Style: 1})
		}
	}
	return s
}
