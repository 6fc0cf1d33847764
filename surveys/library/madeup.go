package library

import (
	"math"
	"math/rand/v2"

	"regiopeil/surveys"
)

// MadeUp makes up respondents for demonstrations, tests and load. It suits any
// questionnaire, and knows the themes, audiences and municipalities of the
// built-in one: there, residents long for homes, businesses for power and
// staff, and Leiden is more content than Zoeterwoude. It invents no person and
// no fact: the numbers below are ours.
//
// A MadeUp is safe for concurrent use.
type MadeUp struct {
	form *surveys.Form
	seed uint64
}

// NewMadeUp returns a source of made-up respondents to a form. The same seed
// gives the same respondents.
func NewMadeUp(f *surveys.Form, seed uint64) *MadeUp { return &MadeUp{form: f, seed: seed} }

// Respondent is who MadeUp made up: what they answered and in which language.
// DaysAgo, from 0 to 20, is how long before the newest one they did.
type Respondent struct {
	Language string
	DaysAgo  int
	Answers  surveys.Answers
}

// Respondent returns respondent i: valid answers along their own route, with
// declared non-answers, skipped questions and, sometimes, an early end.
func (m *MadeUp) Respondent(i uint64) Respondent {
	p := &person{
		Rand: rand.New(rand.NewPCG(m.seed, i)),
		form: m.form, answers: surveys.Answers{},
	}
	p.mood = p.NormFloat64() * 0.4
	p.skips = []float64{0.01, 0.03, 0.10}[p.IntN(3)]
	p.language = m.form.Definition.Languages[0]
	if l := m.form.Definition.Languages; len(l) > 1 && p.chance(0.07) {
		p.language = l[1]
	}
	p.fill()
	// Most answer in the first days after an invitation.
	ago := 20 - int(min(20, p.ExpFloat64()*5))
	return Respondent{Language: p.language, DaysAgo: ago, Answers: p.answers}
}

// person is one respondent while answering.
type person struct {
	*rand.Rand
	form         *surveys.Form
	answers      surveys.Answers
	language     string
	audience     surveys.Audience
	municipality string
	mood         float64 // shifts every judgement, in steps of a scale
	skips        float64 // chance to skip a question
}

func (p *person) chance(c float64) bool { return p.Float64() < c }

func (p *person) fill() {
	d := p.form.Definition
	last := len(d.Parts)
	if len(d.Parts) > 2 && p.chance(0.05) {
		last = 2 + p.IntN(len(d.Parts)-2) // sends what is there after some parts
	}
	for i := range d.Parts {
		for j := range d.Parts[i].Questions {
			q := &d.Parts[i].Questions[j]
			if i >= last && !q.Required || !p.form.Route(p.answers).Has(q.Code) {
				continue
			}
			p.ask(q)
		}
	}
}

func (p *person) ask(q *surveys.Question) {
	if !q.Required && p.chance(p.skips) {
		return
	}
	a, ok := p.answer(q)
	if !ok {
		return
	}
	p.answers[q.Code] = a
	p.name(q, a)
	d := p.form.Definition
	switch q.Code {
	case d.AudienceQuestion:
		p.audience = p.form.AudienceOf(p.answers)
	case d.MunicipalityQuestion:
		p.municipality = a.Code
	}
}

func (p *person) answer(q *surveys.Question) (surveys.Answer, bool) {
	if code, ok := p.nonAnswer(q); ok {
		return surveys.Answer{Code: code}, true
	}
	switch q.Type {
	case surveys.Single:
		return surveys.Answer{Code: p.pick(q)}, true
	case surveys.Multiple:
		return surveys.Answer{Codes: p.pickSome(q)}, true
	case surveys.Matrix, surveys.Statements:
		items := p.judge(q)
		return surveys.Answer{Items: items}, len(items) > 0
	case surveys.Ranking:
		return surveys.Answer{Codes: p.rank(q)}, true
	case surveys.Points:
		return surveys.Answer{Numbers: p.divide(q)}, true
	case surveys.Number:
		return surveys.Answer{Numbers: p.numbers(q)}, true
	case surveys.TextType:
		text := p.text(q)
		return surveys.Answer{Text: text}, text != ""
	}
	return surveys.Answer{}, false
}

// nonAnswer sometimes returns a declared non-answer to a whole question.
func (p *person) nonAnswer(q *surveys.Question) (string, bool) {
	if q.Type == surveys.Matrix || q.Type == surveys.Statements || q.Required {
		return "", false
	}
	for _, o := range q.Options {
		if surveys.IsNonAnswer(o.Code) && p.chance(0.04) {
			return o.Code, true
		}
	}
	return "", false
}

// name fills in the text of "other, namely", which most people do.
func (p *person) name(q *surveys.Question, a surveys.Answer) {
	for _, o := range q.Options {
		if o.Text == 0 || !chose(a, o.Code) || !p.chance(0.8) {
			continue
		}
		if s := p.sentence("other", ""); len([]rune(s)) <= o.Text {
			p.answers[q.Code+".text"] = surveys.Answer{Text: s}
		}
	}
}

