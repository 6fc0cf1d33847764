package reports_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"github.com/xuri/excelize/v2"

	"regiopeil/reports"
	"regiopeil/reports/dataset"
	"regiopeil/surveys"
)

var datasetTexts = reports.DatasetTexts{
	Mode: "Wijze van invullen", Language: "Taal", Month: "Maand", Rare: "Zeldzaam", RareYes: "ja", RareNo: "nee", Weight: "Gewicht",
	Yes: "gekozen", No: "niet gekozen", NotPlaced: "niet gekozen", Modes: map[string]string{"web": "Web", "paper": "Papier", "telephone": "Telefoon"},
	Notes: []string{"Verzonnen gegevens.", "Het is 'waar'; en niet meer."},
}

var sheetTexts = dataset.SheetTexts{Data: "Data", Codebook: "Codeboek", About: "Toelichting", Variable: "Variabele", Label: "Naam", Value: "Code",
	ValueLabel: "Betekenis", Kind: "Soort", Missing: "geen antwoord", IsNumber: "getal", IsText: "tekst", Language: "nl-NL"}

func records(t testing.TB, e *reports.Engine) *dataset.Dataset {
	t.Helper()
	d, err := e.Dataset(t.Context(), "proef", datasetTexts)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func csvOf(t testing.TB, d *dataset.Dataset) [][]string {
	t.Helper()
	var b bytes.Buffer
	if err := d.WriteCSV(t.Context(), &b, nil); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// TestRecords counts in the rows what the figures count.
func TestRecords(t *testing.T) {
	e := madeUp(t, 500)
	rows := csvOf(t, records(t, e))
	if len(rows) != 501 {
		t.Fatalf("%d rows, want 500 and a heading", len(rows))
	}
	at := map[string]int{}
	for i, name := range rows[0] {
		at[name] = i
	}
	table, err := e.Table(t.Context(), reports.Query{Survey: "proef"})
	if err != nil {
		t.Fatal(err)
	}
	count := func(name string, pass func(cell string) bool) (n int) {
		i, ok := at[name]
		if !ok {
			t.Fatalf("no column %s", name)
		}
		for _, row := range rows[1:] {
			if pass(row[i]) {
				n++
			}
		}
		return n
	}
	seen := map[surveys.Type]int{}
	for i := range table.Rows {
		r := &table.Rows[i]
		q, _ := table.Form.Question(r.Question)
		name, is := r.Question, func(cell string) bool { return cell == r.Option }
		if r.Item != "" {
			name += "." + r.Item
		}
		switch {
		case q.Type == surveys.Multiple:
			name, is = r.Question+"."+r.Option, func(cell string) bool { return cell == "1" }
		case q.Type == surveys.TextType && r.Option == "":
			is = func(cell string) bool { return cell == "1" }
		case r.Option == "" || strings.HasPrefix(r.Option, "top"):
			is = func(cell string) bool {
				x, err := strconv.Atoi(cell)
				declared := slices.ContainsFunc(q.Options, func(o surveys.Option) bool { return o.Code == cell && surveys.IsNonAnswer(cell) })
				return err == nil && !declared && (x > 0 || r.Option == "")
			}
		case r.Item == "" && len(q.Items) > 0:
			name = r.Question + "." + q.Items[0].Code // said of the whole question
		}
		if got := count(name, is); got != r.N {
			t.Errorf("%+v: %d in the rows, %d in the figures", r.Key(), got, r.N)
		}
		seen[q.Type]++
	}
	if len(seen) < 8 {
		t.Errorf("only %d types of question", len(seen))
	}
	if n := count("rare", func(c string) bool { return c == "1" }); n == 0 || n == 500 {
		t.Errorf("%d of 500 are rare", n)
	}
	if n := count("month", func(c string) bool { return len(c) > 7 }); n > 0 {
		t.Error("the day is told")
	}
}

// TestRecordsSame writes every format twice: the same bytes, whatever the order
// in which people came.
func TestRecordsSame(t *testing.T) {
	forward, back := newSource(t, 3), newSource(t, 3)
	answers := []string{`{"V1":"1","V2":"A","N":5}`, `{"V1":"2","V2":"B"}`, `{"V1":"1","V2":"A","N":5}`, `{"V1":"1","V2":"C","M":["1"]}`}
	for i := range answers {
		forward.add(answers[i])
		back.add(answers[len(answers)-1-i])
	}
	a, b := records(t, reports.New(forward)), records(t, reports.New(back))
	if diff := cmp.Diff(csvOf(t, a), csvOf(t, b)); diff != "" {
		t.Errorf("another order of coming (-first +second):\n%s", diff)
	}
	made := time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
	for name, write := range map[string]func(w io.Writer) error{
		"csv":     func(w io.Writer) error { return a.WriteCSV(t.Context(), w, nil) },
		"sav":     func(w io.Writer) error { return a.WriteSAV(t.Context(), w, made, nil) },
		"xlsx":    func(w io.Writer) error { return a.WriteXLSX(t.Context(), w, sheetTexts, made, nil) },
		"parquet": func(w io.Writer) error { return a.WriteParquet(t.Context(), w, nil) },
	} {
		var one, two bytes.Buffer
		if err := errors.Join(write(&one), write(&two)); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(one.Bytes(), two.Bytes()) || one.Len() == 0 {
			t.Errorf("two runs give different %s", name)
		}
	}
}

// TestRecordsXLSX reads the workbook back with another reader.
func TestRecordsXLSX(t *testing.T) {
	d := records(t, madeUp(t, 200))
	var b bytes.Buffer
	if err := d.WriteXLSX(t.Context(), &b, sheetTexts, time.Now(), nil); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if diff := cmp.Diff([]string{"Toelichting", "Data", "Codeboek"}, f.GetSheetList()); diff != "" {
		t.Error(diff)
	}
	got, err := f.GetRows("Data", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	want := csvOf(t, d)
	for i := range got {
		for len(got[i]) < len(want[i]) {
			got[i] = append(got[i], "")
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("sheet (-csv +xlsx):\n%s", diff)
	}
	book, err := f.GetRows("Codeboek")
	if err != nil || len(book) < len(d.Variables) {
		t.Errorf("codebook of %d rows: %v", len(book), err)
	}
}

// TestRecordsParquet reads the file back.
func TestRecordsParquet(t *testing.T) {
	d := records(t, madeUp(t, 200))
	var b bytes.Buffer
	if err := d.WriteParquet(t.Context(), &b, nil); err != nil {
		t.Fatal(err)
	}
	f, err := parquet.OpenFile(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	want := csvOf(t, d)
	place := map[string]int{}
	for i, name := range want[0] {
		place[name] = i
	}
	rows := parquet.NewReader(f)
	buffer := make([]parquet.Row, 1)
	columns := f.Schema().Columns()
	for i := 1; i < len(want); i++ {
		if n, err := rows.ReadRows(buffer); n != 1 {
			t.Fatalf("row %d: %v", i, err)
		}
		for _, v := range buffer[0] {
			name := columns[v.Column()][0]
			got := ""
			if !v.IsNull() {
				got = v.String()
			}
			if got != want[i][place[name]] {
				t.Fatalf("row %d, %s: %q, want %q", i, name, got, want[i][place[name]])
			}
		}
	}
	if label, _ := f.Lookup("label:V1"); !strings.HasPrefix(label, "V1. ") {
		t.Errorf("label %q", label)
	}
}

// TestRecordsSPSS has PSPP read the system file, and the CSV by its syntax, and
// write out what it read.
func TestRecordsSPSS(t *testing.T) {
	pspp, err := exec.LookPath("pspp")
	if err != nil {
		if os.Getenv("REGIOPEIL_REQUIRE") == "1" {
			t.Fatal("REGIOPEIL_REQUIRE=1, but there is no pspp")
		}
		t.Skip("there is no pspp to read SPSS files with")
	}
	d := records(t, madeUp(t, 150))
	dir := t.TempDir()
	write := func(name string, do func(w io.Writer) error) {
		t.Helper()
		var b bytes.Buffer
		if err := do(&b); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("data.sav", func(w io.Writer) error { return d.WriteSAV(t.Context(), w, time.Now(), nil) })
	write("data.csv", func(w io.Writer) error { return d.WriteCSV(t.Context(), w, nil) })
	write("data.sps", func(w io.Writer) error { return d.WriteSPS(w, "data.csv") })
	const out = "SAVE TRANSLATE /OUTFILE='%s' /TYPE=CSV /FIELDNAMES /MISSING=IGNORE /CELLS=VALUES /REPLACE.\nDISPLAY DICTIONARY.\nFREQUENCIES V8.T1.\n"
	want := csvOf(t, d)
	for name, read := range map[string]string{"sav": "GET FILE='data.sav'.\n", "sps": "INSERT FILE='data.sps'.\n"} {
		script := read + strings.ReplaceAll(out, "%s", name+".out.csv")
		write(name+".script", func(w io.Writer) error { _, err := io.WriteString(w, script); return err })
		cmd := exec.CommandContext(t.Context(), pspp, "-o", "-", name+".script")
		cmd.Dir = dir
		said, err := cmd.CombinedOutput()
		if err != nil || bytes.Contains(said, []byte("error:")) || bytes.Contains(said, []byte("warning:")) {
			t.Fatalf("%s: %v\n%.3000s", name, err, said)
		}
		for _, label := range []string{"Wonen", "Leiderdorp", "Heel belangrijk"} {
			if !bytes.Contains(said, []byte(label)) {
				t.Errorf("%s: no label %q", name, label)
			}
		}
		text, err := os.ReadFile(filepath.Join(dir, name+".out.csv"))
		if err != nil {
			t.Fatal(err)
		}
		got, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for i := range got {
			for j := range got[i] {
				got[i][j] = strings.TrimSpace(got[i][j])
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s as PSPP read it (-csv +pspp):\n%.3000s", name, diff)
		}
	}
}

// TestRecordsCancelled stops writing when nobody waits any more.
func TestRecordsCancelled(t *testing.T) {
	d := records(t, madeUp(t, 100))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, err := range map[string]error{
		"csv": d.WriteCSV(ctx, io.Discard, nil), "sav": d.WriteSAV(ctx, io.Discard, time.Now(), nil),
		"xlsx": d.WriteXLSX(ctx, io.Discard, sheetTexts, time.Now(), nil), "parquet": d.WriteParquet(ctx, io.Discard, nil),
	} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
