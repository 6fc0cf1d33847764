package reports

import (
	"cmp"
	"slices"
	"strconv"

	"regiopeil/surveys"
)

// Summary holds what is said about one theme within one group of people: the
// analysis roles of a questionnaire brought together.
//
// Importance and Satisfaction are means of option scores; Gap is the first
// minus the second; High is the share of the two highest options. First is the
// share of rankers who put the theme first, Top the share who placed it at all,
// Borda its mean of 3, 2, 1 and 0; Points the mean of the points given to it,
// zeros included. Where several items of one role carry the theme, each value is
// the plain mean over them. A Value is absent where the questionnaire does not
// ask it, nobody answered, or the group is too small.
type Summary struct {
	Theme, Label    string
	GroupVar, Group string // empty: everyone
	GroupLabel      string

	Importance, ImportanceHigh     Value
	Satisfaction, SatisfactionHigh Value
	Gap                            Value
	First, Top, Borda              Value
	Points                         Value
	// How many people each rests on, of several items the fewest; 0 where the
	// value is absent.
	ImportanceN, SatisfactionN, PriorityN, PointsN int
	Suppressed                                     bool // at least one value is hidden by the minimum base
}

// Summaries brings together the rows of a table by theme: for every theme the
// total and then every group of every grouping. A table made for one theme has
// the rows of that one only.
func (t *Table) Summaries() []Summary {
	return summarizer{t, t.Row}.all()
}

// Told is Summaries with the figures that are told of each group: weighted where it
// Weighs.
func (t *Table) Told() []Summary {
	return summarizer{t, func(k Key) (*Row, bool) {
		if r := t.told(k); r != nil {
			return r, true
		}
		return t.Row(k)
	}}.all()
}

// summarizer brings together the rows that it finds.
type summarizer struct {
	*Table
	find func(Key) (*Row, bool)
}

func (t summarizer) all() []Summary {
	w := newWords(t.Form.Definition)
	var out []Summary
	for _, theme := range t.Form.Definition.Themes {
		if t.Query.Theme != "" && t.Query.Theme != theme.Code {
			continue
		}
		s := Summary{Theme: theme.Code, Label: w.text(theme.Label)}
		out = append(out, t.summary(s))
		for _, g := range t.Groupings {
			for _, group := range g.Groups {
				s.GroupVar, s.Group, s.GroupLabel = g.Var, group.Code, group.Label
				out = append(out, t.summary(s))
			}
		}
	}
	return out
}

// summary fills in the values of s.
func (t summarizer) summary(s Summary) Summary {
	means := map[surveys.Role]*average{}
	high, first, top := map[surveys.Role]*average{}, &average{}, &average{}
	for _, role := range []surveys.Role{surveys.Importance, surveys.Satisfaction, surveys.Priority, surveys.PointsRole} {
		means[role], high[role] = &average{}, &average{}
	}
	for _, q := range t.Form.Questions() {
		if means[q.Role] == nil {
			continue
		}
		for i := range q.Items {
			if !slices.Contains(tags(q, &q.Items[i], nil), s.Theme) {
				continue
			}
			k := Key{q.Code, q.Items[i].Code, NoOption, s.GroupVar, s.Group}
			t.collect(means[q.Role], meanValue, k)
			switch q.Type {
			case surveys.Matrix, surveys.Statements:
				high[q.Role].add(t.highest(q, k))
			case surveys.Ranking:
				k.Option = "1"
				t.collect(first, shareValue, k)
				k.Option = "top" + strconv.Itoa(q.Top)
				t.collect(top, shareValue, k)
			}
		}
	}
	s.Importance, s.ImportanceN = means[surveys.Importance].value()
	s.Satisfaction, s.SatisfactionN = means[surveys.Satisfaction].value()
	s.ImportanceHigh, _ = high[surveys.Importance].value()
	s.SatisfactionHigh, _ = high[surveys.Satisfaction].value()
	s.Borda, s.PriorityN = means[surveys.Priority].value()
	s.First, _ = first.value()
	s.Top, _ = top.value()
	s.Points, s.PointsN = means[surveys.PointsRole].value()
	if s.Importance.Set && s.Satisfaction.Set {
		s.Gap = Num(s.Importance.Number - s.Satisfaction.Number)
	}
	for role, a := range means {
		s.Suppressed = s.Suppressed || a.hidden || high[role].hidden
	}
	s.Suppressed = s.Suppressed || first.hidden || top.hidden
	return s
}

// average is the plain mean over items; absent when one of them is.
type average struct {
	sum    float64
	items  int
	base   int // the smallest
	absent bool
	hidden bool
}

func (a *average) add(v Value, base int, hidden bool) {
	a.hidden = a.hidden || hidden
	a.absent = a.absent || !v.Set
	if a.items == 0 || base < a.base {
		a.base = base
	}
	a.sum += v.Number
	a.items++
}

func (a *average) value() (Value, int) {
	if a.absent || a.items == 0 {
		return Value{}, 0
	}
	return Num(a.sum / float64(a.items)), a.base
}

func meanValue(r *Row) Value  { return r.Mean }
func shareValue(r *Row) Value { return r.Share }

func (t summarizer) collect(a *average, of func(*Row) Value, k Key) {
	if r, ok := t.find(k); ok {
		a.add(of(r), r.Base, r.Suppressed)
	}
}

// highest is the share of the two options with the highest scores.
func (t summarizer) highest(q *surveys.Question, k Key) (v Value, base int, hidden bool) {
	var scored []*surveys.Option
	for i := range q.Options {
		if o := &q.Options[i]; o.Score != nil && !surveys.IsNonAnswer(o.Code) {
			scored = append(scored, o)
		}
	}
	slices.SortStableFunc(scored, func(a, b *surveys.Option) int { return cmp.Compare(*b.Score, *a.Score) })
	v = Num(0)
	for _, o := range scored[:min(2, len(scored))] {
		k.Option = o.Code
		r, ok := t.find(k)
		if !ok || !r.Share.Set {
			return Value{}, 0, ok && r.Suppressed
		}
		v.Number += r.Share.Number
		base = r.Base
	}
	return v, base, false
}
