package intake_test

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"regiopeil/surveys"
	"regiopeil/surveys/intake"
	"regiopeil/surveys/library"
	"regiopeil/surveys/xlsxtext"
)

const today = "2027-03-10"

func builtin(t testing.TB) *surveys.Form {
	t.Helper()
	d, _ := library.Builtin()
	form, err := surveys.Compile(d)
	if err != nil {
		t.Fatal(err)
	}
	return form
}

var mark = intake.Mark{Part: intake.Paper, Survey: "leidse-regio", Version: 1, Language: "nl", File: "5f8a1f0e-3b1c-4d1a-9c1e-0f1e2d3c4b5a"}

// sheetOf writes a sheet: lines of cells, parted by |, in which a number is one,
// =x a formula and date:D a date.
func sheetOf(t testing.TB, f *excelize.File, name string, lines ...string) {
	t.Helper()
	if _, err := f.NewSheet(name); err != nil {
		t.Fatal(err)
	}
	for i, line := range lines {
		for j, text := range strings.Split(line, "|") {
			cell, err := excelize.CoordinatesToCellName(j+1, i+1)
			if err != nil {
				t.Fatal(err)
			}
			if err := set(f, name, cell, text); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func set(f *excelize.File, sheet, cell, text string) error {
	if formula, ok := strings.CutPrefix(text, "="); ok {
		return f.SetCellFormula(sheet, cell, formula)
	}
	if day, ok := strings.CutPrefix(text, "date:"); ok {
		if at, err := time.Parse(time.DateOnly, day); err == nil {
			return f.SetCellValue(sheet, cell, at)
		}
	}
	if n, ok := strings.CutPrefix(text, "n:"); ok {
		if number, err := strconv.ParseFloat(n, 64); err == nil {
			return f.SetCellValue(sheet, cell, number)
		}
	}
	switch text {
	case "":
		return nil
	case "TRUE":
		return f.SetCellBool(sheet, cell, true)
	}
	return f.SetCellStr(sheet, cell, text)
}

func bytesOf(t testing.TB, f *excelize.File) []byte {
	t.Helper()
	defer f.Close()
	if err := f.DeleteSheet("Sheet1"); err != nil {
		t.Fatal(err)
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// paper is a file with one sheet of paper forms: rows below the names of columns,
// which are row 3.
func paper(t testing.TB, names string, rows ...string) []byte {
	t.Helper()
	f := excelize.NewFile()
	sheetOf(t, f, "Formulieren", append([]string{"Titel", mark.String(), names}, rows...)...)
	return bytesOf(t, f)
}

func open(t testing.TB, file []byte) *intake.File {
	t.Helper()
	f, problem := intake.Open(bytes.NewReader(file), int64(len(file)))
	if problem != nil {
		t.Fatal(problem)
	}
	return f
}

// forms reads all forms of a file, or what is wrong with it.
func forms(t testing.TB, file []byte) (all []intake.Form, problems []surveys.Problem) {
	t.Helper()
	for one, err := range open(t, file).Forms(t.Context(), builtin(t), today, nil) {
		if e, ok := errors.AsType[*surveys.Error](err); ok && e.Code == surveys.Invalid {
			return nil, e.Problems
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, one)
	}
	return all, nil
}

func TestForms(t *testing.T) {
	all, problems := forms(t, paper(t, "response|language|day|V1|V2|V8.T1|V8.T2|V10.T1|V10.T3|V11.T1|V11.T2|V13.1|V13.2|V13.97|V13.text|V22|V21",
		"# Nummer|Taal|Dag|Voor wie?",
		"# voorbeeld||2027-03-01|1",
		"1||date:2027-03-01|1|GM0546|4|n:98|1|n:2|n:60|n:40|x||1| more buses |n:7|+1 is a text",
		"n:2|en|3-3-2027| 2 ||||||||||||98",
		"3", "", "n:4"))
	if problems != nil {
		t.Fatal(problems)
	}
	want := []intake.Form{
		{Number: 1, Place: intake.Place{Sheet: "Formulieren", Cell: "A6"}, Response: surveys.Response{
			Survey: "leidse-regio", Version: 1, Mode: surveys.Paper, Language: "nl", Day: "2027-03-01",
			Answers: surveys.Answers{
				"V1": {Code: "1"}, "V2": {Code: "GM0546"}, "V8": {Items: map[string]string{"T1": "4", "T2": "98"}},
				"V10": {Codes: []string{"T1", "T3"}}, "V11": {Numbers: map[string]float64{"T1": 60, "T2": 40}},
				"V13": {Codes: []string{"1", "97"}}, "V13.text": {Text: " more buses "}, "V22": {Numbers: map[string]float64{"": 7}}, "V21": {Text: "+1 is a text"},
			},
		}},
		{Number: 2, Place: intake.Place{Sheet: "Formulieren", Cell: "A7"}, Response: surveys.Response{
			Survey: "leidse-regio", Version: 1, Mode: surveys.Paper, Language: "en", Day: "2027-03-03",
			Answers: surveys.Answers{"V1": {Code: "2"}, "V22": {Code: "98"}},
		}},
	}
	for i := range all {
		if !surveys.IsID(all[i].Response.ID) {
			t.Errorf("ID %q", all[i].Response.ID)
		}
		all[i].Response.ID = ""
	}
	if diff := cmp.Diff(want, all); diff != "" {
		t.Error(diff)
	}
}

// TestFormIDs holds that an ID depends on the file and the number only.
func TestFormIDs(t *testing.T) {
	ids := func(rows ...string) map[int]string {
		all, problems := forms(t, paper(t, "response|V1|V21", rows...))
		if problems != nil {
			t.Fatal(problems)
		}
		out := map[int]string{}
		for _, f := range all {
			out[f.Number] = f.Response.ID
		}
		return out
	}
	first, second := ids("1|1", "2|2"), ids("# other order", "2|1", "n:1|1|changed")
	if diff := cmp.Diff(first, second); diff != "" {
		t.Error(diff)
	}
	if first[1] == first[2] {
		t.Error("two forms share an ID")
	}
	before := mark.File
	defer func() { mark.File = before }()
	mark.File = "6f8a1f0e-3b1c-4d1a-9c1e-0f1e2d3c4b5a"
	if ids("1|1")[1] == first[1] {
		t.Error("two files share an ID")
	}
}

// TestFormProblems holds files with something wrong: the key, the cell and, where
// it matters, what would be right.
func TestFormProblems(t *testing.T) {
	const names = "response|language|day|V1|V2|V8.T1|V10.T1|V10.T2|V11.T1|V11.T2|V13.1|V13.2|V7.a|V22|V21"
	for _, tt := range []struct {
		name string
		row  string
		want []string
	}{
		{"nothing", "1", []string{"bulk.nothing -"}},
		{"without a number", "|nl", []string{"bulk.number_missing A4"}},
		{"number nought", "0|nl", []string{"bulk.number A4"}},
		{"number in words", "een|nl", []string{"bulk.number A4"}},
		{"number that is a date", "date:2027-03-01|nl", []string{"bulk.number A4"}},
		{"number that is worked out", "=1+1|nl", []string{"bulk.cell_formula A4"}},
		{"formula", "1||||=1+1", []string{"bulk.cell_formula E4"}},
		{"date for a code", "1|||date:2027-03-01", []string{"bulk.cell_date D4"}},
		{"date in a text", "1|||1|||||||||||date:2027-03-01", []string{"bulk.cell_date O4"}},
		{"logical for a code", "1|||TRUE", []string{"bulk.cell_logical D4"}},
		{"day that is a number", "1||n:46447|1", []string{"bulk.cell_day C4"}},
		{"day that is none", "1||31-02-2027|1", []string{"bulk.cell_day C4"}},
		{"American day", "1||03/01/2027|1", []string{"bulk.cell_day C4"}},
		{"day to come", "1||2027-03-11|1", []string{"bulk.day_future C4"}},
		{"language", "1|fr||1", []string{"problem.csv_language B4"}},
		{"unknown code", "1|||9", []string{"problem.csv_option D4"}},
		{"required", "1|||||n:4", []string{"problem.required D4"}},
		{"beside the columns", "1|||1||||||||||||5", []string{"bulk.cell_outside P4"}},
		{"of another audience", "1|||1|||||||||n:5", []string{"problem.not_on_route M4"}},
		{"ranks with a gap", "1|||1|||2", []string{"problem.rank_gap G4:H4"}},
		{"points that do not add up", "1|||1|||||n:50|n:60", []string{"problem.sum I4:J4"}},
		{"a word for a cross", "1|||1|||||||ja", []string{"problem.csv_mark K4"}},
		{"number too high", "1|||1||||||||||n:11", []string{"problem.number_high N4"}},
		{"control character", "1|||1|||||||||||a_x0007_b", []string{"problem.text_control O4"}},
		{"several", "1|||=1+1|=2+2||||||||||n:11", []string{"bulk.cell_formula D4", "bulk.cell_formula E4"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, problems := forms(t, paper(t, names, tt.row))
			if diff := cmp.Diff(tt.want, places(problems)); diff != "" {
				t.Errorf("%s\n%v", diff, problems)
			}
			for _, p := range problems {
				if p.Args["Sheet"] != "Formulieren" {
					t.Errorf("sheet of %v", p)
				}
			}
		})
	}
}

func places(problems []surveys.Problem) (out []string) {
	for _, p := range problems {
		cell := p.Args["Cell"]
		if cell == nil {
			cell = "-"
		}
		out = append(out, fmt.Sprint(p.Key, " ", cell))
	}
	return out
}

// TestSheetProblems holds files that are wrong as a whole.
func TestSheetProblems(t *testing.T) {
	head := []string{mark.String(), "response|V1"}
	other := mark
	other.File = "6f8a1f0e-3b1c-4d1a-9c1e-0f1e2d3c4b5a"
	for _, tt := range []struct {
		name string
		make func(f *excelize.File)
		want []string
	}{
		{"no mark", func(f *excelize.File) { sheetOf(t, f, "A", "response|V1", "1|1") }, []string{"bulk.no_mark -"}},
		{"a mark that is changed", func(f *excelize.File) { sheetOf(t, f, "A", mark.String()+"x", "response|V1", "1|1") }, []string{"bulk.no_mark -"}},
		{"hidden", func(f *excelize.File) {
			sheetOf(t, f, "A", append(head, "1|1")...)
			sheetOf(t, f, "B", "x")
			if err := f.SetSheetVisible("A", false); err != nil {
				t.Fatal(err)
			}
		}, []string{"bulk.sheet_hidden -"}},
		{"copied", func(f *excelize.File) {
			sheetOf(t, f, "A", append(head, "1|1")...)
			sheetOf(t, f, "A (2)", append(head, "1|1")...)
		}, []string{"bulk.sheet_twice -"}},
		{"no names", func(f *excelize.File) { sheetOf(t, f, "A", mark.String(), "1|1") }, []string{"bulk.no_header -"}},
		{"names only", func(f *excelize.File) { sheetOf(t, f, "A", head...) }, []string{"bulk.nothing -"}},
		{"merged", func(f *excelize.File) {
			sheetOf(t, f, "A", append(head, "1|1", "2|1")...)
			if err := f.MergeCell("A", "B3", "B4"); err != nil {
				t.Fatal(err)
			}
		}, []string{"bulk.cell_merged B3:B4"}},
		{"unknown column", func(f *excelize.File) { sheetOf(t, f, "A", mark.String(), "response|V1||V99", "1|1") }, []string{"problem.csv_column_unknown D2"}},
		{"column in small letters", func(f *excelize.File) { sheetOf(t, f, "A", mark.String(), "response|v1", "1|1") }, []string{"problem.csv_column_close B2"}},
		{"a column of modes", func(f *excelize.File) { sheetOf(t, f, "A", mark.String(), "response|V1|mode", "1|1|web") }, []string{"bulk.mode C2"}},
		{"column twice", func(f *excelize.File) { sheetOf(t, f, "A", mark.String(), "response|V1|V1", "1|1") }, []string{"problem.csv_column_twice B2"}},
		{"a number twice", func(f *excelize.File) { sheetOf(t, f, "A", append(head, "1|1", "n:1|2")...) }, []string{"bulk.number_twice A4"}},
		{"half of a workbook for conversations", func(f *excelize.File) {
			talks := mark
			talks.Part = intake.Talks
			sheetOf(t, f, "A", talks.String(), "x")
		}, []string{"bulk.sheet_missing -"}},
		{"sheets of two files", func(f *excelize.File) {
			talks, said := mark, other
			talks.Part, said.Part = intake.Talks, intake.Said
			sheetOf(t, f, "A", talks.String(), "x")
			sheetOf(t, f, "B", said.String(), "x")
		}, []string{"bulk.sheets_mixed -"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := excelize.NewFile()
			tt.make(f)
			file := bytesOf(t, f)
			var problems []surveys.Problem
			if _, problem := intake.Open(bytes.NewReader(file), int64(len(file))); problem != nil {
				problems = []surveys.Problem{*problem}
			} else {
				_, problems = forms(t, file)
			}
			if diff := cmp.Diff(tt.want, places(problems)); diff != "" {
				t.Errorf("%s\n%v", diff, problems)
			}
		})
	}
}

// TestManyForms holds that too many rows are refused, and few problems told.
func TestManyForms(t *testing.T) {
	rows := make([]string, intake.MaxForms+1)
	for i := range rows {
		rows[i] = fmt.Sprintf("%d|1", i+1)
	}
	if _, problems := forms(t, paper(t, "response|V1", rows...)); len(problems) != 1 || problems[0].Key != "bulk.file_rows" {
		t.Errorf("%v", problems)
	}
	for i := range rows {
		rows[i] = fmt.Sprintf("%d|9", i+1)
	}
	if _, problems := forms(t, paper(t, "response|V1", rows...)); len(problems) != 101 || problems[100].Key != surveys.ProblemTooManyProblems {
		t.Errorf("%d problems", len(problems))
	}
}

// BenchmarkForms reads a file with as many forms as one takes, beside only unpacking
// it and finding its cells.
func BenchmarkForms(b *testing.B) {
	names, row := []string{"response", "V1", "V2"}, "1|GM0546"
	for _, matrix := range []string{"V8", "V9"} {
		for i := range 8 {
			names, row = append(names, fmt.Sprintf("%s.T%d", matrix, i+1)), row+"|4"
		}
	}
	rows := make([]string, intake.MaxForms)
	for i := range rows {
		rows[i] = fmt.Sprintf("%d|%s", i+1, row)
	}
	file := paper(b, strings.Join(names, "|"), rows...)
	form := builtin(b)
	b.Run("cells", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			book, problem := xlsxtext.Open(bytes.NewReader(file), int64(len(file)), xlsxtext.Limits{Rows: intake.MaxForms + 10})
			if problem != nil {
				b.Fatal(problem)
			}
			in := book.Rows(book.Sheets()[0])
			for {
				r, problem := in.Next()
				if problem != nil {
					b.Fatal(problem)
				}
				if r == nil {
					break
				}
			}
			in.Close()
		}
	})
	b.Run("forms", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			n := 0
			for _, err := range open(b, file).Forms(b.Context(), form, today, nil) {
				if err != nil {
					b.Fatal(err)
				}
				n++
			}
			if n != intake.MaxForms {
				b.Fatalf("%d forms", n)
			}
		}
	})
}
