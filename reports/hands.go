package reports

import (
	"cmp"
	"slices"

	"regiopeil/reports/protect"
	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
)

// Hand is what a raised hand says of a statement.
type Hand int

const (
	NoHand Hand = iota
	HandFor
	HandNeutral
	HandAgainst
)

// Hand says which hands an option of a statement stands for: the highest score is
// for, the lowest against, and the one in the middle neutral.
func (m *Conversations) Hand(s conversation.Statement, option string) Hand {
	options := scale(s.Question)
	at := slices.IndexFunc(options, func(o surveys.Option) bool { return o.Code == option })
	switch last := len(options) - 1; {
	case at < 0 || last < 1:
		return NoHand
	case at == 0:
		return HandAgainst
	case at == last:
		return HandFor
	case 2*at == last:
		return HandNeutral
	}
	return NoHand
}

// hands are the rows of a statement, in the order of its options.
func (m *Conversations) hands(w words, s conversation.Statement, tag string, groups []meetingGroup, minBase int) {
	few := fewHands(s, groups, minBase)
	for _, o := range s.Question.Options {
		hand := m.Hand(s, o.Code)
		if hand == NoHand {
			continue
		}
		for i, g := range groups {
			g.hidden = g.hidden || few[i]
			n, base := 0, 0
			for _, r := range g.records {
				h := r.Hands[s.Code()]
				base += h.Total()
				n += map[Hand]int{HandFor: h.For, HandNeutral: h.Neutral, HandAgainst: h.Against}[hand]
			}
			m.add(g, Row{
				Theme: tag, Question: s.Question.Code, Item: s.Item.Code, Option: o.Code, Label: joinLabels(w.text(s.Item.Label), w.text(o.Label)),
				N: n, HasN: true, Base: base, HasBase: true, Share: share(n, base),
			})
		}
	}
}

// fewHands says in which groups too few hands were raised for a statement to show
// how, and in which others that would be told by them.
func fewHands(s conversation.Statement, groups []meetingGroup, minBase int) []bool {
	raised := make([]int, len(groups))
	for i, g := range groups {
		for _, r := range g.records {
			raised[i] += r.Hands[s.Code()].Total()
		}
	}
	few := make([]bool, len(groups))
	if minBase <= 1 {
		return few
	}
	few[0] = raised[0] > 0 && raised[0] < minBase
	for i, hidden := range protect.Line(raised[1:], minBase) {
		few[i+1] = hidden && raised[i+1] > 0
	}
	return few
}

// scale are the options of a question that have a score, the lowest first.
func scale(q *surveys.Question) []surveys.Option {
	out := slices.DeleteFunc(slices.Clone(q.Options), func(o surveys.Option) bool { return o.Score == nil || surveys.IsNonAnswer(o.Code) })
	slices.SortStableFunc(out, func(a, b surveys.Option) int { return cmp.Compare(*a.Score, *b.Score) })
	return out
}
