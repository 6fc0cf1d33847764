package reports

import (
	"regiopeil/reports/columns"
	"regiopeil/reports/protect"
	"regiopeil/surveys"
)

// suppression is the single place where figures are hidden.
type suppression struct {
	plan   *plan
	with   *protection // nil: only small bases are hidden
	within []protect.Part
	groups []int // per spot: its group; -1: nobody can be in it
}

// suppression prepares to hide figures of p. A query that goes beyond the groups
// that are protected together is Forbidden, unless it is Free.
func (p *plan) suppression() (*suppression, error) {
	s := &suppression{plan: p}
	if p.query.MinBase <= 1 {
		return s, nil
	}
	with, err := p.protection(p.query.MinBase)
	if err != nil {
		return nil, err
	}
	if !s.cover(with) {
		if !p.query.Free {
			err := wrong("where", problemFree)
			err.Code, err.Message = surveys.Forbidden, "these figures are only for those who may see single responses"
			return nil, err
		}
		return s, nil
	}
	s.with = with
	return s, nil
}

// cover finds the group of every spot. It reports whether all are among those
// that are protected together.
func (s *suppression) cover(with *protection) bool {
	var ok bool
	if s.within, ok = with.where(s.plan.query.Where); !ok {
		return false
	}
	of := map[string]int{}
	for _, g := range s.plan.groupings {
		named := len(s.within)
		for _, q := range g.Questions {
			b, ok := with.backgrounds[q]
			if !ok {
				return false
			}
			again := false
			for _, w := range s.within {
				again = again || w.Background == b.at
			}
			if !again {
				named++
			}
		}
		if named > 2 {
			return false
		}
		for _, group := range g.Groups {
			id, ok := with.group(s.within, g.Questions, group.Codes)
			if !ok {
				id = -1
			}
			of[g.Var+"\x00"+group.Code] = id
		}
	}
	total, ok := with.cube.Group(s.within...)
	if !ok {
		return false
	}
	for _, spot := range s.plan.spots {
		if spot.groupVar == "" {
			s.groups = append(s.groups, total)
		} else {
			s.groups = append(s.groups, of[spot.groupVar+"\x00"+spot.group])
		}
	}
	return true
}

// apply hides what may not be shown: rows on a base that is too small, and those
// that would tell what stands in one of these. A declared non-answer shows no
// base; the base of the valid answers beside it decides, and how few gave it.
func (s *suppression) apply(t *Table) {
	t.Free = s.with == nil && t.Query.MinBase > 1
	groups := map[string]int{}
	for i, spot := range s.plan.spots {
		if s.with != nil {
			groups[spot.groupVar+"\x00"+spot.group] = s.groups[i]
		}
	}
	if s.with != nil {
		s.with.prepare(t.questions())
	}
	var last *shown
	code := ""
	for i := range t.Rows {
		r := &t.Rows[i]
		if t.bases[i] < t.Query.MinBase {
			r.hide()
			continue
		}
		if s.with == nil {
			continue
		}
		if last == nil || code != r.Question {
			code = r.Question
			q, _ := s.plan.form.Question(code)
			last = s.with.question(q)
		}
		group := groups[r.GroupVar+"\x00"+r.Group]
		if group < 0 {
			continue // nobody
		}
		if all, spread := last.hidden(r, group); all {
			r.hide()
		} else if spread && r.Mean.Set {
			r.MeanLow, r.MeanHigh, r.SD, r.Median, r.SE, r.NEff, r.Deff = Value{}, Value{}, Value{}, Value{}, Value{}, Value{}, Value{}
		}
	}
}

// questions are those that the table has rows of.
func (t *Table) questions() []*surveys.Question {
	var out []*surveys.Question
	for i := range t.Rows {
		if i > 0 && t.Rows[i].Question == t.Rows[i-1].Question {
			continue
		}
		if q, ok := t.Form.Question(t.Rows[i].Question); ok {
			out = append(out, q)
		}
	}
	return out
}

// parts hides counts into which all people fall: those that are too small, and
// others with which these make up a number that is not.
func (s *suppression) parts(counts []Count) []Count {
	n := make([]int, len(counts))
	for i := range counts {
		n[i] = counts[i].N
	}
	hidden := protect.Line(n, s.plan.query.MinBase)
	some := false
	for i := range hidden {
		some = some || hidden[i] && n[i] > 0
	}
	if !some {
		return counts // only groups that nobody is in
	}
	for i := range hidden {
		if hidden[i] {
			counts[i].N, counts[i].Suppressed = 0, true
		}
	}
	return counts
}

// groupsOf hides counts of the groups that a question divides people into.
func (s *suppression) groupsOf(c *columns.Column, counts []Count) []Count {
	if c == nil || s.with == nil {
		return s.parts(counts)
	}
	for i := range counts {
		group, ok := s.with.group(s.within, []string{c.Question}, []string{counts[i].Code})
		if !ok || s.with.people[group] {
			counts[i].N, counts[i].Suppressed = 0, true
		}
	}
	return counts
}
