package margincsv_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regiopeil/surveys"
	"regiopeil/surveys/library"
	"regiopeil/surveys/margincsv"
)

const head = "variable,category,population\n"

func read(t *testing.T, text string) ([]surveys.Margin, []string) {
	t.Helper()
	d, _ := library.Builtin()
	set, problems := margincsv.Read(strings.NewReader(text), d)
	var margins []surveys.Margin
	if set != nil {
		margins = set.Margins
	}
	var told []string
	for _, p := range problems {
		line := p.Key
		for _, name := range []string{"Row", "Column", "Code", "Of", "Value", "Total", "OtherTotal", "Count", "Found"} {
			if v, ok := p.Args[name]; ok {
				line += fmt.Sprintf(" %s=%v", name, v)
			}
		}
		told = append(told, line)
	}
	return margins, told
}

func TestRead(t *testing.T) {
	got, problems := read(t, "\ufeff\"variable\",\"category\",\"population\"\r\nV2,GM0546,60\r\nV3,1,70\r\nV2,GM0547,40.5\r\n V3 ,2, 30.5\r\n")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	want := []surveys.Margin{
		{Question: "V2", Counts: []surveys.MarginCount{{Option: "GM0546", Population: 60}, {Option: "GM0547", Population: 40.5}}},
		{Question: "V3", Counts: []surveys.MarginCount{{Option: "1", Population: 70}, {Option: "2", Population: 30.5}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestReadProblems(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		// Files.
		{"empty", "", []string{"problem.csv_empty Row=1"}},
		{"header only", head, []string{"problem.margin_none Row=1"}},
		{"a workbook", "PK\x03\x04xx", []string{"problem.csv_other Row=1"}},

		// Encodings.
		{"UTF-16", "\xff\xfev\x00a\x00", []string{"problem.csv_encoding Row=1"}},
		{"UTF-16 without a mark", "\x00v\x00a\x00r", []string{"problem.csv_encoding Row=1"}},
		{"UTF-32", "\xff\xfe\x00\x00v\x00\x00\x00", []string{"problem.csv_encoding Row=1"}},
		{"Windows-1252", head + "V2,caf\xe9,5\n", []string{"problem.csv_encoding Row=2 Column=category"}},
		{"Windows-1252 in the header", "variable,cat\xe9gorie,population\n", []string{"problem.csv_encoding Row=1 Column=B"}},

		// Separators and line ends.
		{"semicolons", "variable;category;population\nV2;GM0546;5\n", []string{"problem.csv_separator Row=1 Found=;"}},
		{"bars", "variable|category|population\nV2|GM0546|5\n", []string{"problem.csv_separator Row=1 Found=|"}},
		{"tabs", "variable\tcategory\tpopulation\nV2\tGM0546\t5\n", []string{"problem.csv_tabs Row=1"}},
		{"a line for Excel", "sep=;\nvariable;category;population\n", []string{"problem.csv_separator Row=1 Found=;"}},
		{"semicolons below the header", head + "V2;GM0546;5\n", []string{"problem.csv_separator Row=2 Found=;"}},
		{"CR alone", "variable,category,population\rV2,GM0546,5\r", []string{"problem.csv_line_ends Row=1"}},

		// Headers.
		{"other header", "question,code,n\nV2,GM0546,5\n", []string{"problem.margin_header Row=1 Column=A"}},
		{"header in capitals", "variable,Category,population\n", []string{"problem.margin_header Row=1 Column=B"}},
		{"a column more", "variable,category,population,note\n", []string{"problem.margin_header Row=1 Column=D"}},
		{"a title above", "Population 2026,,\n" + head, []string{"problem.margin_header Row=1 Column=A"}},
		{"no header", "V2,GM0546,5\n", []string{"problem.margin_header Row=1 Column=A"}},
		{"two header rows", head + head + "V2,GM0546,5\n", []string{"problem.csv_header_twice Row=2"}},

		// Rows.
		{"quotation mark", head + "V2,\"GM0546,5\n", []string{"problem.csv Row=2 Column=category"}},
		{"too few cells", head + "V2,GM0546\n", []string{"problem.csv_cells Row=2 Count=2"}},
		{"too many cells", head + "V2,GM0546,5,6\n", []string{"problem.csv_cells Row=2 Count=4"}},
		{"after empty lines", head + "\n\nV2,GM0546,-5\n", []string{"problem.margin_count Row=4 Column=population Value=-5"}},
		{"twice", head + "V2,GM0546,5\nV2,GM0546,5\n", []string{"problem.margin_twice Row=3 Column=category Code=GM0546 Of=V2"}},
		{"twice, apart, with other counts", head + "V2,GM0546,5\nV2,GM0547,5\nV2,GM0546,7\n", []string{"problem.margin_twice Row=4 Column=category Code=GM0546 Of=V2"}},

		// Questions and categories.
		{"unknown question", head + "V99,1,5\n", []string{"problem.margin_question Row=2 Column=variable Code=V99"}},
		{"no single question", head + "V8,1,5\n", []string{"problem.margin_question Row=2 Column=variable Code=V8"}},
		{"unknown category", head + "V2,GM0001,5\n", []string{"problem.margin_option Row=2 Column=category Code=GM0001 Of=V2"}},
		{"non-answer", head + "V2,99,5\n", []string{"problem.margin_option Row=2 Column=category Code=99 Of=V2"}},
		{"outside the population", head + "V2,90,5\n", []string{"problem.margin_option Row=2 Column=category Code=90 Of=V2"}},
		{"hostile category", head + "V2,\u202e\x1b[31m=cmd|x,5\n", []string{"problem.margin_option Row=2 Column=category Code=\ufffd\ufffd[31m=cmd|x Of=V2"}},
		{"a forged line", head + "V2,\"a\r\nRow 9: fine\",5\n", []string{"problem.margin_option Row=2 Column=category Code=a\ufffdRow 9: fine Of=V2"}},

		// Counts.
		{"no count", head + "V2,GM0546,\n", []string{"problem.margin_count Row=2 Column=population Value="}},
		{"negative", head + "V2,GM0546,-5\n", []string{"problem.margin_count Row=2 Column=population Value=-5"}},
		{"words", head + "V2,GM0546,many\n", []string{"problem.margin_count Row=2 Column=population Value=many"}},
		{"thousands", head + "V2,GM0546,104.000\n", []string{"problem.margin_count Row=2 Column=population Value=104.000"}},
		{"decimal comma", head + "V2,GM0546,\"1,5\"\n", []string{"problem.margin_count Row=2 Column=population Value=1,5"}},
		{"exponent", head + "V2,GM0546,1e3\n", []string{"problem.margin_count Row=2 Column=population Value=1e3"}},
		{"not a number", head + "V2,GM0546,NaN\n", []string{"problem.margin_count Row=2 Column=population Value=NaN"}},
		{"infinite", head + "V2,GM0546,Inf\n", []string{"problem.margin_count Row=2 Column=population Value=Inf"}},
		{"very large", head + "V2,GM0546,99999999999999\n", []string{"problem.margin_count Row=2 Column=population Value=99999999999999"}},
		{"other script's digits", head + "V2,GM0546,٣\n", []string{"problem.margin_count Row=2 Column=population Value=٣"}},

		// What only the whole shows.
		{"nobody", head + "V2,GM0546,0\n", []string{"problem.margin_empty Row=2 Column=population Code=V2"}},
		{"totals", head + "V2,GM0546,1000000\nV3,1,999999\n", []string{"problem.margin_total Row=3 Column=population Code=V3 Total=999999 OtherTotal=1000000"}},
		{"nobody is asked all", head + "V2,GM0546,5\nV3,1,5\nV4,1,5\n", []string{"problem.margin_audience Row=4 Column=variable"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			margins, got := read(t, tt.text)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			if margins != nil {
				t.Errorf("margins all the same: %v", margins)
			}
		})
	}
}

// TestTooMuch holds the limits against a file that never ends.
func TestTooMuch(t *testing.T) {
	for rows, want := range map[int]int{101: 100, 102: 101, 80_000: 101} { // the first row is right
		_, got := read(t, head+strings.Repeat("V2,GM0546,5\n", rows))
		if len(got) != want || strings.HasPrefix(got[want-1], "problem.too_many_problems") != (rows > 101) {
			t.Errorf("%d rows: %d problems, the last is %s", rows, len(got), got[len(got)-1])
		}
	}
	if _, got := read(t, head+"V2,"+strings.Repeat("x", 2<<20)+",5\n"); len(got) != 1 || !strings.HasPrefix(got[0], "problem.too_large") {
		t.Errorf("%.200v", got)
	}
}

// TestReadSaysWhatIsRight holds what a message lists to choose from.
func TestReadSaysWhatIsRight(t *testing.T) {
	d, _ := library.Builtin()
	for text, want := range map[string]string{
		head + "V99,1,5\n":     "V2, V3, V4, V5, V6",
		head + "V2,GM0001,5\n": "GM0546, GM0547, GM0579, GM0626, GM0638",
	} {
		if _, problems := margincsv.Read(strings.NewReader(text), d); len(problems) != 1 || problems[0].Args["Known"] != want {
			t.Errorf("%q: %v, want %q", text, problems, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(head + "V2,GM0546,5\n")
	f.Add(head + "V2,\"GM0546\",5.25\nV3,1,5.25\n")
	f.Add("\ufeff" + head)
	d, _ := library.Builtin()
	f.Fuzz(func(t *testing.T, text string) {
		set, problems := margincsv.Read(strings.NewReader(text), d)
		if (len(problems) == 0) != (set != nil) {
			t.Fatalf("%v and %d problems", set, len(problems))
		}
		if set != nil && len(d.CheckMargins(set.Margins)) > 0 {
			t.Fatal("margins that do not pass their own check")
		}
	})
}

func TestMarginAudience(t *testing.T) {
	d, _ := library.Builtin()
	tests := []struct {
		codes []string
		want  surveys.Audience
		key   string
	}{
		{[]string{"V2"}, surveys.Resident, ""},
		{[]string{"V2", "V3"}, surveys.Resident, ""},
		{[]string{"V2", "V4", "V5"}, surveys.Business, ""},
		{[]string{"V6"}, surveys.Institution, ""},
		{[]string{"V3", "V4"}, "", surveys.ProblemMarginAudience},
	}
	for _, tt := range tests {
		var margins []surveys.Margin
		for _, c := range tt.codes {
			margins = append(margins, surveys.Margin{Question: c})
		}
		got, problem := d.MarginAudience(margins)
		key := ""
		if problem != nil {
			key = problem.Key
		}
		if got != tt.want || key != tt.key {
			t.Errorf("%v: %q %q", tt.codes, got, key)
		}
	}
}
