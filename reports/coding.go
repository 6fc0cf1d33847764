package reports

import (
	"cmp"
	"context"
	"slices"

	"regiopeil/reports/stats"
	"regiopeil/surveys"
)

// readBy are those who read one open answer, and what they made of it.
type readBy struct {
	codings []surveys.Coding
	quote   bool
}

// tags are those that at least half of the readers gave, ascending.
func (r readBy) tags() []int {
	given := map[int]int{}
	for _, c := range r.codings {
		for _, t := range c.Tags {
			given[t]++
		}
	}
	var out []int
	for tag, n := range given {
		if 2*n >= len(r.codings) {
			out = append(out, tag)
		}
	}
	slices.Sort(out)
	return out
}

// differ reports whether the readers gave other tags.
func (r readBy) differ() bool {
	return slices.ContainsFunc(r.codings, func(c surveys.Coding) bool { return !slices.Equal(c.Tags, r.codings[0].Tags) })
}

// byPlace sorts what was made of answers by the answer.
func byPlace(made *surveys.Codings) map[surveys.TextPlace]readBy {
	all := map[surveys.TextPlace]readBy{}
	for _, c := range made.Codings {
		r := all[c.TextPlace]
		r.codings = append(r.codings, c)
		all[c.TextPlace] = r
	}
	for _, q := range made.Quotes {
		r := all[q.TextPlace]
		r.quote = true
		all[q.TextPlace] = r
	}
	return all
}

// markTexts tells each text what was made of it.
func markTexts(texts []OpenAnswer, made *surveys.Codings) {
	all := byPlace(made)
	for i := range texts {
		a := &texts[i]
		r := all[a.Place()]
		a.Tags, a.Readers, a.Differ, a.Quote = r.tags(), len(r.codings), r.differ(), r.quote
	}
}

// TagTable counts what the open answers to one question are about. It is taken
// from what Texts shows, and tells no more than that: an answer whose audience
// is not told counts in the total alone.
type TagTable struct {
	Question, Label string
	Answers, Read   int // texts; those that somebody read to tag them
	Tagged          int // of Read: those with any tag
	Audiences       []TagGroup
	Tags            []TagCount // the most given first
}

// TagGroup is an audience with how many of its answers were read.
type TagGroup struct {
	Code, Label string
	Read        int
}

// TagCount is one tag. Share is of the answers that were read, as a fraction with
// its 95% interval (Wilson); absent where none was.
type TagCount struct {
	Tag              surveys.Tag
	N                int
	Share, Low, High Value
	ByAudience       []int // in the order of TagTable.Audiences
	AudienceShare    []Value
}

// CountTags makes a table for every question that texts are answers to, in the
// order of the questionnaire. Tags that are retired and not used are left out.
func CountTags(form *surveys.Form, texts []OpenAnswer, tags []surveys.Tag) []TagTable {
	var out []TagTable
	for _, q := range form.Questions() {
		for _, code := range []string{q.Code, q.Code + ".text"} {
			var of []*OpenAnswer
			for i := range texts {
				if texts[i].Question == code {
					of = append(of, &texts[i])
				}
			}
			if len(of) > 0 {
				out = append(out, countTags(of, tags))
			}
		}
	}
	return out
}

func countTags(texts []*OpenAnswer, tags []surveys.Tag) TagTable {
	t := TagTable{Question: texts[0].Question, Label: texts[0].Label, Answers: len(texts)}
	t.Audiences = audiencesOf(texts)
	counts, place := make([]TagCount, len(tags)), map[int]int{}
	for i, tag := range tags {
		counts[i] = TagCount{Tag: tag, ByAudience: make([]int, len(t.Audiences))}
		place[tag.ID] = i
	}
	for _, a := range texts {
		if a.Readers == 0 {
			continue
		}
		t.Read++
		audience := slices.IndexFunc(t.Audiences, func(g TagGroup) bool { return g.Code == a.Audience })
		if audience >= 0 {
			t.Audiences[audience].Read++
		}
		tagged := false
		for _, id := range a.Tags {
			i, ok := place[id]
			if !ok {
				continue // removed while the texts were read
			}
			tagged = true
			counts[i].N++
			if audience >= 0 {
				counts[i].ByAudience[audience]++
			}
		}
		if tagged {
			t.Tagged++
		}
	}
	for _, c := range counts {
		if c.N == 0 && c.Tag.Retired {
			continue
		}
		t.Tags = append(t.Tags, c.shares(t))
	}
	slices.SortStableFunc(t.Tags, func(a, b TagCount) int { return b.N - a.N })
	return t
}

