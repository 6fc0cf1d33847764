package responsecsv_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"runtime"
	"testing"

	"regiopeil/surveys"
	"regiopeil/surveys/responsecsv"
)

// repeated is a file of a header and the same rows over and over, which is made
// as it is read.
type repeated struct {
	header, rows []byte
	times        int
	rest         []byte
}

func (r *repeated) Read(p []byte) (int, error) {
	for len(r.rest) == 0 {
		switch {
		case r.header != nil:
			r.rest, r.header = r.header, nil
		case r.times > 0:
			r.rest = r.rows
			r.times--
		default:
			return 0, io.EOF
		}
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// readerFunc is a Read.
type readerFunc func(p []byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// large returns a file of made-up responses, n of them in round hundreds.
func large(tb testing.TB, n int) (*surveys.Form, io.Reader) {
	tb.Helper()
	f, people := madeUp(tb, 100)
	var text bytes.Buffer
	w := responsecsv.NewWriter(&text, f)
	for i := range people {
		if err := w.Write(&people[i], i+1); err != nil {
			tb.Fatal(err)
		}
	}
	header, rows, _ := bytes.Cut(text.Bytes(), []byte("\n"))
	return f, &repeated{header: append(bytes.Clone(header), '\n'), rows: rows, times: n / 100}
}

// kept is how much memory is in use once what is not needed is gone.
func kept() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// TestMoreRowsThanAreTaken reads a file with more rows than the limit: it is
// refused in one line, and nothing of it stays in memory on the way.
func TestMoreRowsThanAreTaken(t *testing.T) {
	const most = 200_000
	f, file := large(t, most+100)
	before, rows := kept(), 0
	for _, err := range responsecsv.All(t.Context(), file, f, responsecsv.Limits{Rows: most}) {
		if err == nil {
			if rows++; rows%(most/4) == 0 {
				if grown := kept() - before; grown > 4<<20 {
					t.Fatalf("%d bytes kept after %d rows", grown, rows)
				}
			}
			continue
		}
		wrong, ok := errors.AsType[*surveys.Error](err)
		if !ok || len(wrong.Problems) != 1 || place(wrong.Problems[0]) != "200002 - problem.csv_rows" {
			t.Fatal(err)
		}
		if rows != most {
			t.Errorf("refused after %d rows", rows)
		}
		return
	}
	t.Error("taken")
}

// TestReadStopsWithContext ends in the middle of a file, also of one that is wrong.
func TestReadStopsWithContext(t *testing.T) {
	f := form(t)
	for name, header := range map[string]string{"right": "S\n1\n", "wrong": "S\n7\n"} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			file := &repeated{header: []byte(header), rows: bytes.Repeat([]byte("1\n"), 50_000), times: 1000}
			onRead := readerFunc(func(p []byte) (int, error) {
				if file.times < 998 {
					cancel()
				}
				return file.Read(p)
			})
			var last error
			for _, err := range responsecsv.All(ctx, onRead, f, responsecsv.Limits{}) {
				last = err
			}
			if !errors.Is(last, ctx.Err()) || file.times < 990 {
				t.Errorf("%v, with %d parts unread", last, file.times)
			}
		})
	}
}

// BenchmarkFiveMillionRows reads a file of five million rows to its end, of which
// one row at a time is kept.
func BenchmarkFiveMillionRows(b *testing.B) {
	const rows = 5_000_000
	for b.Loop() {
		f, file := large(b, rows)
		n := 0
		for _, err := range responsecsv.All(b.Context(), file, f, responsecsv.Limits{Rows: rows, Bytes: 1 << 40}) {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != rows {
			b.Fatalf("%d rows", n)
		}
		b.ReportMetric(float64(kept())/(1<<20), "MB-kept")
	}
	b.ReportMetric(float64(rows*b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkFiveMillionRowsEncodingCSV reads the same bytes with the standard
// library, without a look at any answer: the baseline.
func BenchmarkFiveMillionRowsEncodingCSV(b *testing.B) {
	const rows = 5_000_000
	for b.Loop() {
		_, file := large(b, rows)
		in := csv.NewReader(file)
		in.ReuseRecord = true
		for {
			if _, err := in.Read(); err == io.EOF {
				break
			} else if err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(rows*b.N)/b.Elapsed().Seconds(), "rows/s")
}
