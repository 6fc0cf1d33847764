package store_test

import (
	"context"
	"errors"
	"iter"
	"testing"
	"time"

	"regiopeil/surveys"
	"regiopeil/surveys/store"
	"regiopeil/surveys/store/storetest"
)

// responses are n, with a look after each, which may fail; nil: none.
func responses(n int, look func(i int) error) iter.Seq2[surveys.Response, error] {
	return func(yield func(surveys.Response, error) bool) {
		for i := range n {
			var err error
			if look != nil {
				err = look(i)
			}
			if !yield(storetest.Response(storetest.ID(), "1", ""), err) || err != nil {
				return
			}
		}
	}
}

// logged counts the entries that readers of the log see.
func logged(t *testing.T, db *store.DB) (n int) {
	t.Helper()
	if _, err := db.Since(t.Context(), storetest.Slug, 0, 0, func(*store.Entry) error { n++; return nil }); err != nil {
		t.Fatal(err)
	}
	return n
}

// seen fails unless the log and the count of a store have n responses.
func seen(t *testing.T, db *store.DB, when string, n int) {
	t.Helper()
	if got, counted := logged(t, db), count(t, db); got != n || counted != n {
		t.Errorf("%s: %d in the log, %d counted, want %d", when, got, counted, n)
	}
}

// TestImportBesideServer imports in one program while another one stores what
// comes in, on connections of its own: nothing is refused, and the import appears
// as a whole.
func TestImportBesideServer(t *testing.T) {
	dir := t.TempDir()
	server, _ := storetest.Open(t, dir, store.Options{})
	storetest.Fill(t, server)
	submit(t, server, storetest.Response(storetest.ID(), "1", "voor"))
	importer, _ := storetest.Open(t, dir, store.Options{})

	const n, every = 6000, 500
	live := 1
	err := importer.Import(t.Context(), storetest.Slug, responses(n, func(i int) error {
		if i%every == 0 {
			submit(t, server, storetest.Response(storetest.ID(), "2", "intussen"))
			live++
			seen(t, server, "while it is imported", 1)
		}
		return nil
	}))
	if err != nil {
		t.Fatal(err)
	}
	submit(t, server, storetest.Response(storetest.ID(), "1", "daarna")) // and so it counts anew
	live++
	seen(t, server, "after it", n+live)
	seen(t, importer, "after it, in the program itself", n+live)
}

// TestImportOrNothing breaks off at different places; what came in meanwhile stays.
func TestImportOrNothing(t *testing.T) {
	boom := errors.New("boom")
	tests := []struct {
		name string
		at   int
		stop bool // the caller gives up
		want error
	}{
		{"first", 0, false, boom},
		{"in the first part", 100, false, boom},
		{"later", 2500, false, boom},
		{"given up", 2500, true, context.Canceled},
		{"given up at the end", 2999, true, context.Canceled},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			db := storetest.New(t)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			err := db.Import(ctx, storetest.Slug, responses(3000, func(i int) error {
				if i != tt.at {
					return nil
				}
				submit(t, db, storetest.Response(storetest.ID(), "2", "intussen"))
				if tt.stop {
					cancel()
					return nil
				}
				return boom
			}))
			if !errors.Is(err, tt.want) {
				t.Errorf("%v, want %v", err, tt.want)
			}
			seen(t, db, "after it", 1)
			if err := db.Import(t.Context(), storetest.Slug, responses(3000, nil)); err != nil {
				t.Fatal(err)
			}
			seen(t, db, "after another one", 3001)
		})
	}
}

// TestImportRefuses stores nothing of what cannot be stored.
func TestImportRefuses(t *testing.T) {
	db := storetest.New(t)
	taken := storetest.ID()
	submit(t, db, storetest.Response(taken, "1", "stond er al"))
	unknown := storetest.Response(storetest.ID(), "1", "")
	unknown.Mode = "fax"
	for _, bad := range []surveys.Response{storetest.Response(taken, "2", "anders"), unknown} {
		all := func(yield func(surveys.Response, error) bool) {
			for r, err := range responses(2500, nil) {
				if !yield(r, err) {
					return
				}
			}
			yield(bad, nil)
		}
		if err := db.Import(t.Context(), storetest.Slug, all); err == nil {
			t.Errorf("%+v was imported", bad)
		}
		seen(t, db, "after it", 1)
	}
	wantCode(t, db.Import(t.Context(), "onbekend", responses(1, nil)), surveys.NotFound)
}

// TestImportsAtOnce begins a second import within the first: each appears whole,
// and neither before both have ended.
func TestImportsAtOnce(t *testing.T) {
	db := storetest.New(t)
	if err := db.Import(t.Context(), storetest.Slug, responses(5000, func(i int) error {
		if i != 2500 {
			return nil
		}
		if err := db.Import(t.Context(), storetest.Slug, responses(700, nil)); err != nil {
			return err
		}
		seen(t, db, "after the first that ended", 0)
		return nil
	})); err != nil {
		t.Fatal(err)
	}
	seen(t, db, "after both", 5700)
}

// TestUndoImports finds an import whose program is gone: another one undoes it,
// once it was silent for long enough, and what came in after it is seen again.
func TestUndoImports(t *testing.T) {
	dir := t.TempDir()
	later := time.Duration(0)
	server, _ := storetest.Open(t, dir, store.Options{Now: func() time.Time { return time.Now().Add(later) }})
	storetest.Fill(t, server)
	importer, _ := storetest.Open(t, dir, store.Options{})

	func() { // a program that dies on its way
		defer func() { _ = recover() }()
		_ = importer.Import(t.Context(), storetest.Slug, responses(3000, func(i int) error {
			if i == 2500 {
				panic("killed")
			}
			return nil
		}))
	}()
	submit(t, server, storetest.Response(storetest.ID(), "1", "daarna"))
	undo := func() {
		t.Helper()
		if err := server.UndoImports(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	undo()
	seen(t, server, "while it may still be at work", 0)
	later = time.Hour
	undo()
	seen(t, server, "once it is undone", 1)

	// One that only stood still learns that it is gone, and stores no more.
	err := importer.Import(t.Context(), storetest.Slug, responses(3000, func(i int) error {
		if i == 2500 {
			undo()
		}
		return nil
	}))
	wantCode(t, err, surveys.Conflict)
	seen(t, server, "after one that was undone", 1)
}
