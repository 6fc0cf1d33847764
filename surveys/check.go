package surveys

import (
	"fmt"
	"slices"
)

// Bounds of a definition.
const (
	MaxDefinitionSize = 4 << 20 // bytes of JSON
	maxDefinitionText = 20_000  // characters of one text
	maxCodeLength     = 40
	maxLanguages      = 30
	maxThemes         = 100
	maxParts          = 200
	maxItems          = 200
	maxOptions        = 1000
	maxSum            = 1_000_000
	maxTextAnswer     = 100_000 // characters of an answer
)

// Check holds the definition against every rule that Form relies on. The error
// is an *Error of code Invalid; each of its Problems has a Path in Args, such as
// "parts[0].questions[2].options[1].label", and Question where there is one.
func (d *Definition) Check() error {
	c := checker{d: d}
	c.sizes()
	c.languages()
	if len(c.problems) > 0 { // the rest would take long, or say the same of every text
		return c.err()
	}
	c.text("title", d.Title, true)
	c.consultation()
	c.themes()
	c.parts()
	c.special()
	c.ages()
	c.contact()
	if len(c.problems) == 0 {
		c.routing() // needs sound codes
	}
	return c.err()
}

// sizes checks first how much there is of everything.
func (c *checker) sizes() {
	c.count("languages", len(c.d.Languages), maxLanguages)
	c.count("themes", len(c.d.Themes), maxThemes)
	c.count("parts", len(c.d.Parts), maxParts)
	questions := 0
	for p := range c.d.Parts {
		for i := range c.d.Parts[p].Questions {
			q := &c.d.Parts[p].Questions[i]
			questions++
			if len(q.Items) > maxItems || len(q.Options) > maxOptions {
				c.question = q.Code
				path := fmt.Sprintf("parts[%d].questions[%d]", p, i)
				c.count(path+".items", len(q.Items), maxItems)
				c.count(path+".options", len(q.Options), maxOptions)
				c.question = ""
			}
		}
	}
	c.count("parts", questions, MaxQuestions)
}

func (c *checker) err() error {
	if len(c.problems) == 0 {
		return nil
	}
	return &Error{Code: Invalid, Message: "the questionnaire has mistakes", Problems: c.problems}
}

// checker goes through a definition. Question and item say where it is.
type checker struct {
	d        *Definition
	question string
	item     string
	problems []Problem
}

func (c *checker) report(path, key string, args ...any) {
	c.problems = appendProblem(c.problems, c.question, c.item, key, append(args, "Path", path)...)
}

func (c *checker) consultation() {
	s := &c.d.Consultation
	c.code("consultation.code", s.Code, isSlug)
	c.text("consultation.title", s.Title, true)
	c.text("consultation.about", s.About, false)
	c.text("consultation.asks", s.Asks, false)
	c.text("consultation.fixed", s.Fixed, false)
	c.text("consultation.open", s.Open, false)
	c.text("consultation.next", s.Next, false)
	c.text("consultation.whoMay", s.WhoMay, false)
	c.text("consultation.duration", s.Duration, false)
	c.count("consultation.privacy", len(s.Privacy), 5)
	for i, t := range s.Privacy {
		c.text(fmt.Sprintf("consultation.privacy[%d]", i), t, true)
	}
	if s.Minutes < 0 || s.Minutes > 24*60 {
		c.report("consultation.minutes", ProblemLength, "Max", 24*60)
	}
}

func (c *checker) themes() {
	met := map[string]bool{}
	for i, t := range c.d.Themes {
		path := fmt.Sprintf("themes[%d]", i)
		c.once(met, path+".code", t.Code, isItemCode)
		c.text(path+".label", t.Label, true)
		c.text(path+".hint", t.Hint, false)
	}
}

