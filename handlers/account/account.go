// Package account is how staff sign in and out and keep their password: the
// sign-in page, one-time links, and the page of one's own account.
package account

import (
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/page"
	"regiopeil/handlers/staff"
	"regiopeil/surveys/codes"
	"regiopeil/surveys/store"
	"regiopeil/templates"
)

// Pages answers the requests of this package.
type Pages struct {
	a        *page.Adapter
	db       *store.DB
	keys     *codes.Keys
	accounts *attempts // per account: guessing at one password
	blocks   *attempts // per address block: one password at many accounts
	codes    *attempts // per account: guessing at a code, with the right password

	factorRoles []string // roles that need a second factor
}

// New returns the pages over a database. Accounts with one of factorRoles need a
// second factor; others may have one.
func New(a *page.Adapter, db *store.DB, k *codes.Keys, factorRoles []string) *Pages {
	return &Pages{a: a, db: db, keys: k, factorRoles: factorRoles,
		accounts: newAttempts(10, time.Minute),
		blocks:   newAttempts(200, 2*time.Second),
		// Three of a million codes are right at any moment: at this pace somebody
		// with the password needs more than a year for an even chance.
		codes: newAttempts(5, 2*time.Minute),
	}
}

// messagePage says one thing and leads on.
type messagePage struct {
	staff.Frame
	Text []string
	Link templates.Link
}

// voidLink says that a one-time link does not work (any more).
func (p *Pages) voidLink(c *gin.Context) error {
	lang := p.a.Language(c)
	m := messagePage{Frame: staff.NewFrame(p.a, c, p.a.Catalog.T(lang, "account.link_title"))}
	m.Languages = nil
	m.Text = []string{p.a.Catalog.T(lang, "account.link_text")}
	m.Link = templates.Link{Label: p.a.Catalog.T(lang, "account.sign_in"), URL: "/login"}
	return p.a.Render(c, http.StatusNotFound, "account/message", m)
}

// done returns the text for ?done=…, which a redirect after a form leaves, if it
// is one of those that the page knows.
func (p *Pages) done(c *gin.Context, known ...string) string {
	key := c.Query("done")
	if !slices.Contains(known, key) {
		return ""
	}
	return p.a.Catalog.T(p.a.Language(c), "account."+key)
}
