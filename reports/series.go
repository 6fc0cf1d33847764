package reports

// Line is one figure through the waves of a consultation.
type Line struct {
	Question, Item, Option string
	Mean                   bool    // it is a mean, else a share
	Points                 []Point // one per wave, the first wave first
	Last                   Change  // from the wave before to the last one
}

// Point is what a figure was in one wave.
type Point struct {
	Value, Low, High Value // with its 95% interval; absent where it is hidden
	// Broken says why it is not joined to the wave before, as a key of the locale
	// files; empty: it is.
	Broken string
}

// Series follows the figures of the last table back through those of the waves
// before it, given in order of time, of which there must be one at least. A
// figure from before its answers changed is another figure, so it is left out.
func Series(waves []*Table, weighting string) []Line {
	last := len(waves) - 1
	links := make([]map[Key]Change, len(waves)) // from the wave before to this one
	for i := 1; i < last; i++ {
		links[i] = map[Key]Change{}
		for _, c := range waves[i].Changes(waves[i-1], weighting) {
			links[i][c.key()] = c
		}
	}
	var out []Line
	for _, c := range waves[last].Changes(waves[last-1], weighting) {
		k := c.key()
		line := Line{Question: c.Question, Item: c.Item, Option: c.Option, Mean: c.Mean, Points: make([]Point, len(waves)), Last: c}
		for i := last; i >= 0; i-- {
			if i < last {
				c = links[i][k]
			}
			line.Points[i] = waves[i].point(weighting, k, line.Mean)
			if i > 0 && c.Broken != brokenHidden {
				line.Points[i].Broken = c.Broken
			}
			if c.Broken == brokenScale {
				break
			}
		}
		out = append(out, line)
	}
	return out
}

func (c *Change) key() Key { return Key{Question: c.Question, Item: c.Item, Option: c.Option} }

func (t *Table) point(weighting string, k Key, mean bool) Point {
	r, ok := t.row(weighting, k)
	switch {
	case !ok || r.Suppressed:
		return Point{}
	case mean:
		return Point{Value: r.Mean, Low: r.MeanLow, High: r.MeanHigh}
	}
	return Point{Value: r.Share, Low: r.ShareLow, High: r.ShareHigh}
}
