package surveys_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"regiopeil/surveys"
)

func TestUntold(t *testing.T) {
	contact := surveys.UntoldContact
	questions := &surveys.Definition{Languages: []string{"nl", "en"}}
	inviting := &surveys.Definition{Languages: []string{"nl"}, Contact: &surveys.Contact{}}
	full := surveys.Settings{
		ContactName: "Regio", ContactEmail: "regio@example.nl", ResultsOn: "2026-12-01", DeleteContactsOn: "2027-01-01",
		Privacy: surveys.Text{"nl": "Tekst", "en": "Text"},
	}
	nameless := full
	nameless.ContactName = ""
	inDutch := full
	inDutch.Privacy = surveys.Text{"nl": "Tekst"}
	told := full
	told.Outcome = surveys.Text{"en": "Done"}

	tests := []struct {
		name  string
		set   surveys.Settings
		d     *surveys.Definition
		phase surveys.Phase
		want  []surveys.Untold
	}{
		{"no questions yet", surveys.Settings{}, nil, surveys.NotYetOpen, nil},
		{"nothing filled in", surveys.Settings{}, questions, surveys.NotYetOpen, []surveys.Untold{
			{What: contact}, {What: surveys.UntoldResults}, {surveys.UntoldPrivacy, "nl"}, {surveys.UntoldPrivacy, "en"}}},
		{"addresses are asked for", surveys.Settings{}, inviting, surveys.Open, []surveys.Untold{
			{What: contact}, {What: surveys.UntoldResults}, {What: surveys.UntoldDeletion}, {surveys.UntoldPrivacy, "nl"}}},
		{"all filled in", full, questions, surveys.Open, nil},
		{"an address without a name", nameless, questions, surveys.Open, []surveys.Untold{{What: contact}}},
		{"one language is short", inDutch, questions, surveys.Open, []surveys.Untold{{surveys.UntoldPrivacy, "en"}}},
		{"just closed", full, questions, surveys.Grace, []surveys.Untold{{surveys.UntoldOutcome, "nl"}, {surveys.UntoldOutcome, "en"}}},
		{"after closing only the outcome counts", surveys.Settings{Outcome: told.Outcome}, inviting, surveys.Closed, []surveys.Untold{{surveys.UntoldOutcome, "nl"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, tt.set.Untold(tt.d, tt.phase)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
