package main

import (
	"context"
	"time"

	"github.com/google/uuid"

	"regiopeil/surveys/conversation"
	"regiopeil/surveys/library"
)

// evening is a made-up conversation with its ID.
type evening struct {
	library.MadeUpConversation
	id string
}

func madeUpEvenings(now time.Time) (all []evening) {
	for _, m := range library.MadeUpConversations(now) {
		all = append(all, evening{m, uuid.NewString()})
	}
	return all
}

// through is the ID of the evening through which a made-up person came who answered on
// a day: of those who live where one was held before. Others came through none.
func through(evenings []evening, municipality, day string) string {
	for _, e := range evenings {
		if e.Record.Kind == conversation.Village && e.Record.Municipality == municipality && e.Record.Date <= day {
			return e.id
		}
	}
	return ""
}

// addConversations stores made-up conversations, each step of the way, as if an
// organiser had recorded them.
func (d *data) addConversations(ctx context.Context, organiser string, evenings []evening) error {
	for _, m := range evenings {
		s := conversation.Save{ID: m.id, Record: m.Record, User: organiser, At: m.Held}
		for _, status := range conversation.Statuses[1:] {
			s.Status = status
			if _, _, err := d.db.SaveConversation(ctx, s); err != nil {
				return err
			}
			if status == m.Status {
				break
			}
			s.Base, s.At = s.Base+1, s.At.Add(24*time.Hour)
		}
	}
	return nil
}
