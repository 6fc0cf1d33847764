package chart

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// svg is a drawing in the making.
type svg struct{ bytes.Buffer }

// open begins a drawing of a size; title and description are what it says to who
// does not see it. Standalone drawings carry their colours with them.
func (s *svg) open(id, class string, width, height float64, title, description string, standalone bool) {
	fmt.Fprintf(s, `<svg xmlns="http://www.w3.org/2000/svg" class="%s" viewBox="0 0 %s %s" role="img" aria-labelledby="%s-title %s-desc">`,
		class, num(width), num(height), id, id)
	fmt.Fprintf(s, `<title id="%s-title">%s</title><desc id="%s-desc">%s</desc>`, id, esc(title), id, esc(description))
	if standalone {
		s.WriteString("<style>" + ownStyle + "</style>")
		s.rect("chart-page", 0, 0, width, height)
	}
}

// ownStyle are the colours of a drawing outside the pages: those of the light
// theme of templates/css/tokens.css.
const ownStyle = `text{font:13px system-ui,sans-serif;fill:#17242a}.chart-soft{fill:#4a5a62}.chart-strong{font-weight:700}` +
	`.chart-page{fill:#fff}.chart-axis{stroke:#d3dce0}.chart-lead{stroke:#6b7b83}.chart-cross{stroke:#6b7b83;stroke-dasharray:4 4}.chart-bar{fill:#9fb4bd}` +
	`.chart-bar-strong,.chart-dot{fill:#0b4a5e}.chart-line{stroke:#0b4a5e;stroke-width:2}.chart-interval{stroke:#17242a;stroke-width:1.5}.chart-area{fill:#0b4a5e;stroke:#fff}.chart-level-none{fill:#f3f6f7;stroke:#6b7b83}` +
	`.chart-level-0{fill-opacity:.12}.chart-level-1{fill-opacity:.22}.chart-level-2{fill-opacity:.32}.chart-level-3{fill-opacity:.42}.chart-level-4{fill-opacity:.52}`

func (s *svg) close() []byte {
	s.WriteString("</svg>")
	return s.Bytes()
}

func (s *svg) rect(class string, x, y, width, height float64) {
	fmt.Fprintf(s, `<rect class="%s" x="%s" y="%s" width="%s" height="%s"/>`, class, num(x), num(y), num(width), num(height))
}

func (s *svg) line(class string, x1, y1, x2, y2 float64) {
	fmt.Fprintf(s, `<line class="%s" x1="%s" y1="%s" x2="%s" y2="%s"/>`, class, num(x1), num(y1), num(x2), num(y2))
}

func (s *svg) circle(class string, x, y, radius float64) {
	fmt.Fprintf(s, `<circle class="%s" cx="%s" cy="%s" r="%s"/>`, class, num(x), num(y), num(radius))
}

func (s *svg) text(class, anchor string, x, y float64, text string) {
	fmt.Fprintf(s, `<text class="%s" text-anchor="%s" x="%s" y="%s">%s</text>`, class, anchor, num(x), num(y), esc(text))
}

// Of a note under a drawing: the height of a line, and how wide a letter is at
// most on average, in the fonts that a drawing may get.
const noteLine, noteLetter = 17., 7.8

// noteLines breaks a note into the lines that fit under a drawing.
func noteLines(note string, width float64) []string {
	most := int((width - 16) / noteLetter)
	var out []string
	line := ""
	for word := range strings.FieldsSeq(note) {
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > most {
			out, line = append(out, line), ""
		}
		line = strings.TrimLeft(line+" "+word, " ")
	}
	if line != "" {
		out = append(out, line)
	}
	return out
}

// noteHeight is the room that a note takes under a drawing.
func noteHeight(note string, width float64) float64 {
	if lines := len(noteLines(note, width)); lines > 0 {
		return 5 + noteLine*float64(lines)
	}
	return 0
}

// note writes a note under a drawing that ends at bottom.
func (s *svg) note(note string, width, bottom float64) {
	for i, line := range noteLines(note, width) {
		s.text("chart-soft", "start", 8, bottom+noteLine*float64(i)+12, line)
	}
}

func num(x float64) string {
	return strconv.FormatFloat(float64(int64(x*10+0.5*sign(x)))/10, 'f', -1, 64)
}

func sign(x float64) float64 {
	if x < 0 {
		return -1
	}
	return 1
}

func esc(text string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(text)) // a buffer takes everything
	return b.String()
}
