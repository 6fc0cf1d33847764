package reports

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"

	"regiopeil/reports/columns"
	"regiopeil/reports/stats"
	"regiopeil/surveys"
)

// Weights says how the weighted rows of a Table were weighted.
type Weights struct {
	Sets    []WeightedSet
	Cap     float64 // largest weight, mean 1; 0: none
	Correct bool    // the finite population correction was made
	N       int     // people with a weight
	// Out are people of the weighted audiences without a weight: they did not say
	// something that weights depend on, or are outside the population. Ones, part
	// of N, did not say it either but count with weight 1.
	Out, Ones int
	// Problem is why there are no weighted rows although the survey's settings
	// ask for them; nil: there are.
	Problem *surveys.Problem
}

// WeightedSet is the weighting of one audience.
type WeightedSet struct {
	surveys.MarginSet
	N          int     // people raked to the margins
	Out, Ones  int     // others of the audience: without a weight, with weight 1
	AtCap      int     // of the raked, whose weight is the largest allowed
	Low, High  float64 // smallest and largest weight
	NEff, Deff float64 // Kish's effective sample size, and N divided by it
}

// weighting is the weight of everyone who counts. Respondents who agree in all
// questions that weights depend on have the same weight, so that people are
// counted per class of them and no figure depends on their order.
type weighting struct {
	class  dimension // groups of people with one weight, from 1
	weight []float64 // per class; of class 0, who has none: 0
	design stats.Design
	report *Weights
}

// Weights is how the responses of a survey are weighted now by its settings;
// nil: they are not.
func (e *Engine) Weights(ctx context.Context, slug string) (*Weights, error) {
	v, err := e.open(ctx, slug)
	if err != nil {
		return nil, err
	}
	defer v.close()
	p := v.newPlan(Query{Survey: slug, MinBase: minBase(v.survey, SurveysOwn)})
	w, err := p.weigh()
	if err != nil || w == nil {
		return nil, err
	}
	return w.report, nil
}

// weigh computes the weighting that a query asks for, or that the survey's
// settings do; nil: none. What does not fit is an error of a query that asks for
// it, and is told in the report of one that does not.
func (p *plan) weigh() (*weighting, error) {
	use := cmp.Or(p.query.Weighting, p.survey.Settings.Weighting)
	if p.query.Unweighted || use == nil || len(use.Sets) == 0 { // without margins nobody is weighted
		return nil, nil
	}
	w, problem := p.newWeighting(use)
	if problem == nil {
		return w, nil
	}
	if p.query.Weighting != nil {
		return nil, &surveys.Error{Code: surveys.Invalid, Message: "these figures cannot be weighted", Problems: []surveys.Problem{*problem}}
	}
	return &weighting{report: &Weights{Problem: problem}}, nil
}

func (p *plan) newWeighting(asked *surveys.Weighting) (*weighting, *surveys.Problem) {
	if problems := p.def.CheckWeighting(asked); len(problems) > 0 {
		return nil, &problems[0]
	}
	w := &weighting{weight: []float64{0}, report: &Weights{Cap: asked.Cap, Correct: asked.Correct}}
	var divisions []*columns.Cells
	of := []uint16{0} // class per entry of the joined divisions
	population := 0.0
	for i := range asked.Sets {
		s := newMarginCells(p, &asked.Sets[i], asked.Missing)
		weights, problem := s.rake(asked.Cap, w.report)
		if problem != nil {
			return nil, problem
		}
		for cell := 1; cell < s.cells.Count; cell++ {
			class := 0
			if weights[cell] > 0 && s.people[cell] > 0 {
				class = len(w.weight)
				w.weight = append(w.weight, weights[cell])
			}
			of = append(of, uint16(class))
		}
		divisions = append(divisions, s.cells)
		population += asked.Sets[i].Population()
	}
	w.class.Dimension = columns.Dimension{Column: columns.Join(divisions...), Of: of, Size: len(w.weight) - 1}
	w.design.N = w.report.N
	if asked.Correct {
		w.design.Population = population
	}
	return w, nil
}

// marginCells divides the people of one audience by all that their weights
// depend on.
type marginCells struct {
	plan    *plan
	set     *surveys.MarginSet
	missing surveys.MissingRule
	columns []*columns.Column
	cells   *columns.Cells
	people  []int
}

func newMarginCells(p *plan, set *surveys.MarginSet, missing surveys.MissingRule) *marginCells {
	s := &marginCells{plan: p, set: set, missing: missing}
	var dims []columns.Dimension
	for _, m := range set.Margins {
		c, _ := p.set.Column(m.Question, "") // CheckWeighting saw the question
		d := columns.Dimension{Column: c, Of: make([]uint16, len(c.Entries)), Size: len(c.Entries) - 1}
		for e := range d.Of {
			d.Of[e] = uint16(e)
		}
		s.columns, dims = append(s.columns, c), append(dims, d)
	}
	s.cells = p.set.Divide(p.rows, dims, p.audience(set.Audience))
	s.people = s.cells.People()
	return s
}

// audience keeps the people of one audience; of the empty one, everybody.
func (p *plan) audience(a surveys.Audience) []columns.Keep {
	q, ok := p.form.Question(p.def.AudienceQuestion)
	if a == "" || !ok {
		return nil
	}
	c, _ := p.set.Column(q.Code, "")
	keep := columns.Keep{Column: c, Entries: make([]bool, len(c.Entries))}
	for _, o := range q.Options {
		if e, ok := c.Find(o.Code); ok && o.Audience == a {
			keep.Entries[e] = true
		}
	}
	return []columns.Keep{keep}
}

// What becomes of the people of a cell.
const (
	raked   = iota
	asOne   // weight 1
	without // no weight
)

