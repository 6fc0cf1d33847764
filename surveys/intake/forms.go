package intake

import (
	"context"
	"errors"
	"iter"
	"slices"

	"regiopeil/surveys"
	"regiopeil/surveys/responsecsv"
)

// FormKey is the name of the column with the number of a paper form.
const FormKey = "response"

// FormColumns are the columns of a sheet of paper forms, in order: those of
// responsecsv but for the mode, which is paper.
func FormColumns(form *surveys.Form) []responsecsv.Column {
	return slices.DeleteFunc(responsecsv.Columns(form), func(c responsecsv.Column) bool { return c.Kind == responsecsv.Mode })
}

// modeColumn is a column of responsecsv that no sheet of paper forms has.
const modeColumn = "mode"

// Form is one paper form.
type Form struct {
	Number   int // that its row gives itself
	Place    Place
	Response surveys.Response
}

// Place is where a row begins.
type Place struct{ Sheet, Cell string }

// Read tells how far the reading of a file is.
type Read struct {
	Done, Of int64 // bytes
	Rows     int   // that were filled in
	Skipped  int   // that begin with #
}

// Forms reads paper forms one by one, each held against the form that f.Mark names
// by survey and version. A day after today is refused. told, if not nil, hears now
// and then how far it is.
//
// A file with anything wrong ends with a surveys.Error that is Invalid; what came
// before it is not to be used. An end of ctx is an error too.
func (f *File) Forms(ctx context.Context, form *surveys.Form, today string, told func(Read)) iter.Seq2[Form, error] {
	return func(yield func(Form, error) bool) {
		t := f.table(Paper, FormKey, MaxForms)
		defer t.rows.Close()
		rows := newFormRows(t, form, today, told)
		var wrong []surveys.Problem
		for r, err := range responsecsv.Read(ctx, rows, form, maxProblems) {
			if e, ok := errors.AsType[*surveys.Error](err); ok && e.Code == surveys.Invalid {
				wrong = e.Problems
				break
			}
			if err != nil {
				yield(Form{}, err)
				return
			}
			r.ID, r.Survey, r.Version, r.Mode = f.Mark.id(rows.number), f.Mark.Survey, f.Mark.Version, surveys.Paper
			if r.Language == "" {
				r.Language = languageOf(form, f.Mark.Language)
			}
			if !yield(Form{rows.number, t.keyPlace(), r}, nil) {
				return
			}
		}
		if told != nil {
			told(t.far())
		}
		if len(wrong) == 0 && t.count == 0 {
			t.row = nil
			t.report(ProblemNothing, -1, -1, nil)
			wrong = t.problems
		}
		if len(wrong) > 0 {
			for i := range wrong {
				rows.locate(&wrong[i])
			}
			yield(Form{}, &surveys.Error{Code: surveys.Invalid, Message: "the workbook does not fit the survey", Problems: wrong})
		}
	}
}

// languageOf is the language that a form was in when its row does not say.
func languageOf(form *surveys.Form, lang string) string {
	if languages := form.Definition.Languages; !slices.Contains(languages, lang) {
		return languages[0]
	}
	return lang
}

// formRows are the rows of a sheet of paper forms, as responsecsv reads them.
type formRows struct {
	*table
	form    *surveys.Form
	today   string
	told    func(Read)
	columns []formColumn                // that have a name
	places  map[int]int                 // in columns, by place in the sheet
	marks   map[*surveys.Question][]int // places in columns
	seen    map[int]int
	number  int // of the form that was read last
	cells   []string
}

// formColumn is a column of the sheet. What it holds is not known where it has no Name.
type formColumn struct {
	responsecsv.Column
	at int // from 0
}

func newFormRows(t *table, form *surveys.Form, today string, told func(Read)) *formRows {
	return &formRows{table: t, form: form, today: today, told: told, places: map[int]int{}, marks: map[*surveys.Question][]int{}, seen: map[int]int{}}
}

// Row implements responsecsv.Rows.
func (r *formRows) Row() int {
	if r.row == nil {
		return 1
	}
	return r.row.Number
}

// Column implements responsecsv.Rows.
func (r *formRows) Column(i int) string { return r.names[r.columns[i].at] }

