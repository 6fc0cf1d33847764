package field

import (
	"net/url"
	"slices"
	"strconv"

	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
)

// rightView is something that may tell who was there, and whether somebody said that
// it may stay.
type rightView struct {
	Name, Text string
	Chosen     bool
}

// foundKey is the start of the keys of problems that ask, and do not refuse: what
// they are about may stay when somebody says so.
const foundKey = "conversation.found_"

// personal are findings as problems at their fields.
func personal(found []conversation.Finding) (out []surveys.Problem) {
	for _, f := range found {
		out = append(out, surveys.Problem{Question: f.Field, Key: foundKey + f.What, Args: map[string]any{"Text": f.Text}})
	}
	return out
}

// rightViews are what was said to be right before, and what is asked about now.
func rightViews(right []string, problems []surveys.Problem) (out []rightView) {
	seen := map[string]bool{}
	add := func(text string, chosen bool) {
		if !seen[text] {
			seen[text] = true
			out = append(out, rightView{"right." + strconv.Itoa(len(out)), text, chosen})
		}
	}
	for _, text := range right {
		add(text, true)
	}
	for _, problem := range problems {
		for _, what := range []string{conversation.FoundEmail, conversation.FoundPhone, conversation.FoundName} {
			if problem.Key == foundKey+what {
				add(problem.Args["Text"].(string), false)
			}
		}
	}
	return out
}

// rightIn is what somebody who sends a form says may stay.
func rightIn(fields url.Values) []string {
	values := map[string]string{}
	for name := range fields {
		values[name] = fields.Get(name)
	}
	return conversation.Right(values)
}

// personalIn asks about a text that somebody wrote in a field, apart from what they
// said may stay.
func personalIn(field, text string, known, right []string) []surveys.Problem {
	found := slices.DeleteFunc(conversation.PersonalIn(text, known), func(f conversation.Finding) bool { return slices.Contains(right, f.Text) })
	for i := range found {
		found[i].Field = field
	}
	return personal(found)
}

// known are names of places, themes and the survey, which are no person's.
func (p *Pages) known(form *surveys.Form, lang string) []string {
	d := form.Definition
	out := []string{p.text(form, d.Title, lang), p.text(form, d.Consultation.Title, lang), p.text(form, d.Consultation.Asks, lang)}
	for _, t := range d.Themes {
		out = append(out, p.text(form, t.Label, lang))
	}
	for _, code := range conversation.Municipalities(form) {
		out = append(out, p.municipality(form, code, lang))
	}
	return out
}
