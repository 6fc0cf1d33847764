package admin

import (
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/staff"
	"regiopeil/surveys"
	"regiopeil/surveys/margincsv"
	"regiopeil/templates"
)

// weightingPage is how respondents are weighted to the population, and the forms
// that change it.
type weightingPage struct {
	staff.Frame
	Back         templates.Link
	URL          string
	Sets         []marginSet
	Trouble      string           // why nothing is weighted although there are counts
	Source, Text staff.Field      // of new counts
	Rules        []staff.Field    // cap, missing, correct
	Empty        []templates.Link // files to fill in, per audience
}

// marginsLength is how much text of counts is taken, in characters.
const marginsLength = 1 << 20

func (p *Pages) weightingPage(c *gin.Context, s *surveys.Survey) (*weightingPage, *surveys.Definition, error) {
	title, d, err := p.title(c.Request.Context(), s, p.a.Language(c))
	if err != nil {
		return nil, nil, err
	}
	if d == nil {
		return nil, nil, surveys.Errorf(surveys.NotFound, "survey %q has no questions yet", s.Slug)
	}
	t := func(key string) string { return p.t(c, "admin."+key) }
	m := &weightingPage{
		Frame: staff.NewFrame(p.a, c, t("weighting_title")), Back: back(s, title),
		URL:    "/admin/surveys/" + s.Slug + "/weighting",
		Source: staff.Field{Name: "source", Label: t("margins_source"), Hint: t("margins_source_hint"), Max: 300, Required: true},
		Text: staff.Field{Name: "margins", Label: t("text"), Hint: t("text_hint"),
			Rows: 8, Code: true, Max: marginsLength},
	}
	m.Rules = p.ruleFields(c, s.Settings.Weighting)
	for _, a := range d.Audiences() {
		m.Empty = append(m.Empty, templates.Link{Label: p.audienceName(c, a), URL: m.URL + "/empty.csv?audience=" + string(a)})
	}
	return m, d, p.describeWeighting(c, s, d, m)
}

func (p *Pages) ruleFields(c *gin.Context, w *surveys.Weighting) []staff.Field {
	t := func(key string) string { return p.t(c, "admin."+key) }
	if w == nil {
		w = &surveys.Weighting{Cap: surveys.DefaultWeightCap}
	}
	missing := staff.Field{Name: "missing", Label: t("weight_missing"), Hint: t("weight_missing_hint")}
	for _, rule := range []surveys.MissingRule{"", surveys.MissingOut, surveys.MissingOne} {
		missing.Options = append(missing.Options, staff.Option{Value: string(rule), Label: t("weight_missing_" + string(rule)), Chosen: rule == w.Missing})
	}
	correct := staff.Field{Name: "correct", Label: t("weight_correct"), Hint: t("weight_correct_hint")}
	for _, yes := range []bool{false, true} {
		value := strconv.FormatBool(yes)
		correct.Options = append(correct.Options, staff.Option{Value: value, Label: t("weight_correct_" + value), Chosen: yes == w.Correct})
	}
	return []staff.Field{
		{Name: "cap", Label: t("weight_cap"), Hint: t("weight_cap_hint"), Value: staff.Short(p.a.Language(c), w.Cap), Narrow: true, Required: true},
		missing, correct,
	}
}

// Weighting shows how respondents are weighted.
func (p *Pages) Weighting(c *gin.Context) error {
	s, err := p.db.Survey(c.Request.Context(), c.Param("survey"))
	if err != nil {
		return err
	}
	m, _, err := p.weightingPage(c, s)
	if err != nil {
		return err
	}
	m.Done = p.done(c, "margins", "margins_removed", "weight_rules")
	return p.a.Render(c, http.StatusOK, "admin/weighting", m)
}

// SaveMargins keeps the counts of one audience; those it had are replaced.
func (p *Pages) SaveMargins(c *gin.Context) error {
	form, text, err := readUpload(c, "margins")
	if err != nil {
		return err
	}
	slug := c.Param("survey")
	s, err := p.db.Survey(c.Request.Context(), slug)
	if err != nil {
		return err
	}
	m, d, err := p.weightingPage(c, s)
	if err != nil {
		return err
	}
	in := staff.Input{Catalog: p.a.Catalog, Lang: m.Language, Form: form}
	set := surveys.MarginSet{Source: in.Text(&m.Source)}
	m.Wrong(m.Source)
	fits := p.readMargins(m, d, text, &set)
	if !in.OK() || !fits {
		m.Languages = nil
		return p.a.Render(c, http.StatusUnprocessableEntity, "admin/weighting", m)
	}
	err = p.changeWeighting(c, func(w *surveys.Weighting) {
		w.Sets = slices.DeleteFunc(w.Sets, func(o surveys.MarginSet) bool { return o.Audience == set.Audience })
		w.Sets = append(w.Sets, set)
	})
	if err != nil {
		return err
	}
	return p.a.Redirect(c, m.URL+"?done=margins")
}

