package admin

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/page"
	"regiopeil/handlers/staff"
	"regiopeil/surveys"
	"regiopeil/surveys/store"
	"regiopeil/templates"
)

// userPage is one account.
type userPage struct {
	staff.Frame
	Back   templates.Link
	URL    string
	Row    userRow
	App    bool // has a second factor
	Tokens []staff.TokenRow
	Rights rightsForm
}

func userAddress(id string) string { return "/admin/users/" + id }

// userPage finds the account of a request.
func (p *Pages) userPage(c *gin.Context) (*userPage, *store.User, error) {
	u, err := p.db.UserByID(c.Request.Context(), c.Param("user"))
	if err != nil {
		return nil, nil, err
	}
	m := &userPage{Frame: staff.NewFrame(p.a, c, u.Email), Back: templates.Link{Label: p.t(c, "admin.users"), URL: "/admin/users"}, URL: userAddress(u.ID)}
	m.Row = p.userRow(c, u)
	if m.Rights, err = p.rightsForm(c, u); err != nil {
		return nil, nil, err
	}
	tokens, err := p.db.Tokens(c.Request.Context(), u.ID)
	if err != nil {
		return nil, nil, err
	}
	m.Tokens = staff.TokenRows(p.a, m.Language, tokens, m.URL)
	_, _, err = p.db.SecondFactor(c.Request.Context(), u.ID)
	if surveys.CodeOf(err) == surveys.NotFound {
		return m, u, nil
	}
	m.App = true
	return m, u, err
}

// User shows one account.
func (p *Pages) User(c *gin.Context) error {
	m, _, err := p.userPage(c)
	if err != nil {
		return err
	}
	m.Done = p.done(c, "rights", "untied", "token_ended")
	return p.a.Render(c, http.StatusOK, "admin/user", m)
}

// SaveRights changes what somebody may do. Not one's own: nobody locks themselves
// out by mistake.
func (p *Pages) SaveRights(c *gin.Context) error {
	form, err := page.Form(c)
	if err != nil {
		return err
	}
	m, u, err := p.userPage(c)
	if err != nil {
		return err
	}
	m.Languages = nil
	if m.Row.Self {
		return p.refuseUser(c, m, "admin.not_self_rights")
	}
	in := staff.Input{Catalog: p.a.Catalog, Lang: m.Language, Form: form}
	m.Rights.read(&in, u)
	if !in.OK() {
		m.Wrong(m.Rights.Role, m.Rights.Microdata, m.Rights.Places)
		return p.a.Render(c, http.StatusUnprocessableEntity, "admin/user", m)
	}
	err = p.db.SetRights(c.Request.Context(), u)
	if surveys.CodeOf(err) == surveys.Conflict {
		return p.refuseUser(c, m, "admin.last_admin")
	}
	if err != nil {
		return err
	}
	return p.a.Redirect(c, m.URL+"?done=rights")
}

// refuseUser shows the page of an account with why something cannot be done.
func (p *Pages) refuseUser(c *gin.Context, m *userPage, key string) error {
	m.Error, m.Problems = true, []staff.Problem{{Text: p.t(c, key)}}
	return p.a.Render(c, http.StatusConflict, "admin/user", m)
}

// UntieApp takes the second factor away from somebody who lost it. Not one's own:
// that takes a code.
func (p *Pages) UntieApp(c *gin.Context) error {
	m, u, err := p.userPage(c)
	if err != nil {
		return err
	}
	if m.Row.Self {
		m.Languages = nil
		return p.refuseUser(c, m, "admin.not_self_untie")
	}
	if err := p.db.RemoveSecondFactor(c.Request.Context(), u.ID); err != nil {
		return err
	}
	return p.a.Redirect(c, m.URL+"?done=untied")
}

// EndToken ends a token of somebody.
func (p *Pages) EndToken(c *gin.Context) error {
	u, err := p.db.UserByID(c.Request.Context(), c.Param("user"))
	if err != nil {
		return err
	}
	if err := p.db.RemoveToken(c.Request.Context(), u.ID, c.Param("token")); err != nil {
		return err
	}
	return p.a.Redirect(c, userAddress(u.ID)+"?done=token_ended")
}
