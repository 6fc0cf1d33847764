package reports

import (
	"math"

	"regiopeil/reports/stats"
)

// Conclusion is one thing that can be said of a theme in a sentence, because the
// figures carry it. Package wording has the sentences. It holds nothing but rows
// that are shown, so that a sentence cannot tell what a table hides.
type Conclusion struct {
	Topic Topic
	Says  string // which sentence of the topic; one of the constants beside it
	Who   Who
	Row   *Row // whose number the sentence says; nil: it says none
	// Than is the group that Who is compared with, and Other its row; of a change
	// Other is the row of the wave before.
	Than  Who
	Other *Row
	// Low and High are the ends of the scale of a mean; of points, 0 and what
	// people divided. Both 0: it has none.
	Low, High float64
	Rank      Rank
	Few       []Who    // of whom nothing, or no change, can be said
	Tested    bool     // a test compared what it is about
	Reason    string   // why nothing is compared, as a key of the locale files
	Meetings  Meetings // of TopicConversations
}

// Topic is what a conclusion is about; conclusions come in the order of Topics.
type Topic string

// Topics and what can be said in each. Of a mean: that it is high, in the middle
// or low on its scale, or, where its interval is hidden, the value alone.
const (
	TopicImportance   Topic = "importance"   // SaysHigh … SaysValue, SaysFew
	TopicSatisfaction Topic = "satisfaction" // the same
	// TopicDifferences compares audiences by a measure, TopicPlaces the
	// municipalities of one audience, TopicChange an audience with the wave before:
	// "importance_less", with SaysMore, SaysLess or SaysSame. Of audiences, SaysDiffer
	// where it is not known which; of a change, SaysBroken.
	TopicDifferences   Topic = "differences"
	TopicNeeds         Topic = "needs"    // SaysShare of an option
	TopicExchange      Topic = "exchange" // SaysSeek, SaysOffer
	TopicChange        Topic = "change"
	TopicPriority      Topic = "priority" // SaysShare placed it, SaysPoints, SaysProblem
	TopicAnswers       Topic = "answers"  // SaysItem, SaysShare: the answer that most gave
	TopicPlaces        Topic = "places"
	TopicConversations Topic = "conversations" // SaysDots, SaysHeld
	TopicFew           Topic = "few"           // SaysFew: municipalities
)

// Topics are all topics, the main ones first.
var Topics = []Topic{
	TopicImportance, TopicSatisfaction, TopicDifferences, TopicNeeds, TopicExchange, TopicChange,
	TopicPriority, TopicAnswers, TopicPlaces, TopicConversations, TopicFew,
}

// Main reports whether a topic belongs to what is told first.
func (t Topic) Main() bool {
	switch t {
	case TopicImportance, TopicSatisfaction, TopicDifferences, TopicNeeds, TopicChange:
		return true
	}
	return false
}

// What Conclusion.Says holds.
const (
	SaysHigh    = "high"
	SaysMiddle  = "middle"
	SaysLow     = "low"
	SaysValue   = "value"
	SaysMore    = "more"
	SaysLess    = "less"
	SaysSame    = "same"
	SaysDiffer  = "differ"
	SaysBroken  = "broken"
	SaysShare   = "share"
	SaysItem    = "item"
	SaysPoints  = "points"
	SaysProblem = "problem"
	SaysSeek    = "seek"
	SaysOffer   = "offer"
	SaysDots    = "dots"
	SaysHeld    = "held"
	SaysFew     = "few"
)

// Who is a group of people by the codes of their options; empty: all.
type Who struct {
	Audience, Municipality string
}

// Rank is the place of a figure among others of its kind, 1 for the highest. The
// zero Rank is not known.
type Rank struct {
	Place, Of int
	Tied      bool // another one has the same place
}

// Last reports whether none is lower.
func (r Rank) Last() bool { return r.Place == r.Of && !r.Tied }

// Meetings are the village conversations that a theme is about.
type Meetings struct {
	Held, People int
}

// rankOf is the place of one of some values; not known where one of them is
// absent, or there is no other.
func rankOf(own int, values []Value) Rank {
	if len(values) < 2 {
		return Rank{}
	}
	r := Rank{Place: 1, Of: len(values)}
	for i, v := range values {
		switch {
		case !v.Set:
			return Rank{}
		case i == own:
		case v.Number > values[own].Number:
			r.Place++
		case v.Number == values[own].Number:
			r.Tied = true
		}
	}
	return r
}

// levelOf says where a mean stands on its scale: high or low where it is at least
// an eighth of the scale from the middle and its margin of 95% does not hold the
// middle; without a margin it is only told.
func levelOf(m stats.Moments, low, high float64) string {
	margin := stats.TQuantile(0.975, float64(m.N-1)) * m.SE
	middle, step := (low+high)/2, (high-low)/8
	switch {
	case math.IsNaN(margin):
		return SaysValue
	case m.Mean >= middle+step && m.Mean-margin > middle:
		return SaysHigh
	case m.Mean <= middle-step && m.Mean+margin < middle:
		return SaysLow
	}
	return SaysMiddle
}

// momentsOf is what is known of the mean of a row on a scale. Where its standard
// error is hidden, the largest that it can be takes its place: with that mean no
// answers can be further apart than those at both ends of the scale (R. Bhatia, C.
// Davis, Am. Math. Monthly 107, 2000, 353–357), times the design effect of the
// weights, if any. So what is called a difference is one, and no more is told than
// what is shown. SE is NaN where nothing is known.
func (t *Table) momentsOf(r *Row, low, high float64) stats.Moments {
	m := stats.Moments{N: r.Base, Mean: r.Mean.Number, SE: r.SE.Number}
	if r.SE.Set {
		return m
	}
	m.SE = math.NaN()
	if n := float64(r.Base); n > 1 && high > low {
		m.SE = math.Sqrt((m.Mean - low) * (high - m.Mean) / (n - 1) * t.designEffect(r))
	}
	return m
}

// designEffect is that of the weights of a row by Kish; 1 where it has none.
func (t *Table) designEffect(r *Row) float64 {
	if r.Weighting == Unweighted {
		return 1
	}
	worst := 1.0
	for _, set := range t.Weights.Sets {
		worst = max(worst, set.Deff)
	}
	return worst
}
