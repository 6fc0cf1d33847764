package admin

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/staff"
	"regiopeil/surveys"
	"regiopeil/surveys/margincsv"
)

// marginSet is what is known of the population of one audience, and the weights
// that come of it.
type marginSet struct {
	Audience, Name, Source, Population string
	Facts                              []fact // about the weights; none: no weights
	Margins                            []marginView
}

// fact is a number with what it is.
type fact struct{ Label, Value string }

// marginView is how a population divides over the answers to one question.
type marginView struct {
	Title string
	Rows  []marginRow
}

type marginRow struct {
	Label, Population, Share string
	Width                    float64 // of a bar, 0 to 100
}

// describeWeighting fills in what a survey is weighted by now, and how that
// turns out.
func (p *Pages) describeWeighting(c *gin.Context, s *surveys.Survey, d *surveys.Definition, m *weightingPage) error {
	w := s.Settings.Weighting
	if w == nil || len(w.Sets) == 0 {
		return nil
	}
	for i := range w.Sets {
		m.Sets = append(m.Sets, p.describeSet(c, d, &w.Sets[i]))
	}
	got, err := p.reports.Weights(c.Request.Context(), s.Slug)
	if err != nil {
		return err
	}
	if got.Problem != nil {
		m.Trouble = p.line(m.Language, *got.Problem)
		return nil
	}
	for i, set := range got.Sets {
		decimal := func(x float64) string { return staff.Decimal(m.Language, x) }
		for _, f := range []struct{ key, value string }{
			{"weight_n", staff.Number(m.Language, set.N)},
			{"weight_neff", staff.Number(m.Language, int(set.NEff+.5))},
			{"weight_deff", decimal(set.Deff)},
			{"weight_range", decimal(set.Low) + " – " + decimal(set.High)},
			{"weight_at_cap", staff.Number(m.Language, set.AtCap)},
			{"weight_ones", staff.Number(m.Language, set.Ones)},
			{"weight_out", staff.Number(m.Language, set.Out)},
		} {
			m.Sets[i].Facts = append(m.Sets[i].Facts, fact{p.t(c, "admin."+f.key), f.value})
		}
	}
	return nil
}

func (p *Pages) describeSet(c *gin.Context, d *surveys.Definition, set *surveys.MarginSet) marginSet {
	lang := p.a.Language(c)
	view := marginSet{
		Audience: string(set.Audience), Name: p.audienceName(c, set.Audience), Source: set.Source,
		Population: staff.Number(lang, int(set.Population()+.5)),
	}
	for _, m := range set.Margins {
		q := d.Question(m.Question)
		if q == nil {
			view.Margins = append(view.Margins, marginView{Title: m.Question})
			continue
		}
		v := marginView{Title: m.Question + " · " + q.Label.In(lang, d.Languages[0], set.Audience)}
		total := m.Total()
		for _, n := range m.Counts {
			label := n.Option
			if i := slices.IndexFunc(q.Options, func(o surveys.Option) bool { return o.Code == n.Option }); i >= 0 {
				label = q.Options[i].Label.In(lang, d.Languages[0], set.Audience)
			}
			share := 100 * n.Population / total
			v.Rows = append(v.Rows, marginRow{
				Label: label, Population: staff.Number(lang, int(n.Population+.5)), Width: share,
				Share: staff.Percent(lang, share),
			})
		}
		view.Margins = append(view.Margins, v)
	}
	return view
}

// audienceName is whom a set of counts is about.
func (p *Pages) audienceName(c *gin.Context, a surveys.Audience) string {
	if a == "" {
		return p.t(c, "admin.audience_all")
	}
	return p.t(c, "admin.audience_"+string(a))
}

// Margins sends the counts of one audience, as they can be read in again.
func (p *Pages) Margins(c *gin.Context) error {
	s, err := p.db.Survey(c.Request.Context(), c.Param("survey"))
	if err != nil {
		return err
	}
	w := s.Settings.Weighting
	if w == nil {
		return surveys.Errorf(surveys.NotFound, "survey %q is not weighted", s.Slug)
	}
	i := slices.IndexFunc(w.Sets, func(o surveys.MarginSet) bool { return string(o.Audience) == c.Query("audience") })
	if i < 0 {
		return surveys.Errorf(surveys.NotFound, "survey %q has no such counts", s.Slug)
	}
	return p.sendMargins(c, s, w.Sets[i].Margins, false)
}

// EmptyMargins sends a file with every answer by which an audience can be
// counted, to fill in.
func (p *Pages) EmptyMargins(c *gin.Context) error {
	form, err := p.db.Form(c.Request.Context(), c.Param("survey"), 0)
	if err != nil {
		return err
	}
	s, err := p.db.Survey(c.Request.Context(), c.Param("survey"))
	if err != nil {
		return err
	}
	return p.sendMargins(c, s, form.Definition.PossibleMargins(surveys.Audience(c.Query("audience"))), true)
}

func (p *Pages) sendMargins(c *gin.Context, s *surveys.Survey, margins []surveys.Margin, blank bool) error {
	var b bytes.Buffer
	out := csv.NewWriter(&b)
	lines := [][]string{margincsv.Header()}
	for _, m := range margins {
		for _, n := range m.Counts {
			people := ""
			if !blank {
				people = strconv.FormatFloat(n.Population, 'f', -1, 64)
			}
			lines = append(lines, []string{m.Question, n.Option, people})
		}
	}
	if err := out.WriteAll(lines); err != nil {
		return err
	}
	name := staff.FileName("csv", s.Slug, p.t(c, "admin.margins_file"), p.audienceName(c, surveys.Audience(c.Query("audience"))))
	return staff.Download(c, name, staff.CSV, &b)
}
