package surveys

import (
	"slices"
	"strconv"
	"strings"

	"regiopeil/surveys/routing"
)

// MaxQuestions is how many questions a definition can have.
const MaxQuestions = 1024

// Route is the set of questions that a respondent gets. Two routes of one Form
// are equal (==) when they hold the same questions.
type Route struct {
	form *Form
	set  places
}

// places is a set of questions by their place in the definition.
type places [MaxQuestions / 64]uint64

func (p *places) has(i int) bool { return p[i/64]&(1<<(i%64)) != 0 }
func (p *places) add(i int)      { p[i/64] |= 1 << (i % 64) }

// Has reports whether the question with a code is on the route.
func (r Route) Has(code string) bool {
	if r.form == nil {
		return false
	}
	i, ok := r.form.index[code]
	return ok && r.set.has(i)
}

// Key is a short text that differs between the routes of one Form.
func (r Route) Key() string {
	var b strings.Builder
	for i, last := 0, 0; i < len(r.set); i++ {
		if r.set[i] != 0 {
			for ; last < i; last++ {
				b.WriteByte('.')
			}
			b.WriteString(strconv.FormatUint(r.set[i], 36))
		}
	}
	return b.String()
}

// Route works out which questions someone gets who answered this much. An
// answer to a question that is itself not on the route counts as none.
func (f *Form) Route(a Answers) Route {
	if f.conditional {
		return *f.routeByCondition(a)
	}
	r := Route{form: f}
	audience := f.AudienceOf(a)
	for i := range f.asked {
		if f.asked[i].isFor(audience, &r) {
			r.set.add(i)
		}
	}
	return r
}

// routeByCondition does the same where routing is more than audiences, which
// takes memory.
func (f *Form) routeByCondition(a Answers) *Route {
	r := &Route{form: f}
	l := &lookup{form: f, answers: a, route: r}
	audience := f.AudienceOf(a)
	for i := range f.asked {
		q := &f.asked[i]
		if q.isFor(audience, r) && (q.relevant == nil || q.relevant.Eval(l)) {
			r.set.add(i)
		}
	}
	return r
}

// isFor reports whether an audience gets the question, and the question that
// it is a companion of is on the route so far.
func (q *asked) isFor(audience Audience, r *Route) bool {
	return (q.main < 0 || r.set.has(q.main)) && (len(q.For) == 0 || slices.Contains(q.For, audience))
}

// Clean drops the answers that routing took away, and such as belong to no
// question. Dropped names their questions, in order; when it is empty, kept is
// a itself.
func (f *Form) Clean(a Answers) (kept Answers, dropped []string) {
	r := f.Route(a)
	var strange []string
	for key := range a {
		at, ok := f.fields[key]
		if ok && at.item < 0 && r.set.has(at.question) {
			continue
		}
		if kept == nil {
			kept = make(Answers, len(a))
			for k, v := range a {
				kept[k] = v
			}
		}
		delete(kept, key)
		if !ok || at.item >= 0 {
			strange = append(strange, key)
		} else if code := f.questions[at.question].Code; !slices.Contains(dropped, code) {
			dropped = append(dropped, code)
		}
	}
	if kept == nil {
		return a, nil
	}
	slices.SortFunc(dropped, func(x, y string) int { return f.index[x] - f.index[y] })
	slices.Sort(strange)
	return kept, append(dropped, strange...)
}

// lookup shows answers to a routing expression.
type lookup struct {
	form    *Form
	answers Answers
	route   *Route // nil: everything counts
}

// Value implements routing.Values.
func (l *lookup) Value(question, item string) routing.Value {
	i, ok := l.form.index[question]
	if !ok || l.route != nil && !l.route.set.has(i) {
		return routing.Value{}
	}
	q := &l.form.asked[i]
	if item == "text" {
		return routing.Value{Text: l.answers[q.textField].Text}
	}
	a, ok := l.answers[question]
	if !ok {
		return routing.Value{}
	}
	if item != "" {
		return q.itemValue(a, item)
	}
	switch {
	case a.Code != "":
		return routing.Value{Text: a.Code}
	case q.Type == Multiple:
		return routing.Value{Codes: a.Codes}
	case q.Type == Number && len(q.Items) == 0:
		n, ok := a.Numbers[""]
		return routing.Value{Number: n, IsNumber: ok}
	case q.Type == TextType:
		return routing.Value{Text: a.Text}
	}
	return routing.Value{Text: "answered"} // a group is only ever compared with ''
}

func (q *asked) itemValue(a Answer, item string) routing.Value {
	switch q.Type {
	case Matrix, Statements:
		return routing.Value{Text: a.Items[item]}
	case Ranking:
		if place := slices.Index(a.Codes, item); place >= 0 {
			return routing.Value{Number: float64(place + 1), IsNumber: true}
		}
	case Points:
		return routing.Value{Number: a.Numbers[item], IsNumber: a.Numbers != nil}
	case Number:
		n, ok := a.Numbers[item]
		return routing.Value{Number: n, IsNumber: ok}
	}
	return routing.Value{}
}

// kindOf says what routing may do with a question of this type.
func kindOf(q *Question, item string) (routing.Kind, bool) {
	if item == "text" {
		return routing.Textual, slices.ContainsFunc(q.Options, func(o Option) bool { return o.Text > 0 })
	}
	if item != "" {
		known := slices.ContainsFunc(q.Items, func(it Item) bool { return it.Code == item })
		if q.Type == Matrix || q.Type == Statements {
			return routing.Choice, known
		}
		return routing.Numeric, known
	}
	switch q.Type {
	case Single:
		return routing.Choice, true
	case Multiple:
		return routing.Choices, true
	case TextType:
		return routing.Textual, true
	case Note:
		return routing.Nothing, true
	}
	if q.Type == Number && len(q.Items) == 0 {
		return routing.Numeric, true
	}
	return routing.Group, true
}
