package page

import (
	"context"

	"regiopeil/surveys"
	"regiopeil/surveys/codes"
	"regiopeil/surveys/store"
)

// From is the ID of the conversation about a survey that a code in its address stands
// for (see codes.FromCode); empty: of none. A wrong code is no error, so that nobody
// loses their answers by it.
func From(ctx context.Context, db *store.DB, keys *codes.Keys, survey, code string) (id string, err error) {
	id, ok := keys.FromID(code)
	if !ok {
		return "", nil
	}
	k, err := db.Conversation(ctx, id)
	switch {
	case surveys.CodeOf(err) == surveys.NotFound || err == nil && k.Record.Survey != survey:
		return "", nil
	case err != nil:
		return "", err
	}
	return id, nil
}
