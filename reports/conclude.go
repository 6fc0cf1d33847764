package reports

import (
	"context"
	"slices"
	"strconv"

	"regiopeil/reports/stats"
	"regiopeil/surveys"
)

// Conclusions are what the figures of a theme come down to, by rules. Table is that
// of the theme by PeopleBy, all that of all themes by audience, and before that of
// all themes by audience in the wave before; nil: there is none.
//
// What is said is told of each audience by itself: together they are no population.
// A figure is weighted where its audience is. A group is called different only
// where a test says so at 95%, after Holm over the groups that are compared by one
// measure. A place among themes or answers is told only where all of them are
// shown. Of a role that several items of the theme have nothing is said, as no row
// holds it.
func Conclusions(table, all, before *Table) []Conclusion {
	c := concluder{t: table, all: all, before: before, theme: table.Query.Theme}
	if c.theme == "" {
		return nil
	}
	for _, role := range []surveys.Role{surveys.Importance, surveys.Satisfaction} {
		c.measure(role)
	}
	c.differences()
	c.needs()
	c.exchange()
	c.changes()
	c.priorities()
	c.answers()
	c.places()
	c.conversations()
	c.few()
	return c.out
}

// Conclusions are those of the theme of q for everybody: filters and groupings are
// not looked at.
func (e *Engine) Conclusions(ctx context.Context, q Query, before *Table) ([]Conclusion, error) {
	v, err := e.open(ctx, q.Survey)
	if err != nil {
		return nil, err
	}
	q = Query{Survey: q.Survey, Theme: q.Theme, MinBase: minBase(v.survey, q.MinBase), By: PeopleBy(v.form.Definition)}
	table, all, err := v.both(q)
	v.close()
	if err != nil {
		return nil, err
	}
	if table.Conversations, err = e.Conversations(ctx, q); err != nil {
		return nil, err
	}
	return Conclusions(table, all, before), nil
}

// both are the table of a query and that of all themes.
func (v view) both(q Query) (table, all *Table, err error) {
	if all, err = v.allThemes(q); err != nil {
		return nil, nil, err
	}
	table, err = v.table(q)
	return table, all, err
}

// AllThemes is Table for every theme and, as its only grouping, by audience,
// whatever q says of these.
func (e *Engine) AllThemes(ctx context.Context, q Query) (*Table, error) {
	v, err := e.open(ctx, q.Survey)
	if err != nil {
		return nil, err
	}
	defer v.close()
	q.MinBase = minBase(v.survey, q.MinBase)
	return v.allThemes(q)
}

// allThemes is the table of all themes by audience, of the same people as q.
func (v view) allThemes(q Query) (*Table, error) {
	q.Theme, q.By = "", ByAudience(v.form.Definition)
	return v.table(q)
}

// ByAudience is the grouping by audience, as far as the questionnaire asks for it.
func ByAudience(d *surveys.Definition) [][]string {
	if d.AudienceQuestion == "" {
		return nil
	}
	return [][]string{{d.AudienceQuestion}}
}

type concluder struct {
	t, all, before *Table
	theme          string
	out            []Conclusion
}

func (c *concluder) add(o Conclusion) { c.out = append(c.out, o) }

// audiences are those that can be among the people of the table; one that is empty
// where the questionnaire knows none.
func (c *concluder) audiences() []Who {
	question := c.t.Form.Definition.AudienceQuestion
	if question == "" {
		return []Who{{}}
	}
	var out []Who
	for _, code := range c.codes(question) {
		out = append(out, Who{Audience: code})
	}
	return out
}

// codes are the groups of a background question that pass the filter, but for
// those outside the population.
func (c *concluder) codes(question string) (out []string) {
	q, ok := c.t.Form.Question(question)
	if !ok {
		return nil
	}
	filtered := slices.ContainsFunc(c.t.Query.Where, func(f Filter) bool { return f.Question == question })
	for _, o := range q.Options {
		if surveys.IsNonAnswer(o.Code) || o.Outside || filtered && !slices.Contains(c.t.Query.Where, Filter{question, o.Code}) {
			continue
		}
		out = append(out, o.Code)
	}
	return out
}

// asked reports whether a group gets a question.
func (c *concluder) asked(q *surveys.Question, w Who) bool {
	a := c.t.audienceOf(w.Audience)
	return len(q.For) == 0 || a == "" || slices.Contains(q.For, a)
}

