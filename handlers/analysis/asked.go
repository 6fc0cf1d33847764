package analysis

import (
	"slices"

	"regiopeil/reports"
	"regiopeil/surveys"
)

// audiencesOf are the audiences that people of a group can belong to, as the
// questionnaire says: those of the option that makes one, or of whom the background
// question is for. Nil: any.
func audiencesOf(f *surveys.Form, question, code string) []surveys.Audience {
	q, ok := f.Question(question)
	if !ok {
		return nil
	}
	if question != f.Definition.AudienceQuestion {
		return q.For
	}
	i := slices.IndexFunc(q.Options, func(o surveys.Option) bool { return o.Code == code })
	if i < 0 || q.Options[i].Audience == "" {
		return nil
	}
	return []surveys.Audience{q.Options[i].Audience}
}

// asksGroup reports whether the questionnaire puts a question to people of a group.
func asksGroup(f *surveys.Form, q *surveys.Question, question, code string) bool {
	of := audiencesOf(f, question, code)
	return len(of) == 0 || len(q.For) == 0 || slices.ContainsFunc(of, func(a surveys.Audience) bool { return slices.Contains(q.For, a) })
}

// together is the line of all answers that are hidden: what those that are shown
// leave of the whole. Ok is false where nothing is hidden, or people may give several
// answers.
func (l *themeLayout) together(q *surveys.Question, item string, options []string, groups []reports.Group) (line blockLine, ok bool) {
	if q.Type != surveys.Single && q.Type != surveys.Matrix && q.Type != surveys.Statements {
		return line, false
	}
	line = blockLine{Label: l.p.a.Catalog.T(l.c.lang, "analysis.together"), Together: true}
	line.Value, ok = l.hiddenShare(q, item, options, "", "")
	for _, g := range groups {
		share, some := l.hiddenShare(q, item, options, l.groupVar(), g.Code)
		ok = ok || some
		line.Cells = append(line.Cells, blockCell{Value: share})
	}
	return line, ok
}

// hiddenShare is the share of a group that gave one of the answers that are hidden
// for it, where some are shown as well.
func (l *themeLayout) hiddenShare(q *surveys.Question, item string, options []string, groupVar, group string) (share string, ok bool) {
	rest, some, hidden := 1.0, false, false
	for _, option := range options {
		if option == reports.NoOption || surveys.IsNonAnswer(option) {
			continue
		}
		r, ok := l.row(reports.Key{Question: q.Code, Item: item, Option: option, GroupVar: groupVar, Group: group})
		switch {
		case !ok || r.Suppressed:
			hidden = true
		case r.Share.Set:
			rest, some = rest-r.Share.Number, true
		}
	}
	if !some || !hidden {
		return "", false
	}
	return percent(l.c.lang, max(rest, 0)), true
}
