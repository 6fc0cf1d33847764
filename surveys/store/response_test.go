package store_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regiopeil/surveys"
	"regiopeil/surveys/store"
	"regiopeil/surveys/store/storetest"
)

// entry is what a test compares of an Entry.
type entry struct {
	Seq, Replaces int64
	Kind          store.Kind
	Answers       string
}

func logOf(t *testing.T, db *store.DB) (all []entry) {
	t.Helper()
	_, err := db.Since(t.Context(), storetest.Slug, 0, 0, func(e *store.Entry) error {
		all = append(all, entry{e.Seq, e.Replaces, e.Kind, string(e.Answers)})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func count(t *testing.T, db *store.DB) int {
	t.Helper()
	n, err := db.Count(t.Context(), storetest.Slug)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func submit(t *testing.T, db *store.DB, r surveys.Response) {
	t.Helper()
	if added, err := db.Submit(t.Context(), r); err != nil || !added {
		t.Fatalf("Submit = %v, %v; want a new response", added, err)
	}
}

func wantCode(t *testing.T, err error, want surveys.ErrorCode) {
	t.Helper()
	if got := surveys.CodeOf(err); got != want {
		t.Errorf("error %v has code %q, want %q", err, got, want)
	}
}

func TestSubmitTwice(t *testing.T) {
	db := storetest.New(t)
	id := storetest.ID()
	submit(t, db, storetest.Response(id, "1", "een"))

	if added, err := db.Submit(t.Context(), storetest.Response(id, "1", "een")); added || err != nil {
		t.Errorf("repeat: added %v, %v; want false, nil", added, err)
	}
	added, err := db.Submit(t.Context(), storetest.Response(id, "2", "een"))
	wantCode(t, err, surveys.Conflict)
	if added || errors.Is(err, store.ErrWithdrawn) {
		t.Errorf("other answers: added %v, %v", added, err)
	}
	want := []entry{{Seq: 1, Kind: store.Stored, Answers: `{"V1":"1","V2":"een"}`}}
	if diff := cmp.Diff(want, logOf(t, db)); diff != "" {
		t.Error(diff)
	}
	got, err := db.Response(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	wantResponse := storetest.Response(id, "1", "een")
	if diff := cmp.Diff(&wantResponse, got); diff != "" {
		t.Error(diff)
	}
}

func TestSubmitRefuses(t *testing.T) {
	db := storetest.New(t)
	good := storetest.Response(storetest.ID(), "1", "")
	tests := []struct {
		name   string
		change func(*surveys.Response)
		want   surveys.ErrorCode
	}{
		{"ID empty", func(r *surveys.Response) { r.ID = "" }, surveys.Invalid},
		{"ID no UUID", func(r *surveys.Response) { r.ID = "'; drop table responses; --" }, surveys.Invalid},
		{"ID ordered by time", func(r *surveys.Response) { r.ID = "0193583d-8c1a-7b3e-9d2f-1a2b3c4d5e6f" }, surveys.Invalid},
		{"no mode", func(r *surveys.Response) { r.Mode = "" }, surveys.Invalid},
		{"a mode that is none", func(r *surveys.Response) { r.Mode = "conversation" }, surveys.Invalid},
		{"unknown survey", func(r *surveys.Response) { r.Survey = "nergens" }, surveys.NotFound},
		{"unknown version", func(r *surveys.Response) { r.Version = 7 }, surveys.NotFound},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := good
			tt.change(&r)
			_, err := db.Submit(t.Context(), r)
			wantCode(t, err, tt.want)
			wantCode(t, db.SubmitAll(t.Context(), []surveys.Response{good, r}), tt.want)
		})
	}
	if got := logOf(t, db); got != nil {
		t.Errorf("stored %v, want nothing", got)
	}
	submit(t, db, good)
}

func TestChangeAndWithdraw(t *testing.T) {
	db := storetest.New(t)
	a, b := storetest.ID(), storetest.ID()
	submit(t, db, storetest.Response(a, "1", "eerst"))
	submit(t, db, storetest.Response(b, "2", "blijft"))

	changed := storetest.Response(a, "2", "later")
	for range 2 { // the second is a repeat and changes nothing
		if err := db.Change(t.Context(), changed); err != nil {
			t.Fatal(err)
		}
	}
	if n := count(t, db); n != 2 {
		t.Errorf("count %d after a change, want 2", n)
	}
	got, err := db.Response(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(&changed, got); diff != "" {
		t.Error(diff)
	}
	for range 2 { // a double click
		if err := db.Withdraw(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
	want := []entry{
		{Seq: 1, Kind: store.Stored},
		{Seq: 2, Kind: store.Stored, Answers: `{"V1":"2","V2":"blijft"}`},
		{Seq: 3, Kind: store.Changed, Replaces: 1},
		{Seq: 4, Kind: store.Withdrawn, Replaces: 3},
	}
	if diff := cmp.Diff(want, logOf(t, db)); diff != "" {
		t.Error(diff)
	}
	if n := count(t, db); n != 1 {
		t.Errorf("count %d after a withdrawal, want 1", n)
	}
}

func TestWithdrawnIsGone(t *testing.T) {
	db := storetest.New(t)
	id := storetest.ID()
	r := storetest.Response(id, "1", "weg")
	submit(t, db, r)
	if err := db.Withdraw(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	_, find := db.Response(t.Context(), id)
	_, replay := db.Submit(t.Context(), r)
	for _, tt := range []struct {
		name string
		err  error
		want surveys.ErrorCode
	}{
		{"find", find, surveys.NotFound},
		{"replay", replay, surveys.Conflict},
		{"change", db.Change(t.Context(), r), surveys.NotFound},
	} {
		wantCode(t, tt.err, tt.want)
		if !errors.Is(tt.err, store.ErrWithdrawn) {
			t.Errorf("%s: %v does not say that it was withdrawn", tt.name, tt.err)
		}
	}
	never := storetest.ID()
	_, err := db.Response(t.Context(), never)
	wantCode(t, err, surveys.NotFound)
	wantCode(t, db.Withdraw(t.Context(), never), surveys.NotFound)
	if errors.Is(err, store.ErrWithdrawn) {
		t.Error("a response that was never there counts as withdrawn")
	}
}

func TestTrialsAreNotCounted(t *testing.T) {
	db := storetest.New(t)
	trial := storetest.Response(storetest.ID(), "1", "")
	trial.Trial = true
	submit(t, db, trial)
	submit(t, db, storetest.Response(storetest.ID(), "1", ""))
	if n := count(t, db); n != 1 {
		t.Errorf("count %d, want 1", n)
	}
	trial.Trial, trial.Answers = false, surveys.Answers{"V1": {Code: "2"}}
	if err := db.Change(t.Context(), trial); err != nil {
		t.Fatal(err)
	}
	if n := count(t, db); n != 1 {
		t.Errorf("count %d after a change that says it is no trial, want 1", n)
	}
	if err := db.Withdraw(t.Context(), trial.ID); err != nil {
		t.Fatal(err)
	}
	if n := count(t, db); n != 1 {
		t.Errorf("count %d after a trial was withdrawn, want 1", n)
	}
}

// TestSubmitRace sends every response from many callers at once: exactly one of
// them is told that it was first, and a batch with conflicts in it keeps the
// rest.
func TestSubmitRace(t *testing.T) {
	db := storetest.New(t)
	const responses, callers = 50, 20
	ids := make([]string, responses)
	added := make([]atomic.Int32, responses)
	var conflicts atomic.Int32
	var wg sync.WaitGroup
	for i := range ids {
		ids[i] = storetest.ID()
		for c := range callers {
			wg.Go(func() {
				code := "1"
				if c == callers-1 {
					code = "2"
				}
				ok, err := db.Submit(t.Context(), storetest.Response(ids[i], code, "zelfde"))
				switch {
				case ok:
					added[i].Add(1)
				case surveys.CodeOf(err) == surveys.Conflict:
					conflicts.Add(1)
				case err != nil:
					t.Error(err)
				}
			})
		}
	}
	wg.Wait()
	for i := range added {
		if n := added[i].Load(); n != 1 {
			t.Errorf("response %d was first %d times", i, n)
		}
	}
	if got := len(logOf(t, db)); got != responses {
		t.Errorf("%d rows, want %d", got, responses)
	}
	if conflicts.Load() < responses {
		t.Errorf("%d conflicts, want at least one per response (%d)", conflicts.Load(), responses)
	}
}

func TestSubmitAllOrNothing(t *testing.T) {
	db := storetest.New(t)
	taken := storetest.ID()
	submit(t, db, storetest.Response(taken, "1", "stond er al"))
	rs := make([]surveys.Response, 1500)
	for i := range rs {
		rs[i] = storetest.Response(storetest.ID(), "1", "")
	}
	rs[1200].ID = taken
	wantCode(t, db.SubmitAll(t.Context(), rs), surveys.Conflict)
	if got := count(t, db); got != 1 {
		t.Fatalf("%d responses after a failed import, want 1", got)
	}
	rs[1200].ID = storetest.ID()
	if err := db.SubmitAll(t.Context(), rs); err != nil {
		t.Fatal(err)
	}
	if got := count(t, db); got != 1501 {
		t.Errorf("%d responses after an import, want 1501", got)
	}
}

func TestSincePages(t *testing.T) {
	db := storetest.New(t)
	rs := make([]surveys.Response, 2500) // more than two chunks
	for i := range rs {
		rs[i] = storetest.Response(storetest.ID(), "1", "")
	}
	if err := db.SubmitAll(t.Context(), rs); err != nil {
		t.Fatal(err)
	}
	boom := errors.New("boom")
	tests := []struct {
		name     string
		after    int64
		limit    int
		stop     int // fn fails at this entry; 0: never
		wantLast int64
		wantN    int
		wantErr  error
	}{
		{"all", 0, 0, 0, 2500, 2500, nil},
		{"exactly a chunk", 0, 1000, 0, 1000, 1000, nil},
		{"limit over chunks", 0, 2100, 0, 2100, 2100, nil},
		{"the rest", 2400, 1000, 0, 2500, 100, nil},
		{"nothing new", 2500, 0, 0, 2500, 0, nil},
		{"fn fails", 0, 0, 1500, 1499, 1500, boom},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n, prev := 0, tt.after
			last, err := db.Since(t.Context(), storetest.Slug, tt.after, tt.limit, func(e *store.Entry) error {
				if e.Seq <= prev {
					t.Fatalf("seq %d after %d", e.Seq, prev)
				}
				prev = e.Seq
				if n++; n == tt.stop {
					return boom
				}
				if n == 50 { // nothing is open while fn works: the log can be emptied
					return db.Purge(t.Context())
				}
				return nil
			})
			if last != tt.wantLast || n != tt.wantN || err != tt.wantErr {
				t.Errorf("last %d, n %d, err %v; want %d, %d, %v", last, n, err, tt.wantLast, tt.wantN, tt.wantErr)
			}
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := db.Since(ctx, storetest.Slug, 0, 0, func(*store.Entry) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
