package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"regiopeil/reports"
	"regiopeil/surveys"
	"regiopeil/surveys/library"
	"regiopeil/surveys/store/sqlite"
)

// filled returns a program on a folder with n made-up responses.
func filled(b testing.TB, n int) (*program, *data) {
	b.Helper()
	p := &program{ctx: b.Context(), data: b.TempDir(), stdout: io.Discard, stderr: io.Discard}
	d, err := openData(p.ctx, p.data, true)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { d.Close() })
	if err := d.addBuiltin(p.ctx, time.Now(), true); err != nil {
		b.Fatal(err)
	}
	if err := d.addMadeUp(p, n); err != nil {
		b.Fatal(err)
	}
	return p, d
}

// BenchmarkExport compares the export of 100,000 responses to a CSV file with
// writing the same records with encoding/csv, from memory.
func BenchmarkExport(b *testing.B) {
	p, d := filled(b, 100_000)
	name := filepath.Join(b.TempDir(), "export.csv")
	for b.Loop() {
		begin := time.Now()
		if err := writeFile(name, func(w io.Writer) error { return exportResponses(p, d.db, library.Slug, w) }); err != nil {
			b.Fatal(err)
		}
		ours := time.Since(begin)
		base := writeRecords(b, name)
		b.ReportMetric(ms(ours), "export-ms")
		b.ReportMetric(ms(base), "csv-ms")
		b.ReportMetric(base.Seconds()/ours.Seconds(), "ratio")
	}
}

// writeRecords writes the records of a CSV file to another file with
// encoding/csv and returns how long that took. It fails when the bytes differ.
func writeRecords(b *testing.B, name string) time.Duration {
	b.Helper()
	want, err := os.ReadFile(name)
	if err != nil {
		b.Fatal(err)
	}
	records, err := csv.NewReader(bytes.NewReader(want)).ReadAll()
	if err != nil {
		b.Fatal(err)
	}
	again := name + ".again"
	begin := time.Now()
	err = writeFile(again, func(w io.Writer) error { return csv.NewWriter(w).WriteAll(records) })
	took := time.Since(begin)
	if err != nil {
		b.Fatal(err)
	}
	got, err := os.ReadFile(again)
	if err != nil || len(got) != len(want) {
		b.Fatalf("%d bytes instead of %d, %v", len(got), len(want), err)
	}
	return took
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// million is a folder with 1,000,000 made-up responses, made once per run.
var million struct {
	fill, count sync.Once
	data        *data
	sql         time.Duration // how long SQL takes for the counts: minutes, so once
	err         error
}

// filledMillion returns it.
func filledMillion(b *testing.B) *data {
	b.Helper()
	million.fill.Do(func() { million.data, million.err = fillMillion(context.Background()) })
	if million.err != nil {
		b.Fatal(million.err)
	}
	return million.data
}

func fillMillion(ctx context.Context) (d *data, err error) {
	dir, err := os.MkdirTemp("", "regiopeil-bench-")
	if err != nil {
		return nil, err
	}
	p := &program{ctx: ctx, data: dir, stdout: io.Discard, stderr: io.Discard}
	if d, err = openData(ctx, dir, true); err != nil {
		return nil, err
	}
	if err := d.addBuiltin(ctx, time.Now(), true); err != nil {
		return nil, err
	}
	return d, d.addMadeUp(p, 1_000_000)
}

func dropMillion() {
	if million.data != nil {
		million.data.Close()
		os.RemoveAll(million.data.dir)
	}
}

// BenchmarkCounts compares the counts of all closed questions by audience and
// municipality over 1,000,000 responses with SQL GROUP BY on the same rows, and
// measures how long a cold start takes until the first figures.
func BenchmarkCounts(b *testing.B) {
	d := filledMillion(b)
	million.count.Do(func() { million.sql = groupBy(b, filepath.Join(d.dir, sqlite.DatabaseFile)) })
	q := reports.Query{Survey: library.Slug, By: [][]string{{"V1", "V2"}}, MinBase: reports.SurveysOwn}
	for b.Loop() {
		cold := time.Now()
		engine := reports.New(d.db)
		if _, err := engine.Table(b.Context(), q); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(cold).Seconds(), "cold-s")
		const times = 10
		warm := time.Now()
		for range times {
			if _, err := engine.Table(b.Context(), q); err != nil {
				b.Fatal(err)
			}
		}
		ours := time.Since(warm) / times
		b.ReportMetric(ms(ours), "warm-ms")
		b.ReportMetric(ms(million.sql), "sql-ms")
		b.ReportMetric(million.sql.Seconds()/ours.Seconds(), "ratio")
	}
}

// groupBy counts every closed question by audience and municipality in SQL, one
// statement per question or item, and returns how long that took.
func groupBy(b *testing.B, path string) time.Duration {
	b.Helper()
	db, err := sql.Open("sqlite3", "file:"+path+"?mode=ro")
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	begin := time.Now()
	for _, answer := range closedAnswers() {
		rows, err := db.QueryContext(b.Context(), fmt.Sprintf(`select json_extract(answers, '$.V1'),
			json_extract(answers, '$.V2'), json_extract(answers, '%s'), count(*)
			from responses where answers is not null group by 1, 2, 3`, answer))
		if err != nil {
			b.Fatal(err)
		}
		groups := 0
		for rows.Next() {
			groups++
		}
		if err := rows.Err(); err != nil || groups < 10 {
			b.Fatalf("%s: %d groups, %v", answer, groups, err)
		}
	}
	return time.Since(begin)
}

// closedAnswers returns where the answers to the closed questions lie in the
// JSON: one path per question, or per item of a matrix. Multiple choice and
// ranking count as one each, by their whole list: less work than they really
// are.
func closedAnswers() (paths []string) {
	definition, _ := library.Builtin()
	for _, part := range definition.Parts {
		for _, q := range part.Questions {
			switch q.Type {
			case surveys.Single, surveys.Multiple, surveys.Ranking:
				paths = append(paths, "$."+q.Code)
			case surveys.Matrix, surveys.Statements:
				for _, it := range q.Items {
					paths = append(paths, strings.Join([]string{"$", q.Code, it.Code}, "."))
				}
			}
		}
	}
	return paths
}
