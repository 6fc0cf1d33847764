package responsecsv

import (
	"encoding/csv"
	"errors"
	"io"
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

// Read reads responses: Answers, and Mode, Language and Day where the file has
// them. Every answer is held against the form (surveys.Form.Validate). A
// Problem carries in its Args the Row, counted from 1 with the header, and the
// Column; when there is any, the responses are not to be used.
func Read(r io.Reader, f *surveys.Form, l Limits) ([]surveys.Response, []surveys.Problem) {
	l = l.withDefaults()
	bounded := &io.LimitedReader{R: r, N: l.Bytes + 1}
	in := &reader{form: f, limits: l, row: 1}
	in.read(bounded)
	if bounded.N <= 0 {
		return nil, []surveys.Problem{{Key: surveys.ProblemTooLarge, Args: map[string]any{"Max": l.Bytes}}}
	}
	if len(in.problems) > 0 {
		return nil, in.problems
	}
	return in.responses, nil
}

type reader struct {
	form      *surveys.Form
	limits    Limits
	columns   []column // of the file, in its order
	row       int
	responses []surveys.Response
	problems  []surveys.Problem
}

func (r *reader) report(p surveys.Problem, column string) {
	args := map[string]any{"Row": r.row}
	if column != "" {
		args["Column"] = column
	}
	for name, value := range p.Args {
		args[name] = value
	}
	p.Args = args
	r.problems = append(r.problems, p)
}

func (r *reader) read(from io.Reader) {
	text, problem := csvtext.Open(from)
	if problem != "" {
		r.report(surveys.Problem{Key: problem}, "")
		return
	}
	rows := csv.NewReader(text)
	rows.FieldsPerRecord = -1
	rows.ReuseRecord = true
	for ; len(r.problems) < r.limits.Problems; r.row++ {
		cells, err := rows.Read()
		switch {
		case err == io.EOF:
			if r.row == 1 {
				r.report(surveys.Problem{Key: surveys.ProblemCSVEmpty}, "")
			}
			return
		case err != nil:
			r.unreadable(err)
			return
		case !r.readable(cells):
			return
		case r.row == 1:
			if r.header(cells); len(r.problems) > 0 {
				return
			}
		case r.row > r.limits.Rows+1:
			r.report(surveys.Problem{Key: surveys.ProblemCSVRows, Args: map[string]any{"Max": r.limits.Rows}}, "")
			return
		case len(cells) != len(r.columns):
			r.report(surveys.Problem{Key: surveys.ProblemCSVCells, Args: map[string]any{"Count": len(cells), "Want": len(r.columns)}}, "")
		default:
			r.response(cells)
		}
	}
}

func (r *reader) unreadable(err error) {
	p := surveys.Problem{Key: surveys.ProblemCSV, Args: map[string]any{"Detail": err.Error()}}
	if at, ok := errors.AsType[*csv.ParseError](err); ok {
		p.Args["Detail"] = at.Err.Error()
		p.Args["Line"] = at.Line
	}
	r.report(p, "")
}

func (r *reader) header(cells []string) {
	known := map[string]column{}
	for _, c := range columnsOf(r.form) {
		known[c.name] = c
	}
	if len(cells) == 1 && strings.Contains(cells[0], ";") {
		r.report(surveys.Problem{Key: surveys.ProblemCSVSemicolon}, "")
		return
	}
	met := map[string]bool{}
	for _, name := range cells {
		name = strings.Clone(name)
		c, ok := known[name]
		if !ok {
			r.report(surveys.Problem{Key: surveys.ProblemCSVColumn}, surveys.Shown(name))
		} else if met[name] {
			r.report(surveys.Problem{Key: surveys.ProblemCSVColumnTwice}, name)
		}
		met[name] = true
		r.columns = append(r.columns, c)
	}
}

// response reads one row.
func (r *reader) response(cells []string) {
	out := surveys.Response{Answers: make(surveys.Answers, 24)}
	g := gatherer{reader: r, answers: out.Answers}
	for i := range r.columns {
		c, cell := &r.columns[i], cells[i]
		switch c.kind {
		case number:
		case mode:
			out.Mode = r.mode(cell)
		case language:
			out.Language = r.language(cell)
		case day:
			out.Day = r.day(cell)
		default:
			g.cell(c, cell)
		}
	}
	g.finish()
	if !g.failed {
		for _, p := range r.form.Validate(out.Answers) {
			r.report(p, columnOf(p))
		}
	}
	r.responses = append(r.responses, out)
}

// columnOf names the column that a problem with an answer is about.
func columnOf(p surveys.Problem) string {
	if p.Item == "" {
		return p.Question
	}
	return p.Question + "." + p.Item
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
		r.report(surveys.Problem{Key: surveys.ProblemCSVLanguage, Args: map[string]any{"Value": surveys.Shown(cell)}}, "language")
	}
	return ""
}

func (r *reader) day(cell string) string {
	if cell == "" {
		return ""
	}
	if at, err := time.Parse(time.DateOnly, cell); err != nil || at.Year() == 0 {
		r.report(surveys.Problem{Key: surveys.ProblemCSVDay, Args: map[string]any{"Value": surveys.Shown(cell)}}, "day")
		return ""
	}
	return strings.Clone(cell)
}
