package surveys

// Untold is something that the public is to be told about a survey and that
// nobody filled in yet.
type Untold struct {
	What     UntoldText
	Language string // of a text that is written per language; else empty
}

// UntoldText says which of the settings is empty.
type UntoldText string

const (
	UntoldContact  UntoldText = "contact"  // who answers questions
	UntoldResults  UntoldText = "results"  // when there will be results
	UntoldDeletion UntoldText = "deletion" // when the e-mail addresses are deleted
	UntoldPrivacy  UntoldText = "privacy"  // the full privacy statement
	UntoldOutcome  UntoldText = "outcome"  // what is done with the answers
)

// Untold lists what a survey with the questions of d still has to tell in a
// phase: whoever answers until it closes, everybody after. A survey without
// questions, d is nil, has nothing to tell yet.
func (s *Settings) Untold(d *Definition, phase Phase) []Untold {
	if d == nil {
		return nil
	}
	var out []Untold
	add := func(empty bool, what UntoldText, language string) {
		if empty {
			out = append(out, Untold{what, language})
		}
	}
	if phase == Grace || phase == Closed {
		for _, l := range d.Languages {
			add(s.Outcome[l] == "", UntoldOutcome, l)
		}
		return out
	}
	add(s.ContactName == "" || s.ContactEmail == "", UntoldContact, "")
	add(s.ResultsOn == "", UntoldResults, "")
	add(d.Contact != nil && s.DeleteContactsOn == "", UntoldDeletion, "")
	for _, l := range d.Languages {
		add(s.Privacy[l] == "", UntoldPrivacy, l)
	}
	return out
}
