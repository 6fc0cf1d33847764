package page

import (
	"slices"

	"github.com/gin-gonic/gin"

	"regiopeil/surveys"
	"regiopeil/surveys/store"
)

const userKey = "page.user"

// User returns who of the staff is signed in, or nil. A database that cannot be
// read is as good as nobody.
func (a *Adapter) User(c *gin.Context) *store.User {
	if u, ok := c.Get(userKey); ok {
		return u.(*store.User)
	}
	u, err := a.Sessions.User(c.Request)
	if err != nil {
		a.Log.Error("read session", "route", c.FullPath(), "error", err.Error())
		u = nil
	}
	c.Set(userKey, u)
	return u
}

// Require is a middleware that lets only members of staff of the given roles
// pass; without roles, all of them.
func (a *Adapter) Require(roles ...string) gin.HandlerFunc {
	return func(c *gin.Context) {
		u := a.User(c)
		switch {
		case u == nil:
			a.Fail(c, surveys.Errorf(surveys.SignIn, "not signed in"))
		case len(roles) > 0 && !slices.Contains(roles, u.Role):
			a.Fail(c, surveys.Errorf(surveys.Forbidden, "not for the role %s", u.Role))
		}
	}
}
