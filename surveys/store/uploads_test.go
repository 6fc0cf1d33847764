package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
	"regiopeil/surveys/store/storetest"
)

// each yields responses without an error.
func each(rs ...surveys.Response) func(yield func(surveys.Response, error) bool) {
	return func(yield func(surveys.Response, error) bool) {
		for _, r := range rs {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// onPaper are n responses of mode paper with one answer.
func onPaper(n int, code string) []surveys.Response {
	out := make([]surveys.Response, n)
	for i := range out {
		out[i] = storetest.Response(storetest.ID(), code, "")
		out[i].Mode = surveys.Paper
	}
	return out
}

func upload(user string) surveys.Upload {
	return surveys.Upload{Survey: storetest.Slug, User: user, Kind: "forms", File: "f", At: time.Date(2027, 3, 1, 21, 0, 0, 0, time.UTC)}
}

// TestSubmitUpload sends workbooks in again: with more in them, with other answers,
// and with one that was withdrawn.
func TestSubmitUpload(t *testing.T) {
	db := storetest.New(t)
	user := addUser(t, db, "o@example.nl", "organiser").ID
	rs := onPaper(600, "1") // more than one batch
	changed := append([]surveys.Response(nil), rs...)
	changed[1].Answers = surveys.Answers{"V1": {Code: "2"}}
	count := func() int {
		n, err := db.Count(t.Context(), storetest.Slug)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	for i, step := range []struct {
		rs      []surveys.Response
		replace bool
		want    [3]int // given, added, changed
		code    surveys.ErrorCode
		stored  int
	}{
		{rs[:500], false, [3]int{500, 500, 0}, "", 500},
		{rs, false, [3]int{600, 100, 0}, "", 600},
		{append(onPaper(1, "1"), changed...), false, [3]int{}, surveys.Conflict, 600}, // nothing of it
		{changed, true, [3]int{600, 0, 1}, "", 600},
		{changed, false, [3]int{600, 0, 0}, "", 600},
	} {
		got, err := db.SubmitUpload(t.Context(), upload(user), each(step.rs...), step.replace)
		if code := surveys.CodeOf(err); code != step.code {
			t.Fatalf("step %d: %v", i, err)
		}
		if n := [3]int{got.Given, got.Added, got.Changed}; err == nil && n != step.want {
			t.Errorf("step %d: %v, want %v", i, n, step.want)
		}
		if n := count(); n != step.stored {
			t.Errorf("step %d: %d responses, want %d", i, n, step.stored)
		}
	}
	if r, err := db.Response(t.Context(), rs[1].ID); err != nil || r.Answers["V1"].Code != "2" || r.Mode != surveys.Paper {
		t.Errorf("replaced by %+v, %v", r, err)
	}
	if err := db.Withdraw(t.Context(), rs[2].ID); err != nil {
		t.Fatal(err)
	}
	if _, err := db.SubmitUpload(t.Context(), upload(user), each(changed...), true); surveys.CodeOf(err) != surveys.Conflict {
		t.Errorf("one that was withdrawn comes back: %v", err)
	}
	all, err := db.Uploads(t.Context(), storetest.Slug, user, 2)
	if err != nil || len(all) != 2 || all[0].User != "o@example.nl" || all[1].Changed != 1 || !all[0].At.Equal(upload("").At) {
		t.Errorf("%+v, %v", all, err)
	}
	if all, err := db.Uploads(t.Context(), storetest.Slug, "nobody", 9); err != nil || len(all) != 0 {
		t.Errorf("of nobody: %v, %v", all, err)
	}
	if all, err := db.Uploads(t.Context(), storetest.Slug, "", 9); err != nil || len(all) != 4 {
		t.Errorf("of all: %d, %v", len(all), err)
	}
}

// TestUploadedDay takes another day alone for a change: none goes unseen.
func TestUploadedDay(t *testing.T) {
	db := storetest.New(t)
	user := addUser(t, db, "o@example.nl", "organiser").ID
	rs := onPaper(2, "1")
	rs[0].Day, rs[1].Day = "2027-03-01", "2027-03-01"
	if _, err := db.SubmitUpload(t.Context(), upload(user), each(rs...), false); err != nil {
		t.Fatal(err)
	}
	rs[0].Day, rs[1].Day = "2027-03-02", ""
	if got, err := db.Standings(t.Context(), rs); err != nil || !cmp.Equal(got, []surveys.Standing{surveys.Differs, surveys.Same}) {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := db.SubmitUpload(t.Context(), upload(user), each(rs...), false); surveys.CodeOf(err) != surveys.Conflict {
		t.Errorf("unasked: %v", err)
	}
	if got, err := db.SubmitUpload(t.Context(), upload(user), each(rs...), true); err != nil || got.Changed != 1 {
		t.Errorf("%+v, %v", got, err)
	}
	for i, want := range []string{"2027-03-02", "2027-03-01"} {
		if r, err := db.Response(t.Context(), rs[i].ID); err != nil || r.Day != want {
			t.Errorf("form %d: day %q, %v, want %q", i, r.Day, err, want)
		}
	}
}

func TestStandings(t *testing.T) {
	db := storetest.New(t)
	rs := onPaper(70, "1") // more than two statements take
	for _, i := range []int{0, 33, 68, 69} {
		if _, err := db.Submit(t.Context(), rs[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Withdraw(t.Context(), rs[68].ID); err != nil {
		t.Fatal(err)
	}
	rs[69].Answers = surveys.Answers{"V1": {Code: "2"}}
	want := make([]surveys.Standing, 70)
	want[0], want[33], want[68], want[69] = surveys.Same, surveys.Same, surveys.Withdrawn, surveys.Differs
	got, err := db.Standings(t.Context(), rs)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
}

// TestSaveUpload stores conversations together or not at all.
func TestSaveUpload(t *testing.T) {
	db := storetest.New(t)
	user := addUser(t, db, "o@example.nl", "organiser").ID
	a, b := storetest.ID(), storetest.ID()
	both := []conversation.Save{meeting(a, user, "A", conversation.Draft, 0), meeting(b, user, "B", conversation.Draft, 0)}
	for i, step := range []struct {
		all  []conversation.Save
		want [3]int
		code surveys.ErrorCode
	}{
		{both, [3]int{2, 2, 0}, ""},
		{both, [3]int{2, 0, 0}, ""},
		{[]conversation.Save{meeting(storetest.ID(), user, "C", conversation.Draft, 0), meeting(b, user, "D", conversation.Draft, 0)}, [3]int{}, surveys.Conflict},
		{[]conversation.Save{both[0], meeting(b, user, "D", conversation.Draft, 1)}, [3]int{2, 0, 1}, ""},
	} {
		got, err := db.SaveUpload(t.Context(), upload(user), step.all)
		if code := surveys.CodeOf(err); code != step.code {
			t.Fatalf("step %d: %v", i, err)
		}
		if n := [3]int{got.Given, got.Added, got.Changed}; err == nil && n != step.want {
			t.Errorf("step %d: %v, want %v", i, n, step.want)
		}
	}
	if all, err := db.Conversations(t.Context(), storetest.Slug); err != nil || len(all) != 2 {
		t.Errorf("%d conversations, %v", len(all), err)
	}
}
