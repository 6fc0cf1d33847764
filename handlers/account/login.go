package account

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/account/password"
	"regiopeil/handlers/page"
	"regiopeil/handlers/staff"
	"regiopeil/surveys"
	"regiopeil/surveys/store"
)

type loginPage struct {
	staff.Frame
	Next   string
	Fields []staff.Field
}

func (p *Pages) loginPage(c *gin.Context, next, email string) loginPage {
	t := func(key string) string { return p.a.Catalog.T(p.a.Language(c), key) }
	l := loginPage{Frame: staff.NewFrame(p.a, c, t("account.sign_in")), Next: next}
	l.Fields = []staff.Field{
		{Name: "email", Label: t("account.email"), Type: "email", Autocomplete: "username", Value: email},
		{Name: "password", Label: t("account.password"), Type: "password", Autocomplete: "current-password"},
	}
	return l
}

// Login shows the sign-in page. Who is signed in already goes on.
func (p *Pages) Login(c *gin.Context) error {
	next := staff.Next(c.Query("next"))
	if u := p.a.User(c); u != nil {
		return p.a.Redirect(c, after(u, next))
	}
	l := p.loginPage(c, next, "")
	if next != "" {
		for i := range l.Languages {
			l.Languages[i].URL += "&next=" + url.QueryEscape(next)
		}
	}
	l.Done = p.done(c, "signed_out", "reset_done", "untied")
	return p.a.Render(c, http.StatusOK, "account/login", l)
}

func after(u *store.User, next string) string {
	if next != "" {
		return next
	}
	return staff.Home(u)
}

// SignIn checks an address and a password. The answer, and the time that it
// takes, are the same whether there is no such account, the account is closed,
// or the password is wrong.
func (p *Pages) SignIn(c *gin.Context) error {
	form, err := page.Form(c)
	if err != nil {
		return err
	}
	email, secret := strings.TrimSpace(form.Get("email")), form.Get("password")
	next := staff.Next(form.Get("next"))
	account := accountKey(email)
	now := p.a.Now()
	block := p.blocks.reserve(page.Network(c, oneAddress), now)
	if block == nil || !p.accounts.take(account, now) {
		return p.refuse(c, http.StatusTooManyRequests, next, email, "account.too_many")
	}
	u, err := p.check(c.Request.Context(), email, secret)
	if surveys.CodeOf(err) == surveys.Busy {
		return p.refuse(c, http.StatusServiceUnavailable, next, email, "account.busy")
	}
	if err != nil {
		return err
	}
	if u == nil {
		return p.refuse(c, http.StatusUnauthorized, next, email, "account.wrong")
	}
	p.accounts.succeed(account, now)
	block.CancelAt(now)
	return p.signIn(c, u, next)
}

// oneAddress is how much of an IPv4 address attempts are counted under: all of it.
const oneAddress = 32

// accountKey is what attempts at an account are counted under.
func accountKey(email string) string {
	email = strings.ToLower(strings.TrimSpace(email))
	return email[:min(len(email), 300)]
}

// check returns the account that an address and a password belong to, or nil.
func (p *Pages) check(ctx context.Context, email, secret string) (*store.User, error) {
	u, hash, err := p.db.UserByEmail(ctx, email)
	if surveys.CodeOf(err) == surveys.NotFound {
		u, hash = nil, ""
	} else if err != nil {
		return nil, err
	}
	if u != nil && u.Disabled {
		hash = ""
	}
	if ok, err := password.Match(secret, hash); !ok || err != nil {
		return nil, err
	}
	return u, nil
}

// refuse shows the sign-in page again, with the address as it was typed.
func (p *Pages) refuse(c *gin.Context, status int, next, email, key string) error {
	l := p.loginPage(c, next, strings.ToValidUTF8(email, "\uFFFD"))
	l.Languages = nil
	l.Problems = []staff.Problem{{Text: p.a.Catalog.T(p.a.Language(c), key), URL: "#email"}}
	l.Error = true
	switch status {
	case http.StatusTooManyRequests:
		c.Header("Retry-After", page.RetryAfter(surveys.RateLimited))
	case http.StatusServiceUnavailable:
		c.Header("Retry-After", page.RetryAfter(surveys.Busy))
	}
	return p.a.Render(c, status, "account/login", l)
}

// SignOut ends the session, in the database and in the browser.
func (p *Pages) SignOut(c *gin.Context) error {
	if err := p.a.Sessions.SignOut(c.Writer, c.Request); err != nil {
		return err
	}
	return p.a.Redirect(c, "/login?done=signed_out")
}
