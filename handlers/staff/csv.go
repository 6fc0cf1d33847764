package staff

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"
)

// formulaStarts are the characters by which a spreadsheet tells a formula, in
// their full width too.
const formulaStarts = "=+-@\t\r＝＋－＠"

// CSVOf writes lines that people open in a spreadsheet. A text that would be taken
// for a formula there gets an apostrophe before it, by which a spreadsheet
// knows a text. Files for programs do not do that: they keep every text as it is.
func CSVOf(lines [][]string) (*bytes.Buffer, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	for _, line := range lines {
		safe := make([]string, len(line))
		for i, cell := range line {
			safe[i] = noFormula(cell)
		}
		if err := w.Write(safe); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return &b, w.Error()
}

func noFormula(cell string) string {
	if strings.IndexAny(cell, formulaStarts) != 0 {
		return cell
	}
	if _, err := strconv.ParseFloat(cell, 64); err == nil {
		return cell
	}
	return "'" + cell
}
