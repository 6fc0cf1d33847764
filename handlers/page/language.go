package page

import (
	"net/http"
	"slices"
	"sync"

	"github.com/gin-gonic/gin"
	"golang.org/x/text/language"
)

const languageCookie = "lang"

// Language returns the language of a page of the product itself or of staff:
// the one that was chosen, else the one that the browser asks for, else Dutch.
func (a *Adapter) Language(c *gin.Context) string {
	return a.LanguageOf(c, a.Catalog.Languages())
}

// LanguageOf is Language among some languages; the first is the last resort.
func (a *Adapter) LanguageOf(c *gin.Context, among []string) string {
	if l := Chosen(c.Request); l != "" && slices.Contains(among, l) {
		return l
	}
	return Preferred(c.Request, among)
}

// Chosen returns the language that the visitor switched to, or nothing.
func Chosen(r *http.Request) string {
	if cookie, err := r.Cookie(languageCookie); err == nil {
		return cookie.Value
	}
	return ""
}

// Choose keeps a language for this browser; a language that nobody speaks here
// changes nothing.
func (a *Adapter) Choose(c *gin.Context, lang string) bool {
	if !a.Catalog.Supports(lang) {
		return false
	}
	http.SetCookie(c.Writer, &http.Cookie{
		Name: languageCookie, Value: lang, Path: "/", MaxAge: 365 * 24 * 3600,
		HttpOnly: true, Secure: a.Secure, SameSite: http.SameSiteLaxMode,
	})
	return true
}

// SwitchLanguage is the middleware behind the links of the language switch:
// ?lang=en is kept and leads to the same page without it.
func (a *Adapter) SwitchLanguage(c *gin.Context) {
	if c.Request.URL.RawQuery == "" || c.Request.Method != http.MethodGet {
		return
	}
	query := c.Request.URL.Query()
	if !query.Has("lang") || !a.Choose(c, query.Get("lang")) {
		return
	}
	query.Del("lang")
	to := *c.Request.URL
	to.Scheme, to.Host, to.User, to.RawQuery = "", "", nil, query.Encode()
	_ = a.Redirect(c, "/"+trimSlashes(to.RequestURI())) // writes headers only
	c.Abort()
}

// trimSlashes makes sure that a path cannot be read as another host.
func trimSlashes(s string) string {
	for len(s) > 0 && (s[0] == '/' || s[0] == '\\') {
		s = s[1:]
	}
	return s
}

// preferences remembers what Accept-Language headers mean; there are few.
var preferences = struct {
	sync.RWMutex
	of map[string][]string
}{of: map[string][]string{}}

const (
	mostPreferences = 2000
	longestHeader   = 200
)

// Preferences returns the languages that the browser asks for, best first. The
// slice is not to be changed.
func Preferences(r *http.Request) []string {
	header := r.Header["Accept-Language"]
	if len(header) != 1 || len(header[0]) > longestHeader {
		return nil
	}
	return preferred(header[0])
}

// Preferred returns the language among some that the browser likes best; the
// first is the last resort.
func Preferred(r *http.Request, among []string) string {
	for _, l := range Preferences(r) {
		if slices.Contains(among, l) {
			return l
		}
	}
	if len(among) == 0 {
		return ""
	}
	return among[0]
}

func preferred(header string) []string {
	preferences.RLock()
	out, ok := preferences.of[header]
	preferences.RUnlock()
	if ok {
		return out
	}
	tags, _, err := language.ParseAcceptLanguage(header)
	if err == nil {
		for _, t := range tags {
			out = append(out, t.String())
			if base, _ := t.Base(); base.String() != t.String() {
				out = append(out, base.String())
			}
		}
	}
	preferences.Lock()
	defer preferences.Unlock()
	if len(preferences.of) >= mostPreferences {
		clear(preferences.of)
	}
	preferences.of[header] = out
	return out
}
