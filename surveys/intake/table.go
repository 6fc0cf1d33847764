package intake

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"regiopeil/surveys"
	"regiopeil/surveys/xlsxtext"
)

// notRead begins a row that is not read: the wording of the questions, an example.
const notRead = "#"

// table is what is filled in on one sheet: a row of names, and rows below them.
type table struct {
	sheet    string
	key      string // the first name
	most     int    // rows that may be filled in
	rows     *xlsxtext.Rows
	names    []string
	at       map[string]int // column by name
	row      *xlsxtext.Row
	count    int // of rows that are filled in
	skipped  int // that begin with #
	problems []surveys.Problem
	ended    bool
}

func (f *File) table(part Part, key string, most int) *table {
	s := f.sheets[part]
	return &table{sheet: s.Name, key: key, most: most, rows: f.book.Rows(s), at: map[string]int{}}
}

// report says what is wrong with the columns from one to another in the row that
// was read last; -1: with the row.
func (t *table) report(key string, from, to int, args map[string]any) {
	t.problems = append(t.problems, surveys.Problem{Key: key, Args: t.place(from, to, args)})
}

func (t *table) place(from, to int, args map[string]any) map[string]any {
	if args == nil {
		args = map[string]any{}
	}
	args["Sheet"] = surveys.Shown(t.sheet)
	row := 1
	if t.row != nil {
		row = t.row.Number
	}
	args["Row"] = row
	if from >= 0 {
		args["Cell"] = cellRange(from, to, row)
	}
	if from >= 0 && from < len(t.names) && t.names[from] != "" {
		args["Column"] = surveys.Shown(t.names[from])
	}
	return args
}

// cellRange names the cells of a row from one column to another.
func cellRange(from, to, row int) string {
	first := xlsxtext.Reference(from, row)
	if to <= from {
		return first
	}
	return first + ":" + xlsxtext.Reference(to, row)
}

// step reads the next row, whatever is in it.
func (t *table) step() bool {
	if t.ended {
		return false
	}
	row, problem := t.rows.Next()
	switch {
	case problem != nil:
		t.problems, t.ended = append(t.problems, *problem), true
		return false
	case row == nil:
		t.end()
		return false
	}
	t.row = row
	return true
}

// begin reads to the names of the columns; false, with the problem told, where there
// are none.
func (t *table) begin() bool {
	for range around {
		if !t.step() {
			return false
		}
		if t.header(); t.names != nil {
			return true
		}
	}
	t.end()
	return false
}

// next reads on to the next row that is filled in: more than its own number stands
// in it. It is false at the end, and after what spoils the sheet.
func (t *table) next() bool {
	for t.step() {
		first := t.row.Cells[0]
		if first.Column == t.at[t.key] {
			if strings.HasPrefix(strings.TrimSpace(first.Text), notRead) {
				t.skipped++
				continue
			}
			if len(t.row.Cells) == 1 {
				continue
			}
		}
		if t.count++; t.count > t.most {
			t.report(xlsxtext.ProblemRows, -1, -1, map[string]any{"Max": t.most})
			t.ended = true
			return false
		}
		return true
	}
	return false
}

// header takes the names of the columns from a row, if that begins with the key.
func (t *table) header() {
	cells := t.row.Cells
	if !strings.EqualFold(strings.TrimSpace(cells[0].Text), t.key) {
		return
	}
	t.names = make([]string, cells[len(cells)-1].Column+1)
	for _, c := range cells {
		t.names[c.Column] = c.Text
		if _, twice := t.at[c.Text]; !twice {
			t.at[c.Text] = c.Column
		}
	}
	t.names[cells[0].Column] = t.key
	t.at[t.key] = cells[0].Column
}

// end judges what only the whole sheet shows.
func (t *table) end() {
	t.ended = true
	if t.names == nil {
		t.row = nil
		t.report(ProblemNoHeader, -1, -1, map[string]any{"Want": t.key})
		delete(t.problems[len(t.problems)-1].Args, "Row")
		return
	}
	for _, cells := range t.rows.Merged() {
		t.problems = append(t.problems, surveys.Problem{Key: ProblemMerged, Args: map[string]any{
			"Sheet": surveys.Shown(t.sheet), "Cell": surveys.Shown(cells),
		}})
	}
}

// number is what a row calls itself; false, with the problem told, where that is
// nothing of use.
func (t *table) number(seen map[int]int) (int, bool) {
	at := t.at[t.key]
	i := slices.IndexFunc(t.row.Cells, func(c xlsxtext.Cell) bool { return c.Column == at })
	if i < 0 {
		t.report(ProblemNoNumber, at, at, nil)
		return 0, false
	}
	c := t.row.Cells[i]
	text := strings.TrimSpace(c.Text)
	n, err := strconv.Atoi(text)
	switch {
	case c.Kind == xlsxtext.Formula:
		t.report(ProblemFormula, at, at, nil)
	case err != nil || n < 1 || n > maxNumber || c.Kind != xlsxtext.Number && c.Kind != xlsxtext.Text:
		t.report(ProblemNumber, at, at, map[string]any{"Value": surveys.Shown(text), "Max": maxNumber})
	case seen[n] > 0:
		t.report(ProblemSame, at, at, map[string]any{"Value": n, "Other": xlsxtext.Reference(at, seen[n])})
	default:
		seen[n] = t.row.Number
		return n, true
	}
	return 0, false
}

// keyPlace is where the row that was read last says its number.
func (t *table) keyPlace() Place {
	return Place{surveys.Shown(t.sheet), xlsxtext.Reference(t.at[t.key], t.row.Number)}
}

// far is how far the sheet is read.
func (t *table) far() Read {
	done, of := t.rows.Progress()
	return Read{Done: done, Of: of, Rows: t.count, Skipped: t.skipped}
}

// fits is what a cell may hold besides text and numbers.
type fits int

const (
	onlyCodes fits = iota // and numbers
	anyText
	aDay
	aTime
	aCross // 1, 0, or a cross
)

// read returns what a cell holds as text, and false, with the problem told, where
// that does not fit its column.
func (t *table) read(c xlsxtext.Cell, as fits) (string, bool) {
	wrong := func(key string) (string, bool) {
		t.report(key, c.Column, c.Column, map[string]any{"Value": surveys.Shown(c.Text)})
		return "", false
	}
	switch c.Kind {
	case xlsxtext.Formula:
		return wrong(ProblemFormula)
	case xlsxtext.Failure:
		return wrong(ProblemFailure)
	case xlsxtext.Logical:
		if as != aCross {
			return wrong(ProblemLogical)
		}
	case xlsxtext.Date:
		if as != aDay && as != aTime {
			return wrong(ProblemDate)
		}
	}
	if as == anyText {
		return c.Text, true
	}
	text := strings.TrimSpace(c.Text)
	switch as {
	case aCross:
		if strings.EqualFold(text, "x") {
			return "1", true
		}
	case aDay:
		day, ok := isoDay(text)
		if text != "" && !ok {
			return wrong(ProblemDay)
		}
		return day, true
	}
	return text, true
}

// isoDay reads a day as programs write it, and as people in the Netherlands do.
func isoDay(s string) (string, bool) {
	for _, layout := range []string{time.DateOnly, "2-1-2006"} {
		if at, err := time.Parse(layout, s); err == nil && at.Year() >= 2000 && at.Year() <= 2100 {
			return at.Format(time.DateOnly), true
		}
	}
	return "", false
}
