package surveys

import (
	"math"
	"slices"
	"unicode/utf8"
)

// Validate judges a whole response: types, codes, maxima, ranks, sums, ranges
// and lengths, what is required on the route, and answers that routing skipped.
// Problems come in the order of the definition.
func (f *Form) Validate(a Answers) []Problem {
	v := validator{answers: a}
	r := f.Route(a)
	met := 0
	for i := range f.asked {
		q := &f.asked[i]
		answer, ok := a[q.Code]
		other, beside := Answer{}, false
		if q.textField != "" {
			other, beside = a[q.textField]
		}
		if ok {
			met++
		}
		if beside {
			met++
		}
		if r.set.has(i) {
			v.question(q, &answer, ok, &other, beside)
		} else if ok || beside {
			v.report(q.Code, "", ProblemNotOnRoute)
		}
	}
	if met < len(a) {
		v.strangers(f)
	}
	return v.problems
}

// ValidateQuestions judges the answers to some questions, which are taken to be
// on the route.
func (f *Form) ValidateQuestions(a Answers, qs []*Question) []Problem {
	v := validator{answers: a}
	for _, question := range qs {
		i, ok := f.index[question.Code]
		if !ok {
			continue
		}
		q := &f.asked[i]
		answer, ok := a[q.Code]
		other, beside := a[q.textField]
		v.question(q, &answer, ok, &other, beside && q.textField != "")
	}
	return v.problems
}

// Merge puts the problems of decoding and of validating the same answers
// together. An answer that could not be read is left out by decoding, so what
// validating then says about its question is no news.
func Merge(decoded, validated []Problem) []Problem {
	merged := slices.Clip(decoded)
	for _, p := range validated {
		if !slices.ContainsFunc(decoded, func(d Problem) bool { return d.Question == p.Question }) {
			merged = append(merged, p)
		}
	}
	return merged
}

type validator struct {
	answers  Answers
	problems []Problem
}

func (v *validator) report(question, item, key string, args ...any) {
	v.problems = appendProblem(v.problems, question, item, key, args...)
}

