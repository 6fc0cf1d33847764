package reports

import (
	"maps"
	"slices"

	"regiopeil/surveys"
)

// Why two waves cannot be compared, as keys of the locale files.
const (
	brokenNew     = "waves.new"
	brokenWording = "waves.wording"
	brokenAsked   = "waves.asked"
	brokenScale   = "waves.scale"
	brokenGroup   = "waves.group"
	brokenHidden  = "waves.hidden"
)

// comparison holds a questionnaire against an earlier one.
type comparison struct {
	now, then     *surveys.Form
	nowIn, thenIn words
}

func newComparison(now, then *surveys.Form) comparison {
	return comparison{now, then, newWords(now.Definition), newWords(then.Definition)}
}

// same reports whether two texts say the same to every audience.
func (c comparison) same(now, then surveys.Text) bool {
	for _, a := range audiences {
		if now.In(c.nowIn.lang, c.nowIn.source, a) != then.In(c.thenIn.lang, c.thenIn.source, a) {
			return false
		}
	}
	return true
}

// SameGroup says why the people who pass filters are not the same kind of people
// in an earlier wave: its questions must ask the same, and call the groups the
// same. Empty: they are.
func SameGroup(now, then *surveys.Form, where []Filter) string {
	c := newComparison(now, then)
	for _, f := range where {
		q, ok := now.Question(f.Question)
		old, was := then.Question(f.Question)
		if !ok || !was || q.Type != old.Type || !c.same(q.Label, old.Label) {
			return brokenGroup
		}
		a, b := optionAt(q, f.Code), optionAt(old, f.Code)
		if a < 0 || b < 0 || !c.same(q.Options[a].Label, old.Options[b].Label) {
			return brokenGroup
		}
	}
	return ""
}

func optionAt(q *surveys.Question, code string) int {
	return slices.IndexFunc(q.Options, func(o surveys.Option) bool { return o.Code == code })
}

// broken says why the figures of an item of a question (of none: "") cannot be
// held against the earlier wave; empty: they can.
func (c comparison) broken(q *surveys.Question, item string) string {
	old, ok := c.then.Question(q.Code)
	switch {
	case !ok:
		return brokenNew
	case !c.same(q.Label, old.Label) || !c.same(q.Hint, old.Hint):
		return brokenWording
	case !sameAudiences(q.For, old.For) || q.Relevant != old.Relevant:
		return brokenAsked
	case !sameShape(q, old) || !slices.EqualFunc(q.Options, old.Options, c.sameOption):
		return brokenScale
	case item == "":
		return ""
	// What is put in order, or divided, is weighed against all the rest.
	case q.Type == surveys.Ranking || q.Type == surveys.Points:
		if !slices.EqualFunc(q.Items, old.Items, c.sameItem) {
			return brokenScale
		}
		return ""
	}
	a, b := itemAt(q, item), itemAt(old, item)
	switch {
	case b < 0:
		return brokenNew
	case a < 0 || !c.sameItem(q.Items[a], old.Items[b]):
		return brokenWording
	}
	return ""
}

func itemAt(q *surveys.Question, code string) int {
	return slices.IndexFunc(q.Items, func(i surveys.Item) bool { return i.Code == code })
}

// sameAudiences reports whether two lists name the same, in any order.
func sameAudiences(now, then []surveys.Audience) bool {
	set := func(list []surveys.Audience) map[surveys.Audience]bool {
		out := map[surveys.Audience]bool{}
		for _, a := range list {
			out[a] = true
		}
		return out
	}
	return maps.Equal(set(now), set(then))
}

// sameShape reports whether two questions take the same kind of answer, within
// the same bounds.
func sameShape(now, then *surveys.Question) bool {
	return now.Type == then.Type && now.Top == then.Top && now.Sum == then.Sum && now.Max == then.Max &&
		sameNumber(now.Min, then.Min) && sameNumber(now.MaxNumber, then.MaxNumber) && now.Whole == then.Whole
}

func sameNumber(a, b *float64) bool { return a == b || a != nil && b != nil && *a == *b }

func (c comparison) sameItem(now, then surveys.Item) bool {
	return now.Code == then.Code && c.same(now.Label, then.Label) && c.same(now.Hint, then.Hint)
}

func (c comparison) sameOption(now, then surveys.Option) bool {
	return now.Code == then.Code && c.same(now.Label, then.Label) && sameNumber(now.Score, then.Score) &&
		now.Exclusive == then.Exclusive && now.Audience == then.Audience && now.Outside == then.Outside
}
