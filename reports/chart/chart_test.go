package chart_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regiopeil/reports/chart"
)

var update = flag.Bool("update", false, "write the golden files")

// TestCharts compares with drawings that were looked at, and checks that each is
// XML, whatever the texts.
func TestCharts(t *testing.T) {
	hostile := `<script>alert("x")</script> & ‘zo’`
	for name, got := range map[string][]byte{
		"quadrant.svg": chart.Quadrant{
			ID: "q", Title: "Thema’s", Description: "Wonen: belang 4,38, tevredenheid 2,22.", XTitle: "Tevredenheid", YTitle: "Belang",
			Low: 1, High: 5, CrossX: 3, CrossY: 3.9, Note: "Iedereen · n = 100", Corners: [4]string{"Eerst verbeteren", "Zo houden", "Minder dringend", "Ruim genoeg"},
			Points: []chart.Point{{"Wonen", 2.22, 4.38}, {"Zorg", 3.1, 4.06}, {"Vervoer", 2.76, 4.08}, {"Groen", 3.1, 4.04}, {"Energie en klimaat", 2.8, 4}, {"Bereikbaarheid", 2.9, 4.1}, {hostile, 4.9, 1.2}}, Standalone: true,
		}.SVG(),
		"bars.svg": chart.Bars{
			ID: "b", Title: "Hoe belangrijk?", Description: "Belangrijk 60%.", Most: 1, Note: "n = 100 · " + strings.Repeat("veel woorden ", 12),
			Bars: []chart.Bar{{Name: "Belangrijk", Value: 0.6, Label: "60%", Low: 0.5, High: 0.7, Strong: true}, {Name: hostile + strings.Repeat(" lang", 20), Hidden: "te weinig antwoorden"}, {Name: "Niets", Label: "0%"}},
		}.SVG(),
		"columns.svg": chart.Columns{
			ID: "c", Title: "Per dag", Description: "Drie dagen.", MostLabel: "40",
			Columns: []chart.Column{{"1 maart", 40}, {"2 maart", 0}, {hostile, 10}},
		}.SVG(),
		"lines.svg": chart.Lines{
			ID: "l", Title: "Hoe belangrijk?", Description: "Belangrijk: 2026 50%, 2028 60%.", High: 1, Moments: []string{"2026", "2027", hostile}, Note: "n = 100", Standalone: true,
			Lines: []chart.Line{
				{Name: "Belangrijk", Points: []chart.LinePoint{{Set: true, Value: 0.5, Low: 0.4, High: 0.6, Label: "50%"}, {Set: true, Value: 0.6, Label: "60%", Joined: true}, {Set: true, Value: 0.1, Label: "10%"}}},
				{Name: hostile, Hidden: "te weinig antwoorden", Points: make([]chart.LinePoint, 3)},
			},
		}.SVG(),
		"map.svg": chart.Map{
			ID: "m", Title: "Verschil", Description: "Leiden: 2,16.", Low: 1, High: 2, Note: "CBS/Kadaster", Standalone: true,
			Regions: []chart.Region{
				{Name: "Leiden", Label: "2,16", Value: 2, Rings: [][][2]float64{{{4.4, 52.1}, {4.5, 52.1}, {4.5, 52.2}, {4.4, 52.2}}}},
				{Name: hostile, Label: "te weinig antwoorden", Hidden: true, Rings: [][][2]float64{{{4.5, 52.1}, {4.6, 52.1}, {4.6, 52.2}, {4.5, 52.2}}}},
			},
		}.SVG(),
		"empty.svg": chart.Columns{ID: "c", Title: "Per dag", Description: "Nog niets."}.SVG(),
	} {
		d := xml.NewDecoder(bytes.NewReader(got))
		for {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		if bytes.Contains(got, []byte("<script")) {
			t.Errorf("%s has a script", name)
		}
		path := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(path, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
