package surveys

import (
	"slices"
	"time"
)

// Mode is how a response was collected.
type Mode string

const (
	Web       Mode = "web"
	Paper     Mode = "paper"
	Telephone Mode = "telephone"
)

// Modes are all modes that there are.
var Modes = [...]Mode{Web, Paper, Telephone}

// Known reports whether m is one of Modes.
func (m Mode) Known() bool { return slices.Contains(Modes[:], m) }

// Response is one respondent's answers as they are stored.
type Response struct {
	ID       string // UUID, random (version 4), made by the client
	Survey   string // slug
	Version  int    // of the definition it answers
	Mode     Mode
	Language string
	Day      string // YYYY-MM-DD in Europe/Amsterdam; empty: unknown
	Trial    bool   // given while trying the survey out; never counted
	MadeUp   bool   // demonstration data; marked wherever it is shown
	// Conversation is the ID of the conversation through which a web response came;
	// empty: none. It is counted and in no export: it would tell where somebody was.
	Conversation string
	Answers      Answers
}

// Survey is a questionnaire in the field.
type Survey struct {
	Slug    string
	Title   Text // of the newest version
	Version int  // the newest version of the definition; 0: none yet
	// Opens and Closes bound the period; zero: not set. A survey is open from
	// Opens until just before Closes.
	Opens, Closes time.Time
	MadeUp        bool // demonstration: its pages and files say so
	Settings      Settings
}

// DefaultMinBase is the smallest group that is shown where nobody chose one.
const DefaultMinBase = 10

// Settings are what an administrator fills in around a questionnaire. They may
// change while the survey is open.
type Settings struct {
	ContactName  string `json:"contactName"`
	ContactEmail string `json:"contactEmail"`
	ContactPhone string `json:"contactPhone,omitempty"`
	Privacy      Text   `json:"privacy,omitempty"` // full statement, Markdown
	// ResultsOn is the day (YYYY-MM-DD) from which outcomes can be read, and
	// ResultsAt where.
	ResultsOn string `json:"resultsOn,omitempty"`
	ResultsAt string `json:"resultsAt,omitempty"`
	// Outcome says after closing what is done with the answers, Markdown.
	Outcome Text `json:"outcome,omitempty"`
	// DeleteContactsOn is the day on which addresses for invitations go.
	DeleteContactsOn string `json:"deleteContactsOn,omitempty"`
	MinBase          int    `json:"minBase"` // smallest group that is shown; 0: DefaultMinBase
	// Axes says what divides themes into quadrants of importance and satisfaction.
	Axes Axes `json:"axes,omitempty"`
	// Weighting is how figures are weighted; nil: they are not.
	Weighting *Weighting `json:"weighting,omitempty"`
}

// Axes is where the lines stand that divide themes by importance and
// satisfaction.
type Axes string

const (
	AxesMean   Axes = ""       // at the mean of the themes
	AxesMiddle Axes = "middle" // at the middle of the scale
)

// Phase is where a survey stands in its period.
type Phase string

const (
	NotYetOpen Phase = "notyet"
	Open       Phase = "open"
	Grace      Phase = "grace" // closed, but a page that was opened before may still be sent
	Closed     Phase = "closed"
)

// GracePeriod is how long after closing an opened page may still be sent.
const GracePeriod = 15 * time.Minute

// PhaseAt says where the survey stands at a moment.
func (s *Survey) PhaseAt(now time.Time) Phase {
	switch {
	case s.Opens.IsZero() || now.Before(s.Opens):
		return NotYetOpen
	case s.Closes.IsZero() || now.Before(s.Closes):
		return Open
	case now.Before(s.Closes.Add(GracePeriod)):
		return Grace
	default:
		return Closed
	}
}
