package workbook_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"regiopeil/reports"
	"regiopeil/reports/workbook"
	"regiopeil/surveys"
	"regiopeil/surveys/library"
)

// given replaces the open answers of an engine by texts of our own.
type given struct {
	workbook.Figures
	texts []string
}

func (g given) Analysis(ctx context.Context, q reports.Query) (*reports.Analysis, error) {
	all, err := g.Figures.Analysis(ctx, q)
	if err != nil {
		return nil, err
	}
	all.Texts = nil
	for _, s := range g.texts {
		all.Texts = append(all.Texts, reports.OpenAnswer{Question: "V21", Label: "Welke?", Role: surveys.Idea, Text: s})
	}
	return all, nil
}

// identical are texts that a cell holds exactly as they were typed.
var identical = []string{
	"=1+1", "+31 71 516 51 65", "-5", "@SUM(A1)", "\tTab", "＝1+1", "=HYPERLINK(\"https://example.org\";\"klik\")",
	"=cmd|' /C calc'!A0", "'enkel", "007", "12345678901234567890", "1e5", "1-2", "TRUE", "#N/B",
	"_x0041_", "_x0041_x0042_", "_x000D_", "_xD800_", "_x00e9_ en _x00E9_", "_x005", "__x0041__",
	"<b>vet</b> & <script>", "]]>", "{{7*7}}", "'; DROP TABLE--", "\"aanhaling\"", "a,b;c",
	" spaties eromheen ", "regel 1\nregel 2\n", "a\tb", "\n", "   ", "twee  spaties",
	"\u202eomgekeerd", "a\u200db\u200cc", "👩‍👩‍👧‍👦 🏳️‍🌈", "é e\u0301", "\ufeffBOM", "\u2028\u2029", "\ufffd", "e" + strings.Repeat("\u0301", 1000),
	strings.Repeat("a", 32765) + "😀", strings.Repeat("é", 32767),
}

func TestTypedTextsReadBackIdentical(t *testing.T) {
	e := given{thousand(), identical}
	b := readWith(t, write(t, e, reports.Query{Theme: "T1", MinBase: reports.SurveysOwn}))
	_, rows := b.sheet(t, "Open antwoorden").table(t, "Code")
	if len(rows) != len(identical) {
		t.Fatalf("%d rows, want %d", len(rows), len(identical))
	}
	for i, want := range slices.Sorted(slices.Values(identical)) {
		c := rows[i][5]
		if c == nil || c.kind != "s" || c.text() != want {
			t.Errorf("text %d: got %.60q (%v), want %.60q", i, c.text(), c != nil && c.kind == "s", want)
		}
		if remark := rows[i][7].text(); remark != "" {
			t.Errorf("text %d (%.40q) has a remark: %s", i, want, remark)
		}
	}
}

// TestTypedTextsChangedVisibly covers what a cell cannot hold.
func TestTypedTextsChangedVisibly(t *testing.T) {
	long := strings.Repeat("a", 32760) + strings.Repeat("😀", 10)
	tests := []struct{ text, want, remark string }{ // in the order of the workbook
		{"\x01\x1f\x7f", "␁␟␡", "3 onleesbare tekens zijn vervangen door zichtbare tekens."},
		{"a\x00b", "a␀b", "1 onleesbaar teken is vervangen door een zichtbaar teken."},
		{long, strings.Repeat("a", 32760) + "😀 […]", "Ingekort tot 32767 tekens; de hele tekst telt 32780 tekens."},
		{strings.Repeat("b", 32768), strings.Repeat("b", 32763) + " […]", "Ingekort tot 32767 tekens; de hele tekst telt 32768 tekens."},
		{strings.Repeat("c", 1<<20), strings.Repeat("c", 32763) + " […]", "Ingekort tot 32767 tekens; de hele tekst telt 1048576 tekens."},
		{"half \xed\xa0\x80 teken", "half \ufffd teken", "1 onleesbaar teken is vervangen door een zichtbaar teken."},
		{"\ufffe|\uffff", "\ufffd|\ufffd", "2 onleesbare tekens zijn vervangen door zichtbare tekens."},
	}
	var in []string
	for _, tt := range tests {
		in = append(in, tt.text)
	}
	b := readWith(t, write(t, given{thousand(), in}, reports.Query{Theme: "T1", MinBase: reports.SurveysOwn}))
	_, rows := b.sheet(t, "Open antwoorden").table(t, "Code")
	for i, tt := range tests {
		if got := rows[i][5].text(); got != tt.want {
			t.Errorf("text %d: got %d characters ending in %q, want %d ending in %q", i, len([]rune(got)), end(got), len([]rune(tt.want)), end(tt.want))
		}
		if got := rows[i][7].text(); got != tt.remark {
			t.Errorf("text %d: remark %q, want %q", i, got, tt.remark)
		}
	}
}

