package pdf

// Paragraph writes a text in the flow, over as many pages as it takes.
func (d *Document) Paragraph(s Style, text string) { d.Indented(0, s, text) }

// Indented is Paragraph that begins some mm from the margin.
func (d *Document) Indented(mm float64, s Style, text string) {
	width := d.Inner().Width - mm
	for _, line := range d.lines(s, text, width) {
		d.Keep(s.line())
		d.write(Margin+mm, d.y, width, s, line)
		d.y += s.line()
	}
}

// Skip leaves some mm free.
func (d *Document) Skip(mm float64) { d.y += mm }

// Keep begins a page of the same size where fewer mm than these are left of this one.
func (d *Document) Keep(mm float64) {
	if inner := d.Inner(); d.y+mm > inner.Bottom() && d.y > inner.Y {
		d.AddPage(d.size)
	}
}

// Take takes some mm of the flow, as wide as the page, to draw on. They are on one
// page.
func (d *Document) Take(mm float64) Box {
	d.Keep(mm)
	inner := d.Inner()
	b := Box{inner.X, d.y, inner.Width, mm}
	d.y += mm
	return b
}

// Rest takes what is left of the page.
func (d *Document) Rest() Box { return d.Take(d.Inner().Bottom() - d.y) }
