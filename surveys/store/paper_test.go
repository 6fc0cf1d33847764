package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regiopeil/surveys"
	"regiopeil/surveys/codes"
	"regiopeil/surveys/store"
	"regiopeil/surveys/store/storetest"
)

var evening = time.Date(2026, 11, 20, 21, 0, 0, 0, time.UTC)

// drawn is the ID of a form that is to be entered twice, or is not.
func drawn(t *testing.T, k *codes.Keys, twice bool) string {
	t.Helper()
	for range 10_000 {
		if id := storetest.ID(); k.Twice(id) == twice {
			return id
		}
	}
	t.Fatalf("of 10,000 forms none has Twice %v", twice)
	return ""
}

// paperStore is a store with two accounts that enter forms.
func paperStore(t *testing.T) (db *store.DB, k *codes.Keys, one, other string) {
	t.Helper()
	db, k = storetest.Open(t, t.TempDir(), store.Options{})
	storetest.Fill(t, db)
	return db, k, addUser(t, db, "one@example.nl", "organiser").ID, addUser(t, db, "other@example.nl", "organiser").ID
}

func submitPaper(t *testing.T, db *store.DB, r surveys.Response, e surveys.PaperEntry) (bool, surveys.ErrorCode) {
	t.Helper()
	added, err := db.SubmitPaper(t.Context(), r, e)
	return added, surveys.CodeOf(err)
}

