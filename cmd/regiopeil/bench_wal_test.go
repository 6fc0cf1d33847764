package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/uuid"

	"regiopeil/surveys"
	"regiopeil/surveys/library"
	"regiopeil/surveys/store/sqlite"
)

// logSizes is what BenchmarkWriteAheadLog saw. It adds responses, and a size is no
// matter of luck, so it looks once per run.
var logSizes struct {
	once    sync.Once
	longest map[string]int64 // bytes, by kind of file
	cameIn  int
	err     error
}

// BenchmarkWriteAheadLog measures how large the write-ahead log becomes while
// 1,000,000 responses are exported, as each kind of file, and others come in as
// fast as the store takes them. It stands in the last file of this package, so
// that what comes in is in no other measurement.
func BenchmarkWriteAheadLog(b *testing.B) {
	d := filledMillion(b)
	s := &logSizes
	s.once.Do(func() {
		s.longest = map[string]int64{}
		p := &program{ctx: b.Context(), data: d.dir, stdout: io.Discard, stderr: io.Discard}
		for _, ext := range append([]string{".csv"}, recordFiles...) {
			name := filepath.Join(b.TempDir(), "data"+ext)
			var n int
			s.longest[ext], n, s.err = besideLoad(d, func() error { return exportFile(p, d.db, library.Slug, name) })
			if s.err != nil {
				return
			}
			s.cameIn += n
		}
	})
	if s.err != nil {
		b.Fatal(s.err)
	}
	for b.Loop() {
		most := int64(0)
		for ext, size := range s.longest {
			most = max(most, size)
			b.ReportMetric(float64(size)/(1<<20), ext[1:]+"-MB")
		}
		b.ReportMetric(float64(most)/(1<<20), "MB")
		b.ReportMetric(float64(s.cameIn), "responses")
	}
}

// besideLoad stores made-up responses while do runs, and returns how large the
// write-ahead log was at most, in bytes, and how many responses came in.
func besideLoad(d *data, do func() error) (longest int64, n int, err error) {
	ctx, stop := context.WithCancel(context.Background())
	var load sync.WaitGroup
	var failure error
	load.Go(func() { longest, n, failure = loadUntil(ctx, d) })
	err = do()
	stop()
	load.Wait()
	if err == nil {
		err = failure
	}
	return longest, n, err
}

// loadUntil stores batches until ctx ends; the one under way is finished.
func loadUntil(ctx context.Context, d *data) (longest int64, n int, err error) {
	form, err := d.db.Form(ctx, library.Slug, 0)
	if err != nil {
		return 0, 0, err
	}
	people := library.NewMadeUp(form, 7)
	batch := make([]surveys.Response, 200)
	for ctx.Err() == nil {
		for i := range batch {
			r := people.Respondent(uint64(n + i))
			batch[i] = surveys.Response{ID: uuid.NewString(), Survey: library.Slug, Version: 1, Mode: surveys.Web, Language: r.Language, Answers: r.Answers}
		}
		if err := d.db.SubmitAll(context.WithoutCancel(ctx), batch); err != nil {
			return longest, n, err
		}
		n += len(batch)
		info, err := os.Stat(filepath.Join(d.dir, sqlite.DatabaseFile+"-wal"))
		if err != nil {
			return longest, n, err
		}
		longest = max(longest, info.Size())
	}
	return longest, n, nil
}
