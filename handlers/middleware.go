package handlers

import (
	"context"
	"log/slog"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/page"
	"regiopeil/surveys"
)

// Security headers of every reply. Referrer-Policy is same-origin and not
// no-referrer: with the latter, browsers that know no Sec-Fetch-Site send
// "Origin: null" with a form, which cannot be told from another site's.
var (
	securityPolicy = []string{"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"}
	programPolicy  = []string{"default-src 'none'; frame-ancestors 'none'"}
	noSniff        = []string{"nosniff"}
	sameReferrer   = []string{"same-origin"}
	noPermissions  = []string{"camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"}
	onlyTLS        = []string{"max-age=31536000"}
)

// headers sets the security headers; secure adds that only https is used.
func headers(secure bool) gin.HandlerFunc {
	return func(c *gin.Context) {
		h := c.Writer.Header()
		h["X-Content-Type-Options"] = noSniff
		if secure {
			h["Strict-Transport-Security"] = onlyTLS
		}
		if strings.HasPrefix(c.Request.URL.Path, "/api/") {
			// Never a document: the rules for documents would only make it longer.
			h["Content-Security-Policy"] = programPolicy
			return
		}
		h["Content-Security-Policy"] = securityPolicy
		h["Referrer-Policy"] = sameReferrer
		h["Permissions-Policy"] = noPermissions
	}
}

// sameOrigin refuses writes that a browser sends for another site. base is
// trusted besides the host of the request itself, for proxies that rename it.
func sameOrigin(a *page.Adapter, base string) gin.HandlerFunc {
	protection := http.NewCrossOriginProtection()
	if o := origin(base); o != "" {
		if err := protection.AddTrustedOrigin(o); err != nil {
			a.Log.Warn("base URL is no origin that a browser would send", "error", err.Error())
		}
	}
	return func(c *gin.Context) {
		if err := protection.Check(c.Request); err != nil {
			a.Fail(c, &surveys.Error{Code: surveys.Forbidden, Message: "the request comes from another site", Err: err})
		}
	}
}

// wrongMethod answers a method that a page does not have.
func wrongMethod(a *page.Adapter) page.Handler {
	return func(c *gin.Context) error {
		lang := a.Language(c)
		c.Header("Cache-Control", "no-store")
		c.Data(http.StatusMethodNotAllowed, "text/plain; charset=utf-8", []byte(a.Catalog.T(lang, "error.method")+"\n"))
		return nil
	}
}

// discardAddresses keeps messages of net/http that name a client's address out
// of the log; those are at Debug level and of use to nobody.
type discardAddresses struct{ slog.Handler }

// Enabled is false for everything: net/http logs nothing else through it.
func (discardAddresses) Enabled(context.Context, slog.Level) bool { return false }

// headAsGet answers HEAD wherever GET is answered; the server leaves the body
// out.
func headAsGet(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			get := *r
			get.Method = http.MethodGet
			r = &get
		}
		h.ServeHTTP(w, r)
	})
}
