package store

import (
	"context"

	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
)

// AddPhoto keeps a picture of a conversation under the ID of the client; the same
// ID again changes nothing. A conversation takes at most conversation.MaxPhotos;
// more are TooLarge. An unknown one is NotFound, a locked one Conflict.
func (db *DB) AddPhoto(ctx context.Context, p conversation.Photo, of string, picture []byte) (err error) {
	defer db.wrap(&err, "keep a photo of conversation %s", of)
	id, err := parseID(p.ID)
	if err != nil {
		return err
	}
	c, err := parseID(of)
	if err != nil {
		return err
	}
	return db.writes.run(ctx, func(t *tx) error {
		if k, err := scanConversation(t.row(oneConversation, c[:])); err != nil {
			return err
		} else if k.Status == discarded {
			return surveys.Errorf(surveys.NotFound, "there is no such conversation")
		} else if k.Status == conversation.Locked {
			return lockedPhotos()
		}
		var known bool
		var n, last int
		if err := t.row("select exists (select 1 from photos where id = $1)", id[:]).Scan(&known); err != nil || known {
			return err
		}
		if err := t.row("select count(*), coalesce(max(n), 0) from photos where conversation = $1", c[:]).Scan(&n, &last); err != nil {
			return err
		}
		if n >= conversation.MaxPhotos {
			return surveys.Errorf(surveys.TooLarge, "the conversation has %d photos", n)
		}
		_, err := t.exec("insert into photos (id, conversation, n, caption, picture) values ($1, $2, $3, $4, $5)", id[:], c[:], last+1, p.Caption, picture)
		return err
	})
}

// Photos lists the photos of a conversation, in the order they were added.
func (db *DB) Photos(ctx context.Context, of string) (all []conversation.Photo, err error) {
	defer db.wrap(&err, "list the photos of conversation %s", of)
	c, err := parseID(of)
	if err != nil {
		return nil, err
	}
	rows, err := db.reads.query(ctx, "select id, caption from photos where conversation = $1 order by n", c[:])
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id []byte
		var p conversation.Photo
		if err := rows.Scan(&id, &p.Caption); err != nil {
			return nil, err
		}
		p.ID = uuid(id).String()
		all = append(all, p)
	}
	return all, rows.Err()
}

// Photo returns a picture of a conversation, a JPEG; none is NotFound.
func (db *DB) Photo(ctx context.Context, of, id string) (picture []byte, err error) {
	defer db.wrap(&err, "read photo %s", id)
	c, u, err := parseIDs(of, id)
	if err != nil {
		return nil, surveys.Errorf(surveys.NotFound, "there is no such photo")
	}
	err = db.reads.row(ctx, "select picture from photos where conversation = $1 and id = $2", c[:], u[:]).Scan(&picture)
	if noRows(err) {
		err = surveys.Errorf(surveys.NotFound, "there is no such photo")
	}
	return picture, err
}

// RemovePhoto takes a picture away; one that is gone already is fine. Of a locked
// record it is Conflict.
func (db *DB) RemovePhoto(ctx context.Context, of, id string) (err error) {
	defer db.wrap(&err, "remove photo %s", id)
	c, u, err := parseIDs(of, id)
	if err != nil {
		return err
	}
	return db.writes.run(ctx, func(t *tx) error {
		if k, err := scanConversation(t.row(oneConversation, c[:])); err != nil {
			return err
		} else if k.Status == conversation.Locked {
			return lockedPhotos()
		}
		_, err := t.exec("delete from photos where conversation = $1 and id = $2", c[:], u[:])
		return err
	})
}

func lockedPhotos() error {
	return surveys.Errorf(surveys.Conflict, "the record is locked: its photos stay as they are")
}

func parseIDs(a, b string) (uuid, uuid, error) {
	first, err := parseID(a)
	if err != nil {
		return first, uuid{}, err
	}
	second, err := parseID(b)
	return first, second, err
}
