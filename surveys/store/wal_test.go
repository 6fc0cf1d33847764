package store_test

import (
	"os"
	"strings"
	"testing"

	"regiopeil/surveys"
	"regiopeil/surveys/store"
	"regiopeil/surveys/store/storetest"
)

// TestReadersLeaveTheLogShort reads the log, as exports do, while many responses
// come in: the write-ahead log is written back meanwhile, which a reader that kept
// its transaction open would prevent.
func TestReadersLeaveTheLogShort(t *testing.T) {
	dir := t.TempDir()
	db, _ := storetest.Open(t, dir, store.Options{})
	storetest.Fill(t, db)
	text := strings.Repeat("a", 1500)
	add := func(n int) {
		t.Helper()
		all := make([]surveys.Response, n)
		for i := range all {
			all[i] = storetest.Response(storetest.ID(), "1", text)
		}
		if err := db.SubmitAll(t.Context(), all); err != nil {
			t.Fatal(err)
		}
	}
	add(2500) // more than one piece of the log
	const most = 12 << 20
	seen, longest, written := 0, int64(0), 0
	_, err := db.Since(t.Context(), storetest.Slug, 0, 2500, func(*store.Entry) error {
		seen++
		if seen%100 != 0 {
			return nil
		}
		add(600)
		written += 600 * len(text)
		info, err := os.Stat(storetest.DatabasePath(dir) + "-wal")
		if err != nil {
			return err
		}
		longest = max(longest, info.Size())
		return nil
	})
	if err != nil || seen != 2500 {
		t.Fatalf("read %d: %v", seen, err)
	}
	if longest > most || written < 2*most-most/2 {
		t.Errorf("the write-ahead log grew to %d bytes while %d bytes came in, want at most %d", longest, written, most)
	}
}
