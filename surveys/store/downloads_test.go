package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regiopeil/surveys/store"
	"regiopeil/surveys/store/storetest"
)

func TestDownloads(t *testing.T) {
	db := storetest.New(t)
	at := time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
	var want []store.Download
	for i, format := range []string{"sav", "xlsx", "parquet"} {
		d := store.Download{Moment: at.Add(time.Duration(i) * time.Minute), Email: "a@staff.example", Survey: "proef", Format: format, Rows: 10 + i, Reason: "Analyse voor de raad"}
		if err := db.AddDownload(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		want = append([]store.Download{d}, want...)
	}
	got, err := db.Downloads(t.Context(), 2)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want[:2], got); diff != "" {
		t.Error(diff)
	}
	if err := db.AddDownload(t.Context(), store.Download{Moment: at, Email: "a", Survey: "proef", Format: "sav"}); err == nil {
		t.Error("a download without a reason is kept")
	}
}