func chose(a surveys.Answer, code string) bool {
	for _, c := range a.Codes {
		if c == code {
			return true
		}
	}
	return a.Code == code
}

func (p *person) pick(q *surveys.Question) string {
	weights := make([]float64, len(q.Options))
	for i, o := range q.Options {
		if !surveys.IsNonAnswer(o.Code) {
			weights[i] = p.weight(q, o.Code, o.Themes)
		}
	}
	return q.Options[p.weighted(weights)].Code
}

func (p *person) pickSome(q *surveys.Question) []string {
	weights := make([]float64, len(q.Options))
	for i, o := range q.Options {
		if o.Exclusive && p.chance(0.06) {
			return []string{o.Code}
		}
		if !o.Exclusive && !surveys.IsNonAnswer(o.Code) {
			weights[i] = p.weight(q, o.Code, o.Themes)
		}
	}
	n := 1 + p.IntN(3)
	if q.Max > 0 {
		n = min(n, q.Max)
	}
	chosen := make([]bool, len(q.Options))
	for range n {
		if sum(weights) == 0 {
			break
		}
		i := p.weighted(weights)
		chosen[i], weights[i] = true, 0
	}
	codes := []string{}
	for i, o := range q.Options {
		if chosen[i] {
			codes = append(codes, o.Code)
		}
	}
	return codes
}

// judge answers most items of a matrix on its scale.
func (p *person) judge(q *surveys.Question) map[string]string {
	var scale []string
	var declared string
	for _, o := range q.Options {
		if surveys.IsNonAnswer(o.Code) {
			declared = o.Code
		} else {
			scale = append(scale, o.Code)
		}
	}
	items := map[string]string{}
	for _, it := range q.Items {
		if declared != "" && p.chance(0.05) {
			items[it.Code] = declared
			continue
		}
		if p.chance(0.02) || len(scale) == 0 {
			continue
		}
		at := p.opinion(q, it) * float64(len(scale)-1)
		i := int(math.Round(at + p.mood + p.NormFloat64()*0.9))
		items[it.Code] = scale[max(0, min(i, len(scale)-1))]
	}
	return items
}

func (p *person) rank(q *surveys.Question) []string {
	weights := make([]float64, len(q.Items))
	for i, it := range q.Items {
		weights[i] = math.Pow(p.weight(q, it.Code, it.Themes), 2)
	}
	n := min(q.Top, len(q.Items))
	if p.chance(0.05) {
		n = 1 + p.IntN(max(n, 1)) // ranks fewer than asked
	}
	var codes []string
	for range n {
		i := p.weighted(weights)
		codes = append(codes, q.Items[i].Code)
		weights[i] = 0
	}
	return codes
}

// divide hands out the points in steps of five, as most people do.
func (p *person) divide(q *surveys.Question) map[string]float64 {
	step := 1
	if q.Sum%5 == 0 {
		step = 5
	}
	weights := make([]float64, len(q.Items))
	for i, it := range q.Items {
		weights[i] = p.weight(q, it.Code, it.Themes) * p.ExpFloat64()
	}
	points := map[string]float64{}
	left := q.Sum
	for i, it := range q.Items {
		n := int(float64(q.Sum)*weights[i]/sum(weights)) / step * step
		if n > 0 {
			points[it.Code] = float64(n)
			left -= n
		}
	}
	if left > 0 {
		points[q.Items[p.weighted(weights)].Code] += float64(left)
	}
	return points
}

func (p *person) numbers(q *surveys.Question) map[string]float64 {
	if len(q.Items) == 0 {
		return map[string]float64{"": p.number(q)}
	}
	n := map[string]float64{}
	for _, it := range q.Items {
		n[it.Code] = p.number(q)
	}
	return n
}

// number draws around two thirds of a short range, as marks are given, and
// mostly small numbers from a long or open one.
func (p *person) number(q *surveys.Question) float64 {
	low, high := 0.0, 1e4
	if q.Min != nil {
		low = *q.Min
	}
	if q.MaxNumber != nil {
		high = *q.MaxNumber
	} else {
		high = low + high
	}
	var x float64
	if high-low <= 100 {
		x = low + (high-low)*(0.62+0.05*p.content()) + (p.mood+p.NormFloat64())*(high-low)/8
	} else {
		x = low + math.Exp(2.5+1.4*p.NormFloat64())
	}
	if q.Whole {
		x = math.Round(x)
	} else {
		x = math.Round(x*10) / 10
	}
	return max(low, min(x, high))
}

// weighted returns an index, drawn in proportion to the weights.
func (p *person) weighted(weights []float64) int {
	at := p.Float64() * sum(weights)
	last := 0
	for i, w := range weights {
		if w == 0 {
			continue
		}
		if last = i; at < w {
			return i
		}
		at -= w
	}
	return last
}

func sum(xs []float64) (s float64) {
	for _, x := range xs {
		s += x
	}
	return s
}
