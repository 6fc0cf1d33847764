package store_test

import (
	"database/sql"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"regiopeil/surveys"
	"regiopeil/surveys/store"
	"regiopeil/surveys/store/sqlite"
	"regiopeil/surveys/store/storetest"
)

// clients is how many callers wait at once in the benchmarks.
const clients = 256

// spread calls fn n times from many goroutines at once.
func spread(b *testing.B, fn func() error) {
	b.Helper()
	var left atomic.Int64
	left.Store(int64(b.N))
	var wg sync.WaitGroup
	b.ResetTimer()
	for range clients {
		wg.Go(func() {
			for left.Add(-1) >= 0 {
				if err := fn(); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "ops/s")
}

// longText makes a response as long as a filled-in questionnaire.
var longText = strings.Repeat("Meer groen en minder verkeer in de wijk. ", 10)

// BenchmarkSubmit is a response from call to disk, 256 callers at once.
func BenchmarkSubmit(b *testing.B) {
	db := storetest.New(b)
	spread(b, func() error {
		_, err := db.Submit(b.Context(), storetest.Response(storetest.ID(), "1", longText))
		return err
	})
}

// BenchmarkSubmitDraft is a response that ends a draft, from call to disk, 256
// callers at once; BenchmarkSubmit is the same without the draft and its count.
func BenchmarkSubmitDraft(b *testing.B) {
	db := storetest.New(b)
	drafts := make(chan string, b.N)
	spread(b, func() error {
		d := &store.Draft{ID: storetest.ID(), Survey: storetest.Slug, Version: 1, Language: "nl", Values: url.Values{"V2": {longText}}}
		drafts <- d.ID
		return db.SaveDraft(b.Context(), d, 0, 0)
	})
	spread(b, func() error {
		id := <-drafts
		_, err := db.SubmitDraft(b.Context(), storetest.Response(id, "1", longText), id)
		return err
	})
}

// BenchmarkRawBatchedInsert is the most that the database itself can take:
// batches of 100 rows in a transaction, with nothing around them.
func BenchmarkRawBatchedInsert(b *testing.B) {
	raw := rawTable(b)
	insert, err := raw.Prepare("insert into t (id, answers) values ($1, $2)")
	if err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	for done := 0; done < b.N; {
		tx, err := raw.Begin()
		if err != nil {
			b.Fatal(err)
		}
		in := tx.Stmt(insert)
		for range min(100, b.N-done) {
			if _, err := in.Exec(storetest.ID(), longText); err != nil {
				b.Fatal(err)
			}
			done++
		}
		if err := tx.Commit(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "ops/s")
}

// BenchmarkTransactionEach is what group commit spares us: a transaction for
// each response, 256 callers at once.
func BenchmarkTransactionEach(b *testing.B) {
	raw := rawTable(b)
	insert, err := raw.Prepare("insert into t (id, answers) values ($1, $2)")
	if err != nil {
		b.Fatal(err)
	}
	spread(b, func() error {
		_, err := insert.Exec(storetest.ID(), longText)
		return err
	})
}

func rawTable(b *testing.B) *sql.DB {
	b.Helper()
	e, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "raw.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { e.Close() })
	if _, err := e.Writer.Exec("create table t (seq integer primary key, id text unique, answers text)"); err != nil {
		b.Fatal(err)
	}
	return e.Writer
}

// BenchmarkSaveDraft is a page of a draft from call to disk, 256 people at
// once, each on a draft of their own with 40 fields.
func BenchmarkSaveDraft(b *testing.B) {
	db := storetest.New(b)
	drafts := make(chan *store.Draft, clients)
	for range clients {
		d := &store.Draft{ID: storetest.ID(), Survey: storetest.Slug, Version: 1, Language: "nl", Values: url.Values{}}
		for i := range 40 {
			d.Values.Set(fmt.Sprintf("V%d.T%d", i/8, i%8), "4")
		}
		d.Values.Set("V21", longText)
		drafts <- d
	}
	spread(b, func() error {
		d := <-drafts
		defer func() { drafts <- d }()
		if d.Pages[1] == 6 { // a new person
			d = &store.Draft{ID: storetest.ID(), Survey: storetest.Slug, Version: 1, Language: "nl", Values: d.Values}
		}
		return db.SaveDraft(b.Context(), d, 1, d.Pages[1])
	})
}

// BenchmarkSince reads the log, 100,000 responses a time.
func BenchmarkSince(b *testing.B) {
	db := storetest.New(b)
	const rows = 100_000
	rs := make([]surveys.Response, rows)
	for i := range rs {
		rs[i] = storetest.Response(storetest.ID(), "1", longText[:200])
	}
	if err := db.SubmitAll(b.Context(), rs); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		n := 0
		if _, err := db.Since(b.Context(), storetest.Slug, 0, 0, func(*store.Entry) error { n++; return nil }); err != nil || n != rows {
			b.Fatal(n, err)
		}
	}
	b.ReportMetric(float64(rows*b.N)/b.Elapsed().Seconds(), "rows/s")
}
