package reports

import (
	"slices"
	"strings"

	"regiopeil/reports/columns"
	"regiopeil/reports/stats"
	"regiopeil/surveys"
)

// jointCells is the most cells at which all groupings are counted in one pass
// and added up afterwards.
const jointCells = 4096

// plan is a Query that has been checked, with what is needed to count it.
type plan struct {
	view
	query     Query
	def       *surveys.Definition
	words     words
	rows      int        // to look at
	people    int        // living ones among them
	weights   *weighting // nil: figures are not weighted
	groupings []Grouping
	passes    []*pass
	spots     []spot
}

// spot is one group of one grouping, or the total: what every figure is
// computed for.
type spot struct {
	groupVar, group string
	pass            int
	cells           []int // of the pass; their counts are added up
	classes         []int // per cell: which weight its people have
}

// pass is one division of people into cells.
type pass struct {
	cells  *columns.Cells
	counts map[*columns.Column]*columns.Counts
}

func (v view) newPlan(q Query) *plan {
	p := &plan{view: v, query: q, def: v.form.Definition, words: newWords(v.form.Definition)}
	p.rows, p.people = v.set.Cut(q.MinBase)
	return p
}

func (v view) plan(q Query) (*plan, error) {
	p := v.newPlan(q)
	if err := p.checkTheme(); err != nil {
		return nil, err
	}
	keep, err := p.filters()
	if err != nil {
		return nil, err
	}
	if p.weights, err = p.weigh(); err != nil {
		return nil, err
	}
	dims := map[string]dimension{}
	if p.weights.has() {
		dims[byWeight] = p.weights.class
	}
	for _, by := range q.By {
		if err := p.addGrouping(by, dims); err != nil {
			return nil, err
		}
	}
	p.divide(dims, keep)
	return p, nil
}

func (p *plan) checkTheme() error {
	if p.query.Theme == "" || slices.ContainsFunc(p.def.Themes, func(t surveys.Theme) bool { return t.Code == p.query.Theme }) {
		return nil
	}
	if len(p.def.Themes) == 0 {
		return wrong("theme", problemNoThemes, "Value", p.query.Theme)
	}
	var have []string
	for _, t := range p.def.Themes {
		have = append(have, t.Code)
	}
	err := wrong("theme", problemTheme, "Value", p.query.Theme)
	err.Problems[0].Args["Known"] = strings.Join(have, ", ")
	return err
}

// single returns the question of a code by which people can be divided; field
// is the part of the query that names it.
func (p *plan) single(code, field string) (*surveys.Question, *columns.Column, error) {
	q, ok := p.form.Question(code)
	if !ok {
		return nil, nil, wrong(field, problemQuestion, "Value", code)
	}
	c, ok := p.set.Column(code, "")
	if !ok || q.Type != surveys.Single {
		return nil, nil, wrong(field, problemKind, "Value", code)
	}
	return q, c, nil
}

func (p *plan) filters() ([]columns.Keep, error) {
	byQuestion := map[string]int{}
	var keep []columns.Keep
	for _, w := range p.query.Where {
		_, c, err := p.single(w.Question, "where")
		if err != nil {
			return nil, err
		}
		entry, ok := c.Find(w.Code)
		if !ok {
			return nil, wrong("where", problemOption, "Value", w.Question, "Option", w.Code)
		}
		i, ok := byQuestion[w.Question]
		if !ok {
			i = len(keep)
			byQuestion[w.Question] = i
			keep = append(keep, columns.Keep{Column: c, Entries: make([]bool, len(c.Entries))})
		}
		keep[i].Entries[entry] = true
	}
	return keep, nil
}

// dimension is a question by which people are divided, with its groups.
type dimension struct {
	columns.Dimension
	groups []Group
}

// newDimension makes a group of every option that is an answer. People who
// declared that they do not know or would rather not say are in no group.
func (p *plan) newDimension(code string) (dimension, error) {
	q, c, err := p.single(code, "by")
	if err != nil {
		return dimension{}, err
	}
	d := dimension{Dimension: columns.Dimension{Column: c, Of: make([]uint16, len(c.Entries))}}
	for e := 1; e < len(c.Entries); e++ {
		option := c.Entries[e].Code
		if surveys.IsNonAnswer(option) {
			continue
		}
		d.Size++
		d.Of[e] = uint16(d.Size)
		d.groups = append(d.groups, Group{Code: option, Codes: []string{option}, Label: p.words.option(q, option)})
	}
	return d, nil
}

func (p *plan) addGrouping(by []string, dims map[string]dimension) error {
	g := Grouping{Var: strings.Join(by, "+"), Questions: by, Groups: []Group{{}}}
	if slices.Contains(by, "") || len(by) == 0 {
		return wrong("by", problemEmpty, "Value", g.Var)
	}
	if slices.ContainsFunc(p.groupings, func(o Grouping) bool { return o.Var == g.Var }) {
		return wrong("by", problemTwice, "Value", g.Var)
	}
	own := pick(dims, p.always())
	for i, code := range by {
		if slices.Contains(by[:i], code) {
			return wrong("by", problemNested, "Value", g.Var, "Code", code)
		}
		d, ok := dims[code]
		if !ok {
			var err error
			if d, err = p.newDimension(code); err != nil {
				return err
			}
			dims[code] = d
		}
		if own = append(own, d.Dimension); columns.Size(own) > columns.MaxCells {
			return wrong("by", problemLarge, "Value", g.Var)
		}
		g.Groups = nest(g.Groups, d.groups)
	}
	p.groupings = append(p.groupings, g)
	return nil
}

