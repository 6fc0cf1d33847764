package surveys

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// DecodeForm reads the fields of a page with the questions qs:
//
//	V1=1 · V13=1&V13=3 · V8.T1=4 · V10.T1=2 (a rank) · V11.T1=40 · V7.a=3 ·
//	V22=8 or V22=98 · V21=… · V4.text=…
//
// Empty fields are no answer; so is a points question with nothing filled in. A
// decimal comma is as good as a point. What is wrong with an answer is a
// Problem that names its question, and the answer is left out. A field of no
// question in qs is a Problem too; the caller takes its own hidden fields out
// before. Line ends become LF, texts are not changed otherwise. It judges types
// and codes; ValidateQuestions judges the rest.
func (f *Form) DecodeForm(v url.Values, qs []*Question) (Answers, []Problem) {
	d := formDecoder{decoder: decoder{form: f, answers: Answers{}}, values: v}
	for _, q := range qs {
		if i, ok := f.index[q.Code]; ok {
			d.answer(&f.asked[i])
		}
	}
	d.keepTexts()
	d.refuseOthers(qs)
	return d.answers, d.problems
}

type formDecoder struct {
	decoder
	values url.Values
}

// refuseOthers reports the fields that belong to no question of the page, in
// the order of their names.
func (d *formDecoder) refuseOthers(qs []*Question) {
	var page places
	for _, q := range qs {
		if i, ok := d.form.index[q.Code]; ok && d.form.questions[i] == q && q.Type != Note {
			page.add(i)
		}
	}
	var strange []string
	for name := range d.values {
		at, ok := d.form.fields[name]
		if !ok || !page.has(at.question) || !d.form.takes(name, at) {
			strange = append(strange, name)
		}
	}
	slices.Sort(strange)
	for _, name := range strange {
		if at, ok := d.form.fields[name]; ok {
			d.report(d.form.questions[at.question].Code, "", ProblemNotOnPage, "Code", name)
		} else {
			d.report(Shown(name), "", ProblemUnknownQuestion, "Code", Shown(name))
		}
	}
}

// takes reports whether a field holds (part of) an answer: the code of a
// question with items stands alone only for a declared non-answer.
func (f *Form) takes(name string, at field) bool {
	q := &f.asked[at.question]
	return at.text || at.item >= 0 || len(q.Items) == 0 || !q.isGrid() && len(q.Options) > 0
}

// one returns the value of a field that can have one; empty is none.
func (d *formDecoder) one(q *asked, item, name string) (string, bool) {
	values := d.values[name]
	if len(values) > 1 {
		d.report(q.Code, item, ProblemOneOnly)
		return "", false
	}
	if len(values) == 0 || values[0] == "" {
		return "", false
	}
	return values[0], true
}

func (d *formDecoder) answer(q *asked) {
	if q.textField != "" {
		if text, ok := d.words(q, "text", q.textField); ok {
			d.answers[q.textField] = Answer{Text: text}
		}
	}
	switch q.Type {
	case Single:
		if i, ok := d.option(q, "", q.Code); ok {
			d.answers[q.Code] = Answer{Code: q.Options[i].Code}
		}
	case Multiple:
		d.multiple(q)
	case TextType:
		if text, ok := d.words(q, "", q.Code); ok {
			if i, declared := q.options[text]; declared {
				d.answers[q.Code] = Answer{Code: q.Options[i].Code}
			} else {
				d.answers[q.Code] = Answer{Text: text}
			}
		}
	case Matrix, Statements:
		d.items(q)
	case Ranking:
		if !d.nonAnswer(q) {
			d.ranking(q)
		}
	case Points, Number:
		if len(q.Items) == 0 {
			d.number(q)
		} else if !d.nonAnswer(q) {
			d.numbers(q)
		}
	}
}

// option reads a code and returns its place.
func (d *formDecoder) option(q *asked, item, name string) (int, bool) {
	code, ok := d.one(q, item, name)
	if !ok {
		return 0, false
	}
	i, ok := q.options[code]
	if !ok {
		d.report(q.Code, item, ProblemUnknownOption, "Code", Shown(code))
	}
	return i, ok
}