// TestSubmitPaper stores a form once, whoever sends it how often, and keeps who
// entered it.
func TestSubmitPaper(t *testing.T) {
	db, k, one, other := paperStore(t)
	id := drawn(t, k, true)
	first := surveys.PaperEntry{User: one, Number: 7, At: evening}
	for i, step := range []struct {
		r     surveys.Response
		e     surveys.PaperEntry
		added bool
		code  surveys.ErrorCode
	}{
		{storetest.Response(id, "1", ""), first, true, ""},
		{storetest.Response(id, "1", ""), surveys.PaperEntry{User: other, Number: 9, At: evening.Add(time.Hour)}, false, ""},
		{storetest.Response(id, "2", ""), first, false, surveys.Conflict},
		{storetest.Response("no ID", "2", ""), first, false, surveys.Invalid},
	} {
		if added, code := submitPaper(t, db, step.r, step.e); added != step.added || code != step.code {
			t.Errorf("step %d: added %v, %q", i, added, code)
		}
	}
	r, err := db.Response(t.Context(), id)
	if err != nil || r.Mode != surveys.Paper {
		t.Errorf("stored as %+v, %v", r, err)
	}
	want := &surveys.PaperEntry{ID: id, User: one, Number: 7, At: evening, Twice: true}
	got, err := db.PaperEntry(t.Context(), storetest.Slug, id, one)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	if _, err := db.PaperEntry(t.Context(), storetest.Slug, id, other); surveys.CodeOf(err) != surveys.NotFound {
		t.Errorf("somebody else finds it: %v", err)
	}
	if err := db.Withdraw(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if _, err := db.PaperEntry(t.Context(), storetest.Slug, id, one); surveys.CodeOf(err) != surveys.NotFound {
		t.Errorf("who entered it outlives the answers: %v", err)
	}
}

// TestPaperBatch counts and lists the own forms only.
func TestPaperBatch(t *testing.T) {
	db, k, one, other := paperStore(t)
	due := drawn(t, k, true)
	var want surveys.PaperBatch
	for n := range 12 {
		e := surveys.PaperEntry{ID: drawn(t, k, false), User: one, Number: n + 1, At: evening.Add(time.Duration(n) * time.Minute)}
		if n == 4 {
			e.ID, e.Twice = due, true
			want.Due = append(want.Due, e)
		}
		if n >= 2 {
			want.Last = append([]surveys.PaperEntry{e}, want.Last...)
		}
		if added, code := submitPaper(t, db, storetest.Response(e.ID, "1", ""), e); !added {
			t.Fatalf("form %d: %q", n, code)
		}
	}
	submitPaper(t, db, storetest.Response(storetest.ID(), "1", ""), surveys.PaperEntry{User: other, Number: 99, At: evening})
	want.Next, want.Since = 13, 3
	got, err := db.PaperBatch(t.Context(), storetest.Slug, one, evening.Add(9*time.Minute))
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	none, err := db.PaperBatch(t.Context(), storetest.Slug, "nobody", evening)
	if diff := cmp.Diff(surveys.PaperBatch{Next: 1}, none); diff != "" || err != nil {
		t.Errorf("of nobody: %v\n%s", err, diff)
	}
}

// TestCheckPaper keeps what a second entry made of a form: once, and by the same
// person.
func TestCheckPaper(t *testing.T) {
	db, k, one, other := paperStore(t)
	id, plain := drawn(t, k, true), drawn(t, k, false)
	for _, id := range []string{id, plain} {
		submitPaper(t, db, storetest.Response(id, "1", "Meer groen"), surveys.PaperEntry{User: one, Number: 1, At: evening})
	}
	right := storetest.Response(id, "2", "Meer groen")
	for i, step := range []struct {
		r    surveys.Response
		user string
		want surveys.ErrorCode
	}{
		{right, other, surveys.NotFound},
		{storetest.Response(plain, "1", ""), one, surveys.Conflict},
		{right, one, ""},
		{right, one, surveys.Conflict},
	} {
		if err := db.CheckPaper(t.Context(), step.r, step.user, evening, 1); surveys.CodeOf(err) != step.want {
			t.Errorf("step %d: %v", i, err)
		}
	}
	r, err := db.Response(t.Context(), id)
	if err != nil || r.Answers["V1"].Code != "2" || r.Mode != surveys.Paper {
		t.Errorf("after the check: %+v, %v", r, err)
	}
	want := &surveys.PaperEntry{ID: id, User: one, Number: 1, At: evening, Twice: true, Checked: evening, Differed: 1}
	if got, _ := db.PaperEntry(t.Context(), storetest.Slug, id, one); !cmp.Equal(want, got) {
		t.Error(cmp.Diff(want, got))
	}
}

// TestChangePaper lets only the one who entered a form change it.
func TestChangePaper(t *testing.T) {
	db, k, one, other := paperStore(t)
	id, web := drawn(t, k, false), storetest.ID()
	submitPaper(t, db, storetest.Response(id, "1", ""), surveys.PaperEntry{User: one, Number: 1, At: evening})
	if _, err := db.Submit(t.Context(), storetest.Response(web, "1", "")); err != nil {
		t.Fatal(err)
	}
	for i, step := range []struct {
		id, user string
		want     surveys.ErrorCode
	}{{id, other, surveys.NotFound}, {web, one, surveys.NotFound}, {id, one, ""}} {
		if err := db.ChangePaper(t.Context(), storetest.Response(step.id, "2", ""), step.user, 1); surveys.CodeOf(err) != step.want {
			t.Errorf("step %d: %v", i, err)
		}
	}
	// Its day and its number alone are a change as well.
	r := storetest.Response(id, "2", "")
	r.Day = "2027-03-04"
	if err := db.ChangePaper(t.Context(), r, one, 12); err != nil {
		t.Fatal(err)
	}
	got, err := db.Response(t.Context(), id)
	if err != nil || got.Day != r.Day {
		t.Errorf("day %q with error %v, want %q", got.Day, err, r.Day)
	}
	if e, err := db.PaperEntry(t.Context(), storetest.Slug, id, one); err != nil || e.Number != 12 {
		t.Errorf("%+v with error %v, want number 12", e, err)
	}
}

// TestTwice draws a tenth.
func TestTwice(t *testing.T) {
	_, k, _, _ := paperStore(t)
	n := 0
	for range 20_000 {
		if k.Twice(storetest.ID()) {
			n++
		}
	}
	if n < 1_750 || n > 2_250 { // 6 standard deviations
		t.Errorf("%d of 20,000 are drawn", n)
	}
}
