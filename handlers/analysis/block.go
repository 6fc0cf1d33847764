package analysis

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"

	"regiopeil/handlers/staff"
	"regiopeil/reports"
	"regiopeil/reports/stats"
	"regiopeil/surveys"
)

// block is one question, or one item of it, as bars for everybody and as a table
// by group.
type block struct {
	ID, Title, Item string
	Source          string // question, people, weighting: where the numbers come from
	Lines           []blockLine
	Groups          []blockGroup
	Tests           []blockTest
	Files           chartFiles
	Few             bool // nothing of it is shown for everybody
	Rest            *restTable
	Cross           string // where each group is held against the rest
}

// blockGroup heads a column: a group with how many of it answered.
type blockGroup struct {
	Label, N                  string
	Few, NotAsked, Indicative bool
}

// blockLine is one answer: for everybody, and for each group.
type blockLine struct {
	Label, Value, Interval string
	Width, Low, High       string // of the bar, 0 to 100; Low "" : no interval
	Mean, Few              bool
	Together               bool // of all hidden answers
	Cells                  []blockCell

	option string
}

type blockCell struct {
	Value, Mark string // "▲", "▼" or none
	MarkSays    string
	Few         bool
	NotAsked    bool // the questionnaire does not ask the group
}

// themeLayout lays out the questions of a theme.
type themeLayout struct {
	p             *Pages
	c             choice
	t             *reports.Table
	slug          string
	withRest      bool // hold each group against the others
	marks, tested bool
}

// blocks are those of the questions, items and options with a row that passes, in
// the order of the questionnaire.
func (l *themeLayout) blocks(pass func(r *reports.Row) bool) []block {
	type place struct{ question, item string }
	var order []place
	options := map[place][]string{}
	for i := range l.t.Rows {
		r := &l.t.Rows[i]
		if !pass(r) || r.GroupVar != "" || r.Weighting != reports.Unweighted {
			continue
		}
		at := place{r.Question, r.Item}
		if options[at] == nil {
			order = append(order, at)
		}
		if !slices.Contains(options[at], r.Option) {
			options[at] = append(options[at], r.Option)
		}
	}
	var out []block
	for _, at := range order {
		q, ok := l.t.Form.Question(at.question)
		if ok && l.asked(q) {
			out = append(out, l.block(q, at.item, options[at]))
		}
	}
	return out
}

// asked reports whether the people of the choice get a question.
func (l *themeLayout) asked(q *surveys.Question) bool {
	return l.c.audience == "" || asksGroup(l.t.Form, q, l.t.Form.Definition.AudienceQuestion, l.c.audience)
}

func (l *themeLayout) block(q *surveys.Question, item string, options []string) block {
	d := l.t.Form.Definition
	b := block{ID: q.Code, Title: text(d, q.Label, l.c.lang)}
	for i := range q.Items {
		if q.Items[i].Code == item {
			b.ID, b.Item = b.ID+"-"+item, text(d, q.Items[i].Label, l.c.lang)
		}
	}
	b.Source = l.source(q, item)
	b.Few = true
	groups := l.groups()
	for _, g := range groups {
		head := blockGroup{Label: l.p.groupName(l.c, l.groupVar(), g.Code), Few: true, NotAsked: !asksGroup(l.t.Form, q, l.groupVar(), g.Code)}
		if r, ok := l.t.Base(q.Code, item, l.groupVar(), g.Code); ok && r.HasBase {
			head.Few, head.N, head.Indicative = false, staff.Number(l.c.lang, r.Base), r.Base < reports.Indicative
		}
		b.Groups = append(b.Groups, head)
	}
	for _, option := range options {
		b.Lines = append(b.Lines, l.line(q, item, option, groups))
		b.Few = b.Few && b.Lines[len(b.Lines)-1].Few
	}
	if line, ok := l.together(q, item, options, groups); ok {
		after := slices.IndexFunc(b.Lines, func(l blockLine) bool { return l.Mean || surveys.IsNonAnswer(l.option) })
		if after < 0 {
			after = len(b.Lines)
		}
		b.Lines = slices.Insert(b.Lines, after, line)
	}
	b.Tests = l.tests(q, item, options)
	if l.withRest {
		b.Rest = l.rest(q, item, options)
	} else if len(groups) > 1 && !b.Few {
		b.Cross = "/analysis/" + l.slug + "/cross" + l.c.query("order", "", "axes", "", "map", "", "question", q.Code, "by", l.groupVar()) + "#" + b.ID
	}
	name := q.Code
	if item != "" {
		name += "." + item
	}
	base, query := "/analysis/"+l.slug+"/charts/"+url.PathEscape(name), l.c.query("order", "", "axes", "", "map", "")
	b.Files = chartFiles{Title: cmp.Or(b.Item, b.Title), SVG: base + ".svg" + query, CSV: base + ".csv" + query}
	return b
}

func (l *themeLayout) groupVar() string {
	if len(l.t.Groupings) == 0 {
		return ""
	}
	return l.t.Groupings[0].Var
}

// groups are those of the division that the people of the choice can be in.
func (l *themeLayout) groups() []reports.Group {
	if len(l.t.Groupings) == 0 {
		return nil
	}
	return l.t.Groupings[0].Groups
}

