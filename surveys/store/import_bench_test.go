package store_test

import (
	"context"
	"testing"
	"time"

	"regiopeil/surveys"
	"regiopeil/surveys/store"
	"regiopeil/surveys/store/storetest"
)

// BenchmarkImport imports 100,000 responses in one program while another one
// stores a response after the other, and measures how long one of these waits at
// most. Beside it stands what giving way costs: the same responses in one
// transaction, while nobody else can store.
func BenchmarkImport(b *testing.B) {
	const rows = 100_000
	for b.Loop() {
		dir := b.TempDir()
		server, _ := storetest.Open(b, dir, store.Options{})
		storetest.Fill(b, server)
		importer, _ := storetest.Open(b, dir, store.Options{})

		ctx, stop := context.WithCancel(b.Context())
		live := make(chan []time.Duration)
		go func() { live <- submitUntil(ctx, b, server) }()
		begin := time.Now()
		err := importer.Import(b.Context(), storetest.Slug, longResponses(rows))
		took := time.Since(begin)
		stop()
		waits := <-live
		if err != nil {
			b.Fatal(err)
		}

		var all []surveys.Response
		for r := range longResponses(rows) {
			all = append(all, r)
		}
		begin = time.Now()
		if err := importer.SubmitAll(b.Context(), all); err != nil {
			b.Fatal(err)
		}
		atOnce := time.Since(begin)
		longest := time.Duration(0)
		for _, w := range waits {
			longest = max(longest, w)
		}
		b.ReportMetric(rows/took.Seconds(), "rows/s")
		b.ReportMetric(rows/atOnce.Seconds(), "at-once-rows/s")
		b.ReportMetric(took.Seconds()/atOnce.Seconds(), "times")
		b.ReportMetric(float64(longest.Milliseconds()), "longest-wait-ms")
		b.ReportMetric(float64(len(waits)), "meanwhile")
	}
}

func longResponses(n int) func(yield func(surveys.Response, error) bool) {
	return func(yield func(surveys.Response, error) bool) {
		for range n {
			if !yield(storetest.Response(storetest.ID(), "1", longText), nil) {
				return
			}
		}
	}
}

// submitUntil stores one response after the other until ctx ends, and returns how
// long each took.
func submitUntil(ctx context.Context, b *testing.B, db *store.DB) (waits []time.Duration) {
	for ctx.Err() == nil {
		begin := time.Now()
		if _, err := db.Submit(context.WithoutCancel(ctx), storetest.Response(storetest.ID(), "1", longText)); err != nil {
			b.Error(err)
			return waits
		}
		waits = append(waits, time.Since(begin))
	}
	return waits
}
