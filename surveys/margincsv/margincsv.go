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
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

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

// Columns of the header.
const (
	variableColumn = iota
	categoryColumn
	populationColumn
)

// Header is the first line of a file.
func Header() []string { return slices.Clone(header) }

// problemHeader is the key of a first row that is not the header.
const problemHeader = "problem.margin_header" // Want

// Read reads the margins of one population, checks them against the
// questionnaire (surveys.Definition.CheckMargins) and tells whose they are. A
// Problem carries in its Args the Row, counted from 1 with the header, and the
// Column, as far as there is one; after 100 reading stops.
func Read(r io.Reader, d *surveys.Definition) (*surveys.MarginSet, []surveys.Problem) {
	in := &reader{d: d, rows: csvtext.NewReader(r, csvtext.Limits{Rows: maxRows, Bytes: maxBytes}), began: map[string]int{}}
	in.read()
	if len(in.problems) == 0 {
		in.whole()
	}
	if len(in.problems) > 0 {
		return nil, in.problems
	}
	return &in.set, nil
}

type reader struct {
	d        *surveys.Definition
	rows     *csvtext.Reader
	set      surveys.MarginSet
	began    map[string]int // the row of the first count of a question
	problems []surveys.Problem
}

// report says what is wrong in a row; column is -1 for the whole row.
func (r *reader) report(key string, row, column int, args map[string]any) {
	if args == nil {
		args = map[string]any{}
	}
	args["Row"] = row
	if column >= 0 {
		args["Column"] = header[column]
	}
	r.problems = append(r.problems, surveys.Problem{Key: key, Args: args})
}

func (r *reader) read() {
	for first := true; ; first = false {
		cells, problem := r.rows.Next()
		switch {
		case problem != nil:
			r.problems = append(r.problems, *problem)
		case cells == nil:
			return
		case first && !r.header(cells):
			return
		case !first:
			r.line(strings.TrimSpace(cells[variableColumn]), strings.TrimSpace(cells[categoryColumn]), strings.TrimSpace(cells[populationColumn]))
		}
		if len(r.problems) > maxProblems {
			r.problems = r.problems[:maxProblems]
			r.report(surveys.ProblemTooManyProblems, r.rows.Row(), -1, map[string]any{"Max": maxProblems})
			return
		}
	}
}

func (r *reader) header(cells []string) bool {
	if slices.Equal(cells, header) {
		return true
	}
	wrong := 0
	for wrong < min(len(cells), len(header)) && cells[wrong] == header[wrong] {
		wrong++
	}
	args := map[string]any{"Row": r.rows.Row(), "Column": csvtext.Letters(wrong), "Want": strings.Join(header, ",")}
	r.problems = append(r.problems, surveys.Problem{Key: problemHeader, Args: args})
	return false
}

// whole judges what a line alone does not show: totals, and whose counts they
// are. A problem with a question gets the row where its counts begin.
func (r *reader) whole() {
	margins := r.set.Margins
	if len(margins) == 0 {
		r.report(surveys.ProblemMarginNone, r.rows.Row(), -1, nil)
		return
	}
	for _, p := range r.d.CheckMargins(margins) {
		r.report(p.Key, r.began[p.Question], populationColumn, p.Args)
	}
	for i := range margins {
		_, problem := r.d.MarginAudience(margins[:i+1])
		if problem != nil && (problem.Key == surveys.ProblemMarginAudience || i == len(margins)-1) {
			r.report(problem.Key, r.began[margins[i].Question], variableColumn, problem.Args)
			return
		}
	}
	r.set.Audience, _ = r.d.MarginAudience(margins)
}

// line takes one count.
func (r *reader) line(variable, category, population string) {
	row := r.rows.Row()
	n, ok := people(population)
	one := surveys.Margin{Question: variable, Counts: []surveys.MarginCount{{Option: category, Population: n}}}
	if !ok {
		one.Counts[0].Population = 1 // look at the rest of the line all the same
		r.report(surveys.ProblemMarginCount, row, populationColumn, map[string]any{"Value": surveys.Shown(population)})
	}
	for _, p := range r.d.CheckMargins([]surveys.Margin{one}) {
		switch p.Key {
		case surveys.ProblemMarginQuestion:
			r.report(p.Key, row, variableColumn, p.Args)
		case surveys.ProblemMarginOption:
			r.report(p.Key, row, categoryColumn, p.Args)
		}
	}
	variable, category = strings.Clone(variable), strings.Clone(category)
	i := slices.IndexFunc(r.set.Margins, func(m surveys.Margin) bool { return m.Question == variable })
	if i < 0 {
		i = len(r.set.Margins)
		r.set.Margins = append(r.set.Margins, surveys.Margin{Question: variable})
		r.began[variable] = row
	}
	m := &r.set.Margins[i]
	if slices.ContainsFunc(m.Counts, func(c surveys.MarginCount) bool { return c.Option == category }) {
		r.report(surveys.ProblemMarginTwice, row, categoryColumn, map[string]any{"Code": surveys.Shown(category), "Of": surveys.Shown(variable)})
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
