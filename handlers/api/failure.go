package api

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/page"
	"regiopeil/surveys"
	"regiopeil/surveys/store"
)

// failure is how the API refuses.
type failure struct {
	Error struct {
		Code    string  `json:"code"`
		Message string  `json:"message"`
		Fields  []field `json:"fields,omitempty"`
	} `json:"error"`
}

// field is what is wrong with one question, or one item or option of it.
type field struct {
	Question string `json:"question"`
	Item     string `json:"item,omitempty"`
	Message  string `json:"message"`
}

// messages says which text goes with an error code.
var messages = map[surveys.ErrorCode]string{
	surveys.Invalid:     "api.invalid",
	surveys.NotFound:    "api.not_found",
	surveys.Conflict:    "api.conflict",
	surveys.NotOpen:     "api.not_open",
	surveys.Forbidden:   "api.forbidden",
	surveys.SignIn:      "api.sign_in",
	surveys.TooLarge:    "api.too_large",
	surveys.Unsupported: "api.unsupported",
	surveys.RateLimited: "api.rate_limited",
	surveys.Busy:        "api.busy",
	surveys.Unavailable: "api.unavailable",
	surveys.Internal:    "api.internal",
}

// fail sends an error as JSON. What is our own fault is logged and not shown.
func (api *API) fail(c *gin.Context, err error) {
	defer c.Abort()
	wrong, ok := errors.AsType[*surveys.Error](err)
	if !ok {
		wrong = &surveys.Error{Code: surveys.Internal, Err: err}
	}
	if c.Request.Context().Err() != nil && wrong.Code == surveys.Internal {
		return // nobody is there to read it
	}
	if wrong.Code == surveys.Internal {
		api.a.Log.Error("request failed", "route", c.FullPath(), "method", c.Request.Method, "error", err.Error())
	}
	if c.Writer.Written() {
		return
	}
	status := page.Status(wrong.Code)
	switch status {
	case http.StatusServiceUnavailable, http.StatusTooManyRequests:
		c.Header("Retry-After", page.RetryAfter(wrong.Code))
	case http.StatusUnauthorized:
		c.Header("WWW-Authenticate", "Bearer")
	}
	api.refuse(c, status, string(wrong.Code), api.message(wrong), wrong.Problems)
}

// WrongMethod answers a method that an address of the API does not have.
func (api *API) WrongMethod(c *gin.Context) {
	api.refuse(c, http.StatusMethodNotAllowed, "method_not_allowed", "api.method", nil)
}

// refuse sends a failure in the language that is asked for.
func (api *API) refuse(c *gin.Context, status int, code, key string, problems []surveys.Problem) {
	lang := page.Preferred(c.Request, api.a.Catalog.Languages())
	var f failure
	f.Error.Code = code
	f.Error.Message = api.a.Catalog.T(lang, key)
	for _, p := range problems {
		f.Error.Fields = append(f.Error.Fields, field{Question: p.Question, Item: p.Item, Message: api.a.Catalog.T(lang, p.Key, p.Args)})
	}
	body, err := json.Marshal(f)
	if err != nil {
		api.a.Log.Error("error as JSON", "error", err.Error())
		c.Status(http.StatusInternalServerError)
		return
	}
	c.Writer.Header()["Vary"] = varyAccept
	_ = send(c, status, body) // writes only
}

// message is the key of the text of an error.
func (api *API) message(err *surveys.Error) string {
	switch {
	case errors.Is(err, store.ErrWithdrawn):
		return "api.withdrawn"
	case err.Code == surveys.Invalid && err.Message == badQuery:
		return "api.bad_query"
	}
	if key, ok := messages[err.Code]; ok {
		return key
	}
	return messages[surveys.Internal]
}

// badQuery marks what is wrong with the address instead of with a response.
const badQuery = "the query is not right"

// invalid is an error about fields.
func invalid(message string, problems ...surveys.Problem) error {
	return &surveys.Error{Code: surveys.Invalid, Message: message, Problems: problems}
}
