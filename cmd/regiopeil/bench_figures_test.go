package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"regiopeil/reports"
	"regiopeil/reports/dataset"
	"regiopeil/reports/stats"
	"regiopeil/reports/workbook"
	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
	"regiopeil/surveys/library"
	"regiopeil/surveys/store"
)

// many is a log of n responses in memory, made of a few thousand different ones,
// so that what is measured is the engine and not the disk.
type many struct {
	n       int64
	survey  surveys.Survey
	form    *surveys.Form
	answers [][]byte
}

func newMany(b *testing.B, n int64) *many {
	b.Helper()
	d, _ := library.Builtin()
	form, err := surveys.Compile(d)
	if err != nil {
		b.Fatal(err)
	}
	s := &many{n: n, survey: surveys.Survey{Slug: library.Slug, Version: 1}, form: form}
	made := library.NewMadeUp(form, 1)
	for i := range uint64(5000) {
		a := made.Respondent(i).Answers
		for key := range a { // only closed questions
			if q, ok := form.Question(strings.TrimSuffix(key, ".text")); !ok || q.Type == surveys.TextType || q.Code != key {
				delete(a, key)
			}
		}
		s.answers = append(s.answers, form.EncodeJSON(a))
	}
	return s
}

func (s *many) Codings(context.Context, string) (*surveys.Codings, error) {
	return &surveys.Codings{}, nil
}

func (s *many) Through(context.Context, string) (map[string]int, error) { return nil, nil }

func (s *many) WishTags(context.Context, string) (map[conversation.WishKey]int, error) {
	return nil, nil
}

func (s *many) ConversationsSince(_ context.Context, _ string, after int64) ([]*conversation.Kept, int64, error) {
	return nil, after, nil
}

func (s *many) Survey(context.Context, string) (*surveys.Survey, error)  { return &s.survey, nil }
func (s *many) Form(context.Context, string, int) (*surveys.Form, error) { return s.form, nil }
func (s *many) Since(_ context.Context, _ string, after int64, limit int, fn func(*store.Entry) error) (int64, error) {
	e := store.Entry{Kind: store.Stored, Version: 1, Mode: "web", Language: "nl", Day: "2026-03-01"}
	for e.Seq = after + 1; e.Seq <= s.n; e.Seq++ {
		e.Answers = s.answers[e.Seq%int64(len(s.answers))]
		if err := fn(&e); err != nil {
			return e.Seq, err
		}
		if limit > 0 && e.Seq-after >= int64(limit) {
			return e.Seq, nil
		}
	}
	return s.n, nil
}

// peak runs do and returns how much memory it took at most, in MB.
func peak(do func()) float64 {
	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	var most atomic.Uint64
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		var m runtime.MemStats
		for {
			runtime.ReadMemStats(&m)
			most.Store(max(most.Load(), m.HeapInuse))
			select {
			case <-stop:
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	}()
	do()
	close(stop)
	<-done
	return float64(most.Load()-before.HeapInuse) / (1 << 20)
}

// BenchmarkThemePage computes what a page of a theme shows, of 1,000,000
// responses, weighted, with intervals and suppression; and what they come down to.
func BenchmarkThemePage(b *testing.B) {
	s := newMany(b, 1_000_000)
	s.survey.Settings.Weighting = &surveys.Weighting{Cap: surveys.DefaultWeightCap, Sets: []surveys.MarginSet{library.ResidentMargins()}}
	engine := reports.New(s)
	q := reports.Query{Survey: library.Slug, Theme: "T1", By: [][]string{{"V1"}}, MinBase: reports.SurveysOwn}
	if _, err := engine.Table(b.Context(), q); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		begin := time.Now()
		if _, err := engine.Table(b.Context(), q); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(ms(time.Since(begin)), "page-ms")
		begin = time.Now()
		if _, err := engine.Conclusions(b.Context(), q, nil); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(ms(time.Since(begin)), "conclusions-ms")
	}
}

