package store_test

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"regiopeil/surveys"
	"regiopeil/surveys/store"
	"regiopeil/surveys/store/storetest"
)

// hold keeps the writer busy until release is called.
func hold(t *testing.T, db *store.DB) (release func()) {
	t.Helper()
	started, end, done := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	var once sync.Once
	go func() {
		done <- db.UpdateSurvey(context.Background(), storetest.Slug, func(*surveys.Survey) error {
			once.Do(func() { close(started) })
			<-end
			return nil
		})
	}()
	<-started
	return func() {
		close(end)
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

// waitFor waits until n writes wait in the queue.
func waitFor(t *testing.T, db *store.DB, n int) {
	t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for {
		got, _ := db.Waiting()
		if got == n {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d writes wait, want %d", got, n)
		}
	}
}

func TestFullQueueIsBusy(t *testing.T) {
	db, _ := storetest.Open(t, t.TempDir(), store.Options{QueueSize: 3})
	storetest.Fill(t, db)
	release := hold(t, db)
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			if _, err := db.Submit(context.Background(), storetest.Response(storetest.ID(), "1", "")); err != nil {
				t.Error(err)
			}
		})
	}
	waitFor(t, db, 3)
	late := storetest.Response(storetest.ID(), "1", "")
	_, err := db.Submit(t.Context(), late)
	wantCode(t, err, surveys.Busy)
	wantCode(t, db.SaveDraft(t.Context(), newDraft("x"), 0, 0), surveys.Busy)
	release()
	wg.Wait()
	submit(t, db, late) // the next valid request works
	if n := count(t, db); n != 4 {
		t.Errorf("count %d, want 4", n)
	}
}

// TestCloseFinishes accepts, closes, and finds all that was accepted.
func TestCloseFinishes(t *testing.T) {
	dir := t.TempDir()
	db, _ := storetest.Open(t, dir, store.Options{})
	storetest.Fill(t, db)
	release := hold(t, db)
	const accepted = 200
	var stored atomic.Int32
	var wg sync.WaitGroup
	for range accepted {
		wg.Go(func() {
			if ok, err := db.Submit(context.Background(), storetest.Response(storetest.ID(), "1", "")); err != nil || !ok {
				t.Error(ok, err)
				return
			}
			stored.Add(1)
		})
	}
	waitFor(t, db, accepted)

	short, cancel := context.WithCancel(t.Context())
	cancel()
	if err := db.Close(short); !errors.Is(err, context.Canceled) {
		t.Errorf("Close with an ended context: %v", err)
	}
	_, err := db.Submit(t.Context(), storetest.Response(storetest.ID(), "1", ""))
	wantCode(t, err, surveys.Busy)
	release()
	if err := db.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	wg.Wait()
	db, _ = storetest.Open(t, dir, store.Options{})
	if n := count(t, db); n != accepted || stored.Load() != accepted {
		t.Errorf("stored %d, acknowledged %d, want %d", n, stored.Load(), accepted)
	}
}

// TestOneBadApple puts failures of every kind into one batch with good work.
func TestOneBadApple(t *testing.T) {
	db := storetest.New(t)
	taken := storetest.ID()
	submit(t, db, storetest.Response(taken, "1", ""))
	no := errors.New("no")
	work := []struct {
		name string
		do   func() error
		want func(error) bool
	}{
		{"submit", func() error {
			_, err := db.Submit(t.Context(), storetest.Response(storetest.ID(), "1", ""))
			return err
		}, func(err error) bool { return err == nil }},
		{"conflict", func() error {
			_, err := db.Submit(t.Context(), storetest.Response(taken, "2", ""))
			return err
		}, func(err error) bool { return surveys.CodeOf(err) == surveys.Conflict }},
		{"draft", func() error { return db.SaveDraft(t.Context(), newDraft("x"), 0, 0) }, func(err error) bool { return err == nil }},
		{"refused change", func() error {
			return db.UpdateSurvey(t.Context(), storetest.Slug, func(s *surveys.Survey) error { s.MadeUp = true; return no })
		}, func(err error) bool { return errors.Is(err, no) }},
		{"no such user", func() error { return db.DisableUser(t.Context(), "niemand") },
			func(err error) bool { return surveys.CodeOf(err) == surveys.NotFound }},
		{"contact", func() error { return db.AddContact(t.Context(), storetest.Slug, "a@example.nl", "2027-01-01") },
			func(err error) bool { return err == nil }},
		{"token of nobody", func() error {
			return db.AddToken(t.Context(), store.Token{Hash: "h", UserID: "niemand", Name: "n", Scope: ""})
		},
			func(err error) bool { return surveys.CodeOf(err) == surveys.NotFound }},
	}
	release := hold(t, db)
	errs := make([]error, len(work))
	var wg sync.WaitGroup
	for i, w := range work {
		wg.Go(func() { errs[i] = w.do() })
	}
	waitFor(t, db, len(work))
	release()
	wg.Wait()
	for i, w := range work {
		if !w.want(errs[i]) {
			t.Errorf("%s: %v", w.name, errs[i])
		}
	}
	if n := count(t, db); n != 2 {
		t.Errorf("count %d, want 2", n)
	}
	if s, err := db.Survey(t.Context(), storetest.Slug); err != nil || s.MadeUp {
		t.Errorf("a refused change was kept: %+v, %v", s, err)
	}
}

// TestBatchFailsAlone has a statement of a whole batch fail: the one that
// caused it is told, the rest is stored.
func TestBatchFailsAlone(t *testing.T) {
	dir := t.TempDir()
	db, _ := storetest.Open(t, dir, store.Options{})
	storetest.Fill(t, db)
	const refused = "een taal die de database weigert"
	raw, err := sql.Open("sqlite3", storetest.DatabasePath(dir))
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	if _, err := raw.ExecContext(t.Context(), "create trigger refuse before insert on responses when new.language = '"+refused+"' begin select raise(abort, 'no'); end"); err != nil {
		t.Fatal(err)
	}
	release := hold(t, db)
	var wg sync.WaitGroup
	var failed, stored atomic.Int32
	for i := range 10 {
		wg.Go(func() {
			r := storetest.Response(storetest.ID(), "1", "")
			if i == 5 {
				r.Language = refused
			}
			switch _, err := db.Submit(context.Background(), r); {
			case err == nil:
				stored.Add(1)
			case surveys.CodeOf(err) == surveys.Internal && i == 5:
				failed.Add(1)
			default:
				t.Error(i, err)
			}
		})
	}
	waitFor(t, db, 10)
	release()
	wg.Wait()
	if stored.Load() != 9 || failed.Load() != 1 {
		t.Errorf("%d stored, %d failed; want 9 and 1", stored.Load(), failed.Load())
	}
}