// fate decides it, and says which category of every margin the cell is in.
func (s *marginCells) fate(cell int) (int, []int, *surveys.Problem) {
	fate := raked
	var category []int
	for v, entry := range s.cells.Groups(cell) {
		m := &s.set.Margins[v]
		q, _ := s.plan.form.Question(m.Question)
		code := s.columns[v].Entries[entry].Code
		k := slices.IndexFunc(m.Counts, func(c surveys.MarginCount) bool { return c.Option == code && c.Population > 0 })
		switch {
		case entry == 0 || surveys.IsNonAnswer(code):
			if cmp.Or(s.missing, q.Missing, surveys.MissingOut) == surveys.MissingOut {
				fate = without
			}
			fate = max(fate, asOne)
		case k >= 0:
		case outside(q, code):
			fate = without
		default:
			return without, nil, &surveys.Problem{Question: m.Question, Key: surveys.ProblemMarginMissing, Args: map[string]any{"Code": code, "Of": m.Question}}
		}
		category = append(category, k)
	}
	return fate, category, nil
}

// outside reports whether an answer puts somebody outside the population; one
// that only an older version of the questionnaire knew does.
func outside(q *surveys.Question, code string) bool {
	i := slices.IndexFunc(q.Options, func(o surveys.Option) bool { return o.Code == code })
	return i < 0 || q.Options[i].Outside
}

// rake returns the weight of every cell, 0 for people without, with a mean of 1
// among those who are raked, and adds to the report.
func (s *marginCells) rake(limit float64, report *Weights) ([]float64, *surveys.Problem) {
	set := WeightedSet{MarginSet: *s.set}
	weights := make([]float64, s.cells.Count)
	var cells, counts []int
	var categories [][]int
	for cell := 1; cell < s.cells.Count; cell++ {
		n := s.people[cell]
		if n == 0 {
			continue
		}
		fate, category, problem := s.fate(cell)
		switch {
		case problem != nil:
			return nil, problem
		case fate == raked:
			cells, counts, categories = append(cells, cell), append(counts, n), append(categories, category)
		case fate == asOne:
			weights[cell] = 1
			set.Ones += n
		default:
			set.Out += n
		}
	}
	got, problem := s.fit(counts, categories)
	if problem != nil {
		return nil, problem
	}
	trimmed, atCap, err := stats.Trim(got, counts, 0, limit)
	if err != nil {
		return nil, s.explain(err)
	}
	set.AtCap, set.Low, set.High = atCap, slices.Min(trimmed), slices.Max(trimmed)
	var all stats.Mass
	for i, cell := range cells {
		weights[cell] = trimmed[i]
		all.Add(stats.NewMass(counts[i], trimmed[i]))
	}
	set.N = all.N
	set.NEff, set.Deff = stats.Kish(all)
	report.N += set.N + set.Ones
	report.Ones += set.Ones
	report.Out += set.Out
	report.Sets = append(report.Sets, set)
	return weights, nil
}

// fit rakes cells with these counts and categories.
func (s *marginCells) fit(counts []int, categories [][]int) ([]float64, *surveys.Problem) {
	margins := make([][]float64, len(s.set.Margins))
	for v, m := range s.set.Margins {
		for k, c := range m.Counts {
			margins[v] = append(margins[v], c.Population)
			met := slices.ContainsFunc(categories, func(category []int) bool { return category[v] == k })
			if c.Population > 0 && !met {
				return nil, &surveys.Problem{Question: m.Question, Key: surveys.ProblemMarginNobody, Args: map[string]any{"Code": c.Option, "Of": m.Question}}
			}
		}
	}
	weights, err := stats.Rake(counts, categories, margins)
	if err != nil {
		return nil, s.explain(err)
	}
	return weights, nil
}

// explain says what raking could not do; what a margin lacks was seen before.
func (s *marginCells) explain(err error) *surveys.Problem {
	var codes []string
	for _, m := range s.set.Margins {
		codes = append(codes, m.Question)
	}
	return &surveys.Problem{Key: surveys.ProblemMarginReach, Args: map[string]any{"Codes": codes, "Detail": errors.Unwrap(err)}}
}

// has reports whether there are weighted figures.
func (w *weighting) has() bool { return w != nil && w.report.Problem == nil }

// shareOf is the weighted figure of yes among base.
func (w *weighting) shareOf(yes, base stats.Mass) figure {
	f := figure{Row: Row{Base: base.N, HasBase: true, N: yes.N, HasN: true}, base: base.N}
	if base.N == 0 {
		return f
	}
	e := stats.WeightedShare(yes, base, w.design)
	nEff, _ := stats.Kish(base)
	f.Share, f.NEff = Num(e.Share), Num(nEff)
	f.SE, f.Deff = finite(e.SE), finite(e.Deff)
	f.ShareLow, f.ShareHigh = finite(e.CI.Low), finite(e.CI.High)
	return f
}

// meanOf is the weighted figure of numbers.
func (w *weighting) meanOf(values []stats.WeightedValue) figure {
	var base stats.Mass
	for _, v := range values {
		base.Add(v.Mass)
	}
	f := figure{Row: Row{Base: base.N, HasBase: true, N: base.N, HasN: true}, base: base.N}
	if base.N == 0 {
		return f
	}
	m := stats.WeightedDescribe(values, w.design)
	nEff, _ := stats.Kish(base)
	f.Mean, f.Median, f.NEff = Num(m.Mean), Num(m.Median), Num(nEff)
	f.SD, f.SE, f.Deff = finite(m.SD), finite(m.SE), finite(m.Deff)
	f.MeanLow, f.MeanHigh = finite(m.CI.Low), finite(m.CI.High)
	return f
}

// finite is x, or absent where it is not defined.
func finite(x float64) Value {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return Value{}
	}
	return Num(x)
}
