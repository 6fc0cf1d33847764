package reports_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"regiopeil/reports"
	"regiopeil/surveys"
	"regiopeil/surveys/library"
	"regiopeil/surveys/store"
)

// repeated is a log of n responses that are made from a few thousand different
// ones, so that a benchmark measures the engine and not the disk.
type repeated struct {
	source
	n       int
	answers [][]byte
}

func newRepeated(b *testing.B, n int) *repeated {
	d, _ := library.Builtin()
	form, err := surveys.Compile(d)
	if err != nil {
		b.Fatal(err)
	}
	s := &repeated{source: source{survey: surveys.Survey{Slug: "proef", Version: 1}, form: form}, n: n}
	r := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		s.answers = append(s.answers, []byte(canonical(d, answer(r, d))))
	}
	return s
}

func (s *repeated) Since(_ context.Context, _ string, after int64, limit int, fn func(*store.Entry) error) (int64, error) {
	e := store.Entry{Kind: store.Stored, Version: 1, Mode: "web", Language: "nl", Day: "2026-03-01"}
	for e.Seq = after + 1; e.Seq <= int64(s.n); e.Seq++ {
		e.Answers = s.answers[e.Seq%int64(len(s.answers))]
		if err := fn(&e); err != nil {
			return e.Seq, err
		}
		if limit > 0 && e.Seq-after >= int64(limit) {
			return e.Seq, nil
		}
	}
	return int64(s.n), nil
}

// BenchmarkLoad reads responses from JSON into columns.
func BenchmarkLoad(b *testing.B) {
	s := newRepeated(b, benchRows(b))
	b.ReportAllocs()
	for b.Loop() {
		if err := reports.New(s).Warm(b.Context(), "proef"); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(s.n)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkTable computes every figure of the built-in consultation by audience
// × municipality, warm.
func BenchmarkTable(b *testing.B) {
	s := newRepeated(b, benchRows(b))
	e := reports.New(s)
	if err := e.Warm(b.Context(), "proef"); err != nil {
		b.Fatal(err)
	}
	q := everything(s.form.Definition)
	q.Survey = "proef"
	b.ReportAllocs()
	for b.Loop() {
		if _, err := e.Table(b.Context(), q); err != nil {
			b.Fatal(err)
		}
	}
}