// nest divides every group of outer by those of inner.
func nest(outer, inner []Group) []Group {
	var out []Group
	for _, o := range outer {
		for _, i := range inner {
			g := Group{Code: i.Code, Codes: append(slices.Clone(o.Codes), i.Code), Label: i.Label}
			if o.Code != "" {
				g.Code, g.Label = o.Code+"+"+i.Code, o.Label+labelJoin+i.Label
			}
			out = append(out, g)
		}
	}
	return out
}

// divide lays out the cells: one division for everything while it is small,
// else one per grouping.
func (p *plan) divide(dims map[string]dimension, keep []columns.Keep) {
	all := p.always()
	for _, g := range p.groupings {
		for _, code := range g.Questions {
			if !slices.Contains(all, code) {
				all = append(all, code)
			}
		}
	}
	if n := columns.Size(pick(dims, all)); n <= jointCells {
		p.addPass(dims, all, keep)
		p.addSpots(dims, all, Grouping{Groups: []Group{{}}})
		for _, g := range p.groupings {
			p.addSpots(dims, all, g)
		}
		return
	}
	p.addPass(dims, p.always(), keep)
	p.addSpots(dims, p.always(), Grouping{Groups: []Group{{}}})
	for _, g := range p.groupings {
		codes := append(p.always(), g.Questions...)
		p.addPass(dims, codes, keep)
		p.addSpots(dims, codes, g)
	}
}

// byWeight names, among the questions that people are divided by, the weight
// that they have.
const byWeight = ""

// always are the dimensions of every pass.
func (p *plan) always() []string {
	if p.weights.has() {
		return []string{byWeight}
	}
	return nil
}

func pick(dims map[string]dimension, codes []string) []columns.Dimension {
	out := make([]columns.Dimension, len(codes))
	for i, code := range codes {
		out[i] = dims[code].Dimension
	}
	return out
}

func (p *plan) addPass(dims map[string]dimension, codes []string, keep []columns.Keep) {
	p.passes = append(p.passes, &pass{cells: p.set.Divide(p.rows, pick(dims, codes), keep)})
}

// addSpots finds, for every group of g, the cells of the last pass (divided by
// codes) that belong to it: those that agree in g's questions, whatever the
// others say.
func (p *plan) addSpots(dims map[string]dimension, codes []string, g Grouping) {
	pass := len(p.passes) - 1
	cells := p.passes[pass].cells
	people := cells.People()
	weight := slices.Index(codes, byWeight)
	at := len(p.spots)
	for _, group := range g.Groups {
		p.spots = append(p.spots, spot{groupVar: g.Var, group: group.Code, pass: pass})
	}
	where := make([]int, len(codes))
	for {
		group, inside := 0, true
		for _, code := range g.Questions {
			n := where[slices.Index(codes, code)]
			inside = inside && n > 0
			group = group*dims[code].Size + n - 1
		}
		if cell := cells.Index(where); inside && people[cell] > 0 {
			s := &p.spots[at+group]
			s.cells = append(s.cells, cell)
			if weight >= 0 {
				s.classes = append(s.classes, where[weight])
			}
		}
		i := 0
		for ; i < len(codes); i++ {
			if where[i]++; where[i] <= dims[codes[i]].Size {
				break
			}
			where[i] = 0
		}
		if i == len(codes) {
			return
		}
	}
}

// count counts columns in every pass.
func (p *plan) count(cs []*columns.Column) {
	for _, pass := range p.passes {
		pass.counts = make(map[*columns.Column]*columns.Counts, len(cs))
		for i, n := range columns.CountAll(cs, pass.cells) {
			pass.counts[cs[i]] = n
		}
	}
}

// vectors returns, per spot, how many people gave each entry of a column.
func (p *plan) vectors(c *columns.Column) [][]uint32 {
	out := make([][]uint32, len(p.spots))
	all := make([]uint32, len(p.spots)*len(c.Entries))
	for i, s := range p.spots {
		out[i] = all[i*len(c.Entries):][:len(c.Entries):len(c.Entries)]
		for _, cell := range s.cells {
			p.passes[s.pass].counts[c].AddTo(out[i], cell)
		}
	}
	return out
}

// masses returns the same, weighted; people without a weight are left out.
func (p *plan) masses(c *columns.Column) [][]stats.Mass {
	out := make([][]stats.Mass, len(p.spots))
	n := make([]uint32, len(c.Entries))
	for i, s := range p.spots {
		out[i] = make([]stats.Mass, len(c.Entries))
		for j, cell := range s.cells {
			if s.classes[j] == 0 {
				continue
			}
			clear(n)
			p.passes[s.pass].counts[c].AddTo(n, cell)
			weight := p.weights.weight[s.classes[j]]
			for e, k := range n {
				if k > 0 {
					out[i][e].Add(stats.NewMass(int(k), weight))
				}
			}
		}
	}
	return out
}
