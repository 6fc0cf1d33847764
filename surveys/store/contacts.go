package store

import (
	"context"
	"math/rand/v2"
)

// AddContact keeps an e-mail address for an invitation until a day (YYYY-MM-DD),
// apart from all answers, without time or order. An address that a survey has
// already is no error.
func (db *DB) AddContact(ctx context.Context, survey, email, deleteOn string) (err error) {
	defer db.wrap(&err, "keep an address for survey %q", survey)
	row, err := db.catalog.survey(ctx, survey)
	if err != nil {
		return err
	}
	return db.writes.run(ctx, func(t *tx) error {
		var known, taken bool
		if err := t.row("select exists (select 1 from contacts where survey = $1 and email = $2)", row.id, email).Scan(&known); err != nil || known {
			return err
		}
		id := 0
		for taken = true; taken; {
			id = 1 + int(rand.Int32N(1<<31-1)) // random: the order of keys would tell who came when
			if err := t.row("select exists (select 1 from contacts where id = $1)", id).Scan(&taken); err != nil {
				return err
			}
		}
		_, err := t.exec("insert into contacts (id, survey, email, delete_on) values ($1, $2, $3, $4)", id, row.id, email, deleteOn)
		return err
	})
}

// Contacts returns the addresses that a survey keeps, by address.
func (db *DB) Contacts(ctx context.Context, survey string) (emails []string, err error) {
	defer db.wrap(&err, "list addresses of survey %q", survey)
	row, err := db.catalog.survey(ctx, survey)
	if err != nil {
		return nil, err
	}
	rows, err := db.reads.query(ctx, "select email from contacts where survey = $1 order by email", row.id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var email string
		if err := rows.Scan(&email); err != nil {
			return nil, err
		}
		emails = append(emails, email)
	}
	return emails, rows.Err()
}

// PurgeContacts deletes the addresses whose day has come, and returns how many.
func (db *DB) PurgeContacts(ctx context.Context, day string) (n int, err error) {
	defer db.wrap(&err, "delete addresses")
	err = db.writes.run(ctx, func(t *tx) (err error) {
		n, err = t.exec("delete from contacts where delete_on <= $1", day)
		return err
	})
	return n, err
}
