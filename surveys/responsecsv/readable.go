package responsecsv

import (
	"unicode/utf8"

	"regiopeil/surveys"
)

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
