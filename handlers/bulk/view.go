package bulk

import (
	"strconv"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/staff"
	"regiopeil/surveys"
	"regiopeil/templates"
)

func (p *Pages) sentPage(c *gin.Context, one *sent) *sentPage {
	lang, kind := p.a.Language(c), one.kind()
	tr := func(key string, args ...any) string { return p.a.Catalog.T(lang, key, args...) }
	st, o, percent, waiting := one.now()
	m := &sentPage{
		Frame: staff.NewFrame(p.a, c, tr("bulk.title_"+string(st))),
		Back:  templates.Link{Label: tr("bulk.title"), URL: address(one.survey.Slug)},
		URL:   one.url(), Status: one.url() + "/status", Store: one.url() + "/store", Cancel: one.url() + "/cancel",
		Stage: string(st), Waiting: waiting, Percent: percent,
	}
	m.MadeUp = m.MadeUp || one.survey.MadeUp
	switch st {
	case wrong:
		m.Lead = p.a.Catalog.Plural(lang, "bulk.wrong_n", len(o.problems))
	case right:
		m.Lead = p.a.Catalog.Plural(lang, "bulk.right_"+kind, o.given)
		p.preview(m, one, &o)
	case stored:
		m.Done = p.told(lang, &o.upload)
	}
	for _, problem := range o.problems {
		m.Wrong = append(m.Wrong, p.wrong(lang, problem))
	}
	return m
}

// ownSkipped are the rows with # that every sheet has: what is asked, and an example.
const ownSkipped = 2

// preview says what will be stored.
func (p *Pages) preview(m *sentPage, one *sent, o *outcome) {
	lang, kind := m.Language, one.kind()
	tr := func(key string, args ...any) string { return p.a.Catalog.T(lang, key, args...) }
	for _, f := range []struct {
		key string
		n   int
	}{{"fresh", o.fresh}, {"same", o.same}, {"differs", len(o.differs)}} {
		m.Facts = append(m.Facts, fact{tr("bulk.standing_" + f.key), staff.Number(lang, f.n)})
	}
	if o.skipped > ownSkipped {
		m.Notes = append(m.Notes, p.a.Catalog.Plural(lang, "bulk.skipped", o.skipped))
	}
	if o.version > 0 {
		m.Notes = append(m.Notes, tr("bulk.older", "Version", o.version, "Newest", one.survey.Version))
	}
	for _, problem := range o.differs[:min(len(o.differs), 100)] {
		m.Differs = append(m.Differs, p.wrong(lang, problem))
	}
	if len(o.differs) > 0 {
		m.DiffersIs, m.Replace = tr("bulk.differs_"+kind), p.a.Catalog.Plural(lang, "bulk.replace_"+kind, len(o.differs))
	}
	for _, l := range o.lines {
		v := lineView{Number: strconv.Itoa(l.number), Name: l.name, Count: p.a.Catalog.Plural(lang, "bulk.count_"+kind, l.count)}
		if l.day != "" {
			v.Day = p.a.Catalog.Day(lang, l.day)
		}
		switch l.standing {
		case surveys.Fresh:
			v.Code = "fresh"
		case surveys.Same:
			v.Code = "same"
		default:
			v.Code = "differs"
		}
		v.Standing = tr("bulk.line_" + v.Code)
		m.Lines = append(m.Lines, v)
	}
	if n := o.given - len(o.lines); n > 0 {
		m.More = p.a.Catalog.Plural(lang, "bulk.more_"+kind, n)
	}
	m.Button = p.a.Catalog.Plural(lang, "bulk.store_"+kind, o.given)
	if o.fresh == 0 && len(o.differs) == 0 {
		m.Button, m.Lead = "", p.a.Catalog.Plural(lang, "bulk.nothing_new_"+kind, o.given)
	}
}

// wrong says a problem in words, with the sheet and the cell where it is.
func (p *Pages) wrong(lang string, problem surveys.Problem) wrongView {
	tr := func(key string, args ...any) string { return p.a.Catalog.T(lang, key, args...) }
	if problem.Key == surveys.ProblemNotOnRoute {
		problem.Key = "bulk.not_on_route" // nobody answers in order here
	}
	v := wrongView{Text: tr(problem.Key, problem.Args)}
	sheet, cell, row, column := problem.Args["Sheet"], problem.Args["Cell"], problem.Args["Row"], problem.Args["Column"]
	switch {
	case cell != nil && column != nil:
		v.Where = tr("bulk.in_cell_of", "Sheet", sheet, "Cell", cell, "Column", column)
	case cell != nil:
		v.Where = tr("bulk.in_cell", "Sheet", sheet, "Cell", cell)
	case sheet != nil && row != nil:
		v.Where = tr("bulk.in_row", "Sheet", sheet, "Row", row)
	case sheet != nil:
		v.Where = tr("bulk.in_sheet", "Sheet", sheet)
	}
	return v
}
