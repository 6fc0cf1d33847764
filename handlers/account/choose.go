package account

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/account/password"
	"regiopeil/handlers/page"
	"regiopeil/handlers/staff"
	"regiopeil/surveys"
	"regiopeil/surveys/store"
)

// choosePage lets a person choose a password by a one-time link.
type choosePage struct {
	staff.Frame
	Action, Intro, Button string
	Fields                []staff.Field
}

func (p *Pages) choosePage(c *gin.Context, kind string) choosePage {
	t := func(key string) string { return p.a.Catalog.T(p.a.Language(c), "account."+kind+"_"+key) }
	return choosePage{
		Frame:  staff.NewFrame(p.a, c, t("title")),
		Action: "/" + kind + "/" + c.Param("token"), Intro: t("intro"), Button: t("button"),
	}
}

func (p *Pages) emailField(lang string) staff.Field {
	return staff.Field{Name: "email", Label: p.a.Catalog.T(lang, "account.email"), Type: "email", Autocomplete: "username", Required: true}
}

// newPasswordFields are the fields to choose a password with: twice the same.
func (p *Pages) newPasswordFields(lang string) []staff.Field {
	t := p.a.Catalog.T
	return []staff.Field{
		{Name: "password", Label: t(lang, "account.new"), Hint: t(lang, "account.new_hint", "Min", password.MinLength),
			Type: "password", Autocomplete: "new-password", Required: true, Max: 4 * password.MaxLength},
		{Name: "repeat", Label: t(lang, "account.repeat"), Type: "password", Autocomplete: "new-password", Max: 4 * password.MaxLength},
	}
}

// readNewPassword reads the fields of newPasswordFields.
func readNewPassword(in *staff.Input, first, second *staff.Field) string {
	secret := in.Text(first)
	if first.Error == "" {
		if wrong, ok := errors.AsType[*surveys.Error](password.Check(secret)); ok {
			in.Say(first, wrong.Problems[0].Key, wrong.Problems[0].Args)
		}
	}
	if first.Error == "" && in.Form.Get(second.Name) != secret {
		in.Say(second, "account.repeat_differs")
	}
	return secret
}

// Setup shows the page on which the first administrator makes an account.
func (p *Pages) Setup(c *gin.Context) error {
	if ok, err := p.setupOpen(c); err != nil || !ok {
		return errors.Join(err, p.voidIf(c, err == nil))
	}
	m := p.choosePage(c, store.SetupLink)
	m.Fields = append([]staff.Field{p.emailField(m.Language)}, p.newPasswordFields(m.Language)...)
	return p.a.Render(c, http.StatusOK, "account/choose", m)
}

// setupOpen reports whether the link of a request may make an administrator: it
// is unused, and there is none yet.
func (p *Pages) setupOpen(c *gin.Context) (bool, error) {
	_, err := p.db.Link(c.Request.Context(), p.keys.Token(c.Param("token")), store.SetupLink)
	if errors.Is(err, store.ErrUsed) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	has, err := p.db.HasAdmin(c.Request.Context())
	return !has, err
}

func (p *Pages) voidIf(c *gin.Context, void bool) error {
	if !void {
		return nil
	}
	return p.voidLink(c)
}

// SetUp makes the first administrator, and signs them in.
func (p *Pages) SetUp(c *gin.Context) error {
	form, err := page.Form(c)
	if err != nil {
		return err
	}
	if ok, err := p.setupOpen(c); err != nil || !ok {
		return errors.Join(err, p.voidIf(c, err == nil))
	}
	m := p.choosePage(c, store.SetupLink)
	m.Languages = nil
	in := staff.Input{Catalog: p.a.Catalog, Lang: m.Language, Form: form}
	m.Fields = append([]staff.Field{p.emailField(m.Language)}, p.newPasswordFields(m.Language)...)
	email := in.Email(&m.Fields[0])
	secret := readNewPassword(&in, &m.Fields[1], &m.Fields[2])
	if in.OK() {
		hash, err := password.Hash(secret)
		if err != nil {
			return err
		}
		u := &store.User{Email: email, Role: staff.Admin}
		err = p.db.TakeSetupLink(c.Request.Context(), p.keys.Token(c.Param("token")), u, hash)
		switch {
		case errors.Is(err, store.ErrUsed):
			return p.voidLink(c)
		case surveys.CodeOf(err) == surveys.Conflict:
			in.Say(&m.Fields[0], "admin.email_taken")
		case err != nil:
			return err
		default:
			return p.signIn(c, u, "")
		}
	}
	m.Wrong(m.Fields...)
	return p.a.Render(c, http.StatusUnprocessableEntity, "account/choose", m)
}

// Reset shows the page on which a password is chosen by a one-time link that an
// administrator made.
func (p *Pages) Reset(c *gin.Context) error {
	_, err := p.db.Link(c.Request.Context(), p.keys.Token(c.Param("token")), store.ResetLink)
	if errors.Is(err, store.ErrUsed) {
		return p.voidLink(c)
	}
	if err != nil {
		return err
	}
	m := p.choosePage(c, store.ResetLink)
	m.Fields = p.newPasswordFields(m.Language)
	return p.a.Render(c, http.StatusOK, "account/choose", m)
}

// SetPassword keeps the chosen password; every session of the account ends.
func (p *Pages) SetPassword(c *gin.Context) error {
	form, err := page.Form(c)
	if err != nil {
		return err
	}
	ctx, hashed := c.Request.Context(), p.keys.Token(c.Param("token"))
	if _, err := p.db.Link(ctx, hashed, store.ResetLink); errors.Is(err, store.ErrUsed) {
		return p.voidLink(c)
	} else if err != nil {
		return err
	}
	m := p.choosePage(c, store.ResetLink)
	m.Languages = nil
	m.Fields = p.newPasswordFields(m.Language)
	in := staff.Input{Catalog: p.a.Catalog, Lang: m.Language, Form: form}
	secret := readNewPassword(&in, &m.Fields[0], &m.Fields[1])
	if !in.OK() {
		m.Wrong(m.Fields...)
		return p.a.Render(c, http.StatusUnprocessableEntity, "account/choose", m)
	}
	hash, err := password.Hash(secret)
	if err != nil {
		return err
	}
	userID, err := p.db.TakeLink(ctx, hashed, store.ResetLink)
	if errors.Is(err, store.ErrUsed) {
		return p.voidLink(c)
	}
	if err == nil {
		err = p.db.SetPassword(ctx, userID, hash)
	}
	if err != nil {
		return err
	}
	return p.a.Redirect(c, "/login?done=reset_done")
}
