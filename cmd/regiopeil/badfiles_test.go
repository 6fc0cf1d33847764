package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"regiopeil/surveys/library"
)

// badFile is a file with one thing wrong, and all that the program says of it.
type badFile struct{ name, text, says string }

func (b badFile) write(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "in.csv")
	if err := os.WriteFile(file, []byte(b.text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func asUTF16(s string) string {
	b := []byte("\xff\xfe")
	for _, unit := range utf16.Encode([]rune(s)) {
		b = append(b, byte(unit), byte(unit>>8))
	}
	return string(b)
}

const (
	saysEncoding = "The text in this file is not saved as UTF-8. Save it as ‘CSV UTF-8’, or letters such as é get lost."
	saysQuote    = `A quotation mark is wrong here. Put the whole text between quotation marks, and write every mark within it twice: "said ""yes"""`
	saysHeader   = "The names of the columns stand here again. Take this row away."
)

// An import says of what is wrong in which row and column it stands and what
// would be right, and stores nothing.
func TestImportOfBadFiles(t *testing.T) {
	p, d := filled(t, 0)
	env := map[string]string{"REGIOPEIL_DATA": p.data}
	tests := []badFile{
		{"unknown column", "V1,V2,V99\n1,GM0546,1\n", "Row 1, column V99: The column ‘V99’ does not belong to this questionnaire. Take it away, or correct its name."},
		{"column in small letters", "v1\n1\n", "Row 1, column v1: The column ‘v1’ should be named ‘V1’."},
		{"nameless column", "V1,\n1,1\n", "Row 1, column B: This column has no name. Give it one, or take the column away."},
		{"unknown code", "V1,V2\n1,GM0546\n7,GM0546\n", "Row 3, column V1: ‘7’ is no answer here. Choose from: 1, 2, 3."},
		{"unknown code of an item", "V1,V8.T1\n1,7\n", "Row 2, column V8.T1: ‘7’ is no answer here. Choose from: 1, 2, 3, 4, 5, 98."},
		{"too few cells", "V1,V2\n1,GM0546\n1\n", "Row 3: The number of cells in this row is 1. It should be 2."},
		{"too many cells", "V1,V2\n1,GM0546,3\n", "Row 2: The number of cells in this row is 3. It should be 2."},
		{"wrong sum", "V1,V11.T1,V11.T2\n1,40,50\n", "Row 2, column V11.T1 – V11.T2: You have now divided 90 points. Divide exactly 100, or skip this question."},
		{"negative points", "V1,V11.T1,V11.T2\n1,-5,105\n", "Row 2, column V11.T1: Enter a number of 0 or higher.\n  Row 2, column V11.T2: Enter a number of 100 or lower."},
		{"rank twice", "V1,V10.T1,V10.T2\n1,1,1\n", "Row 2, column V10.T2: Place 1 is chosen twice. Choose every place only once."},
		{"number too high", "V1,V22\n1,11\n", "Row 2, column V22: Enter a number of 10 or lower."},
		{"Windows-1252", "V1,V21\n1,goed\n1,caf\xe9\n", "Row 3, column V21: " + saysEncoding},
		{"UTF-16", asUTF16("V1,V21\n1,café\n"), "Row 1: " + saysEncoding},
		{"semicolons", "V1;V2\n1;GM0546\n", "Row 1: ‘;’ stands between the columns. Put commas between them."},
		{"tabs", "V1\tV2\n1\tGM0546\n", "Row 1: Tabs stand between the columns. Put commas between them."},
		{"CR alone", "V1,V2\r1,GM0546\r", "Row 1: The lines do not end as they should. Save the file as ‘CSV UTF-8’."},
		{"two header rows", "V1,V2\nV1,V2\n1,GM0546\n", "Row 2: " + saysHeader},
		{"a row of labels", "V1,V2\nWie bent u?,Waar woont u?\n1,GM0546\n", "Row 2: This looks like a second row of names. Only the first row can have names. Take this row away."},
		{"quotation mark", "V1,V21\n1,\"open\n1,x\n", "Row 2, column V21: " + saysQuote},
		{"a row that never ends", "V1,V21\n1,\"" + strings.Repeat("x\n", 1<<20), "Row 2, column V21: This row is longer than 1048576 bytes. Check that every quotation mark is closed."},
		{"hostile column", "V1,\u202e\x1b[31m=cmd|' /c calc'\n1,1\n", "Row 1, column \ufffd\ufffd[31m=cmd|' /c calc': The column ‘\ufffd\ufffd[31m=cmd|' /c calc'’ does not belong to this questionnaire. Take it away, or correct its name."},
		{"terminal escape in a text", "V1,V21\n1,\x1b]0;x\x07\n", "Row 2, column V21: The text holds an invisible character that we cannot keep. Type the text again."},
		{"40,000 characters", "V1,V21\n1," + strings.Repeat("é", 40_000) + "\n", "Row 2, column V21: Make the text shorter. It can have 1000 characters. It has 40000 now."},
		{"wrong at the very end", "V1\n" + strings.Repeat("1\n", 3000) + "9\n", "Row 3002, column V1: ‘9’ is no answer here. Choose from: 1, 2, 3."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			file := tt.write(t)
			got := command(t, env, "", "responses", "import", library.Slug, file)
			want := "regiopeil: " + file + ": nothing was stored: the file does not fit the survey\n  " + tt.says + "\n"
			if got.status != statusError || got.stderr != want {
				t.Errorf("status %d\n got %s\nwant %s", got.status, got.stderr, want)
			}
			if n, err := d.db.Count(t.Context(), library.Slug); n != 0 || err != nil {
				t.Errorf("%d responses stored, %v", n, err)
			}
		})
	}
}

// Figures with margins that are wrong are not printed at all.
func TestFiguresWithBadMargins(t *testing.T) {
	p, _ := filled(t, 50)
	env := map[string]string{"REGIOPEIL_DATA": p.data}
	const head = "variable,category,population\n"
	good := badFile{text: head + "V4,1,5\n"}.write(t)
	tests := []badFile{
		{"unknown variable", head + "V99,1,5\n", "Row 2, column variable: ‘V99’ is no question with one answer in this questionnaire. Choose from: V2, V3, V4, V5, V6."},
		{"unknown category", head + "V2,GM0001,5\n", "Row 2, column category: Question V2 has no answer ‘GM0001’ that a population can be counted by. Choose from: GM0546, GM0547, GM0579, GM0626, GM0638."},
		{"negative", head + "V2,GM0546,-5\n", "Row 2, column population: ‘-5’ is not a number of people. Write digits only, such as 104000."},
		{"words", head + "V2,GM0546,many\n", "Row 2, column population: ‘many’ is not a number of people. Write digits only, such as 104000."},
		{"totals", head + "V2,GM0546,100\nV3,1,99\n", "Row 3, column population: V3 adds up to 99 people, but V2 to 100. Both must count the same people."},
		{"row twice", head + "V2,GM0546,5\nV2,GM0547,5\nV2,GM0546,5\n", "Row 4, column category: ‘GM0546’ of V2 is there twice. Take one of them away."},
		{"two groups", head + "V3,1,5\nV4,1,5\n", "Row 3, column variable: No group of people gets all these questions (V3, V4). Put the counts of each group in a file of its own."},
		{"Windows-1252", head + "V2,caf\xe9,5\n", "Row 2, column category: " + saysEncoding},
		{"UTF-16", asUTF16(head + "V2,GM0546,5\n"), "Row 1: " + saysEncoding},
		{"semicolons", "variable;category;population\nV2;GM0546;5\n", "Row 1: ‘;’ stands between the columns. Put commas between them."},
		{"two header rows", head + head + "V2,GM0546,5\n", "Row 2: " + saysHeader},
		{"other header", "Variable,Category,Population\nV2,GM0546,5\n", "Row 1, column A: The first row should read variable,category,population."},
		{"quotation mark", head + "V2,\"GM0546,5\n", "Row 2, column category: " + saysQuote},
		{"empty", "", "Row 1: The file is empty. Put the names of the columns on the first row."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			file := tt.write(t)
			got := command(t, env, "", "figures", library.Slug, "--margins", good, "--margins", file)
			want := "regiopeil: " + file + " cannot be used\n  " + tt.says + "\n"
			if got.status != statusError || got.stderr != want || got.stdout != "" {
				t.Errorf("status %d, %d bytes of figures\n got %s\nwant %s", got.status, len(got.stdout), got.stderr, want)
			}
		})
	}
}

