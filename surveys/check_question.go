package surveys

import (
	"fmt"
	"math"
	"slices"
)

var (
	types = []Type{Single, Multiple, Matrix, Statements, Ranking, Points, Number, TextType, Note}
	roles = []Role{"", Background, Importance, Satisfaction, Priority, PointsRole, Need, Seek, Offer, Idea, Mark}

	missingRules = []MissingRule{"", MissingOut, MissingOne}
)

// one checks a question by itself.
func (c *checker) one(path string, q *Question) {
	c.text(path+".label", q.Label, true)
	c.text(path+".hint", q.Hint, false)
	if !slices.Contains(roles, q.Role) {
		c.report(path+".role", ProblemRole, "Code", Shown(string(q.Role)))
	}
	c.themeCodes(path+".themes", q.Themes)
	c.count(path+".for", len(q.For), 3)
	for i, a := range q.For[:min(len(q.For), 3)] {
		if !isAudience(a) || slices.Contains(q.For[:i], a) {
			c.report(path+".for", ProblemAudience, "Code", Shown(string(a)))
		}
	}
	if len(q.For) > 0 && c.d.AudienceQuestion == "" {
		c.report(path+".for", ProblemAudienceNeeded)
	}
	if !slices.Contains(missingRules, q.Missing) {
		c.report(path+".missing", ProblemMissingRule, "Code", Shown(string(q.Missing)))
	}
	if !slices.Contains(types, q.Type) {
		c.report(path+".type", ProblemQuestionType, "Code", Shown(string(q.Type)))
		return
	}
	c.elsewhere(path, q)
	c.items(path, q)
	c.options(path, q)
	c.settings(path, q)
}

func (c *checker) themeCodes(path string, codes []string) {
	c.count(path, len(codes), maxThemes)
	for i, code := range codes[:min(len(codes), maxThemes)] {
		switch {
		case !slices.ContainsFunc(c.d.Themes, func(t Theme) bool { return t.Code == code }):
			c.report(path, ProblemTheme, "Code", Shown(code))
		case slices.Contains(codes[:i], code):
			c.report(path, ProblemCodeTwice, "Code", code)
		}
	}
}

// elsewhere refuses what means nothing to a question of this type.
func (c *checker) elsewhere(path string, q *Question) {
	is := func(types ...Type) bool { return slices.Contains(types, q.Type) }
	fields := []struct {
		name string
		used bool
		fits bool
	}{
		{"required", q.Required, !is(Note)},
		{"role", q.Role != "", !is(Note)},
		{"items", len(q.Items) > 0, is(Matrix, Statements, Ranking, Points, Number)},
		{"options", len(q.Options) > 0, !is(Note)},
		{"shuffle", q.Shuffle, is(Single, Multiple, Matrix, Statements, Ranking, Points)},
		{"max", q.Max != 0, is(Multiple)},
		{"top", q.Top != 0, is(Ranking)},
		{"sum", q.Sum != 0, is(Points)},
		{"min", q.Min != nil, is(Number)},
		{"maxNumber", q.MaxNumber != nil, is(Number)},
		{"whole", q.Whole, is(Number)},
		{"maxLength", q.MaxLength != 0, is(TextType)},
		{"long", q.Long, is(TextType)},
		{"missing", q.Missing != "", is(Single)},
	}
	for _, f := range fields {
		if f.used && !f.fits {
			c.report(path+"."+f.name, ProblemFieldElsewhere, "Field", f.name, "Type", string(q.Type))
		}
	}
}

func (c *checker) items(path string, q *Question) {
	switch q.Type {
	case Matrix, Statements, Ranking, Points:
		if len(q.Items) == 0 {
			c.report(path+".items", ProblemNoItems)
		}
	}
	met := map[string]bool{}
	for i, it := range q.Items {
		at := fmt.Sprintf("%s.items[%d]", path, i)
		c.item = it.Code
		c.once(met, at+".code", it.Code, isItemCode)
		if it.Code == "text" || isReserved(it.Code) {
			c.report(at+".code", ProblemCodeReserved, "Code", it.Code)
		}
		c.text(at+".label", it.Label, true)
		c.text(at+".hint", it.Hint, false)
		c.themeCodes(at+".themes", it.Themes)
		c.item = ""
	}
}

// chooses reports whether options are what a question of this type asks for;
// elsewhere they can only be declared non-answers.
func (q *Question) chooses() bool {
	return q.Type == Single || q.Type == Multiple || q.Type == Matrix || q.Type == Statements
}

