package surveys

import (
	"slices"
)

// Bounds of what is decoded at once.
const (
	MaxAnswersSize = 2 << 20 // bytes of JSON
	maxProblems    = 100     // that are reported at once
)

// DecodeJSON reads answers as JSON:
//
//	{"V1":"1", "V13":["1","3"], "V8":{"T1":"4"}, "V10":["T1","T4"],
//	 "V11":{"T1":60,"T2":40}, "V22":7, "V7":{"a":3}, "V4.text":"…"}
//
// Codes 96–99 are text, whatever the type ("V22":"98"). What is wrong with an
// answer is a Problem that names its question, and the answer is left out;
// what is wrong with the JSON itself is the only Problem, with the question in
// whose answer it is, if any. It judges types and codes; Validate judges the
// rest.
//
// An empty list or object and a text of white space are no answer, but for an
// empty list at a multiple choice: answered with nothing chosen. A multiple
// choice comes out in the order of the definition, points without zeros.
func (f *Form) DecodeJSON(raw []byte) (Answers, []Problem) {
	if len(raw) > MaxAnswersSize {
		return nil, []Problem{{Key: ProblemTooLarge, Args: map[string]any{"Max": MaxAnswersSize}}}
	}
	d := jsonDecoder{decoder: decoder{form: f, answers: make(Answers, 24)}, scanner: scanner{src: raw}}
	var seen, texts places // the questions, and texts beside a choice, met so far
	d.object(func(key []byte) {
		at, ok := f.fields[string(key)]
		if !ok || at.item >= 0 || f.asked[at.question].Type == Note {
			d.reading = Shown(string(key))
			d.report(d.reading, "", ProblemUnknownQuestion, "Code", d.reading)
			d.skip()
			d.read()
			return
		}
		met := &seen
		if at.text {
			met = &texts
		}
		q := &f.asked[at.question]
		d.reading = q.Code
		switch {
		case met.has(at.question):
			d.report(q.Code, "", ProblemTwice, "Code", string(key))
			d.skip()
		case at.text:
			d.otherText(q)
		default:
			d.answer(q)
		}
		met.add(at.question)
		d.read()
	})
	d.end()
	if d.fault != "" {
		p := d.scanner.problem()
		p.Question = d.reading
		return nil, []Problem{p}
	}
	d.keepTexts()
	return d.answers, d.problems
}

// decoder gathers answers and problems.
type decoder struct {
	form     *Form
	answers  Answers
	problems []Problem
}

// report adds a problem; args are names and values in turn.
func (d *decoder) report(question, item, key string, args ...any) {
	d.problems = appendProblem(d.problems, question, item, key, args...)
}

func appendProblem(to []Problem, question, item, key string, args ...any) []Problem {
	if len(to) >= maxProblems {
		if len(to) == maxProblems {
			to = append(to, Problem{Key: ProblemTooManyProblems, Args: map[string]any{"Max": maxProblems}})
		}
		return to
	}
	p := Problem{Question: question, Item: item, Key: key}
	if len(args) > 0 {
		p.Args = make(map[string]any, len(args)/2)
		for i := 0; i+1 < len(args); i += 2 {
			p.Args[args[i].(string)] = args[i+1]
		}
	}
	return append(to, p)
}

// keepTexts drops the text beside a choice that was not made: whether the
// choice or the text is meant is for the person to say.
func (d *decoder) keepTexts() {
	for i := range d.form.asked {
		q := &d.form.asked[i]
		if q.textOption < 0 {
			continue
		}
		if _, ok := d.answers[q.textField]; !ok {
			continue
		}
		code := q.Options[q.textOption].Code
		if a := d.answers[q.Code]; a.Code != code && !slices.Contains(a.Codes, code) {
			delete(d.answers, q.textField)
			d.report(q.Code, "text", ProblemOtherNotChosen, "Code", code)
		}
	}
}

type jsonDecoder struct {
	decoder
	scanner
	reading string // the question whose answer is being read; empty: none
}

