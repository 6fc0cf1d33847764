package form

import (
	"reflect"

	"regiopeil/surveys"
)

// Given is a set of answers to show in words.
type Given struct {
	Visit
	Answers  surveys.Answers
	Problems []surveys.Problem
	Links    bool // a change link at every question
	Trial    bool
}

// Groups puts answers in words, by part: every question on the route, answered
// or not.
func (b *Builder) Groups(g Given) []AnswerGroup {
	d := b.draw(g.Visit, g.Form.AudienceOf(g.Answers))
	d.problems = b.messages(g.Language, g.Problems)
	route := g.Form.Route(g.Answers)
	var out []AnswerGroup
	last := -1
	for _, page := range g.Form.Pages() {
		for _, q := range g.Form.OnPage(page, route) {
			if q.Type == surveys.Note {
				continue
			}
			if page.Part != last {
				last = page.Part
				out = append(out, AnswerGroup{Title: d.text(g.Form.Definition.Parts[last].Title)})
			}
			v := d.answer(q, g.Answers)
			if g.Links {
				v.Change = g.PageURL(page.Index) + "?review=1#" + q.Code
			}
			group := &out[len(out)-1]
			group.Answers = append(group.Answers, v)
		}
	}
	return out
}

// Review is the page that shows everything before it is sent. Problems link to
// the pages where they are corrected.
func (b *Builder) Review(g Given, changing bool) ReviewPage {
	g.Links = true
	v := ReviewPage{
		Chrome: b.Chrome(g.Visit, b.t(g.Visit, "respond.review_title")),
		Action: g.base() + "/review", Groups: b.Groups(g), Changing: changing,
	}
	v.Chrome.Form, v.Chrome.Trial, v.Chrome.Error = FormID, g.Trial, len(g.Problems) > 0
	route := g.Form.Route(g.Answers)
	for _, page := range g.Form.Pages() {
		if len(g.Form.OnPage(page, route)) > 0 {
			v.Back = g.PageURL(page.Index)
		}
	}
	change := map[string]AnswerView{}
	for _, group := range v.Groups {
		for _, a := range group.Answers {
			change[a.Code] = a
		}
	}
	for _, p := range g.Problems {
		at := change[p.Question]
		v.Problems = append(v.Problems, ProblemLink{
			Text: at.Label + " " + b.catalog.T(g.Language, p.Key, p.Args), URL: at.Change,
		})
	}
	return v
}

// Words puts the answers to some questions in words, those without an answer
// left out.
func (b *Builder) Words(v Visit, a surveys.Answers, codes []string) []AnswerView {
	d := b.draw(v, v.Form.AudienceOf(a))
	var out []AnswerView
	for _, code := range codes {
		if q, ok := v.Form.Question(code); ok {
			if w := d.answer(q, a); w.Answered() {
				out = append(out, w)
			}
		}
	}
	return out
}

// Differences compares two sets of answers to some questions: what the person
// filled in now, and what was saved before. Equal answers are left out.
func (b *Builder) Differences(v Visit, mine, saved surveys.Answers, qs []*surveys.Question) []Difference {
	dm, ds := b.draw(v, v.Form.AudienceOf(mine)), b.draw(v, v.Form.AudienceOf(saved))
	var out []Difference
	for _, q := range qs {
		m, s := dm.answer(q, mine), ds.answer(q, saved)
		if !reflect.DeepEqual(m.Lines, s.Lines) || !reflect.DeepEqual(m.Pairs, s.Pairs) {
			out = append(out, Difference{Label: m.Label, Mine: m, Saved: s})
		}
	}
	return out
}