func (c *checker) options(path string, q *Question) {
	met := map[string]bool{}
	answers, texts := 0, 0
	for i := range q.Options {
		o := &q.Options[i]
		at := fmt.Sprintf("%s.options[%d]", path, i)
		c.item = o.Code
		c.once(met, at+".code", o.Code, isItemCode)
		if o.Code == "text" {
			c.report(at+".code", ProblemCodeReserved, "Code", o.Code)
		}
		c.text(at+".label", o.Label, true)
		c.themeCodes(at+".themes", o.Themes)
		c.option(at, q, o)
		c.item = ""
		if !IsNonAnswer(o.Code) {
			answers++
		}
		if o.Text != 0 {
			texts++
		}
	}
	if q.chooses() && answers == 0 {
		c.report(path+".options", ProblemNoOptions)
	}
	if texts > 1 {
		c.report(path+".options", ProblemTwoTexts)
	}
}

func (c *checker) option(path string, q *Question, o *Option) {
	if o.Audience != "" && !isAudience(o.Audience) {
		c.report(path+".audience", ProblemAudience, "Code", Shown(string(o.Audience)))
	}
	if o.Audience != "" && q.Code != c.d.AudienceQuestion {
		c.report(path+".audience", ProblemAudienceElsewhere)
	}
	if o.Exclusive && q.Type != Multiple {
		c.report(path+".exclusive", ProblemFieldElsewhere, "Field", "exclusive", "Type", string(q.Type))
	}
	if o.Outside && q.Type != Single {
		c.report(path+".outside", ProblemFieldElsewhere, "Field", "outside", "Type", string(q.Type))
	}
	if o.Text != 0 && q.Type != Single && q.Type != Multiple {
		c.report(path+".text", ProblemFieldElsewhere, "Field", "text", "Type", string(q.Type))
	} else if o.Text < 0 || o.Text > maxTextAnswer {
		c.report(path+".text", ProblemLength, "Max", maxTextAnswer)
	}
	if o.Score != nil && !isFinite(*o.Score) {
		c.report(path+".score", ProblemNumber)
	}
	if o.Code == CodeNone && q.Type == Multiple && !o.Exclusive {
		c.report(path+".exclusive", ProblemNoneExclusive)
	}
	if !IsNonAnswer(o.Code) {
		if !q.chooses() {
			c.report(path+".code", ProblemNonAnswerOnly, "Code", Shown(o.Code), "Type", string(q.Type))
		}
		return
	}
	if o.Score != nil || len(o.Themes) > 0 || o.Text != 0 || o.Audience != "" || o.Outside {
		c.report(path, ProblemNonAnswerPlain, "Code", o.Code)
	}
	if q.Type == Number && len(q.Items) == 0 && q.includes(o.Code) {
		c.report(path+".code", ProblemNonAnswerInRange, "Code", o.Code)
	}
}

// includes reports whether a declared non-answer is also a number that could be
// meant.
func (q *Question) includes(code string) bool {
	n, _ := ParseNumber(code)
	return (q.Min == nil || *q.Min <= n) && (q.MaxNumber == nil || n <= *q.MaxNumber)
}

func isFinite(f float64) bool { return !math.IsNaN(f) && !math.IsInf(f, 0) }

// settings checks the numbers that belong to the type.
func (c *checker) settings(path string, q *Question) {
	switch q.Type {
	case Multiple:
		if q.Max < 0 || q.Max > len(q.Options) {
			c.report(path+".max", ProblemMax, "Max", len(q.Options))
		}
	case Ranking:
		if q.Top < 1 || q.Top > len(q.Items) {
			c.report(path+".top", ProblemTop, "Max", len(q.Items))
		}
	case Points:
		if q.Sum < 1 || q.Sum > maxSum {
			c.report(path+".sum", ProblemSumSetting, "Max", maxSum)
		}
	case Number:
		low, high := q.Min, q.MaxNumber
		if low != nil && !isFinite(*low) || high != nil && !isFinite(*high) || low != nil && high != nil && *low > *high {
			c.report(path+".min", ProblemMinMax)
		}
	case TextType:
		if q.MaxLength < 0 || q.MaxLength > maxTextAnswer {
			c.report(path+".maxLength", ProblemLength, "Max", maxTextAnswer)
		}
	}
}
