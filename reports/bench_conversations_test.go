package reports_test

import (
	"context"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"

	"regiopeil/reports"
	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
	"regiopeil/surveys/library"
	"regiopeil/surveys/store"
	"regiopeil/surveys/store/storetest"
)

// BenchmarkConversations looks at a theme of a survey with thousands of conversations
// of the usual size, kept in memory; beside it what that takes when all are read for
// every view.
func BenchmarkConversations(b *testing.B) {
	const n = 5000
	db, _ := storetest.Open(b, b.TempDir(), store.Options{})
	d, _ := library.Builtin()
	if err := db.CreateSurvey(b.Context(), surveys.Survey{Slug: library.Slug, Opens: time.Now().Add(-time.Hour)}, d); err != nil {
		b.Fatal(err)
	}
	u := &store.User{ID: uuid.NewString(), Email: "o@example.nl", Role: "organiser"}
	if err := db.AddUser(b.Context(), u, "x"); err != nil {
		b.Fatal(err)
	}
	made := library.MadeUpConversations(time.Now())
	for i := range n {
		m := made[i%len(made)]
		m.Record.Place += " " + strconv.Itoa(i)
		if _, _, err := db.SaveConversation(b.Context(), conversation.Save{ID: uuid.NewString(), Record: m.Record, Status: conversation.Submitted, User: u.ID, At: m.Held}); err != nil {
			b.Fatal(err)
		}
	}
	view := func(b *testing.B, e *reports.Engine) {
		m, err := e.Conversations(context.Background(), reports.Query{Survey: library.Slug, Theme: "T1", MinBase: reports.SurveysOwn})
		if err != nil || len(m.All) == 0 {
			b.Fatal(len(m.All), err)
		}
	}
	b.Run("memory", func(b *testing.B) {
		e := reports.New(db)
		view(b, e)
		for b.Loop() {
			view(b, e)
		}
	})
	b.Run("all read", func(b *testing.B) {
		for b.Loop() {
			view(b, reports.New(db))
		}
	})
}
