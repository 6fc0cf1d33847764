package columns

import (
	"slices"

	"regiopeil/surveys"
)

// Set is the responses of one survey. It is not for use by several goroutines
// while one adds or removes.
type Set struct {
	// What is known about a response beside its answers; Choice columns.
	Mode, Language, Day *Column

	columns  []*Column
	find     map[[2]string]*Column
	scanner  scanner
	seqs     []int64
	alive    []uint8 // 1, or 0 for a response that was changed or withdrawn
	living   int
	capacity int
}

// New returns an empty Set for the questions of a definition. Answers to
// questions and items that it does not have are passed over.
func New(d *surveys.Definition) *Set {
	s := &Set{find: map[[2]string]*Column{}}
	s.Mode = newColumn("", "mode", Choice)
	for _, m := range []surveys.Mode{surveys.Web, surveys.Paper, surveys.Telephone} {
		s.Mode.addCode(string(m))
	}
	s.Language, s.Day = newColumn("", "language", Choice), newColumn("", "day", Choice)
	s.columns = []*Column{s.Mode, s.Language, s.Day}
	for p := range d.Parts {
		for q := range d.Parts[p].Questions {
			s.addQuestion(&d.Parts[p].Questions[q])
		}
	}
	s.scanner.learn()
	return s
}

func (s *Set) addQuestion(q *surveys.Question) {
	t := target{key: q.Code, ranked: q.Type == surveys.Ranking}
	switch q.Type {
	case surveys.Note:
		return
	case surveys.Single:
		t.whole = s.addColumn(q, "", Choice)
	case surveys.Multiple, surveys.Ranking:
		t.whole = s.addColumn(q, "", List)
	case surveys.TextType:
		t.whole = s.addColumn(q, "", Presence)
	case surveys.Matrix, surveys.Statements:
		t.items = s.addItems(q, Choice)
	case surveys.Points:
		t.items, t.zero = s.addItems(q, Amount), true
	case surveys.Number:
		if len(q.Items) == 0 {
			t.whole = s.addColumn(q, "", Amount)
		} else {
			t.items = s.addItems(q, Amount)
		}
	}
	s.scanner.targets = append(s.scanner.targets, t)
}

func (s *Set) addItems(q *surveys.Question, kind Kind) []*Column {
	items := make([]*Column, len(q.Items))
	for i, item := range q.Items {
		items[i] = s.addColumn(q, item.Code, kind)
	}
	return items
}

func (s *Set) addColumn(q *surveys.Question, item string, kind Kind) *Column {
	c := newColumn(q.Code, item, kind)
	switch {
	case kind == Choice || kind == Presence: // a text has declared non-answers at most
		for _, o := range q.Options {
			c.addCode(o.Code)
		}
	case q.Type == surveys.Ranking:
		for _, i := range q.Items {
			c.place([]byte(i.Code))
		}
	case kind == List:
		for _, o := range q.Options {
			c.place([]byte(o.Code))
		}
	}
	s.columns = append(s.columns, c)
	s.find[[2]string{q.Code, item}] = c
	return c
}

// Column returns the column of a question ("" as item) or of one of its items.
func (s *Set) Column(question, item string) (*Column, bool) {
	c, ok := s.find[[2]string{question, item}]
	return c, ok
}

// HasTexts reports whether anybody typed a text, also where that was taken back.
func (s *Set) HasTexts() bool { return s.scanner.texts > 0 }

// Rows is how many rows there are, dead ones included; Living how many are not.
func (s *Set) Rows() int   { return len(s.seqs) }
func (s *Set) Living() int { return s.living }

// Add appends the response at seq, which must be above every earlier one.
// Answers is JSON as the contract has it; a value of another shape than its
// question takes is passed over. Malformed JSON is an error and adds nothing.
func (s *Set) Add(seq int64, mode, language, day string, answers []byte) error {
	row := len(s.seqs)
	if row == s.capacity {
		s.capacity = max(1024, row*2)
		for _, c := range s.columns {
			c.grow(s.capacity)
		}
	}
	if err := s.scanner.scan(row, answers); err != nil {
		for _, c := range s.columns {
			c.set(row, 0)
		}
		return surveys.Errorf(surveys.Internal, "answers at %d of the log: %v", seq, err)
	}
	s.Mode.setText(row, mode)
	s.Language.setText(row, language)
	s.Day.setText(row, day)
	s.seqs, s.alive = append(s.seqs, seq), append(s.alive, 1)
	s.living++
	return nil
}

// setText sets the entry of a code; the empty one is no answer.
func (c *Column) setText(row int, code string) {
	if code == "" {
		return
	}
	n, ok := c.byCode[code]
	if !ok {
		n = c.addCode(code)
	}
	c.set(row, n)
}

// Remove marks the response at seq dead. One that was never added, or that is
// dead already, is no error.
func (s *Set) Remove(seq int64) {
	if row, ok := s.Find(seq); ok && s.alive[row] == 1 {
		s.alive[row] = 0
		s.living--
	}
}

// Find returns the row of the response at seq.
func (s *Set) Find(seq int64) (row int, ok bool) { return slices.BinarySearch(s.seqs, seq) }

// Seqs returns the places in the log of the first rows; they do not change when
// s does.
func (s *Set) Seqs(rows int) []int64 { return s.seqs[:rows:rows] }

// Cut returns how many rows to look at so that the number of living responses
// among them is the largest multiple of step, and that number. Step 0 or 1: all.
func (s *Set) Cut(step int) (rows, people int) {
	rows, people = len(s.seqs), s.living
	if step <= 1 {
		return rows, people
	}
	for over := people % step; over > 0; {
		rows--
		if s.alive[rows] == 1 {
			over--
		}
	}
	return rows, people - people%step
}

// LivingRows are the rows that were neither changed nor withdrawn, in order.
func (s *Set) LivingRows() []int32 {
	out := make([]int32, 0, s.living)
	for row, a := range s.alive {
		if a == 1 {
			out = append(out, int32(row))
		}
	}
	return out
}
