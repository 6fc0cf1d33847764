package responsecsv

import (
	"bytes"
	"unicode/utf8"

	"regiopeil/surveys"
)

// byteOrderMark is how spreadsheets begin what they save as "CSV UTF-8".
const byteOrderMark = "\ufeff"

// otherFiles are the beginnings of what people send for CSV.
var otherFiles = []string{
	"PK\x03\x04",       // .xlsx, .ods
	"\xd0\xcf\x11\xe0", // .xls
	"\x1f\x8b",         // .csv.gz
	"%PDF",
	"{\\rtf",
	"<", // a page of HTML, or XML
}

// looks is how much of a file's beginning foreign needs.
const looks = 64

// foreign returns the key of what is wrong with a file that begins like this,
// or nothing when it may be CSV in UTF-8.
func foreign(start []byte) string {
	if bytes.HasPrefix(start, []byte("\xff\xfe")) || bytes.HasPrefix(start, []byte("\xfe\xff")) {
		return surveys.ProblemCSVEncoding
	}
	if i := bytes.IndexByte(start, 0); i == 0 || i == 1 {
		return surveys.ProblemCSVEncoding // UTF-16 without its mark
	}
	start = bytes.TrimLeft(bytes.TrimPrefix(start, []byte(byteOrderMark)), " \t\r\n")
	for _, other := range otherFiles {
		if bytes.HasPrefix(start, []byte(other)) {
			return surveys.ProblemCSVOther
		}
	}
	return ""
}

// readable reports whether a row is UTF-8; else it says of the first cell that
// is not. One such cell tells how the whole file was saved.
func (r *reader) readable(cells []string) bool {
	for i, cell := range cells {
		if utf8.ValidString(cell) {
			continue
		}
		column := ""
		if i < len(r.columns) {
			column = r.columns[i].name
		}
		r.report(surveys.Problem{Key: surveys.ProblemCSVEncoding}, column)
		return false
	}
	return true
}
