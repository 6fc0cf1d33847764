package pdf

import (
	"fmt"

	"github.com/skip2/go-qrcode"
)

// Stroke is how a line looks.
type Stroke struct {
	Width  float64 // mm
	Dashed bool
	Grey   bool
	Radius float64 // of the corners of a box, in mm
}

func (d *Document) stroke(s Stroke) {
	grey := 0
	if s.Grey {
		grey = 120
	}
	d.f.SetDrawColor(grey, grey, grey)
	d.f.SetLineWidth(s.Width)
	var dashes []float64
	if s.Dashed {
		dashes = []float64{2, 2}
	}
	d.f.SetDashPattern(dashes, 0)
}

// Rect draws a box.
func (d *Document) Rect(b Box, s Stroke) {
	d.stroke(s)
	if s.Radius > 0 {
		d.f.RoundedRect(b.X, b.Y, b.Width, b.Height, s.Radius, "1234", "D")
		return
	}
	d.f.Rect(b.X, b.Y, b.Width, b.Height, "D")
}

// Rule draws a line from left to right.
func (d *Document) Rule(x, y, width float64, s Stroke) {
	d.stroke(s)
	d.f.Line(x, y, x+width, y)
}

// Link makes a place on the page lead to an address.
func (d *Document) Link(b Box, url string) { d.f.LinkString(b.X, b.Y, b.Width, b.Height, url) }

// QR draws a QR code of a text as large as fits in a box, with the white around it
// that it needs, as squares that stay sharp at any size.
func (d *Document) QR(b Box, text string) error {
	code, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		return fmt.Errorf("draw a QR code: %w", err)
	}
	dots := code.Bitmap()
	size := min(b.Width, b.Height) / float64(len(dots))
	left, top := b.X+(b.Width-size*float64(len(dots)))/2, b.Y
	d.f.SetFillColor(0, 0, 0)
	for y, row := range dots {
		for x := 0; x < len(row); x++ {
			from := x
			for x < len(row) && row[x] {
				x++
			}
			if x > from { // one rectangle for a run: between two there would be a hairline
				d.f.Rect(left+float64(from)*size, top+float64(y)*size, float64(x-from)*size, size, "F")
			}
		}
	}
	return nil
}
