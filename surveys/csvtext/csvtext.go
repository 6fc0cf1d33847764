// Package csvtext reads CSV that people send, and tells of what cannot be read
// in which row and column it stands.
package csvtext

import (
	"bufio"
	"bytes"

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

// looks is how much of a file's beginning is looked at.
const looks = 64

// open returns what follows the byte order mark of r. For a file that is no CSV
// in UTF-8, as far as its beginning tells, problem is the key of what is wrong.
func open(text *bufio.Reader) (_ *bufio.Reader, problem string) {
	start, _ := text.Peek(looks) // a shorter file gives what it has
	if problem = foreign(start); problem == "" && bytes.HasPrefix(start, []byte(byteOrderMark)) {
		_, _ = text.Discard(len(byteOrderMark))
	}
	return text, problem
}

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
