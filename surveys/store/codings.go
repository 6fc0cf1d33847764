package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"regiopeil/surveys"
)

// Codings returns the codebook of a survey's consultation, and what was made of
// the survey's open answers.
func (db *DB) Codings(ctx context.Context, slug string) (_ *surveys.Codings, err error) {
	defer db.wrap(&err, "read what was made of the answers of %q", slug)
	row, form, err := db.catalog.form(ctx, slug, 0)
	if err != nil {
		return nil, err
	}
	all := &surveys.Codings{}
	if all.Tags, err = db.Tags(ctx, form.Definition.Consultation.Code); err != nil {
		return nil, err
	}
	if all.Codings, err = db.codings(ctx, row.id); err != nil {
		return nil, err
	}
	rows, err := db.reads.query(ctx, `select q.response, q.question, q.user_id from quotes q join responses r on r.seq = q.response
		where r.survey = $1 order by q.response, q.question`, row.id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var q surveys.Quote
		if err := rows.Scan(&q.Seq, &q.Question, &q.User); err != nil {
			return nil, err
		}
		all.Quotes = append(all.Quotes, q)
	}
	return all, rows.Err()
}

func (db *DB) codings(ctx context.Context, survey int) (all []surveys.Coding, err error) {
	rows, err := db.reads.query(ctx, `select c.response, c.question, c.user_id, coalesce(t.tag, 0)
		from codings c join responses r on r.seq = c.response
		left join coding_tags t on t.response = c.response and t.question = c.question and t.user_id = c.user_id
		where r.survey = $1 order by c.response, c.question, c.user_id, t.tag`, survey)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var c surveys.Coding
		var tag int
		if err := rows.Scan(&c.Seq, &c.Question, &c.User, &tag); err != nil {
			return nil, err
		}
		if last := len(all) - 1; last < 0 || all[last].TextPlace != c.TextPlace || all[last].User != c.User {
			all = append(all, c)
		}
		if c := &all[len(all)-1]; tag > 0 {
			c.Tags = append(c.Tags, tag)
		}
	}
	return all, rows.Err()
}

// Code keeps what a user made of an open answer, in place of what they made of
// it before, and whether it is a quote for publication. An answer that was
// withdrawn or changed meanwhile is NotFound, as is a tag that the consultation
// does not have.
func (db *DB) Code(ctx context.Context, slug string, c surveys.Coding, quote bool) (err error) {
	defer db.wrap(&err, "keep what was made of an answer to %q", slug)
	row, form, err := db.catalog.form(ctx, slug, 0)
	if err != nil {
		return err
	}
	return db.writes.run(ctx, func(t *tx) error {
		if err := t.haveTags(form.Definition.Consultation.Code, c.Tags); err != nil {
			return err
		}
		if err := t.answered(row.id, c.TextPlace); err != nil {
			return err
		}
		if _, err := t.exec("delete from coding_tags where response = $1 and question = $2 and user_id = $3", c.Seq, c.Question, c.User); err != nil {
			return err
		}
		if err := t.code(c); err != nil {
			return err
		}
		if !quote {
			_, err := t.exec("delete from quotes where response = $1 and question = $2", c.Seq, c.Question)
			return err
		}
		_, err := t.exec("insert into quotes (response, question, user_id) values ($1, $2, $3) on conflict do nothing", c.Seq, c.Question, c.User)
		return err
	})
}

// CodeMore adds to what users made of open answers before: tags, or only that
// they read it. All is kept or nothing: errors are those of Code.
func (db *DB) CodeMore(ctx context.Context, slug string, all []surveys.Coding) (err error) {
	defer db.wrap(&err, "tag %d answers to %q", len(all), slug)
	row, form, err := db.catalog.form(ctx, slug, 0)
	if err != nil {
		return err
	}
	tags := map[int]bool{}
	for _, c := range all {
		for _, tag := range c.Tags {
			tags[tag] = true
		}
	}
	return db.writes.run(ctx, func(t *tx) error {
		if err := t.haveTags(form.Definition.Consultation.Code, slices.Sorted(maps.Keys(tags))); err != nil {
			return err
		}
		for _, c := range all {
			if err := t.answered(row.id, c.TextPlace); err != nil {
				return err
			}
			if err := t.code(c); err != nil {
				return err
			}
		}
		return nil
	})
}

// answered reports NotFound when a response of a survey is no longer as it was.
func (t *tx) answered(survey int, p surveys.TextPlace) error {
	var there bool
	err := t.row("select exists (select 1 from responses where seq = $1 and survey = $2 and answers is not null)", p.Seq, survey).Scan(&there)
	if err == nil && !there {
		err = surveys.Errorf(surveys.NotFound, "the answer was changed or withdrawn meanwhile")
	}
	return err
}

// code adds to what a user made of an answer.
func (t *tx) code(c surveys.Coding) error {
	if _, err := t.exec("insert into codings (response, question, user_id) values ($1, $2, $3) on conflict do nothing", c.Seq, c.Question, c.User); err != nil {
		return err
	}
	for _, tag := range c.Tags {
		_, err := t.exec("insert into coding_tags (response, question, user_id, tag) values ($1, $2, $3, $4) on conflict do nothing",
			c.Seq, c.Question, c.User, tag)
		if err != nil {
			return err
		}
	}
	return nil
}

// uncode removes what was made of the answers of a response.
func (t *tx) uncode(seq int64) error {
	for _, query := range []string{
		"delete from coding_tags where response = $1", "delete from codings where response = $1", "delete from quotes where response = $1",
	} {
		if _, err := t.exec(query, seq); err != nil {
			return err
		}
	}
	return nil
}

// recode has what was made of the answers of c follow them to the row that took
// its place, where the text stayed as it was. Nobody read the others as they are
// now: what was made of them goes.
func (t *tx) recode(c *current, answers string) error {
	questions, err := t.coded(c.seq)
	if err != nil || len(questions) == 0 {
		return err
	}
	var before, after map[string]json.RawMessage
	if err := errors.Join(json.Unmarshal([]byte(c.answers), &before), json.Unmarshal([]byte(answers), &after)); err != nil {
		return fmt.Errorf("read answers: %w", err)
	}
	var next int64 // the row that was just appended
	if err := t.row("select max(seq) from responses").Scan(&next); err != nil {
		return err
	}
	for _, question := range questions {
		if text := before[question]; text == nil || !bytes.Equal(text, after[question]) {
			continue
		}
		for _, query := range []string{
			"insert into codings (response, question, user_id) select $1, question, user_id from codings where response = $2 and question = $3",
			"insert into coding_tags (response, question, user_id, tag) select $1, question, user_id, tag from coding_tags where response = $2 and question = $3",
			"insert into quotes (response, question, user_id) select $1, question, user_id from quotes where response = $2 and question = $3",
		} {
			if _, err := t.exec(query, next, c.seq, question); err != nil {
				return err
			}
		}
	}
	return t.uncode(c.seq)
}

// coded lists the questions of a response of which anything was made.
func (t *tx) coded(seq int64) (questions []string, err error) {
	rows, err := t.query("select question from codings where response = $1 union select question from quotes where response = $2", seq, seq)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var q string
		if err := rows.Scan(&q); err != nil {
			return nil, err
		}
		questions = append(questions, q)
	}
	return questions, rows.Err()
}
