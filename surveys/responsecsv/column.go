package responsecsv

import "regiopeil/surveys"

// Kind says what a column holds of a response.
type Kind int

const (
	Number   Kind = iota // response: without meaning
	Mode                 // web, paper, telephone
	Language             //
	Day                  //
	Whole                // a single choice, a number, a text; a declared non-answer
	Rating               // an item of a matrix or of statements
	Rank                 // an item of a ranking
	Amount               // an item of points or of several numbers
	Mark                 // an option of a multiple choice
	Beside               // the text beside a choice
)

// Column is one column of a file.
type Column struct {
	Name     string
	Kind     Kind
	Question *surveys.Question // nil: one of the four that stand before the answers
	Code     string            // of the item or the option
}

// Prose reports whether a column takes any text.
func (c *Column) Prose() bool {
	return c.Kind == Beside || c.Kind == Whole && c.Question.Type == surveys.TextType
}

type column struct {
	Column
	answer int  // columns with the same number make up one answer
	first  bool // of those
}

var leading = []column{
	{Column: Column{Name: "response", Kind: Number}},
	{Column: Column{Name: "mode", Kind: Mode}},
	{Column: Column{Name: "language", Kind: Language}},
	{Column: Column{Name: "day", Kind: Day}},
}

// Columns are all columns, in order.
func Columns(f *surveys.Form) []Column {
	columns := columnsOf(f)
	out := make([]Column, len(columns))
	for i := range columns {
		out[i] = columns[i].Column
	}
	return out
}

// Header returns the names of all columns, in order.
func Header(f *surveys.Form) []string {
	columns := columnsOf(f)
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.Name
	}
	return names
}

func columnsOf(f *surveys.Form) []column {
	columns := append([]column(nil), leading...)
	answer := 0
	for _, q := range f.Questions() {
		start := len(columns)
		columns = append(columns, questionColumns(q)...)
		for i := start; i < len(columns); i++ {
			if columns[i].Kind == Beside {
				answer++
			}
			columns[i].answer = answer
			columns[i].first = i == start || columns[i].Kind == Beside
		}
		answer++
	}
	return columns
}

func questionColumns(q *surveys.Question) []column {
	var columns []column
	add := func(k Kind, code string) {
		name := q.Code
		if code != "" {
			name += "." + code
		}
		columns = append(columns, column{Column: Column{Name: name, Kind: k, Question: q, Code: code}})
	}
	items := func(k Kind) {
		for _, it := range q.Items {
			add(k, it.Code)
		}
	}
	switch q.Type {
	case surveys.Note:
	case surveys.Multiple:
		for _, o := range q.Options {
			add(Mark, o.Code)
		}
	case surveys.Matrix, surveys.Statements:
		items(Rating)
	default:
		if len(q.Items) == 0 || len(q.Options) > 0 {
			add(Whole, "")
		}
		if q.Type == surveys.Ranking {
			items(Rank)
		} else {
			items(Amount)
		}
	}
	for _, o := range q.Options {
		if o.Text > 0 {
			add(Beside, "text")
		}
	}
	return columns
}
