package intake

import (
	"context"
	"slices"
	"strings"

	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
	"regiopeil/surveys/xlsxtext"
	"regiopeil/templates/locale"
)

// TalkKey is the name of the column with the number of a conversation, on both
// sheets.
const TalkKey = "conversation"

// TalkColumns are the columns of the sheet of conversations, in order: the fields of
// a record (conversation.Values).
func TalkColumns(form *surveys.Form) []string {
	out := []string{TalkKey, "date", "time", "place", "municipality", "organiser", "kind", "level", "counterpart"}
	for _, a := range conversation.Audiences {
		out = append(out, "participants."+string(a))
	}
	for _, code := range conversation.AgeClasses(form) {
		out = append(out, "ages."+code)
	}
	return append(out, "dotsEach", "report")
}

// SaidColumns are the columns of the sheet of what was said and counted, in order.
var SaidColumns = []string{TalkKey, "what", "about", "text", "number", "audience", "who", "by"}

// Talk is one conversation.
type Talk struct {
	Number int // that its row gives itself
	Place  Place
	ID     string
	Record conversation.Record
	Lines  int // of what was said and counted there
}

// Reading is what conversations are held against.
type Reading struct {
	Form           *surveys.Form
	Catalog        *locale.Catalog
	Municipalities []string // in which they may have been held
	Told           func(Read)
}

// Talks reads the conversations of a file, in the order of their rows, each as a
// draft that conversation.Check has nothing against. A file with anything wrong is a
// surveys.Error that is Invalid. An end of ctx is an error too.
func (f *File) Talks(ctx context.Context, in Reading) ([]Talk, error) {
	r := &talkReader{Reading: in, mark: f.Mark, seen: map[int]int{}, byNumber: map[int]*draft{}}
	talks := f.table(Talks, TalkKey, MaxTalks)
	defer talks.rows.Close()
	said := f.table(Said, TalkKey, MaxSaid)
	defer said.rows.Close()
	if r.columns(talks, TalkColumns(in.Form)) {
		for len(r.problems) < maxProblems && ctx.Err() == nil && talks.next() {
			r.talk(talks)
		}
	}
	r.take(talks)
	if r.columns(said, SaidColumns) {
		for len(r.problems)+len(said.problems) < maxProblems && ctx.Err() == nil && said.next() {
			if in.Told != nil && said.count%100 == 1 {
				in.Told(said.far())
			}
			r.said(said)
		}
	}
	r.take(said)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if len(r.problems) == 0 && len(r.drafts) == 0 {
		talks.row = nil
		talks.report(ProblemNothing, -1, -1, nil)
		r.take(talks)
	}
	return r.finish()
}

// talkReader puts conversations together.
type talkReader struct {
	Reading
	mark     Mark
	drafts   []*draft
	byNumber map[int]*draft
	seen     map[int]int
	problems []surveys.Problem
}

// draft is a conversation in the making: the fields of its record, and where each
// stands.
type draft struct {
	Talk
	fields map[string]string
	places map[string]map[string]any
	rows   map[string]int // of a list, how many there are
}

func (d *draft) set(field, value string, at map[string]any) {
	d.fields[field], d.places[field] = value, at
}

// take takes over what a table found wrong.
func (r *talkReader) take(t *table) {
	r.problems, t.problems = append(r.problems, t.problems...), nil
}

// columns reads the names of the columns; false, with the problem told, where one
// is unknown or stands there twice.
func (r *talkReader) columns(t *table, known []string) bool {
	if !t.begin() {
		return false
	}
	for at, name := range t.names {
		switch {
		case name == "":
		case !slices.Contains(known, name):
			t.report(surveys.ProblemCSVColumn, at, at, nil)
		case t.at[name] != at:
			t.report(surveys.ProblemCSVColumnTwice, at, at, nil)
		}
	}
	return len(t.problems) == 0
}

