package reports

import "regiopeil/surveys"

// OpenAnswer is one text that a respondent typed, exactly as typed.
//
// Audience and Municipality are there only where the group of that audience in
// that municipality is at least the minimum base; Audience alone where only the
// audience is.
type OpenAnswer struct {
	Question                        string // "V21", "V17t"; "V4.text": what was filled in at "other, namely"
	Label                           string // of the question, source language
	Role                            surveys.Role
	Themes                          []string // what it is about: chosen beside it, or the question's own tags
	Text                            string
	Audience, AudienceLabel         string // option code and label
	Municipality, MunicipalityLabel string
}
