package conversation

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"regiopeil/surveys"
)

// How long things may be, in characters, and how many there may be.
const (
	MaxShort   = 200
	MaxText    = 2_000
	MaxReport  = 50_000
	MaxCount   = 10_000 // people, dots, hands
	MaxEach    = 100    // stickers per person
	MaxEntries = 200    // wishes of a theme, agreements
)

// Keys of what can be wrong, for the locale files.
const (
	ProblemRequired    = "conversation.problem_required"
	ProblemUnknown     = "conversation.problem_unknown"       // Value
	ProblemDate        = "conversation.problem_date"          // Value
	ProblemTime        = "conversation.problem_time"          // Value
	ProblemNumber      = "conversation.problem_number"        // Value, Max
	ProblemLong        = "conversation.problem_long"          // Max
	ProblemMany        = "conversation.problem_many"          // Max
	ProblemDots        = "conversation.problem_dots"          // Dots, People, Each, Most
	ProblemHands       = "conversation.problem_hands"         // Hands, People
	ProblemAges        = "conversation.problem_ages"          // Ages, People
	ProblemNoPeople    = "conversation.problem_no_people"     //
	ProblemNoDay       = "conversation.problem_no_day"        // of an agreement
	ProblemWithoutText = "conversation.problem_without_text"  //
	ProblemOnlyTalk    = "conversation.problem_only_talk"     // level or counterpart of a village conversation
	ProblemMayNot      = "conversation.problem_municipality"  // not one of the organiser's
	ProblemNoAsk       = "conversation.problem_no_ask"        // a room is asked nothing
	ProblemAsks        = "conversation.problem_asks"          // Max
	ProblemTooManyDots = "conversation.problem_too_many_dots" // of one phone
	ProblemNote        = "conversation.problem_note"          // a correction without a reason
)

// checker collects what is wrong with a record.
type checker struct {
	form     *surveys.Form
	r        *Record
	whole    bool // nothing may be missing
	problems []surveys.Problem
}

// Check says what is wrong with a record of a survey; the Question of a Problem is
// the name of the field, as Values has it. A draft may lack anything but its
// municipality, and holds nothing that is wrong in itself, so that what is counted
// can still be counted on; whole records lack nothing, and their counts fit together.
func Check(form *surveys.Form, r *Record, whole bool) []surveys.Problem {
	c := &checker{form: form, r: r, whole: whole}
	c.about()
	c.people()
	for _, code := range r.ThemeCodes() {
		c.theme(code, r.Themes[code])
	}
	c.dots()
	c.hands()
	c.agreements()
	c.text("report", r.Report, MaxReport)
	c.many("right", len(r.Right))
	for i, text := range r.Right {
		c.text("right."+strconv.Itoa(i), text, MaxText)
	}
	return c.problems
}

func (c *checker) report(field, key string, args ...any) {
	p := surveys.Problem{Question: field, Key: key}
	for i := 0; i+1 < len(args); i += 2 {
		if p.Args == nil {
			p.Args = map[string]any{}
		}
		p.Args[args[i].(string)] = args[i+1]
	}
	c.problems = append(c.problems, p)
}

// about checks what kind of meeting it was, when and where.
func (c *checker) about() {
	r := c.r
	if !slices.Contains(Kinds, r.Kind) {
		c.report("kind", ProblemUnknown, "Value", surveys.Shown(string(r.Kind)))
	}
	switch {
	case r.Kind == Village && r.Level != "":
		c.report("level", ProblemOnlyTalk)
	case r.Kind == Village && r.Counterpart != "":
		c.report("counterpart", ProblemOnlyTalk)
	case r.Kind == Exploratory:
		c.oneOf("level", string(r.Level), levels())
		c.needed("counterpart", r.Counterpart)
	}
	c.date("date", r.Date)
	c.needed("date", r.Date)
	if r.Time != "" && !isTime(r.Time) {
		c.report("time", ProblemTime, "Value", surveys.Shown(r.Time))
	}
	c.needed("place", r.Place)
	c.where()
	c.date("sharedOn", r.SharedOn)
	for field, text := range map[string]string{"place": r.Place, "organiser": r.Organiser, "counterpart": r.Counterpart} {
		c.text(field, text, MaxShort)
	}
}

