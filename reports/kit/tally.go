package kit

import "regiopeil/reports/pdf"

var (
	thin  = pdf.Stroke{Width: 0.2}
	frame = pdf.Stroke{Width: 0.3}
)

// tally is the tally sheet: what it is about, a sheet for each theme, and what is of
// none.
func (d *drawing) tally() {
	s := &d.Kit.Tally
	d.sheet(Tally)
	d.Paragraph(title, d.t("kit.tally"))
	d.Paragraph(body, d.Site)
	if d.Read != "" {
		d.Skip(2)
		d.Paragraph(lower, d.Read)
	}
	d.heading(d.t("conversation.part_about"))
	for _, l := range s.About {
		d.line(l)
	}
	d.heading(d.t("conversation.part_people"))
	d.counts(s.People)
	if len(s.Ages) > 0 {
		d.lower(d.t("conversation.ages"), 0)
		d.counts(s.Ages)
	}
	d.heading(d.t("conversation.part_themes"))
	d.counts([]Line{s.Each})
	for i := range s.Themes {
		d.theme(&s.Themes[i])
	}
	d.AddPage(pdf.A4)
	if len(s.Hands) > 0 {
		d.Paragraph(head, d.t("conversation.part_hands"))
		d.Skip(2)
		d.hands(s.Hands)
		d.Skip(5)
	}
	d.Keep(60)
	d.Paragraph(head, d.t("conversation.part_agreements"))
	d.table(s.Agreements)
	d.Skip(5)
	d.Keep(60)
	d.Paragraph(head, d.t("conversation.part_report"))
	d.Skip(2)
	last := d.lineHeight()
	report := d.Rest()
	report.Height -= last + 3
	d.ruled(report)
	d.lineAt(pdf.Box{X: report.X, Y: report.Bottom() + 3, Width: report.Width, Height: last}, s.Shared)
}

func (d *drawing) heading(text string) {
	d.Skip(6)
	d.Keep(40)
	d.Paragraph(head, text)
	d.Skip(2)
}

// lower is the head of a list that takes some mm.
func (d *drawing) lower(text string, high float64) {
	d.Skip(3)
	d.Keep(high + 10)
	d.Paragraph(lower, text)
	d.Skip(1)
}

// labels is how wide the labels of lines are.
const labels = 64

func (d *drawing) lineHeight() float64 { return 9.5 }

// line is a label with a line to write on, or with what is known already.
func (d *drawing) line(l Line) { d.lineAt(d.Take(d.lineHeight()), l) }

func (d *drawing) lineAt(b pdf.Box, l Line) {
	foot := b.Bottom() - 1.5
	label := pdf.Box{X: b.X, Width: labels}
	label.Y = foot - d.Height(body, l.Label, labels) + 0.3
	d.Text(label, body, l.Label)
	value := pdf.Box{X: b.X + labels + 3, Width: b.Width - labels - 3, Height: b.Height}
	style := d.Fit(value, pdf.Style{Size: body.Size, Bold: true}, l.Value)
	value.Y = foot - d.Height(style, l.Value, value.Width) - 0.4
	d.Text(value, style, l.Value)
	d.Rule(value.X, foot, value.Width, thin)
}

// counts are numbers to fill in, three beside each other.
func (d *drawing) counts(all []Line) {
	const across, between, box, high = 3, 8, 20, 11
	for len(all) > 0 {
		row := all[:min(across, len(all))]
		all = all[len(row):]
		b := d.Take(high + 2)
		width := (b.Width - (across-1)*between) / across
		for i, l := range row {
			left := b.X + float64(i)*(width+between)
			label := pdf.Box{X: left, Y: b.Y, Width: width - box - 2, Height: high}
			style := d.Fit(label, body, l.Label)
			label.Y += (high - d.Height(style, l.Label, label.Width)) / 2
			d.Text(label, style, l.Label)
			square := pdf.Box{X: left + width - box, Y: b.Y, Width: box, Height: high}
			d.Rect(square, frame)
			square.Y += 3
			d.Text(square, pdf.Style{Size: body.Size, Bold: true, Center: true}, l.Value)
		}
	}
}

func (d *drawing) theme(t *Theme) {
	d.AddPage(pdf.A4)
	d.Paragraph(head, t.Label)
	d.Skip(2)
	b := d.Take(13)
	d.Rect(pdf.Box{X: b.X, Y: b.Y + 3, Width: 5, Height: 5}, frame)
	d.Text(pdf.Box{X: b.X + 8, Y: b.Y + 2.8, Width: 70}, body, t.Talked)
	square := pdf.Box{X: b.X + b.Width - 20, Y: b.Y, Width: 20, Height: 11}
	d.Rect(square, frame)
	d.Text(pdf.Box{X: b.X + 90, Y: b.Y + 2.8, Width: b.Width - 90 - 23}, body, t.Dots)
	for _, l := range t.Lists {
		d.lower(l.Label, tableHead+rowHigh)
		d.table(l)
	}
}

const (
	tableHead = 6.5 // of one line
	rowHigh   = 11
)

var columnHead = pdf.Style{Size: 9, Bold: true}

// table is a list to write in: the first column takes what the others leave.
func (d *drawing) table(l List) {
	const other, pad = 28.0, 1.5
	first := d.Inner().Width - other*float64(len(l.Columns)-1)
	row := func(b pdf.Box, texts []string) {
		for i := range l.Columns {
			cell := pdf.Box{X: b.X, Y: b.Y, Width: first, Height: b.Height}
			if i > 0 {
				cell.X, cell.Width = b.X+first+other*float64(i-1), other
			}
			d.Rect(cell, pdf.Stroke{Width: 0.2, Grey: true})
			if texts == nil {
				continue
			}
			d.Text(pdf.Box{X: cell.X + pad, Y: cell.Y + 1, Width: cell.Width - 2*pad}, columnHead, texts[i])
		}
	}
	high := tableHead
	for _, text := range l.Columns[1:] {
		high = max(high, d.Height(columnHead, text, other-2*pad)+2)
	}
	row(d.Take(high), l.Columns)
	for range l.Rows {
		row(d.Take(rowHigh), nil)
	}
}

// hands are the statements with three places to count.
func (d *drawing) hands(all []string) {
	const column = 20
	width := d.Inner().Width - 3*column
	row := func(b pdf.Box, s pdf.Style, texts ...string) {
		for i, text := range texts {
			cell := pdf.Box{X: b.X, Y: b.Y, Width: width, Height: b.Height}
			if i > 0 {
				cell.X, cell.Width = b.X+width+column*float64(i-1), column
			}
			d.Rect(cell, pdf.Stroke{Width: 0.2, Grey: true})
			in := pdf.Box{X: cell.X + 1.5, Y: cell.Y + 1, Width: cell.Width - 3, Height: cell.Height - 1}
			d.Text(in, d.Fit(in, s, text), text)
		}
	}
	row(d.Take(tableHead), columnHead, d.t("conversation.statement"), d.t("conversation.for"), d.t("conversation.neutral"), d.t("conversation.against"))
	for _, statement := range all {
		row(d.Take(max(11, d.Height(body, statement, width-3)+3)), body, statement, "", "", "")
	}
}

// ruled is a place with lines to write on.
func (d *drawing) ruled(b pdf.Box) {
	for y := b.Y + 9; y <= b.Bottom(); y += 9 {
		d.Rule(b.X, y, b.Width, pdf.Stroke{Width: 0.2, Grey: true})
	}
}
