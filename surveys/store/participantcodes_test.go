package store_test

import (
	"testing"

	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
	"regiopeil/surveys/store"
	"regiopeil/surveys/store/storetest"
)

// TestConversationByCode finds what participants may read, also in a database of
// before there were codes.
func TestConversationByCode(t *testing.T) {
	dir := t.TempDir()
	db, keys := storetest.Open(t, dir, store.Options{})
	storetest.Fill(t, db)
	user := addUser(t, db, "o@example.nl", "organiser").ID
	save := func(status conversation.Status) string {
		id := storetest.ID()
		if _, _, err := db.SaveConversation(t.Context(), meeting(id, user, "Dorpshuis", status, 0)); err != nil {
			t.Fatal(err)
		}
		return id
	}
	read, draft, gone := save(conversation.Submitted), save(conversation.Draft), save(conversation.Draft)
	if err := db.DiscardConversation(t.Context(), gone); err != nil {
		t.Fatal(err)
	}
	check := func() {
		t.Helper()
		if k, err := db.ConversationByCode(t.Context(), keys.ConversationCode(read)); err != nil || k.ID != read {
			t.Errorf("%+v, %v", k, err)
		}
		for _, none := range []string{keys.ConversationCode(draft), keys.ConversationCode(gone), keys.ConversationCode(storetest.ID()), "", "CDF"} {
			if k, err := db.ConversationByCode(t.Context(), none); surveys.CodeOf(err) != surveys.NotFound {
				t.Errorf("%q: %+v, %v", none, k, err)
			}
		}
	}
	check()
	if err := db.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	execute(t, dir, "update conversations set code = ''")
	db, _ = storetest.Open(t, dir, store.Options{})
	check()
}
