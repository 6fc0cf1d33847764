package pdf

import "strings"

// Style is how text looks.
type Style struct {
	Size   float64 // points
	Bold   bool
	Grey   bool
	Center bool
}

// leading is how far lines are apart, in sizes of the letters.
const leading = 1.3

const mmPerPoint = 25.4 / 72

// line is how high a line is, in mm.
func (s Style) line() float64 { return s.Size * leading * mmPerPoint }

func (d *Document) use(s Style) {
	style, grey := "", 0
	if s.Bold {
		style = "B"
	}
	if s.Grey {
		grey = 90 // 7:1 on white
	}
	d.f.SetFont(family, style, s.Size)
	d.f.SetTextColor(grey, grey, grey)
}

// Text writes a text from the top of a box, in lines of its width, and returns where
// the last one ends. It may be longer than the box is high.
func (d *Document) Text(box Box, s Style, text string) (bottom float64) {
	y := box.Y
	for _, line := range d.lines(s, text, box.Width) {
		d.write(box.X, y, box.Width, s, line)
		y += s.line()
	}
	return y
}

// write writes one line of which the top is at y.
func (d *Document) write(x, y, width float64, s Style, line string) {
	d.use(s)
	if s.Center {
		x += (width - d.f.GetStringWidth(line)) / 2
	}
	// The foot of the letters is four fifths down the line.
	d.f.Text(x, y+s.line()*0.8, line)
}

// Height is how high a text is in lines of a width.
func (d *Document) Height(s Style, text string, width float64) float64 {
	return float64(len(d.lines(s, text, width))) * s.line()
}

// smallest is the size below which Fit does not go.
const smallest = 8.0

// Fit is the style in which a text fits a box without breaking a word: as it is, or
// smaller.
func (d *Document) Fit(box Box, s Style, text string) Style {
	for ; s.Size > smallest; s.Size-- {
		if d.Height(s, text, box.Width) <= box.Height && d.longestWord(s, text) <= box.Width {
			break
		}
	}
	return s
}

func (d *Document) longestWord(s Style, text string) (most float64) {
	d.use(s)
	for word := range strings.FieldsSeq(clean(text)) {
		most = max(most, d.f.GetStringWidth(word))
	}
	return most
}

// lines breaks a text into lines of at most a width: at its own line ends, between
// words, and within a word that is wider.
func (d *Document) lines(s Style, text string, width float64) (out []string) {
	d.use(s)
	for paragraph := range strings.SplitSeq(text, "\n") {
		line := ""
		for word := range strings.FieldsSeq(clean(paragraph)) {
			joined := strings.TrimPrefix(line+" "+word, " ")
			if d.f.GetStringWidth(joined) <= width {
				line = joined
				continue
			}
			if line != "" {
				out = append(out, line)
			}
			var pieces []string
			pieces, line = d.cut(word, width)
			out = append(out, pieces...)
		}
		out = append(out, line)
	}
	return out
}

// cut cuts a word into pieces of a width, and what is left of it.
func (d *Document) cut(word string, width float64) (pieces []string, rest string) {
	for _, r := range word {
		if rest != "" && d.f.GetStringWidth(rest+string(r)) > width {
			pieces, rest = append(pieces, rest), ""
		}
		rest += string(r)
	}
	return pieces, rest
}
