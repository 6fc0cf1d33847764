package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"strconv"
	"sync"

	"regiopeil/surveys"
	"regiopeil/surveys/responsecsv"
	"regiopeil/surveys/store"
)

// sheaf is all responses of a survey, in memory at once as rows of CSV without
// their number: they leave in random order, so that no one can tell who came
// when.
type sheaf struct {
	header  []byte
	batches []*batch
	gone    map[int64]bool // seq of rows that were changed or withdrawn meanwhile
	madeUp  bool
}

// batch is a run of responses: first as they come from the log, then as rows.
type batch struct {
	rows []batchRow
	raw  []byte // answers, one after the other; nil once they are rows
	csv  []byte
}

type batchRow struct {
	seq      int64
	version  int
	response surveys.Response // without answers
	from, to int              // in raw, then in csv
}

// batchSize is how many responses are turned into rows at a time, by each of
// the processors beside the one that reads.
const batchSize = 1000

// newBatch has room for answers of usual length.
func newBatch() *batch {
	return &batch{rows: make([]batchRow, 0, batchSize), raw: make([]byte, 0, 512*batchSize)}
}

// readSheaf reads the responses as they are now, under the columns of the newest
// form. The store hands them out by short reads, so that a server beside it is
// not held up.
func readSheaf(ctx context.Context, db responseLog, slug string, newest *surveys.Form, bar *progress) (*sheaf, error) {
	s := &sheaf{gone: map[int64]bool{}}
	var header bytes.Buffer
	responsecsv.NewWriter(&header, newest)
	s.header = header.Bytes()

	work := make(chan *batch, runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	failures := make([]error, runtime.GOMAXPROCS(0))
	for i := range failures {
		wg.Go(func() {
			t := &transcriber{ctx: ctx, db: db, slug: slug, newest: newest, rows: responsecsv.NewTranscoder(newest)}
			for b := range work {
				if failures[i] == nil {
					failures[i] = t.transcribe(b)
				}
			}
		})
	}
	err := s.collect(ctx, watched{db, bar}, slug, work)
	close(work)
	wg.Wait()
	for _, failure := range failures {
		if err == nil {
			err = failure
		}
	}
	return s, err
}

// collect reads the log and hands it out in batches.
func (s *sheaf) collect(ctx context.Context, db watched, slug string, work chan<- *batch) error {
	names := map[string]string{} // one copy of every mode, language and day
	keep := func(v string) string {
		one, ok := names[v]
		if !ok {
			names[v], one = v, v
		}
		return one
	}
	b := newBatch()
	hand := func() {
		if len(b.rows) > 0 {
			s.batches = append(s.batches, b)
			work <- b
			b = newBatch()
		}
	}
	_, err := db.Since(ctx, slug, 0, 0, func(e *store.Entry) error {
		if e.Replaces != 0 {
			s.gone[e.Replaces] = true
		}
		if e.Answers == nil || e.Trial {
			return nil
		}
		s.madeUp = s.madeUp || e.MadeUp
		from := len(b.raw)
		b.raw = append(b.raw, e.Answers...)
		b.rows = append(b.rows, batchRow{
			seq: e.Seq, version: e.Version, from: from, to: len(b.raw),
			response: surveys.Response{Mode: surveys.Mode(keep(e.Mode)), Language: keep(e.Language), Day: keep(e.Day)},
		})
		if len(b.rows) == batchSize {
			hand()
		}
		return nil
	})
	hand()
	return err
}

// transcriber turns batches into rows; for one goroutine.
type transcriber struct {
	ctx    context.Context
	db     responseLog
	slug   string
	newest *surveys.Form
	rows   *responsecsv.Transcoder
}

func (t *transcriber) transcribe(b *batch) error {
	b.csv = make([]byte, 0, len(b.raw)+len(b.raw)/2)
	for i := range b.rows {
		r := &b.rows[i]
		start := len(b.csv)
		row, ok := t.rows.Append(b.csv, &r.response, b.raw[r.from:r.to])
		if !ok {
			var err error
			if row, err = t.slowly(b.csv, r, b.raw[r.from:r.to]); err != nil {
				return err
			}
		}
		b.csv, r.from, r.to = row, start, len(row)
	}
	b.raw = nil
	return nil
}

// slowly is for answers to a version that asked other things than the newest:
// what only the older one asked has no column.
func (t *transcriber) slowly(b []byte, r *batchRow, raw []byte) ([]byte, error) {
	form, err := t.db.Form(t.ctx, t.slug, r.version)
	if err != nil {
		return b, err
	}
	answers, problems := form.DecodeJSON(raw)
	if len(problems) > 0 {
		return b, fmt.Errorf("a response to version %d of survey %s cannot be read: %v", r.version, t.slug, problems)
	}
	var one bytes.Buffer
	w := responsecsv.NewWriter(&one, t.newest)
	one.Reset()
	response := r.response
	response.Answers = answers
	if err := w.Write(&response, 0); err != nil {
		return b, err
	}
	return append(b, one.Bytes()[len("0"):]...), nil
}

// write writes the header, and the rows in random order under new numbers, until
// ctx ends.
func (s *sheaf) write(ctx context.Context, w io.Writer, bar *progress) error {
	type place struct{ batch, row int32 }
	var live []place
	for i, b := range s.batches {
		for j := range b.rows {
			if !s.gone[b.rows[j].seq] {
				live = append(live, place{int32(i), int32(j)})
			}
		}
	}
	rand.Shuffle(len(live), func(i, j int) { live[i], live[j] = live[j], live[i] })
	out := bufio.NewWriterSize(w, 1<<20)
	out.Write(s.header) // the first error stays until Flush
	var number []byte
	for i, at := range live {
		if i%batchSize == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
			bar.reach(i)
		}
		b := s.batches[at.batch]
		r := &b.rows[at.row]
		number = strconv.AppendInt(number[:0], int64(i+1), 10)
		out.Write(number)
		if _, err := out.Write(b.csv[r.from:r.to]); err != nil {
			return err
		}
	}
	return out.Flush()
}

// len is how many rows there are, those that are gone included.
func (s *sheaf) len() (n int) {
	for _, b := range s.batches {
		n += len(b.rows)
	}
	return n
}
