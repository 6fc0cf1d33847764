package respond

import (
	"errors"
	"net/http"
	"net/mail"
	"strings"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/respond/form"
	"regiopeil/surveys"
	"regiopeil/surveys/store"
)

// sent is the response that this browser sent last.
func (f *Flow) sent(c *gin.Context) (v *visit, r *surveys.Response, done bool, err error) {
	v, done, err = f.open(c)
	if done {
		return v, nil, true, err
	}
	id := f.cookies.response(c.Request, v.Survey.Slug)
	if id == "" {
		return v, nil, true, f.web.Redirect(c, v.base)
	}
	ctx := c.Request.Context()
	r, err = f.store.Response(ctx, id)
	switch {
	case errors.Is(err, store.ErrWithdrawn):
		f.cookies.forget(c.Writer, v.Survey.Slug)
		return v, nil, true, f.withdrawn(c, v, http.StatusGone)
	case surveys.CodeOf(err) == surveys.NotFound || err == nil && r.Survey != v.Survey.Slug:
		f.cookies.forget(c.Writer, v.Survey.Slug)
		return v, nil, true, f.web.Redirect(c, v.base)
	case err != nil:
		return v, nil, true, err
	}
	// The texts are those of the version that was answered.
	v.Form, err = f.store.Form(ctx, r.Survey, r.Version)
	return v, r, err != nil, err
}

// Receipt shows the code of what was just sent, and the form for an e-mail
// address where the answers ask for one.
func (f *Flow) Receipt(c *gin.Context) error {
	v, r, done, err := f.sent(c)
	if done {
		return err
	}
	k := key{
		form: v.Form, language: v.Language, page: receipt, audience: v.Form.AudienceOf(r.Answers), trial: r.Trial,
		invite: v.Form.AsksContact(r.Answers), changed: c.Query("changed") != "", invited: c.Query("invited") != "",
	}
	return f.sendAround(c, v, k, f.keys.Receipt(r.ID), "respond/receipt", func(code string) any {
		p := f.receipt(v, r, code)
		p.Changed = k.changed
		if p.Invitation != nil {
			p.Invitation.Done = k.invited
		}
		return p
	})
}

func (f *Flow) receipt(v *visit, r *surveys.Response, code string) form.ReceiptPage {
	invite := v.Form.AsksContact(r.Answers)
	p := f.build.Receipt(v.Visit, v.Form.AudienceOf(r.Answers), code, invite)
	p.Chrome.Trial = r.Trial
	return p
}

// Invite keeps an e-mail address for an invitation, apart from the answers: no
// trace leads from one to the other.
func (f *Flow) Invite(c *gin.Context) error {
	v, r, done, err := f.sent(c)
	if done {
		return err
	}
	typed, err := readPosted(c)
	if err != nil {
		return err
	}
	p := f.receipt(v, r, f.keys.Receipt(r.ID))
	if p.Invitation == nil {
		return surveys.Errorf(surveys.NotFound, "these answers ask for no address")
	}
	address, ok := emailAddress(typed.email)
	if !ok {
		p.Chrome.Error = true
		p.Invitation.Value, p.Invitation.Error = typed.email, f.t(v, "respond.invitation_wrong")
		return f.render(c, v, http.StatusUnprocessableEntity, "respond/receipt", p)
	}
	if !r.Trial {
		err = f.store.AddContact(c.Request.Context(), v.Survey.Slug, address, f.deleteOn(v))
	}
	if err != nil {
		return f.fail(c, v, typed, err)
	}
	return f.web.Redirect(c, v.base+"/receipt?invited=1")
}

// contactMonths is how long an address is kept where the survey sets no day.
const contactMonths = 6

func (f *Flow) deleteOn(v *visit) string {
	if day := v.Survey.Settings.DeleteContactsOn; day != "" {
		return day
	}
	from := v.now
	if v.Survey.Closes.After(from) {
		from = v.Survey.Closes
	}
	return today(from.AddDate(0, contactMonths, 0))
}

const longestEmail = 254 // RFC 5321

// emailAddress reads an e-mail address; only what cannot be one is refused.
func emailAddress(s string) (string, bool) {
	s = strings.TrimSpace(s)
	a, err := mail.ParseAddress(s)
	if err != nil || len(s) > longestEmail || a.Address != s || a.Name != "" {
		return "", false
	}
	_, domain, _ := strings.Cut(s, "@")
	if !strings.Contains(strings.Trim(domain, "."), ".") || strings.ContainsAny(s, "\"<>()[], \t\r\n") {
		return "", false
	}
	return s, true
}
