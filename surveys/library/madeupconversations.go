package library

import (
	_ "embed"
	"encoding/json"
	"time"

	"regiopeil/surveys/conversation"
)

//go:embed madeupconversations.json
var conversationsJSON []byte

// MadeUpConversation is a conversation that never was.
type MadeUpConversation struct {
	Record conversation.Record
	Status conversation.Status
	Held   time.Time
}

// MadeUpConversations are made-up conversations about the built-in consultation,
// held in the two weeks before a day.
func MadeUpConversations(before time.Time) []MadeUpConversation {
	var all []struct {
		DaysAgo int
		Status  conversation.Status
		Record  struct {
			conversation.Record
			Agreements []struct {
				conversation.Agreement
				DaysAfter int // the day it is due, seen from before
			} `json:"agreements"`
		}
	}
	if err := json.Unmarshal(conversationsJSON, &all); err != nil {
		panic(err) // the file is ours, and a test reads it
	}
	var out []MadeUpConversation
	for _, m := range all {
		held := before.AddDate(0, 0, -m.DaysAgo)
		r := m.Record.Record
		r.Survey, r.Date = Slug, held.Format(time.DateOnly)
		for _, a := range m.Record.Agreements {
			a.By = before.AddDate(0, 0, a.DaysAfter).Format(time.DateOnly)
			r.Agreements = append(r.Agreements, a.Agreement)
		}
		out = append(out, MadeUpConversation{Record: r, Status: m.Status, Held: held})
	}
	return out
}
