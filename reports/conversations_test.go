package reports_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regiopeil/reports"
	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
	"regiopeil/surveys/library"
)

// meetings are the built-in consultation with made-up conversations, and others.
func meetings(t *testing.T, more ...conversation.Kept) *reports.Engine {
	t.Helper()
	return reports.New(meetingsSource(t, more...))
}

func meetingsSource(t *testing.T, more ...conversation.Kept) *source {
	t.Helper()
	d, _ := library.Builtin()
	form, err := surveys.Compile(d)
	if err != nil {
		t.Fatal(err)
	}
	s := &source{survey: surveys.Survey{Slug: library.Slug, Version: 1}, form: form}
	for _, m := range library.MadeUpConversations(time.Date(2027, 3, 20, 0, 0, 0, 0, time.UTC)) {
		s.meetings = append(s.meetings, &conversation.Kept{Record: m.Record, Status: m.Status, Version: 1})
	}
	for i := range more {
		s.meetings = append(s.meetings, &more[i])
	}
	return s
}

// lines are the rows that tell something, as "question item option group: n of base".
func lines(m *reports.Conversations, pass func(r *reports.Row) bool) string {
	var out []string
	for i := range m.Rows {
		r := &m.Rows[i]
		switch {
		case !pass(r):
		case r.Suppressed:
			out = append(out, fmt.Sprintf("%s %s %s %s: hidden", r.Question, r.Item, r.Option, r.Group))
		default:
			out = append(out, fmt.Sprintf("%s %s %s %s: %d of %d = %.3f", r.Question, r.Item, r.Option, r.Group, r.N, r.Base, r.Share.Number))
		}
	}
	return strings.Join(out, "\n")
}

