package analysis

import (
	"cmp"
	"math"
	"strconv"
	"strings"

	"regiopeil/reports"
	"regiopeil/reports/chart"
	"regiopeil/surveys"
)

// waveBlock is one question, or one item of it, through the waves.
type waveBlock struct {
	ID, Title, Item, Source string
	Breaks                  []string // where it is not the same question, and why
	Lines                   []waveLine
	Files                   chartFiles
}

type waveLine struct {
	Label            string
	Cells            []blockCell // per wave
	Strokes          []stroke
	Dots             []dot
	Change, Interval string
	Says             string
	Mean, Differs    bool
}

// A small line of the table is drawn in strokes between dots.
type (
	stroke struct{ X1, Y1, X2, Y2 string }
	dot    struct{ X, Y string }
)

// blocks lay out the figures by question and item.
func (s *waveSet) blocks() []waveBlock {
	var out []waveBlock
	for _, lines := range s.series() {
		q, ok := s.t.Form.Question(lines[0].Question)
		if !ok || !s.asked(q) {
			continue
		}
		b := s.head(q, lines[0].Item)
		b.Breaks = s.breaks(lines)
		for i := range lines {
			b.Lines = append(b.Lines, s.waveLine(q, &lines[i]))
		}
		out = append(out, b)
	}
	return out
}

// head is a block without its lines.
func (s *waveSet) head(q *surveys.Question, item string) waveBlock {
	d := s.t.Form.Definition
	b := waveBlock{ID: q.Code, Title: text(d, q.Label, s.c.lang), Source: s.sourceOfWaves(q, item)}
	for i := range q.Items {
		if q.Items[i].Code == item {
			b.ID, b.Item = q.Code+"-"+item, text(d, q.Items[i].Label, s.c.lang)
		}
	}
	b.Files = s.p.chartFiles(s.c, s.slug, "waves", cmp.Or(b.Item, b.Title), "question", q.Code, "item", item, "with", s.with)
	return b
}

// ends of the scale that a line stands on.
func (s *waveSet) endsOf(q *surveys.Question, l *reports.Line) (low, high float64) {
	high = 1
	if l.Mean {
		low, high = s.ends(q)
	}
	for _, p := range l.Points {
		high = max(high, p.Value.Number)
	}
	return low, max(high, low+1e-9)
}

func (s *waveSet) waveLine(q *surveys.Question, l *reports.Line) waveLine {
	line := waveLine{Label: s.label(q, l.Option), Mean: l.Mean}
	write, points := s.written(l.Mean)
	low, high := s.endsOf(q, l)
	const width, height, edge = 120, 32, 4
	at := func(i int) dot {
		x := float64(width) * (float64(i) + 0.5) / float64(len(l.Points))
		y := height - edge - (height-2*edge)*(l.Points[i].Value.Number-low)/(high-low)
		return dot{strconv.FormatFloat(x, 'f', 1, 64), strconv.FormatFloat(y, 'f', 1, 64)}
	}
	for i, p := range l.Points {
		if !p.Value.Set {
			line.Cells = append(line.Cells, blockCell{Few: true})
			continue
		}
		line.Cells = append(line.Cells, blockCell{Value: write(p.Value.Number)})
		line.Dots = append(line.Dots, at(i))
		if i > 0 && p.Broken == "" && l.Points[i-1].Value.Set {
			a, b := at(i-1), at(i)
			line.Strokes = append(line.Strokes, stroke{a.X, a.Y, b.X, b.Y})
		}
	}
	c := &l.Last
	if c.Broken != "" || !c.Before.Set || !c.After.Set {
		return line
	}
	line.Change = points(c.After.Number - c.Before.Number)
	if ci := c.Difference.CI; ci.Low <= ci.High {
		line.Interval = s.p.a.Catalog.T(s.c.lang, "analysis.interval", "Low", points(ci.Low), "High", points(ci.High))
	}
	if math.IsNaN(c.Difference.P) { // its spread is hidden, or there is none
		return line
	}
	key := "waves.same"
	if line.Differs = c.NotByChance(); line.Differs {
		key = "waves.differs"
	}
	line.Says = s.p.a.Catalog.T(s.c.lang, key)
	return line
}

// wavesPicture draws a question, or an item of it, through the waves.
func (p *Pages) wavesPicture(v *visit) (*picture, error) {
	others, err := p.db.Waves(v.ctx, v.slug)
	if err != nil || len(others) == 0 {
		return nil, err
	}
	waves, err := chosenWaves(v.survey, others, v.asked.Get("with"))
	if err != nil {
		return nil, err
	}
	set, err := p.waveSet(v, waves)
	if err != nil || set.refused != "" {
		return nil, err
	}
	for _, lines := range set.series() {
		if q, ok := set.t.Form.Question(lines[0].Question); ok && q.Code == v.asked.Get("question") && lines[0].Item == v.asked.Get("item") {
			return set.drawing(q, lines), nil
		}
	}
	return nil, nil
}

// drawing is a question as a picture of its own, without the mean where there
// are shares, which stand on another scale.
func (s *waveSet) drawing(q *surveys.Question, lines []reports.Line) *picture {
	b := s.head(q, lines[0].Item)
	d := chart.Lines{ID: "waves", Title: strings.TrimPrefix(b.Item+" – "+b.Title, " – "), High: 0, Standalone: true}
	out := &picture{note: strings.Join(append([]string{b.Source}, s.breaks(lines)...), " · ")}
	header := []string{"question", "item", "option"}
	for _, t := range s.tables {
		d.Moments, header = append(d.Moments, t.Survey.Slug), append(header, t.Survey.Slug)
	}
	out.lines = [][]string{header}
	var says []string
	for i := range lines {
		l := &lines[i]
		numbers := []string{l.Question, l.Item, l.Option}
		for _, p := range l.Points {
			numbers = append(numbers, p.Value.String())
		}
		out.lines = append(out.lines, numbers)
		if l.Mean && len(lines) > 1 {
			continue
		}
		low, high := s.endsOf(q, l)
		d.Low, d.High = low, max(d.High, high)
		line, said := s.drawn(q, l)
		d.Lines, says = append(d.Lines, line), append(says, said)
	}
	d.Description = strings.Join(says, " ")
	out.svg = func(note string) []byte {
		d.Note = note
		return d.SVG()
	}
	return out
}

// drawn is one line of a drawing, and the same in words.
func (s *waveSet) drawn(q *surveys.Question, l *reports.Line) (chart.Line, string) {
	write, _ := s.written(l.Mean)
	line := chart.Line{Name: s.label(q, l.Option), Hidden: s.p.a.Catalog.T(s.c.lang, "analysis.few")}
	var said []string
	for i, p := range l.Points {
		point := chart.LinePoint{Set: p.Value.Set, Value: p.Value.Number, Low: p.Low.Number, High: p.High.Number, Joined: p.Broken == ""}
		if point.Set {
			point.Label = write(point.Value)
			said = append(said, s.tables[i].Survey.Slug+" "+point.Label)
		}
		line.Points = append(line.Points, point)
	}
	return line, line.Name + ": " + cmp.Or(strings.Join(said, ", "), line.Hidden) + "."
}
