package conversation

import (
	"maps"
	"slices"
	"time"

	"regiopeil/surveys"
)

// Kind says what sort of meeting it was.
type Kind string

const (
	Village     Kind = "village"     // open to people
	Exploratory Kind = "exploratory" // bilateral
)

// Level says at which level an exploratory talk was held.
type Level string

const (
	Council      Level = "council"
	College      Level = "college"
	Organisation Level = "organisation"
)

// Kinds and Levels are all there are, in the order to show them in.
var (
	Kinds  = []Kind{Village, Exploratory}
	Levels = []Level{Council, College, Organisation}
)

// Audiences are whom a conversation counts apart, in the order to show them in.
var Audiences = []surveys.Audience{surveys.Resident, surveys.Business, surveys.Institution}

// Record is one conversation, as its organiser tells it. It holds no names of
// participants.
type Record struct {
	Survey       string `json:"survey"` // slug: whose themes and statements
	Kind         Kind   `json:"kind"`
	Level        Level  `json:"level,omitempty"`       // exploratory only
	Counterpart  string `json:"counterpart,omitempty"` // exploratory only; the same text makes a series
	Date         string `json:"date,omitempty"`        // "2026-10-01"
	Time         string `json:"time,omitempty"`        // "19:30"
	Place        string `json:"place,omitempty"`
	Municipality string `json:"municipality,omitempty"` // option code of the municipality question
	Organiser    string `json:"organiser,omitempty"`

	Participants map[surveys.Audience]int `json:"participants,omitempty"`
	Ages         map[string]int           `json:"ages,omitempty"`     // by option code of the age question, where counted
	DotsEach     int                      `json:"dotsEach,omitempty"` // stickers per person

	Themes     map[string]Theme `json:"themes,omitempty"` // what was discussed, by theme code
	Hands      map[string]Hands `json:"hands,omitempty"`  // by "QUESTION.ITEM"
	Agreements []Agreement      `json:"agreements,omitempty"`
	Report     string           `json:"report,omitempty"` // Markdown
	SharedOn   string           `json:"sharedOn,omitempty"`

	// Right are texts that may tell who was there, and that the organiser said may
	// stay: they are no name, or whose it is agrees.
	Right []string `json:"right,omitempty"`
}

// Theme is what was said and counted about one theme.
type Theme struct {
	Dots   int        `json:"dots,omitempty"`
	Wishes []Wish     `json:"wishes,omitempty"`
	Seek   []Exchange `json:"seek,omitempty"`
	Offer  []Exchange `json:"offer,omitempty"`
	Quotes []string   `json:"quotes,omitempty"`
}

// Wish is something that was asked for.
type Wish struct {
	Text     string           `json:"text"`
	Times    int              `json:"times,omitempty"` // how often it was mentioned; 0: not counted
	Audience surveys.Audience `json:"audience,omitempty"`
}

// Exchange is knowledge or help that somebody seeks or offers.
type Exchange struct {
	Text     string           `json:"text"`
	Audience surveys.Audience `json:"audience,omitempty"` // whose it is; never a name
}

// Hands are counted for and against a statement.
type Hands struct {
	For     int `json:"for"`
	Neutral int `json:"neutral"`
	Against int `json:"against"`
}

// Total is how many hands were raised.
func (h Hands) Total() int { return h.For + h.Neutral + h.Against }

// AgreementStatus says how an agreement stands.
type AgreementStatus string

const (
	Open    AgreementStatus = "open"
	Done    AgreementStatus = "done"
	Dropped AgreementStatus = "dropped"
)

// AgreementStatuses are all there are, in the order to show them in.
var AgreementStatuses = []AgreementStatus{Open, Done, Dropped}

// Agreement is what somebody will do.
type Agreement struct {
	What   string          `json:"what"`
	Who    string          `json:"who,omitempty"` // an organisation or role, not a person
	By     string          `json:"by,omitempty"`  // date; empty: none was named
	Status AgreementStatus `json:"status,omitempty"`
}

// Late reports whether an agreement is open after its day.
func (a Agreement) Late(today string) bool {
	return a.Status != Done && a.Status != Dropped && a.By != "" && a.By < today
}

// Clone copies a record, so that what is changed in it is changed nowhere else.
func (r *Record) Clone() Record {
	c, err := Decode(Encode(r))
	if err != nil {
		panic(err) // Encode writes what Decode reads
	}
	return c
}

// People is how many took part.
func (r *Record) People() int {
	n := 0
	for _, k := range r.Participants {
		n += k
	}
	return n
}

// Dots is how many stickers were put up.
func (r *Record) Dots() int {
	n := 0
	for _, t := range r.Themes {
		n += t.Dots
	}
	return n
}

// ThemeCodes are the themes that were discussed, in the order of their codes.
func (r *Record) ThemeCodes() []string { return slices.Sorted(maps.Keys(r.Themes)) }

// Status says how far a record is.
type Status string

const (
	Draft     Status = "draft"
	Submitted Status = "submitted" // participants can read it and react
	Confirmed Status = "confirmed"
	Locked    Status = "locked" // every change is a correction
)

// Statuses are all there are, in order.
var Statuses = []Status{Draft, Submitted, Confirmed, Locked}

// ReactWithin is how long participants can react to a submitted record.
const ReactWithin = 14 * 24 * time.Hour

// Counts reports whether a conversation stands in the figures.
func (s Status) Counts() bool { return s != Draft && s != "" }

// Next is the status that may follow; empty: none. A correction keeps Locked.
func (s Status) Next() Status {
	i := slices.Index(Statuses, s)
	if i < 0 || i+1 == len(Statuses) {
		return ""
	}
	return Statuses[i+1]
}

// MayBecome reports whether a record may go from one status to another: it stays,
// or goes one step on. A record that is not there yet has the status "".
func (s Status) MayBecome(to Status) bool {
	if s == "" {
		return to == Draft || to == Submitted
	}
	return to != "" && (to == s || to == s.Next())
}
