package store

import "context"

// Through counts the responses of a survey that came through each conversation, by
// its ID. Those on trial do not count, and withdrawn ones no more.
func (db *DB) Through(ctx context.Context, slug string) (n map[string]int, err error) {
	defer db.wrap(&err, "count the responses of %q by conversation", slug)
	row, err := db.catalog.survey(ctx, slug)
	if err != nil {
		return nil, err
	}
	rows, err := db.reads.query(ctx, `select conversation, count(*) from responses
		where survey = $1 and conversation is not null and not trial group by conversation`, row.id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	n = map[string]int{}
	for rows.Next() {
		var id []byte
		var count int
		if err := rows.Scan(&id, &count); err != nil {
			return nil, err
		}
		n[idText(id)] = count
	}
	return n, rows.Err()
}
