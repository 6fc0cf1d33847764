package chart

import (
	"math"
	"strings"
)

// Region is an area of a Map.
type Region struct {
	Name   string
	Label  string // its value in words, or why there is none
	Rings  [][][2]float64
	Value  float64
	Hidden bool // there is no value
}

// Map colours regions by their value, from light to dark. Name and value stand in
// each, so that colour tells nothing alone.
type Map struct {
	ID                 string
	Title, Description string
	Low, High          float64 // of the colours
	Regions            []Region
	Note               string // under the map: where the borders are from
	Standalone         bool
}

const (
	mapWidth = 520.
	mapEdge  = 10.
)

// SVG draws the map: north is up, and a degree of longitude is as much shorter as
// it is in the middle of the map.
func (m Map) SVG() []byte {
	var s svg
	west, east, south, north := m.bounds()
	shrink := math.Cos((south + north) / 2 * math.Pi / 180)
	scale := (mapWidth - 2*mapEdge) / ((east - west) * shrink)
	height := (north-south)*scale + 2*mapEdge
	x := func(p [2]float64) float64 { return mapEdge + (p[0]-west)*shrink*scale }
	y := func(p [2]float64) float64 { return mapEdge + (north-p[1])*scale }
	s.open(m.ID, "chart chart-map", mapWidth, height+noteHeight(m.Note, mapWidth), m.Title, m.Description, m.Standalone)
	for _, r := range m.Regions {
		var path strings.Builder
		for _, ring := range r.Rings {
			for i, p := range ring {
				path.WriteString(map[bool]string{true: "M", false: "L"}[i == 0] + num(x(p)) + " " + num(y(p)))
			}
			path.WriteString("Z")
		}
		s.WriteString(`<path class="chart-area chart-level-` + m.level(r) + `" d="` + path.String() + `"/>`)
	}
	for _, r := range m.Regions {
		at := middle(r.Rings)
		s.text("chart-strong chart-on-map", "middle", x(at), y(at), r.Name)
		s.text("chart-on-map", "middle", x(at), y(at)+15, r.Label)
	}
	s.note(m.Note, mapWidth, height)
	return s.close()
}

// level is which of five colours a region has, or none.
func (m Map) level(r Region) string {
	if r.Hidden || m.High <= m.Low {
		return "none"
	}
	n := int(5 * (r.Value - m.Low) / (m.High - m.Low))
	return num(float64(min(max(n, 0), 4)))
}

func (m Map) bounds() (west, east, south, north float64) {
	west, south, east, north = math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, r := range m.Regions {
		for _, ring := range r.Rings {
			for _, p := range ring {
				west, east = min(west, p[0]), max(east, p[0])
				south, north = min(south, p[1]), max(north, p[1])
			}
		}
	}
	return west, east, south, north
}

// middle is the centre of gravity of the largest ring.
func middle(rings [][][2]float64) (at [2]float64) {
	most := 0.0
	for _, ring := range rings {
		var area, cx, cy float64
		for i, p := range ring {
			q := ring[(i+1)%len(ring)]
			cross := p[0]*q[1] - q[0]*p[1]
			area += cross
			cx += (p[0] + q[0]) * cross
			cy += (p[1] + q[1]) * cross
		}
		if math.Abs(area) > most {
			most, at = math.Abs(area), [2]float64{cx / (3 * area), cy / (3 * area)}
		}
	}
	return at
}
