package workbook_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regiopeil/reports"
	"regiopeil/surveys"
	"regiopeil/surveys/library"
)

const hidden = "verborgen"

// workbooks are the kinds of workbook that are read back.
var workbooks = []struct {
	name        string
	respondents int
	query       reports.Query
}{
	{"a theme", 1000, reports.Query{Theme: "T1", MinBase: reports.SurveysOwn}},
	{"a theme with general questions of its own", 1000, reports.Query{Theme: "T8", MinBase: reports.SurveysOwn}},
	{"nothing hidden", 60, reports.Query{Theme: "T4", MinBase: 0}},
	{"mostly hidden", 60, reports.Query{Theme: "T6", MinBase: reports.SurveysOwn}},
	{"filtered and grouped", 1000, reports.Query{Theme: "T2", MinBase: reports.SurveysOwn,
		By: [][]string{{"V3"}}, Where: []reports.Filter{{Question: "V1", Code: "1"}}}},
	{"everything", 300, reports.Query{MinBase: reports.SurveysOwn}},
	{"weighted", 1000, reports.Query{Theme: "T1", MinBase: reports.SurveysOwn, Weighting: residents()}},
	{"no responses", 0, reports.Query{Theme: "T1", MinBase: reports.SurveysOwn}},
}

// TestNumbers reads every kind of workbook back with another reader and
// compares every number with the table.
func TestNumbers(t *testing.T) {
	for _, w := range workbooks {
		t.Run(w.name, func(t *testing.T) {
			t.Parallel()
			e := thousand()
			if w.respondents != 1000 {
				e = reports.New(builtin(t, w.respondents))
			}
			got := readWith(t, write(t, e, w.query))
			q := w.query
			q.Survey = library.Slug
			q.By = append([][]string{{"V1"}, {"V2"}, {"V1", "V2"}}, q.By...)
			want, err := e.Table(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			compareGuide(t, got.sheet(t, "Leeswijzer"), want)
			compareFigures(t, got.sheet(t, "Cijfers"), want)
			q.Theme = ""
			all, err := e.AllThemes(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			compareCrossTables(t, got, want, all)
			compareWeighted(t, got, want)
			compareSummary(t, got.sheet(t, "Kerncijfers"), want)
			compareExchange(t, got.sheet(t, "Halen en brengen"), want)
			for _, s := range got.Sheets {
				for i, r := range s.Rows {
					for j, c := range r {
						if c != nil && c.kind != "n" && c.kind != "s" {
							t.Errorf("%s row %d column %d is of kind %s: %v", s.Name, i+1, j+1, c.kind, c.value)
						}
					}
				}
			}
			if i := strings.Index(got.allText(), "workbook."); i >= 0 {
				t.Errorf("a text is missing: %.60s", got.allText()[i:])
			}
		})
	}
}

func compareFigures(t *testing.T, s *readSheet, want *reports.Table) {
	t.Helper()
	var header []string
	for _, c := range s.Rows[0][:len(reports.Header)] {
		header = append(header, c.text())
	}
	if diff := cmp.Diff(reports.Header, header); diff != "" {
		t.Fatalf("header (-want +got):\n%s", diff)
	}
	if len(s.Rows)-1 != len(want.Rows) {
		t.Fatalf("%d figures, want %d", len(s.Rows)-1, len(want.Rows))
	}
	bad := 0
	for i := range want.Rows {
		w := &want.Rows[i]
		var g []string
		for _, c := range s.Rows[i+1][:len(reports.Header)] {
			if n, ok := c.number(); ok {
				g = append(g, reports.Num(n).String())
			} else {
				g = append(g, c.text())
			}
		}
		line := []string{w.Theme, w.Question, w.Item, w.Option, w.Label, w.GroupVar, w.Group, w.Mode, w.Weighting}
		for _, v := range w.Numbers() {
			line = append(line, v.String())
		}
		line = append(line, map[bool]string{true: "1", false: "0"}[w.Suppressed])
		if diff := cmp.Diff(line, g); diff != "" {
			if bad++; bad < 4 {
				t.Errorf("figure %d (-want +got):\n%s", i, diff)
			}
		}
	}
	if bad > 0 {
		t.Errorf("%d figures differ", bad)
	}
}

// names are what the workbook calls groups.
var audienceNames = map[string]string{"": "Iedereen", "1": "Inwoners", "2": "Bedrijven", "3": "Instellingen"}

func labelsOf(t *reports.Table, question string, names map[string]string) map[string]string {
	out := map[string]string{"Iedereen": ""}
	q, _ := t.Form.Question(question)
	for _, o := range q.Options {
		label := o.Label["nl"]
		if n, ok := names[o.Code]; ok {
			label = n
		}
		out[label] = o.Code
	}
	return out
}

// keyOf is the place of a figure from what a row and a column of a sheet say.
func keyOf(question, item, option, audience, municipality string) reports.Key {
	k := reports.Key{Question: question, Item: item, Option: option}
	switch {
	case audience != "" && municipality != "":
		k.GroupVar, k.Group = "V1+V2", audience+"+"+municipality
	case audience != "":
		k.GroupVar, k.Group = "V1", audience
	case municipality != "":
		k.GroupVar, k.Group = "V2", municipality
	}
	return k
}

// compareMentions checks which part of all choices an option is: its count
// divided by those of all options, also of other themes, but "none of these", where
// all are shown.
func compareMentions(t *testing.T, table, whole *reports.Table, k reports.Key, kind string, got *readCell) {
	t.Helper()
	q, _ := table.Form.Question(k.Question)
	var want reports.Value
	if q.Type == surveys.Multiple && kind != "base" && k.Option != "96" && !surveys.IsNonAnswer(k.Option) {
		all, known := 0, true
		for _, o := range q.Options {
			if o.Code == "96" || surveys.IsNonAnswer(o.Code) {
				continue
			}
			each := k
			each.Option = o.Code
			r, ok := whole.Row(each)
			known = known && ok && r.HasN
			if known {
				all += r.N
			}
		}
		if known {
			r, _ := table.Row(k)
			want = reports.Num(float64(r.N) / float64(all))
		}
	}
	if x, ok := got.number(); ok != want.Set || ok && math.Abs(x-want.Number) > 1e-12 {
		t.Errorf("share of mentions at %+v: %v, want %v", k, x, want)
	}
}

// compareCrossTables checks every cell of the sheets with tables of questions,
// and that every figure of the table stands on one of them.
func compareCrossTables(t *testing.T, b *readBack, want, all *reports.Table) {
	t.Helper()
	seen := map[reports.Key]bool{}
	audiences, places := labelsOf(want, "V1", audienceNames), labelsOf(want, "V2", nil)
	for i := range b.Sheets {
		s := &b.Sheets[i]
		if len(s.Tables) == 0 || !strings.Contains(fmt.Sprint(texts(s.Rows)), "Iedereen n") {
			continue
		}
		header, rows := s.table(t, "Code")
		answer := slices.Index(header, "Antwoord")
		item := slices.Index(header, "Onderdeel")
		for _, r := range rows {
			q, ok := want.Form.Question(r[0].text())
			if !ok {
				t.Fatalf("%s: unknown question %q", s.Name, r[0].text())
			}
			itemCode := ""
			if item >= 0 {
				itemCode = codeOfItem(q, r[item].text())
			}
			audience := audiences[r[answer-1].text()]
			option, kind := codeOfAnswer(q, r[answer].text())
			for c := answer + 1; c+1 < len(header); c += 2 {
				if strings.HasSuffix(header[c], " % van keuzes") {
					compareMentions(t, want, all, keyOf(q.Code, itemCode, option, audience, ""), kind, r[c])
					c--
					continue
				}
				place := places[strings.TrimSuffix(header[c], " n")]
				k := keyOf(q.Code, itemCode, option, audience, place)
				w, ok := want.Row(k)
				if !ok {
					t.Fatalf("%s: no figure at %+v", s.Name, k)
				}
				if kind == "base" {
					w, _ = want.Base(k.Question, k.Item, k.GroupVar, k.Group)
				} else {
					seen[k] = true
				}
				comparePair(t, fmt.Sprintf("%s %+v", s.Name, k), kind, w, r[c], r[c+1])
			}
		}
	}
	for i := range want.Rows {
		k := want.Rows[i].Key()
		if k.GroupVar != "" || strings.HasPrefix(k.Question, "V1") && len(k.Question) == 2 {
			continue
		}
		q, _ := want.Form.Question(k.Question)
		if len(q.For) == 1 { // shown for that audience only
			continue
		}
		if !seen[k] {
			t.Errorf("figure %+v stands on no sheet", k)
		}
	}
}

func texts(rows [][]*readCell) (out []string) {
	for _, r := range rows[:min(len(rows), 8)] {
		for _, c := range r {
			out = append(out, c.text())
		}
	}
	return out
}

func codeOfItem(q *surveys.Question, label string) string {
	for _, i := range q.Items {
		if i.Label["nl"] == label {
			return i.Code
		}
	}
	return ""
}

// codeOfAnswer finds the option that a row is about, and what the row shows.
func codeOfAnswer(q *surveys.Question, label string) (code, kind string) {
	switch {
	case label == "Aantal mensen met een antwoord":
		if q.Type == surveys.Ranking {
			return "1", "base"
		}
		return q.Options[optionWithBase(q)].Code, "base"
	case strings.HasPrefix(label, "Gemiddeld"), strings.HasPrefix(label, "Score top 3"):
		return "", "mean"
	case label == "Aantal geschreven teksten":
		return "", "n"
	case strings.HasPrefix(label, "Plaats "):
		return strings.TrimPrefix(label, "Plaats "), "share"
	case strings.HasPrefix(label, "Top "):
		return "top" + strings.TrimPrefix(label, "Top "), "share"
	}
	for _, o := range q.Options {
		if plainLabel(o.Label) == label {
			return o.Code, "share"
		}
	}
	return "?" + label, "share"
}

func plainLabel(l surveys.Text) string { return l.In("nl", "nl", "") }

// optionWithBase is an option whose row carries the base: for a theme, one that
// the table has; any of them has the same.
func optionWithBase(q *surveys.Question) int {
	for i, o := range q.Options {
		if !surveys.IsNonAnswer(o.Code) && (len(o.Themes) == 0 || i == len(q.Options)-1) {
			return i
		}
	}
	return 0
}

func comparePair(t *testing.T, where, kind string, w *reports.Row, n, result *readCell) {
	t.Helper()
	if w.Suppressed {
		if n.text() != hidden || result != nil {
			t.Errorf("%s is hidden, got %v %v", where, n, result)
		}
		return
	}
	count, outcome := reports.Value{Number: float64(w.N), Set: w.HasN}, w.Share
	switch kind {
	case "base":
		count, outcome = reports.Value{Number: float64(w.Base), Set: w.HasBase}, reports.Value{}
	case "mean":
		count, outcome = reports.Value{Number: float64(w.Base), Set: w.HasBase}, w.Mean
	}
	for _, c := range []struct {
		want reports.Value
		got  *readCell
	}{{count, n}, {outcome, result}} {
		got, ok := c.got.number()
		if ok != c.want.Set || got != c.want.Number && !(math.IsNaN(got) && math.IsNaN(c.want.Number)) {
			t.Errorf("%s (%s): got %v, want %v", where, kind, c.got, c.want)
		}
	}
}

func compareSummary(t *testing.T, s *readSheet, want *reports.Table) {
	t.Helper()
	_, rows := s.table(t, "Groep")
	header, _ := s.table(t, "Groep")
	var summaries []reports.Summary
	for _, w := range want.Summaries() {
		if want.Query.Theme == "" && w.GroupVar == "" || want.Query.Theme != "" && !strings.Contains(w.GroupVar, "+") {
			summaries = append(summaries, w)
		}
	}
	if len(rows) != len(summaries) {
		t.Fatalf("summary has %d rows, want %d", len(rows), len(summaries))
	}
	for i, w := range summaries {
		for name, v := range map[string]reports.Value{
			"Belang (1–5)": w.Importance, "(Heel) belangrijk": w.ImportanceHigh, "Tevreden (1–5)": w.Satisfaction,
			"(Heel) tevreden": w.SatisfactionHigh, "Kloof": w.Gap, "Op plaats 1": w.First, "In de top 3": w.Top,
			"Score (0–3)": w.Borda, "Punten (van 100)": w.Points,
		} {
			c := slices.Index(header, name)
			if c < 0 {
				if v.Set {
					t.Errorf("summary has no column %q", name)
				}
				continue
			}
			got, ok := rows[i][c].number()
			if ok != v.Set || got != v.Number {
				t.Errorf("summary %s of %s %s: got %v, want %v", name, w.Theme, w.Group, rows[i][c], v)
			}
			if !v.Set && w.Suppressed && rows[i][c].text() != hidden {
				t.Errorf("summary %s of %s %s is hidden and does not say so", name, w.Theme, w.Group)
			}
		}
	}
}

func compareExchange(t *testing.T, s *readSheet, want *reports.Table) {
	t.Helper()
	audiences, places := labelsOf(want, "V1", audienceNames), labelsOf(want, "V2", nil)
	_, rows := s.table(t, "Richting")
	counted := 0
	for _, r := range rows {
		if r[1].text() != "Telling" {
			continue
		}
		counted++
		code := map[string]string{"Halen": "V17", "Brengen": "V18"}[r[0].text()]
		q, _ := want.Form.Question(code)
		option, _ := codeOfAnswer(q, r[2].text())
		k := keyOf(code, "", option, audiences[r[3].text()], places[r[4].text()])
		w, ok := want.Row(k)
		if !ok {
			t.Fatalf("exchange: no figure at %+v", k)
		}
		comparePair(t, fmt.Sprintf("exchange %+v", k), "share", w, r[5], r[7])
		if base, ok := r[6].number(); ok != w.HasBase || ok && int(base) != w.Base {
			t.Errorf("exchange %+v: base %v, want %d", k, r[6], w.Base)
		}
	}
	// Two questions, everywhere and in six places: three groups seek (everyone,
	// businesses, institutions), four offer.
	themes := 1
	if want.Query.Theme == "" {
		themes = 8
	}
	if wanted := themes * 7 * (3 + 4); counted != wanted {
		t.Errorf("exchange counts %d groups, want %d", counted, wanted)
	}
}
