package page

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/session"
	"regiopeil/surveys"
	"regiopeil/templates"
	"regiopeil/templates/locale"
)

// Handler answers a request, or returns why it could not. It has not written
// anything when it returns an error.
type Handler func(c *gin.Context) error

// Adapter turns Handlers into what Gin calls. It is safe for concurrent use.
type Adapter struct {
	Templates *templates.Set
	Catalog   *locale.Catalog
	Sessions  *session.Sessions // of staff
	Log       *slog.Logger
	Now       func() time.Time
	Secure    bool // people come by https: cookies say so
	MadeUp    bool // everything is a demonstration
	// House says whom to ask about the site as a whole, for pages that belong
	// to no survey, and where its privacy statement is.
	House func(context.Context) (privacy string, contact templates.Contact)
}

// Handle turns h into what Gin calls: an error, or a panic, becomes the page
// and the status that belong to it.
func (a *Adapter) Handle(h Handler) gin.HandlerFunc {
	return func(c *gin.Context) {
		defer func() {
			if r := recover(); r != nil {
				if r == http.ErrAbortHandler {
					panic(r)
				}
				a.Log.Error("panic", "route", c.FullPath(), "method", c.Request.Method, "panic", fmt.Sprint(r), "stack", string(debug.Stack()))
				a.Fail(c, surveys.Errorf(surveys.Internal, "panic"))
			}
		}()
		if err := h(c); err != nil {
			a.Fail(c, err)
		}
	}
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Render draws a page and sends it whole. The page may hold what someone typed,
// so nobody keeps it.
func (a *Adapter) Render(c *gin.Context, status int, template string, data any) error {
	return a.RenderIn(c, a.Language(c), status, template, data)
}

// RenderIn is Render in a given language.
func (a *Adapter) RenderIn(c *gin.Context, lang string, status int, template string, data any) error {
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	if err := a.Templates.Render(b, template, lang, data); err != nil {
		return err
	}
	a.Personal(c, status, b.Bytes())
	return nil
}

// Personal sends a page that was drawn for one person, in pieces.
func (a *Adapter) Personal(c *gin.Context, status int, pieces ...[]byte) {
	n := 0
	for _, p := range pieces {
		n += len(p)
	}
	h := c.Writer.Header()
	h["Cache-Control"] = noStore
	h["Cross-Origin-Opener-Policy"] = sameOrigin
	h["Cross-Origin-Resource-Policy"] = sameOrigin
	h["Content-Type"] = htmlType
	h["Content-Length"] = []string{strconv.Itoa(n)}
	c.Status(status)
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	for _, p := range pieces {
		b.Write(p)
	}
	_, _ = c.Writer.Write(b.Bytes()) // a reader who hung up is no failure
}

var (
	noStore  = []string{"no-store"}
	htmlType = []string{"text/html; charset=utf-8"}

	// Other sites may not even hold a window or an image of what is personal.
	sameOrigin = []string{"same-origin"}
)

// Redirect sends the browser to another page with GET. url is a path of ours.
func (a *Adapter) Redirect(c *gin.Context, url string) error {
	h := c.Writer.Header()
	h["Cache-Control"] = noStore
	h["Location"] = []string{url}
	c.Status(http.StatusSeeOther)
	c.Writer.WriteHeaderNow()
	return nil
}

// Chrome returns what stands around a page of the product itself or of staff.
// Title is the page's own, already in the language of the request.
func (a *Adapter) Chrome(c *gin.Context, title string) templates.Chrome {
	lang := a.Language(c)
	return a.Housed(c, templates.Chrome{
		Language: lang, Dir: a.Catalog.Dir(lang), Title: title, MadeUp: a.MadeUp,
		Languages: a.Switch(lang, a.Catalog.Languages(), c.Request.URL.Path),
	})
}

// Housed returns the chrome of a page that belongs to no survey, with whom to
// ask and the privacy statement in its footer.
func (a *Adapter) Housed(c *gin.Context, chrome templates.Chrome) templates.Chrome {
	chrome.Privacy, chrome.Contact = a.House(c.Request.Context())
	return chrome
}

// Switch returns the languages to choose from, as links to path.
func (a *Adapter) Switch(current string, languages []string, path string) []templates.Language {
	out := make([]templates.Language, len(languages))
	for i, code := range languages {
		out[i] = templates.Language{
			Code: code, Name: a.Catalog.Name(code), URL: path + "?lang=" + code, Current: code == current,
		}
	}
	return out
}

// Fail sends the page of an error. What is not for a person's eyes is logged
// and not shown.
func (a *Adapter) Fail(c *gin.Context, err error) {
	var wrong *surveys.Error
	if !errors.As(err, &wrong) {
		wrong = &surveys.Error{Code: surveys.Internal, Err: err}
	}
	if gone(c.Request) && wrong.Code == surveys.Internal {
		c.Abort() // nobody is there to read it
		return
	}
	if wrong.Code == surveys.Internal {
		a.Log.Error("request failed", "route", c.FullPath(), "method", c.Request.Method, "error", err.Error())
	}
	if c.Writer.Written() {
		c.Abort()
		return
	}
	status := Status(wrong.Code)
	if status == http.StatusUnauthorized && c.Request.Method == http.MethodGet {
		_ = a.Redirect(c, "/login") // writes headers only
		c.Abort()
		return
	}
	if status == http.StatusServiceUnavailable || status == http.StatusTooManyRequests {
		c.Header("Retry-After", RetryAfter(wrong.Code))
	}
	a.errorPage(c, wrong.Code, status)
	c.Abort()
}

// texts are the title and the sentences of the page of an error.
var texts = map[surveys.ErrorCode][2]string{
	surveys.Invalid:     {"respond.refused_title", "respond.refused_lead"},
	surveys.NotFound:    {"respond.notfound_title", "respond.notfound_lead"},
	surveys.Conflict:    {"error.conflict_title", "error.conflict_lead"},
	surveys.NotOpen:     {"respond.closed_title", "error.closed_lead"},
	surveys.Forbidden:   {"error.forbidden_title", "error.forbidden_lead"},
	surveys.SignIn:      {"error.sign_in_title", "error.sign_in_lead"},
	surveys.TooLarge:    {"respond.refused_title", "respond.toolarge_lead"},
	surveys.Unsupported: {"respond.refused_title", "respond.refused_lead"},
	surveys.RateLimited: {"error.rate_limited_title", "error.rate_limited_lead"},
	surveys.Busy:        {"respond.busy_title", "error.busy_lead"},
	surveys.Unavailable: {"error.unavailable_title", "error.busy_lead"},
	surveys.Internal:    {"respond.failed_title", "respond.failed_lead"},
}

func (a *Adapter) errorPage(c *gin.Context, code surveys.ErrorCode, status int) {
	lang := a.Language(c)
	keys, ok := texts[code]
	if !ok {
		keys = texts[surveys.Internal]
	}
	page := struct {
		templates.Chrome
		Text  []string
		Links []templates.Link
	}{Chrome: a.Chrome(c, a.Catalog.T(lang, keys[0]))}
	page.Languages = nil // a link back here would ask for something else
	page.Text = []string{a.Catalog.T(lang, keys[1])}
	page.Links = []templates.Link{{Label: a.Catalog.T(lang, "respond.to_start"), URL: "/"}}
	if code == surveys.SignIn {
		page.Links = []templates.Link{{Label: a.Catalog.T(lang, "error.sign_in"), URL: "/login"}}
	}
	if err := a.RenderIn(c, lang, status, "respond/message", page); err != nil {
		a.Log.Error("error page failed", "error", err.Error())
		c.String(status, page.Title)
	}
}

// gone reports whether the one who asked hung up.
func gone(r *http.Request) bool { return r.Context().Err() != nil }
