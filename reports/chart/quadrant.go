package chart

import (
	"cmp"
	"slices"
)

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
	labelHeight  = 15.
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
	s.text("chart-soft", "start", left+6, top+14, q.Corners[0])
	s.text("chart-soft", "end", right-2, top+14, q.Corners[1])
	s.text("chart-soft", "start", left+6, bottom-8, q.Corners[2])
	s.text("chart-soft", "end", right-2, bottom-8, q.Corners[3])
	s.text("chart-soft", "middle", (left+right)/2, bottom+30, q.XTitle+" →")
	s.WriteString(`<text class="chart-soft" text-anchor="middle" transform="translate(14 ` + num((top+bottom)/2) + `) rotate(-90)">` + esc(q.YTitle+" →") + `</text>`)
	s.names(q.Points, x, y, left, right)
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

// names draws the points with their names beside them, moved down where another
// name is in the way.
func (s *svg) names(points []Point, x, y func(float64) float64, left, right float64) {
	type box struct{ from, to, y float64 }
	var taken []box
	sorted := slices.Clone(points)
	for _, p := range points {
		taken = append(taken, box{x(p.X) - 6, x(p.X) + 6, y(p.Y) + 4})
	}
	slices.SortStableFunc(sorted, func(a, b Point) int { return cmp.Compare(b.Y, a.Y) })
	for _, p := range sorted {
		px, py := x(p.X), y(p.Y)
		width := 7.2 * float64(len([]rune(p.Name)))
		anchor, from := "start", px+9
		if from+width > right {
			anchor, from = "end", px-9-width
		}
		from = max(from, left)
		at := py + 4
		for moved := true; moved; {
			moved = false
			for _, b := range taken {
				if from < b.to && b.from < from+width && at < b.y+labelHeight && at > b.y-labelHeight {
					at, moved = b.y+labelHeight, true
				}
			}
		}
		taken = append(taken, box{from, from + width, at})
		s.circle("chart-dot", px, py, 5)
		edge := px + 9
		if anchor == "end" {
			edge = px - 9
		}
		s.text("chart-strong", anchor, edge, at, p.Name)
	}
}
