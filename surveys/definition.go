package surveys

// Definition is one version of a questionnaire: everything that is asked and
// every text that is shown, in every language.
//
// Its JSON form is what `survey import` and `survey export` carry; Parse and
// Marshal round-trip it exactly. Codes (of parts, questions, items, options and
// themes) are text, stable over versions and waves, and are what answers,
// exports and figures are keyed by.
type Definition struct {
	Title        Text         `json:"title"`
	Languages    []string     `json:"languages"` // BCP 47; the first is the source language, every text has it
	Consultation Consultation `json:"consultation"`
	// AudienceQuestion is the single question whose options name an Audience;
	// empty: everyone gets the same questions.
	AudienceQuestion string `json:"audienceQuestion,omitempty"`
	// MunicipalityQuestion is the background question that figures are split
	// by beside the audience; empty: none.
	MunicipalityQuestion string `json:"municipalityQuestion,omitempty"`
	// AgeQuestion is the single question whose options are the age classes that a
	// conversation counts its participants by; empty: none.
	AgeQuestion string   `json:"ageQuestion,omitempty"`
	Themes      []Theme  `json:"themes,omitempty"`
	Parts       []Part   `json:"parts"`
	Contact     *Contact `json:"contact,omitempty"`
}

// Consultation is the process that a questionnaire belongs to, as its landing
// page tells it. Waves of one consultation share Code.
type Consultation struct {
	Code     string `json:"code"`
	Title    Text   `json:"title"`
	About    Text   `json:"about"`             // what it is about and why
	Asks     Text   `json:"asks"`              // who asks
	Fixed    Text   `json:"fixed,omitempty"`   // what is no subject
	Open     Text   `json:"open,omitempty"`    // what can still change
	Next     Text   `json:"next,omitempty"`    // what happens with the answers
	Privacy  []Text `json:"privacy,omitempty"` // in at most five lines
	Minutes  int    `json:"minutes"`           // how long answering takes
	WhoMay   Text   `json:"whoMay,omitempty"`  // who may take part
	Duration Text   `json:"duration,omitempty"`
}

// Theme is what figures and workbooks are grouped by.
type Theme struct {
	Code  string `json:"code"`
	Label Text   `json:"label"`
	Hint  Text   `json:"hint,omitempty"`
}

// Part is a titled run of questions; the respondent sees "part 2 of 6".
type Part struct {
	Code      string     `json:"code"`
	Title     Text       `json:"title"`
	Intro     Text       `json:"intro,omitempty"`
	Questions []Question `json:"questions"`
}

// Type says what kind of answer a question takes; see Answer for its shape.
type Type string

const (
	Single     Type = "single"     // one of Options
	Multiple   Type = "multiple"   // any of Options, at most Max (0: no limit)
	Matrix     Type = "matrix"     // per item one of Options, a scale
	Statements Type = "statements" // the same, items are sentences to agree with
	Ranking    Type = "ranking"    // the best Top of Items, best first
	Points     Type = "points"     // Sum whole points divided over Items
	Number     Type = "number"     // a number, or one per item
	TextType   Type = "text"       // free text of at most MaxLength characters
	Note       Type = "note"       // nothing to answer
)

// Role says what analysis uses a question for.
type Role string

const (
	Background   Role = "background"
	Importance   Role = "importance"
	Satisfaction Role = "satisfaction"
	Priority     Role = "priority"
	PointsRole   Role = "points"
	Need         Role = "need"
	Seek         Role = "seek"
	Offer        Role = "offer"
	Idea         Role = "idea"
	Mark         Role = "mark"
)

// Audience is the stakeholder group of a respondent. The empty Audience is
// someone whose group is not known (yet).
type Audience string

const (
	Resident    Audience = "resident"
	Business    Audience = "business"
	Institution Audience = "institution"
)

