package analysis

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// write is work that is done at once.
func write(_ context.Context, f *os.File, told func(made, of int)) error {
	told(1, 2)
	_, err := f.WriteString("whole")
	return err
}

// stuck is work that ends only when nobody wants it any more.
func stuck(ctx context.Context, f *os.File, _ func(made, of int)) error {
	_, _ = f.WriteString("half")
	<-ctx.Done()
	return ctx.Err()
}

func unlogged() *slog.Logger { return slog.New(slog.DiscardHandler) }

func mustStart(t *testing.T, s *jobs, what task, do work) *job {
	t.Helper()
	j, err := s.start(what, do)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

// wantState compares the state of a job, its size left out.
func wantState(t *testing.T, j *job, want state) {
	t.Helper()
	got := j.state()
	got.size = 0
	if got != want {
		t.Errorf("state %+v, want %+v", got, want)
	}
}

// TestJobs follows jobs to each of their ends, one at a time.
func TestJobs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newJobs(time.Now, unlogged())
		running := mustStart(t, s, task{owner: "a", of: 2}, stuck)
		synctest.Wait()
		waiting := mustStart(t, s, task{owner: "b", of: 2}, write)
		dropped := mustStart(t, s, task{owner: "c", of: 2}, write)
		failing := mustStart(t, s, task{owner: "d", of: 2}, func(context.Context, *os.File, func(int, int)) error { return errors.New("disk full") })
		synctest.Wait()
		wantState(t, running, state{Of: 2})
		for _, j := range []*job{waiting, dropped, failing} {
			wantState(t, j, state{Of: 2, Waiting: true})
		}
		dropped.cancel(time.Now())
		synctest.Wait()
		wantState(t, dropped, state{Of: 2, Cancelled: true})
		wantState(t, waiting, state{Of: 2, Waiting: true}) // its turn has not come
		running.cancel(time.Now())
		synctest.Wait()
		wantState(t, running, state{Of: 2, Cancelled: true})
		wantState(t, waiting, state{Made: 1, Of: 2, Ready: true})
		wantState(t, failing, state{Of: 2, Failed: true})
		for _, j := range []*job{running, dropped, failing} {
			if j.file != nil {
				t.Errorf("of a job that is %+v a file is kept", j.state())
			}
		}
		if got, err := io.ReadAll(io.NewSectionReader(waiting.file, 0, waiting.state().size)); err != nil || string(got) != "whole" {
			t.Errorf("the file holds %q, %v", got, err)
		}
		waiting.cancel(time.Now()) // too late
		wantState(t, waiting, state{Made: 1, Of: 2, Ready: true})
	})
}

// TestJobsLetGo keeps what was made for an hour, and then closes the file even
// when nobody asks.
func TestJobsLetGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newJobs(time.Now, unlogged())
		j := mustStart(t, s, task{owner: "a"}, write)
		time.Sleep(kept - time.Second)
		if _, ok := s.find(j.id, "a"); !ok {
			t.Error("gone too early")
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if _, err := j.file.Stat(); !errors.Is(err, os.ErrClosed) {
			t.Errorf("the file is still open: %v", err)
		}
		if _, ok := s.find(j.id, "a"); ok {
			t.Error("still found")
		}
	})
}

// TestJobTakesTooLong ends a job that does not come to an end by itself.
func TestJobTakesTooLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newJobs(time.Now, unlogged())
		j := mustStart(t, s, task{owner: "a"}, stuck)
		time.Sleep(longest)
		synctest.Wait()
		wantState(t, j, state{Failed: true})
	})
}

// TestSameJob makes the same thing once at a time, and another thing beside it.
func TestSameJob(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newJobs(time.Now, unlogged())
		what := task{owner: "a", survey: "x", kind: Responses, format: "sav"}
		first := mustStart(t, s, what, stuck)
		tests := []struct {
			name string
			what task
			same bool
		}{
			{"the same", what, true},
			{"other session", task{owner: "b", survey: "x", kind: Responses, format: "sav"}, false},
			{"other survey", task{owner: "a", survey: "y", kind: Responses, format: "sav"}, false},
			{"other kind", task{owner: "a", survey: "x", kind: Workbooks}, false},
			{"other format", task{owner: "a", survey: "x", kind: Responses, format: "xlsx"}, false},
		}
		for _, tt := range tests {
			if got := mustStart(t, s, tt.what, stuck); (got == first) != tt.same {
				t.Errorf("%s: the same job is %v, want %v", tt.name, got == first, tt.same)
			}
		}
		first.cancel(time.Now())
		if again := mustStart(t, s, what, stuck); again == first {
			t.Error("a job that was cancelled is given again")
		}
		s.limit = len(s.byID) - 1 // all but the one that was cancelled
		if _, err := s.start(task{owner: "z"}, stuck); !errors.Is(err, errTooMany) {
			t.Errorf("one over the limit: %v", err)
		}
		states := map[string]int{}
		for _, j := range s.byID {
			if j.cancel(time.Now()); j.state().Cancelled {
				states["cancelled"]++
			}
		}
		if diff := cmp.Diff(map[string]int{"cancelled": 6}, states); diff != "" {
			t.Error(diff)
		}
	})
}
