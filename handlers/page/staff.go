package page

import (
	"github.com/gin-gonic/gin"

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
