package chart

// Lines are figures through time, one small line under the other on one scale, so
// that many can be told apart without colours.
type Lines struct {
	ID                 string
	Title, Description string
	Low, High          float64  // ends of the scale
	Moments            []string // along the top, one per point
	Lines              []Line
	Note               string
	Standalone         bool
}

// Line is one figure, a point per moment.
type Line struct {
	Name   string
	Points []LinePoint
	Hidden string // said where no point has a value
}

// LinePoint is a figure at one moment.
type LinePoint struct {
	Set       bool
	Value     float64
	Low, High float64 // of its interval; Low = High: none
	Label     string  // the value in words
	Joined    bool    // to the point before
}

const (
	linesWidth  = 720.
	linesName   = 260.
	linesPlot   = 420.
	linesHeight = 54.
)

// SVG draws the lines.
func (l Lines) SVG() []byte {
	var s svg
	head := 54.
	height := head + linesHeight*float64(len(l.Lines)) + 6
	s.open(l.ID, "chart chart-lines", linesWidth, height+noteHeight(l.Note, linesWidth), l.Title, l.Description, l.Standalone)
	s.text("chart-strong", "start", 8, 20, shorten(l.Title, 80))
	for i, moment := range l.Moments {
		s.text("chart-soft", "middle", l.x(i), 44, shorten(moment, 50/max(1, len(l.Moments))))
	}
	for i, line := range l.Lines {
		l.draw(&s, line, head+linesHeight*float64(i))
	}
	s.note(l.Note, linesWidth, height)
	return s.close()
}

// x is where a moment stands.
func (l Lines) x(i int) float64 {
	return linesName + linesPlot*(float64(i)+0.5)/float64(max(1, len(l.Moments)))
}

func (l Lines) draw(s *svg, line Line, top float64) {
	low, bottom := top+20, top+linesHeight-6
	y := func(v float64) float64 {
		return bottom - (bottom-low)*min(max((v-l.Low)/(l.High-l.Low), 0), 1)
	}
	s.line("chart-axis", linesName, bottom, linesName+linesPlot, bottom)
	s.text("", "end", linesName-8, (low+bottom)/2+6, shorten(line.Name, 36))
	shown := false
	for i, p := range line.Points {
		if !p.Set {
			continue
		}
		shown = true
		if i > 0 && p.Joined && line.Points[i-1].Set {
			s.line("chart-line", l.x(i-1), y(line.Points[i-1].Value), l.x(i), y(p.Value))
		}
		if p.High > p.Low {
			s.line("chart-interval", l.x(i), y(p.Low), l.x(i), y(p.High))
		}
		s.circle("chart-dot", l.x(i), y(p.Value), 4)
		s.text("", "middle", l.x(i), min(y(p.Value), y(p.High))-7, p.Label)
	}
	if !shown {
		s.text("chart-soft", "start", linesName+4, (low+bottom)/2+6, line.Hidden)
	}
}