// of is the key of a group.
func (c *concluder) of(w Who, question, item, option string) Key {
	k := Key{Question: question, Item: item, Option: option}
	d := c.t.Form.Definition
	switch {
	case w.Audience != "" && w.Municipality != "":
		k.GroupVar, k.Group = d.AudienceQuestion+"+"+d.MunicipalityQuestion, w.Audience+"+"+w.Municipality
	case w.Audience != "":
		k.GroupVar, k.Group = d.AudienceQuestion, w.Audience
	case w.Municipality != "":
		k.GroupVar, k.Group = d.MunicipalityQuestion, w.Municipality
	}
	return k
}

// itemOf is the item by which a role asks about a theme; ok is false where none, or
// more than one, does.
func (c *concluder) itemOf(role surveys.Role, theme string) (q *surveys.Question, item string, ok bool) {
	n := 0
	for _, of := range c.t.Form.Questions() {
		if of.Role != role {
			continue
		}
		for i := range of.Items {
			if slices.Contains(tags(of, &of.Items[i], nil), theme) {
				q, item, n = of, of.Items[i].Code, n+1
			}
		}
	}
	return q, item, n == 1
}

// rank is the place of the theme among all that a role asks about.
func (c *concluder) rank(role surveys.Role, option string, w Who, value func(*Row) Value) Rank {
	var values []Value
	own := -1
	for _, theme := range c.t.Form.Definition.Themes {
		q, item, ok := c.itemOf(role, theme.Code)
		if !ok {
			continue
		}
		if theme.Code == c.theme {
			own = len(values)
		}
		v := Value{}
		if r := c.all.told(c.of(w, q.Code, item, option)); r != nil {
			v = value(r)
		}
		values = append(values, v)
	}
	if own < 0 {
		return Rank{}
	}
	return rankOf(own, values)
}

// topicOf is the topic of a measure.
func topicOf(role surveys.Role) Topic {
	if role == surveys.Importance {
		return TopicImportance
	}
	return TopicSatisfaction
}

// measure says how important the theme is, or how satisfied people are.
func (c *concluder) measure(role surveys.Role) {
	q, item, ok := c.itemOf(role, c.theme)
	if !ok {
		return
	}
	low, high := scaleOf(q)
	var few []Who
	for _, w := range c.audiences() {
		if !c.asked(q, w) {
			continue
		}
		r := c.t.told(c.of(w, q.Code, item, NoOption))
		if r == nil || !r.Mean.Set {
			few = append(few, w)
			continue
		}
		c.add(Conclusion{Topic: topicOf(role), Says: levelOf(c.t.momentsOf(r, low, high), low, high), Who: w, Row: r, Low: low, High: high, Rank: c.rank(role, NoOption, w, meanValue)})
	}
	if few != nil {
		c.add(Conclusion{Topic: topicOf(role), Says: SaysFew, Few: few})
	}
}

// scaleOf is the lowest and the highest score of a question.
func scaleOf(q *surveys.Question) (low, high float64) {
	first := true
	for _, o := range q.Options {
		if o.Score == nil || surveys.IsNonAnswer(o.Code) {
			continue
		}
		if first {
			low, high, first = *o.Score, *o.Score, false
		}
		low, high = min(low, *o.Score), max(high, *o.Score)
	}
	return low, high
}

// priorities say how often the theme was put first, got points, and was named as
// the problem.
func (c *concluder) priorities() {
	for _, w := range c.audiences() {
		if q, item, ok := c.itemOf(surveys.Priority, c.theme); ok && q.Top > 0 {
			option := "top" + strconv.Itoa(q.Top)
			if r := c.t.told(c.of(w, q.Code, item, option)); r != nil && r.Share.Set {
				c.add(Conclusion{Topic: TopicPriority, Says: SaysShare, Who: w, Row: r, High: float64(q.Top), Rank: c.rank(surveys.Priority, option, w, shareValue)})
			}
		}
	}
	for _, w := range c.audiences() {
		if q, item, ok := c.itemOf(surveys.PointsRole, c.theme); ok {
			if r := c.t.told(c.of(w, q.Code, item, NoOption)); r != nil && r.Mean.Set {
				c.add(Conclusion{Topic: TopicPriority, Says: SaysPoints, Who: w, Row: r, High: float64(q.Sum), Rank: c.rank(surveys.PointsRole, NoOption, w, meanValue)})
			}
		}
	}
	for _, q := range c.t.Form.Questions() {
		if q.Type == surveys.Single && q.Role == surveys.Idea {
			c.chosen(q, func(o *surveys.Option) bool { return len(o.Themes) > 0 }, 1, TopicPriority, SaysProblem)
		}
	}
}

