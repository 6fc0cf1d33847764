package handlers

import (
	"context"
	"time"

	"regiopeil/surveys"
	"regiopeil/surveys/store"
	"regiopeil/templates"
)

// house says whom to ask about the site as a whole, and where its privacy
// statement is: those of the survey that is open, else of any that has a contact.
func house(db *store.DB, now func() time.Time) func(context.Context) (privacy string, contact templates.Contact) {
	return func(ctx context.Context) (string, templates.Contact) {
		all, err := db.Surveys(ctx)
		if err != nil {
			return "", templates.Contact{} // a page of an error shall not fail over its footer
		}
		var best *surveys.Survey
		for _, s := range all {
			if s.Settings.ContactEmail == "" || s.Version == 0 {
				continue
			}
			if best == nil || s.PhaseAt(now()) == surveys.Open {
				best = s
			}
		}
		if best == nil {
			return "", templates.Contact{}
		}
		set := best.Settings
		return "/s/" + best.Slug + "/privacy", templates.Contact{Name: set.ContactName, Email: set.ContactEmail, Phone: set.ContactPhone}
	}
}
