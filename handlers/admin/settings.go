package admin

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/staff"
	"regiopeil/reports"
	"regiopeil/surveys"
	"regiopeil/templates"
)

// formPage is a page with one form.
type formPage struct {
	staff.Frame
	Back                  templates.Link
	Action, Intro, Button string
	Groups                []group
	See                   templates.Link
}

// group is a part of a form under a heading of its own.
type group struct {
	Title, Hint string
	Fields      []staff.Field
}

// minBases bound the smallest group that is shown. One would show single people.
const (
	lowestMinBase  = 2
	highestMinBase = 1000
)

func (p *Pages) settingsForm(c *gin.Context, s *surveys.Survey) (*formPage, error) {
	title, _, err := p.title(c.Request.Context(), s, p.a.Language(c))
	if err != nil {
		return nil, err
	}
	set := s.Settings
	t := func(key string) string { return p.t(c, "admin."+key) }
	if set.MinBase == 0 {
		set.MinBase = reports.DefaultMinBase
	}
	return &formPage{
		Frame: staff.NewFrame(p.a, c, t("settings_title")), Back: back(s, title),
		Action: "/admin/surveys/" + s.Slug + "/settings", Button: t("save"),
		Groups: []group{
			{Title: t("group_contact"), Hint: t("group_contact_hint"), Fields: []staff.Field{
				{Name: "contactName", Label: t("contact_name"), Value: set.ContactName, Max: 200},
				{Name: "contactEmail", Label: t("contact_email"), Type: "email", Value: set.ContactEmail},
				{Name: "contactPhone", Label: t("contact_phone"), Type: "tel", Value: set.ContactPhone, Max: 50},
			}},
			{Title: t("group_results"), Fields: []staff.Field{
				{Name: "resultsOn", Label: t("results_on"), Type: "date", Value: set.ResultsOn, Narrow: true},
				{Name: "resultsAt", Label: t("results_at"), Hint: t("results_at_hint"), Value: set.ResultsAt, Max: 500},
			}},
			{Title: t("group_figures"), Fields: []staff.Field{
				{Name: "axes", Label: t("axes"), Hint: t("axes_hint"), Options: []staff.Option{
					{Value: string(surveys.AxesMean), Label: t("axes_mean"), Chosen: set.Axes == surveys.AxesMean},
					{Value: string(surveys.AxesMiddle), Label: t("axes_middle"), Chosen: set.Axes == surveys.AxesMiddle},
				}},
			}},
			{Title: t("group_privacy"), Fields: []staff.Field{
				{Name: "deleteContactsOn", Label: t("delete_on"), Type: "date", Value: set.DeleteContactsOn, Narrow: true},
				{Name: "minBase", Label: t("min_base"), Hint: t("min_base_hint"), Value: strconv.Itoa(set.MinBase), Narrow: true, Required: true},
			}},
		},
	}, nil
}

// Settings shows contact, results and privacy of a survey.
func (p *Pages) Settings(c *gin.Context) error {
	s, err := p.db.Survey(c.Request.Context(), c.Param("survey"))
	if err != nil {
		return err
	}
	m, err := p.settingsForm(c, s)
	if err != nil {
		return err
	}
	return p.a.Render(c, http.StatusOK, "admin/form", m)
}

// SaveSettings keeps them.
func (p *Pages) SaveSettings(c *gin.Context) error {
	ctx, slug := c.Request.Context(), c.Param("survey")
	form, s, err := p.posted(c)
	if err != nil {
		return err
	}
	m, err := p.settingsForm(c, s)
	if err != nil {
		return err
	}
	in := staff.Input{Catalog: p.a.Catalog, Lang: m.Language, Form: form}
	contact, results, figures, privacy := m.Groups[0].Fields, m.Groups[1].Fields, m.Groups[2].Fields, m.Groups[3].Fields
	var set surveys.Settings
	set.ContactName, set.ContactEmail, set.ContactPhone = in.Text(&contact[0]), in.Email(&contact[1]), in.Text(&contact[2])
	set.ResultsOn, set.ResultsAt = in.Day(&results[0]), in.Text(&results[1])
	set.Axes = surveys.Axes(in.Choice(&figures[0]))
	set.DeleteContactsOn, set.MinBase = in.Day(&privacy[0]), in.Int(&privacy[1], lowestMinBase, highestMinBase)
	if !in.OK() {
		m.Languages = nil
		for _, g := range m.Groups {
			m.Wrong(g.Fields...)
		}
		return p.a.Render(c, http.StatusUnprocessableEntity, "admin/form", m)
	}
	err = p.db.UpdateSurvey(ctx, slug, func(s *surveys.Survey) error {
		// What this form does not ask for stays what it is.
		set.Privacy, set.Outcome, set.Weighting = s.Settings.Privacy, s.Settings.Outcome, s.Settings.Weighting
		s.Settings = set
		return nil
	})
	if err != nil {
		return err
	}
	return p.a.Redirect(c, "/admin/surveys/"+slug+"?done=settings")
}
