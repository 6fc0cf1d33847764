package store_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regiopeil/surveys"
	"regiopeil/surveys/store"
	"regiopeil/surveys/store/storetest"
)

func addUser(t *testing.T, db *store.DB, email, role string) *store.User {
	t.Helper()
	u := &store.User{Email: email, Role: role, Municipalities: []string{"GM0546", "GM0579"}}
	if err := db.AddUser(t.Context(), u, "$argon2id$…"); err != nil {
		t.Fatal(err)
	}
	return u
}

func TestUsers(t *testing.T) {
	db := storetest.New(t)
	if has, err := db.HasAdmin(t.Context()); has || err != nil {
		t.Fatal(has, err)
	}
	u := addUser(t, db, " Anna@Example.NL ", "admin")
	wantCode(t, db.AddUser(t.Context(), &store.User{Email: "anna@example.nl"}, ""), surveys.Conflict)
	if has, err := db.HasAdmin(t.Context()); !has || err != nil {
		t.Fatal(has, err)
	}
	got, hash, err := db.UserByEmail(t.Context(), "ANNA@example.nl")
	if err != nil || hash != "$argon2id$…" {
		t.Fatal(hash, err)
	}
	if diff := cmp.Diff(u, got); diff != "" || got.Email != "anna@example.nl" {
		t.Errorf("%s, %q", diff, got.Email)
	}
	if got, err = db.UserByID(t.Context(), u.ID); err != nil || got.Email != u.Email {
		t.Error(got, err)
	}
	if all, err := db.Users(t.Context()); err != nil || len(all) != 1 {
		t.Error(all, err)
	}
	if err := db.SetPassword(t.Context(), u.ID, "nieuw"); err != nil {
		t.Fatal(err)
	}
	if _, hash, _ = db.UserByEmail(t.Context(), u.Email); hash != "nieuw" {
		t.Errorf("hash %q", hash)
	}
	wantCode(t, db.SetPassword(t.Context(), "niemand", "x"), surveys.NotFound)
	_, _, err = db.UserByEmail(t.Context(), "niemand@example.nl")
	wantCode(t, err, surveys.NotFound)
}

