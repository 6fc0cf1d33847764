package analysis

import (
	"cmp"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/staff"
	"regiopeil/reports"
	"regiopeil/surveys"
)

type surveyPage struct {
	staff.Frame
	URL, Period, N, Counted string
	Count, ThemeCount       int
	Unread                  int // responses that are in no figure
	Phase                   staff.Phase
	CutNote, ScaleNote      string
	Low, High               string // ends of the scale of importance
	Groups                  []groups
	Themes                  []themeRow
}

// groups is one way in which people are counted.
type groups struct {
	Title string
	Rows  []groupRow
}

type groupRow struct {
	Label, N   string
	Width      string // of the bar, 0 to 100
	Suppressed bool
}

// themeRow is a theme with its means. Importance and Satisfaction are places on
// a chart of 200 wide.
type themeRow struct {
	Label, N, URL            string
	FewN                     bool
	Means                    []meanCell // importance, satisfaction, gap
	Chart                    bool
	Importance, Satisfaction string

	gap reports.Value
}

type meanCell struct {
	Label, Text string
	Few         bool
}

// Survey shows one survey: who answered, and its themes.
func (p *Pages) Survey(c *gin.Context) error {
	ctx, slug, lang := c.Request.Context(), c.Param("survey"), p.a.Language(c)
	o, err := p.reports.Overview(ctx, slug)
	if err != nil {
		return err
	}
	t, err := p.reports.Table(ctx, reports.Query{Survey: slug, MinBase: reports.SurveysOwn})
	if err != nil {
		return err
	}
	d := o.Form.Definition
	tr := func(key string, args ...any) string { return p.a.Catalog.T(lang, key, args...) }
	m := surveyPage{
		Frame: staff.NewFrame(p.a, c, text(d, d.Title, lang)), URL: "/analysis/" + slug,
		N: staff.Number(lang, o.N), Count: o.N, Counted: staff.Number(lang, o.Responses), ThemeCount: len(d.Themes), Unread: o.Unread,
		Phase: staff.PhaseOf(p.a.Catalog, lang, o.Survey, p.a.Now()), Period: staff.PeriodOf(p.a.Catalog, lang, o.Survey),
		CutNote: tr("analysis.cut", "MinBase", o.MinBase),
	}
	m.MadeUp = m.MadeUp || o.Survey.MadeUp
	low, high := scale(o.Form)
	m.Low, m.High = staff.Short(lang, low), staff.Short(lang, high)
	m.ScaleNote = tr("analysis.scale_note", "Low", m.Low, "High", m.High)
	m.Groups = p.groups(lang, o)
	for i, s := range t.Summaries() {
		m.Themes = append(m.Themes, p.themeRow(lang, slug, d, o.Themes[i], s, low, high))
	}
	slices.SortStableFunc(m.Themes, func(a, b themeRow) int {
		if a.gap.Set != b.gap.Set {
			return cmp.Compare(b2i(b.gap.Set), b2i(a.gap.Set))
		}
		return cmp.Compare(b.gap.Number, a.gap.Number)
	})
	return p.a.Render(c, http.StatusOK, "analysis/survey", m)
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// groups are the counts by audience, municipality and mode, as bars from zero.
func (p *Pages) groups(lang string, o *reports.Overview) []groups {
	var out []groups
	add := func(key, question string, counts []reports.Count, prefix string) {
		if len(counts) == 0 {
			return
		}
		g := groups{Title: p.a.Catalog.T(lang, key)}
		most := 1
		for _, n := range counts {
			most = max(most, n.N)
		}
		for _, n := range counts {
			label := n.Label
			if prefix != "" {
				label = p.a.Catalog.T(lang, prefix+n.Code)
			} else if own := optionLabel(o.Form, question, n.Code, lang); own != "" {
				label = own
			}
			g.Rows = append(g.Rows, groupRow{Label: label, N: staff.Number(lang, n.N), Suppressed: n.Suppressed,
				Width: strconv.FormatFloat(100*float64(n.N)/float64(most), 'f', 1, 64)})
		}
		out = append(out, g)
	}
	d := o.Form.Definition
	audiences := slices.Clone(o.Audiences)
	for i := range audiences {
		audiences[i].Label = p.audienceName(lang, o.Form, audiences[i])
	}
	add("analysis.by_audience", "", audiences, "")
	add("analysis.by_municipality", d.MunicipalityQuestion, o.Municipalities, "")
	add("analysis.by_mode", "", o.Modes, "analysis.mode_")
	return out
}

// audienceName is the short name of an audience. Where an option makes nobody an
// audience, or several options make the same one, its own words tell it apart.
func (p *Pages) audienceName(lang string, f *surveys.Form, n reports.Count) string {
	question := f.Definition.AudienceQuestion
	own := cmp.Or(optionLabel(f, question, n.Code, lang), n.Label)
	q, ok := f.Question(question)
	if !ok {
		return own
	}
	at := slices.IndexFunc(q.Options, func(o surveys.Option) bool { return o.Code == n.Code })
	if at < 0 || q.Options[at].Audience == "" {
		return own
	}
	for i, o := range q.Options {
		if i != at && o.Audience == q.Options[at].Audience {
			return own
		}
	}
	return p.a.Catalog.T(lang, "workbook.audience_"+string(q.Options[at].Audience))
}

func optionLabel(f *surveys.Form, question, code, lang string) string {
	q, ok := f.Question(question)
	if !ok {
		return ""
	}
	for _, o := range q.Options {
		if o.Code == code {
			return text(f.Definition, o.Label, lang)
		}
	}
	return ""
}

const chartWidth = 200

var meanLabels = [3]string{"analysis.importance", "analysis.satisfaction", "analysis.gap"}

func (p *Pages) themeRow(lang, slug string, d *surveys.Definition, n reports.Count, s reports.Summary, low, high float64) themeRow {
	r := themeRow{Label: s.Label, N: staff.Number(lang, n.N), FewN: n.Suppressed, gap: s.Gap,
		URL: "/analysis/" + slug + "/themes/" + url.PathEscape(s.Theme) + ".xlsx"}
	for _, t := range d.Themes {
		if t.Code == s.Theme {
			r.Label = text(d, t.Label, lang)
		}
	}
	for i, v := range []reports.Value{s.Importance, s.Satisfaction, s.Gap} {
		cell := meanCell{Label: p.a.Catalog.T(lang, meanLabels[i]), Text: "–"}
		switch {
		case v.Set:
			cell.Text = staff.Decimal(lang, v.Number)
		case s.Suppressed:
			cell.Few = true
		}
		r.Means = append(r.Means, cell)
	}
	if s.Importance.Set && s.Satisfaction.Set && high > low {
		place := func(v reports.Value) string {
			x := math.Min(math.Max((v.Number-low)/(high-low), 0), 1)
			return strconv.FormatFloat(chartWidth*x, 'f', 1, 64)
		}
		r.Chart, r.Importance, r.Satisfaction = true, place(s.Importance), place(s.Satisfaction)
	}
	return r
}

// scale returns the lowest and the highest score that importance and
// satisfaction can have.
func scale(f *surveys.Form) (low, high float64) {
	first := true
	for _, q := range f.Questions() {
		if q.Role != surveys.Importance && q.Role != surveys.Satisfaction {
			continue
		}
		for _, o := range q.Options {
			if o.Score == nil {
				continue
			}
			if first {
				low, high, first = *o.Score, *o.Score, false
			}
			low, high = math.Min(low, *o.Score), math.Max(high, *o.Score)
		}
	}
	return low, high
}