func (v *validator) strangers(f *Form) {
	var names []string
	for name := range v.answers {
		if at, ok := f.fields[name]; !ok || at.item >= 0 {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		v.report(Shown(name), "", ProblemUnknownQuestion, "Code", Shown(name))
	}
}

func (v *validator) question(q *asked, a *Answer, answered bool, other *Answer, beside bool) {
	if beside {
		o := &q.Options[q.textOption]
		if a.Code != o.Code && !slices.Contains(a.Codes, o.Code) {
			v.report(q.Code, "text", ProblemOtherNotChosen, "Code", o.Code)
		}
		if isBlank(other.Text) {
			v.report(q.Code, "text", ProblemWrongType, "Want", "text")
		}
		v.text(q, "text", other.Text, o.Text)
	}
	if !answered {
		if q.Required && q.Type != Note {
			v.report(q.Code, "", ProblemRequired)
		}
		return
	}
	if a.Code != "" {
		v.code(q, a)
		return
	}
	switch q.Type {
	case Multiple:
		v.multiple(q, a)
	case Ranking:
		v.ranking(q, a)
	case Matrix, Statements:
		v.items(q, a)
	case Points:
		v.points(q, a)
	case Number:
		v.numbers(q, a)
	case TextType:
		if v.text(q, "", a.Text, q.MaxLength); isBlank(a.Text) {
			v.report(q.Code, "", ProblemWrongType, "Want", "text")
		}
	default: // single without a code, note
		v.report(q.Code, "", ProblemWrongType, "Want", "text")
	}
}

// code judges one option, or a declared non-answer to the whole question.
func (v *validator) code(q *asked, a *Answer) {
	_, known := q.options[a.Code]
	if !known || q.isGrid() || q.Type == Multiple && !IsNonAnswer(a.Code) {
		v.report(q.Code, "", ProblemUnknownOption, "Code", Shown(a.Code))
	}
	if a.Codes != nil || a.Items != nil || a.Numbers != nil || a.Text != "" {
		v.report(q.Code, "", ProblemOneOnly)
	}
}

func (v *validator) multiple(q *asked, a *Answer) {
	if a.Codes == nil || a.Items != nil || a.Numbers != nil || a.Text != "" {
		v.report(q.Code, "", ProblemWrongType, "Want", "list")
		return
	}
	if len(a.Codes) == 0 && q.Required {
		v.report(q.Code, "", ProblemRequired)
	}
	for n, code := range a.Codes {
		i, ok := q.options[code]
		switch {
		case !ok:
			v.report(q.Code, "", ProblemUnknownOption, "Code", Shown(code))
		case slices.Contains(a.Codes[:n], code):
			v.report(q.Code, code, ProblemTwice, "Code", code)
		case len(a.Codes) > 1 && (q.Options[i].Exclusive || IsNonAnswer(code)):
			v.report(q.Code, code, ProblemExclusive, "Code", code)
		}
	}
	if q.Max > 0 && len(a.Codes) > q.Max {
		v.report(q.Code, "", ProblemTooMany, "Max", q.Max, "Count", len(a.Codes))
	}
}

func (v *validator) ranking(q *asked, a *Answer) {
	if len(a.Codes) == 0 || a.Items != nil || a.Numbers != nil || a.Text != "" {
		v.report(q.Code, "", ProblemWrongType, "Want", "list")
		return
	}
	for n, code := range a.Codes {
		if _, ok := q.items[code]; !ok {
			v.report(q.Code, "", ProblemUnknownItem, "Code", Shown(code))
		} else if slices.Contains(a.Codes[:n], code) {
			v.report(q.Code, code, ProblemTwice, "Code", code)
		}
	}
	if len(a.Codes) > q.Top {
		v.report(q.Code, "", ProblemTooMany, "Max", q.Top, "Count", len(a.Codes))
	}
}

func (v *validator) items(q *asked, a *Answer) {
	if len(a.Items) == 0 || a.Codes != nil || a.Numbers != nil || a.Text != "" {
		v.report(q.Code, "", ProblemWrongType, "Want", "items")
		return
	}
	met := 0
	for i := range q.Items {
		item := q.Items[i].Code
		code, ok := a.Items[item]
		if !ok {
			if q.Required {
				v.report(q.Code, item, ProblemRequired)
			}
			continue
		}
		met++
		if _, ok := q.options[code]; !ok {
			v.report(q.Code, item, ProblemUnknownOption, "Code", Shown(code))
		}
	}
	if met < len(a.Items) {
		v.report(q.Code, "", ProblemUnknownItem, "Code", Shown(strangerIn(a.Items, q.items)))
	}
}

// strangerIn returns the first key, in order, that is no item.
func strangerIn[V any](answers map[string]V, items map[string]int) string {
	first := ""
	for key := range answers {
		if _, ok := items[key]; !ok && (first == "" || key < first) {
			first = key
		}
	}
	return first
}

func (v *validator) points(q *asked, a *Answer) {
	if a.Numbers == nil || a.Codes != nil || a.Items != nil || a.Text != "" {
		v.report(q.Code, "", ProblemWrongType, "Want", "items")
		return
	}
	total, met, before := 0.0, 0, len(v.problems)
	for i := range q.Items {
		item := q.Items[i].Code
		n, ok := a.Numbers[item]
		if !ok {
			continue
		}
		met++
		total += n
		v.inRange(q, item, n, 0, float64(q.Sum), true)
	}
	if met < len(a.Numbers) {
		v.report(q.Code, "", ProblemUnknownItem, "Code", Shown(strangerIn(a.Numbers, q.items)))
	}
	if len(v.problems) == before && total != float64(q.Sum) {
		v.report(q.Code, "", ProblemSum, "Sum", q.Sum, "Total", int(total))
	}
}

func (v *validator) numbers(q *asked, a *Answer) {
	if len(a.Numbers) == 0 || a.Codes != nil || a.Items != nil || a.Text != "" {
		v.report(q.Code, "", ProblemWrongType, "Want", "number")
		return
	}
	low, high := math.Inf(-1), math.Inf(1)
	if q.Min != nil {
		low = *q.Min
	}
	if q.MaxNumber != nil {
		high = *q.MaxNumber
	}
	met := 0
	if len(q.Items) == 0 {
		if n, ok := a.Numbers[""]; ok {
			met++
			v.inRange(q, "", n, low, high, q.Whole)
		}
	}
	for i := range q.Items {
		if n, ok := a.Numbers[q.Items[i].Code]; ok {
			met++
			v.inRange(q, q.Items[i].Code, n, low, high, q.Whole)
		}
	}
	if met < len(a.Numbers) {
		v.report(q.Code, "", ProblemUnknownItem, "Code", Shown(strangerIn(a.Numbers, q.items)))
	}
}

func (v *validator) inRange(q *asked, item string, n, low, high float64, whole bool) {
	switch {
	case math.IsNaN(n) || math.IsInf(n, 0):
		v.report(q.Code, item, ProblemNumber)
	case n < low:
		v.report(q.Code, item, ProblemTooLow, "Min", FormatNumber(low))
	case n > high:
		v.report(q.Code, item, ProblemTooHigh, "Max", FormatNumber(high))
	case whole && n != math.Trunc(n):
		v.report(q.Code, item, ProblemWhole)
	}
}

func (v *validator) text(q *asked, item, text string, longest int) {
	if longest == 0 {
		longest = DefaultMaxLength
	}
	if problem := CheckText(text); problem != "" {
		v.report(q.Code, item, problem)
	} else if len(text) > longest {
		if n := utf8.RuneCountInString(text); n > longest {
			v.report(q.Code, item, ProblemTooLong, "Max", longest, "Count", n, "Over", n-longest)
		}
	}
}
