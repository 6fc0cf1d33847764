// Package storetest gives tests a real store on a throw-away folder.
package storetest

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"

	"regiopeil/surveys"
	"regiopeil/surveys/codes"
	"regiopeil/surveys/store"
	"regiopeil/surveys/store/sqlite"
)

// Slug is the address of the survey that New makes.
const Slug = "test"

// New opens a store in a folder of its own, with one survey that is open and
// asks what Definition says. It is closed when the test ends.
func New(t testing.TB) *store.DB {
	t.Helper()
	db, _ := Open(t, t.TempDir(), store.Options{})
	Fill(t, db)
	return db
}

// Open opens the store in dir. It is closed when the test ends, unless the test
// closed it before.
func Open(t testing.TB, dir string, o store.Options) (*store.DB, *codes.Keys) {
	t.Helper()
	db, keys, err := sqlite.OpenFolder(t.Context(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close(context.Background()) })
	return db, keys
}

// Fill makes the survey.
func Fill(t testing.TB, db *store.DB) {
	t.Helper()
	s := surveys.Survey{Slug: Slug, Opens: time.Now().Add(-time.Hour)}
	if err := db.CreateSurvey(t.Context(), s, Definition()); err != nil {
		t.Fatal(err)
	}
}

// DatabasePath is where Open keeps the database of a folder.
func DatabasePath(dir string) string { return filepath.Join(dir, sqlite.DatabaseFile) }

// ID returns a random response or draft ID.
func ID() string { return uuid.NewString() }

// Response returns a response to the survey of New: V1 is code, V2 text.
func Response(id, code, text string) surveys.Response {
	r := surveys.Response{
		ID: id, Survey: Slug, Version: 1, Mode: surveys.Web, Language: "nl", Day: "2026-11-23",
		Answers: surveys.Answers{"V1": {Code: code}},
	}
	if text != "" {
		r.Answers["V2"] = surveys.Answer{Text: text}
	}
	return r
}

// Definition returns a small questionnaire in Dutch and English: V1 asks who
// you are (1 resident, 2 business), V2 is a text.
func Definition() *surveys.Definition {
	return &surveys.Definition{
		Title:     both("Proef", "Trial"),
		Languages: []string{"nl", "en"},
		Consultation: surveys.Consultation{
			Code: "test", Title: both("Proef", "Trial"), About: both("Een proef.", "A trial."),
			Asks: both("Wij.", "We."), Minutes: 1,
		},
		AudienceQuestion: "V1",
		Parts: []surveys.Part{{
			Code: "A", Title: both("Over u", "About you"),
			Questions: []surveys.Question{
				{
					Code: "V1", Type: surveys.Single, Label: both("Wie bent u?", "Who are you?"), Role: surveys.Background,
					Options: []surveys.Option{
						{Code: "1", Label: both("Inwoner", "Resident"), Audience: surveys.Resident},
						{Code: "2", Label: both("Ondernemer", "Business"), Audience: surveys.Business},
					},
				},
				{Code: "V2", Type: surveys.TextType, Label: both("Wat wilt u zeggen?", "What do you want to say?"), Long: true, MaxLength: 2000},
			},
		}},
	}
}

func both(nl, en string) surveys.Text { return surveys.Text{"nl": nl, "en": en} }
