package account

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/account/password"
	"regiopeil/handlers/page"
	"regiopeil/handlers/staff"
	"regiopeil/surveys"
	"regiopeil/surveys/store"
)

// accountPage is the page of one's own account.
type accountPage struct {
	staff.Frame
	Email, Role string
	App         bool // the account has a second factor
	Sessions    []sessionRow
	Fields      []staff.Field
}

func (p *Pages) accountPage(c *gin.Context, u *store.User) (accountPage, error) {
	lang := p.a.Language(c)
	m := accountPage{Frame: staff.NewFrame(p.a, c, p.a.Catalog.T(lang, "account.title")),
		Email: u.Email, Role: p.a.Catalog.T(lang, "staff.role_"+u.Role)}
	m.Fields = append([]staff.Field{{
		Name: "current", Label: p.a.Catalog.T(lang, "account.current"), Type: "password", Autocomplete: "current-password",
		Required: true, Max: 4 * password.MaxLength,
	}}, p.newPasswordFields(lang)...)
	all, err := p.a.Sessions.All(c.Request, u.ID)
	if err != nil {
		return m, err
	}
	for _, s := range all {
		m.Sessions = append(m.Sessions, sessionRow{This: s.This, End: "/account/sessions/" + s.Hash + "/end",
			Start: p.a.Catalog.DateTime(lang, s.Start), Used: p.a.Catalog.DateTime(lang, s.Used)})
	}
	_, _, err = p.db.SecondFactor(c.Request.Context(), u.ID)
	if surveys.CodeOf(err) == surveys.NotFound {
		return m, nil
	}
	m.App = true
	return m, err
}

// sessionRow is where somebody is signed in. Nothing is kept that says by which
// device.
type sessionRow struct {
	Start, Used, End string
	This             bool
}

// EndSession signs out somewhere else.
func (p *Pages) EndSession(c *gin.Context) error {
	if err := p.db.EndSession(c.Request.Context(), p.a.User(c).ID, c.Param("session")); err != nil {
		return err
	}
	return p.a.Redirect(c, "/account?done=ended")
}

// Own shows one's own account.
func (p *Pages) Own(c *gin.Context) error {
	m, err := p.accountPage(c, p.a.User(c))
	if err != nil {
		return err
	}
	m.Done = p.done(c, "changed", "ended")
	return p.a.Render(c, http.StatusOK, "account/account", m)
}

// ChangePassword takes the current password and a new one. All other sessions
// end; this one goes on under a new ID.
func (p *Pages) ChangePassword(c *gin.Context) error {
	form, err := page.Form(c)
	if err != nil {
		return err
	}
	u := p.a.User(c)
	m, err := p.accountPage(c, u)
	if err != nil {
		return err
	}
	m.Languages = nil
	in := staff.Input{Catalog: p.a.Catalog, Lang: m.Language, Form: form}
	status := http.StatusUnprocessableEntity
	current := in.Text(&m.Fields[0])
	secret := readNewPassword(&in, &m.Fields[1], &m.Fields[2])
	if in.OK() {
		known, err := p.own(c, u, current)
		if err != nil {
			return err
		}
		switch known {
		case ownLimited:
			status = http.StatusTooManyRequests
			in.Say(&m.Fields[0], "account.too_many")
		case ownWrong:
			in.Say(&m.Fields[0], "account.current_wrong")
		}
	}
	if !in.OK() {
		m.Wrong(m.Fields...)
		return p.a.Render(c, status, "account/account", m)
	}
	hash, err := password.Hash(secret)
	if err != nil {
		return err
	}
	if err := p.db.SetPassword(c.Request.Context(), u.ID, hash); err != nil {
		return err
	}
	if err := p.a.Sessions.SignIn(c.Writer, c.Request, u.ID); err != nil {
		return err
	}
	return p.a.Redirect(c, "/account?done=changed")
}

// What own finds.
const (
	ownRight = iota
	ownWrong
	ownLimited
)

// own says whether a password is the user's own.
func (p *Pages) own(c *gin.Context, u *store.User, secret string) (int, error) {
	if !p.accounts.take(accountKey(u.Email), p.a.Now()) {
		return ownLimited, nil
	}
	found, err := p.check(c.Request.Context(), u.Email, secret)
	if err != nil {
		return ownWrong, err
	}
	if found == nil {
		return ownWrong, nil
	}
	p.accounts.succeed(accountKey(u.Email), p.a.Now())
	return ownRight, nil
}