// read ends an answer, unless it cannot be read or something stands against it,
// as in 08: then what is wrong is in it.
func (d *jsonDecoder) read() {
	if d.fault != "" {
		return
	}
	switch d.peek() {
	case ',', '}', 0:
		d.reading = ""
	}
}

// mistyped reports a value of the wrong JSON type and steps over it.
func (d *jsonDecoder) mistyped(q *asked, item, want string) {
	if d.peek() == 'n' {
		d.report(q.Code, item, ProblemNoAnswer)
	} else {
		d.report(q.Code, item, ProblemWrongType, "Want", want)
	}
	d.skip()
}

func (d *jsonDecoder) answer(q *asked) {
	c := d.peek()
	if c == '"' && q.Type != Single && q.Type != TextType {
		d.nonAnswer(q)
		return
	}
	switch q.Type {
	case Single:
		if i, ok := d.code(q, "", q.options, ProblemUnknownOption); ok {
			d.answers[q.Code] = Answer{Code: q.Options[i].Code}
		}
	case TextType:
		d.freeText(q)
	case Multiple, Ranking:
		d.codes(q)
	case Matrix, Statements:
		d.items(q)
	case Points:
		d.numbers(q)
	case Number:
		if len(q.Items) > 0 {
			d.numbers(q)
		} else if n, ok := d.numeral(q, ""); ok {
			d.answers[q.Code] = Answer{Numbers: map[string]float64{"": n}}
		}
	}
}

// nonAnswer reads "98" in the place of a list, an object or a number.
func (d *jsonDecoder) nonAnswer(q *asked) {
	raw := d.text()
	if i, ok := q.options[string(raw)]; ok && IsNonAnswer(q.Options[i].Code) && !q.isGrid() {
		d.answers[q.Code] = Answer{Code: q.Options[i].Code}
		return
	}
	if isReserved(string(raw)) {
		d.report(q.Code, "", ProblemUnknownOption, "Code", string(raw))
		return
	}
	want := "items"
	switch {
	case q.Type == Multiple || q.Type == Ranking:
		want = "list"
	case q.Type == Number && len(q.Items) == 0:
		want = "number"
	}
	d.report(q.Code, "", ProblemWrongType, "Want", want)
}

func (q *asked) isGrid() bool { return q.Type == Matrix || q.Type == Statements }

// code reads one code and returns its place among those that there are.
func (d *jsonDecoder) code(q *asked, item string, among map[string]int, unknown string) (int, bool) {
	if d.peek() != '"' {
		d.mistyped(q, item, "text")
		return 0, false
	}
	raw := d.text()
	i, ok := among[string(raw)]
	if !ok && d.fault == "" {
		d.report(q.Code, item, unknown, "Code", Shown(string(raw)))
	}
	return i, ok
}

func (d *jsonDecoder) codes(q *asked) {
	if d.peek() != '[' {
		d.mistyped(q, "", "list")
		return
	}
	among, unknown := q.options, ProblemUnknownOption
	if q.Type == Ranking {
		among, unknown = q.items, ProblemUnknownItem
	}
	var room [16]int
	places, before := room[:0], len(d.problems)
	d.list('[', ']', func() {
		i, ok := d.code(q, "", among, unknown)
		if ok && slices.Contains(places, i) {
			d.report(q.Code, q.codeAt(i), ProblemTwice, "Code", q.codeAt(i))
		} else if ok {
			places = append(places, i)
		}
	})
	if len(d.problems) == before {
		d.choose(q, places)
	}
}

// codeAt is the code of an item of a ranking, of an option elsewhere.
func (q *asked) codeAt(i int) string {
	if q.Type == Ranking {
		return q.Items[i].Code
	}
	return q.Options[i].Code
}

// choose keeps a multiple choice, in the order of the definition, or a ranking.
func (d *decoder) choose(q *asked, places []int) {
	if q.Type == Multiple {
		slices.Sort(places)
	}
	codes := make([]string, len(places))
	for i, place := range places {
		codes[i] = q.codeAt(place)
	}
	switch {
	case q.Type == Multiple && len(codes) == 1 && IsNonAnswer(codes[0]):
		d.answers[q.Code] = Answer{Code: codes[0]}
	case len(codes) > 0 || q.Type == Multiple:
		d.answers[q.Code] = Answer{Codes: codes}
	}
}

