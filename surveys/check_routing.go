package surveys

import (
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"regiopeil/surveys/routing"
)

// routed is a question as the check of routing sees it.
type routed struct {
	*Question
	path   string
	place  int
	expr   *routing.Expr
	leanOn []string // the questions that decide whether it is asked
}

// routing checks every condition: that it can be read, that it compares what
// can be compared, and that it looks back only. A question that decides, over
// however many steps, whether it is asked itself is circular; any other look
// ahead is just too early.
func (c *checker) routing() {
	all := map[string]*routed{}
	var order []*routed
	for p := range c.d.Parts {
		for i := range c.d.Parts[p].Questions {
			q := &c.d.Parts[p].Questions[i]
			r := &routed{Question: q, place: len(order), path: fmt.Sprintf("parts[%d].questions[%d]", p, i)}
			all[q.Code] = r
			order = append(order, r)
		}
	}
	for _, r := range order {
		c.question = r.Code
		if r.Relevant != "" {
			r.expr = c.condition(r.path+".relevant", r.Relevant, all)
		}
		if r.expr != nil {
			r.leanOn = r.expr.Questions()
		}
		if r.With != "" {
			r.leanOn = append(r.leanOn, r.With)
		}
		if len(r.For) > 0 {
			r.leanOn = append(r.leanOn, c.d.AudienceQuestion)
			if all[c.d.AudienceQuestion].place >= r.place {
				c.report(r.path+".for", ProblemAudienceLate, "Code", c.d.AudienceQuestion)
			}
		}
	}
	for _, r := range order {
		c.question = r.Code
		if r.expr != nil {
			c.backward(r, all)
		}
	}
	c.question = ""
	if contact := c.d.Contact; contact != nil && contact.Relevant != "" {
		c.condition("contact.relevant", contact.Relevant, all)
	}
}

// condition reads one condition and holds it against the questions.
func (c *checker) condition(path, src string, all map[string]*routed) *routing.Expr {
	e, err := routing.Parse(src)
	if err == nil {
		err = e.Check(func(question, item string) (routing.Kind, bool) {
			if r := all[question]; r != nil {
				return kindOf(r.Question, item)
			}
			return routing.Nothing, false
		})
	}
	if at, ok := errors.AsType[*routing.SyntaxError](err); ok {
		c.report(path, at.Msg, "Position", position(src, at.Pos), "Detail", Shown(at.Arg), "Source", src)
		return nil
	}
	e.Codes(func(question, item, code string, pos int) {
		q := all[question].Question
		if k, _ := kindOf(q, item); k != routing.Choice && k != routing.Choices {
			return
		}
		if !slices.ContainsFunc(q.Options, func(o Option) bool { return o.Code == code }) {
			c.report(path, ProblemRoutingOption, "Position", position(src, pos), "Code", Shown(code), "Of", question, "Source", src)
		}
	})
	return e
}

// position turns a byte offset into a place as people count: characters, from 1.
func position(src string, pos int) int {
	return utf8.RuneCountInString(src[:min(pos, len(src))]) + 1
}

// backward checks that a condition looks only at questions before its own.
func (c *checker) backward(r *routed, all map[string]*routed) {
	for _, code := range r.expr.Questions() {
		if all[code].place < r.place {
			continue
		}
		if len(c.problems) >= maxProblems {
			return
		}
		key := ProblemRoutingForward
		if leads(code, r.Code, all, map[string]bool{}) {
			key = ProblemRoutingCircular
		}
		at := r.expr.Position(code)
		c.report(r.path+".relevant", key, "Position", position(r.Relevant, at), "Code", code, "Source", r.Relevant)
	}
}

// leads reports whether the route to one question hangs on another.
func leads(from, to string, all map[string]*routed, met map[string]bool) bool {
	if from == to {
		return true
	}
	if met[from] {
		return false
	}
	met[from] = true
	return slices.ContainsFunc(all[from].leanOn, func(code string) bool {
		return all[code] != nil && leads(code, to, all, met)
	})
}
