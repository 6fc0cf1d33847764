package reports

import "regiopeil/surveys"

// Quadrant is where a theme stands by importance and satisfaction (J. A.
// Martilla, J. C. James, Importance-performance analysis, J. Marketing 41, 1977,
// 77–79).
type Quadrant string

const (
	Concentrate Quadrant = "concentrate"  // important, and people are not satisfied
	KeepUp      Quadrant = "keep_up"      // important, and people are satisfied
	LowPriority Quadrant = "low_priority" // neither
	Overkill    Quadrant = "overkill"     // satisfied, and less important
)

// Axes are where the lines between quadrants cross. A theme on a line counts as
// above it.
type Axes struct {
	Importance, Satisfaction float64
}

// GrandMeans puts the axes at the means over the themes that have both values. Ok
// is false when none has.
func GrandMeans(themes []Summary) (axes Axes, ok bool) {
	n := 0.0
	for _, t := range themes {
		if t.Importance.Set && t.Satisfaction.Set {
			axes.Importance += t.Importance.Number
			axes.Satisfaction += t.Satisfaction.Number
			n++
		}
	}
	if n == 0 {
		return Axes{}, false
	}
	return Axes{axes.Importance / n, axes.Satisfaction / n}, true
}

// AxesOf puts the axes where a survey wants them. Ok is false when no theme has
// both values.
func AxesOf(at surveys.Axes, f *surveys.Form, themes []Summary) (axes Axes, ok bool) {
	axes, ok = GrandMeans(themes)
	if low, high := Scale(f); ok && at == surveys.AxesMiddle && high > low {
		axes = Axes{(low + high) / 2, (low + high) / 2}
	}
	return axes, ok
}

// Scale returns the lowest and the highest score that importance and
// satisfaction can have; the same where nothing has a score.
func Scale(f *surveys.Form) (low, high float64) {
	first := true
	for _, q := range f.Questions() {
		if q.Role != surveys.Importance && q.Role != surveys.Satisfaction {
			continue
		}
		for _, o := range q.Options {
			if o.Score == nil {
				continue
			}
			if first {
				low, high, first = *o.Score, *o.Score, false
			}
			low, high = min(low, *o.Score), max(high, *o.Score)
		}
	}
	return low, high
}

// Of returns the quadrant of a theme; empty where a value is absent.
func (a Axes) Of(t Summary) Quadrant {
	if !t.Importance.Set || !t.Satisfaction.Set {
		return ""
	}
	important, satisfied := t.Importance.Number >= a.Importance, t.Satisfaction.Number >= a.Satisfaction
	switch {
	case important && satisfied:
		return KeepUp
	case important:
		return Concentrate
	case satisfied:
		return Overkill
	}
	return LowPriority
}