// TestDisableEndsAccess proves that nothing outlives an account.
func TestDisableEndsAccess(t *testing.T) {
	db := storetest.New(t)
	u := addUser(t, db, "weg@example.nl", "analyst")
	later := time.Now().Add(time.Hour)
	for _, err := range []error{
		db.SaveSession(t.Context(), "s1", u.ID, "data", later),
		db.AddToken(t.Context(), store.Token{Hash: "t1", UserID: u.ID, Name: "script", Scope: "analyst"}),
		db.CreateLink(t.Context(), "l1", store.ResetLink, u.ID, later),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if got, scope, err := db.UserByToken(t.Context(), "t1"); err != nil || got.ID != u.ID || scope != "analyst" {
		t.Fatal(got, scope, err)
	}
	if id, data, _, err := db.Session(t.Context(), "s1"); err != nil || id != u.ID || data != "data" {
		t.Fatal(id, data, err)
	}
	if err := db.DisableUser(t.Context(), u.ID); err != nil {
		t.Fatal(err)
	}
	gone := func(when string) {
		t.Helper()
		_, _, _, session := db.Session(t.Context(), "s1")
		_, _, token := db.UserByToken(t.Context(), "t1")
		_, link := db.Link(t.Context(), "l1", store.ResetLink)
		for what, err := range map[string]error{"session": session, "token": token, "link": link} {
			if surveys.CodeOf(err) != surveys.NotFound {
				t.Errorf("%s: the %s still works: %v", when, what, err)
			}
		}
	}
	gone("disabled")
	wantCode(t, db.SaveSession(t.Context(), "s1", u.ID, "", later), surveys.NotFound)
	wantCode(t, db.AddToken(t.Context(), store.Token{Hash: "t1", UserID: u.ID, Name: "x", Scope: ""}), surveys.NotFound)
	if err := db.EnableUser(t.Context(), u.ID); err != nil {
		t.Fatal(err)
	}
	gone("enabled again")
}

func TestSessions(t *testing.T) {
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	db, _ := storetest.Open(t, t.TempDir(), store.Options{Now: func() time.Time { return now }})
	u := addUser(t, db, "a@example.nl", "admin")
	for _, hash := range []string{"a", "b", "c"} {
		if err := db.SaveSession(t.Context(), hash, u.ID, "1", now.Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.SaveSession(t.Context(), "a", u.ID, "2", now.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := db.DeleteSession(t.Context(), "b"); err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Minute)
	for hash, want := range map[string]surveys.ErrorCode{"a": "", "b": surveys.NotFound, "c": surveys.NotFound} {
		_, _, _, err := db.Session(t.Context(), hash)
		wantCode(t, err, want)
	}
	if err := db.PurgeSessions(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := db.DeleteSessions(t.Context(), u.ID); err != nil {
		t.Fatal(err)
	}
	_, _, _, err := db.Session(t.Context(), "a")
	wantCode(t, err, surveys.NotFound)
}

// TestLinkOnce lets 200 callers use one link at once: exactly one may.
func TestLinkOnce(t *testing.T) {
	now := time.Now()
	db, _ := storetest.Open(t, t.TempDir(), store.Options{Now: func() time.Time { return now }})
	for _, hash := range []string{"old", "new"} { // the second voids the first
		if err := db.CreateLink(t.Context(), hash, store.SetupLink, "", now.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	_, err := db.TakeLink(t.Context(), "old", store.SetupLink)
	wantCode(t, err, surveys.NotFound)
	_, err = db.TakeLink(t.Context(), "new", store.ResetLink)
	wantCode(t, err, surveys.NotFound)

	addUser(t, db, "bezet@example.nl", "admin")
	wantCode(t, db.TakeSetupLink(t.Context(), "new", &store.User{Email: "bezet@example.nl"}, "h"), surveys.Conflict)
	if _, err := db.Link(t.Context(), "new", store.SetupLink); err != nil {
		t.Errorf("an address that is taken cost the link: %v", err)
	}
	var won atomic.Int32
	var wg sync.WaitGroup
	for range 200 {
		wg.Go(func() {
			switch _, err := db.TakeLink(t.Context(), "new", store.SetupLink); {
			case err == nil:
				won.Add(1)
			case !errors.Is(err, store.ErrUsed):
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if won.Load() != 1 {
		t.Errorf("%d callers used the link, want 1", won.Load())
	}
	if err := db.CreateLink(t.Context(), "late", store.SetupLink, "", now.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Hour)
	_, err = db.TakeLink(t.Context(), "late", store.SetupLink)
	wantCode(t, err, surveys.NotFound)
}

func TestContacts(t *testing.T) {
	db := storetest.New(t)
	for _, c := range [][2]string{{"b@example.nl", "2027-01-01"}, {"a@example.nl", "2027-06-01"}, {"b@example.nl", "2027-01-01"}} {
		if err := db.AddContact(t.Context(), storetest.Slug, c[0], c[1]); err != nil {
			t.Fatal(err)
		}
	}
	got, err := db.Contacts(t.Context(), storetest.Slug)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a@example.nl", "b@example.nl"}, got); diff != "" {
		t.Error(diff)
	}
	if n, err := db.PurgeContacts(t.Context(), "2027-01-01"); n != 1 || err != nil {
		t.Errorf("deleted %d, %v; want 1", n, err)
	}
	wantCode(t, db.AddContact(t.Context(), "nergens", "a@example.nl", "2027-01-01"), surveys.NotFound)
}

// TestTheLastAdministratorStays proves that somebody can always let others in.
func TestTheLastAdministratorStays(t *testing.T) {
	db := storetest.New(t)
	first := addUser(t, db, "een@example.nl", "admin")
	addUser(t, db, "analyse@example.nl", "analyst")
	invited := &store.User{Email: "later@example.nl", Role: "admin"}
	if err := db.AddUser(t.Context(), invited, ""); err != nil {
		t.Fatal(err)
	}
	wantCode(t, db.DisableUser(t.Context(), first.ID), surveys.Conflict)
	if has, err := db.HasAdmin(t.Context()); !has || err != nil {
		t.Fatal(has, err)
	}
	demoted := *first
	demoted.Role = "analyst"
	wantCode(t, db.SetRights(t.Context(), &demoted), surveys.Conflict)
	second := addUser(t, db, "twee@example.nl", "admin")
	for _, id := range []string{invited.ID, first.ID, first.ID} {
		if err := db.DisableUser(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	wantCode(t, db.DisableUser(t.Context(), second.ID), surveys.Conflict)
}
