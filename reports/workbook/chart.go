package workbook

import (
	"bytes"
	"fmt"
	"math"
	"regexp"
	"strings"

	"github.com/xuri/excelize/v2"

	"regiopeil/reports"
)

// placedChart is a native chart with its corner in a cell and its height in rows.
type placedChart struct {
	row, column, rows int
	width             float64 // points
	alt               string
	chart             *excelize.Chart
	refine            func(part []byte) ([]byte, error)
}

// pixels in a point, as excelize counts.
const pixels = 96.0 / 72

// points is how wide a column of so many characters is.
func points(characters float64) float64 { return characters*5.25 + 3.75 }

func (s *sheet) makeCharts(f *excelize.File) error {
	for _, p := range s.charts {
		at, err := excelize.CoordinatesToCellName(p.column, p.row)
		if err != nil {
			return err
		}
		height := 0.0
		for i := range p.rows {
			h := 15.0
			if n := p.row - 1 + i; n < len(s.rows) && s.rows[n].height > 0 {
				h = s.rows[n].height
			}
			height += h
		}
		s.book.charts++
		// What does not fit stands in the table of the chart.
		alt := shorten(p.alt, excelize.MaxGraphicAltTextLength)
		p.chart.Format = excelize.GraphicOptions{AltText: alt, Name: fmt.Sprintf("Grafiek %d", s.book.charts), Positioning: "oneCell"}
		p.chart.Dimension = excelize.ChartDimension{Width: uint(p.width * pixels), Height: uint(height * pixels)}
		if err := f.AddChart(s.name, at, p.chart); err != nil {
			return err
		}
		s.book.refine[fmt.Sprintf("xl/charts/chart%d.xml", s.book.charts)] = s.book.chartLanguage(p.refine)
	}
	return nil
}

// chartLanguage sets the language of a chart, which excelize always writes as
// American English, and then does the rest.
func (b *book) chartLanguage(rest func([]byte) ([]byte, error)) func([]byte) ([]byte, error) {
	return func(part []byte) ([]byte, error) {
		part = bytes.Replace(part, []byte(`"en-US"`), []byte(`"`+b.t("document_language")+`"`), 1)
		if rest == nil {
			return part, nil
		}
		return rest(part)
	}
}

func chartTitle(s string) excelize.ChartTitle {
	return excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{
		Text: s, Font: &excelize.Font{Bold: true, Size: 11, Color: deep, Family: fontName},
	}}}
}

func solid(color string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}
}

// bars draws rows first to last of a sheet as horizontal bars from zero: labels
// in labelColumn, numbers in valueColumn, each with its number beside it. The
// row at emphasis has the colour of emphasis. The chart is width points wide.
func (s *sheet) bars(title, format string, most, width float64, first, last, emphasis int) *placedChart {
	zero := 0.0
	font := excelize.Font{Size: 8, Color: ink, Family: fontName}
	chart := &excelize.Chart{
		Type: excelize.Bar,
		Series: []excelize.ChartSeries{{
			Name:       fmt.Sprintf("%s!$B$%d", quoted(s.name), first-1),
			Categories: fmt.Sprintf("%s!$A$%d:$A$%d", quoted(s.name), first, last),
			Values:     fmt.Sprintf("%s!$B$%d:$B$%d", quoted(s.name), first, last),
			Fill:       solid(greyBar),
			DataLabel:  excelize.ChartDataLabel{Font: font},
		}},
		Title:    chartTitle(title),
		Legend:   excelize.ChartLegend{Position: "none"},
		XAxis:    excelize.ChartAxis{ReverseOrder: true, Font: font},
		YAxis:    excelize.ChartAxis{Minimum: &zero, None: true},
		GapWidth: ptr(uint(45)),
		PlotArea: excelize.ChartPlotArea{ShowVal: true, NumFmt: excelize.ChartNumFmt{CustomNumFmt: format}},
		Border:   excelize.LineOptions{Type: excelize.LineNone},
	}
	if most > 0 {
		chart.YAxis.Maximum = &most
	}
	share := s.labelShare(width, first, last)
	return &placedChart{chart: chart, refine: func(part []byte) ([]byte, error) {
		part, err := besideLabels(part, share)
		if err != nil {
			return nil, err
		}
		return emphasize(part, emphasis-first)
	}}
}

