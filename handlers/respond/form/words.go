package form

import (
	"strconv"
	"strings"

	"regiopeil/surveys"
)

// answer puts the answer to a question in words.
func (d *drawing) answer(q *surveys.Question, a surveys.Answers) AnswerView {
	v := AnswerView{Code: q.Code, Label: d.text(q.Label), Error: d.problems[q.Code]}
	given, ok := a[q.Code]
	if !ok {
		return v
	}
	if given.Code != "" {
		v.Lines = []string{d.optionLabel(q, given.Code, a)}
		return v
	}
	switch q.Type {
	case surveys.Multiple:
		for _, code := range given.Codes {
			v.Lines = append(v.Lines, d.optionLabel(q, code, a))
		}
	case surveys.Ranking:
		v.Ordered = true
		for _, code := range given.Codes {
			v.Lines = append(v.Lines, d.itemLabel(q, code))
		}
	case surveys.Matrix, surveys.Statements:
		for i := range q.Items {
			if code, ok := given.Items[q.Items[i].Code]; ok {
				v.Pairs = append(v.Pairs, Pair{Label: d.text(q.Items[i].Label), Value: d.optionLabel(q, code, nil)})
			}
		}
	case surveys.Points, surveys.Number:
		d.numbers(q, given, &v)
	case surveys.TextType:
		if given.Text != "" {
			v.Lines = []string{given.Text}
		}
	}
	return v
}

func (d *drawing) numbers(q *surveys.Question, given surveys.Answer, v *AnswerView) {
	if n, ok := given.Numbers[""]; ok {
		v.Lines = []string{d.decimal(n)}
		return
	}
	for i := range q.Items {
		n, ok := given.Numbers[q.Items[i].Code]
		if ok || q.Type == surveys.Points {
			v.Pairs = append(v.Pairs, Pair{Label: d.text(q.Items[i].Label), Value: d.decimal(n)})
		}
	}
}

// optionLabel is the label of an option and, for "other, namely", what was
// written beside it.
func (d *drawing) optionLabel(q *surveys.Question, code string, a surveys.Answers) string {
	for i := range q.Options {
		if o := &q.Options[i]; o.Code == code {
			label := d.text(o.Label)
			if text := a[q.Code+".text"].Text; o.Text > 0 && text != "" {
				label += ": " + text
			}
			return label
		}
	}
	return code
}

func (d *drawing) itemLabel(q *surveys.Question, code string) string {
	for i := range q.Items {
		if q.Items[i].Code == code {
			return d.text(q.Items[i].Label)
		}
	}
	return code
}

// decimal writes a number as people of the language do.
func (d *drawing) decimal(n float64) string {
	s := strconv.FormatFloat(n, 'f', -1, 64)
	if d.language != "en" {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}
