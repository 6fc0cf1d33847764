package reports

import (
	"slices"

	"regiopeil/surveys"
)

// Completion is how many of those who began a questionnaire on the web sent it,
// and where the others stopped.
//
// Begun, Sent, Open and Stopped are live and shown however small, like the live
// count of responses: they say nothing of what anybody answered, nor of any
// group. The parts are not as harmless. Routing leads only some people to a
// part, so that where a person stopped can tell who they are; a part is hidden
// below the minimum base, and so is the next smallest where those that are hidden
// would be too few together, which the total gives away.
type Completion struct {
	Begun, Sent, Open, Stopped int // Begun is the sum of the others
	MinBase                    int
	Parts                      []PartCount
}

// PartCount is how many people stopped after a part of the questionnaire: it is
// the last of which they saved a page.
type PartCount struct {
	Title surveys.Text
	Count // Code is the part's; without Label
}

// NewCompletion makes the figures of a survey out of its walks. form finds a
// version of its questionnaire. The parts are those of the newest version, in
// its order, and then those that only older ones have and where people stopped.
func NewCompletion(s *surveys.Survey, w surveys.Walks, form func(version int) (*surveys.Form, error)) (*Completion, error) {
	c := &Completion{Sent: w.Sent, Open: w.Open, MinBase: minBase(s, SurveysOwn)}
	newest, err := form(s.Version)
	if err != nil {
		return nil, err
	}
	for i := range newest.Definition.Parts {
		c.part(&newest.Definition.Parts[i])
	}
	for _, stop := range w.Stopped {
		c.Stopped += stop.N
		f, err := form(stop.Version)
		if err != nil {
			return nil, err
		}
		if pages := f.Pages(); stop.Page < len(pages) {
			c.part(&f.Definition.Parts[pages[stop.Page].Part]).N += stop.N
		}
	}
	c.Begun = c.Sent + c.Open + c.Stopped
	c.hide()
	return c, nil
}

// part finds the line of a part, or adds it.
func (c *Completion) part(p *surveys.Part) *PartCount {
	i := slices.IndexFunc(c.Parts, func(have PartCount) bool { return have.Code == p.Code })
	if i < 0 {
		i = len(c.Parts)
		c.Parts = append(c.Parts, PartCount{Title: p.Title, Count: Count{Code: p.Code}})
	}
	return &c.Parts[i]
}

// hide hides the smallest parts, until those that are hidden have the minimum
// base together. Parts where nobody stopped are hidden with them, as the total
// would give away the only one that is left.
func (c *Completion) hide() {
	few := func(p PartCount) bool { return p.N > 0 && p.N < c.MinBase }
	if !slices.ContainsFunc(c.Parts, few) {
		return
	}
	order := make([]*PartCount, len(c.Parts))
	for i := range c.Parts {
		order[i] = &c.Parts[i]
	}
	slices.SortStableFunc(order, func(a, b *PartCount) int { return a.N - b.N })
	hidden := 0
	for _, p := range order {
		if p.N >= c.MinBase && hidden >= c.MinBase {
			break
		}
		hidden += p.N
		p.Count = Count{Code: p.Code, Suppressed: true}
	}
}
