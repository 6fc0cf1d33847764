package admin

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/page"
	"regiopeil/handlers/staff"
	"regiopeil/surveys"
	"regiopeil/surveys/store"
)

type usersPage struct {
	staff.Frame
	Users         []userRow
	Email         staff.Field
	Rights        rightsForm
	Send          staff.Field // how a link goes; without options it is shown
	Link, LinkFor string      // a link that was just made, and whom it is for
	NotSent       bool        // it should have gone by e-mail, and did not
}

type userRow struct {
	ID, URL, Email, Role string
	Disabled, Self       bool
	Microdata            bool // may take single responses out
}

func (p *Pages) userRow(c *gin.Context, u *store.User) userRow {
	return userRow{ID: u.ID, URL: userAddress(u.ID), Email: u.Email, Role: p.t(c, "staff.role_"+u.Role), Disabled: u.Disabled, Self: u.ID == p.a.User(c).ID, Microdata: u.Microdata}
}

func (p *Pages) usersPage(c *gin.Context) (*usersPage, error) {
	m := &usersPage{Frame: staff.NewFrame(p.a, c, p.t(c, "admin.users"))}
	all, err := p.db.Users(c.Request.Context())
	if err != nil {
		return nil, err
	}
	for _, u := range all {
		m.Users = append(m.Users, p.userRow(c, u))
	}
	m.Email = staff.Field{Name: "email", Label: p.t(c, "account.email"), Type: "email", Required: true, Autocomplete: "off"}
	m.Send = p.sendField(c)
	m.Rights, err = p.rightsForm(c, &store.User{})
	return m, err
}

// Users lists the accounts.
func (p *Pages) Users(c *gin.Context) error {
	m, err := p.usersPage(c)
	if err != nil {
		return err
	}
	for _, u := range m.Users {
		if u.Disabled && c.Query("closed") == u.ID {
			m.Done = p.t(c, "admin.done_disabled", "Email", u.Email)
		}
		if c.Query("sent") == u.ID {
			m.Done = p.t(c, "admin.done_sent", "Email", u.Email)
		}
	}
	return p.a.Render(c, http.StatusOK, "admin/users", m)
}

// AddUser makes an account and shows the link with which its owner chooses a
// password.
func (p *Pages) AddUser(c *gin.Context) error {
	form, err := page.Form(c)
	if err != nil {
		return err
	}
	m, err := p.usersPage(c)
	if err != nil {
		return err
	}
	in := staff.Input{Catalog: p.a.Catalog, Lang: m.Language, Form: form}
	u := &store.User{Email: in.Email(&m.Email)}
	m.Rights.read(&in, u)
	byMail := m.Send.Options != nil && in.Choice(&m.Send) == sendMail
	if in.OK() {
		err := p.db.AddUser(c.Request.Context(), u, "")
		if err == nil {
			return p.giveLink(c, u, byMail, "invite")
		}
		if surveys.CodeOf(err) != surveys.Conflict {
			return err
		}
		in.Say(&m.Email, "admin.email_taken")
	}
	m.Languages = nil
	m.Wrong(m.Email, m.Rights.Role, m.Rights.Places, m.Rights.Microdata, m.Send)
	return p.a.Render(c, http.StatusUnprocessableEntity, "admin/users", m)
}

// ResetLink makes a link with which a user chooses a new password. The old
// password keeps working until then.
func (p *Pages) ResetLink(c *gin.Context) error {
	form, err := page.Form(c)
	if err != nil {
		return err
	}
	u, err := p.db.UserByID(c.Request.Context(), c.Param("user"))
	if err != nil {
		return err
	}
	if u.Disabled {
		return surveys.Errorf(surveys.Conflict, "the account is closed")
	}
	return p.giveLink(c, u, form.Get("send") == sendMail, "reset")
}

// Disable closes an account: its sessions, tokens and links end at once.
func (p *Pages) Disable(c *gin.Context) error {
	id := c.Param("user")
	if id == p.a.User(c).ID {
		m, err := p.usersPage(c)
		if err != nil {
			return err
		}
		m.Languages, m.Error = nil, true
		m.Problems = []staff.Problem{{Text: p.t(c, "admin.not_self")}}
		return p.a.Render(c, http.StatusConflict, "admin/users", m)
	}
	if err := p.db.DisableUser(c.Request.Context(), id); err != nil {
		return err
	}
	return p.a.Redirect(c, "/admin/users?closed="+id)
}
