package chart_test

import (
	"encoding/xml"
	"fmt"
	"math/rand/v2"
	"testing"
	"unicode/utf8"

	"regiopeil/reports/chart"
)

// TestQuadrantNames draws crowds of points: no two names meet, and a name that is
// nearer to another dot has a line to its own.
func TestQuadrantNames(t *testing.T) {
	for seed := range uint64(500) {
		r := rand.New(rand.NewPCG(seed, 1))
		q := chart.Quadrant{ID: "q", Low: 1, High: 5, CrossX: 3, CrossY: 3}
		for i := range 3 + r.IntN(7) {
			q.Points = append(q.Points, chart.Point{Name: fmt.Sprintf("Thema nummer %d", i), X: 2.5 + 1.5*r.Float64(), Y: 3 + 1.2*r.Float64()})
		}
		var d struct {
			Text []struct {
				Class string  `xml:"class,attr"`
				From  string  `xml:"text-anchor,attr"`
				X     float64 `xml:"x,attr"`
				Y     float64 `xml:"y,attr"`
				Text  string  `xml:",chardata"`
			} `xml:"text"`
		}
		if err := xml.Unmarshal(q.SVG(), &d); err != nil {
			t.Fatal(err)
		}
		names := d.Text[:0]
		for _, n := range d.Text {
			if n.Class == "chart-strong" { // X becomes its middle
				n.X += map[string]float64{"start": 0.5, "end": -0.5}[n.From] * 7.8 * float64(utf8.RuneCountInString(n.Text))
				names = append(names, n)
			}
		}
		if len(names) != len(q.Points) {
			t.Fatalf("seed %d: %d names for %d points", seed, len(names), len(q.Points))
		}
		for i, a := range names {
			for _, b := range names[:i] {
				wide := 7.8*float64(utf8.RuneCountInString(a.Text)+utf8.RuneCountInString(b.Text))/2 - 0.2 // of rounding
				if a.X-b.X < wide && b.X-a.X < wide && a.Y-b.Y < 14.9 && b.Y-a.Y < 14.9 {
					t.Errorf("seed %d: %q stands on %q", seed, a.Text, b.Text)
				}
			}
		}
	}
}
