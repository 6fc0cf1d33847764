package reports

import (
	"context"
	"slices"

	"regiopeil/surveys"
)

// Analysis is all that is known about a theme. Its parts are taken at one moment
// and with one filter and minimum base, so that they agree: a response that
// comes in meanwhile is in none of them.
type Analysis struct {
	Overview *Overview
	Table    *Table
	Themes   []Summary // of every theme, whichever was asked for; everyone
	Texts    []OpenAnswer
}

// Analysis answers q in full. The groupings of q come after those of PeopleBy,
// which every Analysis has. Errors are those of Table.
func (e *Engine) Analysis(ctx context.Context, q Query) (*Analysis, error) {
	v, err := e.open(ctx, q.Survey)
	if err != nil {
		return nil, err
	}
	defer v.close()
	q.MinBase = minBase(v.survey, q.MinBase)
	by := PeopleBy(v.form.Definition)
	for _, g := range q.By {
		if !slices.ContainsFunc(by, func(o []string) bool { return slices.Equal(o, g) }) {
			by = append(by, g)
		}
	}
	q.By = by
	a := &Analysis{}
	if a.Table, err = v.table(q); err != nil {
		return nil, err
	}
	if a.Overview, err = v.overview(q); err != nil {
		return nil, err
	}
	everything := q
	everything.Theme, everything.By = "", nil
	all, err := v.table(everything)
	if err != nil {
		return nil, err
	}
	a.Themes = all.Summaries()
	a.Texts, err = v.texts(ctx, e.src, q)
	return a, err
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
