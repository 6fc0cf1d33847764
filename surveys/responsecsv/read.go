package responsecsv

import (
	"context"
	"io"
	"iter"
	"slices"
	"strings"
	"time"

	"regiopeil/surveys"
	"regiopeil/surveys/csvtext"
)

// Limits bound what is read; zero means the default.
type Limits struct {
	Rows     int   // 1,000,000
	Bytes    int64 // 1 GB
	Problems int   // after so many, reading stops: 100
}

func (l Limits) withDefaults() Limits {
	if l.Rows == 0 {
		l.Rows = 1_000_000
	}
	if l.Bytes == 0 {
		l.Bytes = 1 << 30
	}
	if l.Problems == 0 {
		l.Problems = 100
	}
	return l
}

// All reads responses one by one, and keeps none: Answers, and Mode, Language and
// Day where the file has them. Every answer is held against the form
// (surveys.Form.Validate). It ends with an error when ctx does.
//
// A file with anything wrong ends with a surveys.Error that is Invalid; what came
// before it is not to be used either. A Problem carries in its Args the Row,
// counted from 1 with the header as a spreadsheet does, and the Column.
func All(ctx context.Context, r io.Reader, f *surveys.Form, l Limits) iter.Seq2[surveys.Response, error] {
	l = l.withDefaults()
	return Read(ctx, csvtext.NewReader(r, csvtext.Limits{Rows: l.Rows, Bytes: l.Bytes}), f, l.Problems)
}

// Rows are those of a file, the first of which names the columns; all have as many
// cells. A csvtext.Reader is one.
type Rows interface {
	// Next returns the cells of the next row, which stand until it is called again;
	// nil at the end. A row that cannot be used is a problem.
	Next() (cells []string, problem *surveys.Problem)
	// Row is the number of the row that Next returned last.
	Row() int
	// Column names a column, counted from 0.
	Column(i int) string
}

// Read is All for rows from anywhere; after so many problems reading stops.
func Read(ctx context.Context, rows Rows, f *surveys.Form, most int) iter.Seq2[surveys.Response, error] {
	return func(yield func(surveys.Response, error) bool) {
		in := &reader{form: f, most: most, rows: rows}
		for in.next() {
			if err := ctx.Err(); err != nil {
				yield(surveys.Response{}, err)
				return
			}
			if len(in.problems) == 0 && !yield(in.response, nil) {
				return
			}
		}
		if in.tell(); len(in.problems) > 0 {
			yield(surveys.Response{}, &surveys.Error{Code: surveys.Invalid, Message: "the file does not fit the survey", Problems: in.problems})
		}
	}
}

type reader struct {
	form     *surveys.Form
	most     int // problems that are told
	rows     Rows
	columns  []column // of the file, in its order
	second   bool     // the next row follows the header
	response surveys.Response
	problems []surveys.Problem
}

func (r *reader) report(p surveys.Problem, column string) {
	args := map[string]any{"Row": r.rows.Row()}
	if column != "" {
		args["Column"] = column
	}
	for name, value := range p.Args {
		args[name] = value
	}
	p.Args = args
	r.problems = append(r.problems, p)
}

// next reads on to the next response, and reports whether there is one.
func (r *reader) next() bool {
	for len(r.problems) <= r.most {
		cells, problem := r.rows.Next()
		switch {
		case problem != nil:
			r.problems = append(r.problems, *problem)
			continue
		case cells == nil:
			return false
		case r.columns == nil:
			if r.header(cells); len(r.problems) > 0 {
				return false
			}
			r.second = true
			continue
		case r.second && r.labels(cells):
			r.report(surveys.Problem{Key: surveys.ProblemCSVLabels}, "")
		default:
			r.read(cells)
		}
		r.second = false
		return true
	}
	return false
}

// tell leaves as many problems as are told, and says that there are more.
func (r *reader) tell() {
	if len(r.problems) > r.most {
		r.problems = r.problems[:r.most]
		r.report(surveys.Problem{Key: surveys.ProblemTooManyProblems, Args: map[string]any{"Max": r.most}}, "")
	}
}

// read reads one row.
func (r *reader) read(cells []string) {
	r.response = surveys.Response{Answers: make(surveys.Answers, 24)}
	g := gatherer{reader: r, answers: r.response.Answers}
	for i := range r.columns {
		c, cell := &r.columns[i], cells[i]
		switch c.Kind {
		case Number:
		case Mode:
			r.response.Mode = r.mode(cell)
		case Language:
			r.response.Language = r.language(cell)
		case Day:
			r.response.Day = r.day(cell)
		default:
			g.cell(c, cell)
		}
	}
	g.finish()
	if !g.failed {
		r.judge(r.response.Answers)
	}
}

func (r *reader) mode(cell string) surveys.Mode {
	if m := surveys.Mode(cell); m == "" || m.Known() {
		return m
	}
	r.report(surveys.Problem{Key: surveys.ProblemCSVMode, Args: map[string]any{"Value": surveys.Shown(cell)}}, "mode")
	return ""
}

func (r *reader) language(cell string) string {
	languages := r.form.Definition.Languages
	if i := slices.Index(languages, cell); i >= 0 {
		return languages[i]
	}
	if cell != "" {
		r.report(surveys.Problem{Key: surveys.ProblemCSVLanguage, Args: map[string]any{
			"Value": surveys.Shown(cell), "Known": surveys.ShownCodes(languages),
		}}, "language")
	}
	return ""
}

func (r *reader) day(cell string) string {
	if cell == "" {
		return ""
	}
	if !isDay(cell) {
		r.report(surveys.Problem{Key: surveys.ProblemCSVDay, Args: map[string]any{"Value": surveys.Shown(cell)}}, "day")
		return ""
	}
	return strings.Clone(cell)
}

func isDay(cell string) bool {
	at, err := time.Parse(time.DateOnly, cell)
	return err == nil && at.Year() > 0
}
