package store

import (
	"context"
	"time"

	"regiopeil/surveys"
)

// SaveDefinition stores questions for a survey and returns their version. While
// the newest version was never open and nobody answered it, not even on trial,
// it is replaced; else a new version follows. Saving what is there already
// changes nothing.
func (db *DB) SaveDefinition(ctx context.Context, slug string, d *surveys.Definition) (version int, err error) {
	defer db.wrap(&err, "save the questions of survey %q", slug)
	if _, err := surveys.Compile(d); err != nil {
		return 0, err
	}
	err = db.writes.run(ctx, func(t *tx) error {
		row, err := t.survey(slug)
		if err != nil {
			return err
		}
		row.fix(db.now())
		version, err = t.saveDefinition(row, d, db.now())
		return err
	})
	if err != nil {
		return 0, err
	}
	return version, db.catalog.committed(ctx)
}

func (t *tx) saveDefinition(r *surveyRow, d *surveys.Definition, now time.Time) (version int, err error) {
	text := string(d.Marshal())
	newest := r.survey.Version
	var stored string
	var revision int
	if newest > 0 {
		row := t.row("select json, revision from definitions where survey = $1 and version = $2", r.id, newest)
		if err := row.Scan(&stored, &revision); err != nil {
			return 0, err
		}
		if stored == text {
			return newest, nil
		}
	}
	replace, err := t.replaceable(r, newest)
	if err != nil {
		return 0, err
	}
	if replace {
		_, err = t.exec("update definitions set revision = $1, json = $2 where survey = $3 and version = $4", revision+1, text, r.id, newest)
	} else {
		newest++
		_, err = t.exec("insert into definitions (survey, version, revision, json) values ($1, $2, $3, $4)", r.id, newest, 1, text)
	}
	if err != nil {
		return 0, err
	}
	r.survey.Version, r.survey.Title = newest, d.Title
	r.fix(now)
	if err := t.updateSurvey(r); err != nil {
		return 0, err
	}
	return newest, t.touch()
}

// replaceable reports whether nobody can have seen a version.
func (t *tx) replaceable(r *surveyRow, version int) (bool, error) {
	if version == 0 || version <= r.fixed {
		return false, nil
	}
	var used bool
	err := t.row(`select exists (select 1 from responses where survey = $1 and version = $2)
		or exists (select 1 from drafts where survey = $3 and version = $4)
		or exists (select 1 from walks where survey = $5 and version = $6)`, r.id, version, r.id, version, r.id, version).Scan(&used)
	return !used, err
}
