package main

import (
	"context"
	"time"

	"github.com/google/uuid"

	"regiopeil/surveys/conversation"
	"regiopeil/surveys/library"
)

// addConversations stores the made-up conversations, each step of the way, as if an
// organiser had recorded them.
func (d *data) addConversations(ctx context.Context, organiser string, now time.Time) error {
	for _, m := range library.MadeUpConversations(now) {
		s := conversation.Save{ID: uuid.NewString(), Record: m.Record, User: organiser, At: m.Held}
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