// Next implements responsecsv.Rows: first the names, then the rows that are filled
// in. What is wrong with cells of a row comes instead of the row.
func (r *formRows) Next() ([]string, *surveys.Problem) {
	if r.columns == nil && r.begin() {
		return r.head(), nil
	}
	for len(r.problems) == 0 && r.next() {
		if r.tell(); r.read() {
			return r.cells, nil
		}
	}
	if len(r.problems) == 0 {
		return nil, nil
	}
	p := r.problems[0]
	r.problems = r.problems[1:]
	return nil, &p
}

// head are the names of the columns that have one.
func (r *formRows) head() (names []string) {
	known := FormColumns(r.form)
	for at, name := range r.names {
		if name == "" {
			continue
		}
		if name == modeColumn {
			r.report(ProblemMode, at, at, nil)
		}
		c := formColumn{at: at}
		if i := slices.IndexFunc(known, func(c responsecsv.Column) bool { return c.Name == name }); i >= 0 {
			c.Column = known[i]
		}
		if c.Kind == responsecsv.Mark {
			r.marks[c.Question] = append(r.marks[c.Question], len(names))
		}
		r.places[at] = len(names)
		r.columns, names = append(r.columns, c), append(names, name)
	}
	return names
}

// tell tells now and then how far the file is read.
func (r *formRows) tell() {
	if r.told != nil && r.count%100 == 1 {
		r.told(r.far())
	}
}

// read turns the row into cells; false, with the problems told, where it cannot.
func (r *formRows) read() bool {
	number, ok := r.table.number(r.seen)
	r.number = number
	r.cells = append(r.cells[:0], make([]string, len(r.columns))...)
	for _, c := range r.row.Cells {
		place, known := r.places[c.Column]
		switch {
		case !known:
			r.report(ProblemOutside, c.Column, c.Column, nil)
			ok = false
			continue
		case c.Column == r.at[FormKey]:
			continue
		}
		text, fine := r.table.read(c, fitsColumn(&r.columns[place].Column))
		r.cells[place] = text
		ok = ok && fine
	}
	r.finishMarks()
	return r.finishDay() && ok
}

func fitsColumn(c *responsecsv.Column) fits {
	switch {
	case c.Kind == responsecsv.Day:
		return aDay
	case c.Kind == responsecsv.Mark:
		return aCross
	case c.Name != "" && c.Prose():
		return anyText
	}
	return onlyCodes
}

// finishMarks takes what is empty in a multiple choice with a cross for not chosen:
// on paper, nobody crosses that.
func (r *formRows) finishMarks() {
	for _, places := range r.marks {
		if !slices.ContainsFunc(places, func(i int) bool { return r.cells[i] != "" }) {
			continue
		}
		for _, i := range places {
			if r.cells[i] == "" {
				r.cells[i] = "0"
			}
		}
	}
}

// finishDay refuses a form that was filled in tomorrow.
func (r *formRows) finishDay() bool {
	at, ok := r.at["day"]
	if !ok || r.cells[r.places[at]] <= r.today {
		return true
	}
	r.report(ProblemFuture, at, at, map[string]any{"Value": r.cells[r.places[at]]})
	return false
}

// locate gives a problem that responsecsv found its sheet and cells.
func (r *formRows) locate(p *surveys.Problem) {
	row, ok := p.Args["Row"].(int)
	if _, done := p.Args["Sheet"]; done || !ok {
		return
	}
	p.Args["Sheet"] = surveys.Shown(r.sheet)
	from, to := r.span(p)
	if from >= 0 {
		p.Args["Cell"] = cellRange(from, to, row)
	}
}

// span is from which to which column a problem is about; -1: about none.
func (r *formRows) span(p *surveys.Problem) (from, to int) {
	if name, ok := p.Args["Column"].(string); ok {
		if at, ok := r.at[name]; ok {
			return at, at
		}
	}
	from, to = -1, -1
	for i := range r.columns {
		if q := r.columns[i].Question; q != nil && q.Code == p.Question {
			if from < 0 {
				from = r.columns[i].at
			}
			to = r.columns[i].at
		}
	}
	return from, to
}
