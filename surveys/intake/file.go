package intake

import (
	"io"

	"regiopeil/surveys"
	"regiopeil/surveys/xlsxtext"
)

// How much one file holds at most.
const (
	MaxForms  = 5000  // paper forms
	MaxTalks  = 1000  // conversations
	MaxSaid   = 20000 // rows of what was said there
	maxNumber = 999_999
)

// around is how many rows a sheet may have besides those to fill in: its heading.
const around = 20

// maxProblems is how many problems are told.
const maxProblems = 100

// Keys of what can be wrong with a file or a cell of it. All carry Sheet, and Cell
// or a range of cells where it is known.
const (
	ProblemNoMark    = "bulk.no_mark"        // no sheet of ours
	ProblemTwice     = "bulk.sheet_twice"    //
	ProblemHidden    = "bulk.sheet_hidden"   //
	ProblemNoSheet   = "bulk.sheet_missing"  // the other sheet of conversations
	ProblemMixed     = "bulk.sheets_mixed"   // of two files
	ProblemNoHeader  = "bulk.no_header"      // Want: the first name of a column
	ProblemOutside   = "bulk.cell_outside"   // beside the columns that have a name
	ProblemFormula   = "bulk.cell_formula"   //
	ProblemFailure   = "bulk.cell_failure"   // Value
	ProblemDate      = "bulk.cell_date"      // Value: a date where none fits
	ProblemLogical   = "bulk.cell_logical"   // yes or no where none fits
	ProblemDay       = "bulk.cell_day"       // Value: no date where one must be
	ProblemFuture    = "bulk.day_future"     // Value
	ProblemMerged    = "bulk.cell_merged"    //
	ProblemNumber    = "bulk.number"         // Value, Max: no number of a form or a conversation
	ProblemNoNumber  = "bulk.number_missing" //
	ProblemSame      = "bulk.number_twice"   // Value, Other: the cell where it stands as well
	ProblemMode      = "bulk.mode"           // Value
	ProblemNothing   = "bulk.nothing"        // no row is filled in
	ProblemNoTalk    = "bulk.talk_unknown"   // Value: no row of a conversation has this number
	ProblemTheme     = "bulk.theme"          // Value, Known
	ProblemStatement = "bulk.statement"      // Value, Known
	ProblemNotHere   = "bulk.not_here"       // nothing belongs in this column for this kind of row
	ProblemNeeded    = "bulk.needed"         // something does
	ProblemCounted   = "bulk.counted_twice"  // Other: the row where it was counted as well
	ProblemCount     = "bulk.count"          // Value, Max: no count
	ProblemChoice    = "bulk.choice"         // Value, Known
	ProblemColumn    = "bulk.column_missing" // Column
	ProblemDiffers   = "bulk.changed"        // Number: stored before, with something else in it
	ProblemWithdrawn = "bulk.withdrawn"      // Number: was withdrawn since
)

// File is a workbook that somebody filled in.
type File struct {
	Mark Mark // of its first sheet

	book   *xlsxtext.Book
	sheets map[Part]xlsxtext.Sheet
}

// Open finds out what a file of so many bytes is. Problem is nil, or says why it is
// none of ours.
func Open(r io.ReaderAt, size int64) (*File, *surveys.Problem) {
	book, problem := xlsxtext.Open(r, size, xlsxtext.Limits{Rows: MaxSaid + around})
	if problem != nil {
		return nil, problem
	}
	f := &File{book: book, sheets: map[Part]xlsxtext.Sheet{}}
	for _, s := range book.Sheets() {
		if problem := f.look(s); problem != nil {
			return nil, problem
		}
	}
	if len(f.sheets) == 0 {
		return nil, &surveys.Problem{Key: ProblemNoMark}
	}
	if _, forms := f.sheets[Paper]; !forms && len(f.sheets) == 1 {
		return nil, &surveys.Problem{Key: ProblemNoSheet}
	}
	return f, nil
}

// look takes a sheet that has a mark.
func (f *File) look(s xlsxtext.Sheet) *surveys.Problem {
	mark, ok := f.mark(s)
	if !ok {
		return nil
	}
	says := func(key string) *surveys.Problem {
		return &surveys.Problem{Key: key, Args: map[string]any{"Sheet": surveys.Shown(s.Name)}}
	}
	_, twice := f.sheets[mark.Part]
	switch {
	case s.Hidden:
		return says(ProblemHidden)
	case twice:
		return says(ProblemTwice)
	case len(f.sheets) == 0:
		f.Mark = mark
	}
	same := mark
	same.Part = f.Mark.Part
	if same != f.Mark || (mark.Part == Paper) != (f.Mark.Part == Paper) {
		return says(ProblemMixed)
	}
	f.sheets[mark.Part] = s
	return nil
}

// mark finds the mark in the first rows of a sheet. What is wrong with a sheet
// without one does not matter: it is not read.
func (f *File) mark(s xlsxtext.Sheet) (Mark, bool) {
	rows := f.book.Rows(s)
	defer rows.Close()
	for range around {
		row, problem := rows.Next()
		if row == nil || problem != nil {
			break
		}
		for _, c := range row.Cells {
			if m, ok := parseMark(c.Text); ok {
				return m, true
			}
		}
	}
	return Mark{}, false
}
