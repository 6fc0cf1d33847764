package reports

import "regiopeil/surveys"

// Overview is what an analyst sees first: how many people answered, and who.
//
// N is live. Every Count is taken at the cut, like figures, and is hidden below
// the minimum base.
type Overview struct {
	Survey *surveys.Survey
	Form   *surveys.Form
	// N is the live count of responses; Responses is how many of them the
	// figures are taken over now.
	N, Responses   int
	MinBase        int
	Modes          []Count // web, paper, telephone; all three, zeros too
	Audiences      []Count // options of the audience question; Code is the option's
	Municipalities []Count // options of the municipality question, declared non-answers left out
	Days           []Count // YYYY-MM-DD, ascending; days without a response are absent
	Languages      []Count
	Themes         []Count // people who answered anything that touches the theme
}

// Count is a number of people, or hidden.
type Count struct {
	Code, Label string // Label in the source language; a mode, day or language has none
	N           int
	Suppressed  bool // N is 0 and means nothing
}
