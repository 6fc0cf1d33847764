package kit

import (
	"fmt"
	"strings"

	"regiopeil/reports/pdf"
	"regiopeil/templates/locale"
)

// Styles of what is printed, in points.
var (
	title = pdf.Style{Size: 24, Bold: true}
	head  = pdf.Style{Size: 15, Bold: true}
	lower = pdf.Style{Size: 11.5, Bold: true}
	body  = pdf.Style{Size: 11.5}
	large = pdf.Style{Size: 15}
)

// drawing is a kit on its way to paper.
type drawing struct {
	*pdf.Document
	*Kit
	t func(key string, args ...any) string
}

// PDF lays k out on A4, and its posters on A3 where it says so. The texts around it
// come from the catalog. The same kit gives the same bytes.
func PDF(c *locale.Catalog, k *Kit) ([]byte, error) {
	t := func(key string, args ...any) string { return c.T(k.Language, key, args...) }
	address, _, _ := strings.Cut(k.Page, "?")
	p := pdf.Properties{Title: k.Title + " – " + k.Site, Language: k.Language, Made: k.Made, Page: k.Page, PageText: t("kit.as_page", "URL", address)}
	if k.MadeUp {
		p.Mark = t("page.made_up")
	}
	d := &drawing{pdf.New(p), k, t}
	for _, piece := range k.Pieces {
		if err := d.piece(piece); err != nil {
			return nil, fmt.Errorf("draw %s: %w", piece, err)
		}
	}
	return d.Bytes()
}

func (d *drawing) piece(p Piece) error {
	switch p {
	case Agenda:
		d.agenda()
	case Statements:
		d.statements()
	case Posters:
		d.posters()
	case Tally:
		d.tally()
	case Survey:
		return d.survey()
	case Privacy:
		d.privacy()
	}
	return nil
}

// sheet begins a piece on A4.
func (d *drawing) sheet(p Piece) {
	d.AddPage(pdf.A4)
	d.Bookmark(d.t("kit." + string(p)))
}

// poster begins a page for the wall.
func (d *drawing) poster() (scale float64) {
	size := pdf.A4
	if d.Large {
		size = pdf.A3
	}
	d.AddPage(size)
	return size.Scale()
}

func (d *drawing) agenda() {
	const column = 26
	d.sheet(Agenda)
	d.Paragraph(title, d.Site)
	d.Skip(2)
	d.whenWhere()
	d.Skip(5)
	d.Paragraph(pdf.Style{Size: 13}, d.About)
	d.Skip(9)
	d.Paragraph(head, d.t("kit.agenda"))
	d.Skip(2)
	for _, step := range d.Kit.Agenda {
		high := d.Height(large, step.What, d.Inner().Width-column)
		b := d.Take(high + 8)
		d.Rule(b.X, b.Y, b.Width, pdf.Stroke{Width: 0.2, Grey: true})
		b.Y += 4
		d.Text(b, pdf.Style{Size: large.Size, Bold: true}, step.At)
		b.X, b.Width = b.X+column, b.Width-column
		d.Text(b, large, step.What)
	}
	d.Skip(9)
	d.Paragraph(pdf.Style{Size: 13}, d.Asks)
}

// whenWhere says when and where it is, or leaves lines to write that on.
func (d *drawing) whenWhere() {
	if d.When != "" && d.Place != "" {
		d.Paragraph(large, d.When+" · "+d.Place)
		return
	}
	for _, l := range []Line{{d.t("conversation.date"), d.When}, {d.t("conversation.place"), d.Place}} {
		d.line(l)
	}
}

// statements are two cards on a sheet, with a line between to cut along.
func (d *drawing) statements() {
	for i, card := range d.Kit.Statements {
		if i%2 == 0 {
			d.AddPage(pdf.A4)
		}
		if i == 0 {
			d.Bookmark(d.t("kit.statements"))
		}
		page := d.Inner()
		b := d.Take(page.Height/2 - 4)
		if i%2 == 0 {
			d.Skip(8)
			d.Rule(0, b.Bottom()+4, pdf.A4.Width, pdf.Stroke{Width: 0.2, Dashed: true, Grey: true})
		}
		d.card(b, card)
	}
}

