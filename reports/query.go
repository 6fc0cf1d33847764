package reports

import (
	"strings"

	"regiopeil/surveys"
)

// SurveysOwn as Query.MinBase takes the minimum base of the survey's settings.
const SurveysOwn = -1

// DefaultMinBase is the minimum base of a survey whose settings name none.
const DefaultMinBase = surveys.DefaultMinBase

// Query says which figures are asked for.
type Query struct {
	Survey string // slug
	// Theme keeps the rows tagged with this theme and those without a tag.
	// Empty: every row.
	Theme string
	// By lists the groupings beside the total; each is one background question
	// or several nested ones: {{"V1"}, {"V1", "V2"}}. Only single questions.
	By [][]string
	// Where keeps the people who gave these answers. Filters on different
	// questions must all hold; of several on one question, one must.
	Where []Filter
	// MinBase is the smallest base that is shown. 0: no hiding and no cut, for
	// the command line only. SurveysOwn: what the survey's settings say.
	MinBase int
	// Free allows filters and groupings beyond those that are protected together
	// (see Backgrounds), as those have who may see single responses. Without it
	// they are Forbidden.
	Free bool
	// Weighting is how to weight; nil: as the survey's settings say, if they do.
	// Then a weighting that does not fit the responses is told in Table.Weights,
	// while one that stands here is an error.
	Weighting *surveys.Weighting
	// Unweighted asks for no weighted rows, whatever the settings say.
	Unweighted bool
}

// Filter keeps people who chose one option of a single question.
type Filter struct {
	Question, Code string
}

// ParseBy reads one grouping as scripts write it: "V2", "V1+V2".
func ParseBy(s string) []string { return strings.Split(s, "+") }

// ParseFilter reads a filter written with sep between question and code:
// "V1=2" on the command line, "V1:2" in a URL. Anything else is Invalid.
func ParseFilter(s, sep string) (Filter, error) {
	question, code, ok := strings.Cut(s, sep)
	if !ok || question == "" || code == "" {
		return Filter{}, surveys.Errorf(surveys.Invalid,
			"%q is no filter; write QUESTION%sCODE, as in V1%s2", s, sep, sep)
	}
	return Filter{Question: question, Code: code}, nil
}
