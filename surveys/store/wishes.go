package store

import (
	"context"
	"maps"
	"slices"

	"regiopeil/surveys/conversation"
)

// WishTags returns which tag each wish of the conversations of a survey was merged
// into.
func (db *DB) WishTags(ctx context.Context, slug string) (all map[conversation.WishKey]int, err error) {
	defer db.wrap(&err, "read the tags of wishes of %q", slug)
	row, err := db.catalog.survey(ctx, slug)
	if err != nil {
		return nil, err
	}
	rows, err := db.reads.query(ctx, "select theme, wish, tag from wish_tags where survey = $1", row.id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all = map[conversation.WishKey]int{}
	for rows.Next() {
		var k conversation.WishKey
		var tag int
		if err := rows.Scan(&k.Theme, &k.Wish, &tag); err != nil {
			return nil, err
		}
		all[k] = tag
	}
	return all, rows.Err()
}

// TagWishes merges wishes into tags of the survey's consultation; 0 takes a wish out
// again. All is kept or nothing; a tag that the consultation does not have is
// NotFound.
func (db *DB) TagWishes(ctx context.Context, slug, user string, tags map[conversation.WishKey]int) (err error) {
	defer db.wrap(&err, "tag %d wishes of %q", len(tags), slug)
	row, form, err := db.catalog.form(ctx, slug, 0)
	if err != nil {
		return err
	}
	used := slices.DeleteFunc(slices.Collect(maps.Values(tags)), func(tag int) bool { return tag == 0 })
	return db.writes.run(ctx, func(t *tx) error {
		if err := t.haveTags(form.Definition.Consultation.Code, used); err != nil {
			return err
		}
		for k, tag := range tags {
			if tag == 0 {
				if _, err := t.exec("delete from wish_tags where survey = $1 and theme = $2 and wish = $3", row.id, k.Theme, k.Wish); err != nil {
					return err
				}
				continue
			}
			_, err := t.exec(`insert into wish_tags (survey, theme, wish, tag, user_id) values ($1, $2, $3, $4, $5)
				on conflict (survey, theme, wish) do update set tag = excluded.tag, user_id = excluded.user_id`, row.id, k.Theme, k.Wish, tag, user)
			if err != nil {
				return err
			}
		}
		return nil
	})
}
