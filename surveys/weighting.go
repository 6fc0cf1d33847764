package surveys

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// Weighting says how respondents are weighted to a population: what is known of
// it, and what to do where that does not fit.
type Weighting struct {
	// Sets hold what is known, at most one set per audience. Whose audience has
	// none is not weighted.
	Sets []MarginSet `json:"sets"`
	// Cap is the largest weight, where the mean is 1; 0: none.
	Cap float64 `json:"cap"`
	// Missing overrules what the questions say about respondents who did not
	// answer them; empty: as they say.
	Missing MissingRule `json:"missing,omitempty"`
	// Correct takes into account that a large part of a population took part:
	// the finite population correction, √(1−n/N) on every standard error. It is
	// right for a sample that was drawn, not for whoever came along.
	Correct bool `json:"correct,omitempty"`
}

// DefaultWeightCap is the largest weight where nobody chose one: the Dutch
// Burgerpeiling refuses factors of 5 and more.
const DefaultWeightCap = 5

// MissingRule says what becomes of a respondent who did not answer a question
// that weights depend on.
type MissingRule string

const (
	MissingOut MissingRule = "out" // is left out of weighted figures
	MissingOne MissingRule = "one" // counts with weight 1
)

// MarginSet is what is known of the population of one audience.
type MarginSet struct {
	Audience Audience `json:"audience,omitempty"` // empty: of everyone
	Source   string   `json:"source,omitempty"`   // where the counts come from, with their year
	Margins  []Margin `json:"margins"`
}

// Margin is how a population divides over the options of one question.
type Margin struct {
	Question string        `json:"question"`
	Counts   []MarginCount `json:"counts"`
}

// MarginCount is how many people of a population an option is true of.
type MarginCount struct {
	Option     string  `json:"option"`
	Population float64 `json:"population"`
}

// Total is how many people a margin counts.
func (m *Margin) Total() float64 {
	var sum float64
	for _, c := range m.Counts {
		sum += c.Population
	}
	return sum
}

// Population is how many people the set counts; each of its margins sums to it.
func (s *MarginSet) Population() float64 {
	if len(s.Margins) == 0 {
		return 0
	}
	return s.Margins[0].Total()
}

// Keys of the problems with margins.
const (
	ProblemMarginQuestion = "problem.margin_question" // Code: no single question; Known: those that can weigh
	ProblemMarginOption   = "problem.margin_option"   // Code, Of, Known: the options that can be counted
	ProblemMarginCount    = "problem.margin_count"    // Value: no number of people
	ProblemMarginTwice    = "problem.margin_twice"    // Code, Of
	ProblemMarginTotal    = "problem.margin_total"    // Code, Total, Other, OtherTotal
	ProblemMarginEmpty    = "problem.margin_empty"    // Code: sums to nothing
	ProblemMarginNone     = "problem.margin_none"     // no counts at all
	ProblemMarginAudience = "problem.margin_audience" // Codes: no audience is asked all of them
	ProblemMarginShared   = "problem.margin_shared"   // Codes: several audiences are
	ProblemMarginSets     = "problem.margin_sets"     // two sets for one audience
	ProblemMarginMissing  = "problem.margin_missing"  // Code, Of: people, and no count
	ProblemMarginNobody   = "problem.margin_nobody"   // Code, Of: a count, and no people
	ProblemMarginReach    = "problem.margin_reach"    // weights that fit were not found
	ProblemWeightCap      = "problem.weight_cap"      // Min
)

// TotalsTolerance is how far the totals of two margins of one population may
// lie apart, relative to the larger.
const TotalsTolerance = 1e-9

// MarginAudience returns whom margins are about: the one audience that gets
// every question of theirs. Where everybody does, it is the residents: only they
// are weighted unless counts of others are given. Questions that no audience
// gets together, or that several but not all get, are a Problem.
func (d *Definition) MarginAudience(margins []Margin) (Audience, *Problem) {
	if d.AudienceQuestion == "" {
		return "", nil
	}
	all := []Audience{Resident, Business, Institution}
	left := slices.Clone(all)
	var codes []string
	for _, m := range margins {
		codes = append(codes, m.Question)
		if q := d.Question(m.Question); q != nil && len(q.For) > 0 {
			left = slices.DeleteFunc(left, func(a Audience) bool { return !slices.Contains(q.For, a) })
		}
	}
	switch len(left) {
	case 0:
		return "", &Problem{Key: ProblemMarginAudience, Args: map[string]any{"Codes": strings.Join(codes, ", ")}}
	case 1:
		return left[0], nil
	case len(all):
		return Resident, nil
	}
	return "", &Problem{Key: ProblemMarginShared, Args: map[string]any{"Codes": strings.Join(codes, ", ")}}
}

// Question finds a question by its code; nil: there is none.
func (d *Definition) Question(code string) *Question {
	for p := range d.Parts {
		for q := range d.Parts[p].Questions {
			if d.Parts[p].Questions[q].Code == code {
				return &d.Parts[p].Questions[q]
			}
		}
	}
	return nil
}

