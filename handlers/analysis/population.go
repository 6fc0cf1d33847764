package analysis

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"regiopeil/handlers/staff"
	"regiopeil/reports"
	"regiopeil/surveys"
)

// population holds who took part against who lives there, by one question.
type population struct {
	Title, Source string
	Rows          []populationRow
	Files         chartFiles
}

// populationRow is a group: its share of the population and of who took part,
// and the gap in points. Widths are of bars, 0 to 100.
type populationRow struct {
	Label, Share, Taken, Gap string
	ShareWidth, TakenWidth   string
	Few                      bool

	points float64 // the gap
}

// populations compares with every margin that the survey is weighted by.
func (p *Pages) populations(ctx context.Context, c choice, s *surveys.Survey) ([]population, error) {
	if s.Settings.Weighting == nil {
		return nil, nil
	}
	var out []population
	for _, set := range s.Settings.Weighting.Sets {
		q := reports.Query{Survey: s.Slug, MinBase: reports.SurveysOwn, Unweighted: true}
		who := p.a.Catalog.T(c.lang, "analysis.everyone")
		if set.Audience != "" {
			code, ok := audienceCode(c.form, set.Audience)
			if !ok {
				continue
			}
			q.Where = []reports.Filter{{Question: c.form.Definition.AudienceQuestion, Code: code}}
			who = p.a.Catalog.T(c.lang, "workbook.audience_"+string(set.Audience))
		}
		t, err := p.reports.Table(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, m := range set.Margins {
			one := p.population(c, t, set, m, who)
			one.Files = p.chartFiles(choice{}, s.Slug, "population", one.Title, "of", strconv.Itoa(len(out)))
			out = append(out, one)
		}
	}
	return out, nil
}

// behind is how many points the share of a group among who took part is below that
// of the population, before a letter or a conversation is worth it.
const behind = 2

// missed says which groups are furthest behind their share of the population, three
// at most; empty: none is far.
func (p *Pages) missed(lang string, all []population) string {
	var rows []populationRow
	for _, one := range all {
		for _, r := range one.Rows {
			if !r.Few && r.points <= -behind {
				rows = append(rows, r)
			}
		}
	}
	slices.SortStableFunc(rows, func(a, b populationRow) int { return cmp.Compare(a.points, b.points) })
	var names []string
	for _, r := range rows[:min(len(rows), 3)] {
		names = append(names, r.Label+" ("+r.Gap+")")
	}
	if names == nil {
		return ""
	}
	return p.a.Catalog.T(lang, "analysis.population_missed", "Groups", strings.Join(names, ", "))
}

func audienceCode(f *surveys.Form, a surveys.Audience) (string, bool) {
	q, ok := f.Question(f.Definition.AudienceQuestion)
	if !ok {
		return "", false
	}
	for _, o := range q.Options {
		if o.Audience == a {
			return o.Code, true
		}
	}
	return "", false
}

// population compares one margin. Shares are of those who are in one of its
// groups.
func (p *Pages) population(c choice, t *reports.Table, set surveys.MarginSet, m surveys.Margin, who string) population {
	label := m.Question
	if q, ok := c.form.Question(m.Question); ok {
		label = text(c.form.Definition, q.Label, c.lang)
	}
	if m.Question == c.form.Definition.MunicipalityQuestion {
		label = p.a.Catalog.T(c.lang, "analysis.by_municipality")
	}
	out := population{Title: p.a.Catalog.T(c.lang, "analysis.population_of", "Who", who, "By", label), Source: set.Source}
	total := 0.0
	for _, n := range m.Counts {
		total += n.Population
	}
	taken, known := takers(t, c.form, m)
	width := func(x float64) string { return strconv.FormatFloat(100*x, 'f', 1, 64) }
	for _, n := range m.Counts {
		share := n.Population / total
		row := populationRow{Label: p.groupName(c, m.Question, n.Option), Share: staff.Percent(c.lang, 100*share), ShareWidth: width(share), Few: true}
		if r, ok := t.Row(reports.Key{Question: m.Question, Option: n.Option}); ok && !r.Suppressed && known {
			x := float64(r.N) / float64(taken)
			row.Few, row.Taken, row.TakenWidth = false, staff.Percent(c.lang, 100*x), width(x)
			row.points = 100 * (x - share)
			row.Gap = staff.Signed(c.lang, row.points)
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// takers counts who took part and is in a group of a margin: all who said so,
// less those in other groups. Known is false where these are hidden, or there is
// nobody.
func takers(t *reports.Table, f *surveys.Form, m surveys.Margin) (n int, known bool) {
	base, ok := t.Base(m.Question, "", "", "")
	q, asked := f.Question(m.Question)
	if !ok || !asked || !base.HasBase {
		return 0, false
	}
	n = base.Base
	for _, o := range q.Options {
		if surveys.IsNonAnswer(o.Code) || slices.ContainsFunc(m.Counts, func(c surveys.MarginCount) bool { return c.Option == o.Code }) {
			continue
		}
		r, ok := t.Row(reports.Key{Question: m.Question, Option: o.Code})
		if !ok || r.Suppressed {
			return 0, false
		}
		n -= r.N
	}
	return n, n > 0
}
