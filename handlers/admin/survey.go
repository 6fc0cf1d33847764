package admin

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/staff"
	"regiopeil/reports"
	"regiopeil/surveys"
)

type surveyPage struct {
	staff.Frame
	URL, Period, N               string
	Count, Version, MinBase      int
	Unread                       int // responses that are in no figure
	Phase                        staff.Phase
	Fields                       []staff.Field // opens, closes
	CanOpen, CanExtend, CanClose bool
	CanTry                       bool
	TrialURL                     string
	MissingTitle                 string
	Missing                      []way
	Ways                         []way
}

// way is a link with what is behind it.
type way struct{ URL, Label, Hint string }

// Survey shows one survey and everything around it.
func (p *Pages) Survey(c *gin.Context) error {
	s, err := p.db.Survey(c.Request.Context(), c.Param("survey"))
	if err != nil {
		return err
	}
	m, err := p.surveyPage(c, s)
	if err != nil {
		return err
	}
	m.Done = p.done(c, "period", "open", "close", "extend", "settings", "texts")
	if v := c.Query("version"); c.Query("done") == "import" && len(v) < 8 && strings.Trim(v, "0123456789") == "" {
		m.Done = p.t(c, "admin.done_import", "Version", v)
	}
	return p.a.Render(c, http.StatusOK, "admin/survey", m)
}

func (p *Pages) surveyPage(c *gin.Context, s *surveys.Survey) (*surveyPage, error) {
	ctx, lang, now := c.Request.Context(), p.a.Language(c), p.a.Now()
	title, d, err := p.title(ctx, s, lang)
	if err != nil {
		return nil, err
	}
	n, err := p.db.Count(ctx, s.Slug)
	if err != nil {
		return nil, err
	}
	m := &surveyPage{
		Frame: staff.NewFrame(p.a, c, title), URL: "/admin/surveys/" + s.Slug,
		Period: staff.PeriodOf(p.a.Catalog, lang, s), N: staff.Number(lang, n), Count: n,
		Version: s.Version, MinBase: s.Settings.MinBase,
		Phase:  staff.PhaseOf(p.a.Catalog, lang, s, now),
		Fields: p.periodFields(c, s), TrialURL: "/s/" + s.Slug + "/trial",
	}
	if m.MinBase == 0 {
		m.MinBase = reports.DefaultMinBase
	}
	m.MadeUp = m.MadeUp || s.MadeUp
	if d != nil {
		if m.Unread, err = p.reports.Unread(ctx, s.Slug); err != nil {
			return nil, err
		}
	}
	phase := s.PhaseAt(now)
	m.CanOpen = d != nil && phase != surveys.Open
	m.CanClose = phase == surveys.Open
	m.CanExtend = d != nil && phase != surveys.NotYetOpen && !s.Closes.IsZero()
	m.CanTry = d != nil
	m.MissingTitle = p.t(c, missingTitle(phase))
	m.Missing, m.Ways = p.missing(c, s, d, phase), p.ways(c, s, d)
	return m, nil
}

// ways are the links to everything around a survey.
func (p *Pages) ways(c *gin.Context, s *surveys.Survey, d *surveys.Definition) []way {
	base := "/admin/surveys/" + s.Slug
	keys := [][2]string{
		{base + "/settings", "settings"}, {base + "/privacy", "privacy"}, {base + "/outcome", "outcome"}, {base + "/definition", "definition"},
	}
	if d != nil {
		keys = append(keys, [2]string{base + "/weighting", "weighting"})
	}
	if d != nil && d.Contact != nil {
		keys = append(keys, [2]string{base + "/addresses.txt", "addresses"})
	}
	if d != nil {
		keys = append(keys, [][2]string{{"/s/" + s.Slug, "public"}, {"/s/" + s.Slug + "/paper", "paper"}, {"/analysis/" + s.Slug, "analysis"}}...)
	}
	var out []way
	for _, k := range keys {
		out = append(out, way{URL: k[0], Label: p.t(c, "admin.way_"+k[1]), Hint: p.t(c, "admin.way_"+k[1]+"_hint")})
	}
	return out
}

// missingTitle is the key of what stands above missing: what must be done by when.
func missingTitle(phase surveys.Phase) string {
	switch phase {
	case surveys.NotYetOpen:
		return "admin.missing_before"
	case surveys.Open:
		return "admin.missing_open"
	}
	return "admin.missing_after"
}

// missingPages are where an administrator fills in what respondents are not told.
var missingPages = map[surveys.UntoldText]string{
	surveys.UntoldContact: "/settings", surveys.UntoldResults: "/settings", surveys.UntoldDeletion: "/settings",
	surveys.UntoldPrivacy: "/privacy", surveys.UntoldOutcome: "/outcome",
}

// missing is what is still to do before a survey opens, or after it closed.
func (p *Pages) missing(c *gin.Context, s *surveys.Survey, d *surveys.Definition, phase surveys.Phase) []way {
	var out []way
	for _, u := range s.Settings.Untold(d, phase) {
		out = append(out, way{
			URL:   "/admin/surveys/" + s.Slug + missingPages[u.What],
			Label: p.t(c, "admin.missing_"+string(u.What), "Language", p.languageName(u.Language)),
		})
	}
	return out
}

// languageName is what a language calls itself, or its code where the interface
// does not speak it.
func (p *Pages) languageName(code string) string {
	if p.a.Catalog.Supports(code) {
		return p.a.Catalog.Name(code)
	}
	return code
}
