package chart

// Column is one day, or another step.
type Column struct {
	Name  string
	Value float64
}

// Columns are upright bars next to each other, such as responses per day.
type Columns struct {
	ID                 string
	Title, Description string
	Columns            []Column
	MostLabel          string // the highest value in words
	Note               string // under the drawing; empty: none
	Standalone         bool
}

const (
	columnsWidth  = 720.
	columnsHeight = 150.
)

// SVG draws the columns, with the names of the first and the last.
func (c Columns) SVG() []byte {
	var s svg
	s.open(c.ID, "chart chart-columns", columnsWidth, columnsHeight+noteHeight(c.Note, columnsWidth), c.Title, c.Description, c.Standalone)
	most := 0.
	for _, col := range c.Columns {
		most = max(most, col.Value)
	}
	const top, bottom = 30., 120.
	s.line("chart-axis", 0, bottom, columnsWidth, bottom)
	step := columnsWidth / float64(max(1, len(c.Columns)))
	for i, col := range c.Columns {
		if most > 0 && col.Value > 0 {
			h := (bottom - top) * col.Value / most
			s.rect("chart-bar-strong", step*float64(i)+step*0.1, bottom-h, min(step*0.8, 60), h)
		}
	}
	if n := len(c.Columns); n > 0 {
		s.text("chart-soft", "start", 0, 22, c.MostLabel)
		s.text("chart-soft", "start", 0, columnsHeight-6, c.Columns[0].Name)
		if n > 1 {
			s.text("chart-soft", "end", columnsWidth, columnsHeight-6, c.Columns[n-1].Name)
		}
	}
	s.note(c.Note, columnsWidth, columnsHeight)
	return s.close()
}
