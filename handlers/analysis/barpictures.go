package analysis

import (
	"strconv"

	"regiopeil/reports"
	"regiopeil/reports/chart"
)

// barsOf draws lines of a table that have a bar each, from 0 to 100.
func barsOf(id, title, hidden string, rows []groupRow) chart.Bars {
	d := chart.Bars{ID: id, Title: title, Most: 100, Standalone: true}
	for _, r := range rows {
		bar := chart.Bar{Name: r.Label, Label: r.N}
		if bar.Value, _ = strconv.ParseFloat(r.Width, 64); r.Suppressed { // without a width there is no bar
			bar.Hidden = hidden
		}
		d.Bars = append(d.Bars, bar)
		d.Description += r.Label + ": " + map[bool]string{true: hidden, false: r.N}[r.Suppressed] + ". "
	}
	return d
}

// barPicture is a drawing of bars as a file.
func barPicture(d chart.Bars, lines [][]string) *picture {
	return &picture{lines: lines, note: d.Title, svg: func(note string) []byte {
		d.Note = note
		return d.SVG()
	}}
}

// peoplePicture draws who took part, by what the address says: "audience",
// "municipality" or "mode".
func (p *Pages) peoplePicture(v *visit) (*picture, error) {
	o, err := p.reports.Overview(v.ctx, v.slug)
	if err != nil {
		return nil, err
	}
	for _, g := range p.groups(v.lang, o) {
		if g.Of != v.asked.Get("of") {
			continue
		}
		lines := [][]string{{"group", "n", "suppressed"}}
		for _, r := range g.Rows {
			lines = append(lines, []string{r.Label, r.plain, flag(r.Suppressed)})
		}
		return barPicture(barsOf("people", g.Title, p.a.Catalog.T(v.lang, "analysis.few"), g.Rows), lines), nil
	}
	return nil, nil
}

func flag(on bool) string {
	if on {
		return "1"
	}
	return "0"
}

// populationPicture draws who took part against who lives there, by the margin whose
// number the address says.
func (p *Pages) populationPicture(v *visit) (*picture, error) {
	all, err := p.populations(v.ctx, v.choice, v.survey)
	if err != nil {
		return nil, err
	}
	at, err := strconv.Atoi(v.asked.Get("of"))
	if err != nil || at < 0 || at >= len(all) {
		return nil, nil // no such drawing
	}
	of := all[at]
	few, live, took := p.a.Catalog.T(v.lang, "analysis.few"), p.a.Catalog.T(v.lang, "analysis.population_share"), p.a.Catalog.T(v.lang, "analysis.taken_share")
	var rows []groupRow
	lines := [][]string{{"group", "population", "taken_part", "suppressed"}}
	for _, r := range of.Rows {
		rows = append(rows, groupRow{Label: r.Label + " – " + live, N: r.Share, Width: r.ShareWidth}, groupRow{Label: r.Label + " – " + took, N: r.Taken, Width: r.TakenWidth, Suppressed: r.Few})
		lines = append(lines, []string{r.Label, r.ShareWidth, r.TakenWidth, flag(r.Few)})
	}
	return barPicture(barsOf("population", of.Title, few, rows), lines), nil
}

// dotsPicture draws the stickers of a theme, of all conversations and by municipality.
func (p *Pages) dotsPicture(v *visit) (*picture, error) {
	theme := v.asked.Get("theme")
	all, err := p.reports.Conversations(v.ctx, reports.Query{Survey: v.slug, Theme: theme, Where: v.choice.where(), MinBase: reports.SurveysOwn})
	if err != nil {
		return nil, err
	}
	m := p.themeMeetings(v.choice, all, v.base, theme, 0, false)
	if m == nil || m.Dots == nil {
		return nil, nil
	}
	var rows []groupRow
	lines := [][]string{{"group", "dots", "of", "suppressed"}}
	for _, d := range m.Dots {
		rows = append(rows, groupRow{Label: d.Label, N: d.Share, Width: d.Width, Suppressed: d.Few})
		lines = append(lines, []string{d.Label, d.N, d.Of, flag(d.Few)})
	}
	title := p.a.Catalog.T(v.lang, "meetings.share_dots") + " – " + p.themeName(v.choice, theme)
	return barPicture(barsOf("dots", title, p.a.Catalog.T(v.lang, "meetings.few"), rows), lines), nil
}
