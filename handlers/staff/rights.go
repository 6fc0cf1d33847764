package staff

import (
	"slices"

	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
	"regiopeil/surveys/store"
)

// Roles of staff.
const (
	Admin     = "admin"     // looks after surveys and accounts
	Organiser = "organiser" // records conversations of the own municipalities
	Analyst   = "analyst"   // figures, and what people wrote
	Reader    = "reader"    // council members and managers: figures only
)

// Roles are all roles, those with the fewest rights first.
var Roles = []string{Reader, Organiser, Analyst, Admin}

// Action is something that staff can do. Every page for staff and every route
// of the API that needs a token is for exactly one of them.
type Action string

const (
	OwnAccount          Action = "own account"          // see one's account, change one's password
	SeeFigures          Action = "see figures"          // counts, figures, and workbooks of them
	ReadAnswers         Action = "read open answers"    // what people wrote or said, in their own words
	TagAnswers          Action = "tag open answers"     // the codebook, and what answers are about
	SeeResponses        Action = "see single responses" // one row per person
	RecordConversations Action = "record conversations"
	ManageSurveys       Action = "manage surveys" // period, texts, questions, trial
	ManageUsers         Action = "manage users"   // add and close accounts, reset links
)

// reach is how far a role may do something.
type reach int

const (
	never    reach = iota
	granted        // who has the microdata right as well
	ownPlace       // in the own municipalities
	anywhere
)

// rights is the whole of who may do what. What is not in it is refused.
var rights = map[Action]map[string]reach{
	OwnAccount:          {Admin: anywhere, Analyst: anywhere, Organiser: anywhere, Reader: anywhere},
	SeeFigures:          {Admin: anywhere, Analyst: anywhere, Reader: anywhere},
	ReadAnswers:         {Admin: anywhere, Analyst: anywhere},
	TagAnswers:          {Admin: anywhere, Analyst: anywhere},
	SeeResponses:        {Admin: granted, Analyst: granted},
	RecordConversations: {Admin: anywhere, Organiser: ownPlace},
	ManageSurveys:       {Admin: anywhere},
	ManageUsers:         {Admin: anywhere},
}

// May reports whether a user may do something, anywhere at all. Nobody (nil) may
// do nothing, and a disabled user neither.
func May(u *store.User, do Action) bool {
	if u == nil || u.Disabled {
		return false
	}
	switch rights[do][u.Role] {
	case granted:
		return u.Microdata
	case ownPlace, anywhere:
		return true
	}
	return false
}

// MayIn reports whether a user may do something in a municipality.
func MayIn(u *store.User, do Action, municipality string) bool {
	own, all := Places(u, do)
	return all || slices.Contains(own, municipality)
}

// Within reports whether whatever a role may do, a user may as well: what a token
// can be narrowed to.
func Within(u *store.User, role string) bool {
	for do := range rights {
		if May(&store.User{Role: role}, do) && !May(u, do) {
			return false
		}
	}
	return true
}

// Places are the municipalities in which a user may do something; all: in every
// one, and what belongs to none as well.
func Places(u *store.User, do Action) (own []string, all bool) {
	if !May(u, do) {
		return nil, false
	}
	if rights[do][u.Role] == ownPlace {
		return u.Municipalities, false
	}
	return nil, true
}

// Mine reports whether a user may see and change what was held in a municipality.
func Mine(u *store.User, municipality string) bool {
	return MayIn(u, RecordConversations, municipality)
}

// Municipalities are those of a survey in which a user may hold conversations.
func Municipalities(form *surveys.Form, u *store.User) []string {
	return slices.DeleteFunc(conversation.Municipalities(form), func(code string) bool { return !Mine(u, code) })
}

// MayEnter reports whether a user may enter forms on paper of a survey:
// administrators, and who has a municipality of it.
func MayEnter(form *surveys.Form, u *store.User) bool {
	return u.Role == Admin || len(Municipalities(form, u)) > 0
}
