package store

import (
	"context"

	"regiopeil/surveys"
	"regiopeil/surveys/codes"
	"regiopeil/surveys/conversation"
)

// participantCode is the code of a conversation as it is kept.
func (db *DB) participantCode(id uuid) string {
	code, _ := codes.PlainConversationCode(db.keys.ConversationCode(id.String()))
	return code
}

// ConversationByCode finds a record by the code of its participants, however it was
// typed. One that they cannot read, a draft, is NotFound like one that is not there.
func (db *DB) ConversationByCode(ctx context.Context, typed string) (_ *conversation.Kept, err error) {
	defer db.wrap(&err, "find a conversation")
	none := surveys.Errorf(surveys.NotFound, "there is no conversation with this code")
	code, ok := codes.PlainConversationCode(typed)
	if !ok {
		return nil, none
	}
	k, err := scanConversation(db.reads.row(ctx, "select "+conversationColumns+" from conversations c where c.code = $1", code))
	if err == nil && (!k.Status.Counts() || k.Status == discarded) {
		return nil, none
	}
	return k, err
}

// addParticipantCodes gives a code to conversations of before there were such.
func (db *DB) addParticipantCodes(ctx context.Context) (err error) {
	defer db.wrap(&err, "give codes to conversations")
	rows, err := db.reads.query(ctx, "select id from conversations where code = $1", "")
	if err != nil {
		return err
	}
	defer rows.Close()
	var without []uuid
	for rows.Next() {
		var id []byte
		if err := rows.Scan(&id); err != nil {
			return err
		}
		without = append(without, uuid(id))
	}
	if err := rows.Err(); err != nil || len(without) == 0 {
		return err
	}
	return db.writes.run(ctx, func(t *tx) error {
		for _, id := range without {
			if _, err := t.exec("update conversations set code = $1 where id = $2", db.participantCode(id), id[:]); err != nil {
				return err
			}
		}
		return nil
	})
}
