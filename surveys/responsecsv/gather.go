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
	p := surveys.Problem{Question: c.Question.Code, Key: key, Args: args}
	if c.Kind != Whole && c.Kind != Beside {
		p.Item = c.Code
	}
	g.report(p, c.Name)
}

func (g *gatherer) cell(c *column, cell string) {
	if c.Kind == Mark {
		g.mark(c, cell)
		return
	}
	if cell == "" {
		return
	}
	switch c.Kind {
	case Whole:
		g.whole(c, cell)
	case Rating:
		g.rating(c, cell)
	case Rank:
		g.rank(c, cell)
	case Amount:
		g.amount(c, cell)
	case Beside:
		if text := strings.ReplaceAll(cell, "\r\n", "\n"); strings.TrimSpace(text) != "" {
			g.answers[c.Name] = surveys.Answer{Text: text}
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
	code, known := optionCode(c.Question, cell)
	a := g.answers[c.Question.Code]
	switch {
	case known || c.Question.Type == surveys.Single || len(c.Question.Items) > 0:
		a.Code = code
	case c.Question.Type == surveys.Number:
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
	g.answers[c.Question.Code] = a
}

func (g *gatherer) rating(c *column, cell string) {
	a := g.answers[c.Question.Code]
	if a.Items == nil {
		a.Items = make(map[string]string, len(c.Question.Items))
		g.answers[c.Question.Code] = a
	}
	a.Items[c.Code], _ = optionCode(c.Question, cell)
}

func (g *gatherer) amount(c *column, cell string) {
	n, problem := surveys.ParseNumber(cell)
	if problem != "" {
		g.fail(c, problem, map[string]any{"Value": surveys.Shown(cell)})
		return
	}
	a := g.answers[c.Question.Code]
	if a.Numbers == nil {
		a.Numbers = make(map[string]float64, len(c.Question.Items))
		g.answers[c.Question.Code] = a
	}
	if n != 0 || c.Question.Type == surveys.Number {
		a.Numbers[c.Code] = n
	}
}

func (g *gatherer) rank(c *column, cell string) {
	n, err := strconv.Atoi(cell)
	if err != nil || n < 1 || n > c.Question.Top || strconv.Itoa(n) != cell {
		g.fail(c, surveys.ProblemRank, map[string]any{"Max": c.Question.Top})
		return
	}
	ranked := g.ranks[c.Question]
	if ranked == nil {
		if g.ranks == nil {
			g.ranks = map[*surveys.Question][]string{}
		}
		ranked = make([]string, c.Question.Top)
		g.ranks[c.Question] = ranked
	}
	if ranked[n-1] != "" {
		g.fail(c, surveys.ProblemRankTwice, map[string]any{"Rank": n})
		return
	}
	ranked[n-1] = c.Code
}

func (g *gatherer) mark(c *column, cell string) {
	if g.marks == nil {
		g.marks = map[*surveys.Question]*marks{}
	}
	m := g.marks[c.Question]
	if m == nil {
		m = new(marks)
		g.marks[c.Question] = m
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
	a := g.answers[c.Question.Code]
	if a.Codes == nil {
		a.Codes = make([]string, 0, 3)
	}
	if cell == "1" {
		a.Codes = append(a.Codes, c.Code)
	}
	g.answers[c.Question.Code] = a
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
		g.fail(&column{Column: Column{Name: g.span(q), Kind: Whole, Question: q}}, surveys.ProblemCSVHalf, nil)
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
		g.fail(&column{Column: Column{Name: g.span(q), Kind: Whole, Question: q}}, surveys.ProblemRankGap, map[string]any{"Rank": gap + 1})
		return
	}
	a := g.answers[q.Code]
	a.Codes = ranked[:last]
	g.answers[q.Code] = a
}
