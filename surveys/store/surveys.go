package store

import (
	"context"
	"encoding/json"
	"regexp"
	"time"

	"regiopeil/surveys"
)

// slugs are what a survey's address may look like.
var slugs = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// CreateSurvey adds a survey with the first version of its questions; d may be
// nil. A slug that exists is Conflict, one that fits in no address Invalid.
func (db *DB) CreateSurvey(ctx context.Context, s surveys.Survey, d *surveys.Definition) (err error) {
	defer db.wrap(&err, "create survey %q", s.Slug)
	if len(s.Slug) > 64 || !slugs.MatchString(s.Slug) {
		return surveys.Errorf(surveys.Invalid, "the short name must be small letters and digits, with single dashes between, at most 64")
	}
	if s.Settings.MinBase == 0 {
		s.Settings.MinBase = surveys.DefaultMinBase
	}
	err = db.writes.run(ctx, func(t *tx) error {
		row := &surveyRow{survey: s}
		row.survey.Version, row.survey.Title = 0, nil
		var taken int
		err := t.row("select count(*), coalesce((select max(id) from surveys), 0) + 1 from surveys where slug = $1", s.Slug).Scan(&taken, &row.id)
		if err != nil {
			return err
		}
		if taken > 0 {
			return surveys.Errorf(surveys.Conflict, "there is a survey %q already", s.Slug)
		}
		if err := t.insertSurvey(row); err != nil {
			return err
		}
		if d == nil {
			return t.touch()
		}
		_, err = t.saveDefinition(row, d, db.now())
		return err
	})
	if err != nil {
		return err
	}
	return db.catalog.committed(ctx)
}

// UpdateSurvey changes a survey's period and settings by fn, which gets a copy
// of its own and may run more than once; an error of fn is returned and changes
// nothing. Slug, Title and Version stay what they are.
func (db *DB) UpdateSurvey(ctx context.Context, slug string, fn func(*surveys.Survey) error) (err error) {
	defer db.wrap(&err, "change survey %q", slug)
	err = db.writes.run(ctx, func(t *tx) error {
		row, err := t.survey(slug)
		if err != nil {
			return err
		}
		before := row.survey
		row.fix(db.now())
		if err := fn(&row.survey); err != nil {
			return err
		}
		row.survey.Slug, row.survey.Title, row.survey.Version = before.Slug, before.Title, before.Version
		row.fix(db.now())
		if err := t.updateSurvey(row); err != nil {
			return err
		}
		return t.touch()
	})
	if err != nil {
		return err
	}
	return db.catalog.committed(ctx)
}

// Survey finds a survey. The struct is the caller's own; the maps in it are
// shared and must not be changed.
func (db *DB) Survey(ctx context.Context, slug string) (_ *surveys.Survey, err error) {
	defer db.wrap(&err, "find survey %q", slug)
	row, err := db.catalog.survey(ctx, slug)
	if err != nil {
		return nil, err
	}
	s := row.survey
	return &s, nil
}

// Surveys lists all surveys, by slug. See Survey for what may be changed.
func (db *DB) Surveys(ctx context.Context) (_ []*surveys.Survey, err error) {
	defer db.wrap(&err, "list surveys")
	if err := db.catalog.check(ctx); err != nil {
		return nil, err
	}
	db.catalog.mu.RLock()
	defer db.catalog.mu.RUnlock()
	all := make([]*surveys.Survey, len(db.catalog.all))
	for i, row := range db.catalog.all {
		s := row.survey
		all[i] = &s
	}
	return all, nil
}

// Form returns a version of a survey's questions, ready to run; 0: the newest.
// It is the same Form for every caller as long as the version does not change.
func (db *DB) Form(ctx context.Context, slug string, version int) (_ *surveys.Form, err error) {
	defer db.wrap(&err, "find the questions of survey %q", slug)
	_, f, err := db.catalog.form(ctx, slug, version)
	if err != nil {
		return nil, err
	}
	return f.Form, nil
}

// fix keeps the newest version from being replaced once the survey has opened.
func (r *surveyRow) fix(now time.Time) {
	if !r.survey.Opens.IsZero() && !now.Before(r.survey.Opens) {
		r.fixed = r.survey.Version
	}
}

func (t *tx) survey(slug string) (*surveyRow, error) {
	row, err := scanSurvey(t.row("select "+surveyColumns+" from surveys where slug = $1", slug))
	if noRows(err) {
		return nil, surveys.Errorf(surveys.NotFound, "there is no survey %q", slug)
	}
	return row, err
}

func (t *tx) insertSurvey(r *surveyRow) error {
	title, settings, err := r.texts()
	if err != nil {
		return err
	}
	_, err = t.exec("insert into surveys ("+surveyColumns+") values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
		r.id, r.survey.Slug, r.survey.Version, r.fixed, millis(r.survey.Opens), millis(r.survey.Closes), r.survey.MadeUp, title, settings)
	return err
}

func (t *tx) updateSurvey(r *surveyRow) error {
	title, settings, err := r.texts()
	if err != nil {
		return err
	}
	_, err = t.exec("update surveys set version = $1, fixed = $2, opens = $3, closes = $4, made_up = $5, title = $6, settings = $7 where id = $8",
		r.survey.Version, r.fixed, millis(r.survey.Opens), millis(r.survey.Closes), r.survey.MadeUp, title, settings, r.id)
	return err
}

func (r *surveyRow) texts() (title, settings string, err error) {
	t, err := json.Marshal(r.survey.Title)
	if err != nil {
		return "", "", err
	}
	s, err := json.Marshal(r.survey.Settings)
	return string(t), string(s), err
}
