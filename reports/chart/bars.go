package chart

// Bar is one line of Bars.
type Bar struct {
	Name   string
	Value  float64
	Label  string  // the value in words: "42%"
	Low    float64 // of its interval; Low = High: none
	High   float64
	Strong bool   // stands out
	Hidden string // why there is no value; empty: there is one
}

// Bars are horizontal bars that start at zero.
type Bars struct {
	ID                 string
	Title, Description string
	Most               float64 // the value of a full bar
	Bars               []Bar
	Note               string // under the bars: how many people, which question
	Standalone         bool
}

const (
	barsWidth = 720.
	barsName  = 260.
	barsPlot  = 360.
	barHeight = 26.
)

// SVG draws the bars.
func (b Bars) SVG() []byte {
	var s svg
	head := 34.
	height := head + barHeight*float64(len(b.Bars)) + 10
	s.open(b.ID, "chart chart-bars", barsWidth, height+noteHeight(b.Note, barsWidth), b.Title, b.Description, b.Standalone)
	s.text("chart-strong", "start", 8, 20, b.Title)
	for i, bar := range b.Bars {
		top := head + barHeight*float64(i)
		middle := top + barHeight/2
		s.text("", "end", barsName-8, middle+4, shorten(bar.Name, 36))
		if bar.Hidden != "" {
			s.text("chart-soft", "start", barsName+4, middle+4, bar.Hidden)
			continue
		}
		place := func(v float64) float64 { return barsName + barsPlot*min(max(v/b.Most, 0), 1) }
		class := "chart-bar"
		if bar.Strong {
			class = "chart-bar-strong"
		}
		s.rect(class, barsName, top+5, place(bar.Value)-barsName, barHeight-10)
		if bar.High > bar.Low {
			s.line("chart-interval", place(bar.Low), middle, place(bar.High), middle)
		}
		s.text("", "start", max(place(bar.Value), place(bar.High))+8, middle+4, bar.Label)
	}
	s.line("chart-axis", barsName, head, barsName, head+barHeight*float64(len(b.Bars)))
	s.note(b.Note, barsWidth, height)
	return s.close()
}

// shorten cuts a text that does not fit, and says so; the table has all of it.
func shorten(text string, most int) string {
	if r := []rune(text); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return text
}
