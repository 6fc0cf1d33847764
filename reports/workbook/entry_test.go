package workbook_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"regiopeil/reports/workbook"
	"regiopeil/surveys"
	"regiopeil/surveys/intake"
	"regiopeil/surveys/library"
	"regiopeil/surveys/responsecsv"
)

var entryNow = time.Date(2027, 3, 10, 12, 0, 0, 0, time.UTC)

func entry(t testing.TB, lang string) workbook.Entry {
	t.Helper()
	d, settings := library.Builtin()
	form, err := surveys.Compile(d)
	if err != nil {
		t.Fatal(err)
	}
	return workbook.Entry{
		Survey: &surveys.Survey{Slug: library.Slug, Title: d.Title, Version: 1, Settings: settings}, Form: form,
		Language: lang, File: "5f8a1f0e-3b1c-4d1a-9c1e-0f1e2d3c4b5a", Now: entryNow,
	}
}

// filled writes the workbook and fills in its example as form 1 and these cells of
// columns as form 2.
func filled(t *testing.T, e workbook.Entry, cells map[string]any) []byte {
	t.Helper()
	f := opened(t, e)
	defer f.Close()
	sheet := f.GetSheetList()[1]
	rows, err := f.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	names := slices.IndexFunc(rows, func(r []string) bool { return len(r) > 0 && r[0] == intake.FormKey })
	put := func(column, row int, value any) {
		cell, err := excelize.CoordinatesToCellName(column+1, row)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.SetCellValue(sheet, cell, value); err != nil {
			t.Fatal(err)
		}
	}
	for i, text := range rows[names+2] {
		if i > 0 && text != "" {
			put(i, names+4, text)
		}
	}
	for name, value := range cells {
		put(slices.Index(rows[names], name), names+5, value)
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func opened(t *testing.T, e workbook.Entry) *excelize.File {
	t.Helper()
	var b bytes.Buffer
	if err := workbook.WriteForms(&b, e); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// read reads what was filled in, or what is wrong with it.
func read(t *testing.T, e workbook.Entry, file []byte) (all []intake.Form, problems []surveys.Problem) {
	t.Helper()
	in, problem := intake.Open(bytes.NewReader(file), int64(len(file)))
	if problem != nil {
		t.Fatal(problem)
	}
	if want := (intake.Mark{Part: intake.Paper, Survey: e.Survey.Slug, Version: e.Survey.Version, Language: e.Language, File: e.File}); in.Mark != want {
		t.Errorf("mark %v, want %v", in.Mark, want)
	}
	for one, err := range in.Forms(t.Context(), e.Form, "2027-03-10", nil) {
		if wrong, ok := errors.AsType[*surveys.Error](err); ok {
			return nil, wrong.Problems
		}
		all = append(all, one)
	}
	return all, nil
}

// TestEntryReadBack fills in the workbook and reads it: the example is right, as it
// stands and as a form.
func TestEntryReadBack(t *testing.T) {
	every := entry(t, "nl")
	every.Form = everyType(t)
	for name, e := range map[string]workbook.Entry{"Dutch": entry(t, "nl"), "English": entry(t, "en"), "every type of question": every} {
		t.Run(name, func(t *testing.T) {
			all, problems := read(t, e, filled(t, e, nil))
			if problems != nil || len(all) != 1 {
				t.Fatalf("%d forms, problems %v", len(all), problems)
			}
			if r := all[0].Response; len(r.Answers) < 8 || r.Language != e.Language {
				t.Errorf("the example is read as %v", r)
			}
		})
	}
	e := entry(t, "nl")
	all, problems := read(t, e, filled(t, e, map[string]any{"V1": 2, "day": time.Date(2027, 3, 9, 0, 0, 0, 0, time.UTC), "V13.1": ""}))
	if problems != nil || len(all) != 2 || all[1].Response.Day != "2027-03-09" || all[1].Response.Answers["V1"].Code != "2" {
		t.Errorf("%v %v", all, problems)
	}
	var b bytes.Buffer
	if err := workbook.WriteForms(&b, e); err != nil {
		t.Fatal(err)
	}
	if _, problems := read(t, e, b.Bytes()); len(problems) != 1 || problems[0].Key != intake.ProblemNothing {
		t.Errorf("an empty one: %v", problems)
	}
}

// everyType is a questionnaire with a question of every type.
func everyType(t *testing.T) *surveys.Form {
	t.Helper()
	text := func(s string) surveys.Text { return surveys.Text{"nl": s} }
	options := func(codes ...string) (all []surveys.Option) {
		for _, c := range codes {
			all = append(all, surveys.Option{Code: c, Label: text("antwoord " + c), Exclusive: c == surveys.CodeNone})
		}
		return all
	}
	items := []surveys.Item{{Code: "a", Label: text("=a")}, {Code: "b", Label: text("b & <c>")}}
	single := options("1", "2", "97")
	single[2].Text = 50
	low, high := -5.5, 10.0
	f, err := surveys.Compile(&surveys.Definition{
		Title: text("[x]"), Languages: []string{"nl"}, Consultation: surveys.Consultation{Code: "x", Title: text("x")},
		Parts: []surveys.Part{{Code: "A", Title: text("x"), Questions: []surveys.Question{
			{Code: "S", Type: surveys.Single, Label: text("x"), Options: single, Required: true},
			{Code: "M", Type: surveys.Multiple, Label: text("x"), Options: options("1", "2", "96", "98")},
			{Code: "X", Type: surveys.Matrix, Label: text("x"), Items: items, Options: options("1", "98")},
			{Code: "R", Type: surveys.Ranking, Label: text("x"), Items: items, Top: 2, Options: options("98")},
			{Code: "P", Type: surveys.Points, Label: text("x"), Items: items, Sum: 11},
			{Code: "N", Type: surveys.Number, Label: text("x"), Min: &low, MaxNumber: &high, Options: options("98")},
			{Code: "W", Type: surveys.Number, Label: text("x"), Items: items},
			{Code: "I", Type: surveys.Note, Label: text("x")},
			{Code: "F", Type: surveys.TextType, Label: text(strings.Repeat("lang ", 100))},
			{Code: "Z", Type: surveys.TextType, Label: text("x"), Relevant: "${S} = '2'"},
		}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestEntryLists holds that every closed column has a list of its codes, and every
// number its limits.
func TestEntryLists(t *testing.T) {
	e := entry(t, "nl")
	f := opened(t, e)
	defer f.Close()
	sheet := f.GetSheetList()[1]
	checks, err := f.GetDataValidations(sheet)
	if err != nil {
		t.Fatal(err)
	}
	columns := intake.FormColumns(e.Form)
	if len(checks) != len(columns) {
		t.Fatalf("%d columns are checked, of %d", len(checks), len(columns))
	}
	for i, c := range columns {
		check := checks[i]
		name, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(check.Sqref, name) || check.Prompt == nil || len([]rune(*check.Prompt)) > 255 {
			t.Errorf("%s: %s, %v", c.Name, check.Sqref, check.Prompt)
		}
		var want []string
		switch {
		case c.Kind == responsecsv.Language:
			want = []string{"nl", "en"}
		case c.Kind == responsecsv.Mark:
			want = []string{"1", "0"}
		case c.Kind == responsecsv.Rank:
			want = []string{"1", "2", "3"}
		case c.Kind == responsecsv.Rating || c.Kind == responsecsv.Whole && c.Question.Type == surveys.Single:
			for _, o := range c.Question.Options {
				want = append(want, o.Code)
			}
		}
		if diff := cmp.Diff(want, listed(t, f, check)); diff != "" {
			t.Errorf("%s: %s", c.Name, diff)
		}
		switch c.Name {
		case "V11.T1":
			if check.Type != "whole" || check.Formula1 != "0" || check.Formula2 != "100" {
				t.Errorf("points: %+v", check)
			}
		case "V22":
			if check.Type != "custom" || !strings.Contains(check.Formula1, ">=1") || !strings.Contains(check.Formula1, `"98"`) {
				t.Errorf("mark: %+v", check)
			}
		case "V21":
			if check.Type != "textLength" || check.Formula2 != "1000" {
				t.Errorf("text: %+v", check)
			}
		}
	}
}

// listed are the codes of a list to choose from; nil: it is none.
func listed(t *testing.T, f *excelize.File, check *excelize.DataValidation) (codes []string) {
	t.Helper()
	sheet, area, ok := strings.Cut(check.Formula1, "!")
	if check.Type != "list" || !ok {
		return nil
	}
	from, to, _ := strings.Cut(strings.ReplaceAll(area, "$", ""), ":")
	_, first, err := excelize.CellNameToCoordinates(from)
	if err != nil {
		t.Fatal(err)
	}
	_, last, err := excelize.CellNameToCoordinates(to)
	if err != nil {
		t.Fatal(err)
	}
	for row := first; row <= last; row++ {
		v, err := f.GetCellValue(strings.Trim(sheet, "'"), fmt.Sprintf("B%d", row))
		if err != nil {
			t.Fatal(err)
		}
		codes = append(codes, v)
	}
	return codes
}