// source says where the numbers of a block come from.
func (l *themeLayout) source(q *surveys.Question, item string) string {
	tr := func(key string, args ...any) string { return l.p.a.Catalog.T(l.c.lang, key, args...) }
	n := tr("analysis.few")
	if r, ok := l.t.Base(q.Code, item, "", ""); ok && r.HasBase {
		n = "n = " + staff.Number(l.c.lang, r.Base)
	}
	weighting := tr("analysis.weighting_none")
	if l.c.weighted {
		weighting = tr("analysis.weighting_raked")
	}
	return tr("analysis.source", "Code", q.Code, "Who", l.p.who(l.c), "N", n, "Weighting", weighting)
}

// row is a figure, weighted where that is asked for and there is one.
func (l *themeLayout) row(k reports.Key) (*reports.Row, bool) {
	if l.c.weighted {
		if r, ok := l.t.Raked(k); ok {
			return r, true
		}
	}
	return l.t.Row(k)
}

func (l *themeLayout) line(q *surveys.Question, item, option string, groups []reports.Group) blockLine {
	k := reports.Key{Question: q.Code, Item: item, Option: option}
	line := blockLine{Label: l.label(q, option), option: option, Mean: option == reports.NoOption, Few: true}
	r, ok := l.row(k)
	if ok && !r.Suppressed {
		line.Few = false
		line.Value = l.value(r)
		l.bar(&line, q, r)
	}
	for _, g := range groups {
		k.GroupVar, k.Group = l.groupVar(), g.Code
		cell := blockCell{Few: true, NotAsked: !asksGroup(l.t.Form, q, l.groupVar(), g.Code)}
		if r, ok := l.row(k); ok && !r.Suppressed {
			cell.Few, cell.Value = false, l.value(r)
			if z := l.t.Residual(k); z.Set && (z.Number > stats.Z || z.Number < -stats.Z) {
				l.marks = true
				cell.Mark, cell.MarkSays = "▲", l.p.a.Catalog.T(l.c.lang, "analysis.higher")
				if z.Number < 0 {
					cell.Mark, cell.MarkSays = "▼", l.p.a.Catalog.T(l.c.lang, "analysis.lower")
				}
			}
		}
		line.Cells = append(line.Cells, cell)
	}
	return line
}

// value is a figure in words: a share, a mean, or a number of people.
func (l *themeLayout) value(r *reports.Row) string {
	switch {
	case r.Share.Set:
		return percent(l.c.lang, r.Share.Number)
	case r.Mean.Set:
		return staff.Decimal(l.c.lang, r.Mean.Number)
	case r.HasN:
		return staff.Number(l.c.lang, r.N)
	}
	return "–"
}

// percent writes a share of 1.
func percent(lang string, share float64) string { return staff.Percent(lang, 100*share) }

// bar fills in the bar of everybody's figure: a share of the whole, or a mean
// within its scale.
func (l *themeLayout) bar(line *blockLine, q *surveys.Question, r *reports.Row) {
	value, low, high := r.Share, r.ShareLow, r.ShareHigh
	from, most := 0.0, 1.0
	write := func(x float64) string { return percent(l.c.lang, x) }
	if r.Mean.Set {
		value, low, high = r.Mean, r.MeanLow, r.MeanHigh
		from, most = l.ends(q)
		write = func(x float64) string { return staff.Decimal(l.c.lang, x) }
	}
	if !value.Set || most <= from {
		return
	}
	place := func(x float64) string {
		return strconv.FormatFloat(100*min(max((x-from)/(most-from), 0), 1), 'f', 1, 64)
	}
	line.Width = place(value.Number)
	if low.Set && high.Set {
		line.Low, line.High = place(low.Number), place(high.Number)
		line.Interval = l.p.a.Catalog.T(l.c.lang, "analysis.interval", "Low", write(low.Number), "High", write(high.Number))
	}
}

// ends are the least and the most that a mean of a question can be; the same
// where that has no bound.
func (l *themeLayout) ends(q *surveys.Question) (from, most float64) {
	switch q.Type {
	case surveys.Ranking:
		return 0, float64(q.Top)
	case surveys.Points:
		return 0, float64(q.Sum)
	}
	first := true
	for _, o := range q.Options {
		if o.Score == nil || surveys.IsNonAnswer(o.Code) {
			continue
		}
		if first {
			from, most, first = *o.Score, *o.Score, false
		}
		from, most = min(from, *o.Score), max(most, *o.Score)
	}
	if first && q.Min != nil && q.MaxNumber != nil {
		return *q.Min, *q.MaxNumber
	}
	return from, most
}

func (l *themeLayout) label(q *surveys.Question, option string) string {
	tr := func(key string, args ...any) string { return l.p.a.Catalog.T(l.c.lang, key, args...) }
	switch {
	case option == reports.NoOption && q.Type == surveys.TextType:
		return tr("workbook.row_texts")
	case option == reports.NoOption:
		from, most := l.ends(q)
		if most <= from {
			return tr("workbook.row_mean")
		}
		return tr("workbook.row_mean_scale", "Low", staff.Short(l.c.lang, from), "High", staff.Short(l.c.lang, most))
	case q.Type == surveys.Ranking && len(option) > 3 && option[:3] == "top":
		return tr("workbook.row_top", "N", option[3:])
	case q.Type == surveys.Ranking && !surveys.IsNonAnswer(option):
		return tr("workbook.row_place", "N", option)
	}
	return cmp.Or(optionLabel(l.t.Form, q.Code, option, l.c.lang), option)
}