func (c *checker) parts() {
	d := c.d
	questions := 0
	parts, codes := map[string]bool{}, map[string]bool{}
	for p := range d.Parts {
		part := &d.Parts[p]
		path := fmt.Sprintf("parts[%d]", p)
		c.once(parts, path+".code", part.Code, isItemCode)
		c.text(path+".title", part.Title, true)
		c.text(path+".intro", part.Intro, false)
		if len(part.Questions) == 0 {
			c.report(path+".questions", ProblemNoQuestions)
		}
		questions += len(part.Questions)
		for i := range part.Questions {
			q := &part.Questions[i]
			at := fmt.Sprintf("%s.questions[%d]", path, i)
			c.question = q.Code
			c.once(codes, at+".code", q.Code, isQuestionCode)
			if slices.Contains(reservedNames, q.Code) {
				c.report(at+".code", ProblemCodeReserved, "Code", q.Code)
			}
			c.with(at, part, i)
			c.one(at, q)
			c.question = ""
		}
	}
	if questions == 0 {
		c.report("parts", ProblemNoQuestions)
	}
	if contact := d.Contact; contact != nil && codes[contact.Code] {
		c.report("contact.code", ProblemCodeTwice, "Code", contact.Code)
	}
}

// reservedNames are columns of the CSV and fields of a page, and so no codes.
var reservedNames = []string{"response", "mode", "language", "day", "go", "lang", "version", "over", "review", "confirm", "base", "paper"}

// with checks that a companion follows its question, with nothing but other
// companions of it between them.
func (c *checker) with(path string, part *Part, i int) {
	q := &part.Questions[i]
	if q.With == "" {
		return
	}
	for i--; i >= 0; i-- {
		before := &part.Questions[i]
		if before.Code == q.With && before.With == "" {
			return
		}
		if before.With != q.With {
			break
		}
	}
	c.report(path+".with", ProblemWith, "Code", Shown(q.With))
}

// special checks the two questions that the rest hangs on.
func (c *checker) special() {
	d := c.d
	if d.AudienceQuestion != "" {
		q := d.find(d.AudienceQuestion)
		named := q != nil && slices.ContainsFunc(q.Options, func(o Option) bool { return o.Audience != "" })
		if !named || q.Type != Single || len(q.For) > 0 || q.Relevant != "" || q.With != "" {
			c.report("audienceQuestion", ProblemAudienceQuestion, "Code", Shown(d.AudienceQuestion))
		}
	}
	if d.MunicipalityQuestion != "" {
		if q := d.find(d.MunicipalityQuestion); q == nil || q.Type != Single {
			c.report("municipalityQuestion", ProblemMunicipality, "Code", Shown(d.MunicipalityQuestion))
		}
	}
}

// ages checks the question that gives the age classes.
func (c *checker) ages() {
	if c.d.AgeQuestion == "" {
		return
	}
	if q := c.d.find(c.d.AgeQuestion); q == nil || q.Type != Single {
		c.report("ageQuestion", ProblemAgeQuestion, "Code", Shown(c.d.AgeQuestion))
	}
}

func (d *Definition) find(code string) *Question {
	for p := range d.Parts {
		for i := range d.Parts[p].Questions {
			if q := &d.Parts[p].Questions[i]; q.Code == code {
				return q
			}
		}
	}
	return nil
}

func (c *checker) contact() {
	if contact := c.d.Contact; contact != nil {
		c.code("contact.code", contact.Code, isQuestionCode)
		c.text("contact.label", contact.Label, true)
		c.text("contact.hint", contact.Hint, false)
	}
}

func (c *checker) count(path string, n, most int) {
	if n > most {
		c.report(path, ProblemCount, "Max", most, "Count", n)
	}
}

// once checks a code that may stand among its like only once.
func (c *checker) once(met map[string]bool, path, code string, valid func(string) bool) {
	c.code(path, code, valid)
	if met[code] {
		c.report(path, ProblemCodeTwice, "Code", Shown(code))
	}
	met[code] = true
}

func (c *checker) code(path, code string, valid func(string) bool) {
	if len(code) > maxCodeLength || !valid(code) {
		c.report(path, ProblemCode, "Code", Shown(code))
	}
}

// isQuestionCode: [A-Za-z][A-Za-z0-9_]*
func isQuestionCode(s string) bool { return isItemCode(s) && (s[0] > '9' && s[0] != '_') }

// isItemCode: [A-Za-z0-9_]+
func isItemCode(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') && c != '_' {
			return false
		}
	}
	return s != ""
}

// isSlug: [A-Za-z0-9_-]+
func isSlug(s string) bool {
	for i := range len(s) {
		if s[i] != '-' && !isItemCode(s[i:i+1]) {
			return false
		}
	}
	return s != ""
}
