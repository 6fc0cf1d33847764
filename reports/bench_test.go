package reports_test

import (
	"context"
	"io"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/xuri/excelize/v2"

	"regiopeil/reports"
	"regiopeil/reports/dataset"
	"regiopeil/surveys"
	"regiopeil/surveys/library"
	"regiopeil/surveys/store"
	"regiopeil/surveys/store/sqlite"
)

// benchRows is how many responses the benchmarks look at: REGIOPEIL_BENCH_ROWS,
// else 20,000.
func benchRows(tb testing.TB) int {
	text := os.Getenv("REGIOPEIL_BENCH_ROWS")
	if text == "" {
		return 20_000
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		tb.Fatalf("REGIOPEIL_BENCH_ROWS is %q, want a number of responses", text)
	}
	return n
}

// repeated is a log of n responses that are made from a few thousand different
// ones, so that a benchmark measures the engine and not the disk.
type repeated struct {
	source
	n       int
	people  []surveys.Answers
	answers [][]byte
}

func newRepeated(b *testing.B, n int) *repeated {
	d, _ := library.Builtin()
	form, err := surveys.Compile(d)
	if err != nil {
		b.Fatal(err)
	}
	s := &repeated{source: source{survey: surveys.Survey{Slug: "proef", Version: 1}, form: form}, n: n}
	made := library.NewMadeUp(form, 1)
	for i := range uint64(5000) {
		a := made.Respondent(i).Answers
		s.people = append(s.people, a)
		s.answers = append(s.answers, form.EncodeJSON(a))
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

// everything is all questions × audience × municipality.
func everything(d *surveys.Definition) reports.Query {
	a, m := d.AudienceQuestion, d.MunicipalityQuestion
	return reports.Query{Survey: "proef", By: [][]string{{a}, {m}, {a, m}}}
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

// BenchmarkColdStart is the same from a database on the disk.
func BenchmarkColdStart(b *testing.B) {
	s := newRepeated(b, benchRows(b))
	db, _, err := sqlite.OpenFolder(b.Context(), b.TempDir(), store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close(context.Background()) })
	if err := db.CreateSurvey(b.Context(), s.survey, s.form.Definition); err != nil {
		b.Fatal(err)
	}
	for from := 0; from < s.n; from += 20_000 {
		var rs []surveys.Response
		for i := from; i < min(s.n, from+20_000); i++ {
			rs = append(rs, surveys.Response{
				ID: uuid.NewString(), Survey: "proef", Version: 1, Mode: surveys.Web, Language: "nl", Day: "2026-03-01",
				Answers: s.people[i%len(s.people)],
			})
		}
		if err := db.SubmitAll(b.Context(), rs); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		if err := reports.New(db).Warm(b.Context(), "proef"); err != nil {
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
	b.ReportAllocs()
	for b.Loop() {
		if _, err := e.Table(b.Context(), q); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkProtection decides what is hidden of the built-in consultation, which
// happens once at every step of the cut, and computes its figures.
func BenchmarkProtection(b *testing.B) {
	s := newRepeated(b, benchRows(b))
	q := everything(s.form.Definition)
	q.MinBase = 10
	for b.Loop() {
		b.StopTimer()
		e := reports.New(s)
		if err := e.Warm(b.Context(), "proef"); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		if _, err := e.Table(b.Context(), q); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkTexts reads the open answers: as a page does the first time, from the
// log, and as it does every time after that.
func BenchmarkTexts(b *testing.B) {
	s := newRepeated(b, benchRows(b))
	q := reports.Query{Survey: "proef", MinBase: 10}
	ask := func(b *testing.B, e *reports.Engine) {
		if _, err := e.Texts(b.Context(), q); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			e := reports.New(s)
			if err := e.Warm(b.Context(), "proef"); err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
			ask(b, e)
		}
	})
	b.Run("again", func(b *testing.B) {
		e := reports.New(s)
		ask(b, e)
		for b.Loop() {
			ask(b, e)
		}
	})
}

// BenchmarkDataSheet writes a workbook with the responses, one row each.
func BenchmarkDataSheet(b *testing.B) {
	d := benchRecords(b)
	b.ReportAllocs()
	for b.Loop() {
		if err := d.WriteXLSX(b.Context(), io.Discard, sheetTexts, time.Now(), nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(d.Len())*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkStreamWriter writes the same cells with excelize's StreamWriter.
func BenchmarkStreamWriter(b *testing.B) {
	d := benchRecords(b)
	rows := csvOf(b, d)
	b.ReportAllocs()
	for b.Loop() {
		f := excelize.NewFile()
		s, err := f.NewStreamWriter("Sheet1")
		if err != nil {
			b.Fatal(err)
		}
		cells := make([]any, len(rows[0]))
		for i, row := range rows {
			for j, cell := range row {
				if n, err := strconv.Atoi(cell); err == nil {
					cells[j] = n
				} else {
					cells[j] = cell
				}
			}
			at, _ := excelize.CoordinatesToCellName(1, i+1)
			if err := s.SetRow(at, cells); err != nil {
				b.Fatal(err)
			}
		}
		if err := s.Flush(); err != nil {
			b.Fatal(err)
		}
		if err := f.Write(io.Discard); err != nil {
			b.Fatal(err)
		}
		_ = f.Close()
	}
	b.ReportMetric(float64(d.Len())*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkRecordsCSV writes the responses as CSV; how long the bytes alone take
// is compared in cmd/regiopeil.
func BenchmarkRecordsCSV(b *testing.B) {
	d := benchRecords(b)
	b.ReportAllocs()
	for b.Loop() {
		if err := d.WriteCSV(b.Context(), io.Discard, nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(d.Len())*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// benchRecords are the first 25 variables of so many responses.
func benchRecords(b *testing.B) *dataset.Dataset {
	b.Helper()
	d := records(b, reports.New(newRepeated(b, benchRows(b))))
	d.Variables = d.Variables[:25]
	return d
}
