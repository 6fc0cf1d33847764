package responsecsv

import (
	"slices"
	"strconv"
	"strings"

	"regiopeil/surveys"
)

// gatherer puts the cells of a row together into answers. The columns of one
// question may stand anywhere in the file.
type gatherer struct {
	*reader
	answers surveys.Answers
	marks   map[*surveys.Question]*marks
	ranks   map[*surveys.Question][]string
	failed  bool
}

// marks counts what is filled in of a multiple choice.
type marks struct{ filled, empty int }

func (g *gatherer) fail(c *column, key string, args map[string]any) {
	g.failed = true
	p := surveys.Problem{Question: c.question.Code, Key: key, Args: args}
	if c.kind != whole && c.kind != beside {
		p.Item = c.code
	}
	g.report(p, c.name)
}

func (g *gatherer) cell(c *column, cell string) {
	if c.kind == mark {
		g.mark(c, cell)
		return
	}
	if cell == "" {
		return
	}
	switch c.kind {
	case whole:
		g.whole(c, cell)
	case rating:
		g.rating(c, cell)
	case rank:
		g.rank(c, cell)
	case amount:
		g.amount(c, cell)
	case beside:
		if text := strings.ReplaceAll(cell, "\r\n", "\n"); strings.TrimSpace(text) != "" {
			g.answers[c.name] = surveys.Answer{Text: text}
		}
	}
}

// optionCode returns the definition's own copy of a code, or cell itself, which
// Validate refuses.
func optionCode(q *surveys.Question, cell string) (code string, known bool) {
	for i := range q.Options {
		if q.Options[i].Code == cell {
			return q.Options[i].Code, true
		}
	}
	return cell, false
}

func (g *gatherer) whole(c *column, cell string) {
	code, known := optionCode(c.question, cell)
	a := g.answers[c.question.Code]
	switch {
	case known || c.question.Type == surveys.Single || len(c.question.Items) > 0:
		a.Code = code
	case c.question.Type == surveys.Number:
		n, problem := surveys.ParseNumber(cell)
		if problem != "" {
			g.fail(c, problem, map[string]any{"Value": surveys.Shown(cell)})
			return
		}
		a.Numbers = map[string]float64{"": n}
	default:
		if a.Text = strings.ReplaceAll(cell, "\r\n", "\n"); strings.TrimSpace(cell) == "" {
			return
		}
	}
	g.answers[c.question.Code] = a
}

func (g *gatherer) rating(c *column, cell string) {
	a := g.answers[c.question.Code]
	if a.Items == nil {
		a.Items = make(map[string]string, len(c.question.Items))
		g.answers[c.question.Code] = a
	}
	a.Items[c.code], _ = optionCode(c.question, cell)
}

func (g *gatherer) amount(c *column, cell string) {
	n, problem := surveys.ParseNumber(cell)
	if problem != "" {
		g.fail(c, problem, map[string]any{"Value": surveys.Shown(cell)})
		return
	}
	a := g.answers[c.question.Code]
	if a.Numbers == nil {
		a.Numbers = make(map[string]float64, len(c.question.Items))
		g.answers[c.question.Code] = a
	}
	if n != 0 || c.question.Type == surveys.Number {
		a.Numbers[c.code] = n
	}
}

func (g *gatherer) rank(c *column, cell string) {
	n, err := strconv.Atoi(cell)
	if err != nil || n < 1 || n > c.question.Top || strconv.Itoa(n) != cell {
		g.fail(c, surveys.ProblemRank, map[string]any{"Max": c.question.Top})
		return
	}
	ranked := g.ranks[c.question]
	if ranked == nil {
		if g.ranks == nil {
			g.ranks = map[*surveys.Question][]string{}
		}
		ranked = make([]string, c.question.Top)
		g.ranks[c.question] = ranked
	}
	if ranked[n-1] != "" {
		g.fail(c, surveys.ProblemRankTwice, map[string]any{"Rank": n})
		return
	}
	ranked[n-1] = c.code
}

func (g *gatherer) mark(c *column, cell string) {
	if g.marks == nil {
		g.marks = map[*surveys.Question]*marks{}
	}
	m := g.marks[c.question]
	if m == nil {
		m = new(marks)
		g.marks[c.question] = m
	}
	if cell == "" {
		m.empty++
		return
	}
	m.filled++
	if cell != "0" && cell != "1" {
		g.fail(c, surveys.ProblemCSVMark, map[string]any{"Value": surveys.Shown(cell)})
		return
	}
	a := g.answers[c.question.Code]
	if a.Codes == nil {
		a.Codes = make([]string, 0, 3)
	}
	if cell == "1" {
		a.Codes = append(a.Codes, c.code)
	}
	g.answers[c.question.Code] = a
}

// finish judges what only the whole row shows.
func (g *gatherer) finish() {
	for _, q := range g.form.Questions() {
		if m := g.marks[q]; m != nil && m.filled > 0 {
			g.finishMarks(q, m)
		}
		if ranked := g.ranks[q]; ranked != nil {
			g.finishRanks(q, ranked)
		}
	}
}

func (g *gatherer) finishMarks(q *surveys.Question, m *marks) {
	if m.empty > 0 {
		g.fail(&column{name: g.span(q), kind: whole, question: q}, surveys.ProblemCSVHalf, nil)
		return
	}
	a := g.answers[q.Code]
	if len(a.Codes) == 1 && surveys.IsNonAnswer(a.Codes[0]) {
		g.answers[q.Code] = surveys.Answer{Code: a.Codes[0]}
		return
	}
	slices.SortFunc(a.Codes, func(x, y string) int { return place(q, x) - place(q, y) })
}

func place(q *surveys.Question, code string) int {
	return slices.IndexFunc(q.Options, func(o surveys.Option) bool { return o.Code == code })
}

func (g *gatherer) finishRanks(q *surveys.Question, ranked []string) {
	last := len(ranked)
	for last > 0 && ranked[last-1] == "" {
		last--
	}
	if gap := slices.Index(ranked[:last], ""); gap >= 0 {
		g.fail(&column{name: g.span(q), kind: whole, question: q}, surveys.ProblemRankGap, map[string]any{"Rank": gap + 1})
		return
	}
	a := g.answers[q.Code]
	a.Codes = ranked[:last]
	g.answers[q.Code] = a
}
