package main

import (
	"flag"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"regiopeil/surveys/library"
	"regiopeil/surveys/store"
	"regiopeil/surveys/store/sqlite"
	"regiopeil/surveys/store/storetest"
)

var kills = flag.Int("kills", 3, "how often TestKills kills the server")

// TestKills kills the real program without warning, at random, while people answer
// through the API and page by page, and starts it again on the same folder. The
// folder is sound every time, and what was acknowledged is there, once and whole.
// The long form is -args -kills 1000.
func TestKills(t *testing.T) {
	dir, ledger := t.TempDir(), filepath.Join(t.TempDir(), "ledger")
	seen := 0
	for i := range *kills {
		s := start(t, "serve", "--addr", "127.0.0.1:0", "--data", dir)
		loaded := make(chan outcome, 2)
		for _, more := range [][]string{{"--ledger", ledger, "--concurrency", "16", "--respondents", "3000"}, {"--walk", "--concurrency", "4", "--respondents", "500"}} {
			go func() {
				loaded <- command(t, nil, "", append([]string{"load", "--url", s.URL, "--patience", "50ms"}, more...)...)
			}()
		}
		soon(t, "people answer", func() bool { return len(ledgerLines(t, ledger)) > seen+20 })
		// Any moment of what a commit and a checkpoint take.
		<-time.After(time.Duration(rand.IntN(60_000)) * time.Microsecond)
		s.kill()
		for range cap(loaded) {
			if got := <-loaded; got.status != statusError {
				t.Fatalf("the load did not notice: %+v", got)
			}
		}
		if _, _, err := sqlite.InspectFolder(t.Context(), dir); err != nil {
			t.Fatalf("after kill %d: %v", i+1, err)
		}
		acknowledged := ledgerLines(t, ledger)
		wantStored(t, dir, acknowledged[seen:])
		seen = len(acknowledged)
	}
	wantStored(t, dir, ledgerLines(t, ledger))
	t.Logf("%d kills, %d acknowledged responses, none lost", *kills, seen)
}

// wantStored finds every response by its ID and reads its answers.
func wantStored(t *testing.T, dir string, ids []string) {
	t.Helper()
	db, _ := storetest.Open(t, dir, store.Options{})
	defer db.Close(t.Context())
	form, err := db.Form(t.Context(), library.Slug, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		r, err := db.Response(t.Context(), id)
		if err != nil {
			t.Fatalf("acknowledged and lost: %v", err)
		}
		if wrong := form.Validate(r.Answers); len(wrong) > 0 {
			t.Fatalf("half a response: %v", wrong)
		}
	}
	if n, err := db.Count(t.Context(), library.Slug); err != nil || n < len(ids) {
		t.Fatalf("%d responses, %v; %d acknowledged", n, err, len(ids))
	}
}
