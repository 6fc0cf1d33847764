package staff

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/page"
	"regiopeil/surveys"
	"regiopeil/surveys/store"
)

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
