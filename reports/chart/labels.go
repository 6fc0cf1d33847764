package chart

import (
	"cmp"
	"math"
	"slices"
	"unicode/utf8"
)

// box is a part of a drawing that something takes up.
type box struct{ left, top, right, bottom float64 }

func (b box) meets(o box) bool {
	return b.left < o.right && o.left < b.right && b.top < o.bottom && o.top < b.bottom
}

func (b box) holds(o box) bool {
	return b.left <= o.left && o.right <= b.right && b.top <= o.top && o.bottom <= b.bottom
}

// crosses reports whether a line from one point to another touches the box.
func (b box) crosses(x1, y1, x2, y2 float64) bool {
	from, to := 0.0, 1.0
	for _, side := range [4][2]float64{{x1 - x2, x1 - b.left}, {x2 - x1, b.right - x1}, {y1 - y2, y1 - b.top}, {y2 - y1, b.bottom - y1}} {
		switch run, room := side[0], side[1]; {
		case run == 0 && room < 0:
			return false
		case run < 0:
			from = max(from, room/run)
		case run > 0:
			to = min(to, room/run)
		}
	}
	return from <= to
}

// A name beside a dot: how high its letters are, how wide one is on average, and
// how far from the middle of the dot it begins.
const (
	nameUp, nameDown = 11., 4.
	nameLetter       = 7.8
	dotRadius        = 5.
	besideDot        = 9.
)

// named is a point with where its name stands.
type named struct {
	Point
	x, y float64 // of the dot
	at   box     // of the name
	to   string  // the side of its box that the name is written from
}

// nameText is the box of a name that begins at x with its letters on y.
func nameText(name string, x, y float64) box {
	return box{x, y - nameUp, x + nameLetter*float64(utf8.RuneCountInString(name)), y + nameDown}
}

// away are the directions in which a name is tried, the plainest first.
var away = [...]struct{ x, y float64 }{{1, 0}, {-1, 0}, {0, -1}, {0, 1}, {.8, -.6}, {.8, .6}, {-.8, -.6}, {-.8, .6}}

// place finds for every name a place within an area, as near to its dot as can be,
// that meets no other name, dot or box that is taken. Names in a crowd come first:
// they have the fewest places. Where there is none at all a name stands to the right.
func place(points []named, area box, taken []box) {
	for _, p := range points {
		taken = append(taken, box{p.x - dotRadius - 1, p.y - dotRadius - 1, p.x + dotRadius + 1, p.y + dotRadius + 1})
	}
	order := make([]int, len(points))
	crowd := make([]int, len(points))
	for i, p := range points {
		order[i] = i
		for _, o := range points {
			if math.Hypot(p.x-o.x, p.y-o.y) < 80 {
				crowd[i]++
			}
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(crowd[b], crowd[a]) })
	for _, i := range order {
		p := &points[i]
		p.at, p.to = nameText(p.Name, p.x+besideDot, p.y+nameDown), "start"
		p.free(area, taken)
		taken = append(taken, p.at)
	}
}

// free puts the name in the nearest place that is free, with a free way to it if
// there is one.
func (p *named) free(area box, taken []box) {
	for _, way := range [...]bool{true, false} {
		for _, far := range [...]float64{besideDot, 18, 30, 44, 60, 80, 110, 150} {
			for _, to := range away {
				at, side := p.beside(to.x, to.y, far)
				if area.holds(at) && !slices.ContainsFunc(taken, at.meets) && (!way || far == besideDot || p.sees(at, taken)) {
					p.at, p.to = at, side
					return
				}
			}
		}
	}
}

// sees reports whether nothing stands between the dot and a box.
func (p *named) sees(at box, taken []box) bool {
	x, y := at.nearest(p.x, p.y)
	fromX, fromY := p.edge(x, y)
	return !slices.ContainsFunc(taken, func(b box) bool { return !b.around(p.x, p.y) && b.crosses(fromX, fromY, x, y) })
}

// beside is the box of the name so far from the dot, in a direction, and the side
// that it is written from.
func (p *named) beside(dx, dy, far float64) (at box, side string) {
	width := nameLetter * float64(utf8.RuneCountInString(p.Name))
	x, y := p.x+dx*far, p.y+dy*far+(nameUp-nameDown)/2
	side = "start"
	switch {
	case dx < 0:
		x, side = x-width, "end"
	case dx == 0:
		x, y, side = x-width/2, y+dy*(nameUp+nameDown)/2, "middle"
	}
	return nameText(p.Name, x, y), side
}

// nearest is the point of a box that is nearest to another.
func (b box) nearest(x, y float64) (float64, float64) {
	return min(max(x, b.left), b.right), min(max(y, b.top), b.bottom)
}

func (b box) around(x, y float64) bool { return b.left < x && x < b.right && b.top < y && y < b.bottom }

// edge is where a line to a point leaves the dot.
func (p *named) edge(x, y float64) (float64, float64) {
	d := math.Hypot(x-p.x, y-p.y)
	if d == 0 {
		return p.x, p.y
	}
	return p.x + (x-p.x)*dotRadius/d, p.y + (y-p.y)*dotRadius/d
}

// names draws points with their names beside them. A name that stands further off
// has a line to its dot.
func (s *svg) names(points []Point, x, y func(float64) float64, area box, taken []box) {
	all := make([]named, len(points))
	for i, p := range points {
		all[i] = named{Point: p, x: x(p.X), y: y(p.Y)}
	}
	place(all, area, taken)
	for _, p := range all {
		toX, toY := p.at.nearest(p.x, p.y)
		if math.Hypot(toX-p.x, toY-p.y) > besideDot+1 {
			fromX, fromY := p.edge(toX, toY)
			s.line("chart-lead", fromX, fromY, toX, toY)
		}
		s.circle("chart-dot", p.x, p.y, dotRadius)
		at := map[string]float64{"start": p.at.left, "middle": (p.at.left + p.at.right) / 2, "end": p.at.right}[p.to]
		s.text("chart-strong", p.to, at, p.at.bottom-nameDown, p.Name)
	}
}
