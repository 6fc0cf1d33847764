package responsecsv_test

import (
	"fmt"
	"strings"
	"testing"

	"regiopeil/surveys"
	"regiopeil/surveys/responsecsv"
)

// TestReadProblems holds files with one thing wrong. What is wanted is the row,
// the column and the key.
func TestReadProblems(t *testing.T) {
	f := form(t)
	tests := []struct{ name, in, want string }{
		// Files.
		{"empty", "", "1 - problem.csv_empty"},
		{"byte order mark alone", "\ufeff", "1 - problem.csv_empty"},
		{"workbook", "PK\x03\x04\x14\x00\x06\x00", "1 - problem.csv_other"},
		{"old workbook", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "1 - problem.csv_other"},
		{"web page", "\ufeff\r\n<!DOCTYPE html>\n<html>", "1 - problem.csv_other"},
		{"PDF", "%PDF-1.7\n", "1 - problem.csv_other"},
		{"too many rows", "S\n1\n1\n1\n1\n1\n", "6 - problem.csv_rows"},
		{"too many bytes", "S,F\n1," + strings.Repeat("x", 5000) + "\n", "- - problem.too_large"},

		// Encodings.
		{"Windows-1252", "S,F\n1,caf\xe9\n1,caf\xe9\n", "2 F problem.csv_encoding"},
		{"Windows-1252 in the header", "S,caf\xe9\n1,x\n", "1 B problem.csv_encoding"},
		{"half a surrogate pair", "S,F\n1,\xed\xa0\x80\n", "2 F problem.csv_encoding"},
		{"UTF-16, little end first", "\xff\xfeS\x00,\x00F\x00\n\x00", "1 - problem.csv_encoding"},
		{"UTF-16, big end first", "\xfe\xff\x00S\x00\n", "1 - problem.csv_encoding"},
		{"UTF-16 without a mark", "S\x00\n\x001\x00\n\x00", "1 - problem.csv_encoding"},
		{"UTF-16 without a mark, big end first", "\x00S\x00\n\x001\x00\n", "1 - problem.csv_encoding"},

		// Separators and line ends.
		{"semicolons", "S;F\n1;x\n", "1 - problem.csv_separator"},
		{"semicolons after a mark", "\ufeffS;F\n1;x\n", "1 - problem.csv_separator"},
		{"a line for Excel", "sep=;\nS;F\n1;x\n", "1 - problem.csv_separator"},
		{"bars", "S|F\n1|x\n", "1 - problem.csv_separator"},
		{"tabs", "S\tF\n1\tx\n", "1 - problem.csv_tabs"},
		{"semicolons below the header", "S,F\n1;x\n", "2 - problem.csv_separator"},
		{"CR alone", "S,F\r1,x\r", "1 - problem.csv_line_ends"},

		// Headers.
		{"unknown column", "S,Q\n1,x\n", "1 Q problem.csv_column_unknown"},
		{"a note has no column", "S,I\n1,x\n", "1 I problem.csv_column_unknown"},
		{"hostile column", "S,\u202e=cmd|x\n1,x\n", "1 \ufffd=cmd|x problem.csv_column_unknown"},
		{"nameless column", "S,\n1,x\n", "1 B problem.csv_column_empty"},
		{"column in small letters", "S,f\n1,x\n", "1 f problem.csv_column_close"},
		{"column with a space", "S, F\n1,x\n", "1  F problem.csv_column_close"},
		{"column twice", "S,S\n1,1\n", "1 S problem.csv_column_twice"},
		{"two header rows", "S,F\nS,F\n1,x\n", "2 - problem.csv_header_twice"},
		{"a row of labels", "S,N,F\nWho are you?,Mark,Why\n1,7,x\n", "2 - problem.csv_labels"},
		{"the header again below", "S,F\n1,x\nS,F\n", "3 - problem.csv_header_twice"},

		// Rows.
		{"too few cells", "S,F\n1\n", "2 - problem.csv_cells"},
		{"too many cells", "S,F\n1,x\n1,x,y\n", "3 - problem.csv_cells"},
		{"after empty lines", "S,F\n1,x\n\n\n9,x\n", "5 S problem.csv_option"},
		{"after lines within a cell", "S,F\n1,\"x\ny\r\nz\"\n9,x\n", "3 S problem.csv_option"},
		{"quotation mark not closed", "S,F\n1,\"x\n", "2 F problem.csv"},
		{"quotation mark not closed, after empty lines", "S,F\n\n1,\"x\n", "3 F problem.csv"},
		{"quotation mark within", "S,F\n1,x\"y\n", "2 F problem.csv"},
		{"text after a quotation mark", "S,F\n1,\"x\"y\n", "2 F problem.csv"},

		// Codes and texts.
		{"unknown code", "S\n5\n", "2 S problem.csv_option"},
		{"code with a space", "S\n 1\n", "2 S problem.csv_option"},
		{"unknown code of an item", "S,X.a\n1,7\n", "2 X.a problem.csv_option"},
		{"a code where ranks are", "S,R\n1,5\n", "2 R problem.csv_option"},
		{"required", "F\nx\n", "2 S problem.required"},
		{"text of another option", "S,S.text\n1,x\n", "2 S.text problem.other_not_chosen"},
		{"not on the route", "S,Z\n97,x\n", "2 Z problem.not_on_route"},
		{"control character", "S,F\n1,a\x1b[31mb\n", "2 F problem.text_control"},
		{"NUL", "S,F\n1,a\x00b\n", "2 F problem.text_control"},

		// Counts.
		{"neither chosen nor not", "S,M.1\n1,x\n", "2 M.1 problem.csv_mark"},
		{"half a multiple choice", "S,M.1,M.2\n1,1,\n", "2 M.1 – M.2 problem.csv_half"},
		{"none beside another", "S,M.1,M.96\n1,1,1\n", "2 M.96 problem.exclusive"},
		{"rank too high", "S,R.a\n1,3\n", "2 R.a problem.rank_unknown"},
		{"rank twice", "S,R.a,R.b\n1,1,1\n", "2 R.b problem.rank_twice"},
		{"rank left out", "S,R.a\n1,2\n", "2 R.a problem.rank_gap"},
		{"ranks beside a non-answer", "S,R,R.a\n1,98,1\n", "2 R problem.one_only"},
		{"points do not add up", "S,P.a,P.b\n1,9,2\n", "2 P.a – P.b problem.sum"},
		{"points are no number", "S,P.a\n1,NaN\n", "2 P.a problem.number"},
		{"points below none", "S,P.a\n1,-10\n", "2 P.a problem.number_low"},
		{"decimal comma", "S,N\n1,\"1,5\"\n", "2 N problem.number"},
		{"number too high", "S,N\n1,11\n", "2 N problem.number_high"},
		{"number too precise", "S,N\n1,99999999999999999999\n", "2 N problem.number_precise"},

		// Leading columns.
		{"unknown mode", "S,mode\n1,fax\n", "2 mode problem.csv_mode"},
		{"unknown language", "S,language\n1,xx\n", "2 language problem.csv_language"},
		{"no such day", "S,day\n1,2027-02-31\n", "2 day problem.csv_day"},
		{"no leap year", "S,day\n1,2027-02-29\n", "2 day problem.csv_day"},
		{"year 0", "S,day\n1,0000-01-01\n", "2 day problem.csv_day"},
		{"year 10000", "S,day\n1,10000-01-01\n", "2 day problem.csv_day"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			responses, problems := readAll(t, f, tt.in, responsecsv.Limits{Rows: 4, Bytes: 4096})
			if len(problems) != 1 || responses != nil {
				t.Fatalf("%d responses, problems %v", len(responses), problems)
			}
			if got := place(problems[0]); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// place is the row, the column and the key of a problem.
func place(p surveys.Problem) string {
	value := func(name string) any {
		if v, ok := p.Args[name]; ok {
			return v
		}
		return "-"
	}
	return fmt.Sprint(value("Row"), " ", value("Column"), " ", p.Key)
}

// TestReadSaysWhatIsRight holds what a message lists to choose from.
func TestReadSaysWhatIsRight(t *testing.T) {
	f := form(t)
	for in, want := range map[string]string{
		"S\n5\n":             "1, 97",
		"S,X.a\n1,7\n":       "1, 98",
		"S,language\n1,xx\n": "nl",
	} {
		if _, problems := readAll(t, f, in, responsecsv.Limits{}); len(problems) != 1 || problems[0].Args["Known"] != want {
			t.Errorf("%q: %v, want %q", in, problems, want)
		}
	}
}

// Labels are told from answers that are all wrong.
func TestWrongAnswersAreNoLabels(t *testing.T) {
	f := form(t)
	for _, in := range []string{"S,N\n5,x\n", "S,N\nWho are you?,7\n", "S,M.1\n5,x\n"} {
		_, problems := readAll(t, f, in, responsecsv.Limits{})
		for _, p := range problems {
			if p.Key == surveys.ProblemCSVLabels {
				t.Errorf("%q is taken for labels", in)
			}
		}
		if len(problems) == 0 {
			t.Errorf("%q is taken for answers", in)
		}
	}
}