// where checks the municipality, which a draft has as well: it says whose it is.
func (c *checker) where() {
	codes := Municipalities(c.form)
	if c.r.Municipality == "" && len(codes) > 0 {
		c.report("municipality", ProblemRequired)
		return
	}
	c.oneOf("municipality", c.r.Municipality, codes)
}

func levels() (out []string) {
	for _, l := range Levels {
		out = append(out, string(l))
	}
	return out
}

// Municipalities are the codes of where a conversation can be held: the options of
// the municipality question that are one. Nil: the survey knows none.
func Municipalities(form *surveys.Form) (out []string) {
	q, ok := form.Question(form.Definition.MunicipalityQuestion)
	if !ok {
		return nil
	}
	for _, o := range q.Options {
		if !o.Outside && !surveys.IsNonAnswer(o.Code) {
			out = append(out, o.Code)
		}
	}
	return out
}

func (c *checker) needed(field, value string) {
	if c.whole && value == "" {
		c.report(field, ProblemRequired)
	}
}

// oneOf checks a code; with none to choose from it must be empty.
func (c *checker) oneOf(field, value string, codes []string) {
	switch {
	case value == "" && len(codes) > 0:
		c.needed(field, value)
	case value != "" && !slices.Contains(codes, value):
		c.report(field, ProblemUnknown, "Value", surveys.Shown(value))
	}
}

func (c *checker) date(field, value string) {
	if value == "" {
		return
	}
	t, err := time.Parse(time.DateOnly, value)
	if err != nil || t.Year() < 2000 || t.Year() > 2100 {
		c.report(field, ProblemDate, "Value", surveys.Shown(value))
	}
}

var timePattern = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$`)

func isTime(s string) bool { return timePattern.MatchString(s) }

// text checks that a text can be kept as it was typed.
func (c *checker) text(field, value string, most int) {
	switch problem := surveys.CheckText(value); {
	case problem != "":
		c.report(field, problem)
	case most == MaxShort && strings.ContainsAny(value, "\n\t"):
		c.report(field, surveys.ProblemControl)
	case utf8.RuneCountInString(value) > most:
		c.report(field, ProblemLong, "Max", most)
	}
}

func (c *checker) count(field string, n, most int) {
	if n < 0 || n > most {
		c.report(field, ProblemNumber, "Value", strconv.Itoa(n), "Max", most)
	}
}

func (c *checker) people() {
	r := c.r
	for a, n := range sorted(r.Participants) {
		if !slices.Contains(Audiences, a) {
			c.report("participants."+string(a), ProblemUnknown, "Value", surveys.Shown(string(a)))
		}
		c.count("participants."+string(a), n, MaxCount)
	}
	ages := AgeClasses(c.form)
	total := 0
	for code, n := range sorted(r.Ages) {
		if !slices.Contains(ages, code) {
			c.report("ages."+code, ProblemUnknown, "Value", surveys.Shown(code))
		}
		c.count("ages."+code, n, MaxCount)
		total += n
	}
	c.count("dotsEach", r.DotsEach, MaxEach)
	if !c.whole {
		return
	}
	if r.People() == 0 {
		c.report("participants."+string(Audiences[0]), ProblemNoPeople)
	} else if total > r.People() && len(ages) > 0 {
		c.report("ages."+ages[0], ProblemAges, "Ages", total, "People", r.People())
	}
}

// AgeClasses are the option codes of the age question. Nil: there is none.
func AgeClasses(form *surveys.Form) (out []string) {
	q, ok := form.Question(form.Definition.AgeQuestion)
	if !ok {
		return nil
	}
	for _, o := range q.Options {
		if !surveys.IsNonAnswer(o.Code) {
			out = append(out, o.Code)
		}
	}
	return out
}
