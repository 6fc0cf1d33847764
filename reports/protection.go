package reports

import (
	"runtime"
	"slices"
	"sync"

	"regiopeil/reports/columns"
	"regiopeil/reports/fork"
	"regiopeil/reports/protect"
	"regiopeil/surveys"
)

// What is hidden beside a base below the minimum.
const (
	minCell = 5 // the smallest count above zero that is shown
	width   = 3 // how uncertain a hidden count stays; see protect.Rules
)

// protection decides which figures of a survey are hidden: for all queries at
// one cut, so that no two of them can be held against each other. It is safe
// for concurrent use.
type protection struct {
	set         *columns.Set
	def         *surveys.Definition
	rules       protect.Rules
	rows        int
	cells       *columns.Cells // of every type of people; from 1
	cube        *protect.Cube  // its types are those cells, from 0
	backgrounds map[string]background
	people      []bool // by group: too few people, or hidden to protect such a group

	mu     sync.Mutex            // of the maps
	groups map[string][]bool     // by the base that they were decided for
	shown  map[string]*lazyShown // by question
}

// lazyShown is made when it is first asked for.
type lazyShown struct {
	once sync.Once
	*shown
}

// background is a question that figures are broken down by.
type background struct {
	at     int // its place in the Cube
	groups map[string]int
}

// Backgrounds are the questions whose groups, alone and two by two, everybody
// who may see figures may see them for: the one about the audience, the one
// about the municipality and the other background questions, as far as one
// option is chosen.
func Backgrounds(d *surveys.Definition) []string {
	var out []string
	add := func(code string) {
		if code != "" && !slices.Contains(out, code) {
			out = append(out, code)
		}
	}
	add(d.AudienceQuestion)
	add(d.MunicipalityQuestion)
	for _, part := range d.Parts {
		for _, q := range part.Questions {
			if q.Type == surveys.Single && q.Role == surveys.Background {
				add(q.Code)
			}
		}
	}
	return out
}

// protection returns the decisions for the cut of a minimum base above 0.
func (v view) protection(minBase int) (*protection, error) {
	rows, people := v.set.Cut(minBase)
	k := protectionKey{minBase, rows, people}
	v.protected.Lock()
	defer v.protected.Unlock()
	if v.protected.form == v.form && v.protected.key == k {
		return v.protected.protection, nil
	}
	p, err := v.newProtection(minBase)
	if err == nil {
		v.protected.form, v.protected.key, v.protected.protection = v.form, k, p
	}
	return p, err
}

// protectionKey tells the states of a feed apart: rows are only added, and
// never come back to life.
type protectionKey struct{ minBase, rows, people int }

// keptProtection is the last one that was asked for.
type keptProtection struct {
	sync.Mutex
	form *surveys.Form
	key  protectionKey
	*protection
}

func (v view) newProtection(minBase int) (*protection, error) {
	plan := v.newPlan(Query{MinBase: minBase})
	p := &protection{
		set: v.set, def: plan.def, rows: plan.rows,
		rules:       protect.Rules{MinBase: minBase, MinCell: min(minCell, minBase), Width: width},
		backgrounds: map[string]background{}, groups: map[string][]bool{}, shown: map[string]*lazyShown{},
	}
	var dims []columns.Dimension
	var sizes []int
	p.cells, _, _ = v.set.Types(p.rows, nil)
	types := [][]uint16{nil, {}}
	for _, code := range Backgrounds(plan.def) {
		d, err := plan.newDimension(code)
		if err != nil {
			return nil, err
		}
		cells, divided, ok := v.set.Types(p.rows, append(dims, d.Dimension))
		if !ok {
			continue // too many types of people: not among what everybody sees
		}
		b := background{at: len(dims), groups: map[string]int{}}
		for i, g := range d.groups {
			b.groups[g.Code] = i + 1
		}
		p.backgrounds[code] = b
		p.cells, types, dims, sizes = cells, divided, append(dims, d.Dimension), append(sizes, d.Size)
	}
	p.cube = protect.NewCube(sizes, types[1:min(len(types), p.cells.Count)])
	p.people = p.cube.HideGroups(p.rules, p.cells.People()[1:], nil)
	return p, nil
}

// part is the group of people who chose an option of a question; ok is false
// when that is not among what everybody sees.
func (p *protection) part(question, code string) (protect.Part, bool) {
	b, ok := p.backgrounds[question]
	return protect.Part{Background: b.at, Group: b.groups[code]}, ok && b.groups[code] > 0
}

// where returns the parts that a filter asks for.
func (p *protection) where(filters []Filter) ([]protect.Part, bool) {
	var parts []protect.Part
	for i, f := range filters {
		part, ok := p.part(f.Question, f.Code)
		if !ok || i > 0 && part.Background == parts[0].Background {
			return nil, false
		}
		parts = append(parts, part)
	}
	return parts, len(parts) <= 2
}

// group returns the number of the group of people within a filter.
func (p *protection) group(within []protect.Part, questions, codes []string) (int, bool) {
	parts := slices.Clone(within)
	for i, q := range questions {
		part, ok := p.part(q, codes[i])
		if !ok {
			return 0, false
		}
		parts = append(parts, part)
	}
	return p.cube.Group(parts...)
}

// few returns the groups without figures for what rests on so many people of
// each type.
func (p *protection) few(base []int) []bool {
	b := make([]byte, 0, 4*len(base))
	for _, n := range base {
		b = append(b, byte(n), byte(n>>8), byte(n>>16), byte(n>>24))
	}
	p.mu.Lock()
	have, ok := p.groups[string(b)]
	p.mu.Unlock()
	if ok {
		return have
	}
	hidden := p.cube.HideGroups(p.rules, base, p.people)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.groups[string(b)] = hidden
	return hidden
}

// prepare decides about questions side by side.
func (p *protection) prepare(questions []*surveys.Question) {
	next := make(chan *surveys.Question, len(questions))
	for _, q := range questions {
		next <- q
	}
	close(next)
	var wg fork.Group
	for range min(len(questions), runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for q := range next {
				p.question(q)
			}
		})
	}
	wg.Wait()
}

// question returns what is hidden of the figures of a question.
func (p *protection) question(q *surveys.Question) *shown {
	p.mu.Lock()
	s := p.shown[q.Code]
	if s == nil {
		s = &lazyShown{}
		p.shown[q.Code] = s
	}
	p.mu.Unlock()
	s.once.Do(func() { s.shown = p.decideOn(q) })
	return s.shown
}

// decideOn is question for the first time.
func (p *protection) decideOn(q *surveys.Question) *shown {
	s := &shown{}
	if b, ok := p.backgrounds[q.Code]; ok {
		s.background, s.cube, s.people = &b, p.cube, p.people
	}
	var cs []*columns.Column
	var items []*surveys.Item
	if c, ok := p.set.Column(q.Code, ""); ok {
		cs, items = append(cs, c), append(items, nil)
	}
	for i := range q.Items {
		if c, ok := p.set.Column(q.Code, q.Items[i].Code); ok {
			cs, items = append(cs, c), append(items, &q.Items[i])
		}
	}
	for i, n := range columns.CountAll(cs, p.cells) {
		u := &typed{protection: p, question: q, column: cs[i], n: make([][]uint32, p.cells.Count-1)}
		for k := range u.n {
			u.n[k] = make([]uint32, len(cs[i].Entries))
			n.AddTo(u.n[k], k+1)
		}
		item := ""
		if items[i] != nil {
			item = items[i].Code
		}
		s.units = append(append(s.units, u.decide(item)...), u.nonAnswers(item)...)
	}
	return s
}