// audiencesOf are the audiences that are told, by code.
func audiencesOf(texts []*OpenAnswer) []TagGroup {
	var out []TagGroup
	for _, a := range texts {
		if a.Audience != "" && !slices.ContainsFunc(out, func(g TagGroup) bool { return g.Code == a.Audience }) {
			out = append(out, TagGroup{Code: a.Audience, Label: a.AudienceLabel})
		}
	}
	slices.SortFunc(out, func(a, b TagGroup) int { return cmp.Compare(a.Code, b.Code) })
	return out
}

func (c TagCount) shares(t TagTable) TagCount {
	if t.Read > 0 {
		i := stats.Wilson(c.N, t.Read)
		c.Share, c.Low, c.High = Num(float64(c.N)/float64(t.Read)), Num(i.Low), Num(i.High)
	}
	for i, g := range t.Audiences {
		v := Value{}
		if g.Read > 0 {
			v = Num(float64(c.ByAudience[i]) / float64(g.Read))
		}
		c.AudienceShare = append(c.AudienceShare, v)
	}
	return c
}

// Tagger is a person who read open answers.
type Tagger struct {
	User         string // ID of the account
	Read, Tagged int    // answers; those they gave any tag
}

// Agreement is how far two people agree on the answers that both read: on each
// tag, and on all together (pooled kappa).
type Agreement struct {
	First, Second string // IDs of accounts
	All           stats.Agreement
	Tags          []TagAgreement // of tags that either gave
}

// TagAgreement is an Agreement on whether one tag fits.
type TagAgreement struct {
	Tag surveys.Tag
	stats.Agreement
}

// Coding returns what people made of the open answers of a survey, who they are
// (those who read most first), and how far each two of them agree.
func (e *Engine) Coding(ctx context.Context, slug string) (*surveys.Codings, []Tagger, []Agreement, error) {
	made, err := e.src.Codings(ctx, slug)
	if err != nil {
		return nil, nil, nil, err
	}
	taggers := taggersOf(made)
	var all []Agreement
	for i := range taggers {
		for _, other := range taggers[i+1:] {
			if a, ok := agree(made, taggers[i].User, other.User); ok {
				all = append(all, a)
			}
		}
	}
	return made, taggers, all, nil
}

func taggersOf(made *surveys.Codings) []Tagger {
	var out []Tagger
	for _, c := range made.Codings {
		i := slices.IndexFunc(out, func(t Tagger) bool { return t.User == c.User })
		if i < 0 {
			i = len(out)
			out = append(out, Tagger{User: c.User})
		}
		out[i].Read++
		if len(c.Tags) > 0 {
			out[i].Tagged++
		}
	}
	slices.SortFunc(out, func(a, b Tagger) int { return cmp.Or(b.Read-a.Read, cmp.Compare(a.User, b.User)) })
	return out
}

// agree compares two people. They must have read something both.
func agree(made *surveys.Codings, first, second string) (Agreement, bool) {
	a := Agreement{First: first, Second: second}
	var both [][2]surveys.Coding
	for _, r := range byPlace(made) {
		var pair [2]surveys.Coding
		n := 0
		for _, c := range r.codings {
			switch c.User {
			case first:
				pair[0] = c
				n++
			case second:
				pair[1] = c
				n++
			}
		}
		if n == len(pair) {
			both = append(both, pair)
		}
	}
	if len(both) == 0 {
		return a, false
	}
	var each []stats.Agreement
	for _, tag := range made.Tags {
		table := [][]int{{0, 0}, {0, 0}}
		for _, pair := range both {
			table[given(pair[0], tag.ID)][given(pair[1], tag.ID)]++
		}
		if table[0][0] == len(both) {
			continue // neither thought of it
		}
		a.Tags = append(a.Tags, TagAgreement{tag, stats.Kappa(table)})
		each = append(each, a.Tags[len(a.Tags)-1].Agreement)
	}
	a.All = stats.PooledKappa(each)
	a.All.N = len(both)
	return a, true
}

// given is 1 where a person gave a tag, else 0.
func given(c surveys.Coding, tag int) int {
	if slices.Contains(c.Tags, tag) {
		return 1
	}
	return 0
}
