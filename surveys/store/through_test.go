package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"regiopeil/surveys"
	"regiopeil/surveys/store"
	"regiopeil/surveys/store/storetest"
)

// TestThrough counts responses by the conversation they came through: a change keeps
// it, a withdrawal takes it away, and a repeat that says another is none.
func TestThrough(t *testing.T) {
	dir := t.TempDir()
	db, _ := storetest.Open(t, dir, store.Options{})
	storetest.Fill(t, db)
	ctx := t.Context()
	a, b := storetest.ID(), storetest.ID()
	through := func(conversation string) surveys.Response {
		r := storetest.Response(storetest.ID(), "1", "")
		r.Conversation = conversation
		return r
	}
	first, second, trial := through(a), through(a), through(a)
	trial.Trial = true
	other := through(b)
	for _, r := range []surveys.Response{first, second, trial, other, through("")} {
		submit(t, db, r)
	}
	want := func(when string, want map[string]int) {
		t.Helper()
		got, err := db.Through(ctx, storetest.Slug)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got)\n%s", when, err, diff)
		}
	}
	want("at first", map[string]int{a: 2, b: 1})

	again := first
	again.Conversation = b
	if added, err := db.Submit(ctx, again); added || err != nil {
		t.Errorf("the same response through another conversation: %v, %v", added, err)
	}
	change := storetest.Response(first.ID, "2", "")
	if err := db.Change(ctx, change); err != nil {
		t.Fatal(err)
	}
	if r, err := db.Response(ctx, first.ID); err != nil || r.Conversation != a {
		t.Errorf("the changed response came through %q, %v", r.Conversation, err)
	}
	want("after a change", map[string]int{a: 2, b: 1})
	if err := db.Withdraw(ctx, other.ID); err != nil {
		t.Fatal(err)
	}
	want("after a withdrawal", map[string]int{a: 2})

	wrong := through("no ID")
	_, err := db.Submit(ctx, wrong)
	wantCode(t, err, surveys.Invalid)
	_, err = db.Through(ctx, "unknown")
	wantCode(t, err, surveys.NotFound)
}

// TestDraftThrough keeps the conversation with a draft, over a restart, and what a
// later save says of it changes nothing.
func TestDraftThrough(t *testing.T) {
	dir := t.TempDir()
	db, _ := storetest.Open(t, dir, store.Options{})
	storetest.Fill(t, db)
	d := newDraft("x")
	d.Conversation = storetest.ID()
	save(t, db, d, 0, 0)
	kept := d.Conversation
	d.Conversation = storetest.ID()
	save(t, db, d, 1, 0)
	if err := db.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	db, _ = storetest.Open(t, dir, store.Options{})
	if got := load(t, db, d.ID).Conversation; got != kept {
		t.Errorf("the draft came through %s, want %s", got, kept)
	}
}
