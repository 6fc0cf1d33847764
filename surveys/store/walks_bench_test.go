package store_test

import (
	"fmt"
	"net/url"
	"sync"
	"testing"
	"time"

	"regiopeil/surveys/store"
	"regiopeil/surveys/store/storetest"
)

// BenchmarkWalks counts 100,000 walks of people who are busy or have stopped, each
// with 40 fields and a text.
func BenchmarkWalks(b *testing.B) {
	const drafts = 100_000
	db := storetest.New(b)
	values := url.Values{"V21": {longText}}
	for i := range 40 {
		values.Set(fmt.Sprintf("V%d.T%d", i/8, i%8), "4")
	}
	var wg sync.WaitGroup
	for range clients {
		wg.Go(func() {
			for range drafts / clients {
				d := &store.Draft{ID: storetest.ID(), Survey: storetest.Slug, Version: 1, Language: "nl", Values: values}
				if err := db.SaveDraft(b.Context(), d, 0, 0); err != nil {
					b.Error(err)
				}
			}
		})
	}
	wg.Wait()
	for b.Loop() {
		w, err := db.Walks(b.Context(), storetest.Slug, time.Now().Add(-time.Hour))
		if err != nil || w.Open != drafts/clients*clients {
			b.Fatal(w, err)
		}
	}
}