// readMargins reads counts into a set. What is wrong stands on the page with its
// place.
func (p *Pages) readMargins(m *weightingPage, d *surveys.Definition, text string, set *surveys.MarginSet) bool {
	m.Text.Value = refill(text, marginsLength)
	if strings.TrimSpace(text) == "" {
		m.wrong(&m.Text, p.a.Catalog.T(m.Language, "admin.import_empty"))
		return false
	}
	read, problems := margincsv.Read(strings.NewReader(text), d)
	if read != nil {
		set.Margins, set.Audience = read.Margins, read.Audience
	}
	var lines []string
	for _, problem := range problems {
		lines = append(lines, p.line(m.Language, problem))
	}
	m.wrong(&m.Text, lines...)
	return len(problems) == 0
}

// wrong says what is wrong with a field of several lines.
func (m *weightingPage) wrong(f *staff.Field, lines ...string) {
	f.Error = strings.Join(lines, "\n")
	for _, l := range lines {
		m.Problems = append(m.Problems, staff.Problem{Text: l, URL: "#" + f.Name})
	}
	m.Error = m.Error || len(lines) > 0
}

// RemoveMargins forgets the counts of one audience.
func (p *Pages) RemoveMargins(c *gin.Context) error {
	form, s, err := p.posted(c)
	if err != nil {
		return err
	}
	audience := surveys.Audience(form.Get("audience"))
	err = p.changeWeighting(c, func(w *surveys.Weighting) {
		w.Sets = slices.DeleteFunc(w.Sets, func(o surveys.MarginSet) bool { return o.Audience == audience })
	})
	if err != nil {
		return err
	}
	return p.a.Redirect(c, "/admin/surveys/"+s.Slug+"/weighting?done=margins_removed")
}

// SaveWeightRules keeps the largest weight and the other choices.
func (p *Pages) SaveWeightRules(c *gin.Context) error {
	form, s, err := p.posted(c)
	if err != nil {
		return err
	}
	m, _, err := p.weightingPage(c, s)
	if err != nil {
		return err
	}
	in := staff.Input{Catalog: p.a.Catalog, Lang: m.Language, Form: form}
	limit := readCap(&in, &m.Rules[0])
	missing, correct := surveys.MissingRule(in.Choice(&m.Rules[1])), in.Choice(&m.Rules[2]) == "true"
	if !in.OK() {
		m.Languages = nil
		m.Wrong(m.Rules...)
		return p.a.Render(c, http.StatusUnprocessableEntity, "admin/weighting", m)
	}
	err = p.changeWeighting(c, func(w *surveys.Weighting) { w.Cap, w.Missing, w.Correct = limit, missing, correct })
	if err != nil {
		return err
	}
	return p.a.Redirect(c, m.URL+"?done=weight_rules")
}

// readCap reads the largest weight: above 1, or 0 for none. A comma is a decimal
// mark, for that is how the page writes one.
func readCap(in *staff.Input, f *staff.Field) float64 {
	value := in.Text(f)
	if f.Error != "" {
		return 0
	}
	n, err := strconv.ParseFloat(strings.Replace(value, ",", ".", 1), 64)
	if err != nil || strings.Trim(value, "0123456789.,") != "" || math.IsInf(n, 0) || n != 0 && !(n > 1) {
		in.Say(f, surveys.ProblemWeightCap, "Min", 1)
		return 0
	}
	return n
}

// changeWeighting changes how a survey is weighted. What readers hold is not
// touched.
func (p *Pages) changeWeighting(c *gin.Context, change func(*surveys.Weighting)) error {
	return p.db.UpdateSurvey(c.Request.Context(), c.Param("survey"), func(s *surveys.Survey) error {
		w := surveys.Weighting{Cap: surveys.DefaultWeightCap}
		if old := s.Settings.Weighting; old != nil {
			w = *old
			w.Sets = slices.Clone(old.Sets)
		}
		change(&w)
		s.Settings.Weighting = &w
		return nil
	})
}
