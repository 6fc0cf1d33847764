package analysis

import (
	"cmp"
	"net/http"
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
	None                    string // why there are no figures yet; empty: there are
	Low, High               string // ends of the scale of importance
	Groups                  []groups
	Days                    *days
	Completion              *completion // nil: nobody began
	Populations             []population
	Missed                  string    // which groups are furthest behind
	Meetings                *meetings // nil: there were none
	Fields                  []staff.Field
	Filters, FewOf          bool // a group is chosen; nothing can be shown of it
	Who                     string
	Orders                  []orderLink
	Themes                  []themeRow
	Quadrant                *quadrant
	CSV                     string
	Words                   bool // what people wrote may be read
	Records                 bool // single responses may be taken out
}

// groups is one way in which people are counted.
type groups struct {
	Title string
	Of    string // "audience", "municipality" or "mode"
	Rows  []groupRow
	Files chartFiles
}

type groupRow struct {
	Label, N   string
	Width      string // of the bar, 0 to 100
	Suppressed bool

	plain string // N as programs read it; empty: hidden
}

// Survey shows one survey: who answered, and its themes.
func (p *Pages) Survey(c *gin.Context) error {
	ctx, slug, lang := c.Request.Context(), c.Param("survey"), p.a.Language(c)
	o, err := p.reports.Overview(ctx, slug)
	if err != nil {
		return err
	}
	ch := choose(o.Form, lang, c.Request.URL.Query())
	t, err := p.reports.Table(ctx, reports.Query{Survey: slug, Where: ch.where(), MinBase: reports.SurveysOwn})
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
	if o.N == 0 {
		m.None = tr("analysis.none_yet", "MinBase", o.MinBase)
	}
	low, high := reports.Scale(o.Form)
	m.Low, m.High = staff.Short(lang, low), staff.Short(lang, high)
	m.ScaleNote = tr("analysis.scale_note", "Low", m.Low, "High", m.High)
	m.Groups = p.groups(lang, o)
	m.Days = p.days(ch, o)
	if m.Completion, err = p.completion(ctx, ch, o.Survey, o.Form); err != nil {
		return err
	}
	if m.Populations, err = p.populations(ctx, ch, o.Survey); err != nil {
		return err
	}
	m.Missed = p.missed(lang, m.Populations)
	met, err := p.reports.Conversations(ctx, reports.Query{Survey: slug, MinBase: reports.SurveysOwn})
	if err != nil {
		return err
	}
	m.Meetings = p.meetings(lang, o, met)
	m.Fields, m.Filters, m.Who = p.groupFields(ch), len(ch.where()) > 0, p.who(ch)
	m.FewOf = m.Filters && !slices.ContainsFunc(t.Rows, func(r reports.Row) bool { return r.HasBase || r.HasN })
	all := t.Summaries()
	n, few := themeCounts(lang, o, all, m.Filters)
	m.Themes, m.Orders = p.themes(ch, slug, all, n, few, low, high)
	m.Quadrant = p.quadrant(ch, o.Survey, all)
	m.Words, m.Records = staff.May(p.a.User(c), staff.ReadAnswers), staff.May(p.a.User(c), staff.SeeResponses)
	m.CSV = m.URL + "/figures.csv" + ch.query("order", "", "axes", "", "map", "", "by", "", "weighting", "")
	return p.a.Render(c, http.StatusOK, "analysis/survey", m)
}

// Count is how many responses there are now, for a page that stays open.
func (p *Pages) Count(c *gin.Context) error {
	survey, err := p.db.Survey(c.Request.Context(), c.Param("survey"))
	if err != nil {
		return err
	}
	n, err := p.db.Count(c.Request.Context(), survey.Slug)
	if err != nil {
		return err
	}
	c.JSON(http.StatusOK, gin.H{"n": n, "text": staff.Number(p.a.Language(c), n)})
	return nil
}

// themeCounts are how many people the means of each theme rest on: the most that said
// how important it is, or how satisfied they are. Where nobody was asked that, it is how
// many say anything about it.
func themeCounts(lang string, o *reports.Overview, all []reports.Summary, filtered bool) (n []string, few []bool) {
	for i, s := range all {
		count := max(s.ImportanceN, s.SatisfactionN)
		hidden := count == 0
		if hidden && !filtered {
			count, hidden = o.Themes[i].N, o.Themes[i].Suppressed
		}
		n, few = append(n, staff.Number(lang, count)), append(few, hidden)
	}
	return n, few
}

// groups are the counts by audience, municipality and mode, as bars from zero.
func (p *Pages) groups(lang string, o *reports.Overview) []groups {
	var out []groups
	add := func(of, question string, counts []reports.Count, prefix string) {
		if len(counts) == 0 {
			return
		}
		g := groups{Title: p.a.Catalog.T(lang, "analysis.by_"+of), Of: of}
		g.Files = p.chartFiles(choice{}, o.Survey.Slug, "people", g.Title, "of", of)
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
			row := groupRow{Label: label, N: staff.Number(lang, n.N), Suppressed: n.Suppressed,
				Width: strconv.FormatFloat(100*float64(n.N)/float64(most), 'f', 1, 64)}
			if !n.Suppressed {
				row.plain = strconv.Itoa(n.N)
			}
			g.Rows = append(g.Rows, row)
		}
		out = append(out, g)
	}
	d := o.Form.Definition
	audiences := slices.Clone(o.Audiences)
	for i := range audiences {
		audiences[i].Label = p.audienceName(lang, o.Form, audiences[i])
	}
	add("audience", "", audiences, "")
	add("municipality", d.MunicipalityQuestion, o.Municipalities, "")
	add("mode", "", o.Modes, "analysis.mode_")
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
