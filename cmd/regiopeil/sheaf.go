package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"sort"

	"regiopeil/surveys"
	"regiopeil/surveys/responsecsv"
	"regiopeil/surveys/store"
)

// sheaf holds the responses of a survey as they lie in the database, in memory
// at once: rows leave in random order, so that no one can tell who came when.
type sheaf struct {
	rows    []sheafRow // by seq
	answers []byte     // JSON, one after the other
	madeUp  bool
}

type sheafRow struct {
	seq           int64
	from, to      int // in answers; to is 0 for a row that no longer counts
	version       int
	mode          surveys.Mode
	language, day string
}

// step is how many rows are written before the context is looked at again.
const step = 1000

// readSheaf reads the responses as they are now. The store hands them out by
// short reads, so that a server beside it is not held up.
func readSheaf(ctx context.Context, db *store.DB, slug string) (*sheaf, error) {
	s := &sheaf{}
	names := map[string]string{} // one copy of every language and day
	keep := func(v string) string {
		if one, ok := names[v]; ok {
			return one
		}
		names[v] = v
		return v
	}
	_, err := db.Since(ctx, slug, 0, 0, func(e *store.Entry) error {
		s.add(e, keep)
		return nil
	})
	return s, err
}

func (s *sheaf) add(e *store.Entry, keep func(string) string) {
	if e.Replaces != 0 {
		i := sort.Search(len(s.rows), func(i int) bool { return s.rows[i].seq >= e.Replaces })
		if i < len(s.rows) && s.rows[i].seq == e.Replaces {
			s.rows[i].to = 0
		}
	}
	if e.Answers == nil || e.Trial {
		return
	}
	from := len(s.answers)
	s.answers = append(s.answers, e.Answers...)
	s.madeUp = s.madeUp || e.MadeUp
	s.rows = append(s.rows, sheafRow{
		seq: e.Seq, from: from, to: len(s.answers), version: e.Version,
		mode: surveys.Mode(keep(e.Mode)), language: keep(e.Language), day: keep(e.Day),
	})
}

// write writes the rows in random order, under the columns of the newest form.
// Answers to questions that only an older version asked have no column.
func (s *sheaf) write(ctx context.Context, db *store.DB, newest *surveys.Form, w io.Writer, bar *progress) error {
	live := s.rows[:0]
	for _, r := range s.rows {
		if r.to > 0 {
			live = append(live, r)
		}
	}
	rand.Shuffle(len(live), func(i, j int) { live[i], live[j] = live[j], live[i] })
	out := responsecsv.NewWriter(w, newest)
	for i, r := range live {
		if i%step == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		response, err := s.response(ctx, db, newest, r)
		if err != nil {
			return err
		}
		if err := out.Write(response, i+1); err != nil {
			return err
		}
		bar.add(1)
	}
	return nil
}

func (s *sheaf) response(ctx context.Context, db *store.DB, newest *surveys.Form, r sheafRow) (*surveys.Response, error) {
	answers, problems := newest.DecodeJSON(s.answers[r.from:r.to])
	if len(problems) > 0 {
		return nil, fmt.Errorf("response %d cannot be read: %v", r.seq, problems)
	}
	return &surveys.Response{Mode: r.mode, Language: r.language, Day: r.day, Answers: answers}, nil
}
