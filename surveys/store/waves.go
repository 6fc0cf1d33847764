package store

import (
	"context"
	"slices"

	"regiopeil/surveys"
)

// Waves returns the other surveys of the consultation that a survey is a wave of,
// the one that opened last first. A survey without the code of a consultation
// stands alone. An unknown one is NotFound.
func (db *DB) Waves(ctx context.Context, slug string) (out []*surveys.Survey, err error) {
	form, err := db.Form(ctx, slug, 0)
	if err != nil {
		return nil, err
	}
	code := form.Definition.Consultation.Code
	if code == "" {
		return nil, nil
	}
	all, err := db.Surveys(ctx)
	if err != nil {
		return nil, err
	}
	for _, s := range all {
		if s.Slug == slug || s.Version == 0 {
			continue
		}
		other, err := db.Form(ctx, s.Slug, s.Version)
		if err != nil {
			return nil, err
		}
		if other.Definition.Consultation.Code == code {
			out = append(out, s)
		}
	}
	slices.SortStableFunc(out, func(a, b *surveys.Survey) int { return b.Opens.Compare(a.Opens) })
	return out, nil
}
