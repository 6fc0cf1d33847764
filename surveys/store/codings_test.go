package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"regiopeil/surveys"
	"regiopeil/surveys/store"
	"regiopeil/surveys/store/storetest"
)

// coded is a store with a response, a codebook of two tags and a tagger.
type coded struct {
	*store.DB
	id          string
	place       surveys.TextPlace
	user, other string
	bus, bench  int
}

func newCoded(t *testing.T) *coded {
	t.Helper()
	c := &coded{DB: storetest.New(t), id: storetest.ID()}
	if _, err := c.Submit(t.Context(), storetest.Response(c.id, "1", "een bus en een bank")); err != nil {
		t.Fatal(err)
	}
	c.place = surveys.TextPlace{Seq: c.last(t), Question: "V2"}
	c.user, c.other = addUser(t, c.DB, "a@example.nl", "analyst").ID, addUser(t, c.DB, "b@example.nl", "analyst").ID
	for label, id := range map[string]*int{"Bus": &c.bus, "Bank": &c.bench} {
		var err error
		if *id, err = c.AddTag(t.Context(), "test", surveys.Tag{Label: label, Note: "waarom"}); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

// last is the place of the newest row of the log.
func (c *coded) last(t *testing.T) int64 {
	t.Helper()
	last, err := c.Since(t.Context(), storetest.Slug, 0, 0, func(*store.Entry) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	return last
}

func (c *coded) want(t *testing.T, want []surveys.Coding, quotes []surveys.Quote) {
	t.Helper()
	got, err := c.Codings(t.Context(), storetest.Slug)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got.Codings); diff != "" {
		t.Errorf("codings: %s", diff)
	}
	if diff := cmp.Diff(quotes, got.Quotes); diff != "" {
		t.Errorf("quotes: %s", diff)
	}
}

func (c *coded) code(t *testing.T, user string, quote bool, tags ...int) {
	t.Helper()
	if err := c.Code(t.Context(), storetest.Slug, surveys.Coding{TextPlace: c.place, User: user, Tags: tags}, quote); err != nil {
		t.Fatal(err)
	}
}

func TestTags(t *testing.T) {
	c := newCoded(t)
	_, err := c.AddTag(t.Context(), "test", surveys.Tag{Label: " bUS "})
	wantCode(t, err, surveys.Conflict)
	if _, err := c.AddTag(t.Context(), "another", surveys.Tag{Label: "Bus"}); err != nil {
		t.Error("the codebook of another consultation:", err)
	}
	wantCode(t, c.SaveTag(t.Context(), "test", surveys.Tag{ID: c.bus, Label: "bank"}), surveys.Conflict)
	wantCode(t, c.SaveTag(t.Context(), "another", surveys.Tag{ID: c.bus, Label: "Tram"}), surveys.NotFound)
	if err := c.SaveTag(t.Context(), "test", surveys.Tag{ID: c.bus, Label: "Bussen", Retired: true}); err != nil {
		t.Fatal(err)
	}
	got, err := c.Tags(t.Context(), "test")
	if err != nil {
		t.Fatal(err)
	}
	want := []surveys.Tag{{ID: c.bench, Label: "Bank", Note: "waarom"}, {ID: c.bus, Label: "Bussen", Retired: true}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestMergeTag(t *testing.T) {
	c := newCoded(t)
	c.code(t, c.user, false, c.bus, c.bench)
	c.code(t, c.other, false, c.bus)
	wantCode(t, c.MergeTag(t.Context(), "test", c.bus, c.bus), surveys.Invalid)
	wantCode(t, c.MergeTag(t.Context(), "test", c.bus, 99), surveys.NotFound)
	if err := c.MergeTag(t.Context(), "test", c.bus, c.bench); err != nil {
		t.Fatal(err)
	}
	wantTags := map[string]bool{c.user: true, c.other: true}
	got, err := c.Codings(t.Context(), storetest.Slug)
	if err != nil || len(got.Codings) != 2 || len(got.Tags) != 1 {
		t.Fatal(got, err)
	}
	for _, coding := range got.Codings {
		if !wantTags[coding.User] || !cmp.Equal(coding.Tags, []int{c.bench}) {
			t.Errorf("%+v", coding)
		}
	}
}

// TestCode proves that the last word of each person stands, a word without a
// tag too.
func TestCode(t *testing.T) {
	c := newCoded(t)
	c.code(t, c.user, true, c.bus, c.bench)
	c.code(t, c.user, true)
	c.want(t, []surveys.Coding{{TextPlace: c.place, User: c.user}}, []surveys.Quote{{TextPlace: c.place, User: c.user}})
	c.code(t, c.user, false, c.bench)
	more := surveys.Coding{TextPlace: c.place, User: c.user, Tags: []int{c.bus}}
	if err := c.CodeMore(t.Context(), storetest.Slug, []surveys.Coding{more, {TextPlace: c.place, User: c.user}}); err != nil {
		t.Fatal(err)
	}
	both := []int{min(c.bus, c.bench), max(c.bus, c.bench)}
	c.want(t, []surveys.Coding{{TextPlace: c.place, User: c.user, Tags: both}}, nil)

	wantCode(t, c.Code(t.Context(), storetest.Slug, surveys.Coding{TextPlace: c.place, User: c.user, Tags: []int{99}}, false), surveys.NotFound)
	gone := surveys.Coding{TextPlace: surveys.TextPlace{Seq: c.place.Seq + 7, Question: "V2"}, User: c.other}
	wantCode(t, c.CodeMore(t.Context(), storetest.Slug, []surveys.Coding{{TextPlace: c.place, User: c.other}, gone}), surveys.NotFound)
	c.want(t, []surveys.Coding{{TextPlace: c.place, User: c.user, Tags: both}}, nil)
}

// TestCodingFollowsAnswer changes and withdraws an answer that was tagged.
func TestCodingFollowsAnswer(t *testing.T) {
	c := newCoded(t)
	c.code(t, c.user, true, c.bus)
	change := func(code, text string) {
		t.Helper()
		if err := c.Change(t.Context(), storetest.Response(c.id, code, text)); err != nil {
			t.Fatal(err)
		}
	}
	change("2", "een bus en een bank") // another answer, the same text
	c.place.Seq = c.last(t)
	c.want(t, []surveys.Coding{{TextPlace: c.place, User: c.user, Tags: []int{c.bus}}}, []surveys.Quote{{TextPlace: c.place, User: c.user}})
	change("2", "toch liever een tram")
	c.want(t, nil, nil)

	c.place.Seq = c.last(t)
	c.code(t, c.user, true, c.bus)
	if err := c.Withdraw(t.Context(), c.id); err != nil {
		t.Fatal(err)
	}
	c.want(t, nil, nil)
	wantCode(t, c.Code(t.Context(), storetest.Slug, surveys.Coding{TextPlace: c.place, User: c.user}, false), surveys.NotFound)
}
