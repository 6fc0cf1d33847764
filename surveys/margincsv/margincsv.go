// Package margincsv reads population counts from CSV: a header
// variable,category,population, and one line per option of a question.
//
//	variable,category,population
//	V2,GM0546,104000
//	V2,GM0547,22800
//	V3,1,30100
//
// Names of columns may be quoted. Everything that is wrong is told with its row
// and column; then there are no margins.
package margincsv

import (
	"encoding/csv"
	"errors"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"regiopeil/surveys"
	"regiopeil/surveys/csvtext"
)

// Limits of one file.
const (
	maxBytes    = 1 << 20
	maxRows     = 10_000
	maxProblems = 100
)

// header is the first line.
var header = []string{"variable", "category", "population"}

// Header is the first line of a file.
func Header() []string { return slices.Clone(header) }

// Keys of what is wrong with the file as such.
const (
	problemHeader = "problem.margin_header" // Want
	problemCells  = "problem.csv_cells"     // Count, Want
)

// Read reads the margins of one population and checks them against the
// questionnaire (surveys.Definition.CheckMargins). A Problem carries in its Args
// the Row, counted from 1 with the header, and the Column, as far as there is one.
func Read(r io.Reader, d *surveys.Definition) ([]surveys.Margin, []surveys.Problem) {
	bounded := &io.LimitedReader{R: r, N: maxBytes + 1}
	text, problem := csvtext.Open(bounded)
	if problem != "" {
		return nil, []surveys.Problem{{Key: problem}}
	}
	in := &reader{d: d}
	in.read(text)
	if bounded.N <= 0 {
		return nil, []surveys.Problem{{Key: surveys.ProblemTooLarge, Args: map[string]any{"Max": maxBytes}}}
	}
	if len(in.problems) == 0 {
		// What a line alone does not show: totals.
		in.problems = d.CheckMargins(in.margins)
	}
	if len(in.problems) > 0 {
		return nil, in.problems
	}
	return in.margins, nil
}

type reader struct {
	d        *surveys.Definition
	row      int
	margins  []surveys.Margin
	problems []surveys.Problem
}

// report says what is wrong in the current row; column is 0 for the whole row.
func (r *reader) report(key string, column int, args map[string]any) {
	if args == nil {
		args = map[string]any{}
	}
	args["Row"] = r.row
	if column > 0 {
		args["Column"] = header[column-1]
	}
	r.problems = append(r.problems, surveys.Problem{Key: key, Args: args})
}

func (r *reader) read(from io.Reader) {
	lines := csv.NewReader(from)
	lines.FieldsPerRecord = -1
	lines.ReuseRecord = true
	for r.row = 1; len(r.problems) < maxProblems; r.row++ {
		cells, err := lines.Read()
		switch {
		case err == io.EOF:
			if r.row == 1 {
				r.report(surveys.ProblemCSVEmpty, 0, nil)
			}
			return
		case err != nil:
			detail := err.Error()
			if at, ok := errors.AsType[*csv.ParseError](err); ok {
				detail = at.Err.Error()
			}
			r.report(surveys.ProblemCSV, 0, map[string]any{"Detail": detail})
			return
		case slices.ContainsFunc(cells, func(s string) bool { return !utf8.ValidString(s) }):
			r.report(surveys.ProblemCSVEncoding, 0, nil)
			return
		case r.row == 1:
			if !r.header(cells) {
				return
			}
		case r.row > maxRows+1:
			r.report(surveys.ProblemCSVRows, 0, map[string]any{"Max": maxRows})
			return
		case len(cells) != len(header):
			r.report(problemCells, 0, map[string]any{"Count": len(cells), "Want": len(header)})
		default:
			r.line(strings.TrimSpace(cells[0]), strings.TrimSpace(cells[1]), strings.TrimSpace(cells[2]))
		}
	}
}

func (r *reader) header(cells []string) bool {
	switch {
	case slices.Equal(cells, header):
		return true
	case len(cells) == 1 && strings.Contains(cells[0], ";"):
		r.report(surveys.ProblemCSVSemicolon, 0, nil)
	default:
		r.report(problemHeader, 0, map[string]any{"Want": strings.Join(header, ",")})
	}
	return false
}

// line takes one count.
func (r *reader) line(variable, category, population string) {
	n, ok := people(population)
	one := surveys.Margin{Question: variable, Counts: []surveys.MarginCount{{Option: category, Population: n}}}
	if !ok {
		one.Counts[0].Population = 1 // look at the rest of the line all the same
		r.report(surveys.ProblemMarginCount, 3, map[string]any{"Value": surveys.Shown(population)})
	}
	for _, p := range r.d.CheckMargins([]surveys.Margin{one}) {
		switch p.Key {
		case surveys.ProblemMarginQuestion:
			r.report(p.Key, 1, p.Args)
		case surveys.ProblemMarginOption:
			r.report(p.Key, 2, p.Args)
		}
	}
	variable, category = strings.Clone(variable), strings.Clone(category)
	i := slices.IndexFunc(r.margins, func(m surveys.Margin) bool { return m.Question == variable })
	if i < 0 {
		i = len(r.margins)
		r.margins = append(r.margins, surveys.Margin{Question: variable})
	}
	m := &r.margins[i]
	if slices.ContainsFunc(m.Counts, func(c surveys.MarginCount) bool { return c.Option == category }) {
		r.report(surveys.ProblemMarginTwice, 2, map[string]any{"Code": surveys.Shown(category), "Of": surveys.Shown(variable)})
		return
	}
	m.Counts = append(m.Counts, surveys.MarginCount{Option: category, Population: n})
}

// people reads a number of people: digits, a decimal point at most. Signs,
// exponents and thousands' separators are refused, for "1.000" and "1,000" say
// different things to different readers.
func people(s string) (float64, bool) {
	whole, fraction, point := strings.Cut(s, ".")
	digits := func(s string) bool {
		return s != "" && strings.Trim(s, "0123456789") == ""
	}
	if !digits(whole) || point && (!digits(fraction) || len(fraction) == 3) {
		return 0, false
	}
	n, err := strconv.ParseFloat(s, 64)
	return n, err == nil && n <= math.MaxInt32*4
}