// BenchmarkRaking rakes 1,000,000 people to three margins, from their answers to
// a weight for each, and has R's survey package do the same.
func BenchmarkRaking(b *testing.B) {
	const people = 1_000_000
	sizes := []int{5, 7, 2}
	r := rand.New(rand.NewPCG(1, 2))
	answers := make([][3]uint8, people)
	margins := make([][]float64, len(sizes))
	for v, n := range sizes {
		margins[v] = make([]float64, n)
	}
	for i := range answers {
		for v, n := range sizes {
			answers[i][v] = uint8(min(r.IntN(n), r.IntN(n)))
			margins[v][r.IntN(n)]++
		}
	}
	for b.Loop() {
		begin := time.Now()
		counts := make([]int, 5*7*2)
		for _, a := range answers {
			counts[int(a[0])*14+int(a[1])*2+int(a[2])]++
		}
		var category [][]int
		for i := range counts {
			category = append(category, []int{i / 14, i / 2 % 7, i % 2})
		}
		cell, err := stats.Rake(counts, category, margins)
		if err != nil {
			b.Fatal(err)
		}
		weights := make([]float64, people)
		for i, a := range answers {
			weights[i] = cell[int(a[0])*14+int(a[1])*2+int(a[2])]
		}
		ours := time.Since(begin)
		b.ReportMetric(ms(ours), "rake-ms")
		if theirs, ok := rakeWithR(b, answers, margins); ok {
			b.ReportMetric(ms(theirs), "R-ms")
			b.ReportMetric(theirs.Seconds()/ours.Seconds(), "ratio")
		}
	}
}

// rakeWithR returns how long survey::rake takes; ok is false without R or its
// survey package.
func rakeWithR(b *testing.B, answers [][3]uint8, margins [][]float64) (took time.Duration, ok bool) {
	b.Helper()
	r, err := exec.LookPath("Rscript")
	if err != nil {
		b.Log("no Rscript: raking is not compared with R")
		return 0, false
	}
	var data bytes.Buffer
	data.WriteString("a,b,c\n")
	for _, a := range answers {
		data.Write([]byte{'0' + a[0], ',', '0' + a[1], ',', '0' + a[2], '\n'})
	}
	file := filepath.Join(b.TempDir(), "people.csv")
	if err := os.WriteFile(file, data.Bytes(), 0o600); err != nil {
		b.Fatal(err)
	}
	script := "suppressMessages(library(survey)); d <- read.csv('" + file + "'); s <- svydesign(ids=~1, weights=~1, data=d); m <- list("
	for v, margin := range margins {
		var n []string
		for _, x := range margin {
			n = append(n, strconv.FormatFloat(x, 'f', -1, 64))
		}
		name := string(rune('a' + v))
		if v > 0 {
			script += ","
		}
		script += "data.frame(" + name + "=0:" + strconv.Itoa(len(margin)-1) + ",Freq=c(" + strings.Join(n, ",") + "))"
	}
	script += "); t <- system.time(rake(s, list(~a,~b,~c), m, control=list(maxit=100, epsilon=1e-6))); cat(t[['elapsed']])"
	out, err := exec.CommandContext(b.Context(), r, "-e", script).Output()
	if err != nil {
		b.Logf("R could not rake: %v", err)
		return 0, false
	}
	seconds, err := strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
	if err != nil {
		b.Fatalf("R said %q", out)
	}
	return time.Duration(seconds * float64(time.Second)), true
}

// BenchmarkDataSheet writes 1,000,000 responses of 25 columns to a workbook, as
// excelize's StreamWriter does.
func BenchmarkDataSheet(b *testing.B) {
	d, err := reports.New(newMany(b, 1_000_000)).Dataset(b.Context(), library.Slug, reports.DatasetTexts{})
	if err != nil {
		b.Fatal(err)
	}
	d.Variables = d.Variables[:25]
	dir := b.TempDir()
	for b.Loop() {
		var ours, theirs time.Duration
		memory := peak(func() {
			begin := time.Now()
			if err := writeFile(filepath.Join(dir, "data.xlsx"), func(w io.Writer) error {
				return d.WriteXLSX(b.Context(), w, dataset.SheetTexts{Data: "Data", Codebook: "Codebook", About: "About"}, begin, nil)
			}); err != nil {
				b.Fatal(err)
			}
			ours = time.Since(begin)
		})
		var csv bytes.Buffer
		if err := d.WriteCSV(b.Context(), &csv, nil); err != nil {
			b.Fatal(err)
		}
		theirMemory := peak(func() { theirs = streamed(b, csv.Bytes(), filepath.Join(dir, "stream.xlsx")) })
		b.ReportMetric(theirs.Seconds()/ours.Seconds(), "ratio")
		b.ReportMetric(memory/theirMemory, "memory")
		b.ReportMetric(float64(d.Len())/ours.Seconds(), "rows/s")
	}
}

