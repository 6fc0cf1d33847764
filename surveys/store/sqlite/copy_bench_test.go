package sqlite_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	sqlite3 "github.com/mattn/go-sqlite3"

	"regiopeil/surveys"
	"regiopeil/surveys/store"
	"regiopeil/surveys/store/sqlite"
	"regiopeil/surveys/store/storetest"
)

// BenchmarkCopy copies a database of 200,000 responses while others come in, by
// Copy and by SQLite's backup API, in turns. Beside the time it reports how large
// the write-ahead log became, how long a response waited at most, and how large
// the copy is.
func BenchmarkCopy(b *testing.B) {
	dir := b.TempDir()
	db, _ := storetest.Open(b, dir, store.Options{})
	storetest.Fill(b, db)
	for range 40 {
		if err := db.SubmitAll(b.Context(), people(5000)); err != nil {
			b.Fatal(err)
		}
	}
	for _, way := range []struct {
		name string
		copy func(ctx context.Context, from, to string) error
	}{{"vacuum", sqlite.Copy}, {"backup", copyPages}} {
		b.Run(way.name, func(b *testing.B) {
			for b.Loop() {
				to := filepath.Join(b.TempDir(), "copy.db")
				stop, done := make(chan struct{}), new(sync.WaitGroup)
				var wal int64
				var slowest time.Duration
				done.Go(func() { wal, slowest = load(b, db, storetest.DatabasePath(dir)+"-wal", stop) })
				start := time.Now()
				if err := way.copy(b.Context(), storetest.DatabasePath(dir), to); err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(time.Since(start).Seconds(), "s")
				close(stop)
				done.Wait()
				info, err := os.Stat(to)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(info.Size())/1e6, "MB")
				b.ReportMetric(float64(wal)/1e6, "wal-MB")
				b.ReportMetric(float64(slowest)/1e6, "slowest-ms")
			}
		})
	}
}

func people(n int) []surveys.Response {
	all := make([]surveys.Response, n)
	for i := range all {
		all[i] = storetest.Response(storetest.ID(), "1", "Meer groen en minder verkeer in de wijk, en een bankje bij de bushalte.")
	}
	return all
}

// load stores responses one by one until stop.
func load(b *testing.B, db *store.DB, log string, stop <-chan struct{}) (wal int64, slowest time.Duration) {
	for {
		select {
		case <-stop:
			return wal, slowest
		default:
		}
		start := time.Now()
		if _, err := db.Submit(context.Background(), people(1)[0]); err != nil {
			b.Error(err)
			return wal, slowest
		}
		slowest = max(slowest, time.Since(start))
		if info, err := os.Stat(log); err == nil {
			wal = max(wal, info.Size())
		}
	}
}

// copyPages is the other way: all pages in one step of the backup API.
func copyPages(ctx context.Context, from, to string) error {
	on := func(path string, f func(*sqlite3.SQLiteConn) error) error {
		db, err := sql.Open("sqlite3", "file:"+path)
		if err != nil {
			return err
		}
		defer db.Close()
		conn, err := db.Conn(ctx)
		if err != nil {
			return err
		}
		defer conn.Close()
		return conn.Raw(func(c any) error { return f(c.(*sqlite3.SQLiteConn)) })
	}
	return on(from, func(source *sqlite3.SQLiteConn) error {
		return on(to, func(destination *sqlite3.SQLiteConn) error {
			b, err := destination.Backup("main", source, "main")
			if err != nil {
				return err
			}
			if _, err := b.Step(-1); err != nil {
				return err
			}
			return b.Finish()
		})
	})
}
