package form

import (
	"net/url"
	"slices"
	"strings"

	"regiopeil/surveys"
)

// PaperForm is the form on paper as fields, with what was typed and what is wrong
// with it.
func (b *Builder) PaperForm(v Visit, typed url.Values, problems []surveys.Problem) PaperForm {
	d := b.draw(v, "")
	d.values, d.problems = typed, b.messages(v.Language, problems)
	f := PaperForm{Parts: d.paper(b, v)}
	var all []QuestionView
	for _, part := range f.Parts {
		all = append(all, part.Questions...)
	}
	f.Problems = d.summary(problems, all)
	return f
}

// PaperDifferences compares two entries of a form, line by line in the order of the
// paper.
func (b *Builder) PaperDifferences(v Visit, first, second surveys.Answers) []PaperDifference {
	one, two := v.Form.EncodeForm(first), v.Form.EncodeForm(second)
	d := b.draw(v, "")
	var out []PaperDifference
	for _, q := range v.Form.Questions() {
		for _, name := range fieldNames(q) {
			if slices.Equal(one[name], two[name]) {
				continue
			}
			out = append(out, PaperDifference{
				Name: name, Code: name, Label: d.lineLabel(q, name),
				First: d.lineWords(q, name, one[name]), Second: d.lineWords(q, name, two[name]),
			})
		}
	}
	return out
}

// fieldNames are the fields of a question, as on its lines on paper.
func fieldNames(q *surveys.Question) []string {
	names := []string{q.Code}
	for _, o := range q.Options {
		if o.Text > 0 {
			names = append(names, q.Code+".text")
		}
	}
	for _, it := range q.Items {
		names = append(names, q.Code+"."+it.Code)
	}
	return names
}

// lineLabel is the question, and the row of it that a field stands on.
func (d *drawing) lineLabel(q *surveys.Question, name string) string {
	label := d.text(q.Label)
	_, item, _ := strings.Cut(name, ".")
	switch {
	case item == "":
		return label
	case item == "text":
		return label + " – " + d.catalog.T(d.language, "respond.namely")
	}
	return label + " – " + d.itemLabel(q, item)
}

// lineWords puts what stands in a field in words.
func (d *drawing) lineWords(q *surveys.Question, name string, values []string) string {
	words := make([]string, len(values))
	for i, value := range values {
		words[i] = value
		if !strings.HasSuffix(name, ".text") {
			words[i] = d.optionLabel(q, value, nil) // what is no option stays as it is
		}
	}
	return strings.Join(words, ", ")
}