// CheckMargins holds margins of one population against a questionnaire: every
// question is a single one, every option an answer to it of somebody inside the
// population, once; counts are numbers of people; and all sum to the same total.
func (d *Definition) CheckMargins(margins []Margin) []Problem {
	var problems []Problem
	report := func(m *Margin, key string, args map[string]any) {
		problems = append(problems, Problem{Question: m.Question, Key: key, Args: args})
	}
	if len(margins) == 0 {
		return []Problem{{Key: ProblemMarginNone}}
	}
	for i := range margins {
		m := &margins[i]
		q := d.Question(m.Question)
		if q == nil || q.Type != Single {
			report(m, ProblemMarginQuestion, map[string]any{"Code": Shown(m.Question), "Known": d.marginQuestions()})
			continue
		}
		if slices.ContainsFunc(margins[:i], func(o Margin) bool { return o.Question == m.Question }) {
			report(m, ProblemMarginTwice, map[string]any{"Code": m.Question, "Of": m.Question})
		}
		for j, c := range m.Counts {
			switch {
			case !q.inPopulation(c.Option):
				report(m, ProblemMarginOption, map[string]any{"Code": Shown(c.Option), "Of": m.Question, "Known": q.populationCodes()})
			case slices.ContainsFunc(m.Counts[:j], func(o MarginCount) bool { return o.Option == c.Option }):
				report(m, ProblemMarginTwice, map[string]any{"Code": c.Option, "Of": m.Question})
			case !(c.Population >= 0) || math.IsInf(c.Population, 0):
				report(m, ProblemMarginCount, map[string]any{"Value": count(c.Population)})
			}
		}
		total, first := m.Total(), margins[0].Total()
		switch {
		case !(total > 0):
			report(m, ProblemMarginEmpty, map[string]any{"Code": m.Question})
		case math.Abs(total-first) > TotalsTolerance*max(total, first):
			report(m, ProblemMarginTotal, map[string]any{
				"Code": m.Question, "Total": count(total), "Other": margins[0].Question, "OtherTotal": count(first),
			})
		}
	}
	return problems
}

// marginQuestions lists the questions that somebody can be weighted by.
func (d *Definition) marginQuestions() string {
	var codes []string
	for _, a := range d.Audiences() {
		for _, m := range d.PossibleMargins(a) {
			if !slices.Contains(codes, m.Question) {
				codes = append(codes, m.Question)
			}
		}
	}
	return ShownCodes(codes)
}

// PossibleMargins are all margins by which an audience can be weighted, of the
// questions about who somebody is that everyone of it gets; every Population is 0.
func (d *Definition) PossibleMargins(a Audience) []Margin {
	var margins []Margin
	for _, part := range d.Parts {
		for i := range part.Questions {
			q := &part.Questions[i]
			if q.Type != Single || q.Role != Background || q.Code == d.AudienceQuestion || q.Relevant != "" ||
				len(q.For) > 0 && !slices.Contains(q.For, a) {
				continue
			}
			m := Margin{Question: q.Code}
			for _, o := range q.Options {
				if q.inPopulation(o.Code) {
					m.Counts = append(m.Counts, MarginCount{Option: o.Code})
				}
			}
			margins = append(margins, m)
		}
	}
	return margins
}

// Audiences are the audiences that a questionnaire tells apart, in the order of
// its options; where it tells none, one that is everybody.
func (d *Definition) Audiences() []Audience {
	var all []Audience
	if q := d.Question(d.AudienceQuestion); q != nil {
		for _, o := range q.Options {
			if o.Audience != "" && !slices.Contains(all, o.Audience) {
				all = append(all, o.Audience)
			}
		}
	}
	if len(all) == 0 {
		return []Audience{""}
	}
	return all
}

// count writes a number of people without an exponent.
func count(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

// inPopulation reports whether an option is one that a population can be counted
// by.
func (q *Question) inPopulation(option string) bool {
	return slices.ContainsFunc(q.Options, func(o Option) bool {
		return o.Code == option && !o.Outside && !IsNonAnswer(option)
	})
}

// populationCodes lists the options that a population can be counted by.
func (q *Question) populationCodes() string {
	var codes []string
	for _, o := range q.Options {
		if q.inPopulation(o.Code) {
			codes = append(codes, o.Code)
		}
	}
	return ShownCodes(codes)
}

// CheckWeighting holds a whole Weighting against a questionnaire.
func (d *Definition) CheckWeighting(w *Weighting) []Problem {
	var problems []Problem
	for i, s := range w.Sets {
		problems = append(problems, d.CheckMargins(s.Margins)...)
		if slices.ContainsFunc(w.Sets[:i], func(o MarginSet) bool { return o.Audience == s.Audience }) {
			problems = append(problems, Problem{Key: ProblemMarginSets})
		}
	}
	if w.Cap != 0 && !(w.Cap > 1) || math.IsInf(w.Cap, 0) {
		problems = append(problems, Problem{Key: ProblemWeightCap, Args: map[string]any{"Min": 1}})
	}
	return problems
}
