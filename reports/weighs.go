package reports

import (
	"slices"
	"strings"

	"regiopeil/surveys"
)

// Weighs reports whether a group has weighted figures that say something of its
// population: an audience, or a municipality of one, that there are margins of, or
// any group where there are margins of everybody.
func (t *Table) Weighs(groupVar, group string) bool {
	if t.Weights == nil || t.Weights.Problem != nil {
		return false
	}
	code := ""
	if first, _, _ := strings.Cut(groupVar, "+"); first == t.Form.Definition.AudienceQuestion {
		code, _, _ = strings.Cut(group, "+")
	}
	for _, set := range t.Weights.Sets {
		if set.Audience == "" || code != "" && set.Audience == t.audienceOf(code) {
			return true
		}
	}
	return false
}

// WeightingOf is the weighting in which figures of a group are told: Raked where
// it Weighs.
func (t *Table) WeightingOf(groupVar, group string) string {
	if t.Weighs(groupVar, group) {
		return Raked
	}
	return Unweighted
}

// audienceOf is what choosing an option of the audience question makes of people.
func (t *Table) audienceOf(code string) surveys.Audience {
	q, ok := t.Form.Question(t.Form.Definition.AudienceQuestion)
	if !ok {
		return ""
	}
	if i := slices.IndexFunc(q.Options, func(o surveys.Option) bool { return o.Code == code }); i >= 0 {
		return q.Options[i].Audience
	}
	return ""
}

// told is the figure at k as it is told: weighted where its group Weighs. Nil: it
// is hidden, or there is none.
func (t *Table) told(k Key) *Row {
	r, ok := t.row(t.WeightingOf(k.GroupVar, k.Group), k)
	if !ok {
		r, ok = t.Row(k)
	}
	if !ok || r.Suppressed {
		return nil
	}
	return r
}
