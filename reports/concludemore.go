package reports

import (
	"cmp"
	"slices"

	"regiopeil/reports/stats"
	"regiopeil/surveys"
)

// mostNeeds is how many needs of an audience are told.
const mostNeeds = 1

// needs say what of the theme people need most.
func (c *concluder) needs() {
	for _, q := range c.t.Form.Questions() {
		if q.Role == surveys.Need && q.Type == surveys.Multiple {
			c.chosen(q, mentions, mostNeeds, TopicNeeds, SaysShare)
		}
	}
}

// exchange says how many people look for knowledge or help on the theme, and how
// many offer it.
func (c *concluder) exchange() {
	for _, role := range []surveys.Role{surveys.Seek, surveys.Offer} {
		says := SaysSeek
		if role == surveys.Offer {
			says = SaysOffer
		}
		for _, q := range c.t.Form.Questions() {
			if q.Role == role && q.Type == surveys.Multiple {
				c.chosen(q, func(o *surveys.Option) bool { return mentions(o) && len(o.Themes) > 0 }, 1, TopicExchange, says)
			}
		}
	}
}

// chosen says of each audience how many chose the options of a question that are
// about the theme, at most so many of them, with their place among the options that
// count. What nobody chose is not told.
func (c *concluder) chosen(q *surveys.Question, counts func(*surveys.Option) bool, most int, topic Topic, says string) {
	for _, w := range c.audiences() {
		if !c.asked(q, w) {
			continue
		}
		var values []Value
		var found []Conclusion
		var at []int
		for i := range q.Options {
			o := &q.Options[i]
			if !counts(o) {
				continue
			}
			r := c.all.told(c.of(w, q.Code, "", o.Code))
			v := Value{}
			if r != nil {
				v = r.Share
			}
			if v.Set && v.Number > 0 && slices.Contains(tags(q, nil, o), c.theme) {
				if own := c.t.told(r.Key()); own != nil { // the same; of the sums in it the last digit may differ
					found, at = append(found, Conclusion{Topic: topic, Says: says, Who: w, Row: own}), append(at, len(values))
				}
			}
			values = append(values, v)
		}
		for i := range found {
			if topic == TopicExchange {
				break // which themes people know of is no order of merit
			}
			found[i].Rank = rankOf(at[i], values)
		}
		slices.SortStableFunc(found, func(a, b Conclusion) int { return cmp.Compare(b.Row.Share.Number, a.Row.Share.Number) })
		c.out = append(c.out, found[:min(most, len(found))]...)
	}
}

// answers say which answer was given most to the other questions about the theme.
func (c *concluder) answers() {
	for _, q := range c.t.Form.Questions() {
		if q.Role != "" {
			continue
		}
		switch q.Type {
		case surveys.Single:
			if slices.Contains(q.Themes, c.theme) {
				c.mostGiven(q, "", SaysShare)
			}
		case surveys.Matrix, surveys.Statements:
			for i := range q.Items {
				if slices.Contains(tags(q, &q.Items[i], nil), c.theme) {
					c.mostGiven(q, q.Items[i].Code, SaysItem)
				}
			}
		}
	}
}

// mostGiven says of each audience which answer most gave, where all answers are
// shown and one of them is ahead.
func (c *concluder) mostGiven(q *surveys.Question, item, says string) {
	for _, w := range c.audiences() {
		if !c.asked(q, w) {
			continue
		}
		var rows []*Row
		var values []Value
		for _, o := range q.Options {
			if surveys.IsNonAnswer(o.Code) {
				continue
			}
			r := c.t.told(c.of(w, q.Code, item, o.Code))
			v := Value{}
			if r != nil {
				v = r.Share
			}
			rows, values = append(rows, r), append(values, v)
		}
		for i, r := range rows {
			if rank := rankOf(i, values); rank.Place == 1 && !rank.Tied {
				c.add(Conclusion{Topic: TopicAnswers, Says: says, Who: w, Row: r})
			}
		}
	}
}

// changes hold importance and satisfaction of each audience against the wave
// before, weighted where both waves are.
func (c *concluder) changes() {
	if c.before == nil {
		return
	}
	for _, role := range []surveys.Role{surveys.Importance, surveys.Satisfaction} {
		q, item, ok := c.itemOf(role, c.theme)
		if !ok {
			continue
		}
		var all comparisons
		for _, w := range c.audiences() {
			k := c.of(w, q.Code, item, NoOption)
			for _, change := range c.t.ChangesOf(c.before, c.t.ChangeWeighting(c.before, k.GroupVar, k.Group), k.GroupVar, k.Group) {
				if change.key() != (Key{Question: q.Code, Item: item}) {
					continue
				}
				o := Conclusion{Topic: TopicChange, Who: w, Says: string(role) + "_" + SaysBroken, Reason: change.Broken}
				switch change.Broken {
				case "":
					d := c.since(&change, q)
					o.Says, o.Row, o.Other = string(role)+"_"+moreOrLess(d), change.rows[1], change.rows[0]
					all.add(o, d.P, change.rows[0].SE.Set && change.rows[1].SE.Set)
				case brokenHidden: // that there is nothing to say is said elsewhere
				default:
					c.add(o)
				}
			}
		}
		if _, same := c.addReal(&all); len(same) > 0 {
			o := Conclusion{Topic: TopicChange, Says: string(role) + "_" + SaysSame, Tested: true}
			for _, s := range same {
				o.Few = append(o.Few, s.Who)
			}
			c.add(o)
		}
	}
}

// since is how a mean differs from that of the wave before.
func (c *concluder) since(change *Change, q *surveys.Question) stats.Difference {
	low, high := scaleOf(q)
	now, then := c.t.momentsOf(change.rows[1], low, high), c.before.momentsOf(change.rows[0], low, high)
	return compareMoments(now, then, change.rows[1], change.rows[0])
}

func moreOrLess(d stats.Difference) string {
	if d.Value > 0 {
		return SaysMore
	}
	return SaysLess
}

// conversations say what was counted of the theme at village conversations.
func (c *concluder) conversations() {
	if c.t.Conversations == nil {
		return
	}
	var m Meetings
	var dots *Row
	for i := range c.t.Conversations.Rows {
		r := &c.t.Conversations.Rows[i]
		switch {
		case r.GroupVar != "":
		case r.Question == HeldQuestion:
			m.Held = r.N
		case r.Question == ParticipantsQuestion:
			m.People = r.N
		case r.Question == DotsQuestion && r.Item == c.theme && r.HasBase && r.Base > 0:
			dots = r
		}
	}
	switch {
	case m.Held == 0:
	case dots != nil:
		c.add(Conclusion{Topic: TopicConversations, Says: SaysDots, Row: dots, Meetings: m})
	default:
		c.add(Conclusion{Topic: TopicConversations, Says: SaysHeld, Meetings: m})
	}
}

// few names the municipalities of which no figure about the theme is shown.
func (c *concluder) few() {
	var out []Who
	for _, code := range c.codes(c.t.Form.Definition.MunicipalityQuestion) {
		w := Who{Municipality: code}
		k := c.of(w, "", "", "")
		if !slices.ContainsFunc(c.t.Rows, func(r Row) bool {
			return r.Theme == c.theme && r.GroupVar == k.GroupVar && r.Group == k.Group && !r.Suppressed && (r.Share.Set || r.Mean.Set)
		}) {
			out = append(out, w)
		}
	}
	if out != nil {
		c.add(Conclusion{Topic: TopicFew, Says: SaysFew, Few: out})
	}
}