// differences compare the audiences by importance and satisfaction.
func (c *concluder) differences() {
	for _, role := range []surveys.Role{surveys.Importance, surveys.Satisfaction} {
		q, item, ok := c.itemOf(role, c.theme)
		if !ok {
			continue
		}
		var all comparisons
		who := c.audiences()
		for i, a := range who {
			for _, b := range who[:i] {
				c.pair(&all, role, q, item, a, b)
			}
		}
		real, same := c.addReal(&all)
		if len(real) > 0 {
			continue
		}
		// Which of them differ is not known; whether they do, the test of the answers
		// may still tell.
		test, tested := c.t.Test(Unweighted, q.Code, item, "", c.t.Form.Definition.AudienceQuestion, "")
		switch {
		case tested && test.NotByChance():
			c.add(Conclusion{Topic: TopicDifferences, Says: string(role) + "_" + SaysDiffer, Tested: true})
		case tested || len(same) > 0 && len(same) == len(all.found):
			c.add(Conclusion{Topic: TopicDifferences, Says: string(role) + "_" + SaysSame, Tested: true})
		}
	}
}

// pair compares two audiences, the lower one first.
func (c *concluder) pair(all *comparisons, role surveys.Role, q *surveys.Question, item string, a, b Who) {
	less, more := c.t.told(c.of(a, q.Code, item, NoOption)), c.t.told(c.of(b, q.Code, item, NoOption))
	if less == nil || more == nil || !less.Mean.Set || !more.Mean.Set {
		return
	}
	o := Conclusion{Topic: TopicDifferences, Says: string(role) + "_" + SaysLess, Who: a, Than: b, Row: less, Other: more}
	if less.Mean.Number > more.Mean.Number {
		o.Who, o.Than, o.Row, o.Other = b, a, more, less
	}
	low, high := scaleOf(q)
	d := compareMoments(c.t.momentsOf(less, low, high), c.t.momentsOf(more, low, high), less, more)
	all.add(o, d.P, less.SE.Set && more.SE.Set)
}

// comparisons are differences that are tested together.
type comparisons struct {
	found []Conclusion
	p     []float64
	exact []bool // the spread of both is known
}

func (a *comparisons) add(o Conclusion, p float64, exact bool) {
	o.Tested = true
	a.found, a.p, a.exact = append(a.found, o), append(a.p, p), append(a.exact, exact)
}

// addReal adds the conclusions whose probability of chance is small, after Holm,
// and returns them and those whose test found nothing. One that rests on the
// largest spread there can be finds too little to say that there is nothing.
func (c *concluder) addReal(all *comparisons) (real, same []Conclusion) {
	for i, x := range stats.Holm(all.p) {
		switch {
		case x < Significant:
			real = append(real, all.found[i])
		case x >= Significant && all.exact[i]:
			same = append(same, all.found[i])
		}
	}
	c.out = append(c.out, real...)
	return real, same
}

// compareMoments compares the means of two rows: by Welch's t, or by their standard
// errors where one of them is weighted.
func compareMoments(first, second stats.Moments, a, b *Row) stats.Difference {
	if a.Weighting == Unweighted && b.Weighting == Unweighted {
		return stats.CompareMeans(first, second)
	}
	return stats.CompareEstimates(first.Mean, first.SE, second.Mean, second.SE, float64(first.N+second.N-2))
}

// places compare each municipality of an audience with the other ones.
func (c *concluder) places() {
	for _, role := range []surveys.Role{surveys.Importance, surveys.Satisfaction} {
		q, item, ok := c.itemOf(role, c.theme)
		if !ok {
			continue
		}
		for _, w := range c.audiences() {
			var all comparisons
			for _, code := range c.codes(c.t.Form.Definition.MunicipalityQuestion) {
				w.Municipality = code
				r := c.t.told(c.of(w, q.Code, item, NoOption))
				if r == nil {
					continue
				}
				d, ok := c.t.Rest(r.Weighting, r.Key())
				if !ok {
					continue
				}
				all.add(Conclusion{Topic: TopicPlaces, Says: string(role) + "_" + moreOrLess(d), Who: w, Row: r}, d.P, true)
			}
			c.addReal(&all)
		}
	}
}