func (d *drawing) card(b pdf.Box, card Card) {
	const hand, between = 16, 5
	d.Rect(b, pdf.Stroke{Width: 0.7, Radius: 4})
	b = b.Inset(9)
	words := b
	words.Y = d.Text(b, large, card.Number) + 4
	words.Height = b.Bottom() - words.Y - hand - 6
	d.Text(words, d.Fit(words, pdf.Style{Size: 32, Bold: true}, card.Text), card.Text)
	width := (b.Width - 2*between) / 3
	for i, key := range []string{"for", "neutral", "against"} {
		box := pdf.Box{X: b.X + float64(i)*(width+between), Y: b.Bottom() - hand, Width: width, Height: hand}
		d.Rect(box, pdf.Stroke{Width: 0.35, Radius: 2})
		box.Y += 5
		d.Text(box, pdf.Style{Size: large.Size, Center: true}, d.t("conversation."+key))
	}
}

func (d *drawing) posters() {
	for i, theme := range d.Kit.Themes {
		k := d.poster()
		if i == 0 {
			d.Bookmark(d.t("kit.posters"))
		}
		b := d.Inner()
		name := pdf.Box{X: b.X, Y: b.Y, Width: b.Width, Height: 40 * k}
		y := d.Text(name, d.Fit(name, pdf.Style{Size: 44 * k, Bold: true}, theme), theme) + 3*k
		y = d.Text(pdf.Box{X: b.X, Y: y, Width: b.Width}, pdf.Style{Size: 16 * k}, d.t("kit.poster_how", "Each", d.Each)) + 4*k
		wishes := pdf.Style{Size: 16 * k, Bold: true}
		room := b.Bottom() - y - 9*k - d.Height(wishes, d.t("kit.poster_wishes"), b.Width)
		stickers := pdf.Box{X: b.X, Y: y, Width: b.Width, Height: room * 0.6}
		d.Rect(stickers, pdf.Stroke{Width: 0.7 * k, Radius: 4 * k})
		y = d.Text(pdf.Box{X: b.X, Y: stickers.Bottom() + 7*k, Width: b.Width}, wishes, d.t("kit.poster_wishes")) + 2*k
		d.Rect(pdf.Box{X: b.X, Y: y, Width: b.Width, Height: b.Bottom() - y}, pdf.Stroke{Width: 0.35 * k, Dashed: true, Radius: 4 * k})
	}
}

func (d *drawing) survey() error {
	k := d.poster()
	d.Bookmark(d.t("kit.survey"))
	b := d.Inner()
	b.Y += 15 * k
	center := func(y, size float64, bold bool, text string) float64 {
		box := pdf.Box{X: b.X, Y: y, Width: b.Width, Height: 30 * k}
		return d.Text(box, d.Fit(box, pdf.Style{Size: size * k, Bold: bold, Center: true}, text), text)
	}
	y := center(b.Y+10*k, 48, true, d.t("kit.survey_head")) + 4*k
	y = center(y, 22, false, d.Site) + 6*k
	side := 130 * k
	code := pdf.Box{X: b.X + (b.Width-side)/2, Y: y, Width: side, Height: side}
	if err := d.Document.QR(code, d.Kit.QR); err != nil {
		return err
	}
	d.Link(code, d.Kit.QR)
	y = center(code.Bottom()+6*k, 18, true, d.URL) + 6*k
	center(y, 14, false, d.Asks)
	return nil
}

func (d *drawing) privacy() {
	const dot = 6
	d.sheet(Privacy)
	d.Paragraph(title, d.t("kit.privacy"))
	d.Skip(5)
	for _, point := range d.Kit.Privacy {
		d.Keep(d.Height(large, point, d.Inner().Width-dot))
		mark := d.Take(0)
		mark.Width = dot
		d.Text(mark, large, "•")
		d.Indented(dot, large, point)
		d.Skip(3)
	}
	d.Skip(5)
	if d.Read != "" {
		d.Keep(15)
		d.Paragraph(pdf.Style{Size: large.Size, Bold: true}, d.Read)
		d.Skip(5)
	}
	d.Paragraph(body, d.More)
}
