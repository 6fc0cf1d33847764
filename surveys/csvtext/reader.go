package csvtext

import (
	"bufio"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"regiopeil/surveys"
)

// Limits of a file.
type Limits struct {
	Rows  int // below the header
	Bytes int64
}

// maxRow bounds one row, in bytes: a quotation mark that nobody closed would
// make one row of all the rest.
const maxRow = 1 << 20

// Reader reads CSV in UTF-8, with commas, row by row; all rows have as many cells
// as the first, which is the header. It holds one row at a time.
//
// Rows are numbered as a spreadsheet does: the header is row 1, an empty line
// is a row, and a row with lines within its cells is one.
type Reader struct {
	source *source
	rows   *csv.Reader
	limits Limits
	start  string // what is wrong with the file as its beginning shows; a key
	header []string
	row    int // the number of the row that was read last
	line   int // the line that it ended on
	count  int // of rows with cells
	ended  bool
}

// NewReader returns a Reader of r.
func NewReader(r io.Reader, l Limits) *Reader {
	s := &source{file: io.LimitedReader{R: r, N: l.Bytes + 1}, row: maxRow}
	text, problem := open(bufio.NewReaderSize(s, 1<<16))
	rows := csv.NewReader(text)
	rows.FieldsPerRecord = -1
	rows.ReuseRecord = true
	return &Reader{source: s, rows: rows, limits: l, start: problem}
}

// Row is the number of the row that Next returned last.
func (r *Reader) Row() int { return max(r.row, 1) }

// Column names a column, counted from 0, as the header does; where that has no
// name, by a letter, as a spreadsheet does.
func (r *Reader) Column(i int) string {
	if i < len(r.header) && r.header[i] != "" {
		return surveys.Shown(r.header[i])
	}
	return Letters(i)
}

// Letters are a spreadsheet's name of a column, counted from 0: A, B, … Z, AA.
func Letters(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return Letters(i/26-1) + string(rune('A'+i%26))
}

// Next returns the cells of the next row, which stand until it is called again;
// nil at the end. A row that cannot be used is a problem, with its Row and, where
// it is known, Column in Args. After one that spoils the whole file comes the end.
func (r *Reader) Next() (cells []string, problem *surveys.Problem) {
	if r.ended {
		return nil, nil
	}
	if r.start != "" {
		return nil, r.spoiled(r.start, -1, nil)
	}
	r.source.row = maxRow
	cells, err := r.rows.Read()
	if r.source.file.N <= 0 {
		r.ended = true
		return nil, &surveys.Problem{Key: surveys.ProblemTooLarge, Args: map[string]any{"Max": r.limits.Bytes}}
	}
	if err != nil {
		return nil, r.broken(cells, err)
	}
	r.number(cells)
	if i := slices.IndexFunc(cells, func(s string) bool { return !utf8.ValidString(s) }); i >= 0 {
		return nil, r.spoiled(surveys.ProblemCSVEncoding, i, nil)
	}
	if r.count++; r.count == 1 {
		return r.first(cells)
	}
	if r.count > r.limits.Rows+1 {
		return nil, r.spoiled(surveys.ProblemCSVRows, -1, map[string]any{"Max": r.limits.Rows})
	}
	if problem = r.misfit(cells); problem != nil {
		return nil, problem
	}
	return cells, nil
}

// number counts on to the row that was read.
func (r *Reader) number(cells []string) {
	first, _ := r.rows.FieldPos(0)
	last, _ := r.rows.FieldPos(len(cells) - 1)
	r.row += first - r.line
	r.line = last + strings.Count(cells[len(cells)-1], "\n")
}

func (r *Reader) problem(key string, column int, args map[string]any) *surveys.Problem {
	if args == nil {
		args = map[string]any{}
	}
	args["Row"] = r.Row()
	if column >= 0 {
		args["Column"] = r.Column(column)
	}
	return &surveys.Problem{Key: key, Args: args}
}

// spoiled is a problem after which nothing can be read.
func (r *Reader) spoiled(key string, column int, args map[string]any) *surveys.Problem {
	r.ended = true
	return r.problem(key, column, args)
}

// broken tells why a row could not be read; cells are those before the place.
func (r *Reader) broken(cells []string, err error) *surveys.Problem {
	at, ok := errors.AsType[*csv.ParseError](err)
	switch {
	case err == io.EOF && r.count == 0:
		return r.spoiled(surveys.ProblemCSVEmpty, -1, nil)
	case err == io.EOF:
		r.ended = true
		return nil
	case ok:
		r.row += at.StartLine - r.line
		return r.spoiled(surveys.ProblemCSV, len(cells), nil)
	case errors.Is(err, errLongRow):
		r.row++
		return r.spoiled(surveys.ProblemCSVRowLong, longCell(cells), map[string]any{"Max": maxRow})
	}
	r.row++
	return r.spoiled(surveys.ProblemCSVRead, -1, map[string]any{"Detail": err.Error()})
}

// longCell is the cell in which a row became too long: the last of those before
// the place, if what was read of it is among them, or the one after.
func longCell(cells []string) int {
	if len(cells) > 0 && len(cells[len(cells)-1]) > maxRow/2 {
		return len(cells) - 1
	}
	return len(cells)
}

// first judges the header.
func (r *Reader) first(cells []string) ([]string, *surveys.Problem) {
	if key, args := separator(cells); key != "" {
		return nil, r.spoiled(key, -1, args)
	}
	if slices.ContainsFunc(cells, func(s string) bool { return strings.Contains(s, "\r") }) {
		return nil, r.spoiled(surveys.ProblemCSVLineEnds, -1, nil)
	}
	for _, c := range cells {
		r.header = append(r.header, strings.Clone(c))
	}
	return cells, nil
}

// misfit judges a row below the header.
func (r *Reader) misfit(cells []string) *surveys.Problem {
	switch key, args := separator(cells); {
	case len(cells) == len(r.header) && len(cells) > 1 && slices.Equal(cells, r.header):
		return r.problem(surveys.ProblemCSVHeaderTwice, -1, nil)
	case len(cells) == len(r.header):
		return nil
	case key != "":
		return r.problem(key, -1, args)
	}
	return r.problem(surveys.ProblemCSVCells, -1, map[string]any{"Count": len(cells), "Want": len(r.header)})
}

// separator tells of a row that is one cell whether something else than a comma
// parts its columns: the key of the problem, and its Args.
func separator(cells []string) (key string, args map[string]any) {
	if len(cells) != 1 {
		return "", nil
	}
	switch i := strings.IndexAny(cells[0], ";|\t"); {
	case i < 0:
		return "", nil
	case cells[0][i] == '\t':
		return surveys.ProblemCSVTabs, nil
	default:
		return surveys.ProblemCSVSeparator, map[string]any{"Found": cells[0][i : i+1]}
	}
}

var errLongRow = errors.New("csvtext: a row is too long")

// source is a file of which a bounded part is read, for one row as for all.
type source struct {
	file io.LimitedReader
	row  int // bytes that may still be read for this row
}

func (s *source) Read(p []byte) (int, error) {
	if s.row <= 0 {
		return 0, errLongRow
	}
	n, err := s.file.Read(p[:min(len(p), s.row)])
	s.row -= n
	return n, err
}