// cells reads the cells of a row by the name of their column; false, with the
// problems told, where one cannot be read.
func (r *talkReader) cells(t *table) (map[string]string, bool) {
	out, ok := map[string]string{}, true
	for _, c := range t.row.Cells {
		if c.Column >= len(t.names) || t.names[c.Column] == "" {
			t.report(ProblemOutside, c.Column, c.Column, nil)
			ok = false
			continue
		}
		name := t.names[c.Column]
		if name == TalkKey {
			continue
		}
		text, fine := t.read(c, fitsField(name))
		if text = strings.TrimSpace(text); fine && text != "" && named[name] != nil {
			text, fine = r.word(t, c, name, text)
		}
		out[name] = text
		ok = ok && fine
	}
	return out, ok
}

func (r *talkReader) word(t *table, c xlsxtext.Cell, column, text string) (string, bool) {
	code, known := codeOf(r.Catalog, column, text)
	if !known {
		t.report(ProblemChoice, c.Column, c.Column, map[string]any{
			"Value": surveys.Shown(text), "Known": surveys.ShownCodes(Words(r.Catalog, r.mark.Language, column)),
		})
	}
	return code, known
}

func fitsField(name string) fits {
	switch name {
	case "date", "by":
		return aDay
	case "time":
		return aTime
	case "place", "organiser", "counterpart", "report", "text", "who":
		return anyText
	}
	return onlyCodes
}

// talk reads a row of the sheet of conversations.
func (r *talkReader) talk(t *table) {
	number, numbered := t.number(r.seen)
	cells, ok := r.cells(t)
	if numbered { // also one with something wrong, so that what was said there has its place
		d := &draft{
			Talk:   Talk{Number: number, Place: t.keyPlace(), ID: r.mark.id(number)},
			fields: map[string]string{"kind": string(conversation.Village)}, places: map[string]map[string]any{}, rows: map[string]int{},
		}
		for name, text := range cells {
			if text != "" {
				d.set(name, text, t.place(t.at[name], t.at[name], nil))
			}
		}
		for _, name := range t.names { // where what is missing would be
			if at := t.at[name]; name != "" && d.places[name] == nil {
				d.places[name] = t.place(at, at, nil)
			}
		}
		r.byNumber[number] = d
		if ok {
			r.drafts = append(r.drafts, d)
		}
	}
	r.take(t)
}

// finish makes records of the drafts, and holds each against the survey.
func (r *talkReader) finish() ([]Talk, error) {
	var out []Talk
	for _, d := range r.drafts {
		record, problems := conversation.Parse(d.fields)
		record.Survey = r.mark.Survey
		problems = append(problems, conversation.Check(r.Form, record, false)...)
		if m := record.Municipality; m != "" && !slices.Contains(r.Municipalities, m) && slices.Contains(conversation.Municipalities(r.Form), m) {
			problems = append(problems, surveys.Problem{Question: "municipality", Key: conversation.ProblemMayNot})
		}
		for _, p := range problems {
			r.problems = append(r.problems, d.locate(p))
		}
		d.Record = *record
		out = append(out, d.Talk)
	}
	if len(r.problems) == 0 {
		return out, nil
	}
	if len(r.problems) > maxProblems {
		r.problems = append(r.problems[:maxProblems], surveys.Problem{Key: surveys.ProblemTooManyProblems, Args: map[string]any{"Max": maxProblems}})
	}
	return nil, &surveys.Error{Code: surveys.Invalid, Message: "the workbook does not fit the survey", Problems: r.problems}
}

// locate gives a problem with a field its cell; one with a whole list has that of
// the conversation.
func (d *draft) locate(p surveys.Problem) surveys.Problem {
	args := map[string]any{"Sheet": d.Place.Sheet, "Cell": d.Place.Cell}
	for name, value := range d.places[p.Question] {
		args[name] = value
	}
	for name, value := range p.Args {
		args[name] = value
	}
	p.Args = args
	return p
}
