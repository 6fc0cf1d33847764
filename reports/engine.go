package reports

import (
	"context"

	"regiopeil/surveys"
	"regiopeil/surveys/store"
)

// Source is where responses and definitions come from.
type Source interface {
	Survey(ctx context.Context, slug string) (*surveys.Survey, error)
	// Form returns a version of the definition, ready to run; 0: the newest.
	Form(ctx context.Context, slug string, version int) (*surveys.Form, error)
	// Since hands out the log after a place, at most limit entries (0: all), in
	// order, and returns the place of the last one. The Entry is reused.
	Since(ctx context.Context, slug string, after int64, limit int, fn func(*store.Entry) error) (last int64, err error)
}
