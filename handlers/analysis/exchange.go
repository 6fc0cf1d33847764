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

type exchangePage struct {
	staff.Frame
	Back, URL string
	Fields    []staff.Field
	Groups    []string // municipalities
	Rows      []exchangeRow
	Words     bool // may be read: of a theme that is chosen
	Chosen    bool // a theme is; its texts are shown
	Theme     string
	Seeks     []exchangeText
	Offers    []exchangeText
}

// exchangeRow is a theme: who seeks and who offers, everywhere and per
// municipality.
type exchangeRow struct {
	Label, URL string
	Cells      []exchangeCell // everywhere first
}

// exchangeCell is how many seek and offer; Balance says what there is more of.
type exchangeCell struct {
	Group, Seek, Offer, Balance string
	Few                         bool // one of both is hidden
}

type exchangeText struct{ Text, About string }

// mostTexts is how many texts of each side stand on the page.
const mostTexts = 100

// Exchange lays who seeks knowledge or help beside who offers it, per theme and
// municipality, and of one theme in their own words.
func (p *Pages) Exchange(c *gin.Context) error {
	v, err := p.visit(c)
	if err != nil {
		return err
	}
	ch := v.choice
	d := v.form.Definition
	q := reports.Query{Survey: v.slug, MinBase: reports.SurveysOwn}
	if d.MunicipalityQuestion != "" {
		q.By = [][]string{{d.MunicipalityQuestion}}
	}
	t, err := p.reports.Table(v.ctx, q)
	if err != nil {
		return err
	}
	m := exchangePage{Frame: staff.NewFrame(p.a, c, p.a.Catalog.T(v.lang, "analysis.exchange")), Back: v.base, URL: v.base + "/exchange"}
	m.MadeUp = m.MadeUp || v.survey.MadeUp
	groups := []reports.Group{{}}
	if len(t.Groupings) > 0 {
		groups = append(groups, t.Groupings[0].Groups...)
	}
	for _, g := range groups[1:] {
		m.Groups = append(m.Groups, p.groupName(ch, d.MunicipalityQuestion, g.Code))
	}
	for _, theme := range d.Themes {
		row := exchangeRow{Label: p.themeName(ch, theme.Code), URL: m.URL + "?theme=" + theme.Code + "#words"}
		some := false
		for i, g := range groups {
			cell, any := p.exchangeCell(v.lang, t, theme.Code, g.Code)
			cell.Group = p.a.Catalog.T(v.lang, "analysis.everyone")
			if i > 0 {
				cell.Group = m.Groups[i-1]
			}
			row.Cells, some = append(row.Cells, cell), some || any
		}
		if some {
			m.Rows = append(m.Rows, row)
		}
	}
	theme := c.Query("theme")
	m.Words = staff.May(p.a.User(c), staff.ReadAnswers)
	if m.Chosen = m.Words && slices.ContainsFunc(d.Themes, func(t surveys.Theme) bool { return t.Code == theme }); m.Chosen {
		m.Theme = p.themeName(ch, theme)
		if err := p.exchangeTexts(c, &m, ch, theme); err != nil {
			return err
		}
	}
	return p.a.Render(c, http.StatusOK, "analysis/exchange", m)
}

// exchangeCell counts who seeks and who offers something on a theme; any is
// whether the questionnaire asks.
func (p *Pages) exchangeCell(lang string, t *reports.Table, theme, group string) (cell exchangeCell, any bool) {
	sums := map[surveys.Role]int{}
	for i := range t.Rows {
		r := &t.Rows[i]
		if r.Theme != theme || r.Group != group || r.Option == reports.NoOption || r.Weighting != reports.Unweighted {
			continue
		}
		q, ok := t.Form.Question(r.Question)
		if !ok || q.Type != surveys.Multiple || q.Role != surveys.Seek && q.Role != surveys.Offer {
			continue
		}
		any = true
		cell.Few = cell.Few || r.Suppressed
		sums[q.Role] += r.N
	}
	if cell.Few || !any {
		return cell, any
	}
	seek, offer := sums[surveys.Seek], sums[surveys.Offer]
	cell.Seek, cell.Offer = staff.Number(lang, seek), staff.Number(lang, offer)
	key := "analysis.exchange_even"
	switch {
	case seek > offer:
		key = "analysis.exchange_short"
	case offer > seek:
		key = "analysis.exchange_plenty"
	}
	cell.Balance = p.a.Catalog.T(lang, key, "N", staff.Number(lang, max(seek-offer, offer-seek)))
	return cell, any
}

// exchangeTexts are the own words of seekers and of those who offer.
func (p *Pages) exchangeTexts(c *gin.Context, m *exchangePage, ch choice, theme string) error {
	all, err := p.reports.Texts(c.Request.Context(), reports.Query{Survey: c.Param("survey"), Theme: theme, MinBase: reports.SurveysOwn})
	if err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b reports.OpenAnswer) int { return cmp.Compare(a.Text, b.Text) })
	d := ch.form.Definition
	for _, a := range all {
		if !slices.Contains(a.Themes, theme) {
			continue
		}
		var about []string
		if a.Audience != "" {
			about = append(about, p.groupName(ch, d.AudienceQuestion, a.Audience))
		}
		if a.Municipality != "" {
			about = append(about, p.groupName(ch, d.MunicipalityQuestion, a.Municipality))
		}
		text := exchangeText{a.Text, strings.Join(about, " · ")}
		switch {
		case a.Role == surveys.Seek && len(m.Seeks) < mostTexts:
			m.Seeks = append(m.Seeks, text)
		case a.Role == surveys.Offer && len(m.Offers) < mostTexts:
			m.Offers = append(m.Offers, text)
		}
	}
	return nil
}