// labelShare is the part of a chart's width that the longest of its labels needs
// to stand on one line.
func (s *sheet) labelShare(width float64, first, last int) float64 {
	const letter, room = 4.8, 12 // points
	longest := 0
	for _, r := range s.rows[first-1 : last] {
		label, _ := r.cells[0].value.(string)
		longest = max(longest, len([]rune(label)))
	}
	return min(max((letter*float64(longest)+room)/width, .12), .45)
}

// besideLabels places the bars of a chart so that its labels have their share of
// the width, and the numbers beside the bars have room too.
func besideLabels(part []byte, share float64) ([]byte, error) {
	const before = `<plotArea>`
	at := bytes.Index(part, []byte(before))
	if at < 0 {
		return nil, fmt.Errorf("workbook: chart has no place for its plot")
	}
	layout := fmt.Sprintf(`<layout><manualLayout><layoutTarget val="inner"/><xMode val="edge"/><yMode val="edge"/>`+
		`<x val="%.3f"/><y val="0.15"/><w val="%.3f"/><h val="0.82"/></manualLayout></layout>`, share, .92-share)
	return insert(part, at+len(before), layout), nil
}

// emphasize gives one bar the colour of emphasis.
func emphasize(part []byte, bar int) ([]byte, error) {
	const before = `<invertIfNegative val="0"></invertIfNegative>`
	at := bytes.Index(part, []byte(before))
	if bar < 0 {
		return part, nil
	}
	if at < 0 {
		return nil, fmt.Errorf("workbook: chart has no place for the bar to emphasize")
	}
	at += len(before)
	point := fmt.Sprintf(`<dPt><idx val="%d"/><invertIfNegative val="0"/><bubble3D val="0"/><spPr><a:solidFill><a:srgbClr val="%s"/></a:solidFill></spPr></dPt>`, bar, deep)
	return insert(part, at, point), nil
}

func insert(part []byte, at int, s string) []byte {
	out := make([]byte, 0, len(part)+len(s))
	return append(append(append(out, part[:at]...), s...), part[at:]...)
}

// point is one named place of a scatter.
type point struct {
	x, y float64
	row  int // its name in column A, x in B, y in C
	own  bool
}

// scatter draws points, each a series of its own with its name beside it. The
// axes cross in the field, so that they divide it in four.
func (s *sheet) scatter(title, x, y, format string, places []point, cross reports.Axes) *placedChart {
	font := excelize.Font{Size: 9, Color: inkSoft, Family: fontName}
	axisTitle := func(t string) excelize.ChartTitle {
		return excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: t, Font: &excelize.Font{Size: 9, Color: inkSoft, Family: fontName}}}}
	}
	lowX, highX := span(places, func(p point) float64 { return p.x }, cross.Importance)
	lowY, highY := span(places, func(p point) float64 { return p.y }, cross.Satisfaction)
	number := excelize.ChartNumFmt{CustomNumFmt: format}
	chart := &excelize.Chart{
		Type: excelize.Scatter, Title: chartTitle(title), Legend: excelize.ChartLegend{Position: "none"},
		XAxis: excelize.ChartAxis{
			Minimum: &lowX, Maximum: &highX, MajorUnit: .5, Font: font, Title: axisTitle(x), NumFmt: number,
			TickLabelPosition: excelize.ChartTickLabelLow,
		},
		YAxis: excelize.ChartAxis{
			Minimum: &lowY, Maximum: &highY, MajorUnit: .5, Font: font, Title: axisTitle(y), NumFmt: number,
			TickLabelPosition: excelize.ChartTickLabelLow,
		},
		Border: excelize.LineOptions{Type: excelize.LineNone},
	}
	for _, p := range places {
		color, size := greyBar, 8
		if p.own {
			color, size = accent, 12
		}
		cellOf := func(column string) string { return fmt.Sprintf("%s!$%s$%d", quoted(s.name), column, p.row) }
		chart.Series = append(chart.Series, excelize.ChartSeries{
			Name: cellOf("A"), Categories: cellOf("B"), Values: cellOf("C"),
			Marker: excelize.ChartMarker{Symbol: "circle", Size: size, Fill: solid(color)},
		})
	}
	sides := labelSides(places, highX-lowX, highY-lowY)
	return &placedChart{chart: chart, refine: func(part []byte) ([]byte, error) {
		return namePoints(part, places, sides, cross.Importance, cross.Satisfaction)
	}}
}

