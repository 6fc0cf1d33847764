package responsecsv

import (
	"slices"
	"strings"

	"regiopeil/surveys"
)

// header judges the names of the columns.
func (r *reader) header(cells []string) {
	known := map[string]column{}
	for _, c := range columnsOf(r.form) {
		known[c.Name] = c
	}
	met := map[string]bool{}
	for i, name := range cells {
		if len(r.problems) > r.most {
			return
		}
		name = strings.Clone(name)
		c, ok := known[name]
		switch {
		case !ok:
			r.unknown(i, name, known)
		case met[name]:
			r.report(surveys.Problem{Key: surveys.ProblemCSVColumnTwice}, name)
		}
		met[name] = true
		r.columns = append(r.columns, c)
	}
}

// unknown reports a column that the questionnaire does not have.
func (r *reader) unknown(i int, name string, known map[string]column) {
	if strings.TrimSpace(name) == "" {
		r.report(surveys.Problem{Key: surveys.ProblemCSVColumnEmpty}, r.rows.Column(i))
		return
	}
	for right := range known {
		if strings.EqualFold(right, strings.TrimSpace(name)) {
			r.report(surveys.Problem{Key: surveys.ProblemCSVColumnClose, Args: map[string]any{"Want": right}}, surveys.Shown(name))
			return
		}
	}
	r.report(surveys.Problem{Key: surveys.ProblemCSVColumn}, surveys.Shown(name))
}

// labels reports whether a row holds labels, as a second header does in the files
// of other programs: at least one cell has white space within, as no code has,
// and nothing in it could be an answer to a closed question.
func (r *reader) labels(cells []string) bool {
	texts := 0
	for i := range r.columns {
		c, cell := &r.columns[i], cells[i]
		if cell == "" || c.Kind == Number {
			continue
		}
		if c.fits(cell, r.form.Definition.Languages) {
			return false
		}
		if c.closed() && strings.ContainsAny(strings.TrimSpace(cell), " \t\n") {
			texts++
		}
	}
	return texts > 0
}

// closed reports whether a column takes only some answers.
func (c *column) closed() bool {
	return c.Kind != Number && !c.Prose()
}

// fits reports whether a cell may be an answer to a closed question.
func (c *column) fits(cell string, languages []string) bool {
	if !c.closed() {
		return false
	}
	switch c.Kind {
	case Mode:
		return surveys.Mode(cell).Known()
	case Language:
		return slices.Contains(languages, cell)
	case Day:
		return isDay(cell)
	}
	if _, problem := surveys.ParseNumber(cell); problem == "" {
		return true
	}
	_, known := optionCode(c.Question, cell)
	return known
}

// judge holds the answers of a row against the form.
func (r *reader) judge(a surveys.Answers) {
	for _, p := range r.form.Validate(a) {
		q, ok := r.form.Question(p.Question)
		if ok && p.Key == surveys.ProblemUnknownOption {
			p.Key = surveys.ProblemCSVOption
			p.Args["Known"] = optionCodes(q)
		}
		switch {
		case p.Item != "":
			r.report(p, p.Question+"."+p.Item)
		case ok:
			r.report(p, r.span(q))
		default:
			r.report(p, p.Question)
		}
	}
}

// span names the columns of a question that the file has, "V13.1 – V13.96"; where
// it has none, the one that is missing.
func (r *reader) span(q *surveys.Question) string {
	var names []string
	for i := range r.columns {
		if c := &r.columns[i]; c.Question == q && c.Kind != Beside {
			names = append(names, c.Name)
		}
	}
	switch {
	case len(names) == 0 || slices.Contains(names, q.Code):
		return q.Code
	case len(names) == 1:
		return names[0]
	}
	return names[0] + " – " + names[len(names)-1]
}

func optionCodes(q *surveys.Question) string {
	var codes []string
	for i := range q.Options {
		codes = append(codes, q.Options[i].Code)
	}
	return surveys.ShownCodes(codes)
}
