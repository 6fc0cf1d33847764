package store

import (
	"context"
	"database/sql"
	"slices"

	"regiopeil/surveys"
)

// draftSave is a draft on its way to the database.
type draftSave struct {
	id              uuid
	survey          int
	version         int
	language        string
	trial           bool
	changeOf        sql.Null[[]byte]
	through         sql.Null[[]byte] // conversation
	saves           int
	pages, typed    string
	opened, touched int64

	err error // for this one only
}

func (db *DB) draftSave(ctx context.Context, id uuid, d *Draft) (*draftSave, error) {
	row, err := db.catalog.survey(ctx, d.Survey)
	if err != nil {
		return nil, err
	}
	changeOf, err := optionalID(d.ChangeOf)
	if err != nil {
		return nil, err
	}
	through, err := optionalID(d.Conversation)
	if err != nil {
		return nil, err
	}
	return &draftSave{
		id: id, changeOf: changeOf, through: through, survey: row.id, version: d.Version, language: d.Language, trial: d.Trial, saves: d.saves,
		pages: encodePages(d.Pages), typed: d.Values.Encode(), opened: millis(d.Opened), touched: millis(d.Touched),
	}, nil
}

const draftColumns = 12

// upsertDrafts stores drafts over the ones they follow, and over no others.
var upsertDrafts = manyRows("insert into drafts (id, survey, version, language, trial, change_of, conversation, saves, pages, typed, opened, touched) values ",
	"($, $, $, $, $, $, $, $, $, $, $, $)",
	` on conflict (id) do update set version = excluded.version, language = excluded.language, saves = excluded.saves,
	pages = excluded.pages, typed = excluded.typed, touched = excluded.touched where drafts.saves = excluded.saves - 1`)

// saveDrafts stores drafts. No two of them are the same draft: a caller holds
// its lock until it is saved.
func (t *tx) saveDrafts(all []*draftSave) error {
	all, err := t.dropOrphans(all)
	if err != nil {
		return err
	}
	args := make([]any, 0, rowsAtOnce*draftColumns)
	for part := range parts(all) {
		args = args[:0]
		for _, s := range part {
			args = append(args, s.id[:], s.survey, s.version, s.language, s.trial, s.changeOf, s.through, s.saves, s.pages, s.typed, s.opened, s.touched)
		}
		n, err := t.exec(upsertDrafts(len(part)), args...)
		if err != nil {
			return err
		}
		if n == len(part) {
			continue
		}
		if err := t.findRefused(part); err != nil {
			return err
		}
	}
	return nil
}

// dropOrphans leaves out the drafts that change a response which was withdrawn
// since they were loaded: they hold what it said, and it must not come back.
func (t *tx) dropOrphans(all []*draftSave) (_ []*draftSave, err error) {
	all = slices.DeleteFunc(all, func(s *draftSave) bool {
		s.err = nil
		if !s.changeOf.Valid || err != nil {
			return false
		}
		var there bool
		if err = t.row("select exists (select 1 from responses where id = $1)", s.changeOf.V).Scan(&there); err == nil && !there {
			s.err = surveys.Errorf(surveys.NotFound, "the response that the draft changes is gone")
		}
		return s.err != nil
	})
	return all, err
}

// findRefused marks the drafts that were not saved, as the stored one is not
// the one that they follow.
func (t *tx) findRefused(part []*draftSave) error {
	for _, s := range part {
		var typed string
		var saves int
		if err := t.row("select saves, typed from drafts where id = $1", s.id[:]).Scan(&saves, &typed); err != nil {
			return err
		}
		if saves != s.saves || typed != s.typed {
			s.err = failure(surveys.Conflict, ErrStale)
		}
	}
	return nil
}