// Question is one question. Which fields matter depends on Type.
type Question struct {
	Code     string `json:"code"`
	Type     Type   `json:"type"`
	Label    Text   `json:"label"`
	Hint     Text   `json:"hint,omitempty"`
	Required bool   `json:"required,omitempty"`
	// For limits the question to audiences: shorthand for routing on the
	// audience question. Empty: all. Relevant must hold as well.
	For []Audience `json:"for,omitempty"`
	// Relevant is a routing expression (package routing); empty: always.
	Relevant string `json:"relevant,omitempty"`
	// With names an earlier question in the same part that this one belongs
	// to: the two are shown as one ("which theme", "what exactly"). A companion
	// has no number of its own in the eyes of a respondent.
	With   string   `json:"with,omitempty"`
	Themes []string `json:"themes,omitempty"`
	Role   Role     `json:"role,omitempty"`
	// Missing says what a respondent who did not answer this question counts for
	// where weights depend on it; empty: MissingOut. Single questions only.
	Missing MissingRule `json:"missing,omitempty"`

	Items   []Item   `json:"items,omitempty"`   // matrix, statements, ranking, points, number
	Options []Option `json:"options,omitempty"` // single, multiple, the scale of matrix and statements; declared non-answers of any type
	Shuffle bool     `json:"shuffle,omitempty"` // items (ranking, points, matrix, statements) or options in a per-respondent order

	Max       int      `json:"max,omitempty"`       // multiple: at most so many options
	Top       int      `json:"top,omitempty"`       // ranking: how many places
	Sum       int      `json:"sum,omitempty"`       // points: what they add up to
	Min       *float64 `json:"min,omitempty"`       // number: lowest
	MaxNumber *float64 `json:"maxNumber,omitempty"` // number: highest
	Whole     bool     `json:"whole,omitempty"`     // number: no fraction
	MaxLength int      `json:"maxLength,omitempty"` // text: characters (Unicode code points)
	Long      bool     `json:"long,omitempty"`      // text: several lines
}

// Item is a row: of a matrix, a statement, a thing to rank or to give points,
// one of several numbers.
type Item struct {
	Code   string   `json:"code"`
	Label  Text     `json:"label"`
	Hint   Text     `json:"hint,omitempty"`
	Themes []string `json:"themes,omitempty"` // empty: the question's
}

// Option is something to choose.
type Option struct {
	Code  string `json:"code"`
	Label Text   `json:"label"`
	// Audience is what choosing the option makes of the respondent; only on
	// the audience question.
	Audience  Audience `json:"audience,omitempty"`
	Exclusive bool     `json:"exclusive,omitempty"` // multiple: not together with another
	// Text asks "namely …" and holds its longest length in characters; the
	// answer is kept under "QUESTION.text". 0: no text.
	Text  int      `json:"text,omitempty"`
	Score *float64 `json:"score,omitempty"` // for means; nil: none
	// Outside is true of an answer that puts somebody outside the population that
	// margins count, such as "another municipality": no weighted figure counts
	// them. Single questions only.
	Outside bool     `json:"outside,omitempty"`
	Themes  []string `json:"themes,omitempty"` // empty: the question's
}

// Contact is the separate form after the receipt that asks for an e-mail
// address. What is typed there is kept apart from the answers.
type Contact struct {
	Code     string `json:"code"`
	Label    Text   `json:"label"`
	Hint     Text   `json:"hint,omitempty"`
	Relevant string `json:"relevant,omitempty"` // over the answers just sent
}

// Codes that mean the same in every question.
const (
	CodeNone      = "96" // "none of these": an answer
	CodeOther     = "97" // "other, namely": an answer
	CodeDontKnow  = "98" // declared non-answer
	CodeRatherNot = "99" // declared non-answer
)

// IsNonAnswer reports whether code is a declared non-answer, which stands
// outside every base.
func IsNonAnswer(code string) bool { return code == CodeDontKnow || code == CodeRatherNot }
