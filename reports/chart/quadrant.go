package chart

import "unicode/utf8"

// Point is a named thing on a Quadrant.
type Point struct {
	Name string
	X, Y float64
}

// Quadrant is a scatter of named points, with lines that divide it in four.
type Quadrant struct {
	ID                 string // of the drawing in its page
	Title, Description string
	XTitle, YTitle     string
	Low, High          float64 // ends of both scales
	CrossX, CrossY     float64 // where the lines are
	// Names of the quarters: left above, right above, left below, right below.
	Corners    [4]string
	Points     []Point
	Note       string // under the drawing: who, how many; empty: none
	Standalone bool   // a file of its own, which has to bring its colours
}

const (
	quadrantSize = 440.
	quadrantLeft = 34.
	quadrantTop  = 8.
	plotSize     = 390.
)

// SVG draws the quadrant. What it shows is cut to half a unit around the points,
// within the scale, so that points near each other can be told apart.
func (q Quadrant) SVG() []byte {
	var s svg
	s.open(q.ID, "chart chart-quadrant", quadrantSize, quadrantSize+noteHeight(q.Note, quadrantSize), q.Title, q.Description, q.Standalone)
	lowX, highX := q.span(func(p Point) float64 { return p.X }, q.CrossX)
	lowY, highY := q.span(func(p Point) float64 { return p.Y }, q.CrossY)
	x := func(v float64) float64 { return quadrantLeft + plotSize*(v-lowX)/(highX-lowX) }
	y := func(v float64) float64 { return quadrantTop + plotSize*(highY-v)/(highY-lowY) }
	left, right, top, bottom := quadrantLeft, quadrantLeft+plotSize, quadrantTop, quadrantTop+plotSize
	s.line("chart-axis", left, bottom, right, bottom)
	s.line("chart-axis", left, top, left, bottom)
	s.line("chart-cross", x(q.CrossX), top, x(q.CrossX), bottom)
	s.line("chart-cross", left, y(q.CrossY), right, y(q.CrossY))
	taken := s.corners(q.Corners, left+6, right-2, top+14, bottom-8)
	s.text("chart-soft", "middle", (left+right)/2, bottom+30, q.XTitle+" →")
	s.WriteString(`<text class="chart-soft" text-anchor="middle" transform="translate(14 ` + num((top+bottom)/2) + `) rotate(-90)">` + esc(q.YTitle+" →") + `</text>`)
	s.names(q.Points, x, y, box{left + 2, top, right, bottom - 2}, taken)
	s.note(q.Note, quadrantSize, quadrantSize)
	return s.close()
}

// span is the part of the scale that is shown.
func (q Quadrant) span(of func(Point) float64, cross float64) (low, high float64) {
	low, high = cross, cross
	for _, p := range q.Points {
		low, high = min(low, of(p)), max(high, of(p))
	}
	low, high = max(q.Low, low-0.5), min(q.High, high+0.5)
	if high <= low {
		return q.Low, max(q.High, q.Low+1)
	}
	return low, high
}

// corners names the quarters, and returns where these names stand.
func (s *svg) corners(names [4]string, left, right, top, bottom float64) []box {
	var taken []box
	for i, name := range names {
		anchor, x, y := "start", left, top
		if i%2 == 1 {
			anchor, x = "end", right
		}
		if i >= 2 {
			y = bottom
		}
		s.text("chart-soft", anchor, x, y, name)
		at := nameText(name, x, y)
		if anchor == "end" {
			at = nameText(name, x-nameLetter*float64(utf8.RuneCountInString(name)), y)
		}
		taken = append(taken, at)
	}
	return taken
}
