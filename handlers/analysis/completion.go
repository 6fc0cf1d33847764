package analysis

import (
	"context"
	"strconv"
	"strings"
	"time"

	"regiopeil/handlers/staff"
	"regiopeil/reports"
	"regiopeil/reports/chart"
	"regiopeil/surveys"
)

// goesOn is how long somebody who began may be away before they count as stopped.
const goesOn = 7 * 24 * time.Hour

// completion is how many of those who began sent their answers, and after which
// part the others stopped.
type completion struct {
	Numbers          []groupRow // began, sent, still busy, stopped
	SentShare, Small string
	Rows             []groupRow // by part; none where nobody stopped
	Files            chartFiles

	drawing chart.Bars
	parts   []reports.PartCount
}

// completion counts the walks through a survey; nil when nobody began. A filter
// does not touch them, as what a draft says is nobody's to see.
func (p *Pages) completion(ctx context.Context, c choice, s *surveys.Survey, f *surveys.Form) (*completion, error) {
	now := p.a.Now()
	since := now.Add(-goesOn)
	if s.PhaseAt(now) == surveys.Closed {
		since = now // nobody can go on
	}
	walks, err := p.db.Walks(ctx, s.Slug, since)
	if err != nil {
		return nil, err
	}
	n, err := reports.NewCompletion(s, walks, func(version int) (*surveys.Form, error) { return p.db.Form(ctx, s.Slug, version) })
	if err != nil || n.Begun == 0 {
		return nil, err
	}
	tr := func(key string, args ...any) string { return p.a.Catalog.T(c.lang, key, args...) }
	d := &completion{parts: n.Parts, Small: tr("completion.small", "MinBase", n.MinBase)}
	for _, line := range []struct {
		key string
		n   int
	}{{"begun", n.Begun}, {"sent", n.Sent}, {"open", n.Open}, {"stopped", n.Stopped}} {
		d.Numbers = append(d.Numbers, groupRow{Label: tr("completion." + line.key), N: staff.Number(c.lang, line.n)})
	}
	d.SentShare = tr("completion.sent_share", "Share", strconv.Itoa((100*n.Sent+n.Begun/2)/n.Begun)+"%")
	if n.Stopped > 0 {
		d.Files = p.chartFiles(c, s.Slug, "stops", tr("completion.where"))
		p.drawStops(d, c.lang, f.Definition)
	}
	return d, nil
}

// drawStops fills in the lines by part and draws them.
func (p *Pages) drawStops(d *completion, lang string, of *surveys.Definition) {
	few := p.a.Catalog.T(lang, "completion.few")
	d.drawing = chart.Bars{ID: "stops", Title: p.a.Catalog.T(lang, "completion.where"), Most: 1}
	var says []string
	for i, part := range d.parts {
		row := groupRow{Label: text(of, part.Title, lang), N: staff.Number(lang, part.N), Suppressed: part.Suppressed}
		d.parts[i].Label = row.Label
		bar := chart.Bar{Name: row.Label, Value: float64(part.N), Label: row.N}
		if part.Suppressed {
			bar.Hidden, bar.Label = few, few
		}
		d.Rows = append(d.Rows, row)
		d.drawing.Most = max(d.drawing.Most, bar.Value)
		d.drawing.Bars = append(d.drawing.Bars, bar)
		says = append(says, row.Label+": "+bar.Label+".")
	}
	d.drawing.Description = p.a.Catalog.T(lang, "completion.say", "Parts", strings.Join(says, " "))
	for i, part := range d.parts {
		d.Rows[i].Width = strconv.FormatFloat(100*float64(part.N)/d.drawing.Most, 'f', 1, 64)
	}
}

// table is the same as numbers: a line per part, without a number where it is
// hidden.
func (d *completion) table() [][]string {
	out := [][]string{{"part", "label", "n", "suppressed"}}
	for _, part := range d.parts {
		n, hidden := strconv.Itoa(part.N), "0"
		if part.Suppressed {
			n, hidden = "", "1"
		}
		out = append(out, []string{part.Code, part.Label, n, hidden})
	}
	return out
}