// stopping ends a context once so much of a file was read, over all readings.
type stopping struct {
	io.ReadSeeker
	left int
	stop context.CancelFunc
}

func (s *stopping) Read(p []byte) (int, error) {
	n, err := s.ReadSeeker.Read(p)
	if s.left -= n; s.left <= 0 {
		s.stop()
	}
	return n, err
}

// An import that is stopped leaves nothing, whether it was still reading or
// storing already, and the next one works.
func TestStoppedImport(t *testing.T) {
	_, d := filled(t, 0)
	const rows = 100_000
	file := "V1,V2\n" + strings.Repeat("1,GM0546\n", rows)
	for name, after := range map[string]int{"reading": len(file) / 2, "storing": len(file) * 3 / 2} {
		t.Run(name, func(t *testing.T) {
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			_, err := importResponses(ctx, d.db, library.Slug, &stopping{strings.NewReader(file), after, stop})
			if err == nil || ctx.Err() == nil {
				t.Errorf("not stopped: %v", err)
			}
			if n, err := d.db.Count(t.Context(), library.Slug); n != 0 || err != nil {
				t.Errorf("%d responses stored, %v", n, err)
			}
		})
	}
	if n, err := importResponses(t.Context(), d.db, library.Slug, strings.NewReader(file)); n != rows || err != nil {
		t.Errorf("stored %d, %v", n, err)
	}
	if n, err := d.db.Count(t.Context(), library.Slug); n != rows || err != nil {
		t.Errorf("%d responses stored, %v", n, err)
	}
}
