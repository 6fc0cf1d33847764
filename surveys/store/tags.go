package store

import (
	"context"

	"regiopeil/surveys"
)

// Tags lists the codebook of a consultation, by label; retired ones too.
func (db *DB) Tags(ctx context.Context, consultation string) (all []surveys.Tag, err error) {
	defer db.wrap(&err, "list the tags of %q", consultation)
	rows, err := db.reads.query(ctx, "select id, label, note, retired from tags where consultation = $1 order by folded", consultation)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var t surveys.Tag
		if err := rows.Scan(&t.ID, &t.Label, &t.Note, &t.Retired); err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, rows.Err()
}

// AddTag adds a tag to the codebook of a consultation and returns its ID. A label
// that is there already is Conflict.
func (db *DB) AddTag(ctx context.Context, consultation string, tag surveys.Tag) (id int, err error) {
	defer db.wrap(&err, "add a tag to %q", consultation)
	err = db.writes.run(ctx, func(t *tx) error {
		if err := t.labelFree(consultation, tag.Label, 0); err != nil {
			return err
		}
		if err := t.row("select coalesce(max(id), 0) + 1 from tags").Scan(&id); err != nil {
			return err
		}
		_, err := t.exec("insert into tags (id, consultation, label, folded, note, retired) values ($1, $2, $3, $4, $5, $6)",
			id, consultation, tag.Label, surveys.FoldLabel(tag.Label), tag.Note, tag.Retired)
		return err
	})
	return id, err
}

// SaveTag changes a tag of a consultation. One that it does not have is NotFound, a
// label that another has Conflict.
func (db *DB) SaveTag(ctx context.Context, consultation string, tag surveys.Tag) (err error) {
	defer db.wrap(&err, "save a tag of %q", consultation)
	return db.writes.run(ctx, func(t *tx) error {
		if err := t.labelFree(consultation, tag.Label, tag.ID); err != nil {
			return err
		}
		n, err := t.exec("update tags set label = $1, folded = $2, note = $3, retired = $4 where id = $5 and consultation = $6",
			tag.Label, surveys.FoldLabel(tag.Label), tag.Note, tag.Retired, tag.ID, consultation)
		if err == nil && n == 0 {
			err = errNoTag()
		}
		return err
	})
}

// MergeTag gives every answer that has a tag another one in its stead, and
// removes the tag. One that the consultation does not have is NotFound; a tag
// into itself is Invalid.
func (db *DB) MergeTag(ctx context.Context, consultation string, from, into int) (err error) {
	defer db.wrap(&err, "merge tags of %q", consultation)
	if from == into {
		return surveys.Errorf(surveys.Invalid, "a tag cannot be merged into itself")
	}
	return db.writes.run(ctx, func(t *tx) error {
		if err := t.haveTags(consultation, []int{from, into}); err != nil {
			return err
		}
		for _, step := range []struct {
			query string
			args  []any
		}{
			{`insert into coding_tags (response, question, user_id, tag)
				select response, question, user_id, $1 from coding_tags where tag = $2
				on conflict do nothing`, []any{into, from}},
			{"delete from coding_tags where tag = $1", []any{from}},
			{"update wish_tags set tag = $1 where tag = $2", []any{into, from}},
			{"delete from tags where id = $1", []any{from}},
		} {
			if _, err := t.exec(step.query, step.args...); err != nil {
				return err
			}
		}
		return nil
	})
}

func errNoTag() error { return surveys.Errorf(surveys.NotFound, "there is no such tag") }

// labelFree reports Conflict when a tag other than one has a label.
func (t *tx) labelFree(consultation, label string, but int) error {
	var taken bool
	err := t.row("select exists (select 1 from tags where consultation = $1 and folded = $2 and id <> $3)",
		consultation, surveys.FoldLabel(label), but).Scan(&taken)
	if err == nil && taken {
		err = surveys.Errorf(surveys.Conflict, "there is a tag %q already", label)
	}
	return err
}

// haveTags reports NotFound when a tag is none of the consultation.
func (t *tx) haveTags(consultation string, ids []int) error {
	for _, id := range ids {
		var there bool
		if err := t.row("select exists (select 1 from tags where id = $1 and consultation = $2)", id, consultation).Scan(&there); err != nil {
			return err
		}
		if !there {
			return errNoTag()
		}
	}
	return nil
}
