package reports

import (
	"context"
	"math/rand/v2"
	"slices"

	"regiopeil/reports/columns"
	"regiopeil/surveys"
	"regiopeil/surveys/store"
)

// OpenAnswer is one text that a respondent typed, exactly as typed.
//
// Audience and Municipality are there only where the group of that audience in
// that municipality is at least the minimum base; Audience alone where only the
// audience is.
//
// Tags are the IDs of the tags that at least half of those who read it gave it,
// ascending.
type OpenAnswer struct {
	Seq                             int64  // in the log; it tells who came when, and is shown to nobody
	Question                        string // "V21", "V17t"; "V4.text": what was filled in at "other, namely"
	Label                           string // of the question, in the language of the figures
	Role                            surveys.Role
	Themes                          []string // what it is about: the choice made beside it, or the question's own tags
	Text                            string
	Audience, AudienceLabel         string // option code and text
	Municipality, MunicipalityLabel string
	Tags                            []int
	Readers                         int  // people who read it to tag it
	Differ                          bool // they gave other tags
	Quote                           bool // for publication
}

// Place is where it stands. It is shown to nobody, as it tells who came when.
func (a *OpenAnswer) Place() surveys.TextPlace {
	return surveys.TextPlace{Seq: a.Seq, Question: a.Question}
}

// Texts returns the open answers that touch the theme of q, or of no theme in
// particular, among the people of q.Where: all of them without a theme. When
// fewer people than the minimum base pass q.Where there are none: a text is as
// good as a name when the filter says whose it is. They come in another random
// order each time, so that the order tells nothing of who came when and what
// belongs together. By is not looked at.
func (e *Engine) Texts(ctx context.Context, q Query) ([]OpenAnswer, error) {
	v, err := e.open(ctx, q.Survey)
	if err != nil {
		return nil, err
	}
	q.MinBase = minBase(v.survey, q.MinBase)
	r, err := v.readLater(q)
	if err != nil {
		return nil, err
	}
	return r.read(ctx, e.src)
}

// readLater closes v, which is one moment, and returns what is needed to read
// the texts of that moment.
func (v view) readLater(q Query) (*reader, error) {
	defer v.close()
	return v.newReader(q)
}

// reader picks the open answers from the log. It has what it needs to know of
// the columns at the moment it was made, so that it reads while others add to
// them: the log of a large survey takes long.
type reader struct {
	query  Query
	few    bool // people pass: there is nothing to read
	none   bool // nobody typed anything: the log need not be read for it
	log    *textLog
	last   int64   // place in the log of the moment it was made
	seqs   []int64 // up to the cut
	fields map[string]field
	who    *columns.Cells           // who counts, by audience and municipality
	people []int                    // per cell of who
	dims   []dimension              // audience and municipality; without groups where the definition names no question
	hidden func(groups [2]int) bool // whether people of these groups of dims (0: of any) are too few to tell
	out    []OpenAnswer
	tags   []surveys.Tag // that out can have
}

// field is one thing that can hold an open answer.
type field struct {
	OpenAnswer
	beside *columns.Column   // the choice that it belongs to
	of     *surveys.Question // of beside
}

// newReader prepares for the texts of a query, whose MinBase is filled in.
func (v view) newReader(q Query) (*reader, error) {
	q.By = nil
	p, err := v.plan(q)
	if err != nil {
		return nil, err
	}
	keep, err := p.filters()
	if err != nil {
		return nil, err
	}
	r := &reader{query: q, none: !v.set.HasTexts(), log: v.texts, last: v.last, seqs: v.set.Seqs(p.rows), fields: map[string]field{}}
	var dims []columns.Dimension
	for _, code := range []string{p.def.AudienceQuestion, p.def.MunicipalityQuestion} {
		d := dimension{Dimension: columns.Dimension{Column: v.set.Mode, Of: make([]uint16, len(v.set.Mode.Entries))}}
		if code != "" {
			if d, err = p.newDimension(code); err != nil {
				return nil, err
			}
		}
		d.Column = d.Column.Snapshot()
		r.dims = append(r.dims, d)
		dims = append(dims, d.Dimension)
	}
	r.who = v.set.Divide(p.rows, dims, keep)
	r.people = r.who.People()
	r.few = total(r.people[1:]) < q.MinBase // cell 0 is for those who do not pass
	if err := r.protect(p); err != nil {
		return nil, err
	}
	decide, decided := r.hidden, map[[2]int]bool{} // groups are few, and texts many
	r.hidden = func(groups [2]int) bool {
		hidden, ok := decided[groups]
		if !ok {
			hidden = decide(groups)
			decided[groups] = hidden
		}
		return hidden
	}
	for i := range p.def.Parts {
		for j := range p.def.Parts[i].Questions {
			r.addField(p, &p.def.Parts[i].Questions[j])
		}
	}
	return r, nil
}

