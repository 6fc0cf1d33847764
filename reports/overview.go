package reports

import (
	"context"
	"slices"
	"strings"

	"regiopeil/reports/columns"
	"regiopeil/surveys"
)

// Overview is what an analyst sees first: how many people answered, and who.
//
// N is live. Every Count is taken at the cut, like figures, and is hidden below
// the minimum base.
type Overview struct {
	Survey *surveys.Survey
	Form   *surveys.Form
	// N is the live count of responses; Responses is how many of them the
	// figures are taken over now, before a filter.
	N, Responses int
	Unread       int // responses that cannot be read, and are in no count
	MinBase      int
	// People are those of Responses who pass the filter: all, where there is
	// none. Every Count below is of them.
	People         Count
	Modes          []Count // web, paper, telephone; all three, zeros too
	Audiences      []Count // options of the audience question; Code is the option's
	Municipalities []Count // options of the municipality question, declared non-answers left out
	Days           []Count // YYYY-MM-DD, ascending; days without a response are absent
	Languages      []Count
	Themes         []Count // people who answered anything that touches the theme
}

// Count is a number of people, or hidden.
type Count struct {
	Code, Label string // Label in the language of the figures; a mode, day or language has none
	N           int
	Suppressed  bool // N is 0 and means nothing
}

// Overview counts the responses of a survey.
func (e *Engine) Overview(ctx context.Context, slug string) (*Overview, error) {
	v, err := e.open(ctx, slug)
	if err != nil {
		return nil, err
	}
	defer v.close()
	return v.overview(Query{Survey: slug, MinBase: minBase(v.survey, SurveysOwn)})
}

// Unread is how many responses of a survey cannot be read, as Overview counts them.
func (e *Engine) Unread(ctx context.Context, slug string) (int, error) {
	v, err := e.open(ctx, slug)
	if err != nil {
		return 0, err
	}
	defer v.close()
	return len(v.unread), nil
}

// overview counts the people of a query, whose MinBase is filled in; its theme
// and groupings are not looked at.
func (v view) overview(q Query) (*Overview, error) {
	q.Theme, q.By = "", nil
	p, err := v.plan(q)
	if err != nil {
		return nil, err
	}
	audience, _ := v.set.Column(p.def.AudienceQuestion, "")
	municipality, _ := v.set.Column(p.def.MunicipalityQuestion, "")
	cs := []*columns.Column{v.set.Mode, v.set.Language, v.set.Day}
	for _, c := range []*columns.Column{audience, municipality} {
		if c != nil {
			cs = append(cs, c)
		}
	}
	p.count(cs)
	hide, err := p.suppression()
	if err != nil {
		return nil, err
	}
	o := &Overview{
		Survey: v.survey, Form: v.form, N: v.set.Living(), Responses: p.people, Unread: len(v.unread), MinBase: q.MinBase,
		People: p.hide(Count{}, p.passing()),
		Modes:  hide.parts(p.tally(v.set.Mode)), Languages: hide.parts(p.tally(v.set.Language)), Days: hide.parts(p.tally(v.set.Day)),
		Audiences: hide.groupsOf(audience, p.tally(audience)), Municipalities: hide.groupsOf(municipality, p.tally(municipality)),
		Themes: p.tallyThemes(),
	}
	o.Days = slices.DeleteFunc(o.Days, func(c Count) bool { return c.N == 0 && !c.Suppressed })
	slices.SortFunc(o.Days, func(a, b Count) int { return strings.Compare(a.Code, b.Code) })
	return o, nil
}

// passing is how many people pass the filter; cell 0 is for those who do not.
func (p *plan) passing() int { return total(p.passes[0].cells.People()[1:]) }

func total(counts []int) int {
	n := 0
	for _, c := range counts {
		n += c
	}
	return n
}

// tally counts the people of each option of a column that was counted; nothing
// is hidden.
func (p *plan) tally(c *columns.Column) []Count {
	if c == nil {
		return nil
	}
	n := p.vectors(c)[0]
	q, _ := p.form.Question(c.Question)
	var out []Count
	for e := 1; e < len(c.Entries); e++ {
		code := c.Entries[e].Code
		if surveys.IsNonAnswer(code) {
			continue
		}
		count := Count{Code: code}
		if c.Question != "" && q != nil {
			count.Label = p.words.option(q, code)
		}
		count.N = int(n[e])
		out = append(out, count)
	}
	return out
}

// hide fills in n, unless it is too small to be shown.
func (p *plan) hide(c Count, n int) Count {
	if c.Suppressed = n < p.query.MinBase; !c.Suppressed {
		c.N = n
	}
	return c
}

// tallyThemes counts, per theme, who chose an option with its tag, or gave any
// valid answer to an item or question with it.
func (p *plan) tallyThemes() []Count {
	const batch = 64
	var out []Count
	for from := 0; from < len(p.def.Themes); from += batch {
		themes := p.def.Themes[from:min(from+batch, len(p.def.Themes))]
		n := p.passes[0].cells.Touching(p.touches(themes))
		for i, t := range themes {
			out = append(out, p.hide(Count{Code: t.Code, Label: p.words.text(t.Label)}, n[i]))
		}
	}
	return out
}

func (p *plan) touches(themes []surveys.Theme) []columns.Touch {
	var out []columns.Touch
	bits := func(codes []string) (b uint64) {
		for _, code := range codes {
			if i := slices.IndexFunc(themes, func(t surveys.Theme) bool { return t.Code == code }); i >= 0 {
				b |= 1 << i
			}
		}
		return b
	}
	add := func(q *surveys.Question, item *surveys.Item, c *columns.Column) {
		t := columns.Touch{Column: c, Bits: make([]uint64, len(c.Entries))}
		any := false
		for e := 1; e < len(c.Entries); e++ {
			t.Bits[e] = bits(entryThemes(q, item, c, &c.Entries[e]))
			any = any || t.Bits[e] != 0
		}
		if any {
			out = append(out, t)
		}
	}
	for i := range p.def.Parts {
		for j := range p.def.Parts[i].Questions {
			q := &p.def.Parts[i].Questions[j]
			if c, ok := p.set.Column(q.Code, ""); ok {
				add(q, nil, c)
			}
			for k := range q.Items {
				if c, ok := p.set.Column(q.Code, q.Items[k].Code); ok {
					add(q, &q.Items[k], c)
				}
			}
		}
	}
	return out
}

// entryThemes are the themes that one answer is about; a declared non-answer is
// about none.
func entryThemes(q *surveys.Question, item *surveys.Item, c *columns.Column, e *columns.Entry) []string {
	if surveys.IsNonAnswer(e.Code) {
		return nil
	}
	optionThemes := func(code string) []string {
		if i := slices.IndexFunc(q.Options, func(o surveys.Option) bool { return o.Code == code }); i >= 0 {
			return tags(q, item, &q.Options[i])
		}
		return tags(q, item, nil)
	}
	if e.Code != "" {
		return optionThemes(e.Code)
	}
	if len(e.List) == 0 {
		return tags(q, item, nil)
	}
	var out []string
	for _, place := range e.List {
		code := c.Codes[place]
		if q.Type != surveys.Ranking {
			out = append(out, optionThemes(code)...)
			continue
		}
		if i := slices.IndexFunc(q.Items, func(i surveys.Item) bool { return i.Code == code }); i >= 0 {
			out = append(out, tags(q, &q.Items[i], nil)...)
		}
	}
	return out
}
