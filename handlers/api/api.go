// Package api is the product for programs: the same rules as the pages, as JSON.
//
//	GET  /api/v1/surveys                       what is open
//	GET  /api/v1/surveys/{survey}              its definition
//	POST /api/v1/surveys/{survey}/responses    a response: {"id","language","answers","code","from"}
//	GET  /api/v1/surveys/{survey}/figures      the long table, JSON or CSV (token)
//	GET  /api/v1/surveys/{survey}/report.xlsx  the workbook of a theme (token)
//	PUT  /api/v1/conversations/{id}            a conversation (token)
//
// A refusal is {"error":{"code","message","fields":[{"question","message"}]}},
// with messages in the language of Accept-Language. A field that belongs to no
// question ("id") is named in the place of the question.
//
// "from" is the code of a conversation, as in the QR code of its kit: the response
// then names it. One that stands for none is ignored.
//
// A repeat of a POST with the same ID and answers is answered as the first one
// was, but with 200, also after the survey has closed: whoever lost the answer
// to the first may ask again without harm.
package api

import (
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/page"
	"regiopeil/handlers/staff"
	"regiopeil/reports"
	"regiopeil/surveys"
	"regiopeil/surveys/codes"
	"regiopeil/surveys/store"
)

// API answers the requests of programs.
type API struct {
	a       *page.Adapter
	db      *store.DB
	reports *reports.Engine
	keys    *codes.Keys
}

// New returns the API over a database.
func New(a *page.Adapter, db *store.DB, r *reports.Engine, k *codes.Keys) *API {
	return &API{a: a, db: db, reports: r, keys: k}
}

// Handle turns h into what Gin calls; an error, or a panic, becomes the JSON and
// the status that belong to it.
func (api *API) Handle(h page.Handler) gin.HandlerFunc {
	return func(c *gin.Context) {
		defer func() {
			if r := recover(); r != nil {
				if r == http.ErrAbortHandler {
					panic(r)
				}
				api.a.Log.Error("panic", "route", c.FullPath(), "method", c.Request.Method, "panic", fmt.Sprint(r), "stack", string(debug.Stack()))
				api.fail(c, surveys.Errorf(surveys.Internal, "panic"))
			}
		}()
		if err := h(c); err != nil {
			api.fail(c, err)
		}
	}
}

// Where a request keeps whose token it came with, and what that was made for.
const (
	userKey  = "api.user"
	scopeKey = "api.scope"
)

// Gate lets only tokens pass that may do something: their user may, and the
// scope that the token was made with, a role, may as well.
func (api *API) Gate(do staff.Action) gin.HandlerFunc {
	return func(c *gin.Context) {
		token, ok := bearer(c.Request.Header.Get("Authorization"))
		if !ok {
			api.fail(c, surveys.Errorf(surveys.SignIn, "no token"))
			return
		}
		u, scope, err := api.db.UserByToken(c.Request.Context(), api.keys.Token(token))
		switch {
		case surveys.CodeOf(err) == surveys.NotFound:
			api.fail(c, surveys.Errorf(surveys.SignIn, "unknown token"))
		case err != nil:
			api.fail(c, err)
		case !allowed(u, scope, do):
			api.fail(c, surveys.Errorf(surveys.Forbidden, "the role %s with the scope %s may not: %s", u.Role, scope, do))
		default:
			c.Set(userKey, u)
			c.Set(scopeKey, scope)
		}
	}
}

// allowed reports whether a token may do something: its user may, and so may the
// role that is its scope.
func allowed(u *store.User, scope string, do staff.Action) bool {
	narrowed := *u
	narrowed.Role = scope
	return staff.May(u, do) && staff.May(&narrowed, do)
}

// may is allowed for a request that passed Gate.
func may(c *gin.Context, do staff.Action) bool {
	return allowed(c.MustGet(userKey).(*store.User), c.GetString(scopeKey), do)
}

const longestToken = 200

func bearer(header string) (token string, ok bool) {
	scheme, token, ok := strings.Cut(header, " ")
	token = strings.TrimSpace(token)
	return token, ok && strings.EqualFold(scheme, "Bearer") && token != "" && len(token) <= longestToken
}

// NotFound answers an address of the API that does not exist.
func (api *API) NotFound(c *gin.Context) {
	api.fail(c, surveys.Errorf(surveys.NotFound, "no such address"))
}

var (
	jsonType   = []string{"application/json; charset=utf-8"}
	noStore    = []string{"no-store"}
	varyAccept = []string{"Accept, Accept-Language"}
)

// send sends JSON whole.
func send(c *gin.Context, status int, body []byte) error {
	h := c.Writer.Header()
	h["Content-Type"] = jsonType
	h["Cache-Control"] = noStore
	c.Status(status)
	_, _ = c.Writer.Write(body) // a reader who hung up is no failure
	return nil
}
