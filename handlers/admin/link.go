package admin

import (
	"crypto/rand"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/staff"
	"regiopeil/surveys/store"
)

// linkLife is how long a one-time link works.
const linkLife = 3 * 24 * time.Hour

// Values of the field that says how a link goes.
const (
	sendMail = "mail"
	sendShow = "show"
)

// sendField asks how a link goes to whom it is for. Without a mail server there is
// nothing to choose.
func (p *Pages) sendField(c *gin.Context) staff.Field {
	f := staff.Field{Name: "send", Label: p.t(c, "admin.send"), Required: true}
	if p.mail != nil {
		f.Options = []staff.Option{{Value: sendMail, Label: p.t(c, "admin.send_mail")}, {Value: sendShow, Label: p.t(c, "admin.send_show")}}
	}
	return f
}

// giveLink makes a one-time link to choose a password with, and sends it, or shows
// it on the answer to the form itself, which nobody keeps: only its keyed hash is
// stored. What cannot be sent is shown, so that it can be handed over. why is
// "invite" or "reset".
func (p *Pages) giveLink(c *gin.Context, u *store.User, byMail bool, why string) error {
	secret := rand.Text()
	ends := p.a.Now().Add(linkLife)
	if err := p.db.CreateLink(c.Request.Context(), p.keys.Token(secret), store.ResetLink, u.ID, ends); err != nil {
		return err
	}
	link := p.baseURL + "/reset/" + secret
	failed := false
	if byMail && p.mail != nil {
		lang := p.a.Language(c)
		err := p.mail.Send(c.Request.Context(), u.Email, p.t(c, "mail."+why+"_subject"),
			p.t(c, "mail."+why+"_text", "Link", link, "Until", p.a.Catalog.DateTime(lang, ends), "Site", p.baseURL))
		if err == nil {
			return p.a.Redirect(c, "/admin/users?sent="+u.ID)
		}
		failed = true
		p.a.Log.Error("e-mail not sent", "error", err.Error())
	}
	m, err := p.usersPage(c)
	if err != nil {
		return err
	}
	m.Languages = nil
	m.Link, m.LinkFor, m.NotSent = link, u.Email, failed
	return p.a.Render(c, http.StatusOK, "admin/users", m)
}
