package main

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regiopeil/surveys"
	"regiopeil/surveys/library"
	"regiopeil/surveys/store"
	"regiopeil/surveys/store/sqlite"
)

// warmed remembers which surveys were to be read, and fails on one.
type warmed []string

func (w *warmed) Warm(_ context.Context, slug string) error {
	*w = append(*w, slug)
	if slug == "broken" {
		return errors.New("the disk is gone")
	}
	return nil
}

func TestWarm(t *testing.T) {
	db, _, err := sqlite.OpenFolder(t.Context(), t.TempDir(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close(context.Background()) })
	definition, settings := library.Builtin()
	now := time.Now()
	for _, s := range []struct {
		slug          string
		opens, closes time.Duration
	}{
		{"broken", -time.Hour, time.Hour}, {"closed", -2 * time.Hour, -time.Hour}, {"later", time.Hour, 2 * time.Hour}, {"open", -time.Hour, time.Hour},
	} {
		survey := surveys.Survey{Slug: s.slug, Title: definition.Title, Settings: settings, Opens: now.Add(s.opens), Closes: now.Add(s.closes)}
		if err := db.CreateSurvey(t.Context(), survey, definition); err != nil {
			t.Fatal(err)
		}
	}
	var got warmed
	var told bytes.Buffer
	warm(t.Context(), db, &got, slog.New(slog.NewTextHandler(&told, nil)))
	slices.Sort(got)
	if diff := cmp.Diff(warmed{"broken", "open"}, got); diff != "" {
		t.Errorf("surveys (-want +got):\n%s", diff)
	}
	if text := told.String(); strings.Count(text, "\n") != 1 || !strings.Contains(text, "survey=broken") {
		t.Errorf("told %q, want one line about the broken one", text)
	}
}
