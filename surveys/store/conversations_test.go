package store_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
	"regiopeil/surveys/store"
	"regiopeil/surveys/store/storetest"
)

// meeting is a save of a record at a place.
func meeting(id, user, place string, status conversation.Status, base int) conversation.Save {
	return conversation.Save{
		ID: id, User: user, Status: status, Base: base, At: time.Date(2026, 10, 1, 20, 0, base, 0, time.UTC),
		Record: conversation.Record{Survey: storetest.Slug, Kind: conversation.Village, Place: place, Municipality: "GM0579", Date: "2026-10-01"},
	}
}

// TestSaveConversation saves, in one order after the other, what devices may send.
func TestSaveConversation(t *testing.T) {
	type step struct {
		place   string
		status  conversation.Status
		base    int
		note    string
		version int  // wanted; 0: refused
		added   bool // wanted
		code    surveys.ErrorCode
	}
	const draft, submitted = conversation.Draft, conversation.Submitted
	for name, steps := range map[string][]step{
		"twice":                 {{"A", draft, 0, "", 1, true, ""}, {"A", draft, 0, "", 1, false, ""}},
		"twice, after another":  {{"A", draft, 0, "", 1, true, ""}, {"B", draft, 1, "", 2, true, ""}, {"A", draft, 0, "", 2, false, ""}},
		"two devices":           {{"A", draft, 0, "", 1, true, ""}, {"B", draft, 1, "", 2, true, ""}, {"C", draft, 1, "", 0, false, surveys.Conflict}},
		"back to what it was":   {{"A", draft, 0, "", 1, true, ""}, {"B", draft, 1, "", 2, true, ""}, {"A", draft, 2, "", 3, true, ""}},
		"begun elsewhere":       {{"A", draft, 0, "", 1, true, ""}, {"B", draft, 0, "", 0, false, surveys.Conflict}},
		"of nothing":            {{"A", draft, 3, "", 0, false, surveys.Conflict}},
		"at once":               {{"A", submitted, 0, "", 1, true, ""}},
		"too far":               {{"A", conversation.Locked, 0, "", 0, false, surveys.Invalid}},
		"back":                  {{"A", submitted, 0, "", 1, true, ""}, {"A", draft, 1, "", 0, false, surveys.Invalid}},
		"to the end, corrected": {{"A", submitted, 0, "", 1, true, ""}, {"A", conversation.Confirmed, 1, "", 2, true, ""}, {"A", conversation.Locked, 2, "", 3, true, ""}, {"B", conversation.Locked, 3, "", 0, false, surveys.Invalid}, {"B", conversation.Locked, 3, "Verkeerde zaal", 4, true, ""}},
	} {
		t.Run(name, func(t *testing.T) {
			db, id := storetest.New(t), storetest.ID()
			user := addUser(t, db, "o@example.nl", "organiser").ID
			versions := 0
			for i, st := range steps {
				s := meeting(id, user, st.place, st.status, st.base)
				s.Note = st.note
				got, added, err := db.SaveConversation(t.Context(), s)
				if code := surveys.CodeOf(err); code != st.code || added != st.added {
					t.Fatalf("step %d: added %v, %v", i, added, err)
				}
				if st.version > 0 && got.Version != st.version {
					t.Errorf("step %d: version %d, want %d", i, got.Version, st.version)
				}
				if added {
					versions++
				}
			}
			all, err := db.ConversationVersions(t.Context(), id)
			if err != nil || len(all) != versions {
				t.Errorf("%d versions, want %d: %v", len(all), versions, err)
			}
			for i, v := range all {
				if v.Version != i+1 || v.Email != "o@example.nl" {
					t.Errorf("version %d is %+v", i+1, v)
				}
			}
		})
	}
}

