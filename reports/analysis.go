package reports

import (
	"context"
	"iter"
	"slices"

	"regiopeil/surveys"
)

// Analysis is all that is known about a theme. Its parts are taken at one moment
// and with one filter and minimum base, so that they agree: a response that
// comes in meanwhile is in none of them.
type Analysis struct {
	Overview *Overview
	Table    *Table
	All      *Table    // of every theme, whichever was asked for; everyone and by audience
	Themes   []Summary // of All; everyone
	Texts    []OpenAnswer
	Tags     []surveys.Tag // that Texts can have
}

// Analysis answers q in full. The groupings of q come after those of PeopleBy,
// which every Analysis has. Errors are those of Table.
func (e *Engine) Analysis(ctx context.Context, q Query) (*Analysis, error) {
	for a, err := range e.Analyses(ctx, q, []string{q.Theme}) {
		return a, err
	}
	return nil, nil // one theme is one Analysis
}

// Analyses answers q, whose theme is not looked at, in full for one theme after
// another, all at one moment. The texts of a theme are read when it is its turn,
// without keeping others waiting. It ends at the first error.
func (e *Engine) Analyses(ctx context.Context, q Query, themes []string) iter.Seq2[*Analysis, error] {
	return func(yield func(*Analysis, error) bool) {
		all, texts, err := e.analyses(ctx, q, themes)
		if err != nil {
			yield(nil, err)
			return
		}
		for i, a := range all {
			all[i] = nil // the tables and texts of all themes need not be there at once
			a.Texts, err = texts[i].read(ctx, e.src)
			a.Tags = texts[i].tags
			if err == nil {
				a.Table.Conversations, err = e.Conversations(ctx, texts[i].query)
			}
			texts[i] = nil
			if err != nil {
				a = nil
			}
			if !yield(a, err) || err != nil {
				return
			}
		}
	}
}

// analyses answers all but the texts, for which it returns a reader per theme.
func (e *Engine) analyses(ctx context.Context, q Query, themes []string) ([]*Analysis, []*reader, error) {
	v, err := e.open(ctx, q.Survey)
	if err != nil {
		return nil, nil, err
	}
	defer v.close()
	q.MinBase = minBase(v.survey, q.MinBase)
	q.By = withPeople(v.form.Definition, q.By)
	overview, err := v.overview(q)
	if err != nil {
		return nil, nil, err
	}
	everything, err := v.allThemes(q)
	if err != nil {
		return nil, nil, err
	}
	summaries := slices.DeleteFunc(everything.Summaries(), func(s Summary) bool { return s.GroupVar != "" })
	var all []*Analysis
	var texts []*reader
	for _, q.Theme = range themes {
		table, err := v.table(q)
		if err != nil {
			return nil, nil, err
		}
		r, err := v.newReader(q)
		if err != nil {
			return nil, nil, err
		}
		all = append(all, &Analysis{Overview: overview, Table: table, All: everything, Themes: summaries})
		texts = append(texts, r)
	}
	return all, texts, nil
}

// withPeople puts the groupings of PeopleBy before others.
func withPeople(d *surveys.Definition, others [][]string) [][]string {
	by := PeopleBy(d)
	for _, g := range others {
		if !slices.ContainsFunc(by, func(o []string) bool { return slices.Equal(o, g) }) {
			by = append(by, g)
		}
	}
	return by
}

// PeopleBy are the groupings that people are told apart by: audience,
// municipality and both, as far as the questionnaire asks for them.
func PeopleBy(d *surveys.Definition) [][]string {
	var by [][]string
	var both []string
	for _, code := range []string{d.AudienceQuestion, d.MunicipalityQuestion} {
		if code != "" {
			by, both = append(by, []string{code}), append(both, code)
		}
	}
	if len(both) == 2 {
		by = append(by, both)
	}
	return by
}