// BenchmarkCSV writes a million responses of 25 columns, and as many as the EU's
// consultation on summertime had, as CSV, and then the same bytes from memory:
// once as an export does, until they are on the disk, and once as far as the
// memory of the system, where nothing is left but the work of the processor.
func BenchmarkCSV(b *testing.B) {
	for _, n := range []int64{1_000_000, 4_600_000} {
		b.Run(strconv.FormatInt(n, 10), func(b *testing.B) {
			d, err := reports.New(newMany(b, n)).Dataset(b.Context(), library.Slug, reports.DatasetTexts{})
			if err != nil {
				b.Fatal(err)
			}
			d.Variables = d.Variables[:25]
			var text bytes.Buffer
			if err := d.WriteCSV(b.Context(), &text, nil); err != nil {
				b.Fatal(err)
			}
			csv := func(w io.Writer) error { return d.WriteCSV(b.Context(), w, nil) }
			plain := func(w io.Writer) error { _, err := w.Write(text.Bytes()); return err }
			for b.Loop() {
				ours, theirs := inTurns(b, writeFile, csv, plain)
				b.ReportMetric(ms(ours), "csv-ms")
				b.ReportMetric(ms(theirs), "bytes-ms")
				b.ReportMetric(theirs.Seconds()/ours.Seconds(), "ratio")
				ours, theirs = inTurns(b, writeUnsafe, csv, plain)
				b.ReportMetric(ms(ours), "cached-csv-ms")
				b.ReportMetric(ms(theirs), "cached-bytes-ms")
				b.ReportMetric(theirs.Seconds()/ours.Seconds(), "cached-ratio")
			}
		})
	}
}

// writeUnsafe is writeFile that leaves the rest to the system.
func writeUnsafe(name string, write func(w io.Writer) error) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}

// inTurns makes a file of the one and of the other, several times, each a new
// one, and returns the medians: the system takes bytes faster at one time than at
// another.
func inTurns(b *testing.B, write func(name string, write func(w io.Writer) error) error, one, other func(w io.Writer) error) (first, second time.Duration) {
	b.Helper()
	const turns = 9
	name := filepath.Join(b.TempDir(), "data.csv")
	var took [2][turns]time.Duration
	for i := range turns {
		for j, what := range []func(w io.Writer) error{one, other} {
			if err := os.RemoveAll(name); err != nil {
				b.Fatal(err)
			}
			begin := time.Now()
			if err := write(name, what); err != nil {
				b.Fatal(err)
			}
			took[j][i] = time.Since(begin)
		}
	}
	for j := range took {
		slices.Sort(took[j][:])
	}
	return took[0][turns/2], took[1][turns/2]
}

// streamed writes a CSV as a workbook with excelize's StreamWriter.
func streamed(b *testing.B, csv []byte, name string) time.Duration {
	b.Helper()
	begin := time.Now()
	f := excelize.NewFile()
	defer f.Close()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		b.Fatal(err)
	}
	row := 0
	for line := range bytes.Lines(csv) {
		row++
		var cells []any
		for _, cell := range strings.Split(strings.TrimSuffix(string(line), "\n"), ",") {
			if n, err := strconv.Atoi(cell); err == nil {
				cells = append(cells, n)
			} else {
				cells = append(cells, cell)
			}
		}
		at, _ := excelize.CoordinatesToCellName(1, row)
		if err := w.SetRow(at, cells); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := f.SaveAs(name); err != nil {
		b.Fatal(err)
	}
	return time.Since(begin)
}

// BenchmarkThemeWorkbook makes the workbook of a theme of as many responses as
// the EU's consultation on summertime had in 2018, to closed questions as there:
// cold, from the log, and warm. Texts would each have to be read and written.
func BenchmarkThemeWorkbook(b *testing.B) {
	s := newMany(b, 4_600_000)
	for b.Loop() {
		var cold, warm time.Duration
		memory := peak(func() {
			engine := reports.New(s)
			for _, took := range []*time.Duration{&cold, &warm} {
				begin := time.Now()
				if err := workbook.Write(b.Context(), io.Discard, engine, library.Slug, "T1", workbook.Options{Now: begin}); err != nil {
					b.Fatal(err)
				}
				*took = time.Since(begin)
			}
		})
		b.ReportMetric(cold.Seconds(), "cold-s")
		b.ReportMetric(warm.Seconds(), "warm-s")
		b.ReportMetric(memory, "MB")
	}
}
