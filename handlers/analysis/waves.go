package analysis

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/staff"
	"regiopeil/reports"
	"regiopeil/surveys"
)

type wavesPage struct {
	staff.Frame
	Back, URL string
	Fields    []staff.Field
	None      bool   // there is no other wave
	Refused   string // why these people cannot be compared
	Heads     []string
	Blocks    []waveBlock
}

// allWaves as the value of "with" follows figures through every wave.
const allWaves = "all"

// Waves compares a survey with another one of the same consultation, or with all.
func (p *Pages) Waves(c *gin.Context) error {
	v, err := p.visit(c)
	if err != nil {
		return err
	}
	m := wavesPage{Frame: staff.NewFrame(p.a, c, p.a.Catalog.T(v.lang, "waves.title")), Back: v.base, URL: v.base + "/waves"}
	others, err := p.db.Waves(v.ctx, v.slug)
	if err != nil {
		return err
	}
	if m.None = len(others) == 0; m.None {
		m.MadeUp = m.MadeUp || v.survey.MadeUp
		return p.a.Render(c, http.StatusOK, "analysis/waves", m)
	}
	with := c.Query("with")
	waves, err := chosenWaves(v.survey, others, with)
	if err != nil {
		return err
	}
	for _, s := range waves {
		m.MadeUp = m.MadeUp || s.MadeUp
		m.Heads = append(m.Heads, s.Slug)
	}
	set, err := p.waveSet(v, waves)
	if err != nil {
		return err
	}
	m.Fields = p.waveFields(v, others, waves, with, set.weighted)
	if m.Refused = set.refused; m.Refused == "" {
		m.Blocks = set.blocks()
	}
	return p.a.Render(c, http.StatusOK, "analysis/waves", m)
}

// chosenWaves are the waves to compare, the first in time first: the survey with
// the one of that name; of none: with the one before it, else the one after.
func chosenWaves(survey *surveys.Survey, others []*surveys.Survey, with string) ([]*surveys.Survey, error) {
	all := append(slices.Clone(others), survey)
	slices.SortStableFunc(all, func(a, b *surveys.Survey) int {
		return cmp.Or(cmp.Compare(notOpened(a), notOpened(b)), a.Opens.Compare(b.Opens))
	})
	if with == allWaves {
		return all, nil
	}
	at, self := slices.IndexFunc(all, func(s *surveys.Survey) bool { return s.Slug == with }), slices.Index(all, survey)
	switch {
	case with == "":
		at = max(self-1, 0)
		if self == 0 {
			at = 1
		}
	case at < 0 || at == self:
		return nil, surveys.Errorf(surveys.NotFound, "%q is no other wave of this consultation", with)
	}
	return []*surveys.Survey{all[min(at, self)], all[max(at, self)]}, nil
}

// notOpened is 1 of a survey without a day to open: it comes last.
func notOpened(s *surveys.Survey) int {
	if s.Opens.IsZero() {
		return 1
	}
	return 0
}

func (p *Pages) waveFields(v *visit, others, waves []*surveys.Survey, with string, weighted bool) []staff.Field {
	tr := func(key string) string { return p.a.Catalog.T(v.lang, key) }
	field := staff.Field{Name: "with", Label: tr("waves.with")}
	for _, s := range others {
		chosen := with != allWaves && slices.Contains(waves, s)
		field.Options = append(field.Options, staff.Option{Value: s.Slug, Label: p.waveName(v.lang, s), Chosen: chosen})
	}
	if len(others) > 1 {
		field.Options = append(field.Options, staff.Option{Value: allWaves, Label: tr("waves.all"), Chosen: with == allWaves})
	}
	out := append([]staff.Field{field}, p.groupFields(v.choice)...)
	if weighted {
		out = append(out, p.weightingField(v.choice))
	}
	return out
}

// waveName is the address of a survey with its period.
func (p *Pages) waveName(lang string, s *surveys.Survey) string {
	return s.Slug + " – " + staff.PeriodOf(p.a.Catalog, lang, s)
}

// waveSet is the figures of several waves of the same people.
type waveSet struct {
	themeLayout // of the last one
	tables      []*reports.Table
	with        string // as the address says it
	refused     string // why they are not the same people; then there are no tables
	weighted    bool   // every wave has weighted figures
}

func (p *Pages) waveSet(v *visit, waves []*surveys.Survey) (*waveSet, error) {
	set := &waveSet{weighted: true, with: v.asked.Get("with")}
	last, err := p.db.Form(v.ctx, waves[len(waves)-1].Slug, 0)
	if err != nil {
		return nil, err
	}
	where := v.choice.where()
	for _, s := range waves {
		form, err := p.db.Form(v.ctx, s.Slug, 0)
		if err != nil {
			return nil, err
		}
		if key := reports.SameGroup(last, form, where); key != "" {
			set.refused = s.Slug + ": " + p.a.Catalog.T(v.lang, key)
			return set, nil
		}
	}
	for _, s := range waves {
		t, err := p.reports.Table(v.ctx, reports.Query{Survey: s.Slug, Where: where, MinBase: reports.SurveysOwn})
		if err != nil {
			return nil, err
		}
		set.tables = append(set.tables, t)
		set.weighted = set.weighted && t.Weights != nil && t.Weights.Problem == nil
	}
	v.choice.weighted = v.choice.weighted && set.weighted
	set.themeLayout = themeLayout{p: p, c: v.choice, t: set.tables[len(waves)-1], slug: v.slug}
	return set, nil
}

// series are the figures through the waves, by question and item.
func (s *waveSet) series() [][]reports.Line {
	weighting := reports.Unweighted
	if s.c.weighted {
		weighting = reports.Raked
	}
	var out [][]reports.Line
	for _, l := range reports.Series(s.tables, weighting) {
		if n := len(out) - 1; n >= 0 && out[n][0].Question == l.Question && out[n][0].Item == l.Item {
			out[n] = append(out[n], l)
		} else {
			out = append(out, []reports.Line{l})
		}
	}
	return out
}

// breaks says between which waves a figure is not the same one, and why.
func (s *waveSet) breaks(lines []reports.Line) (out []string) {
	for i, point := range lines[0].Points {
		if point.Broken != "" {
			out = append(out, s.tables[i].Survey.Slug+": "+s.p.a.Catalog.T(s.c.lang, point.Broken))
		}
	}
	return out
}

// sourceOfWaves says where the numbers of a block come from: how many answered in
// each wave.
func (s *waveSet) sourceOfWaves(q *surveys.Question, item string) string {
	var n []string
	for _, t := range s.tables {
		if r, ok := t.Base(q.Code, item, "", ""); ok && r.HasBase {
			n = append(n, t.Survey.Slug+" n = "+staff.Number(s.c.lang, r.Base))
		}
	}
	weighting := "analysis.weighting_none"
	if s.c.weighted {
		weighting = "analysis.weighting_raked"
	}
	return s.p.a.Catalog.T(s.c.lang, "analysis.source", "Code", q.Code, "Who", s.p.who(s.c),
		"N", cmp.Or(strings.Join(n, ", "), s.p.a.Catalog.T(s.c.lang, "analysis.few")), "Weighting", s.p.a.Catalog.T(s.c.lang, weighting))
}
