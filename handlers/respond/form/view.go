package form

// QuestionView is one question as a page shows it. Kind says which of the fields
// below it is drawn from.
type QuestionView struct {
	Code  string // also the id of the question on the page
	Kind  string // choice, scale, matrix, ranking, points, numbers, text, note
	Label string
	Hint  string
	// For is whom the question is for, in words, and Audiences the same as codes
	// with spaces between; both only on paper, and empty: everybody.
	For       string
	Audiences string
	Required  bool
	Error     string
	Companion bool // stands in the same card as the question before

	Multiple bool     // choice: several
	Max      int      // choice: at most so many; 0: no limit
	Choices  []Choice // choice, scale; and the non-answers of text and numbers

	Columns []Choice // matrix: the scale; the head of the table
	Rows    []Row    // matrix, ranking, points, numbers
	Top     int      // ranking
	Sum     int      // points
	Used    int      // points given so far
	Skip    bool     // offer to leave this question out

	Field *Field // text

	Companions []QuestionView
}

// DescribedBy is the value of aria-describedby of the question's group.
func (q QuestionView) DescribedBy() string {
	return describedBy(q.Code, q.Hint != "", q.Error != "")
}

// Left is how many points there are still to give; below zero: too many given.
func (q QuestionView) Left() int { return q.Sum - q.Used }

// Over is how many points too many were given.
func (q QuestionView) Over() int { return q.Used - q.Sum }

// Small reports whether a matrix has so few steps that their words fit on a
// phone.
func (q QuestionView) Small() bool { return q.Steps() <= 3 }

// Steps is how many answers the scale of a matrix has, non-answers not counted.
func (q QuestionView) Steps() int {
	n := 0
	for _, c := range q.Columns {
		if !c.NonAnswer {
			n++
		}
	}
	return n
}

// Choice is one option: a radio button or a check box.
type Choice struct {
	ID, Name, Value string
	Label           string
	Mark            string // what a scale button shows: "4"
	Chosen          bool
	Exclusive       bool   // unchecks the others
	NonAnswer       bool   // "don't know": quieter
	Other           *Field // the text that belongs to it
	First, Last     bool   // of the answers of a scale
	Key             string // what is typed for it when it stands on paper
	Audience        string // what choosing it makes of a respondent; only on paper
}

// Row is an item of a matrix, a ranking, a division of points or a list of
// numbers.
type Row struct {
	Code, ID    string
	Label, Hint string
	Error       string
	Choices     []Choice // matrix: the scale; ranking: the places
	Place       int      // ranking: 0: none
	Field       *Field   // points, numbers
}

// DescribedBy is the value of aria-describedby of the row.
func (r Row) DescribedBy() string { return describedBy(r.ID, r.Hint != "", r.Error != "") }

// Field is something to type in.
type Field struct {
	ID, Name, Value string
	Label           string
	Error           string
	Described       string // ids of hint and error
	Long            bool   // several lines
	MaxLength       int    // characters; 0: not counted
	Decimal         bool   // a number that may have a fraction
}

func describedBy(id string, hint, wrong bool) string {
	switch {
	case hint && wrong:
		return id + "-hint " + id + "-error"
	case hint:
		return id + "-hint"
	case wrong:
		return id + "-error"
	}
	return ""
}
