package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regiopeil/surveys"
	"regiopeil/surveys/store"
	"regiopeil/surveys/store/storetest"
)

func TestSurveyRoundTrip(t *testing.T) {
	db := storetest.New(t)
	opens := time.Date(2026, 3, 29, 1, 30, 0, 5e6, time.UTC)
	s := surveys.Survey{
		Slug: "peiling-2", Opens: opens, Closes: opens.AddDate(0, 1, 0), MadeUp: true,
		Settings: surveys.Settings{
			ContactName: "Zoë", ContactEmail: "zoe@example.nl", Privacy: surveys.Text{"nl": "# Privacy"},
			ResultsOn: "2026-06-01", Outcome: surveys.Text{"nl": "Dank u."}, MinBase: 15,
		},
	}
	if err := db.CreateSurvey(t.Context(), s, storetest.Definition()); err != nil {
		t.Fatal(err)
	}
	s.Version, s.Title = 1, storetest.Definition().Title
	got, err := db.Survey(t.Context(), s.Slug)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(&s, got); diff != "" {
		t.Error(diff)
	}
	wantCode(t, db.CreateSurvey(t.Context(), s, nil), surveys.Conflict)
	for _, slug := range []string{"", "Groot", "a--b", "../x", "é", "a b"} {
		wantCode(t, db.CreateSurvey(t.Context(), surveys.Survey{Slug: slug}, nil), surveys.Invalid)
	}
	if err := db.CreateSurvey(t.Context(), surveys.Survey{Slug: "leeg"}, nil); err != nil {
		t.Fatal(err)
	}
	all, err := db.Surveys(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var slugs []string
	for _, s := range all {
		slugs = append(slugs, s.Slug)
	}
	if diff := cmp.Diff([]string{"leeg", "peiling-2", storetest.Slug}, slugs); diff != "" {
		t.Error(diff)
	}
	empty, err := db.Survey(t.Context(), "leeg")
	if err != nil || empty.Version != 0 || empty.Settings.MinBase != 10 {
		t.Errorf("without questions: %+v, %v", empty, err)
	}
	_, err = db.Form(t.Context(), "leeg", 0)
	wantCode(t, err, surveys.NotFound)
}

func TestUpdateSurvey(t *testing.T) {
	db := storetest.New(t)
	closes := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	err := db.UpdateSurvey(t.Context(), storetest.Slug, func(s *surveys.Survey) error {
		s.Closes, s.Settings.ContactName = closes, "Anna"
		s.Slug, s.Version = "anders", 99 // not for it to change
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	s, err := db.Survey(t.Context(), storetest.Slug)
	if err != nil || !s.Closes.Equal(closes) || s.Settings.ContactName != "Anna" || s.Version != 1 {
		t.Errorf("got %+v, %v", s, err)
	}
	no := errors.New("no")
	err = db.UpdateSurvey(t.Context(), storetest.Slug, func(s *surveys.Survey) error { s.MadeUp = true; return no })
	if s, _ := db.Survey(t.Context(), storetest.Slug); !errors.Is(err, no) || s.MadeUp {
		t.Errorf("a refused change: %v, %+v", err, s)
	}
	wantCode(t, db.UpdateSurvey(t.Context(), "nergens", func(*surveys.Survey) error { return nil }), surveys.NotFound)
}

// TestVersions says when questions may be replaced: while nobody can have seen
// them.
// TestCallerLeaves ends a caller's context while its change is on its way to the
// disk: what is stored was no failure.
func TestCallerLeaves(t *testing.T) {
	db := storetest.New(t)
	ctx, cancel := context.WithCancel(t.Context())
	err := db.UpdateSurvey(ctx, storetest.Slug, func(s *surveys.Survey) error {
		cancel()
		s.Settings.ContactName = "Zoë"
		return nil
	})
	if err != nil {
		t.Errorf("stored, and called a failure: %v", err)
	}
	if s, err := db.Survey(t.Context(), storetest.Slug); err != nil || s.Settings.ContactName != "Zoë" {
		t.Errorf("survey afterwards: %+v, %v", s, err)
	}
}

func TestVersions(t *testing.T) {
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	variant := func(title string) *surveys.Definition {
		d := storetest.Definition()
		d.Title = surveys.Text{"nl": title, "en": title}
		return d
	}
	open := func(t *testing.T, db *store.DB, from time.Time) {
		t.Helper()
		err := db.UpdateSurvey(t.Context(), "v", func(s *surveys.Survey) error { s.Opens = from; return nil })
		if err != nil {
			t.Fatal(err)
		}
	}
	tests := []struct {
		name    string
		between func(t *testing.T, db *store.DB)
		save    *surveys.Definition
		want    int
	}{
		{"nobody saw it", func(*testing.T, *store.DB) {}, variant("B"), 1},
		{"opens later", func(t *testing.T, db *store.DB) { open(t, db, now.Add(time.Hour)) }, variant("B"), 1},
		{"open", func(t *testing.T, db *store.DB) { open(t, db, now) }, variant("B"), 2},
		{"was open, then put off", func(t *testing.T, db *store.DB) { open(t, db, now); open(t, db, now.Add(time.Hour)) }, variant("B"), 2},
		{"the same again", func(t *testing.T, db *store.DB) { open(t, db, now) }, variant("A"), 1},
		{"answered on trial", func(t *testing.T, db *store.DB) {
			r := storetest.Response(storetest.ID(), "1", "")
			r.Survey, r.Trial = "v", true
			submit(t, db, r)
		}, variant("B"), 2},
		{"being answered", func(t *testing.T, db *store.DB) {
			d := newDraft("x")
			d.Survey = "v"
			save(t, db, d, 0, 0)
		}, variant("B"), 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			db, _ := storetest.Open(t, t.TempDir(), store.Options{Now: func() time.Time { return now }})
			if err := db.CreateSurvey(t.Context(), surveys.Survey{Slug: "v"}, variant("A")); err != nil {
				t.Fatal(err)
			}
			if _, err := db.Form(t.Context(), "v", 1); err != nil { // now cached
				t.Fatal(err)
			}
			tt.between(t, db)
			got, err := db.SaveDefinition(t.Context(), "v", tt.save)
			if err != nil || got != tt.want {
				t.Fatalf("version %d, %v; want %d", got, err, tt.want)
			}
			f, err := db.Form(t.Context(), "v", 0)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.save.Title, f.Definition.Title); diff != "" {
				t.Errorf("newest: %s", diff)
			}
			s, err := db.Survey(t.Context(), "v")
			if err != nil || s.Version != tt.want || s.Title["nl"] != tt.save.Title["nl"] {
				t.Errorf("survey %+v, %v", s, err)
			}
			if tt.want == 2 {
				if f, err = db.Form(t.Context(), "v", 1); err != nil || f.Definition.Title["nl"] != "A" {
					t.Errorf("version 1 changed: %v, %v", f, err)
				}
			}
		})
	}
}

// TestFormStays lets callers compare pointers to see whether anything changed.
func TestFormStays(t *testing.T) {
	db := storetest.New(t)
	a, err := db.Form(t.Context(), storetest.Slug, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.CreateSurvey(t.Context(), surveys.Survey{Slug: "ander"}, storetest.Definition()); err != nil {
		t.Fatal(err)
	}
	b, err := db.Form(t.Context(), storetest.Slug, 1)
	if err != nil || a != b {
		t.Errorf("another form (%p, %p), %v", a, b, err)
	}
}

// TestNoticesOtherProcess opens the same folder twice, as a command does beside
// a server.
func TestNoticesOtherProcess(t *testing.T) {
	dir := t.TempDir()
	server, _ := storetest.Open(t, dir, store.Options{})
	storetest.Fill(t, server)
	if _, err := server.Survey(t.Context(), storetest.Slug); err != nil {
		t.Fatal(err)
	}
	count(t, server)
	command, _ := storetest.Open(t, dir, store.Options{})
	if err := command.CreateSurvey(t.Context(), surveys.Survey{Slug: "erbij"}, storetest.Definition()); err != nil {
		t.Fatal(err)
	}
	submit(t, command, storetest.Response(storetest.ID(), "1", ""))

	deadline := time.Now().Add(5 * time.Second)
	for {
		_, err := server.Survey(t.Context(), "erbij")
		if err == nil && count(t, server) == 1 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("after 5 s the server has not noticed: survey %v, count %d", err, count(t, server))
		}
	}
	submit(t, server, storetest.Response(storetest.ID(), "1", ""))
	if n := count(t, server); n != 2 {
		t.Errorf("count %d, want 2", n)
	}
	if err := command.DisableUser(t.Context(), "nobody"); surveys.CodeOf(err) != surveys.NotFound {
		t.Error(err)
	}
}
