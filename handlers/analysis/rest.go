package analysis

import (
	"math"

	"regiopeil/handlers/staff"
	"regiopeil/reports"
	"regiopeil/surveys"
)

// restTable is how each group of a block differs from the other groups together.
type restTable struct {
	Groups []string
	Lines  []restLine
}

type restLine struct {
	Label string
	Mean  bool
	Cells []restCell
}

// restCell is a difference; without Value it is not known.
type restCell struct {
	Value, Interval string
	Differs         bool
}

// rest holds the groups of a question, or an item of it, against the others; nil
// where nothing can be compared.
func (l *themeLayout) rest(q *surveys.Question, item string, options []string) *restTable {
	weighting := reports.Unweighted
	if l.c.weighted {
		weighting = reports.Raked
	}
	out := &restTable{}
	for _, g := range l.groups() {
		out.Groups = append(out.Groups, l.p.groupName(l.c, l.groupVar(), g.Code))
	}
	for _, option := range options {
		line, known := restLine{Label: l.label(q, option), Mean: option == reports.NoOption}, false
		_, change := l.written(line.Mean)
		for _, g := range l.groups() {
			cell := restCell{}
			d, ok := l.t.Rest(weighting, reports.Key{Question: q.Code, Item: item, Option: option, GroupVar: l.groupVar(), Group: g.Code})
			if known = known || ok; ok {
				cell.Value, cell.Differs = change(d.Value), d.P < reports.Significant
				if !math.IsNaN(d.CI.Low) {
					cell.Interval = l.p.a.Catalog.T(l.c.lang, "analysis.interval", "Low", change(d.CI.Low), "High", change(d.CI.High))
				}
			}
			line.Cells = append(line.Cells, cell)
		}
		if known {
			out.Lines = append(out.Lines, line)
		}
	}
	if len(out.Lines) == 0 {
		return nil
	}
	return out
}

// written is a share or mean in words, and what a difference of it is called.
func (l *themeLayout) written(mean bool) (value, change func(float64) string) {
	lang := l.c.lang
	if !mean {
		return func(x float64) string { return staff.Percent(lang, 100*x) }, func(x float64) string { return staff.Signed(lang, 100*x) }
	}
	return func(x float64) string { return staff.Decimal(lang, x) }, func(x float64) string {
		if x > 0 {
			return "+" + staff.Decimal(lang, x)
		}
		return staff.Decimal(lang, x)
	}
}
