package conversation

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"strconv"

	"regiopeil/surveys"
)

// sorted ranges over a map in the order of its keys.
func sorted[K cmp.Ordered, V any](m map[K]V) iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		for _, k := range slices.Sorted(maps.Keys(m)) {
			if !yield(k, m[k]) {
				return
			}
		}
	}
}

func (c *checker) theme(code string, t Theme) {
	at := "themes." + code
	if !slices.ContainsFunc(c.form.Definition.Themes, func(t surveys.Theme) bool { return t.Code == code }) {
		c.report(at, ProblemUnknown, "Value", surveys.Shown(code))
		return
	}
	c.count(at+".dots", t.Dots, MaxCount)
	c.many(at+".wishes", len(t.Wishes))
	for i, w := range t.Wishes {
		field := at + ".wishes." + strconv.Itoa(i)
		c.said(field, w.Text, w.Audience)
		c.count(field+".times", w.Times, MaxCount)
	}
	for name, list := range map[string][]Exchange{".seek": t.Seek, ".offer": t.Offer} {
		c.many(at+name, len(list))
		for i, x := range list {
			c.said(at+name+"."+strconv.Itoa(i), x.Text, x.Audience)
		}
	}
	c.many(at+".quotes", len(t.Quotes))
	for i, quote := range t.Quotes {
		c.said(at+".quotes."+strconv.Itoa(i), quote, "")
	}
}

// said checks one thing that was said, and whose it was.
func (c *checker) said(field, text string, a surveys.Audience) {
	if text == "" && c.whole {
		c.report(field+".text", ProblemWithoutText)
	}
	c.text(field+".text", text, MaxText)
	if a != "" && !slices.Contains(Audiences, a) {
		c.report(field+".audience", ProblemUnknown, "Value", surveys.Shown(string(a)))
	}
}

func (c *checker) many(field string, n int) {
	if n > MaxEntries {
		c.report(field, ProblemMany, "Max", MaxEntries)
	}
}

// dots checks that there are no more stickers than were handed out.
func (c *checker) dots() {
	dots, people := c.r.Dots(), c.r.People()
	if !c.whole || dots == 0 {
		return
	}
	if most := people * c.r.DotsEach; dots > most {
		c.report("dotsEach", ProblemDots, "Dots", dots, "People", people, "Each", c.r.DotsEach, "Most", most)
	}
}

// hands checks the statements; nobody raises a hand twice.
func (c *checker) hands() {
	known := map[string]bool{}
	for _, s := range Statements(c.form) {
		known[s.Code()] = true
	}
	for code, h := range sorted(c.r.Hands) {
		at := "hands." + code
		if !known[code] {
			c.report(at, ProblemUnknown, "Value", surveys.Shown(code))
			continue
		}
		c.count(at+".for", h.For, MaxCount)
		c.count(at+".neutral", h.Neutral, MaxCount)
		c.count(at+".against", h.Against, MaxCount)
		if people := c.r.People(); c.whole && h.Total() > people {
			c.report(at+".for", ProblemHands, "Hands", h.Total(), "People", people)
		}
	}
}

// Statement is one that people can raise their hands for.
type Statement struct {
	Question *surveys.Question
	Item     *surveys.Item
}

// Code is what Record.Hands has it under.
func (s Statement) Code() string { return s.Question.Code + "." + s.Item.Code }

// Themes are what a statement is about.
func (s Statement) Themes() []string {
	if len(s.Item.Themes) > 0 {
		return s.Item.Themes
	}
	return s.Question.Themes
}

// Statements are those of a survey, in its order.
func Statements(form *surveys.Form) (out []Statement) {
	for _, q := range form.Questions() {
		if q.Type != surveys.Statements {
			continue
		}
		for i := range q.Items {
			out = append(out, Statement{q, &q.Items[i]})
		}
	}
	return out
}

func (c *checker) agreements() {
	c.many("agreements", len(c.r.Agreements))
	for i, a := range c.r.Agreements {
		at := "agreements." + strconv.Itoa(i)
		if a.What == "" && c.whole {
			c.report(at+".what", ProblemWithoutText)
		}
		c.needed(at+".who", a.Who)
		if a.By == "" && c.whole {
			c.report(at+".by", ProblemNoDay)
		}
		c.text(at+".what", a.What, MaxText)
		c.text(at+".who", a.Who, MaxShort)
		c.date(at+".by", a.By)
		if a.Status != "" && !slices.Contains(AgreementStatuses, a.Status) {
			c.report(at+".status", ProblemUnknown, "Value", surveys.Shown(string(a.Status)))
		}
	}
}
