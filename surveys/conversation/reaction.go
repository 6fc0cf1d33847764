package conversation

import (
	"strings"
	"time"
	"unicode/utf8"

	"regiopeil/surveys"
)

// Reaction is what one participant said of a record. It tells nothing of who they
// are.
type Reaction struct {
	N       int // a random number within the conversation
	Version int // that was read
	Day     string
	Agrees  bool
	Remark  string // empty once it was removed
	Mark    Mark
}

// Mark says how far an organiser is with a reaction.
type Mark string

const (
	Unhandled Mark = ""
	Handled   Mark = "handled"
	Removed   Mark = "removed" // for good: what it said is gone
)

// Marking is one change of a Mark.
type Marking struct {
	N    int // of the reaction
	Day  string
	Mark Mark
	Note string // why, of one that was removed
	At   time.Time
	// User is the ID of the account, to keep it; Email of who it was, when it is read.
	User, Email string
}

// Check says what is wrong with a marking; "" is nothing. The note of one that removes
// is needed, because nobody can see afterwards what was there.
func (m *Marking) Check() (key string) {
	switch {
	case m.Mark != Unhandled && m.Mark != Handled && m.Mark != Removed:
		return ProblemUnknown
	case m.Mark == Removed && m.Note == "":
		return ProblemRequired
	case surveys.CheckText(m.Note) != "":
		return surveys.CheckText(m.Note)
	case strings.ContainsAny(m.Note, "\n\t"):
		return surveys.ProblemControl
	case utf8.RuneCountInString(m.Note) > MaxShort:
		return ProblemLong
	}
	return ""
}
