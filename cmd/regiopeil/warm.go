package main

import (
	"context"
	"log/slog"
	"time"

	"regiopeil/surveys"
	"regiopeil/surveys/store"
)

// warm has the responses of open surveys read into memory, so that the first
// analyst does not wait for that.
func warm(ctx context.Context, db *store.DB, e interface {
	Warm(ctx context.Context, slug string) error
}, log *slog.Logger) {
	all, err := db.Surveys(ctx)
	if err != nil && ctx.Err() == nil {
		log.Error("surveys cannot be listed; the first figures will take longer", "error", err)
	}
	for _, survey := range all {
		if survey.PhaseAt(time.Now()) != surveys.Open {
			continue
		}
		if err := e.Warm(ctx, survey.Slug); err != nil && ctx.Err() == nil {
			log.Error("responses cannot be read; the first figures will take longer", "survey", survey.Slug, "error", err)
		}
	}
}
