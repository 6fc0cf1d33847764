package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"regiopeil/surveys"
	"regiopeil/surveys/store"
	"regiopeil/surveys/store/storetest"
)

// busyLog is a real store in which responses come in while its log is read, as
// on a day that many answer and somebody downloads. It keeps how large the
// write-ahead log became meanwhile.
type busyLog struct {
	*store.DB
	path string // of the write-ahead log
	left int    // batches still to come in

	mu      sync.Mutex
	read    int
	longest int64 // bytes
}

// Responses that come in at once, and after how many that are read.
const (
	batchIn    = 600
	batchEvery = 500
)

// typed is what each of them wrote, so that a batch is about a megabyte.
var typed = strings.Repeat("a", 1500)

func (b *busyLog) Since(ctx context.Context, slug string, after int64, limit int, fn func(*store.Entry) error) (int64, error) {
	return b.DB.Since(ctx, slug, after, limit, func(e *store.Entry) error {
		if err := b.comeIn(ctx); err != nil {
			return err
		}
		return fn(e)
	})
}

// comeIn stores a batch every now and then. Parts of a log may be read side by
// side.
func (b *busyLog) comeIn(ctx context.Context) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.read++; b.read%batchEvery != 0 || b.left == 0 {
		return nil
	}
	b.left--
	if err := b.SubmitAll(ctx, people(batchIn, typed)); err != nil {
		return err
	}
	info, err := os.Stat(b.path)
	if err != nil {
		return err
	}
	b.longest = max(b.longest, info.Size())
	return nil
}

func people(n int, text string) []surveys.Response {
	all := make([]surveys.Response, n)
	for i := range all {
		all[i] = storetest.Response(storetest.ID(), "1", text)
	}
	return all
}

// TestExportsLeaveTheLogShort writes every kind of file while many responses come
// in. An export that held a transaction open while it reads would keep the
// write-ahead log from being written back, and make it as large as all of them.
func TestExportsLeaveTheLogShort(t *testing.T) {
	const batches, most = 30, 12 << 20
	p := &program{ctx: t.Context(), stdout: io.Discard, stderr: io.Discard}
	for _, ext := range append([]string{".csv"}, recordFiles...) {
		t.Run(ext, func(t *testing.T) {
			dir := t.TempDir() // a log that has grown stays large
			db, _ := storetest.Open(t, dir, store.Options{})
			storetest.Fill(t, db)
			if err := db.SubmitAll(t.Context(), people(30_000, "")); err != nil {
				t.Fatal(err)
			}
			b := &busyLog{DB: db, path: storetest.DatabasePath(dir) + "-wal", left: batches}
			file := filepath.Join(t.TempDir(), "data"+ext)
			if err := exportFile(p, b, storetest.Slug, file); err != nil {
				t.Fatal(err)
			}
			if b.left > 0 || batches*batchIn*len(typed) < 2*most {
				t.Fatalf("%d of %d batches did not come in during the export", b.left, batches)
			}
			if b.longest > most {
				t.Errorf("the write-ahead log grew to %d MB, want at most %d", b.longest>>20, most>>20)
			}
		})
	}
}
