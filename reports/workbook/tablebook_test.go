package workbook_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"regiopeil/reports"
	"regiopeil/reports/workbook"
	"regiopeil/surveys/library"
)

// TestTableBook reads every table back and compares its shares and means.
func TestTableBook(t *testing.T) {
	e := thousand()
	var b bytes.Buffer
	if err := workbook.WriteTables(t.Context(), &b, e, library.Slug, workbook.Options{}); err != nil {
		t.Fatal(err)
	}
	got := readWith(t, b.Bytes())
	if i := strings.Index(got.allText(), "workbook."); i >= 0 {
		t.Errorf("a text is missing: %.60s", got.allText()[i:])
	}
	q := reports.Query{Survey: library.Slug, MinBase: reports.SurveysOwn, By: [][]string{{"V1"}, {"V2"}, {"V3"}, {"V4"}, {"V5"}, {"V6"}}}
	table, err := e.Table(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(got.Sheets); n != 7 {
		t.Fatalf("%d sheets, want a guide and one per background question", n)
	}
	compared := 0
	for i, g := range table.Groupings {
		header, rows := got.Sheets[i+1].table(t, "Code")
		answer := slices.Index(header, "Antwoord")
		if len(header) != answer+2+len(g.Groups) {
			t.Fatalf("%s has columns %v", got.Sheets[i+1].Name, header)
		}
		for _, r := range rows {
			question, _ := table.Form.Question(r[0].text())
			option, kind := codeOfAnswer(question, r[answer].text())
			item := ""
			if len(question.Items) > 0 && r[answer-1] != nil {
				item = codeOfItem(question, r[answer-1].text())
			}
			for c := answer + 1; c < len(header); c++ {
				k := reports.Key{Question: question.Code, Item: item, Option: option}
				if c > answer+1 {
					k.GroupVar, k.Group = g.Var, g.Groups[c-answer-2].Code
				}
				w, ok := table.Row(k)
				if kind == "base" {
					w, ok = table.Base(k.Question, k.Item, k.GroupVar, k.Group)
				}
				if !ok {
					t.Fatalf("no figure %+v", k)
				}
				n, is := r[c].number()
				want := w.Share
				switch {
				case kind == "base":
					want = reports.Value{Number: float64(w.Base), Set: w.HasBase}
				case kind == "mean":
					want = w.Mean
				case !w.Share.Set:
					want = reports.Value{Number: float64(w.N), Set: w.HasN}
				}
				if is != want.Set || n != want.Number && is {
					t.Errorf("%+v (%s): %v, want %v", k, kind, r[c], want)
				}
				compared++
			}
		}
	}
	if compared < 3000 {
		t.Errorf("only %d cells are compared", compared)
	}
}
