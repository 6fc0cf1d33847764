package analysis

import (
	"regiopeil/handlers/staff"
	"regiopeil/reports"
	"regiopeil/surveys"
)

// blockTest says in words whether groups differ, and how that was found.
type blockTest struct{ Says, Numbers string }

// tests are those of a question, or one per option where people choose several.
func (l *themeLayout) tests(q *surveys.Question, item string, options []string) []blockTest {
	weighting := reports.Unweighted
	if l.c.weighted {
		weighting = reports.Raked
	}
	var out []blockTest
	if q.Type != surveys.Multiple {
		options = []string{""}
	}
	for _, option := range options {
		t, ok := l.t.Test(weighting, q.Code, item, option, l.groupVar(), "")
		if !ok {
			continue
		}
		l.tested = true
		args := []any{
			"What", l.label(q, option), "X2", staff.Decimal(l.c.lang, t.Statistic), "DF", staff.Short(l.c.lang, float64(int(t.DF1+0.5))),
			"P", l.chance(t.P), "V", staff.Decimal(l.c.lang, t.CramersV),
		}
		key := "analysis.test_none"
		if t.NotByChance() {
			key = "analysis.test_differs"
		}
		says := l.p.a.Catalog.T(l.c.lang, key)
		if option != "" {
			says = l.label(q, option) + ": " + says
		}
		kind := "analysis.test_x2"
		if t.Weighting == reports.Raked {
			kind = "analysis.test_f"
		}
		numbers := l.p.a.Catalog.T(l.c.lang, kind, args...)
		if t.Partial {
			numbers += " " + l.p.a.Catalog.T(l.c.lang, "workbook.test_partial")
		}
		out = append(out, blockTest{says, numbers})
	}
	return out
}

func (l *themeLayout) chance(p float64) string {
	if p < 0.001 {
		return l.p.a.Catalog.T(l.c.lang, "workbook.test_p_small")
	}
	return "= " + staff.Short(l.c.lang, float64(int(1000*p+0.5))/1000)
}