// eachItem reads an object by item; read is called with the item's place.
func (d *jsonDecoder) eachItem(q *asked, read func(i int)) (clean bool) {
	if d.peek() != '{' {
		d.mistyped(q, "", "items")
		return false
	}
	var room [4]uint64 // items met so far
	met, before := room[:], len(d.problems)
	if need := len(q.Items)/64 + 1; need > len(room) {
		met = make([]uint64, need)
	}
	d.object(func(key []byte) {
		i, ok := q.items[string(key)]
		switch {
		case !ok:
			d.report(q.Code, "", ProblemUnknownItem, "Code", Shown(string(key)))
			d.skip()
		case met[i/64]&(1<<(i%64)) != 0:
			d.report(q.Code, q.Items[i].Code, ProblemTwice, "Code", q.Items[i].Code)
			d.skip()
		default:
			met[i/64] |= 1 << (i % 64)
			read(i)
		}
	})
	return len(d.problems) == before
}

func (d *jsonDecoder) items(q *asked) {
	var items map[string]string
	clean := d.eachItem(q, func(i int) {
		if o, ok := d.code(q, q.Items[i].Code, q.options, ProblemUnknownOption); ok {
			if items == nil {
				items = make(map[string]string, len(q.Items))
			}
			items[q.Items[i].Code] = q.Options[o].Code
		}
	})
	if clean && len(items) > 0 {
		d.answers[q.Code] = Answer{Items: items}
	}
}

func (d *jsonDecoder) numbers(q *asked) {
	var numbers map[string]float64
	clean := d.eachItem(q, func(i int) {
		if n, ok := d.numeral(q, q.Items[i].Code); ok {
			if numbers == nil {
				numbers = make(map[string]float64, len(q.Items))
			}
			if n != 0 || q.Type != Points {
				numbers[q.Items[i].Code] = n
			}
		}
	})
	if clean && numbers != nil {
		d.answers[q.Code] = Answer{Numbers: numbers}
	}
}

func (d *jsonDecoder) numeral(q *asked, item string) (float64, bool) {
	if c := d.peek(); c != '-' && (c < '0' || c > '9') {
		d.mistyped(q, item, "number")
		return 0, false
	}
	raw := d.number()
	if d.fault != "" {
		return 0, false
	}
	if len(raw) <= 6 { // most numbers are a few digits
		n := 0
		for _, c := range raw {
			if c < '0' || c > '9' {
				n = -1
				break
			}
			n = n*10 + int(c-'0')
		}
		if n >= 0 {
			return float64(n), true
		}
	}
	n, problem := parseDecimal(string(raw))
	if problem != "" {
		d.report(q.Code, item, problem)
	}
	return n, problem == ""
}

func (d *jsonDecoder) freeText(q *asked) {
	text, ok := d.words(q, "")
	if !ok {
		return
	}
	if i, declared := q.options[text]; declared {
		d.answers[q.Code] = Answer{Code: q.Options[i].Code}
	} else if !isBlank(text) {
		d.answers[q.Code] = Answer{Text: text}
	}
}

func (d *jsonDecoder) otherText(q *asked) {
	if text, ok := d.words(q, "text"); ok && !isBlank(text) {
		d.answers[q.textField] = Answer{Text: text}
	}
}

// words reads a text that can be kept.
func (d *jsonDecoder) words(q *asked, item string) (string, bool) {
	if d.peek() != '"' {
		d.mistyped(q, item, "text")
		return "", false
	}
	text := string(d.text())
	if d.fault != "" {
		return "", false
	}
	problem := CheckText(text)
	if d.half {
		problem = ProblemEncoding
	}
	if problem != "" {
		d.report(q.Code, item, problem)
	}
	return text, problem == ""
}