// TestConversationKept reads back all that was stored.
func TestConversationKept(t *testing.T) {
	db, id := storetest.New(t), storetest.ID()
	user := addUser(t, db, "o@example.nl", "organiser").ID
	s := meeting(id, user, "Dorpshuis", conversation.Submitted, 0)
	s.Record.Themes = map[string]conversation.Theme{"T1": {Dots: 3, Wishes: []conversation.Wish{{Text: "een bank", Times: 2}}}}
	want := &conversation.Kept{ID: id, Record: s.Record, Status: conversation.Submitted, Version: 1, Since: s.At}
	if got, _, err := db.SaveConversation(t.Context(), s); err != nil || !cmp.Equal(want, got) {
		t.Errorf("saved %s, %v", cmp.Diff(want, got), err)
	}
	if got, err := db.Conversation(t.Context(), id); err != nil || !cmp.Equal(want, got) {
		t.Errorf("read %s, %v", cmp.Diff(want, got), err)
	}
	elsewhere := meeting(storetest.ID(), user, "Elders", conversation.Draft, 0)
	elsewhere.Record.Municipality = "GM0638"
	if _, _, err := db.SaveConversation(t.Context(), elsewhere); err != nil {
		t.Fatal(err)
	}
	for n, municipalities := range map[int][]string{2: nil, 1: {"GM0579"}, 0: {"GM0547"}} {
		if got, err := db.Conversations(t.Context(), storetest.Slug, municipalities...); err != nil || len(got) != n {
			t.Errorf("%d in %v, want %d: %v", len(got), municipalities, n, err)
		}
	}
	if _, err := db.Conversations(t.Context(), "none"); surveys.CodeOf(err) != surveys.NotFound {
		t.Errorf("of no survey: %v", err)
	}
	if _, err := db.Conversation(t.Context(), storetest.ID()); surveys.CodeOf(err) != surveys.NotFound {
		t.Errorf("none: %v", err)
	}
}

