package workbook_test

import (
	"bytes"
	"context"
	"sync"
	"testing"
	"time"

	"regiopeil/reports"
	"regiopeil/reports/workbook"
	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
	"regiopeil/surveys/library"
	"regiopeil/surveys/store"
)

// now is when every workbook of the tests is made.
var now = time.Date(2026, 11, 20, 14, 30, 0, 0, time.UTC)

// source is a survey and its log in memory.
type source struct {
	survey   surveys.Survey
	form     *surveys.Form
	log      []store.Entry
	made     surveys.Codings
	meetings []*conversation.Kept
	wishTags map[conversation.WishKey]int
}

func (s *source) Survey(context.Context, string) (*surveys.Survey, error) { return &s.survey, nil }

func (s *source) Form(context.Context, string, int) (*surveys.Form, error) { return s.form, nil }

func (s *source) Since(_ context.Context, _ string, after int64, _ int, fn func(*store.Entry) error) (int64, error) {
	for i := int(after); i < len(s.log); i++ {
		if err := fn(&s.log[i]); err != nil {
			return after, err
		}
		after++
	}
	return after, nil
}

func (s *source) Codings(context.Context, string) (*surveys.Codings, error) { return &s.made, nil }

func (s *source) ConversationsSince(_ context.Context, _ string, after int64) (all []*conversation.Kept, last int64, err error) {
	return s.meetings[max(0, after):], int64(len(s.meetings)), nil
}

func (s *source) Through(context.Context, string) (map[string]int, error) { return nil, nil }

func (s *source) WishTags(context.Context, string) (map[conversation.WishKey]int, error) {
	return s.wishTags, nil
}

func (s *source) add(mode surveys.Mode, a surveys.Answers) {
	s.log = append(s.log, store.Entry{
		Seq: int64(len(s.log) + 1), Kind: store.Stored, Version: 1, Mode: string(mode), Language: "nl",
		Day: "2026-11-02", Answers: s.form.EncodeJSON(a), MadeUp: s.survey.MadeUp,
	})
}

// builtin is the built-in consultation with so many made-up respondents.
func builtin(tb testing.TB, respondents int) *source {
	tb.Helper()
	d, settings := library.Builtin()
	form, err := surveys.Compile(d)
	if err != nil {
		tb.Fatal(err)
	}
	s := &source{form: form, survey: surveys.Survey{
		Slug: library.Slug, Version: 1, Title: d.Title, MadeUp: true, Settings: settings,
		Opens: time.Date(2026, 10, 31, 23, 0, 0, 0, time.UTC), Closes: time.Date(2026, 12, 1, 22, 59, 0, 0, time.UTC),
	}}
	people := library.NewMadeUp(form, 7)
	for i := range respondents {
		mode := surveys.Web
		if i%9 == 0 {
			mode = surveys.Paper
		}
		s.add(mode, people.Respondent(uint64(i)).Answers)
	}
	return s
}

// thousand is shared by the tests that only read.
var thousand = sync.OnceValue(func() *reports.Engine { return reports.New(builtin(&testing.B{}, 1000)) })

// write returns the workbook of a query on the built-in consultation.
func write(tb testing.TB, e workbook.Figures, q reports.Query) []byte {
	tb.Helper()
	q.Survey = library.Slug
	var b bytes.Buffer
	if err := workbook.WriteQuery(tb.Context(), &b, e, q, workbook.Options{Now: now}); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}