func TestConversations(t *testing.T) {
	e := meetings(t)
	m, err := e.Conversations(t.Context(), reports.Query{Survey: library.Slug, MinBase: 10})
	if err != nil {
		t.Fatal(err)
	}
	total := func(question string) func(r *reports.Row) bool {
		return func(r *reports.Row) bool { return r.Question == question && r.GroupVar == "" }
	}
	// By hand: 24, 31 dots for T1 among 53+54+67, and so on.
	want := "dots T1  : 55 of 174 = 0.316\ndots T2  : 38 of 174 = 0.218\ndots T3  : 15 of 174 = 0.086\ndots T4  : 30 of 174 = 0.172\ndots T5  : 14 of 174 = 0.080\ndots T6  : 22 of 174 = 0.126\ndots T7  : 0 of 174 = 0.000\ndots T8  : 0 of 174 = 0.000"
	if diff := cmp.Diff(want, lines(m, total(reports.DotsQuestion))); diff != "" {
		t.Errorf("dots (-want +got):\n%s", diff)
	}
	for question, want := range map[string]string{
		reports.HeldQuestion: "conversations   : 3 of 0 = 0.000", reports.ParticipantsQuestion: "participants   : 75 of 0 = 0.000",
	} {
		if got := lines(m, total(question)); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	hands := lines(m, func(r *reports.Row) bool {
		return r.Question == "V12" && r.Item == "a" && r.GroupVar == "" && r.Theme == "T8"
	})
	if want := "V12 a 1 : 16 of 73 = 0.219\nV12 a 2 : 15 of 73 = 0.205\nV12 a 3 : 42 of 73 = 0.575"; hands != want {
		t.Errorf("hands:\n%s\nwant\n%s", hands, want)
	}
	if len(m.Places) != 5 {
		t.Fatalf("%d places", len(m.Places))
	}
	for _, p := range m.Places {
		if p.Code == "GM0547" && (p.Held != 0 || p.Talks != 1 || p.People != 0) {
			t.Errorf("%+v", p)
		}
		if p.Code == "GM0579" && (p.Held != 1 || p.People != 23 || p.Audiences[surveys.Business] != 3) {
			t.Errorf("%+v", p)
		}
	}
}

// TestConversationsOfFew hides what few people did, and what would tell it.
func TestConversationsOfFew(t *testing.T) {
	few := conversation.Kept{Status: conversation.Submitted, Record: conversation.Record{
		Survey: library.Slug, Kind: conversation.Village, Municipality: "GM0626", Participants: map[surveys.Audience]int{surveys.Resident: 4}, DotsEach: 3,
		Themes: map[string]conversation.Theme{"T1": {Dots: 12}},
	}}
	draft := few
	draft.Status = conversation.Draft
	m, err := meetings(t, few, draft).Conversations(t.Context(), reports.Query{Survey: library.Slug, MinBase: 10})
	if err != nil {
		t.Fatal(err)
	}
	hidden := map[string]bool{}
	for _, r := range m.Rows {
		if r.Question == reports.DotsQuestion && r.Item == "T1" && r.Suppressed {
			hidden[r.Group] = true
		}
	}
	if diff := cmp.Diff(map[string]bool{"GM0626": true, "GM0638": true}, hidden); diff != "" {
		t.Errorf("hidden (-want +got):\n%s", diff)
	}
	// A filter on one that is hidden to protect another shows no more.
	m, err = meetings(t, few).Conversations(t.Context(), reports.Query{Survey: library.Slug, MinBase: 10, Where: []reports.Filter{{Question: "V2", Code: "GM0638"}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range m.Rows {
		if r.Question == reports.DotsQuestion && !r.Suppressed {
			t.Errorf("the filter shows %+v", r)
		}
	}
}

// TestFewHands hides a statement that few raised their hands for, however many were
// there.
func TestFewHands(t *testing.T) {
	few := conversation.Kept{Status: conversation.Submitted, Record: conversation.Record{
		Survey: library.Slug, Kind: conversation.Village, Municipality: "GM0626", Participants: map[surveys.Audience]int{surveys.Resident: 14},
		Hands: map[string]conversation.Hands{"V12.c": {For: 2}, "V12.d": {For: 8, Against: 6}},
	}}
	m, err := meetings(t, few).Conversations(t.Context(), reports.Query{Survey: library.Slug, MinBase: 10})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, r := range m.Rows {
		if r.Question == "V12" && r.HasBase && r.Base > 0 && r.Base < 10 {
			t.Errorf("%+v shows %d hands", r.Key(), r.Base)
		}
		if r.Question == "V12" && r.Group == "GM0626" && r.Suppressed {
			seen[r.Item]++
		}
	}
	if diff := cmp.Diff(map[string]int{"c": 3}, seen); diff != "" {
		t.Errorf("hidden (-want +got):\n%s", diff)
	}
}

// TestConversationsKept reads a conversation again when it was saved, and else not.
func TestConversationsKept(t *testing.T) {
	s := newSource(t, 1)
	met := func(id, day string, status conversation.Status, residents int) {
		s.meetings = append(s.meetings, &conversation.Kept{ID: id, Status: status, Record: conversation.Record{
			Survey: "proef", Kind: conversation.Village, Date: day, Municipality: "A", Participants: map[surveys.Audience]int{surveys.Resident: residents},
		}})
	}
	met("a", "2026-10-01", conversation.Submitted, 12)
	met("b", "2026-10-02", conversation.Draft, 20)
	met("c", "2026-10-03", conversation.Submitted, 5)
	e := reports.New(s)
	look := func(want string, read int) {
		t.Helper()
		s.read = 0
		m, err := e.Conversations(t.Context(), reports.Query{Survey: "proef", MinBase: 1})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, k := range m.All {
			got = append(got, fmt.Sprint(k.ID, k.Record.People()))
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("conversations %s, want %s", s, want)
		}
		if s.read != read {
			t.Errorf("%d were read, want %d", s.read, read)
		}
	}
	look("c5 a12", 3)
	look("c5 a12", 0)
	met("a", "2026-10-04", conversation.Submitted, 13)
	met("b", "2026-10-02", conversation.Submitted, 20)
	look("a13 c5 b20", 2)
	look("a13 c5 b20", 0)
}

// TestConversationsOfSome follows the filter on a municipality, and no other.
func TestConversationsOfSome(t *testing.T) {
	e := meetings(t)
	for code, want := range map[string]int{"V2:GM0579": 1, "V2:GM0626": 0, "V1:1": 0, "": 4} {
		q := reports.Query{Survey: library.Slug, MinBase: 10}
		if question, option, ok := strings.Cut(code, ":"); ok {
			q.Where = []reports.Filter{{Question: question, Code: option}}
		}
		if m, err := e.Conversations(t.Context(), q); err != nil || len(m.All) != want {
			t.Errorf("%s: %d conversations, want %d: %v", code, len(m.All), want, err)
		}
	}
	// They stand in the long table, after the people.
	table, err := e.Figures(t.Context(), reports.Query{Survey: library.Slug, Theme: "T1"})
	if err != nil {
		t.Fatal(err)
	}
	long := table.Long()
	if r := long[len(long)-1]; r.Mode != reports.Conversation || table.Rows[len(table.Rows)-1].Mode != reports.People {
		t.Errorf("the last row is %+v", r)
	}
	for _, r := range table.Conversations.Rows {
		if r.Theme != "" && r.Theme != "T1" {
			t.Errorf("%+v is not about T1", r)
		}
	}
}

// TestThrough tells how many came through a conversation where they are enough, and of
// the others only how many conversations there are.
func TestThrough(t *testing.T) {
	village := func(id string, status conversation.Status) conversation.Kept {
		return conversation.Kept{ID: id, Status: status, Version: 1, Record: conversation.Record{Kind: conversation.Village, Municipality: "GM0579"}}
	}
	talk := village("talk", conversation.Submitted)
	talk.Record.Kind = conversation.Exploratory
	s := meetingsSource(t, village("ten", conversation.Submitted), village("many", conversation.Locked), village("nine", conversation.Submitted), village("draft", conversation.Draft), talk)
	s.through = map[string]int{"ten": 10, "many": 40, "nine": 9, "draft": 30, "talk": 30, "unknown": 30}
	e := reports.New(s)
	for _, tt := range []struct {
		name  string
		where []reports.Filter
		base  int
		want  string
		fewer int
	}{
		{"everywhere", nil, 10, "many 40, ten 10", 4}, // with the three made-up ones
		{"a higher base", nil, 11, "many 40", 5},
		{"a municipality", []reports.Filter{{Question: "V2", Code: "GM0546"}}, 10, "", 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m, err := e.Conversations(t.Context(), reports.Query{Survey: library.Slug, MinBase: tt.base, Where: tt.where})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, a := range m.Through {
				got = append(got, fmt.Sprintf("%s %d", a.Conversation.ID, a.N))
			}
			if strings.Join(got, ", ") != tt.want || m.Fewer != tt.fewer {
				t.Errorf("%q and %d fewer, want %q and %d", got, m.Fewer, tt.want, tt.fewer)
			}
		})
	}
}