// TestDiscardConversation throws drafts away, which a late device does not bring
// back.
func TestDiscardConversation(t *testing.T) {
	db, id := storetest.New(t), storetest.ID()
	user := addUser(t, db, "o@example.nl", "organiser").ID
	s := meeting(id, user, "Dorpshuis", conversation.Draft, 0)
	if _, _, err := db.SaveConversation(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := db.DiscardConversation(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := db.Conversation(t.Context(), id); surveys.CodeOf(err) != surveys.NotFound {
		t.Errorf("it is still there: %v", err)
	}
	if all, err := db.ConversationVersions(t.Context(), id); err != nil || len(all) != 0 {
		t.Errorf("what it said is still there: %v, %v", all, err)
	}
	if _, _, err := db.SaveConversation(t.Context(), s); !errors.Is(err, store.ErrDiscarded) || surveys.CodeOf(err) != surveys.Conflict {
		t.Errorf("it comes back: %v", err)
	}
	sent := meeting(storetest.ID(), user, "Dorpshuis", conversation.Submitted, 0)
	if _, _, err := db.SaveConversation(t.Context(), sent); err != nil {
		t.Fatal(err)
	}
	if err := db.DiscardConversation(t.Context(), sent.ID); surveys.CodeOf(err) != surveys.Conflict {
		t.Errorf("what was submitted is thrown away: %v", err)
	}
}

// TestConversationsSince tells of every save once, and of what is there when asked late.
func TestConversationsSince(t *testing.T) {
	db := storetest.New(t)
	user := addUser(t, db, "o@example.nl", "organiser").ID
	a, b, gone := storetest.ID(), storetest.ID(), storetest.ID()
	save := func(id, place string, base int) {
		t.Helper()
		if _, _, err := db.SaveConversation(t.Context(), meeting(id, user, place, conversation.Draft, base)); err != nil {
			t.Fatal(err)
		}
	}
	last := int64(-1)
	since := func(want ...string) {
		t.Helper()
		all, next, err := db.ConversationsSince(t.Context(), storetest.Slug, last)
		var got []string
		for _, k := range all {
			got = append(got, k.Record.Place)
		}
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("since %d (-want +got):\n%s%v", last, diff, err)
		}
		last = next
	}
	since()
	save(a, "A", 0)
	save(b, "B", 0)
	since("A", "B")
	since()
	save(a, "A2", 1)
	save(gone, "weg", 0)
	if err := db.DiscardConversation(t.Context(), gone); err != nil {
		t.Fatal(err)
	}
	save(a, "A3", 2)
	since("A3")
	save(a, "A3", 2) // the same again
	since()
	if _, _, err := db.ConversationsSince(t.Context(), "none", -1); surveys.CodeOf(err) != surveys.NotFound {
		t.Errorf("unknown survey: %v", err)
	}
}

// TestReactions lets participants react for two weeks.
func TestReactions(t *testing.T) {
	db, id := storetest.New(t), storetest.ID()
	user := addUser(t, db, "o@example.nl", "organiser").ID
	save := func(status conversation.Status, base int) {
		t.Helper()
		if _, _, err := db.SaveConversation(t.Context(), meeting(id, user, "Dorpshuis", status, base)); err != nil {
			t.Fatal(err)
		}
	}
	start := time.Date(2026, 10, 1, 20, 0, 0, 0, time.UTC)
	react := func(remark string, after time.Duration, want surveys.ErrorCode) {
		t.Helper()
		err := db.React(t.Context(), id, conversation.Reaction{Version: 1, Day: "2026-10-02", Agrees: remark == "", Remark: remark}, start.Add(after))
		if surveys.CodeOf(err) != want {
			t.Errorf("%q after %v: %v, want %q", remark, after, err, want)
		}
	}
	save(conversation.Draft, 0)
	react("te vroeg", time.Hour, surveys.NotOpen)
	save(conversation.Submitted, 1)
	react("", time.Hour, "")
	react("Er waren meer mensen", 13*24*time.Hour, "")
	react("te laat", 15*24*time.Hour, surveys.NotOpen)
	got, err := db.Reactions(t.Context(), id)
	want := []conversation.Reaction{{Version: 1, Day: "2026-10-02", Agrees: true}, {Version: 1, Day: "2026-10-02", Remark: "Er waren meer mensen"}}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(conversation.Reaction{}, "N")); diff != "" || err != nil {
		t.Fatalf("(-want +got):\n%s%v", diff, err)
	}
	if got[0].N < 1 || got[0].N == got[1].N {
		t.Errorf("reactions %d and %d", got[0].N, got[1].N)
	}
	mark := func(n int, mark conversation.Mark, want surveys.ErrorCode) {
		t.Helper()
		err := db.MarkReaction(t.Context(), id, conversation.Marking{N: n, Mark: mark, Note: "n", At: start, User: user})
		if surveys.CodeOf(err) != want {
			t.Errorf("%q: %v, want %q", mark, err, want)
		}
	}
	n := got[1].N
	mark(0, conversation.Handled, surveys.NotFound)
	mark(n, conversation.Handled, "")
	mark(n, conversation.Handled, "")
	mark(n, conversation.Removed, "")
	mark(n, conversation.Unhandled, surveys.Conflict)
	if got, err = db.Reactions(t.Context(), id); err != nil || len(got) != 2 || got[0].Remark+got[1].Remark != "" {
		t.Errorf("%+v, %v: the remark is still there", got, err)
	}
	made, err := db.Markings(t.Context(), id)
	trace := conversation.Marking{N: n, Day: "2026-10-02", Mark: conversation.Handled, Note: "n", At: start, User: user, Email: "o@example.nl"}
	again := trace
	again.Mark = conversation.Removed
	if diff := cmp.Diff([]conversation.Marking{trace, again}, made); diff != "" || err != nil {
		t.Errorf("the trace (-want +got):\n%s%v", diff, err)
	}
}

// TestConversationsAtOnce has many devices send the same records again and again:
// each is stored once.
func TestConversationsAtOnce(t *testing.T) {
	db := storetest.New(t)
	user := addUser(t, db, "o@example.nl", "organiser").ID
	const records, devices = 20, 8
	var ids [records]string
	for i := range ids {
		ids[i] = storetest.ID()
	}
	var wg sync.WaitGroup
	for range devices {
		wg.Go(func() {
			for i, id := range ids {
				if _, _, err := db.SaveConversation(t.Context(), meeting(id, user, fmt.Sprint("zaal ", i), conversation.Submitted, 0)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	all, err := db.Conversations(t.Context(), storetest.Slug)
	if err != nil || len(all) != records {
		t.Errorf("%d records, want %d: %v", len(all), records, err)
	}
	for _, k := range all {
		if k.Version != 1 {
			t.Errorf("%s has version %d", k.ID, k.Version)
		}
	}
}
