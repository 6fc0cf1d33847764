package surveys

import "regiopeil/surveys/routing"

// Form is a Definition ready to run: its routing parsed, its codes indexed, its
// pages and shuffled orders prepared. It never changes and is safe for
// concurrent use.
type Form struct {
	Definition *Definition // not to be changed

	asked     []asked // every question, in the order of the definition
	questions []*Question
	index     map[string]int // question code → place in asked
	fields    map[string]field
	pages     []Page
	audience  int // place of the audience question, or -1
	contact   *routing.Expr
	// conditional says that some question has a condition beside its audience.
	conditional bool
}

// asked is a question with what is worked out once.
type asked struct {
	*Question
	place      int
	part       int
	main       int // the question that this companion belongs to, or -1
	companions []*Question
	relevant   *routing.Expr
	options    map[string]int
	items      map[string]int
	itemFields []string // "V8.T1"
	textOption int      // the option with a text beside it, or -1
	textField  string   // "V4.text"; empty: none
	itemOrder  [][]int  // one per prepared order; nil: identity
	optOrder   [][]int
}

// field is what a form field, a column or "V4.text" stands for.
type field struct {
	question int
	item     int // -1: the question as a whole
	text     bool
}

// Compile makes a Form. It checks the definition first; the error is the one
// of Definition.Check.
func Compile(d *Definition) (*Form, error) {
	if err := d.Check(); err != nil {
		return nil, err
	}
	f := &Form{Definition: d, index: map[string]int{}, fields: map[string]field{}, audience: -1}
	for p := range d.Parts {
		for i := range d.Parts[p].Questions {
			f.add(&d.Parts[p].Questions[i], p)
		}
	}
	for i := range f.asked {
		if a := &f.asked[i]; a.main >= 0 {
			main := &f.asked[a.main]
			main.companions = append(main.companions, a.Question)
		}
	}
	if i, ok := f.index[d.AudienceQuestion]; ok {
		f.audience = i
	}
	if c := d.Contact; c != nil && c.Relevant != "" {
		f.contact, _ = routing.Parse(c.Relevant) // Check parsed it before
	}
	f.pages = f.cutPages()
	return f, nil
}

func (f *Form) add(q *Question, part int) {
	a := asked{
		Question: q, place: len(f.asked), part: part, main: -1, textOption: -1,
		options: make(map[string]int, len(q.Options)),
		items:   make(map[string]int, len(q.Items)),
	}
	f.index[q.Code] = a.place
	if main, ok := f.index[q.With]; ok {
		a.main = main
	}
	if q.Relevant != "" {
		a.relevant, _ = routing.Parse(q.Relevant) // Check parsed it before
		f.conditional = true
	}
	f.fields[q.Code] = field{question: a.place, item: -1}
	for i, it := range q.Items {
		a.items[it.Code] = i
		a.itemFields = append(a.itemFields, q.Code+"."+it.Code)
		f.fields[a.itemFields[i]] = field{question: a.place, item: i}
	}
	for i, o := range q.Options {
		a.options[o.Code] = i
		if o.Text > 0 {
			a.textOption, a.textField = i, q.Code+".text"
			f.fields[a.textField] = field{question: a.place, item: -1, text: true}
		}
	}
	a.itemOrder, a.optOrder = prepareOrders(q)
	f.asked = append(f.asked, a)
	f.questions = append(f.questions, q)
}

// Question returns the question with a code, companions too.
func (f *Form) Question(code string) (*Question, bool) {
	i, ok := f.index[code]
	if !ok {
		return nil, false
	}
	return f.questions[i], true
}

// Questions returns all questions in order. The slice is not to be changed.
func (f *Form) Questions() []*Question { return f.questions }

// Companions returns the questions that are shown as one with a question.
func (f *Form) Companions(code string) []*Question {
	if i, ok := f.index[code]; ok {
		return f.asked[i].companions
	}
	return nil
}

// AudienceOf returns what the audience question makes of a respondent.
func (f *Form) AudienceOf(a Answers) Audience {
	if f.audience < 0 {
		return ""
	}
	q := &f.asked[f.audience]
	if i, ok := q.options[a[q.Code].Code]; ok {
		return q.Options[i].Audience
	}
	return ""
}

// AsksContact reports whether the separate form for an e-mail address is shown
// to someone who sent these answers.
func (f *Form) AsksContact(a Answers) bool {
	if f.Definition.Contact == nil {
		return false
	}
	return f.contact == nil || f.contact.Eval(&lookup{form: f, answers: a})
}