func end(s string) string {
	r := []rune(s)
	return string(r[max(0, len(r)-12):])
}

func FuzzTyped(f *testing.F) {
	for _, s := range identical {
		f.Add(s)
	}
	f.Add("\x00\xff\ufffe")
	f.Add(strings.Repeat("😀", 17000))
	f.Fuzz(func(t *testing.T, s string) {
		got, changed := workbook.Typed(s)
		if n := len(utf16.Encode([]rune(got))); n > 32767 {
			t.Fatalf("%d units do not fit in a cell", n)
		}
		for _, r := range got {
			if r < 0x20 && r != '\n' && r != '\t' && r != '\r' || r == 0x7f || r == 0xfffe || r == 0xffff {
				t.Fatalf("%U cannot stand in a cell", r)
			}
		}
		if (got != s) != (changed != (workbook.Change{})) {
			t.Fatalf("%q became %q, said %+v", s, got, changed)
		}
	})
}

// TestSheetsOverflow continues on another sheet where Excel's rows end.
func TestSheetsOverflow(t *testing.T) {
	defer workbook.SetMostRows(100)()
	var in []string
	for i := range 250 {
		in = append(in, fmt.Sprint("tekst ", i))
	}
	b := readWith(t, write(t, given{reports.New(builtin(t, 40)), in}, reports.Query{Theme: "T1", MinBase: 0}))
	texts := 0
	for _, name := range []string{"Open antwoorden", "Open antwoorden (2)", "Open antwoorden (3)"} {
		s := b.sheet(t, name)
		if len(s.Rows) > 100 {
			t.Errorf("%s has %d rows", name, len(s.Rows))
		}
		_, rows := s.table(t, "Code")
		texts += len(rows)
	}
	if texts != 250 {
		t.Errorf("%d texts on three sheets, want 250", texts)
	}
	b.sheet(t, "Cijfers (2)")
}

// TestAlikeTextsStandOnce: what is written more often stands in one row, with how
// often, and nothing that is shown of it differs.
func TestAlikeTextsStandOnce(t *testing.T) {
	in := []string{"bus", "tram", "bus", "Bus", "bus"}
	b := readWith(t, write(t, given{reports.New(builtin(t, 40)), in}, reports.Query{Theme: "T1", MinBase: 0}))
	_, rows := b.sheet(t, "Open antwoorden").table(t, "Code")
	got := map[string]float64{}
	for _, r := range rows {
		got[r[5].text()], _ = r[6].number()
	}
	if diff := cmp.Diff(map[string]float64{"bus": 3, "tram": 1, "Bus": 1}, got); diff != "" || len(rows) != 3 {
		t.Errorf("%d rows (-want +got):\n%s", len(rows), diff)
	}
}

// TestNoTextStandsTwice: what people seek and offer is on one sheet only, and no
// text is lost.
func TestNoTextStandsTwice(t *testing.T) {
	e := thousand()
	q := reports.Query{Survey: library.Slug, Theme: "T1", MinBase: reports.SurveysOwn}
	texts, err := e.Texts(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]float64{}
	for _, a := range texts {
		switch a.Role {
		case surveys.Seek:
			want["Halen"]++
		case surveys.Offer:
			want["Brengen"]++
		default:
			want[a.Question]++
		}
	}
	b := readWith(t, write(t, e, q))
	got := map[string]float64{}
	count := func(sheet, head string, kind, words, times int) {
		_, rows := b.sheet(t, sheet).table(t, head)
		for _, r := range rows {
			if r[words].text() != "" {
				n, _ := r[times].number()
				got[r[kind].text()] += n
			}
		}
	}
	count("Open antwoorden", "Code", 0, 5, 6)
	count("Halen en brengen", "Richting", 0, 8, 5)
	if diff := cmp.Diff(want, got); diff != "" || len(want) < 3 {
		t.Errorf("texts (-want +got):\n%s", diff)
	}
}
