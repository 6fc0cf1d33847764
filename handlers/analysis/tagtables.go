package analysis

import (
	"math"
	"strconv"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/staff"
	"regiopeil/reports"
	"regiopeil/reports/stats"
)

// tagTable counts what the answers to one question are about.
type tagTable struct {
	ID, Title, Source string
	Audiences         []tagGroup
	Rows              []tagRow
}

// unreadLine is a question of which nobody read an answer.
type unreadLine struct{ Title, URL, Answers string }

type tagGroup struct{ Label, N string }

type tagRow struct {
	Label, N, Share, Interval string
	Width                     string // of the bar, 0 to 100
	Cells                     []string
}

// tables lays out the counts of tags, and the questions that have none yet. list is
// the address of the answers.
func (l *answers) tables(list string) (read []tagTable, unread []unreadLine) {
	tr := func(key string, args ...any) string { return l.p.a.Catalog.T(l.lang, key, args...) }
	for _, t := range reports.CountTags(l.form, l.all, l.tags) {
		title := l.question(reports.OpenAnswer{Question: t.Question, Label: t.Label})
		if t.Read == 0 {
			unread = append(unread, unreadLine{title, answersFilter{question: t.Question}.address(list, 1), l.p.a.Catalog.Plural(l.lang, "analysis.answers_n", t.Answers)})
			continue
		}
		v := tagTable{
			ID: t.Question, Title: title,
			Source: tr("tags.source", "Code", t.Question, "Answers", staff.Number(l.lang, t.Answers), "Read", staff.Number(l.lang, t.Read), "Tagged", staff.Number(l.lang, t.Tagged)),
		}
		for _, g := range t.Audiences {
			v.Audiences = append(v.Audiences, tagGroup{l.audience(reports.OpenAnswer{Audience: g.Code, AudienceLabel: g.Label}), staff.Number(l.lang, g.Read)})
		}
		for _, c := range t.Tags {
			if c.N == 0 {
				continue
			}
			r := tagRow{
				Label: c.Tag.Label, N: staff.Number(l.lang, c.N), Share: staff.Percent(l.lang, 100*c.Share.Number),
				Interval: tr("analysis.interval", "Low", staff.Percent(l.lang, 100*c.Low.Number), "High", staff.Percent(l.lang, 100*c.High.Number)),
				Width:    strconv.FormatFloat(100*c.Share.Number, 'f', 1, 64),
			}
			for _, s := range c.AudienceShare {
				cell := "–"
				if s.Set {
					cell = staff.Percent(l.lang, 100*s.Number)
				}
				r.Cells = append(r.Cells, cell)
			}
			v.Rows = append(v.Rows, r)
		}
		read = append(read, v)
	}
	return read, unread
}

// taggerLine is a person who read answers.
type taggerLine struct{ Name, Read, Tagged string }

// pairLine is how far two people agree.
type pairLine struct {
	Names, N, Observed, Kappa, Says string
	Tags                            []pairTag
}

type pairTag struct{ Label, Observed, Kappa string }

// addTaggers fills in who read what, and how far they agree.
func (p *Pages) addTaggers(v *visit, m *tagsPage) error {
	_, taggers, pairs, err := p.reports.Coding(v.ctx, v.slug)
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, t := range taggers {
		u, err := p.db.UserByID(v.ctx, t.User)
		if err != nil {
			return err
		}
		names[t.User] = u.Email
		m.Taggers = append(m.Taggers, taggerLine{u.Email, staff.Number(v.lang, t.Read), staff.Number(v.lang, t.Tagged)})
	}
	for _, a := range pairs {
		l := pairLine{
			Names: p.a.Catalog.T(v.lang, "tags.pair", "First", names[a.First], "Second", names[a.Second]),
			N:     staff.Number(v.lang, a.All.N), Observed: share(v.lang, a.All.Observed), Kappa: kappa(v.lang, a.All.Kappa),
			Says: p.a.Catalog.T(v.lang, "tags.kappa_"+strength(a.All)),
		}
		for _, t := range a.Tags {
			l.Tags = append(l.Tags, pairTag{t.Tag.Label, share(v.lang, t.Observed), kappa(v.lang, t.Kappa)})
		}
		m.Pairs = append(m.Pairs, l)
	}
	return nil
}

func share(lang string, x float64) string {
	if math.IsNaN(x) {
		return "–"
	}
	return staff.Percent(lang, 100*x)
}

func kappa(lang string, x float64) string {
	if math.IsNaN(x) {
		return "–"
	}
	return staff.Decimal(lang, x)
}

// strength names an agreement after K. Krippendorff (Content Analysis, 2004, p.
// 241): from 0.8 it can be relied on, from 0.667 for tentative conclusions.
func strength(a stats.Agreement) string {
	switch {
	case math.IsNaN(a.Kappa):
		return "none"
	case a.Kappa >= 0.8:
		return "good"
	case a.Kappa >= 0.667:
		return "fair"
	}
	return "poor"
}

// TagsCSV sends the counts of tags, in long form: a line per question, tag and
// audience, with an empty audience for all.
func (p *Pages) TagsCSV(c *gin.Context) error {
	v, err := p.visit(c)
	if err != nil {
		return err
	}
	l, err := p.answers(v, p.a.User(c).ID)
	if err != nil {
		return err
	}
	lines := [][]string{{"question", "tag", "label", "audience", "answers", "read", "n", "share", "low", "high"}}
	for _, t := range reports.CountTags(l.form, l.all, l.tags) {
		for _, tag := range t.Tags {
			line := []string{t.Question, strconv.Itoa(tag.Tag.ID), tag.Tag.Label}
			lines = append(lines, append(line[:3:3], "", strconv.Itoa(t.Answers), strconv.Itoa(t.Read), strconv.Itoa(tag.N),
				tag.Share.String(), tag.Low.String(), tag.High.String()))
			for i, g := range t.Audiences {
				lines = append(lines, append(line[:3:3], g.Code, "", strconv.Itoa(g.Read), strconv.Itoa(tag.ByAudience[i]), tag.AudienceShare[i].String(), "", ""))
			}
		}
	}
	b, err := staff.CSVOf(lines)
	if err != nil {
		return err
	}
	return staff.Download(c, staff.FileName("csv", v.slug, staff.MadeUp(v.survey.MadeUp), p.a.Catalog.T(v.lang, "tags.file")), staff.CSV, b)
}
