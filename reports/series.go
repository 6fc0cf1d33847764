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
// before it, given in order of time. Each wave is compared with the last one before
// it that asked the question. A figure from before its answers changed is another
// figure, so it is left out.
func Series(waves []*Table, weighting string) []Line {
	last := len(waves) - 1
	links := map[[2]int]map[Key]Change{}
	between := func(i, j int, k Key) Change {
		if links[[2]int{i, j}] == nil {
			all := map[Key]Change{}
			for _, c := range waves[i].Changes(waves[j], weighting) {
				all[c.key()] = c
			}
			links[[2]int{i, j}] = all
		}
		return links[[2]int{i, j}][k]
	}
	var out []Line
	for _, c := range waves[last].Changes(waves[last-1], weighting) {
		k := c.key()
		line := Line{Question: c.Question, Item: c.Item, Option: c.Option, Mean: c.Mean, Points: make([]Point, len(waves)), Last: c}
		for i := last; i >= 0; {
			line.Points[i] = waves[i].point(weighting, k, line.Mean)
			j := asked(waves[:i], k.Question)
			if i == 0 {
				break
			}
			if j < 0 {
				line.Points[i].Broken = brokenNew
				break
			}
			link := between(i, j, k)
			if link.Broken != brokenHidden {
				line.Points[i].Broken = link.Broken
			}
			if link.Broken == brokenScale {
				break
			}
			i = j
		}
		out = append(out, line)
	}
	return out
}

// asked is the last of some waves that asked a question; -1: none did.
func asked(waves []*Table, question string) int {
	for i := len(waves) - 1; i >= 0; i-- {
		if _, ok := waves[i].Form.Question(question); ok {
			return i
		}
	}
	return -1
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
