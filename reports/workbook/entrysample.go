package workbook

import (
	"slices"
	"strconv"

	"regiopeil/surveys"
	"regiopeil/surveys/responsecsv"
)

// samples fills in the example: someone of the first audience who answers what is
// asked of them.
func (b *entryBook) samples(columns []formColumn) {
	answers := sampleAnswers(b.Form)
	for i := range columns {
		c := &columns[i]
		switch c.Kind {
		case responsecsv.Number:
			c.sample = "# " + b.t("entry_example")
			continue
		case responsecsv.Language:
			c.sample = b.lang
			continue
		case responsecsv.Day:
			c.sample = b.now.Format("2006-01-02")
			continue
		}
		a, ok := answers[c.Question.Code]
		switch {
		case !ok || c.Kind == responsecsv.Beside:
		case c.Kind == responsecsv.Mark && slices.Contains(a.Codes, c.Code):
			c.sample = "1"
		case c.Kind == responsecsv.Rating:
			c.sample = a.Items[c.Code]
		case c.Kind == responsecsv.Rank:
			if at := slices.Index(a.Codes, c.Code); at >= 0 {
				c.sample = strconv.Itoa(at + 1)
			}
		case c.Kind == responsecsv.Amount:
			if n, ok := a.Numbers[c.Code]; ok {
				c.sample = strconv.FormatFloat(n, 'f', -1, 64)
			}
		case c.Kind == responsecsv.Whole && c.Question.Type == surveys.TextType:
			c.sample = b.t("entry_sample_answer")
		case c.Kind == responsecsv.Whole && a.Code != "":
			c.sample = a.Code
		case c.Kind == responsecsv.Whole && c.Question.Type == surveys.Number && len(c.Question.Items) == 0:
			c.sample = strconv.FormatFloat(a.Numbers[""], 'f', -1, 64)
		}
	}
}

// sampleAnswers are answers to all that is asked of who answers the first option of
// every question before.
func sampleAnswers(form *surveys.Form) surveys.Answers {
	answers := surveys.Answers{}
	for _, q := range form.Questions() {
		a, ok := sampleAnswer(q)
		if !ok {
			continue
		}
		answers[q.Code] = a
		if len(form.Validate(answers)) > 0 {
			delete(answers, q.Code) // it is not asked
		}
	}
	return answers
}

func sampleAnswer(q *surveys.Question) (a surveys.Answer, ok bool) {
	switch q.Type {
	case surveys.Single:
		a.Code = q.Options[0].Code
	case surveys.Multiple:
		a.Codes = []string{q.Options[0].Code}
	case surveys.Matrix, surveys.Statements:
		a.Items = map[string]string{}
		for i, it := range q.Items {
			a.Items[it.Code] = q.Options[i%len(q.Options)].Code
		}
	case surveys.Ranking:
		for _, it := range q.Items[:min(q.Top, len(q.Items))] {
			a.Codes = append(a.Codes, it.Code)
		}
	case surveys.Points:
		half := q.Sum / 2
		a.Numbers = map[string]float64{q.Items[0].Code: float64(q.Sum)}
		if len(q.Items) > 1 {
			a.Numbers = map[string]float64{q.Items[0].Code: float64(q.Sum - half), q.Items[1].Code: float64(half)}
		}
	case surveys.Number:
		a.Numbers = map[string]float64{"": sampleNumber(q)}
		if len(q.Items) > 0 {
			a.Numbers = map[string]float64{}
			for _, it := range q.Items {
				a.Numbers[it.Code] = sampleNumber(q)
			}
		}
	case surveys.TextType:
		a.Text = "x"
	default:
		return a, false
	}
	return a, true
}

func sampleNumber(q *surveys.Question) float64 {
	switch {
	case q.MaxNumber != nil && q.Min != nil && *q.MaxNumber-*q.Min < 100:
		return float64(int((*q.Min + *q.MaxNumber + 1) / 2))
	case q.Min != nil:
		return *q.Min
	case q.MaxNumber != nil:
		return *q.MaxNumber
	}
	return 1
}
