package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regiopeil/surveys"
	"regiopeil/surveys/store"
	"regiopeil/surveys/store/storetest"
)

func wantWalks(t *testing.T, db *store.DB, since time.Time, want surveys.Walks) {
	t.Helper()
	got, err := db.Walks(t.Context(), storetest.Slug, since)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("walks (-want +got):\n%s", diff)
	}
}

// walk saves pages of a draft that is not sent.
func walk(t *testing.T, db *store.DB, change func(*store.Draft), pages ...int) *store.Draft {
	t.Helper()
	d := newDraft("onderweg")
	change(d)
	for _, page := range pages {
		save(t, db, d, page, 0)
	}
	return d
}

func plain(*store.Draft) {}

// TestWalks follows people who stop, go on and send, until their drafts are gone
// and only numbers are left, over a restart.
func TestWalks(t *testing.T) {
	dir := t.TempDir()
	now := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	o := store.Options{Now: func() time.Time { return now }}
	db, _ := storetest.Open(t, dir, o)
	storetest.Fill(t, db)
	walk(t, db, plain, 0)
	walk(t, db, plain, 0, 1, 10)
	walk(t, db, plain, 10, 2) // back to an earlier page
	sent := walk(t, db, plain, 0, 1)
	for range 2 { // the second is a repeat
		if _, err := db.SubmitDraft(t.Context(), storetest.Response(sent.ID, "1", ""), sent.ID); err != nil {
			t.Fatal(err)
		}
	}
	stopped := surveys.Walks{Sent: 1, Stopped: []surveys.Stop{{Version: 1, Page: 0, N: 1}, {Version: 1, Page: 10, N: 2}}}
	wantWalks(t, db, now, surveys.Walks{Sent: 1, Open: 3})
	wantWalks(t, db, now.Add(time.Millisecond), stopped)

	now = now.Add(store.DraftAge)
	late := walk(t, db, plain, 0)
	for range 2 { // nothing is counted twice
		if _, err := db.PurgeDrafts(t.Context(), now.Add(-time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	stopped.Open = 1
	wantWalks(t, db, now, stopped)
	if err := db.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	db, _ = storetest.Open(t, dir, o)
	wantWalks(t, db, now, stopped)
	if err := db.Withdraw(t.Context(), sent.ID); err != nil { // it was sent all the same
		t.Fatal(err)
	}
	if err := db.DeleteDraft(t.Context(), late.ID); err != nil {
		t.Fatal(err)
	}
	stopped.Open = 0
	wantWalks(t, db, now, stopped)
	_, err := db.Walks(t.Context(), "nergens", now)
	wantCode(t, err, surveys.NotFound)
}

// TestNoWalks leaves out what is no walk, while it is a draft and after.
func TestNoWalks(t *testing.T) {
	db := storetest.New(t)
	response := storetest.Response(storetest.ID(), "1", "van een ander programma")
	submit(t, db, response)
	walk(t, db, func(d *store.Draft) { d.ChangeOf = response.ID }, 0)
	walk(t, db, func(d *store.Draft) { d.Trial = true }, 0)
	trial := walk(t, db, func(d *store.Draft) { d.Trial = true }, 0)
	tried := storetest.Response(trial.ID, "1", "")
	tried.Trial = true
	if _, err := db.SubmitDraft(t.Context(), tried, trial.ID); err != nil {
		t.Fatal(err)
	}
	refused := walk(t, db, plain, 0) // its ID has other answers already
	submit(t, db, storetest.Response(refused.ID, "2", ""))
	_, err := db.SubmitDraft(t.Context(), storetest.Response(refused.ID, "1", ""), refused.ID)
	wantCode(t, err, surveys.Conflict)
	later := time.Now().Add(time.Hour)
	wantWalks(t, db, later, surveys.Walks{Stopped: []surveys.Stop{{Version: 1, Page: 0, N: 1}}})
	if n, err := db.PurgeDrafts(t.Context(), later); n != 3 || err != nil {
		t.Errorf("purged %d, %v; want 3", n, err)
	}
	wantWalks(t, db, later, surveys.Walks{Stopped: []surveys.Stop{{Version: 1, Page: 0, N: 1}}})
}

// TestAddWalks adds on top of what was counted.
func TestAddWalks(t *testing.T) {
	db := storetest.New(t)
	w := surveys.Walks{Sent: 3, Stopped: []surveys.Stop{{Version: 1, Page: 2, N: 5}}}
	for range 3 {
		if err := db.AddWalks(t.Context(), storetest.Slug, 1, w); err != nil {
			t.Fatal(err)
		}
	}
	wantWalks(t, db, time.Now(), surveys.Walks{Sent: 9, Stopped: []surveys.Stop{{Version: 1, Page: 2, N: 15}}})
}
