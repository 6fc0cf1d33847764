package responsecsv

import "regiopeil/surveys"

type kind int

const (
	number   kind = iota // response: without meaning
	mode                 // web, paper, telephone
	language             //
	day                  //
	whole                // a single choice, a number, a text; a declared non-answer
	rating               // an item of a matrix or of statements
	rank                 // an item of a ranking
	amount               // an item of points or of several numbers
	mark                 // an option of a multiple choice
	beside               // the text beside a choice
)

// column is what one column holds.
type column struct {
	name     string
	kind     kind
	question *surveys.Question
	code     string // of the item or the option
	answer   int    // columns with the same number make up one answer
	first    bool   // of those
}

var leading = []column{
	{name: "response", kind: number},
	{name: "mode", kind: mode},
	{name: "language", kind: language},
	{name: "day", kind: day},
}

// Header returns the names of all columns, in order.
func Header(f *surveys.Form) []string {
	columns := columnsOf(f)
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.name
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
			if columns[i].kind == beside {
				answer++
			}
			columns[i].answer = answer
			columns[i].first = i == start || columns[i].kind == beside
		}
		answer++
	}
	return columns
}

func questionColumns(q *surveys.Question) []column {
	var columns []column
	add := func(k kind, code string) {
		name := q.Code
		if code != "" {
			name += "." + code
		}
		columns = append(columns, column{name: name, kind: k, question: q, code: code})
	}
	items := func(k kind) {
		for _, it := range q.Items {
			add(k, it.Code)
		}
	}
	switch q.Type {
	case surveys.Note:
	case surveys.Multiple:
		for _, o := range q.Options {
			add(mark, o.Code)
		}
	case surveys.Matrix, surveys.Statements:
		items(rating)
	default:
		if len(q.Items) == 0 || len(q.Options) > 0 {
			add(whole, "")
		}
		if q.Type == surveys.Ranking {
			items(rank)
		} else {
			items(amount)
		}
	}
	for _, o := range q.Options {
		if o.Text > 0 {
			add(beside, "text")
		}
	}
	return columns
}