// nonAnswer reads V10=98 beside the fields of the items; then these are
// expected to be empty, and reports whether it said anything.
func (d *formDecoder) nonAnswer(q *asked) bool {
	if len(q.Options) == 0 {
		return false
	}
	i, ok := d.option(q, "", q.Code)
	if !ok {
		return false
	}
	for _, name := range q.itemFields {
		if slices.ContainsFunc(d.values[name], func(s string) bool { return s != "" }) {
			d.report(q.Code, "", ProblemExclusive, "Code", q.Options[i].Code)
			return true
		}
	}
	d.answers[q.Code] = Answer{Code: q.Options[i].Code}
	return true
}

func (d *formDecoder) multiple(q *asked) {
	var places []int
	before := len(d.problems)
	for _, code := range d.values[q.Code] {
		i, ok := q.options[code]
		switch {
		case code == "":
		case !ok:
			d.report(q.Code, "", ProblemUnknownOption, "Code", Shown(code))
		case slices.Contains(places, i):
			d.report(q.Code, code, ProblemTwice, "Code", code)
		default:
			places = append(places, i)
		}
	}
	if len(d.problems) == before && len(places) > 0 {
		d.choose(q, places)
	}
}

func (d *formDecoder) items(q *asked) {
	var items map[string]string
	before := len(d.problems)
	for n, name := range q.itemFields {
		if i, ok := d.option(q, q.Items[n].Code, name); ok {
			if items == nil {
				items = make(map[string]string, len(q.Items))
			}
			items[q.Items[n].Code] = q.Options[i].Code
		}
	}
	if len(items) > 0 && len(d.problems) == before {
		d.answers[q.Code] = Answer{Items: items}
	}
}

// ranking turns a rank per item into items, best first.
func (d *formDecoder) ranking(q *asked) {
	ranked := make([]string, q.Top)
	last, before := 0, len(d.problems)
	for n, name := range q.itemFields {
		item := q.Items[n].Code
		value, ok := d.one(q, item, name)
		if !ok {
			continue
		}
		rank := q.rank(value)
		switch {
		case rank == 0:
			d.report(q.Code, item, ProblemRank, "Max", q.Top)
		case ranked[rank-1] != "":
			d.report(q.Code, item, ProblemRankTwice, "Rank", rank)
		default:
			ranked[rank-1] = item
			last = max(last, rank)
		}
	}
	if len(d.problems) > before {
		return
	}
	if gap := slices.Index(ranked[:last], ""); gap >= 0 {
		d.report(q.Code, "", ProblemRankGap, "Rank", gap+1)
	} else if last > 0 {
		d.answers[q.Code] = Answer{Codes: ranked[:last]}
	}
}

// rank reads a rank of the question; 0 is none.
func (q *asked) rank(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > q.Top || strconv.Itoa(n) != s {
		return 0
	}
	return n
}

func (d *formDecoder) number(q *asked) {
	value, ok := d.one(q, "", q.Code)
	if !ok {
		return
	}
	if i, declared := q.options[strings.Trim(value, " \t")]; declared {
		d.answers[q.Code] = Answer{Code: q.Options[i].Code}
	} else if n, ok := d.numeral(q, "", value); ok {
		d.answers[q.Code] = Answer{Numbers: map[string]float64{"": n}}
	}
}

func (d *formDecoder) numbers(q *asked) {
	var numbers map[string]float64
	before := len(d.problems)
	for i, name := range q.itemFields {
		item := q.Items[i].Code
		value, ok := d.one(q, item, name)
		if !ok || isBlank(value) {
			continue
		}
		if numbers == nil {
			numbers = make(map[string]float64, len(q.Items))
		}
		if n, ok := d.numeral(q, item, value); ok && (n != 0 || q.Type == Number) {
			numbers[item] = n
		}
	}
	if numbers != nil && len(d.problems) == before {
		d.answers[q.Code] = Answer{Numbers: numbers}
	}
}

func (d *formDecoder) numeral(q *asked, item, value string) (float64, bool) {
	value = strings.Trim(value, " \t")
	if value == "" {
		return 0, false
	}
	n, problem := parseNumber(value, true)
	if problem != "" {
		d.report(q.Code, item, problem, "Value", Shown(value))
	}
	return n, problem == ""
}

// words reads a text; white space alone is none.
func (d *formDecoder) words(q *asked, item, name string) (string, bool) {
	text, ok := d.one(q, item, name)
	if !ok {
		return "", false
	}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if problem := CheckText(text); problem != "" {
		d.report(q.Code, item, problem)
		return "", false
	}
	return text, !isBlank(text)
}