// protect prepares to tell whose texts may be told apart: of the groups whose
// figures are shown.
func (r *reader) protect(p *plan) error {
	hide, err := p.suppression()
	if err != nil {
		return err
	}
	if hide.with == nil {
		r.hidden = func(groups [2]int) bool { return r.size(groups[0], groups[1]) < r.query.MinBase }
		return nil
	}
	r.few = r.few || hide.with.people[hide.groups[0]]
	r.hidden = func(groups [2]int) bool {
		var questions, codes []string
		for i, code := range []string{p.def.AudienceQuestion, p.def.MunicipalityQuestion} {
			if groups[i] > 0 {
				questions, codes = append(questions, code), append(codes, r.dims[i].groups[groups[i]-1].Code)
			}
		}
		group, ok := hide.with.group(hide.within, questions, codes)
		return !ok || hide.with.people[group]
	}
	return nil
}

// read reads the texts. What was withdrawn or changed since r was made is gone.
func (r *reader) read(ctx context.Context, src Source) ([]OpenAnswer, error) {
	if r.few || r.none || len(r.seqs) == 0 {
		return nil, nil
	}
	if err := r.log.each(ctx, src, r.query.Survey, r.seqs, r.wants, r.take); err != nil {
		return nil, err
	}
	if err := r.withoutGone(ctx, src); err != nil {
		return nil, err
	}
	rand.Shuffle(len(r.out), func(i, j int) { r.out[i], r.out[j] = r.out[j], r.out[i] })
	made, err := src.Codings(ctx, r.query.Survey)
	if err != nil {
		return nil, err
	}
	markTexts(r.out, made)
	r.tags = made.Tags
	return r.out, nil
}

// withoutGone drops what entries of the log after r was made replaced.
func (r *reader) withoutGone(ctx context.Context, src Source) error {
	gone := map[int64]bool{}
	_, err := src.Since(ctx, r.query.Survey, r.last, 0, func(e *store.Entry) error {
		if e.Replaces != 0 {
			gone[e.Replaces] = true
		}
		return nil
	})
	r.out = slices.DeleteFunc(r.out, func(a OpenAnswer) bool { return gone[a.Seq] })
	return err
}

func (r *reader) addField(p *plan, q *surveys.Question) {
	f := field{OpenAnswer: OpenAnswer{Question: q.Code, Label: p.words.text(q.Label), Role: q.Role, Themes: q.Themes}}
	if q.Type == surveys.TextType {
		if with, ok := p.form.Question(q.With); ok && len(q.Themes) == 0 {
			if c, ok := p.set.Column(with.Code, ""); ok {
				f.beside, f.of = c.Snapshot(), with
			}
		}
		r.fields[q.Code] = f
		return
	}
	for i := range q.Options {
		if q.Options[i].Text > 0 {
			f.Question += ".text"
			f.Label = joinLabels(f.Label, p.words.text(q.Options[i].Label))
			f.Themes = tags(q, nil, &q.Options[i])
			r.fields[f.Question] = f
			return
		}
	}
}

func (r *reader) wants(key string) bool { return r.fields[key].Question != "" }

// take takes a text, if it is of somebody who counts.
func (r *reader) take(row int, t typedText) {
	if r.who.At(row) == 0 {
		return
	}
	f := r.fields[t.key]
	a := f.OpenAnswer
	if f.beside != nil {
		chosen := f.beside.Entries[f.beside.At(row)]
		a.Themes = entryThemes(f.of, nil, f.beside, &chosen)
	}
	if r.query.Theme != "" && len(a.Themes) > 0 && !slices.Contains(a.Themes, r.query.Theme) {
		return
	}
	a.Seq, a.Text = t.seq, t.text
	r.tellWho(&a, row)
	r.out = append(r.out, a)
}

// tellWho fills in whose text it is, as far as figures of these people are shown.
func (r *reader) tellWho(a *OpenAnswer, row int) {
	audience, municipality := r.group(0, row), r.group(1, row)
	if audience > 0 && !r.hidden([2]int{audience, 0}) {
		g := r.dims[0].groups[audience-1]
		a.Audience, a.AudienceLabel = g.Code, g.Label
	}
	// Without an audience question the municipality stands alone.
	if municipality > 0 && (a.Audience != "" || r.dims[0].Size == 0) && !r.hidden([2]int{audience, municipality}) {
		g := r.dims[1].groups[municipality-1]
		a.Municipality, a.MunicipalityLabel = g.Code, g.Label
	}
}

// group returns in which group of a dimension a row is, from 1; 0: none.
func (r *reader) group(dim, row int) int {
	d := r.dims[dim]
	return int(d.Of[d.Column.At(row)])
}

// size is how many people are in a group of both dimensions; 0 as the second is
// any.
func (r *reader) size(audience, municipality int) int {
	if municipality > 0 {
		return r.people[r.who.Index([]int{audience, municipality})]
	}
	n := 0
	for m := range r.dims[1].Size + 1 {
		n += r.people[r.who.Index([]int{audience, m})]
	}
	return n
}