// span is a range in steps of a half that holds every value, and where the axes
// cross, with room around it.
func span(points []point, of func(point) float64, cross float64) (low, high float64) {
	low, high = cross, cross
	for _, p := range points {
		low, high = min(low, of(p)), max(high, of(p))
	}
	return math.Floor((low-.1)*2) / 2, math.Ceil((high+.1)*2) / 2
}

// labelSides picks for every point the side of its name (r, l, t or b) that is
// least in the way of other points and names.
func labelSides(points []point, width, height float64) []string {
	const labelWidth, labelHeight = .22, .06 // of the plot
	type box struct{ x, y float64 }          // middle of a name, in parts of the plot
	var names []box
	at := func(p point) box { return box{p.x / width, p.y / height} }
	out := make([]string, len(points))
	for i, p := range points {
		best := math.Inf(1)
		var chosen box
		for _, side := range []struct {
			name   string
			dx, dy float64
			cost   float64
		}{{"r", .13, 0, 0}, {"t", 0, .06, .1}, {"b", 0, -.06, .1}, {"l", -.13, 0, .2}} {
			me := at(p)
			me.x, me.y = me.x+side.dx, me.y+side.dy
			cost := side.cost
			for j, o := range points {
				if d := at(o); j != i && math.Abs(d.x-me.x) < labelWidth/2+.02 && math.Abs(d.y-me.y) < labelHeight/2+.02 {
					cost++
				}
			}
			for _, n := range names {
				if math.Abs(n.x-me.x) < labelWidth && math.Abs(n.y-me.y) < labelHeight {
					cost += 2
				}
			}
			if cost < best {
				best, out[i], chosen = cost, side.name, me
			}
		}
		names = append(names, chosen)
	}
	return out
}

// namePoints does what excelize cannot: a name beside every point, horizontal
// places as numbers, and where the axes cross.
func namePoints(part []byte, points []point, sides []string, crossX, crossY float64) ([]byte, error) {
	out := string(part)
	for i, p := range points {
		from := strings.Index(out, fmt.Sprintf(`<ser><idx val="%d">`, i))
		marker := strings.Index(out[max(from, 0):], `</marker>`)
		if from < 0 || marker < 0 {
			return nil, fmt.Errorf("workbook: scatter has no series %d", i)
		}
		at := from + marker + len(`</marker>`)
		out = out[:at] + nameBeside(sides[i], p.own) + out[at:]
	}
	out = horizontal.ReplaceAllString(out, `<xVal><numRef><f>$1</f></numRef></xVal>`)
	const crosses = `<crosses val="autoZero"></crosses>`
	for _, change := range [][2]string{
		{crosses + `<auto val="1"></auto><lblAlgn val="ctr"></lblAlgn><lblOffset val="100"></lblOffset><noMultiLvlLbl val="0"></noMultiLvlLbl>`,
			fmt.Sprintf(`<crossesAt val="%g"/><crossBetween val="midCat"/>`, crossY)},
		{crosses + `<crossBetween val="between"></crossBetween>`,
			fmt.Sprintf(`<crossesAt val="%g"/><crossBetween val="midCat"/>`, crossX)},
		{`<scatterStyle val="smoothMarker">`, `<scatterStyle val="lineMarker">`},
	} {
		if !strings.Contains(out, change[0]) {
			return nil, fmt.Errorf("workbook: scatter has no %s", change[0])
		}
		out = strings.Replace(out, change[0], change[1], 1)
	}
	return []byte(out), nil
}

var horizontal = regexp.MustCompile(`<xVal><strRef><f>([^<]*)</f></strRef></xVal>`)

// nameBeside labels a point with the name of its series.
func nameBeside(side string, own bool) string {
	color, bold := inkSoft, 0
	if own {
		color, bold = accent, 1
	}
	return fmt.Sprintf(`<dLbls><spPr><a:noFill/></spPr><txPr><a:bodyPr wrap="none"/><a:p><a:pPr><a:defRPr sz="900" b="%d">`+
		`<a:solidFill><a:srgbClr val="%s"/></a:solidFill></a:defRPr></a:pPr><a:endParaRPr lang="nl-NL"/></a:p></txPr><dLblPos val="%s"/>`+
		`<showLegendKey val="0"/><showVal val="0"/><showCatName val="0"/><showSerName val="1"/><showPercent val="0"/><showBubbleSize val="0"/></dLbls>`,
		bold, color, side)
}
