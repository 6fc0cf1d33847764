package staff

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/page"
	"regiopeil/surveys"
	"regiopeil/surveys/store"
)

// Roles of staff. Organisers keep to their own municipalities. Readers can sign in
// and see their own account; what else they may do comes with their pages.
const (
	Admin     = "admin"
	Organiser = "organiser"
	Analyst   = "analyst"
	Reader    = "reader"
)

// Action is something that staff can do. Every page for staff and every route
// of the API that needs a token is for exactly one of them.
type Action string

const (
	OwnAccount          Action = "own account"          // see one's account, change one's password
	SeeFigures          Action = "see figures"          // counts, figures and workbooks
	SeeResponses        Action = "see single responses" // only who has the microdata right as well
	TagAnswers          Action = "tag open answers"     // the codebook, and what answers are about
	RecordConversations Action = "record conversations" // of the own municipalities
	ManageSurveys       Action = "manage surveys"       // period, texts, questions, trial
	ManageUsers         Action = "manage users"         // add and close accounts, reset links
)

// allowed is the whole of who may do what. What is not in it is refused.
var allowed = map[Action][]string{
	OwnAccount:          {Admin, Organiser, Analyst, Reader},
	SeeFigures:          {Admin, Analyst},
	SeeResponses:        {Admin, Analyst},
	TagAnswers:          {Admin, Analyst},
	RecordConversations: {Admin, Organiser},
	ManageSurveys:       {Admin},
	ManageUsers:         {Admin},
}

// May reports whether a user may do something. Nobody (nil) may do nothing, and
// a disabled user neither.
func May(u *store.User, do Action) bool {
	return u != nil && !u.Disabled && slices.Contains(allowed[do], u.Role) && (do != SeeResponses || u.Microdata)
}

// Mine reports whether a user may see and change what was held in a municipality:
// an organiser in the own ones, an administrator in all.
func Mine(u *store.User, municipality string) bool {
	return u.Role == Admin || slices.Contains(u.Municipalities, municipality)
}

// Gate is the middleware of a route for one action. Who is not signed in is led
// to the sign-in page and back when asking for a page, and refused otherwise.
func Gate(a *page.Adapter, do Action) gin.HandlerFunc {
	return func(c *gin.Context) {
		u := a.User(c)
		switch {
		case May(u, do):
		case u != nil:
			a.Fail(c, surveys.Errorf(surveys.Forbidden, "the role %s may not: %s", u.Role, do))
		case c.Request.Method == http.MethodGet:
			_ = a.Redirect(c, "/login?next="+url.QueryEscape(c.Request.URL.RequestURI())) // writes headers only
			c.Abort()
		default:
			a.Fail(c, surveys.Errorf(surveys.SignIn, "not signed in"))
		}
	}
}

// Home is the page that a role starts on.
func Home(u *store.User) string {
	switch {
	case May(u, ManageSurveys):
		return "/admin/surveys"
	case May(u, SeeFigures):
		return "/analysis"
	case May(u, RecordConversations):
		return "/field"
	}
	return "/account"
}

// Next returns where to go after sign-in: next if that is a path of this site,
// else empty.
func Next(next string) string {
	if len(next) < 2 || len(next) > 2000 || next[0] != '/' || next[1] == '/' || strings.ContainsAny(next, "\\\x00\r\n\t") {
		return ""
	}
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || strings.HasPrefix(u.Path, "//") {
		return ""
	}
	return u.RequestURI()
}
