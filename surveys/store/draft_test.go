package store_test

import (
	"errors"
	"fmt"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"regiopeil/surveys"
	"regiopeil/surveys/store"
	"regiopeil/surveys/store/storetest"
)

var ignoreLoaded = cmpopts.IgnoreUnexported(store.Draft{})

func newDraft(typed string) *store.Draft {
	return &store.Draft{
		ID: storetest.ID(), Survey: storetest.Slug, Version: 1, Language: "nl",
		Values: url.Values{"V2": {typed}},
	}
}

func save(t *testing.T, db *store.DB, d *store.Draft, page, expect int) {
	t.Helper()
	if err := db.SaveDraft(t.Context(), d, page, expect); err != nil {
		t.Fatal(err)
	}
}

func load(t *testing.T, db *store.DB, id string) *store.Draft {
	t.Helper()
	d, err := db.Draft(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestDraftVerbatim keeps what was typed, whatever it is, over a restart.
func TestDraftVerbatim(t *testing.T) {
	dir := t.TempDir()
	now := time.Date(2026, 11, 23, 9, 0, 0, 123e6, time.UTC)
	o := store.Options{Now: func() time.Time { return now }}
	db, _ := storetest.Open(t, dir, o)
	storetest.Fill(t, db)
	d := newDraft("x")
	d.Trial, d.ChangeOf = true, storetest.ID()
	submit(t, db, storetest.Response(d.ChangeOf, "1", ""))
	d.Values = url.Values{
		"V1":          {"1", "3"},
		"V2":          {"\xff\xfe geen UTF-8, \x00, \u202e en 👩‍👩‍👧 & = % + ;\r\n"},
		"":            {""},
		"vreemd[a].b": {"<script>", ""},
	}
	save(t, db, d, 0, 0)
	save(t, db, d, 3, 0)
	save(t, db, d, 3, 1)
	if diff := cmp.Diff(map[int]int{0: 1, 3: 2}, d.Pages); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(d, load(t, db, d.ID), ignoreLoaded); diff != "" {
		t.Errorf("from memory: %s", diff)
	}
	if err := db.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	db, _ = storetest.Open(t, dir, o)
	if diff := cmp.Diff(d, load(t, db, d.ID), ignoreLoaded); diff != "" {
		t.Errorf("from the database: %s", diff)
	}
	if !d.Opened.Equal(now) || !d.Touched.Equal(now) {
		t.Errorf("opened %v, touched %v, want %v", d.Opened, d.Touched, now)
	}
}

func TestDraftIsCallersOwn(t *testing.T) {
	db := storetest.New(t)
	d := newDraft("bewaard")
	save(t, db, d, 0, 0)
	d.Values.Set("V2", "niet bewaard")
	mine := load(t, db, d.ID)
	mine.Values.Add("V2", "ook niet")
	mine.Pages[0] = 9
	got := load(t, db, d.ID)
	if diff := cmp.Diff(url.Values{"V2": {"bewaard"}}, got.Values); diff != "" || got.Pages[0] != 1 {
		t.Errorf("what is stored was changed: %s, %v", diff, got.Pages)
	}
}

// TestTwoTabs is two devices on one draft.
func TestTwoTabs(t *testing.T) {
	db := storetest.New(t)
	d := newDraft("begin")
	save(t, db, d, 0, 0)
	phone, laptop := load(t, db, d.ID), load(t, db, d.ID)
	phone.Values.Set("V2", "telefoon")
	save(t, db, phone, 0, 1)

	laptop.Values.Set("V2", "laptop")
	err := db.SaveDraft(t.Context(), laptop, 0, 1)
	wantCode(t, err, surveys.Conflict)
	if errors.Is(err, store.ErrStale) {
		t.Error("same page: only the person can decide, but the error says to repeat")
	}
	err = db.SaveDraft(t.Context(), laptop, 1, 0)
	wantCode(t, err, surveys.Conflict)
	if !errors.Is(err, store.ErrStale) {
		t.Errorf("another page: %v does not say to load and repeat", err)
	}
	if got := load(t, db, d.ID).Values.Get("V2"); got != "telefoon" {
		t.Errorf("stored %q, want what the phone sent", got)
	}
	again := load(t, db, d.ID)
	save(t, db, again, 1, 0)

	// A fresh page of someone who has no draft in hand, while there is one.
	fresh := newDraft("vers")
	fresh.ID = d.ID
	wantCode(t, db.SaveDraft(t.Context(), fresh, 0, 0), surveys.Conflict)
}

// TestDraftRefusedByDatabase is a draft that this server has not in memory.
func TestDraftRefusedByDatabase(t *testing.T) {
	dir := t.TempDir()
	db, _ := storetest.Open(t, dir, store.Options{})
	storetest.Fill(t, db)
	d := newDraft("eerst")
	save(t, db, d, 0, 0)
	other, _ := storetest.Open(t, dir, store.Options{})
	fresh := newDraft("ander")
	fresh.ID = d.ID
	wantCode(t, other.SaveDraft(t.Context(), fresh, 0, 0), surveys.Conflict)
	err := other.SaveDraft(t.Context(), fresh, 1, 0)
	if !errors.Is(err, store.ErrStale) {
		t.Errorf("another page: %v, want ErrStale", err)
	}
	if got := load(t, other, d.ID).Values.Get("V2"); got != "eerst" {
		t.Errorf("stored %q, want %q", got, "eerst")
	}
}

func TestSubmitDraft(t *testing.T) {
	db := storetest.New(t)
	d := newDraft("klaar")
	save(t, db, d, 0, 0)
	r := storetest.Response(d.ID, "1", "klaar")
	if added, err := db.SubmitDraft(t.Context(), r, d.ID); !added || err != nil {
		t.Fatal(added, err)
	}
	_, err := db.Draft(t.Context(), d.ID)
	wantCode(t, err, surveys.NotFound)
	wantCode(t, db.SaveDraft(t.Context(), d, 0, 1), surveys.NotFound) // the back button
	if added, err := db.SubmitDraft(t.Context(), r, d.ID); added || err != nil {
		t.Errorf("double click: %v, %v", added, err)
	}

	change := newDraft("anders")
	change.ChangeOf = d.ID
	save(t, db, change, 0, 0)
	if err := db.ChangeDraft(t.Context(), storetest.Response(d.ID, "2", "anders"), change.ID); err != nil {
		t.Fatal(err)
	}
	_, err = db.Draft(t.Context(), change.ID)
	wantCode(t, err, surveys.NotFound)

	// A conflict keeps the draft.
	kept := newDraft("bewaard")
	kept.ID = storetest.ID()
	save(t, db, kept, 0, 0)
	_, err = db.SubmitDraft(t.Context(), storetest.Response(d.ID, "1", "nog anders"), kept.ID)
	wantCode(t, err, surveys.Conflict)
	load(t, db, kept.ID)
}

func TestDraftsGo(t *testing.T) {
	dir := t.TempDir()
	now := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	db, _ := storetest.Open(t, dir, store.Options{Now: func() time.Time { return now }, Drafts: 2})
	storetest.Fill(t, db)
	old, deleted, changing := newDraft("oud"), newDraft("weg"), newDraft("wijziging")
	save(t, db, old, 0, 0)
	now = now.Add(time.Hour)
	submit(t, db, storetest.Response(deleted.ID, "1", ""))
	changing.ChangeOf = deleted.ID
	save(t, db, deleted, 0, 0)
	save(t, db, changing, 0, 0)
	if err := db.Withdraw(t.Context(), changing.ChangeOf); err != nil {
		t.Fatal(err)
	}
	for _, d := range []*store.Draft{deleted, changing} {
		_, err := db.Draft(t.Context(), d.ID)
		wantCode(t, err, surveys.NotFound)
	}
	late := newDraft("wijziging in een ander venster") // loaded before the withdrawal
	late.ChangeOf = changing.ChangeOf
	wantCode(t, db.SaveDraft(t.Context(), late, 0, 0), surveys.NotFound)
	_, err := db.Draft(t.Context(), late.ID)
	wantCode(t, err, surveys.NotFound)
	fresh := newDraft("nieuw")
	save(t, db, fresh, 0, 0)
	now = now.Add(store.DraftAge)
	n, err := db.PurgeDrafts(t.Context(), now.Add(-store.DraftAge))
	if err != nil || n != 1 {
		t.Errorf("purged %d, %v; want 1", n, err)
	}
	_, err = db.Draft(t.Context(), old.ID)
	wantCode(t, err, surveys.NotFound)
	load(t, db, fresh.ID)
	if err := db.DeleteDraft(t.Context(), fresh.ID); err != nil {
		t.Fatal(err)
	}
	_, err = db.Draft(t.Context(), fresh.ID)
	wantCode(t, err, surveys.NotFound)
}

// TestWalksAtOnce sends many people through six pages each at the same moment.
func TestWalksAtOnce(t *testing.T) {
	dir := t.TempDir()
	db, _ := storetest.Open(t, dir, store.Options{Drafts: 10}) // most are read back from the database
	storetest.Fill(t, db)
	const people, pages = 64, 6
	var wg sync.WaitGroup
	for range people {
		wg.Go(func() {
			d := newDraft("")
			for page := range pages {
				d.Values.Set("V2", fmt.Sprintf("pagina %d", page))
				if err := db.SaveDraft(t.Context(), d, page, 0); err != nil {
					t.Error(err)
					return
				}
				back, err := db.Draft(t.Context(), d.ID)
				if err != nil || back.Values.Get("V2") != d.Values.Get("V2") {
					t.Errorf("page %d: %v, %v", page, back, err)
					return
				}
				d = back
			}
			added, err := db.SubmitDraft(t.Context(), storetest.Response(d.ID, "1", "klaar"), d.ID)
			if err != nil || !added {
				t.Error(added, err)
			}
			_, err = db.Draft(t.Context(), d.ID)
			if surveys.CodeOf(err) != surveys.NotFound {
				t.Errorf("the draft outlives its response: %v", err)
			}
		})
	}
	wg.Wait()
	if n := count(t, db); n != people {
		t.Errorf("count %d, want %d", n, people)
	}
	if n, err := db.PurgeDrafts(t.Context(), time.Now().Add(time.Hour)); n != 0 || err != nil {
		t.Errorf("%d drafts are left, %v", n, err)
	}
}
